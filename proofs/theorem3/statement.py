"""Theorem 3 as printed, in its two readings, and what holds instead."""

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
INVERSE_FUNCTIONS = Source(
    "the inverse function theorem", note="a map of full rank at a point covers a neighbourhood of its image"
)
GIVENS = Source("Golub and Van Loan, Matrix Computations, Section 5.2.5", note="QR factorization by Givens rotations")

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

FAMILY = {
    "family": "S = P span{E11 + E22, E33 + E44 + E55, E21 - E12}, P the cyclic shift; layer 11 does not turn, the others do "
    "not stretch"
}

FULL_RANK = THEOREM3.extension(
    "open-set-point",
    "There is an integer point of the family at which the 25 derivatives of the product along its parameters are independent.",
    hypotheses=FAMILY,
    exists=True,
    argument=[
        Step(
            "all angles with cosine 3/5, stretches 2, 3, 5 and 7: there they have rank 25",
            by="the_products_have_25_independent_derivatives",
            exists=True,
        ),
    ],
)

OPEN_SET = THEOREM3.extension(
    "open-set",
    "k = 5, r = 3, d = 21: a family of chains in S with 25 parameters (angles of all layers but the 11th, stretches of layers 9, "
    "10, 12, 13, one "
    "scale) is aligned for all values of its parameters, and its products fill an open set of 5 x 5 matrices.",
    hypotheses=FAMILY,
    argument=[
        Step(
            "five orthonormal threads: each stretched plane is spanned by two of them, whatever the angles",
            by="every_chain_of_the_family_is_aligned",
        ),
        Step(
            "where nothing is stretched a layer is scaled orthogonal or scales e1, e2 alone by one number",
            by="turns_and_stretches_of_one_plane_merge_into_a_layer",
        ),
        Step(
            "at one integer point the derivatives of the product along the parameters have rank 25",
            uses="theorem3.open-set-point",
        ),
        Step("so the products fill a neighbourhood of the product there", cites=INVERSE_FUNCTIONS),
    ],
)

PARTIAL_GRAMS = THEOREM3.extension(
    "partial-grams",
    "Let X have full row rank and let an aligned chain satisfy W_d ... W_1 X = W* X. Then W_d ... W_1 = W*, and for every i the "
    "Gram matrix "
    "(W_i ... W_1)^T (W_i ... W_1) commutes with W*^T W*.",
    hypotheses={
        "inputs": "X has full row rank",
        "aligned": "the chain of k x k layers is aligned",
        "zero-error": "W_d ... W_1 X = W* X",
    },
    argument=[
        Step("X has a right inverse, so the products are equal", by="equal_maps_on_full_row_rank_inputs_are_equal"),
        Step(
            "both Gram matrices are diagonal in V_1, so they commute",
            by="every_partial_gram_is_diagonal_in_the_first_frame",
        ),
    ],
)

FEW_ORTHOGONAL = {"few-orthogonal": "d >= 2 and (d - 2) o + 2 r <= 2 k - 1"}

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
    argument=[
        Step(
            "X has full row rank, so Y = f(X) = W* X means W_d ... W_1 = W*",
            by="equal_maps_on_full_row_rank_inputs_are_equal",
        ),
        Step(
            "if all layers are scaled orthogonal so is W*: a set of measure zero, as r >= 1 and k >= 2",
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
    ],
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

NO_ORTHOGONAL = THEOREM3.extension(
    "without-orthogonal-layers",
    "If the scaled orthogonal elements of S are multiples of finitely many matrices (of I, say) and r <= k - 1, then at every "
    "depth d >= 2 no "
    "aligned chain in S interpolates generic data: the printed bound, improved by one.",
    hypotheses={"finitely-many": "o = 0", "bound": "r <= k - 1", "generic": REALIZABLE.hypotheses["generic"]},
    argument=[
        Step(
            "with o = 0 and r <= k - 1, 2k - 1 - ((d-2) o + 2r) = 1 + 2(k-1-r) > 0 whatever d is",
            by="without_orthogonal_layers_depth_does_not_matter",
        ),
        Step(
            "so the repaired theorem applies to every chain in S of depth d >= 2 that interpolates: it is not aligned",
            uses="theorem3.repaired",
            given=("structure", "zero-error", "few-orthogonal"),
        ),
    ],
)

TWO_PARAMETERS = THEOREM3.extension(
    "two-parameters",
    "For r <= 2 the printed theorem is true, for every S and depth; so it is true for k <= 4.",
    hypotheses={
        "parameters": "r <= 2 and r < k - 1",
        "generic": REALIZABLE.hypotheses["generic"],
        "zero-error": REALIZABLE.hypotheses["zero-error"],
    },
    argument=[
        Step(
            "r = 0 or 1: every product is a multiple of one power A^d, in dimension 1 < k^2",
            by="one_parameter_products_lie_on_a_line",
        ),
        Step(
            "r = 2: scaled orthogonal elements form a closed algebraic subset of a projective line: all of it, or finitely many "
            "points",
            cites=SEMIALGEBRAIC,
        ),
        Step(
            "if it is all of it, every product is scaled orthogonal: measure zero",
            by="products_of_scaled_orthogonal_layers_are_scaled_orthogonal",
        ),
        Step(
            "if finitely many, o = 0 and r = 2 <= k - 1, so no chain of depth d >= 2 is aligned",
            uses="theorem3.without-orthogonal-layers",
            given=("finitely-many", "bound"),
        ),
        Step("d = 1: a generic W* is not in S, of dimension 2 < k^2", cites=LINEAR_ALGEBRA),
        Step(
            "r < k - 1 and r = 2 need k >= 4; k <= 4 and r < k - 1 leave r <= 2", by="small_sizes_leave_two_parameters"
        ),
    ],
)

EVERY_TARGET = THEOREM3.extension(
    "every-target",
    "k = 5, r = 3: with the structure of the counterexample every invertible W* is the product of an aligned chain of depth 35 in "
    "S.",
    hypotheses={"invertible": "W* is an invertible 5 x 5 matrix"},
    argument=[
        Step(
            "up to the sign of det W*, W* = U D V^T with U, V rotations and D positive",
            cites=Source("the singular value decomposition"),
        ),
        Step(
            "a word R_16 P R_15 ... P R_1 is P^15 = I times rotations G_16 ... G_1 of the planes (2-j, 3-j) mod 5",
            by="a_word_of_turns_and_shifts_is_a_product_of_plane_rotations",
        ),
        Step(
            "among these planes, in this order, are the ten of a Givens sweep, so every rotation is such a word",
            by="the_planes_of_the_word_make_a_complete_sweep",
        ),
        Step("a complete sweep of rotations reaches every element of SO(5)", cites=GIVENS),
        Step(
            "five stretches between shifts scale the threads by products over the edges of a 5-cycle, whose incidence matrix is "
            "invertible",
            by="the_stretches_reach_every_positive_diagonal",
        ),
        Step(
            "stretched planes are coordinate planes and V^T turns V_1 into coordinate vectors first: the threads stay orthogonal",
            by="stretches_of_coordinate_planes_keep_coordinate_threads",
        ),
        Step(
            "15 + 5 + 15 layers: the turn before the first stretch and the turn after the last one are merged into those layers",
            by="turns_and_stretches_of_one_plane_merge_into_a_layer",
        ),
    ],
)

SHALLOWEST = THEOREM3.extension(
    "shallowest",
    "For the structure of the counterexample, aligned chains of depth d <= 20 reach only a set of maps of measure zero: depth 21 "
    "is least.",
    hypotheses={"structure": "S is the three-dimensional structure of the counterexample, k = 5", "depth": "d <= 20"},
    argument=[
        Step(
            "a layer is an orthogonal matrix O_l(theta_l) times a stretch D_l that commutes with the rotation of its plane",
            by="turns_and_stretches_of_one_plane_merge_into_a_layer",
        ),
        Step(
            "the chain is aligned iff the stretched planes, pulled back to the input, have commuting projectors: a condition on "
            "the angles",
            cites=Source("linear algebra", note="alignment of an invertible chain: common orthonormal threads"),
        ),
        Step(
            "so the reached maps have dimension at most (dimension of the admissible angles) + min(5, stretched layers + 1)",
            cites=SEMIALGEBRAIC,
        ),
        Step(
            "25 dimensions need at least 20 angles, so d >= 20; at d = 20 all angles must be free",
            by="twenty_five_dimensions_need_twenty_angles",
        ),
        Step(
            "at d = 20 with free angles two stretched layers must be neighbours, since at distances 2, ..., 19 some angles make "
            "the projectors not commute",
            by="planes_at_a_distance_do_not_commute_for_all_angles",
        ),
        Step(
            "three stretched layers are not pairwise neighbours, so at most two stretch, and 20 + 3 < 25",
            by="two_stretches_are_too_few",
        ),
    ],
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
