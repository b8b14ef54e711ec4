"""Matrix sensing as printed, both directions apart, and what holds instead of "only if"."""

from __future__ import annotations

from proofs.network.setting import POSITIVE_STEP
from verify.claim import Claim, Source, Step

SENSING = Claim(
    "sensing",
    title="In matrix sensing alignment is an invariant iff all measurements are diagonal in common frames",
    source=Source("Section 4.2", "Matrix Sensing"),
    notation=(
        "measurements M_1, ..., M_n of shape k x k, observed y_i = tr(M_i^T X*); network W = W_d ... W_1, all layers k x k",
        "loss (1/2n) sum_i (y_i - tr(M_i^T W))^2, eta = gamma/n, rho_i = y_i - tr(M_i^T W), E = sum_i rho_i M_i",
        "a step is W_i += eta (W_d..W_{i+1})^T E (W_{i-1}..W_1)^T",
        "D(U, V): the chains W_i = Q_i S_i Q_{i-1}^T with Q_0 = V, Q_d = U, fixed inner frames and any diagonal S_i",
        "C(Z) = sum_i <M_i, Z> M_i, the Gram operator of the measurements",
    ),
)

EIGENVALUE = Source("linear algebra", "a nonzero positive semidefinite matrix has a positive eigenvalue")
RANGE = Source("linear algebra", "A^T A and A^T have the same range")
COMPLETED = Source("linear algebra", "orthonormal vectors can be completed to an orthonormal basis")
DIFFERENCE = Source(
    "linear algebra", "every diagonal matrix is a difference of two invertible ones, like (S + c I) - c I"
)
SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")

SQUARE = {"square": "all layers and all measurements are k x k"}
POSITIVE = {"positive-step": POSITIVE_STEP}
TARGET = {"target": "some matrix X* has tr(M_i^T X*) = y_i for all i"}

IF = SENSING.printed(
    "if",
    "Alignment is an invariant of training: for every step size gamma > 0 some start with a nonzero gradient stays in the frames "
    "U_d = U and V_1 = V, inner frames fixed, and reaches zero error.",
    hypotheses={
        **TARGET,
        "measurements": "M_i = U L_i V^T with diagonal L_i for all i, where U and V are the given orthogonal matrices",
        "deep": "the network has d >= 2 layers (Theorem 1 has d >= 3)",
        "moving": "not all measurements are zero",
    },
    argument=[
        Step(
            "a layer with A above and B below has the gradient -(1/n) A^T E B^T",
            by="the_gradient_of_a_measurement_is_At_M_Bt",
        ),
        Step(
            "E is diagonal in the frames U and V, whatever the residuals are",
            by="a_combination_of_measurements_is_diagonal_in_their_frames",
        ),
        Step(
            "so D(U, V) is mapped into itself, and each layer moves by eta D_A K D_B with K = U^T E V diagonal",
            by="a_step_moves_the_middle_by_eta_DA_K_DB",
        ),
        Step(
            "in the frames the diagonal of K is T^T (y - T s), where s is the diagonal of the product and T has the "
            "diagonals of the L_i as rows",
            by=(
                "the_residual_in_the_frames_is_a_least_squares_residual",
                "the_diagonals_of_a_combination_add_up_to_the_rows_times_the_residuals",
            ),
        ),
        Step("T is not zero, so T^T T h = mu h for some h and mu > 0", cites=EIGENVALUE),
        Step(
            "y = T s* with s* the diagonal of U^T X* V",
            by="a_target_is_measured_by_its_diagonal_in_the_frames",
        ),
        Step(
            "so at s = s* - h the diagonal of K is mu h",
            by="the_residual_off_the_target_by_an_eigenvector_is_its_multiple",
        ),
        Step(
            "two layers with entries p, q, the others 1: with x = eta K_jj one step takes the product pq to (pq "
            "(1+x^2) + x (p^2+q^2)) (1 + x pq)^{d-2}",
            by="one_step_of_a_mode_with_two_free_entries",
        ),
        Step("it is s*_j when p^2 + q^2 takes a certain value P", by="a_sum_of_two_squares_hits_the_target"),
        Step(
            "real p, q with given product and sum of squares P exist when P >= 2 |pq|",
            by="two_numbers_with_given_product_and_sum_of_squares",
        ),
        Step(
            "with kappa = eta mu, x = kappa h_j and pq = s*_j - x/kappa; h is replaced by a multiple with |x| >= 6 + "
            "kappa (|s*_j| + 2) where h_j is not zero, and then |1 + x pq| >= x^2/kappa - |s*_j| |x| - 1 >= 1",
            by="far_off_the_target_the_other_layers_do_not_shrink",
        ),
        Step(
            "so P - 2 |pq| >= (1 + x^2)/kappa - |s*_j| (|x| + 4) - 2 |x|/kappa > 0: there are such p and q, one of them is not "
            "zero, and the gradient is not zero either",
            by=("the_sum_of_squares_asked_for_grows_like_a_square", "far_off_the_target_there_is_room_for_two_squares"),
        ),
        Step(
            "where h_j = 0 nothing moves and s_j = s*_j already; so after one step s = s*, all residuals are zero, and K is",
            by=("a_step_moves_the_middle_by_eta_DA_K_DB", "a_target_is_measured_by_its_diagonal_in_the_frames"),
        ),
    ],
)

ONLY_IF = SENSING.printed(
    "only-if",
    "M_i = U L_i V^T with diagonal L_i for all i and some orthogonal U and V.",
    hypotheses={
        **SQUARE,
        **TARGET,
        "run": "some run with a nonzero gradient at its start is aligned in fixed frames with U_d = U, V_1 = V, and "
        "its error tends to zero",
    },
    reading="Definition 3 asks for one initialization",
)

CLASS = SENSING.printed(
    "only-if-class",
    "M_i = U L_i V^T with diagonal L_i for all i.",
    hypotheses={**SQUARE, **TARGET, "class": "for these y, one step maps D(U, V) into itself"},
    reading="every aligned initialization in the frames U_d = U and V_1 = V stays aligned in them; stronger than "
    "what Definition 3 asks",
    intended=False,
)

CLASS_EXACT = SENSING.extension(
    "class-exact",
    "One step maps D(U, V) into itself if and only if, in the frames U and V, C maps diagonal matrices to diagonal ones and "
    "sum_i y_i M_i is diagonal.",
    hypotheses={**SQUARE, **POSITIVE},
    argument=[
        Step("each layer moves by eta D_A K D_B in its frames", by="a_step_moves_the_middle_by_eta_DA_K_DB"),
        Step(
            "K = sum_i y_i U^T M_i V - U^T C(W) V: if both are diagonal, so is the move",
            by="the_residual_is_affine_in_the_product",
        ),
        Step(
            "conversely, a chain of invertible layers that stays has a diagonal K, as eta is not zero",
            by="an_invertible_chain_that_stays_has_a_diagonal_residual",
        ),
        Step(
            "the products of invertible chains are all invertible diagonal S, with S also 2 S: K is diagonal at both, and so are "
            "sum_i y_i M_i and C(S) in the frames",
            by="a_product_and_its_double_separate_the_constant_and_the_linear_part",
        ),
        Step("so C(S) is diagonal for every diagonal S, as C is linear", cites=DIFFERENCE),
    ],
)

EVERY_TARGET = {"every-target": "for every target X*, one step maps D(U, V) into itself"}

QUANTIFIED = [
    Step(
        "for every X* the matrix sum_i tr(M_i^T X*) M_i = C(X*) is diagonal in the frames U and V",
        uses="sensing.class-exact",
    ),
    Step(
        "C = A^T A for the linear map A: Z -> (tr(M_i^T Z))_i, and the range of A^T is the span of the M_i",
        cites=RANGE,
    ),
    Step(
        "so every M_i, being some C(X*), is diagonal in the frames",
        by="matrices_diagonal_in_frames_are_the_measurements_of_the_if",
    ),
]

REPAIRED = SENSING.repaired(
    "every-target",
    "M_i = U L_i V^T with diagonal L_i for all i. What the printed statement asks of a run is asked here of all aligned chains in "
    "the frames U and V and of all targets, as in sensing.class-every-target: one run does not reveal the measurements.",
    repairs=ONLY_IF,
    hypotheses={**SQUARE, **POSITIVE, **EVERY_TARGET},
    adds=("positive-step", "every-target"),
    argument=QUANTIFIED,
)

CLASS_REPAIRED = SENSING.repaired(
    "class-every-target",
    "M_i = U L_i V^T with diagonal L_i for all i.",
    repairs=CLASS,
    hypotheses={**SQUARE, **POSITIVE, **EVERY_TARGET},
    adds=("positive-step", "every-target"),
    argument=QUANTIFIED,
)

JOINT = SENSING.extension(
    "joint-frames",
    "Orthogonal U and V with all U^T M_i V diagonal exist if and only if M_i^T M_j and M_i M_j^T are symmetric for all i, j. "
    "The measurements may be rectangular, of one shape.",
    hypotheses={},
    argument=[
        Step(
            "M_i = U L_i V^T makes M_i^T M_j and M_i M_j^T symmetric",
            by="measurements_in_common_frames_have_symmetric_products",
        ),
        Step("conversely the symmetric matrices M_i^T M_j commute", by="symmetric_products_commute"),
        Step("so they have a common orthonormal eigenbasis V", cites=SPECTRAL),
        Step(
            "for columns v != v' of V all M_i v are orthogonal to all M_j v'",
            by="images_of_different_columns_are_orthogonal",
        ),
        Step("for one column v all M_i v are parallel", by="images_of_one_column_are_parallel"),
        Step("the directions of the nonzero M_i v, listed first, are completed to U", cites=COMPLETED),
    ],
)
