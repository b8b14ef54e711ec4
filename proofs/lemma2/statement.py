"""Lemma 2 as printed, part by part, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import POSITIVE_STEP
from verify.claim import Claim, Source, Step

LEMMA2 = Claim(
    "lemma2",
    title="Frames can stay fixed iff Y X^T and X X^T split into a diagonal r x r block and a rest",
    source=Source("Appendix A", "Lemma 2"),
    notation=(
        "widths k_0, ..., k_d of any sizes, d >= 1; r = min k_i; W = W_d ... W_1",
        "X of shape k_0 x n, Y of shape k_d x n; N = X X^T, M = Y X^T, E = M - W N, eta = gamma/n",
        "D(U, V): the chains W_i = Q_i S_i Q_{i-1}^T with Q_0 = V, Q_d = U, inner frames fixed, S_i rectangular "
        "diagonal",
        "block condition: U^T M V = L' (+) A1 and V^T N V = L (+) A2 with L', L diagonal of size r x r",
        "the source prints r = min(k_0, ..., k_n) (sic), with n the number of examples; read here, as the proof "
        "does, with the depth d: r = min(k_0, ..., k_d)",
    ),
)

BLOCK = "there are orthogonal U, V with U^T M V = L' (+) A1 and V^T N V = L (+) A2, where L' and L are diagonal r x r"
FIXED = "at all times W_i(t) = Q_i S_i(t) Q_{i-1}^T with frames Q_i that do not change and S_i(t) rectangular diagonal"
MOVING = "the gradient at the initialization is not zero"

SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 7.6.4", note="a semidefinite matrix and a definite one")
ELEMENTARY = Source("linear algebra")

LAYER = Step(
    "in the frames layer i moves by eta D_A^T K D_B^T with K = U_d^T M V_1 - S_d ... S_1 V_1^T N V_1: equation (11)",
    by="a_step_in_rectangular_frames_is_the_middle_plus_the_move",
)
STAYS = Step(
    "K is L' - S L (+) A1 where the first r entries meet; the narrowest width lies on one side of layer i and "
    "lets nothing of A1 through, so the move is diagonal",
    by=("the_narrowest_width_above_lets_no_rest_through", "the_narrowest_width_below_lets_no_rest_through"),
)

ALWAYS = LEMMA2.extension(
    "always",
    "Whatever the data: some aligned initialization with a nonzero gradient keeps all its frames for all t. One "
    "step takes it to a critical point. So the left side of Lemma 2 says nothing about the data.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "two-layers": "d >= 2",
        "data": "X is not zero",
    },
    argument=[
        Step(
            "if M = 0, take a unit eigenvector v of N with eta a^2 lambda = 1, W_1 = a q_1 v^T, W_i = q_i q_{i-1}^T and W_d = u "
            "q_{d-1}^T: one step takes W_d to zero, so it has a gradient, and the others to multiples of themselves; the product "
            "is zero then, and E = M - W N is",
            by=("without_targets_one_mode_dies_in_one_step", "without_targets_the_other_layers_keep_their_frames"),
        ),
        Step("let M != 0 from here on. M v = 0 where N v = 0", by="what_no_input_sees_has_no_targets"),
        Step(
            "on the range of N, where N is definite, M^T M v = mu N v has solutions v that span it; M being not zero there, some "
            "mu > 0, and |v| = 1 by choice",
            cites=SPECTRAL,
        ),
        Step(
            "start with W_1 = a q_1 v^T, W_i = q_i q_{i-1}^T and W_d = 0, where eta a^2 v^T N v = 1: every layer but W_d stays",
            by="below_a_last_layer_of_zero_nothing_moves",
        ),
        Step("and W_d moves to eta a M v q_{d-1}^T", by="the_last_layer_of_the_rank_one_start_gets_one_direction"),
        Step(
            "then v^T M^T E = 0 and E v = 0, and every gradient contains one of these: the run stands still from "
            "t = 1 on",
            by="after_one_step_the_rank_one_start_is_critical",
        ),
        Step(
            "a unit vector extends to an orthonormal basis: q_i, v and M v / |M v| do, and in these frames all layers are "
            "diagonal at both times",
            cites=ELEMENTARY,
        ),
        Step(
            "the gradient in W_d is -(a/n) M v q_{d-1}^T, and |M v|^2 = mu v^T N v = mu/(eta a^2) > 0",
            by="the_rank_one_start_has_a_gradient",
        ),
    ],
)

IF = LEMMA2.printed(
    "if",
    "Some aligned initialization with a nonzero gradient keeps its frames: W_i(t) = U_i S_i(t) V_i^T for all i and t.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "block": BLOCK,
        "data": "X is not zero",
    },
    argument=[
        LAYER,
        STAYS,
        Step(
            "where L_j or L'_j is not zero, entries 1 in all layers but W_d, and s in W_d, make W_d move by eta "
            "(L'_j - s L_j) there: not zero for a suitable s",
            by="a_step_in_rectangular_frames_is_the_middle_plus_the_move",
        ),
        Step("otherwise L = L' = 0; if d >= 2 another start serves", uses="lemma2.always", given=("two-layers",)),
        Step(
            "if d = 1, then r = k_1 (r = k_0 would mean N = L = 0), A1 has no rows and M = 0: any orthonormal eigenbasis of "
            "the symmetric N, its first eigenvalue positive, gives the block condition with L_1 > 0, and the start above serves",
            cites=Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.6", note="the spectral theorem"),
        ),
    ],
)

ONE_LAYER = LEMMA2.extension(
    "one-layer",
    "The block condition holds, with r = 2 and in the frames of the run: U^T M V and V^T N V are diagonal. So with "
    "one layer, unlike with more, an aligned start that moves and keeps its frames does say something of the data.",
    hypotheses={
        "positive-step": POSITIVE_STEP,
        "one-square-layer": "d = 1 and k_0 = k_1 = 2",
        "fixed": FIXED,
        "moving": MOVING,
    },
    argument=[
        Step(
            "W(1) - W(0) = eta E(0) and W(2) - W(1) = eta E(0) (I - eta N): D = U^T E(0) V is diagonal, and so is D V^T N V",
            by="one_layer_moves_by_its_residual_and_then_by_the_residual_times_the_inputs",
        ),
        Step(
            "D is not zero; the row of V^T N V where it is not has no entry off the diagonal, and by symmetry "
            "neither has the other",
            by="a_live_residual_uncouples_two_inputs",
        ),
        Step("then U^T M V = D + S V^T N V is diagonal as well", by="one_layer_whose_inputs_split_has_split_targets"),
    ],
)

ONLY_IF = LEMMA2.printed(
    "only-if",
    "If some aligned initialization with a nonzero gradient keeps its frames at all times, the block condition holds.",
    hypotheses={
        "fixed": FIXED,
        "moving": MOVING,
        "realizable": "some linear map W* interpolates: Y = W* X",
    },
    reading="there is one initialization; this is what is printed",
)

FULL = "at two times t_1, t_2 the first r entries of all S_i are nonzero"
MOVED = "the first r entries of S_d ... S_1 differ between those two times, each of them"

REPAIRED = LEMMA2.repaired(
    "repaired",
    "If a run keeps its frames and has been at two places off zero and off each other in every one of the first "
    "r modes, the block condition holds, with U = U_d and V = V_1 themselves and A1 of shape (k_d - r) x (k_0 - "
    "r).",
    repairs=ONLY_IF,
    hypotheses={"fixed": FIXED, "full": FULL, "moved": MOVED},
    adds=("full", "moved"),
    argument=[
        LAYER,
        Step(
            "the move of W_1 is diagonal and the first r entries above it are nonzero: the first r rows of K are "
            "diagonal; the move of W_d does the same for the columns: equation (12)",
            by=("the_first_layer_makes_the_first_rows_diagonal", "the_last_layer_makes_the_first_columns_diagonal"),
        ),
        Step(
            "K(t_1) - K(t_2) = (S(t_2) - S(t_1)) V^T N V, where S has r nonzero entries: the first r rows of V^T "
            "N V are diagonal, and the columns by symmetry",
            by="two_places_make_the_inputs_split",
        ),
        Step("so U^T M V = K + S V^T N V splits as well", by="then_the_targets_split_too"),
    ],
)

UNIVERSAL = LEMMA2.extension(
    "universal",
    "One step of size eta maps D(U, V) into itself, all chains of it, if and only if U and V satisfy the block "
    "condition. This is Lemma 2 read as a statement about all aligned starts in these frames, for any widths and "
    "any data.",
    hypotheses={"positive-step": POSITIVE_STEP},
    argument=[
        LAYER,
        STAYS,
        Step(
            "only if: a chain with nonzero entries that stays has K = D (+) A",
            by=("the_first_layer_makes_the_first_rows_diagonal", "the_last_layer_makes_the_first_columns_diagonal"),
        ),
        Step(
            "two such chains whose products differ in the first r entries make V^T N V split",
            by="two_places_make_the_inputs_split",
        ),
        Step("and U^T M V too", by="then_the_targets_split_too"),
    ],
)

SHAPE = LEMMA2.printed(
    "shape",
    "The block A1 of U^T Y X^T V is an element of R^{(k_0 - r) x (k_d - r)}.",
    hypotheses={"block": BLOCK},
)

SHAPE_REPAIRED = LEMMA2.repaired(
    "shape-repaired",
    "The block A1 of U^T Y X^T V is an element of R^{(k_d - r) x (k_0 - r)}.",
    repairs=SHAPE,
    hypotheses={},
    argument=[
        Step(
            "U^T Y X^T V is k_d x k_0 and its first block is r x r",
            by="the_rest_of_the_targets_is_what_is_left_of_k_d_by_k_0",
        )
    ],
)

EQUATION_11 = LEMMA2.printed(
    "equation-11",
    "U_i^T W_i(t+1) V_i = S_i + eta D_A^T (U_d^T Y X^T V_1 - S_d ... S_1 V_1^T X X^T V_1) D_B^T.",
    hypotheses={"fixed": FIXED},
    reading="with V_1 inside the bracket, as in the displays that the proof goes on to use, (11) and (12) among them",
    argument=[LAYER],
)

EQUATION_11_EXTRACTED = LEMMA2.printed(
    "equation-11-as-extracted",
    "U_i^T W_i(t+1) V_i = S_i + eta D_A^T (U_d^T Y X^T V_i - S_d ... S_1 V_i^T X X^T V_i) D_B^T.",
    hypotheses={"fixed": FIXED},
    reading="(?) with V_i inside the bracket, as one display without a number reads in the text extracted from the file; other "
    "indices of that display are damaged there, so that this is hardly what the authors wrote",
    intended=False,
)

DECISION = LEMMA2.extension(
    "decision",
    "Let J be the span of the common eigenvectors of N and M^T M. The block condition holds if and only if dim J "
    ">= r and k_d - rank M >= r - min(r, rank M|J). Both are ranks of rational matrices, so it is decided "
    "exactly.",
    hypotheses={},
    argument=[
        Step(
            "only if: the first r columns of V are common eigenvectors, with partners u_j in U: M v_j = L'_j u_j and "
            "M^T u_j = L'_j v_j, so that u_j is in the kernel of M^T where M v_j = 0",
            by=(
                "in_split_data_the_commutator_lives_on_the_rest",
                "the_first_columns_of_split_frames_are_common_eigenvectors",
            ),
        ),
        Step(
            "J is the intersection of the kernels of [N^p, (M^T M)^q], 1 <= p, q < k_0",
            cites=Source(
                "Shemesh, Linear Algebra and its Applications 62 (1984)",
                note="both matrices map this intersection into itself and commute there; being symmetric, they have a common "
                "orthonormal eigenbasis of it",
            ),
        ),
        Step(
            "orthogonal vectors that are not zero are independent, and the kernel of M^T has dimension k_d - rank M: at most "
            "min(r, rank M|J) of the v_j have M v_j != 0, and at most k_d - rank M do not",
            cites=ELEMENTARY,
        ),
        Step(
            "if: take r orthogonal common eigenvectors, as many with M v != 0 as there are, u = M v/|M v| for "
            "these and u in the kernel of M^T for the others; first rows and columns of U^T M V are then diagonal",
            by="images_of_common_eigenvectors_are_orthogonal_to_all_others",
        ),
    ],
)
