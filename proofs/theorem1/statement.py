"""Theorem 1 as printed, part by part, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import NEARLY_INVERTIBLE, RUN, SETTING
from verify.claim import Claim, Source, Step

THEOREM1 = Claim(
    "theorem1",
    title="Alignment is an invariant of training iff Y X^T and X X^T become diagonal in common frames",
    source=Source("Section 4.1", "Theorem 1", "proved in Appendices A-E"),
    notation=(
        "W = W_d ... W_1, every layer k x k with k > 1; data X, Y of shape k x n; N = X X^T, M = Y X^T",
        "eta = gamma/n; a step is W_i += eta (W_d..W_{i+1})^T E (W_{i-1}..W_1)^T with E = M - W N",
        "aligned: W_i = U_i S_i V_i^T with U_i = V_{i+1}, all U_i and V_i orthogonal, S_i diagonal of any sign and order",
        "the data condition: there are orthogonal U, V such that U^T M V and V^T N V are diagonal",
    ),
)

CONDITION = {"condition": "there are orthogonal U, V with U^T M V and V^T N V diagonal"}

SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")
ELEMENTARY = Source("linear algebra")

DATA_CONDITION = THEOREM1.extension(
    "data-condition",
    "There are orthogonal U, V with U^T M V and V^T N V diagonal if and only if N commutes with M^T M. "
    "Neither the rank of X nor realizability matters, and X and Y may have different numbers of rows.",
    hypotheses={"symmetric": "N = X X^T, so N is symmetric"},
    argument=[
        Step(
            "if M = U L' V^T and N = V L V^T with L', L diagonal, then N and M^T M commute",
            by="data_that_are_diagonal_in_common_frames_have_commuting_grams",
        ),
        Step(
            "if N and M^T M commute they have a common orthonormal eigenbasis V",
            cites=SPECTRAL,
        ),
        Step(
            "in such a V the columns of M V are orthogonal, so M V = U L' with L' diagonal once U is completed",
            by="orthogonal_columns_become_diagonal_in_their_own_frame",
        ),
        Step(
            "the normalized nonzero columns of M V, at most as many as M has rows, extend to an orthonormal basis U; "
            "V is ordered so that they come first",
            cites=ELEMENTARY,
        ),
    ],
)

IF = THEOREM1.printed(
    "if",
    "Alignment is an invariant of training: some initialization with a nonzero gradient satisfies Definition 3 "
    "(aligned at all times, frames fixed) and its training error tends to zero. Every step size gamma > 0 will do (the "
    "printed theorem names none).",
    hypotheses={
        **SETTING,
        **CONDITION,
        "data": "X is not zero (what the standing assumption of a nonzero gradient says of the data)",
    },
    argument=[
        Step(
            "the gradient in any layer is -(1/n) A^T (Y - A W_i B X) X^T B^T",
            by="the_gradient_of_a_layer_is_minus_At_E_Bt",
        ),
        Step(
            "a product of aligned layers is diagonal in the outer frames",
            by="aligned_layers_multiply_to_an_aligned_product",
        ),
        Step(
            "while the data are diagonal in the outer frames, one step keeps every layer diagonal in its frames",
            by="a_step_keeps_every_layer_diagonal_in_its_frames",
        ),
        Step(
            "W_1 with s_j^2 = 1/(eta lambda_j) where lambda_j > 0, identities, and W_d = 0 reach zero error in one step",
            by="the_one_step_start_reaches_zero_error",
        ),
        Step(
            "after that step the chain is diagonal in the same frames",
            by="the_moved_layer_is_diagonal_in_its_frames",
        ),
        Step(
            "if M = 0 the start with W_d = U L s s Q^T does so; its last layer moves to zero from a nonzero place",
            by="data_without_target_are_fitted_in_one_step_too",
        ),
        Step("zero error is a fixed point, so nothing moves after that", by="nothing_moves_at_zero_error"),
        Step(
            "if M is not zero the gradient of that start is not zero: in the frames it is L' s, and s is invertible",
            by="the_one_step_start_has_a_gradient",
        ),
    ],
)

ONLY_IF = THEOREM1.printed(
    "only-if",
    "If alignment is an invariant of training, the data condition holds.",
    hypotheses={**SETTING, **RUN},
    reading="Definition 3 asks for an initialization, whatever its rank; this is what is printed",
)

REPAIRED = THEOREM1.repaired(
    "repaired",
    "If alignment is an invariant of training along a run that stays off the singular layers and starts off the optimum "
    "in (almost) every direction of the data, the data condition holds.",
    repairs=ONLY_IF,
    hypotheses={
        "deep": SETTING["deep"],
        "square": SETTING["square"],
        "aligned": RUN["aligned"],
        "zero-error": RUN["zero-error"],
        "nearly-invertible": NEARLY_INVERTIBLE,
        "nearly-full-residual": "rank E(0) >= rank X - 1",
    },
    adds=("nearly-invertible", "nearly-full-residual"),
    argument=[
        Step(
            "the run is strongly aligned, V_1 = V and U_d = U fixed, and K(t) = U^T E(t) V is diagonal at all times",
            uses="lemma1.repaired",
        ),
        Step(
            "K(0) - K(T) = (S(T) - S(0)) V^T N V, with S the product of the diagonal middles",
            by="the_residual_moves_by_the_product_times_the_data",
        ),
        Step(
            "K(T) tends to zero, so for some T the diagonal of K(0) - K(T) is nonzero wherever that of K(0) is: "
            "on a set J of rank E(0) positions",
            cites=ELEMENTARY,
        ),
        Step(
            "so the rows of V^T N V in J are diagonal",
            by="rows_where_the_product_moved_are_diagonal",
        ),
        Step(
            "V^T N V is symmetric and semidefinite: it is diagonal on J, with nonzero entries, plus a rest p p^T of rank at "
            "most rank X - |J| <= 1, on which K(0) vanishes",
            cites=ELEMENTARY,
        ),
        Step(
            "U^T M V = K(0) + S(0) V^T N V is then diagonal on J plus S p p^T",
            by="the_targets_are_the_residual_plus_the_product_times_the_inputs",
        ),
        Step(
            "so N commutes with M^T M",
            by="a_rank_one_rest_commutes_with_its_targets",
        ),
        Step(
            "and the data condition holds, N = X X^T being symmetric",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
    ],
)

CONVERSE = THEOREM1.extension(
    "converse",
    "If the data condition holds, some run satisfies every hypothesis of the repaired statement, even with all layers "
    "invertible at all times and rank E(0) = rank X.",
    hypotheses={
        "deep": SETTING["deep"],
        "square": SETTING["square"],
        "realizable": SETTING["realizable"],
        **CONDITION,
        "small-step": "the step size is small enough for the starts of theorem1.convergence to exist",
    },
    argument=[
        Step(
            "start in these frames (lambda' < 0: turn the sign of a column of U) with positive entries, 0 < S(0) < "
            "lambda'/lambda where lambda' > 0, so small a step as that start asks for: all entries stay positive, the error "
            "tends to zero",
            uses="theorem1.convergence",
            given=("condition", "positive", "small-step"),
        ),
        Step(
            "K(0) = L' - S(0) L has an entry lambda' - lambda S(0), not zero, wherever lambda > 0: rank E(0) = rank X",
            by="a_step_in_the_frames_is_the_middle_plus_eta_DA_K_DB",
        ),
    ],
)

UNIVERSAL = THEOREM1.extension(
    "universal",
    "One step of positive size maps the chains W_i = Q_i S_i Q_{i-1}^T with Q_0 = V, Q_d = U (inner frames "
    "fixed, any diagonal S_i) into "
    "themselves if and only if U^T M V and V^T N V are diagonal; such U, V exist if and only if N commutes with M^T M.",
    hypotheses={"square": SETTING["square"], "two-layers": "d >= 2"},
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
        Step("1 + x <= e^x, ln u <= u - 1 for u > 0, and e^{-Y} <= 1 - Y + Y^2/2 for Y >= 0", cites=Source("calculus")),
        Step(
            "from below, u <= 1: u' <= exp(-(1-u)^2) <= 1 while sum x_i <= 1: S never passes its optimum, the "
            "sigma_i grow, sum x_i shrinks",
            by="the_exponent_of_the_trap_is_minus_a_square",
        ),
        Step(
            "1 - u' <= (1-u)(1 - u^2 sum x_i)",
            by="the_contraction_follows_from_one_factor_of_the_product",
        ),
        Step(
            "u^2 sum x_i = eta lambda S^2 sum sigma_i^{-2} >= d eta lambda S^{2-2/d} >= d eta lambda "
            "S(0)^{2-2/d}: linear convergence",
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
            "S' <= S exp(-d eta lambda S^{2-2/d}), so S has no positive limit",
            cites=Source("calculus"),
        ),
    ],
)
