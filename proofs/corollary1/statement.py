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

SPLIT = "U^T M V = L' (+) A1 and V^T N V = L (+) A2 with L' and L diagonal, in the frames U = U_d and V = V_1 of "
"the network"
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

EQUATION_5 = COROLLARY1.printed(
    "equation-5",
    "The partial derivative of the objective with respect to W_i is "
    "U_i (prod_{j>i} S_j^T) (U^T Y X^T V_1 - S_d ... S_1 V^T X X^T V) (prod_{j<i} S_j^T) V_i^T.",
    hypotheses={"aligned": ALIGNED, "narrow": NARROW, "split": SPLIT},
    reading="read literally: no sign and no factor",
)

EQUATION_5_REPAIRED = COROLLARY1.repaired(
    "equation-5-repaired",
    "The partial derivative with respect to W_i is -1/n times the printed matrix, its products taken in the order "
    "S_{i+1}^T ... S_d^T and S_1^T ... S_{i-1}^T. The data may be any.",
    repairs=EQUATION_5,
    hypotheses={"aligned": ALIGNED},
    argument=[GRADIENT],
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
