"""Corollary 1 as printed, equation by equation and reading by reading, and what holds instead."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

COROLLARY1 = Claim(
    "corollary1",
    title="Under alignment gradient descent moves r numbers a layer, each mode by itself",
    source=Source("Section 4.3", "Corollary 1", "proved in Appendix B"),
    notation=(
        "widths k_0, ..., k_d of any sizes, r = min k_i; N = X X^T, M = Y X^T; objective (1/2n) ||Y - W_d...W_1 "
        "X||^2, step gamma",
        "W_i = U_i S_i V_i^T with U_i = V_{i+1}, U_d = U, V_1 = V; S_i rectangular diagonal, S_i' its first r x "
        "r block",
        "block form: U^T M V = L' (+) A1 and V^T N V = L (+) A2 with L', L diagonal r x r",
    ),
)

SPLIT = "U^T M V = L' (+) A1 and V^T N V = L (+) A2 with L' and L diagonal, in the frames U = U_d and V = V_1 of the network"
BLOCKS_ALONE = "the leading r x r blocks L' of U^T M V and L of V^T N V are diagonal; the rest of both matrices is any"
FIXED = "at all times W_i(t) = U_i S_i(t) V_i^T in the same frames, with U_i = V_{i+1} and S_i(t) rectangular diagonal"
ALIGNED = "W_i = U_i S_i V_i^T with U_i = V_{i+1} and S_i rectangular diagonal"
NARROW = "r > 1"

GRADIENT = Step(
    "the objective is a quadratic in each layer, W = A W_i B; its gradient is -(1/n) A^T (M - A W_i B N) B^T",
    by="the_derivative_in_the_frames_is_minus_one_over_n_times_equation_5",
)
BLOCKS = Step(
    "split after the first r positions, a step changes S_i' by eta (prod_{j != i} S_j') (L' - prod_j S_j' L) and "
    "the rest by nothing: on one side of layer i the product passes the narrowest width",
    by=(
        "the_first_block_moves_by_equation_6_if_the_narrowest_is_above",
        "the_first_block_moves_by_equation_6_if_the_narrowest_is_below",
    ),
)

EQUATION_5_AS_EXTRACTED = COROLLARY1.printed(
    "equation-5-as-extracted",
    "The partial derivative of the objective with respect to W_i is "
    "U_i (prod_{j>i} S_j^T) (U^T Y X^T V_1 - S_d ... S_1 V^T X X^T V) (prod_{j<i} S_j^T) V_i^T.",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    reading="the extracted text as it stands (?): all that was printed left of the first product was lost, and if a sign or a "
    "factor stood there, they were lost with it; this reading supplies U_i and nothing else",
    intended=False,
)

EQUATION_5_REPAIRED = COROLLARY1.repaired(
    "equation-5-repaired",
    "The partial derivative with respect to W_i is -1/n times the printed matrix, its products taken in the order "
    "S_{i+1}^T ... S_d^T and S_1^T ... S_{i-1}^T. The data may be any.",
    repairs=EQUATION_5_AS_EXTRACTED,
    hypotheses={"aligned": ALIGNED},
    argument=[GRADIENT],
)

EQUATION_5 = COROLLARY1.printed(
    "equation-5",
    "The partial derivative of the objective with respect to W_i is -(1/n) "
    "U_i (prod_{j>i} S_j^T) (U^T Y X^T V_1 - S_d ... S_1 V^T X X^T V) (prod_{j<i} S_j^T) V_i^T.",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    reading="with -1/n among what was lost left of the first product (?), as the step of Appendix B, W_i + (gamma/n) times this "
    "matrix, asks for; the products in the order in which the shapes fit",
    argument=[Step("the data may be any, and r may be 1", uses="corollary1.equation-5-repaired")],
)

EQUATION_6_ALL = COROLLARY1.printed(
    "equation-6-all",
    "S_i'(t+1) = S_i'(t) + (gamma/n) prod_{j=1}^d S_j'(t) (L' - prod_{j=1}^d S_j'(t) L).",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    reading="both products over all layers, as (6) and the last display of Appendix B have it",
    intended=False,
)

EQUATION_6 = COROLLARY1.printed(
    "equation-6",
    "S_i'(t+1) = S_i'(t) + (gamma/n) prod_{j != i} S_j'(t) (L' - prod_{j=1}^d S_j'(t) L).",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    reading="the first product over the other layers, as (13) and Appendix D use it",
    argument=[GRADIENT, BLOCKS],
)

OTHER_ENTRIES = COROLLARY1.printed(
    "other-entries",
    "The entries of S_i beyond the first r are not updated.",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    argument=[GRADIENT, BLOCKS],
)

OTHER_ENTRIES_LITERAL = COROLLARY1.printed(
    "other-entries-blocks",
    "The entries of S_i beyond the first r are not updated.",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "blocks": BLOCKS_ALONE},
    reading='"(i.e., when L\' and L are diagonal)" taken as the whole of the condition, without the zero blocks that Appendix B '
    "has beside them",
    intended=False,
)

FIXED_FRAMES = COROLLARY1.repaired(
    "fixed-frames",
    "The entries of S_i beyond the first r are not updated, and the first r move by equation (6) with the diagonals of L' and L, "
    "whatever else stands in U^T M V and V^T N V.",
    repairs=OTHER_ENTRIES_LITERAL,
    hypotheses={"fixed": FIXED},
    adds=("fixed",),
    argument=[
        GRADIENT,
        Step(
            "position j listed first in all frames, entry (j, j) of U_i^T W_i V_i moves by eta times the entries j of the other "
            "layers times (U^T M V)_jj - S_j (V^T N V)_jj: it meets no other entry of the data",
            by="a_diagonal_entry_moves_by_equation_6_on_any_data",
        ),
        Step(
            "after the first r positions the block of U_i^T W_i V_i is what it was, since on one side of layer i the product "
            "passes the narrowest width; the entries off the diagonal are zero at all times, as the run stays in its frames",
            by="the_block_beyond_the_first_r_rests_on_any_data",
        ),
    ],
)

REDUCTION = COROLLARY1.extension(
    "reduction",
    "Training is the dynamics of r x d numbers: at every time t the layers are U_i (S_i'(t) (+) T_i) V_i^T with "
    "the same frames and rests T_i, S_i'(t) following equation (6), and the loss is (1/2n) (||Y||^2 + sum_j "
    "(lambda_j S_j^2 - 2 lambda'_j S_j)).",
    hypotheses={"aligned": ALIGNED, "split": SPLIT},
    argument=[
        GRADIENT,
        BLOCKS,
        Step(
            "whatever the rests A1 and A2, the layers after a step have the form they had before it, in the same frames, so "
            "the same holds at every t",
            by="a_step_keeps_the_form",
        ),
        Step(
            "the loss is (||Y||^2 - 2 tr(M^T W) + tr(W N W^T)) / 2n, and W = U (S' (+) 0) V^T",
            by=("the_loss_is_a_quadratic_in_the_product", "the_rest_of_the_data_drops_out_of_the_loss"),
        ),
    ],
)
