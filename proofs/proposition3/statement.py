"""Proposition 3 as printed, and what is left of it when X is not of full rank."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

PROPOSITION3 = Claim(
    "proposition3",
    title="The outer layers of an aligned network without error are aligned with the least-squares map",
    source=Source("Section 5.2", "Proposition 3"),
    notation=(
        "W = W_d ... W_1, layers k_i x k_{i-1}; data X: k_0 x n, Y: k_d x n; W* = Y X^T (X X^T)^{-1}",
        "aligned: W_i = U_i S_i V_i^T with U_i = V_{i+1}, all U_i and V_i orthogonal, S_i rectangular diagonal",
        "A is aligned with B if they have usSVDs with V_A = U_B (Definition 2)",
    ),
)

ELEMENTARY = Source("linear algebra")

NETWORK = {
    "aligned": "the layers W_1, ..., W_d are aligned (any widths, any depth d >= 1)",
    "zero-error": "the squared error is zero: Y = W_d ... W_1 X",
}

OUTER = "W_d^T is aligned with W*, and W* is aligned with W_1^T."

PRINTED = PROPOSITION3.printed(
    "outer-layers",
    OUTER,
    hypotheses={**NETWORK, "full-rank": "n >= k_0 and rank X = k_0"},
    argument=[
        Step("with full rank, zero error determines the map: W* = W_d ... W_1", by="zero_error_determines_the_map"),
        Step("the product is U_d (S_d ... S_1) V_1^T", by="aligned_layers_multiply_to_an_aligned_product"),
        Step("so U_d and V_1 are frames of W*, its middle being diagonal", by="the_outer_frames_are_frames_of_the_map"),
        Step(
            "W_d^T has right frame U_d and W_1^T has left frame V_1: exactly what the two alignments ask for",
            by="transposed_outer_layers_have_the_frames_of_the_map",
        ),
    ],
)

ANY_RANK = PROPOSITION3.extension(
    "any-rank",
    "With the pseudoinverse, W* = Y X^+: " + OUTER,
    hypotheses={**NETWORK, "inputs": "the inputs are diagonal in the first frame: V_1^T X X^T V_1 is diagonal"},
    argument=[
        Step("Y X^+ = Y X^T (X X^T)^+, and (V_1 L V_1^T)^+ = V_1 L^+ V_1^T with L^+ diagonal", cites=ELEMENTARY),
        Step("the product is U_d D V_1^T with D diagonal", by="aligned_layers_multiply_to_an_aligned_product"),
        Step("so Y X^+ = U_d D L L^+ V_1^T, and D L L^+ is diagonal", by="inputs_that_are_diagonal_keep_the_frames_at_any_rank"),
        Step("W_d^T has right frame U_d and W_1^T has left frame V_1", by="transposed_outer_layers_have_the_frames_of_the_map"),
    ],
)
