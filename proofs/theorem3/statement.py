"""Theorem 3 as printed, in its readings, and what holds instead."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

THEOREM3 = Claim(
    "theorem3",
    title="Interpolating generic data with layers from a small structure rules out alignment",
    source=Source("Section 5", "Theorem 3", "with footnote 4"),
    notation=(
        "S is an r-dimensional subspace of k x k matrices; W_1, ..., W_d in S; f(x) = W_d ... W_1 x; X and Y are k x n",
        "o is the dimension of the projective set of scaled orthogonal elements of S (A^T A = lambda I, A != 0), read as 0 if "
        "there are none",
        "a generic object lies outside some set of measure zero that depends on S and d only",
    ),
)

SEMIALGEBRAIC = Source(
    "Bochnak, Coste and Roy, Real Algebraic Geometry, Section 2.8",
    note="dimension of semialgebraic sets: products add, maps do not raise it, less than full means measure zero",
)
SVD = Source(
    "the singular value decomposition",
    note="frames of a matrix with distinct singular values are unique up to signs and order",
)
LINEAR_ALGEBRA = Source("linear algebra")

LAYERS = {
    "structure": "W_1, ..., W_d lie in S, an r-dimensional subspace of k x k matrices",
    "small": "r < k - 1",
    "not-scalar": "at least one W_i is not a scalar multiple of I",
}
CONCLUSION = "f is not aligned."

SQUARE = THEOREM3.printed(
    "as-many-samples-as-inputs",
    CONCLUSION,
    hypotheses={**LAYERS, "zero-error": "Y = f(X)", "generic": "(X, Y) is generic, of shape k x k"},
    reading="n = k: then Y = W* X has the one solution W* = Y X^{-1}, and that is generic",
    intended=False,
)

REALIZABLE = THEOREM3.printed(
    "realizable",
    CONCLUSION,
    hypotheses={
        **LAYERS,
        "zero-error": "Y = f(X), X has full row rank k",
        "generic": "n >= k, X is generic, and Y = W* X with W* generic",
    },
    reading="n >= k and interpolation is possible: a generic map on generic inputs (for n > k and generic Y nothing interpolates)",
)

EXTENDED = THEOREM3.printed(
    "extended",
    CONCLUSION,
    hypotheses={
        "structures": "W_i lies in S_i, an r_i-dimensional subspace of k_i x k_{i-1} matrices, for i = 1, ..., d",
        "small": "r_i < k - 1 for all i, where k is the least of the widths k_0, ..., k_d",
        "not-scalar": LAYERS["not-scalar"],
        "zero-error": "Y = f(X), X has full row rank k_0",
        "generic": "n >= k_0, X is generic, and Y = W* X with W* generic",
    },
    reading='the sentence before the theorem, "The statement can trivially be extended to the general setting": widths and '
    "structures that change from layer to layer. The paper does not say what becomes of its bound there: r_i < k - 1 for all i, "
    "with k the least width, is our formulation",
)

MORE_SAMPLES = THEOREM3.extension(
    "more-samples",
    "For n > k and generic (X, Y) no linear map satisfies Y = W X: read literally, the theorem says nothing there.",
    hypotheses={"more": "n > k"},
    argument=[
        Step("Y = W X forces rank [X; Y] = rank X <= k", by="an_interpolating_map_keeps_the_rank"),
        Step(
            "for some (X, Y) the rank of [X; Y] is k + 1, for every k and n > k",
            by="one_more_sample_can_raise_the_rank",
        ),
        Step(
            "so a minor of size k + 1 is a nonzero polynomial in (X, Y)",
            cites=Source("algebra", note="a nonzero polynomial vanishes on a set of measure zero only"),
        ),
    ],
)

FEW_ORTHOGONAL = {"few-orthogonal": "d >= 2 and (d - 2) o + 2 r <= 2 k - 1"}

COUNT = (
    Step(
        "X has full row rank, so Y = f(X) = W* X means W_d ... W_1 = W*",
        by="equal_maps_on_full_row_rank_inputs_are_equal",
    ),
    Step(
        "if all layers are scaled orthogonal, 0 among them, so is W*: a set of measure zero for k >= 2 (k = 1 leaves "
        "r = 0, and W* = 0)",
        by="products_of_scaled_orthogonal_layers_are_scaled_orthogonal",
    ),
    Step(
        "let the chain be aligned, i the first and j the last layer that is not scaled orthogonal, and Q = W_{i-1} ... W_1. "
        "Then "
        "(W_i Q)^T (W_i Q) is diagonal in V_1, a right frame of W*",
        by="every_partial_gram_is_diagonal_in_the_first_frame",
    ),
    Step(
        "likewise for the last layers, in U_d, a left frame of W*",
        by="every_partial_gram_from_the_left_is_diagonal_in_the_last_frame",
    ),
    Step("both frames of a generic W* are generic, and unique up to signs and order", cites=SVD),
    Step(
        "W_i Q is not scaled orthogonal, so such a Gram matrix has two eigenvalues, and its eigenframes have dimension at "
        "most C(k,2) - (k-1)",
        uses="proposition4.frame-count",
        given=["two-eigenvalues"],
    ),
    Step(
        "Q brings at most (i-1) o parameters, W_i brings r - 1 (its scale does not matter); dimensions add up at most",
        cites=SEMIALGEBRAIC,
    ),
    Step(
        "if i < j both frames together lie in dimension < 2 C(k,2) = dim O(k)^2, because i - 1 + d - j <= d - 2",
        by="the_two_frames_miss_a_positive_number_of_dimensions",
    ),
    Step(
        "if i = j the products Q' W_i Q have dimension at most (d-1) o + r <= 2k - 2 < k^2",
        by="one_layer_between_rotations_is_too_few",
    ),
    Step("in both cases the W* that are reached have measure zero", cites=SEMIALGEBRAIC),
)
"""How far words of scaled orthogonal layers can turn the outer frames; nothing in it asks for one S in all layers."""

REPAIRED = THEOREM3.repaired(
    "repaired",
    CONCLUSION,
    repairs=REALIZABLE,
    hypotheses={
        "structure": LAYERS["structure"],
        "zero-error": REALIZABLE.hypotheses["zero-error"],
        "generic": REALIZABLE.hypotheses["generic"],
        **FEW_ORTHOGONAL,
    },
    adds=("few-orthogonal",),
    argument=COUNT,
)

REPAIRED_SQUARE = THEOREM3.repaired(
    "repaired-square",
    CONCLUSION,
    repairs=SQUARE,
    hypotheses={
        "structure": LAYERS["structure"],
        "zero-error": SQUARE.hypotheses["zero-error"],
        "generic": SQUARE.hypotheses["generic"],
        **FEW_ORTHOGONAL,
    },
    adds=("few-orthogonal",),
    argument=[
        Step(
            "with X invertible, (X, Y) -> (X, Y X^{-1}) is a diffeomorphism onto pairs (X, W*): its inverse is (X, W* X)",
            by="data_and_maps_determine_each_other",
        ),
        Step("diffeomorphisms keep sets of measure zero", cites=Source("calculus")),
        Step(
            "a generic X is invertible and W* = Y X^{-1} is generic with it, so the claim is the one for generic X and W*",
            uses="theorem3.repaired",
            given=("zero-error", "generic"),
        ),
    ],
)

EXTENDED_REPAIRED = THEOREM3.repaired(
    "extended-repaired",
    CONCLUSION,
    repairs=EXTENDED,
    hypotheses={
        "structures": EXTENDED.hypotheses["structures"],
        "zero-error": EXTENDED.hypotheses["zero-error"],
        "generic": EXTENDED.hypotheses["generic"],
        "equal-widths": "k_0 = ... = k_d = k",
        "few-orthogonal": "d >= 2 and (d - 2) o + 2 r <= 2 k_0 - 1, where r is the largest r_i, and o the largest dimension of "
        "the scaled orthogonal elements of an S_i",
    },
    adds=("equal-widths", "few-orthogonal"),
    argument=COUNT,
)

FOOTNOTE = THEOREM3.extension(
    "footnote-4",
    "If all layers are multiples of I then zero error means Y = c X for a real c: autoencoding up to scale, as footnote 4 says. "
    "For generic data "
    "with k >= 2 that never happens, so on generic data the hypothesis that some layer is not a multiple of I excludes nothing.",
    hypotheses={"scalar-layers": "W_i = c_i I for all i", "size": "k >= 2 and n >= 1"},
    argument=[
        Step("the product of multiples of I is a multiple of I", by="scalar_layers_multiply_to_a_scalar"),
        Step(
            "for some (X, Y) with k >= 2 no c has Y = c X, so generically none has", by="some_data_are_not_proportional"
        ),
        Step(
            "rank [vec X, vec Y] = 2 is an open and dense condition as soon as it is satisfied once",
            cites=Source("algebra", note="a nonzero polynomial vanishes on a set of measure zero only"),
        ),
    ],
)
