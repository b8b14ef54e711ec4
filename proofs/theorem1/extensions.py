"""What we add to Theorem 1: the converse of its repair, the universal form, convergence from many starts, one layer."""

from __future__ import annotations

from proofs.network.setting import POSITIVE_STEP, SETTING
from proofs.theorem1.statement import CONDITION, ELEMENTARY, THEOREM1
from verify.claim import Source, Step

CALCULUS = Source("calculus")

CONVERSE = THEOREM1.extension(
    "converse",
    "If the data condition holds then for every step size some run is aligned in frames that are all fixed, with all layers "
    "invertible at all times, rank E(0) = rank X, and zero error in the limit: with d >= 3 it satisfies every hypothesis of the "
    "repaired statement.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "two-layers": "d >= 2",
        "square": SETTING["square"],
        "realizable": SETTING["realizable"],
        **CONDITION,
    },
    argument=[
        Step(
            "start in these frames; every layer stays diagonal in its own, so each position moves by itself, by equation (13)",
            by="a_step_keeps_every_layer_diagonal_in_its_frames",
        ),
        Step(
            "where lambda > 0 and lambda' != 0 start with a in W_1, b in W_d and 1 in between: at b = 0 one step makes of these "
            "a, eta lambda a s and 1 (s = lambda'/lambda), whose product passes s at a^2 = 1/(eta lambda)",
            by="with_nothing_in_the_last_layer_one_step_passes_the_optimum",
        ),
        Step(
            "a continuous function of (a, b) that changes its sign in a at b = 0 does so for all small b, and has a zero in "
            "between; what is not zero at b = 0 is not zero nearby: so for every small b != 0 there is an a near (eta "
            "lambda)^{-1/2} for which the product after one step is s exactly, no entry before or after is zero, nor is s - a b",
            cites=Source("calculus", note="the intermediate value theorem, continuity"),
        ),
        Step("at its optimum a position rests", by="nothing_moves_at_zero_error"),
        Step(
            "where lambda' = 0 < lambda take the position for a problem of its own and start with equal positive entries so "
            "small that eta lambda sigma^{2d-2} < 1: they stay positive and tend to zero",
            uses="theorem1.convergence",
            given=("condition", "positive", "small-step"),
        ),
        Step(
            "where lambda = 0 the entries are 1 and never move: lambda' = 0 there, as M = W* N, and K vanishes",
            by="a_position_without_inputs_has_no_targets_and_no_residual",
        ),
        Step(
            "K(0) = L' - S(0) L has an entry lambda (s - S(0)), not zero, wherever lambda > 0: rank E(0) = rank X",
            by="a_step_in_the_frames_is_the_middle_plus_eta_DA_K_DB",
        ),
        Step(
            "every entry lambda (s - S(t)) of K tends to zero, and with K = U^T E V the residual E: the training error does",
            uses="theorem1.zero-error",
        ),
    ],
)

UNIVERSAL = THEOREM1.extension(
    "universal",
    "One step maps the chains W_i = Q_i S_i Q_{i-1}^T with Q_0 = V, Q_d = U (inner frames fixed, any diagonal S_i) into "
    "themselves if and only if U^T M V and V^T N V are diagonal; such U, V exist if and only if N commutes with M^T M. "
    "This holds for every depth d >= 1.",
    hypotheses={"positive-step": POSITIVE_STEP, "square": SETTING["square"]},
    argument=[
        Step(
            "if: a step keeps every layer diagonal in its frames", by="a_step_keeps_every_layer_diagonal_in_its_frames"
        ),
        Step(
            "only if: for a chain with invertible S_2..S_d, K = U^T M V - S V^T N V is diagonal because the move of W_1 is",
            by="an_invertible_chain_that_stays_has_a_diagonal_residual",
        ),
        Step(
            "two such chains whose products differ in every entry force V^T N V and U^T M V to be diagonal",
            by="two_chains_that_stay_make_the_data_diagonal",
        ),
        Step(
            "such frames exist iff N = X X^T, which is symmetric, and M^T M commute",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
    ],
)

ONE_LAYER = THEOREM1.extension(
    "one-layer",
    "The residual of a single layer of any shape does not shrink, |E(t+1)| >= |E(t)| at all times and from every start: no start "
    "off the optimum has zero error in the limit.",
    hypotheses={"one-layer": "d = 1", "large-step": "eta N - 2 I is positive semidefinite"},
    argument=[
        Step("E(t+1) = E(t) (I - eta N)", by="one_layer_multiplies_its_residual_by_the_inputs"),
        Step(
            "with eta N - 2 I = C C^T: E' E'^T = E E^T + 2 (E C)(E C)^T + (E C C^T)(E C C^T)^T",
            by="a_large_step_adds_squares_to_the_residual",
        ),
        Step("the trace of a square A A^T is |A|^2 >= 0", cites=ELEMENTARY),
    ],
)

CONVERGENCE = THEOREM1.extension(
    "convergence",
    "Under the data condition convergence is no accident of one start: from every aligned start that satisfies the "
    "hypotheses the training error tends to zero in the same frames, and entries of modes with lambda > 0 stay positive. "
    "Modes with lambda' > 0 converge linearly, from below with ratio at most 1 - d eta lambda S(0)^{2-2/d}; modes with "
    "lambda' = 0 < lambda decay to zero.",
    hypotheses={
        "realizable": SETTING["realizable"],
        "condition": "Q_0 = V and Q_d = U for frames with U^T M V and V^T N V diagonal and U^T M V not negative",
        "positive": "all entries of all S_i are positive where lambda > 0",
        "small-step": "eta > 0, eta lambda max(S(0), lambda'/lambda)^2 sum_i sigma_i(0)^{-2} <= 1 where lambda' > 0, and "
        "eta lambda S(0)^2 < sigma_i(0)^2 for all i where lambda' = 0 < lambda",
    },
    argument=[
        Step(
            "every layer stays diagonal in its frames, so each diagonal position moves by itself, by equation (13)",
            by="a_step_keeps_every_layer_diagonal_in_its_frames",
        ),
        Step(
            "with x_i = eta lambda s*^2/sigma_i^2 and u = S/s* a step multiplies u by prod(1 + x_i u (1 - u))",
            by="a_step_multiplies_the_product_by_one_plus_x_u_one_minus_u",
        ),
        Step("1 + x <= e^x, ln u <= u - 1 for u > 0, and e^{-Y} <= 1 - Y + Y^2/2 for Y >= 0", cites=CALCULUS),
        Step(
            "from below, u <= 1: u' <= exp(-(1-u)^2) <= 1 while sum x_i <= 1: S never passes its optimum, the "
            "sigma_i grow, sum x_i shrinks",
            by="the_exponent_of_the_trap_is_minus_a_square",
        ),
        Step(
            "1 - u' <= (1-u)(1 - u^2 sum x_i)",
            by="the_contraction_follows_from_one_factor_of_the_product",
        ),
        Step("u^2 x_i = eta lambda S^2 sigma_i^{-2}", by="the_contraction_in_absolute_terms"),
        Step(
            "the mean of the sigma_i^{-2} is at least their geometric mean S^{-2/d}, and S does not decrease: u^2 sum x_i >= d eta "
            "lambda S(0)^{2-2/d}, linear convergence",
            cites=Source("calculus", "the inequality of arithmetic and geometric means"),
        ),
        Step(
            "from above, u >= 1 and u^2 sum x_i <= 1: u' >= u (1 - u (u-1) sum x_i) >= 1, the sigma_i shrink and with them "
            "u^2 x_i = eta lambda prod_{j != i} sigma_j^2, and u' - 1 <= (u - 1)(1 - sum x_i(0) / 2)",
            by="a_product_above_its_optimum_comes_down_and_not_past_it",
        ),
        Step(
            "with lambda' = 0 every sigma_i is multiplied by 1 - eta lambda S^2/sigma_i^2, and S^2/sigma_i^2 shrinks with S",
            by="a_mode_without_target_only_shrinks",
        ),
        Step(
            "1 - x <= e^{-x} and the means: S' <= S exp(-d eta lambda S^{2-2/d}). A decreasing positive sequence converges, and "
            "by continuity to no c > 0, where this would read c <= c exp(-d eta lambda c^{2-2/d}) < c: S tends to zero",
            cites=CALCULUS,
        ),
        Step(
            "positions with lambda = 0 have no residual",
            by="a_position_without_inputs_has_no_targets_and_no_residual",
        ),
        Step(
            "so every entry lambda (s* - S) of K tends to zero, and with K = U^T E V the residual E: the training error does",
            uses="theorem1.zero-error",
        ),
    ],
)
