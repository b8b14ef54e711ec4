"""Proposition 2 as printed, part by part, the repair of its factors, and the extension to any number of layers."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

PROPOSITION2 = Claim(
    "proposition2",
    title="Factors of least norm are aligned and 0-balanced",
    source=Source("Section 4.3", "Proposition 2", "proved in Appendix G"),
    notation=(
        "W_1 of shape k_1 x k_0, W_2 of shape k_2 x k_1, P = W_2 W_1; |W|^2 is the squared Frobenius norm",
        "|P|_* is the sum of the singular values of P; sigma_j(P) the j-th largest",
        "aligned and 0-balanced: W_1 = W S_1 V^T, W_2 = U S_2 W^T with orthogonal U, V, W and equal diagonal "
        "entries in S_1 and S_2 "
        "(zero where one of them has none); printed with one letter S, which fits if all sizes are equal",
    ),
)

SVD = Source("linear algebra", "the singular value decomposition")
ROOT = Source(
    "Horn and Johnson, Matrix Analysis, Theorem 7.2.6", note="a semidefinite matrix has one semidefinite square root"
)
SPECTRAL = Source(
    "Horn and Johnson, Matrix Analysis, Theorem 2.5.6", note="a symmetric matrix has an orthonormal eigenbasis"
)
COMPLETED = Source("linear algebra", "orthogonal vectors can be normalized and completed to an orthonormal basis")
PAIRED = Source(
    "linear algebra", "the eigenvalues of [0, C; C^T, 0] are the singular values of C, their negatives, and zeros"
)
DOUBLED = Source("linear algebra", "Z and its real form Z_r of twice the size have the same singular values, doubled")
EXPONENTIAL = Source("linear algebra", "exp(-A) is the inverse of exp(A)")

FRAMES = {
    "aligned": "W_1 = W S_1 V^T and W_2 = U S_2 W^T with orthogonal U, V, W and rectangular diagonal S_1, S_2",
    "balanced": "S_1 and S_2 have the same diagonal entries, counted as zero where one of them has none",
}

MINIMUM = PROPOSITION2.printed(
    "minimum",
    "|W_1|^2 + |W_2|^2 <= |A_1|^2 + |A_2|^2 for every other factorization A_2 A_1 of the same matrix, of any inner width.",
    hypotheses={**FRAMES, "same-product": "A_2 A_1 = W_2 W_1"},
    reading="an aligned and 0-balanced pair is a minimum",
    argument=[
        Step("P = U L V^T with orthonormal columns in U and V and a positive diagonal L", cites=SVD),
        Step(
            "|A_1|^2 + |A_2|^2 is 2 tr(V U^T A_2 A_1) and two squared norms, for every factorization",
            by="the_sum_is_twice_a_trace_and_two_squares",
        ),
        Step("the trace is tr L = |P|_*, whatever the factorization", by="the_trace_is_the_nuclear_norm"),
        Step(
            "an aligned and 0-balanced pair has W_2^T W_2 = W_1 W_1^T",
            by="aligned_and_balanced_layers_have_equal_grams",
        ),
        Step(
            "then P^T P = (W_1^T W_1)^2, and both layers have the squared norm tr(W_1^T W_1)",
            by="equal_grams_make_the_first_layer_a_root_of_the_product",
        ),
        Step("so W_1^T W_1 is the root of P^T P and tr(W_1^T W_1) = |P|_*: the bound is met", cites=ROOT),
    ],
)

ATTAINED = PROPOSITION2.printed(
    "attained",
    "Some aligned and 0-balanced pair W_2 W_1 = P of inner width k_1 attains the minimum, 2 |P|_*.",
    hypotheses={"width": "P has a factorization of inner width k_1: k_1 >= rank P"},
    reading="the minimum is attained by such a pair",
    argument=[
        Step("P = U L V^T with orthonormal columns, rank P of them, and a positive diagonal L = R R", cites=SVD),
        Step(
            "W_1 = W R V^T and W_2 = U R W^T, with any W of rank P orthonormal columns, have the product P",
            by="the_right_factors_multiply_to_the_product",
        ),
        Step("their squared norms are both tr L", by="each_right_factor_has_the_squared_norm_tr_L"),
        Step("U, V, W are completed to orthogonal matrices, R by zeros", cites=COMPLETED),
        Step(
            "that pair is aligned and 0-balanced, so no factorization of the same P has less",
            uses="proposition2.minimum",
            given=("aligned", "balanced", "same-product"),
        ),
    ],
)

ONLY = PROPOSITION2.printed(
    "only",
    "W_1 and W_2 are aligned and 0-balanced.",
    hypotheses={"minimal": "|W_1|^2 + |W_2|^2 is least among all factorizations W_2 W_1 = P of the same widths"},
    reading="every minimum is such a pair",
    argument=[
        Step(
            "(I + A) W_1 and W_2 (I - A) have the product P up to second order in A",
            by="a_turn_between_the_layers_keeps_the_product",
        ),
        Step("so do exp(A) W_1 and W_2 exp(-A), exactly", cites=EXPONENTIAL),
        Step(
            "the derivative of the sum of squares in A is 2 (W_1 W_1^T - W_2^T W_2); at a minimum it vanishes",
            by="a_turn_between_the_layers_costs_twice_the_imbalance",
        ),
        Step("W_1 W_1^T = W_2^T W_2 = W D W^T with an orthonormal eigenbasis W", cites=SPECTRAL),
        Step(
            "so the columns of W_1^T W, and those of W_2 W, are orthogonal, with the same lengths",
            by="balanced_layers_have_orthogonal_columns_in_the_eigenbasis",
        ),
        Step(
            "the columns that are not zero, rank P of them, are listed first and normalized; completed to V and to U they give "
            "W_1 = W S_1 V^T and W_2 = U S_2 W^T with the same entries",
            cites=COMPLETED,
        ),
    ],
)

REAL = PROPOSITION2.extension(
    "inequality-real",
    "2 sigma_j(A B^T) <= sigma_j(A^T A + B^T B) for every j, for real A of shape m x n and B of shape p x n; singular values are "
    "counted as zero beyond the last.",
    hypotheses={},
    argument=[
        Step(
            "with T = [A; B] and J = diag(I, -I), T T^T - J T T^T J = 2 [0, A B^T; B A^T, 0]",
            by="the_inequality_is_a_difference_of_two_grams",
        ),
        Step(
            "J T T^T J is positive semidefinite, so the eigenvalues of 2 [0, A B^T; B A^T, 0] are at most those of "
            "T T^T, one by one",
            cites=Source("Horn and Johnson, Matrix Analysis, Corollary 4.3.12", "Weyl's monotonicity"),
        ),
        Step("the largest eigenvalues of [0, C; C^T, 0] are the singular values of C", cites=PAIRED),
        Step("T T^T and T^T T = A^T A + B^T B have the same eigenvalues, up to zeros", by="the_other_gram_is_the_sum"),
    ],
)

INEQUALITY = PROPOSITION2.printed(
    "inequality",
    "2 sigma_j(A B^*) <= sigma_j(A^* A + B^* B) for every j, for complex A and B; singular values are counted as zero beyond "
    "the last.",
    hypotheses={"same-rows": "A and B have the same number of rows, besides the same number of columns (printed: both m x n)"},
    argument=[
        Step(
            "with Z_r = [Re Z, -Im Z; Im Z, Re Z], A_r B_r^T = (A B^*)_r and A_r^T A_r + B_r^T B_r = (A^* A + B^* B)_r",
            by="complex_products_are_real_ones_of_twice_the_size",
        ),
        Step("the singular values of Z_r are those of Z, each twice", cites=DOUBLED),
        Step(
            "so the inequality for A_r and B_r at the positions 2j is that for A and B at the positions j",
            uses="proposition2.inequality-real",
        ),
    ],
)

FACTORS = PROPOSITION2.printed(
    "factors",
    "W_1 = W S^{1/2} U^T and W_2 = U S^{1/2} V^T have the product P and attain the bound, for some orthogonal W.",
    hypotheses={"svd": "P = U S V^T, all k x k, with orthogonal U and V and a diagonal S that is not negative"},
    reading="the choice printed in Appendix G; for some W, the weakest reading (the printed W_2 does not contain W)",
)

REPAIRED = PROPOSITION2.repaired(
    "right-factors",
    "W_1 = W S^{1/2} V^T and W_2 = U S^{1/2} W^T have the product P and attain the bound, for every orthogonal W.",
    repairs=FACTORS,
    hypotheses=dict(FACTORS.hypotheses),
    argument=[
        Step("their product is U S^{1/2} S^{1/2} V^T = P", by="the_right_factors_multiply_to_the_product"),
        Step("their squared norms are tr S each", by="each_right_factor_has_the_squared_norm_tr_L"),
        Step(
            "that pair is aligned and 0-balanced, so no factorization of the same P has less",
            uses="proposition2.minimum",
            given=("aligned", "balanced", "same-product"),
        ),
    ],
)

LAYERS = PROPOSITION2.extension(
    "layers",
    "The least |W_1|^2 + ... + |W_d|^2 over all chains W_d ... W_1 = P is d sum_j sigma_j(P)^{2/d}; it is attained exactly by the "
    "balanced ones, W_{i+1}^T W_{i+1} = W_i W_i^T.",
    hypotheses={"width": "all inner widths are at least rank P"},
    argument=[
        Step(
            "sum_j sigma_j(W_d ... W_1)^p <= sum_j prod_i sigma_j(W_i)^p for p = 2/d",
            cites=Source("Horn and Johnson, Topics in Matrix Analysis, Theorem 3.3.14"),
        ),
        Step(
            "prod_i sigma_j(W_i)^{2/d} <= (1/d) sum_i sigma_j(W_i)^2",
            cites=Source("calculus", "the inequality of arithmetic and geometric means"),
        ),
        Step(
            "W_i = Q_i R Q_{i-1}^T with isometries Q_i, Q_0 = V, Q_d = U, has the product U R^d V^T",
            by="a_chain_of_equal_diagonals_multiplies_to_their_power",
        ),
        Step(
            "with R^d = L, P = U L V^T, each layer has the squared norm tr R R = sum_j sigma_j(P)^{2/d}",
            by="every_layer_has_the_squared_norm_of_its_diagonal",
        ),
        Step(
            "(I + A) W_i and W_{i+1} (I - A) have the product W_{i+1} W_i up to second order in A",
            by="a_turn_between_the_layers_keeps_the_product",
        ),
        Step("so do exp(A) W_i and W_{i+1} exp(-A), exactly", cites=EXPONENTIAL),
        Step(
            "the derivative of the sum of squares in A is 2 (W_i W_i^T - W_{i+1}^T W_{i+1}): a minimum is balanced",
            by="a_turn_between_the_layers_costs_twice_the_imbalance",
        ),
        Step("and every balanced chain is of that form", uses="remarks.balanced-aligned", given=["balanced"]),
    ],
)
