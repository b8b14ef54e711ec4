"""Theorem 4 as printed, part by part, and what holds instead."""

from __future__ import annotations

from proofs.lemma1.statement import REGULAR
from proofs.lemma2.statement import BLOCK, FIXED, FULL, MOVED, MOVING
from proofs.network.setting import POSITIVE_STEP
from verify.claim import Claim, Source, Step

THEOREM4 = Claim(
    "theorem4",
    title="Strong alignment is an invariant of training, any widths, iff the data split (printed), or commute (true)",
    source=Source("Appendix D", "Theorem 4"),
    notation=(
        "widths k_0, ..., k_d of any sizes; r = min k_i, printed as min(k_0, ..., k_n) (sic) and read with d for n",
        "W = W_d ... W_1; N = X X^T, M = Y X^T, E = M - W N, eta = gamma/n",
        "strong run: aligned in frames that are all fixed, nonzero first gradient, training error tending to zero",
        "D(U, V): the chains W_i = Q_i S_i Q_{i-1}^T with Q_0 = V, Q_d = U, inner frames fixed, S_i rectangular "
        "diagonal",
        "data condition: N and M^T M commute, that is, orthogonal U, V make U^T M V and V^T N V diagonal",
        "W* is the least interpolant, M N^{-1} where N is invertible",
    ),
)

REALIZABLE = "the network interpolates: Y = W* X for some W* of rank at most r"
COMMUTING = "N and M^T M commute"
NOT_ZERO = "X is not zero"

ELEMENTARY = Source("linear algebra")
CALCULUS = Source("calculus")

UNIVERSAL = THEOREM4.extension(
    "universal",
    "For any X, Y and any widths the following are equivalent. (1) Some D(U, V) is mapped into itself by every "
    "step and contains a chain of zero error. (2) The network interpolates and N commutes with M^T M. (3) The "
    "network interpolates and X^T X commutes with Y^T Y. (4) The network interpolates and some U, V make U^T M V "
    "and V^T N V diagonal.",
    hypotheses={},
    argument=[
        Step("(1) gives the block condition in U and V, as eta > 0", uses="lemma2.universal", given=["positive-step"]),
        Step(
            "zero error gives M = W N with W = S' (+) 0 in the frames, so A1 = 0 and L' = S' L, and then N and "
            "M^T M commute",
            by="zero_error_leaves_no_rest_and_the_data_commute",
        ),
        Step(
            "(2) and (4) are the same, for any shapes, N = X X^T being symmetric",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
        Step(
            "(4) gives (1): rank M <= r, so U and V can be ordered such that U^T M V = L' (+) 0, which is a "
            "block form; M v = 0 where N v = 0, so S L = L' has a solution S, and for that chain E = 0",
            by=("inputs_that_are_not_seen_have_no_targets", "the_chain_of_quotients_has_zero_error"),
        ),
        Step(
            "E = 0 and zero training error are the same for data that a network interpolates",
            uses="theorem1.zero-error",
            given=["realizable"],
        ),
        Step("and every step, eta > 0, maps D(U, V) into itself", uses="lemma2.universal", given=["positive-step"]),
        Step(
            "(2) and (3): [N, M^T M] = X [X^T X, Y^T Y] X^T, and with Y = W* X the latter vanishes only if [X^T "
            "X, Y^T Y] does",
            by=(
                "the_commutator_of_the_grams_stands_between_X_and_its_transpose",
                "what_stands_between_N_and_N_is_not_hidden",
            ),
        ),
    ],
)

IF = THEOREM4.printed(
    "if",
    "Strong alignment is an invariant of training: some initialization with a nonzero gradient keeps all its "
    "frames, and its training error tends to zero.",
    hypotheses={"realizable": REALIZABLE, "block": BLOCK, "data": NOT_ZERO},
)

IF_REPAIRED = THEOREM4.repaired(
    "if-repaired",
    "Strong alignment is an invariant of training, for every step size gamma > 0: some initialization with a nonzero "
    "gradient keeps all its frames and has zero training error after one step.",
    repairs=IF,
    hypotheses={
        "realizable": REALIZABLE,
        "commuting": COMMUTING,
        "two-layers": "d >= 2",
        "data": NOT_ZERO,
    },
    adds=("commuting", "two-layers"),
    argument=[
        Step(
            "N = X X^T is symmetric, so there are U, V with U^T M V and V^T N V diagonal",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
        Step(
            "orthogonal vectors that are not zero are independent: at most rank M <= r columns of M V are not zero; order U and V "
            "so that these are among the first r columns, written P_0",
            cites=ELEMENTARY,
        ),
        Step(
            "start with W_1 = P_1 s P_0^T, W_i = P_i P_{i-1}^T and W_d = 0, s_j^2 = 1/(eta lambda_j) where "
            "lambda_j > 0: only W_d moves, and E = 0 after one step",
            by=("below_a_last_layer_of_zero_nothing_moves", "one_step_through_the_narrowest_width_reaches_zero_error"),
        ),
        Step(
            "W_d has become eta M P_0 s P_{d-1}^T, which is U times a diagonal matrix times the frame below",
            by="the_moved_last_layer_is_diagonal_in_its_frames",
        ),
        Step(
            "if M = 0, take an eigenvector v of N with eta a^2 lambda = 1: W_1 = a q_1 v^T, W_i = q_i q_{i-1}^T and W_d = u "
            "q_{d-1}^T become multiples of themselves, the last one zero: the frames stay, the product is zero and E = 0",
            by=("without_targets_one_mode_dies_in_one_step", "without_targets_the_other_layers_keep_their_frames"),
        ),
        Step(
            "E = 0 is zero training error, since a network, so some linear map, interpolates",
            uses="theorem1.zero-error",
            given=["realizable"],
        ),
        Step(
            "the first gradient is M P_0 s P_{d-1}^T up to a factor; s is invertible and M = M P_0 P_0^T",
            by="the_start_moves",
        ),
    ],
)

ONLY_IF = THEOREM4.printed(
    "only-if",
    "If strong alignment is an invariant of training, the block condition holds.",
    hypotheses={
        "realizable": REALIZABLE,
        "fixed": FIXED,
        "zero-error": "the training error tends to zero",
        "moving": MOVING,
    },
)

ONLY_IF_REPAIRED = THEOREM4.repaired(
    "only-if-repaired",
    "The block condition holds in the frames of the run, with A1 = 0; in particular N and M^T M commute.",
    repairs=ONLY_IF,
    hypotheses={
        "fixed": FIXED,
        "zero-error": "the training error tends to zero",
        "full": FULL,
        "moved": MOVED,
    },
    adds=("full", "moved"),
    argument=[
        Step("U = U_d and V = V_1 give the block condition", uses="lemma2.repaired"),
        Step(
            "Y is a limit of matrices W(t) X, so of the form W* X, as these are a closed set; E tends to zero with the error",
            uses="theorem1.zero-error",
            given=["realizable"],
        ),
        Step(
            "K(t) = (L' - S'(t) L) (+) A1 tends to zero, so A1 = 0; then N = V (L (+) A2) V^T and M^T M = V "
            "(L'^2 (+) 0) V^T commute",
            by="data_without_a_rest_commute",
        ),
    ],
)

RIGIDITY = THEOREM4.extension(
    "rigidity",
    "A strong run exists, with some step size gamma > 0 or equivalently with every one, if and only if (1) W*^T W* and the "
    "compression of N to the row space of W* have a common eigenvector there, or (2) rank W* < r and N has an "
    "eigenvector in the kernel of W*. In terms of usSVD frames of W*: (1) some live v_j has v_j^T N v_l = 0 for "
    "every other live l.",
    hypotheses={
        "two-layers": "d >= 2",
        "regular": REGULAR,
        "realizable": "rank W* <= r",
    },
    argument=[
        Step(
            "(1) suffices: all other live modes at their optimum, mode j at zero in W_d only; the other layers "
            "have W_d in their gradients, and W_d moves along u_j q_j^T alone, in one step to the optimum",
            by="a_decoupled_live_mode_arrives_in_one_step",
        ),
        Step(
            "(2) suffices: all live modes at their optimum and one more mode, along v_j, with eta mu "
            "sigma^{2d-2} = 1: each layer moves in that entry alone, to zero",
            by="a_dead_mode_dies_in_one_step",
        ),
        Step(
            "(1) in frames: an eigenvector of the symmetric W*^T W* in its range extends to an orthonormal eigenbasis, that is, to "
            "a usSVD frame in which it is a live v_j",
            cites=Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.6", note="the spectral theorem"),
        ),
        Step(
            "there v_l^T N v_j = 0 for every other live v_l if v_j is an eigenvector of the compression of N, and conversely",
            by="an_eigenvector_of_the_compression_is_coupled_with_no_other_live_mode",
        ),
        Step(
            "the two runs end with E = 0, which is zero error",
            uses="theorem1.zero-error",
            given=["realizable"],
        ),
        Step(
            "conversely a strong run, which moves and tends to zero error, implies (1) or (2), whatever the step size",
            uses="lemma1.rigidity",
            given=("strong", "zero-error", "moving"),
        ),
    ],
)

VANISHING = THEOREM4.printed(
    "vanishing-target",
    "A mode with lambda' = 0 < lambda converges: S(t) tends to 0 = lambda'/lambda, and 0 <= sigma_i(t+1) <= "
    "sigma_i(t).",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "no-target": "lambda' = 0 < lambda",
        "start": "0 < sigma_i(0) < 1 for all i",
        "step": "gamma < n / lambda",
    },
    argument=[
        Step(
            "sigma_i' = sigma_i (1 - eta lambda prod_{j != i} sigma_j^2), a factor between 0 and 1, and so at "
            "all later times",
            by="a_mode_without_target_shrinks_by_its_own_factor",
        ),
        Step(
            "1 - x <= e^{-x}; and the mean of the d numbers prod_{j != i} sigma_j^2 is at least their geometric mean S^{2-2/d}",
            cites=CALCULUS,
        ),
        Step(
            "with q = 2 - 2/d and Z = S^{-q}: Z(t+1) >= Z(t) e^{q d eta lambda / Z(t)} >= Z(t) + (2d - 2) eta "
            "lambda for d >= 2, so S tends to 0; for d = 1 S shrinks by the constant factor 1 - eta lambda",
            by="the_inverse_power_of_the_product_grows_by_a_constant",
        ),
    ],
)

RATE = THEOREM4.extension(
    "vanishing-target-rate",
    "That convergence is sublinear: S(t) <= (S(0)^{-q} + (2d-2) eta lambda t)^{-1/q} with q = 2 - 2/d from every "
    "such start, and S(t) >= (S(0)^{-q} + 2 (2^{2d-2} - 1) eta lambda t)^{-1/q} from a balanced one. So no "
    "linear rate holds, and Proposition 1 does not extend to lambda' = 0.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "no-target": "lambda' = 0 < lambda",
        "start": "0 < sigma_i(0), and eta lambda prod_{j != i} sigma_j(0)^2 <= 1/2 for all i",
        "two-layers": "d >= 2",
    },
    argument=[
        Step("each sigma_i shrinks by its own factor", by="a_mode_without_target_shrinks_by_its_own_factor"),
        Step("1 - x <= e^{-x}, 1 + x <= e^x, and a mean is at least the geometric mean", cites=CALCULUS),
        Step(
            "the inverse power S^{-q} grows by at least (2d-2) eta lambda",
            by="the_inverse_power_of_the_product_grows_by_a_constant",
        ),
        Step(
            "balanced: z = S^{-q} = sigma^{-p}, p = d q = 2d - 2, becomes z (1 - y)^{-p} with y = eta lambda / z, which is at most "
            "1/2 at the start and shrinks, as z grows",
            by="the_inverse_power_of_a_balanced_mode_grows_by_a_constant_at_most",
        ),
        Step(
            "(1 - y)^{-p} is convex where y < 1, and a convex function stays below its chord, from 1 at y = 0 to 2^p at y = 1/2",
            cites=CALCULUS,
        ),
        Step(
            "that chord is 1 + 2 (2^p - 1) y, which makes z grow by 2 (2^p - 1) eta lambda at most",
            by="the_inverse_power_of_a_balanced_mode_grows_by_a_constant_at_most",
        ),
        Step("a power of t divided by rho^t is not bounded for any rho < 1: no linear rate holds", cites=CALCULUS),
    ],
)

UNSEEN = THEOREM4.printed(
    "unseen",
    "Where lambda = lambda' = 0 the entries sigma_i are never updated, and lambda' = 0 wherever lambda = 0.",
    hypotheses={
        "start": "at the start W_i = Q_i S_i Q_{i-1}^T with orthogonal frames, Q_0 = V and Q_d = U, and S_i rectangular diagonal",
        "split": "U^T M V = L' (+) A1 and V^T N V = L (+) A2, where L' and L are diagonal r x r, with entries lambda' and lambda",
    },
    argument=[
        Step(
            "in frames that split the data N v_j = lambda_j v_j for v_j = V e_j",
            by="a_mode_of_split_data_has_its_column_to_itself",
        ),
        Step(
            "where lambda_j = 0, X^T v_j = 0 and M v_j = Y X^T v_j = 0, so that lambda'_j = 0",
            by="inputs_that_are_not_seen_have_no_targets",
        ),
        Step(
            "an aligned start stays in these frames under every step, eta > 0",
            uses="lemma2.universal",
            given=["positive-step"],
        ),
        Step(
            "the move of layer i at place j is a product with column j of U^T M V - S V^T N V, which is zero",
            by="a_mode_that_is_not_seen_does_not_move",
        ),
    ],
)
