"""The Example as printed, and what holds instead: shallow autoencoders, generic targets, and targets made of the same layers."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

EXAMPLE = Claim(
    "example",
    title="A convolutional linear autoencoder is not aligned, unless its layers are multiples of the identity",
    source=Source("Section 5", "Example", "after Theorem 3"),
    notation=(
        "images have m x m pixels, k = m^2; layers are 3x3 convolutions with zero padding, so r = 9 (m >= 2); X is k x n, Y = X",
        "T is the m x m matrix of the path: ones beside the diagonal; I (x) T is the filter with middle row 1 0 1; chi_m = det(xI "
        "- T)",
    ),
)

LINEAR_ALGEBRA = Source("linear algebra")
POLYNOMIALS = Source("algebra", note="a polynomial that is not zero vanishes on a set of measure zero only")

CONVOLUTIONAL = {"convolutional": "W_1, ..., W_d, d >= 1, are 3x3 convolutions with zero padding on m x m images"}
FULL_RANK = {"generic": "X holds n >= m^2 images and is generic; in particular it has full row rank"}

PRINTED = EXAMPLE.printed(
    "as-printed",
    "f is not aligned.",
    hypotheses={
        "size": "m >= 4",
        **CONVOLUTIONAL,
        **FULL_RANK,
        "zero-error": "f(X) = X",
        "not-scalar": "not all layers are scalar multiples of the identity",
    },
)

REPAIRED = EXAMPLE.repaired(
    "repaired",
    "f is not aligned: there is no such f, aligned or not.",
    repairs=PRINTED,
    hypotheses={
        **CONVOLUTIONAL,
        **FULL_RANK,
        "zero-error": PRINTED.hypotheses["zero-error"],
        "not-scalar": PRINTED.hypotheses["not-scalar"],
        "shallow": "m >= 2 and d < m",
    },
    adds=("shallow",),
    argument=[
        Step("X has full row rank, so it has a right inverse, and f(X) = X says W_d ... W_1 = I", cites=LINEAR_ALGEBRA),
        Step(
            "then W_i^{-1} is the product of the other d - 1 <= m - 2 layers, in cyclic order",
            by="a_layer_is_inverted_by_the_others",
        ),
        Step(
            "layers are block tridiagonal Toeplitz (blocks: image rows), so the blocks (1, m) and (m, 1) of W_i^{-1} are zero",
            cites=Source("linear algebra", note="bandwidths of factors add up in a product"),
        ),
        Step(
            "hence the part of W_i with block rows 1..m-1 and block columns 2..m has nullity m, and so has the part with rows 2..m "
            "and columns 1..m-1",
            cites=Source(
                "Fiedler and Markham, Completing a matrix when certain entries of its inverse are specified (1986)",
                note="the nullity theorem",
            ),
        ),
        Step(
            "these parts are block triangular with m - 1 times the block A_+, or A_-, on the diagonal",
            by="the_shifted_parts_have_the_outer_blocks_on_their_diagonals",
        ),
        Step(
            "these blocks are tridiagonal Toeplitz: where a tap t beside the diagonal is not zero, the same parts, with blocks of "
            "size 1, are triangular with t on the diagonal",
            by="the_shifted_parts_have_the_outer_blocks_on_their_diagonals",
        ),
        Step(
            "so they are invertible of size m - 1, and such a block has nullity at most 1; a block t I with t != 0 has nullity 0",
            cites=Source(
                "linear algebra", note="the determinant of a triangular matrix; minors bound the rank from below"
            ),
        ),
        Step(
            "the nullity of a block triangular matrix is at most the sum of those of its diagonal blocks",
            cites=LINEAR_ALGEBRA,
        ),
        Step(
            "nullity m is needed, and m - 1 blocks that are not zero have m - 1 at most: A_+ = 0 and A_- = 0",
            by="the_blocks_cannot_make_up_the_nullity",
        ),
        Step(
            "so W_i = I (x) A_0, and the blocks A_0 of the layers multiply to I, since block diagonal matrices multiply block by "
            "block",
            cites=LINEAR_ALGEBRA,
        ),
        Step(
            "the same with blocks of size 1, numbers of nullity 0 unless they are zero, where nullity 1 is needed: t_+ = t_- = 0, "
            "and every layer is a multiple of I",
            by=(
                "the_shifted_parts_have_the_outer_blocks_on_their_diagonals",
                "the_blocks_cannot_make_up_the_nullity",
            ),
        ),
    ],
)

DEEP = EXAMPLE.extension(
    "deep",
    "There are d zero-padded 3x3 layers, none of them a multiple of the identity, that are aligned and have product I.",
    hypotheses={"depth": "d >= m >= 2"},
    argument=[
        Step("chi_m(T) = 0", cites=Source("Cayley and Hamilton")),
        Step(
            "chi_m has m different real roots, 2 cos(j pi/(m+1))",
            cites=Source(
                "the eigenvalues of a path", note="a symmetric tridiagonal matrix without zeros beside the diagonal"
            ),
        ),
        Step(
            "with d - m further real roots in q, and c != 0 small, p = chi_m q + c still has d different real roots r_1, ..., r_d",
            cites=Source("calculus", note="simple roots move continuously"),
        ),
        Step(
            "p(T) = c I, so (T - r_1 I) ... (T - r_d I)/c = I",
            by="a_polynomial_that_is_constant_modulo_chi_is_constant_at_T",
        ),
        Step(
            "I (x) (T - r_i I) are symmetric and commute", by="shifts_of_a_symmetric_matrix_are_symmetric_and_commute"
        ),
        Step(
            "so one orthonormal eigenbasis serves all of them: U_i = V_i = Q",
            cites=Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices"),
        ),
        Step("none is a multiple of I, because T is not", by="the_path_is_no_multiple_of_the_identity"),
    ],
)

CENTRE_TAP = EXAMPLE.extension(
    "centre-tap",
    "The only scaled orthogonal zero-padded 3x3 convolutions are the multiples of the identity.",
    hypotheses={"size": "m >= 3"},
    argument=[
        Step(
            "with pixels c = (2,2), first = (1,1), last = (m,m): 2 |column c|^2 - |column first|^2 - |column last|^2 is a sum of "
            "squares of "
            "all taps but the centre, each at least once",
            by="lengths_of_three_columns_count_every_tap_but_the_centre",
        ),
        Step("for A^T A = lambda I it is 2 lambda - lambda - lambda = 0, so these taps vanish", cites=LINEAR_ALGEBRA),
    ],
)

COMMUTATORS = (
    Step(
        "let an aligned chain have the outputs W* X: the product of its layers is W*, and the Gram matrix of each partial product "
        "commutes with W*^T W*",
        uses="theorem3.partial-grams",
        given=("inputs", "aligned", "zero-error"),
    ),
    Step(
        "for m = 3, ..., 12 there is a product W* of two integer layers for which P -> [P, W*^T W*] has the rank of Mspan modulo "
        "I, 28",
        by="an_integer_teacher_has_full_commutator_rank",
    ),
    Step(
        "at m = 12 the entries within four pixels of a corner suffice, at m = 13 they have the same values",
        by="entries_near_the_corners_suffice_and_do_not_change",
    ),
    Step(
        "[P, W*^T W*] is made of products of six taps, P of two: six steps from a place in a corner window of four pixels lead to "
        "the tenth pixel at most, so for m >= 12 never to the borders opposite, and from no place do two steps lead to opposite "
        "borders",
        by="six_steps_from_a_corner_do_not_reach_the_opposite_border",
    ),
    Step(
        "an entry of such a product is a sum over ways of single steps between its two pixels, so it depends on the borders near "
        "them alone: for all m >= 12 these values are the same, and the entries of Mspan are among the same vectors",
        cites=Source(
            "linear algebra",
            note="an entry of a product of f matrices is a sum over ways of f steps from its row to its column",
        ),
    ),
    Step(
        "the rank is full off a proper algebraic set, of filters as of maps W*; for more layers put the others to I",
        cites=POLYNOMIALS,
    ),
    Step(
        "where the layers before W_i are multiples of I, the Gram matrix of W_i ... W_1 is c^2 W_i^T W_i, and c != 0 since W* "
        "is not zero",
        by="after_multiples_of_the_identity_a_partial_gram_is_that_of_the_layer",
    ),
    Step(
        "off that set a layer whose Gram matrix commutes with W*^T W* has a scalar Gram matrix, so it is a multiple of I, and one "
        "after the other all layers are",
        uses="example.centre-tap",
    ),
    Step(
        "then W* is a multiple of I, and all commutators with W*^T W* vanish, of which 28 are independent: a contradiction",
        by="a_multiple_of_the_identity_has_no_commutators",
    ),
)

GENERIC_TARGET = EXAMPLE.extension(
    "generic-target",
    "No aligned chain of zero-padded 3x3 layers, of any depth, has f(X) = W* X.",
    hypotheses={"size": "m >= 3", "generic": "W* is a generic m^2 x m^2 matrix, and X has full row rank"},
    argument=COMMUTATORS,
)

TEACHER = EXAMPLE.extension(
    "teacher",
    "No aligned chain of zero-padded 3x3 layers, of any depth, has f(X) = W* X.",
    hypotheses={
        "size": "m >= 3",
        "teacher": "W* is the product of at least two zero-padded 3x3 layers with generic filters (Lebesgue-almost all)",
        "inputs": "X has full row rank",
    },
    argument=COMMUTATORS,
)

# "This follows from letting k = m^2, r = 9 in Proposition 4"

THRESHOLD = EXAMPLE.printed(
    "numbers",
    "r = 9 and k = m^2 satisfy r < k - 1 - C(k-n, 2), the hypothesis of Proposition 4.",
    hypotheses={"size": "m >= 4", "samples": "n >= m^2"},
    reading='the sentence "This follows from letting k = m^2, r = 9 in Proposition 4", as far as its arithmetic goes',
    intended=False,
    argument=[
        Step("n >= k leaves C(k-n, 2) = 0, by the convention of Proposition 4", by="no_sample_is_missing"),
        Step("m^2 - 1 - 9 = (m-4)^2 + 8 (m-4) + 6 > 0", by="nine_parameters_are_few"),
    ],
)

FOLLOWS = EXAMPLE.printed(
    "consequence",
    "The map W* that W_d^T has to align with by Proposition 3 is none of those that can align with a zero-padded 3x3 layer "
    "other than the multiples of the identity.",
    hypotheses={"size": "m >= 4", "autoencoder": "W* = I, the least-squares map Y X^T (X X^T)^{-1} of Y = X"},
    reading='the sentence "This follows from letting k = m^2, r = 9 in Proposition 4": with Proposition 3, for a map W* outside '
    "the set of measure zero of which Proposition 4 speaks",
)

FOLLOWS_REPAIRED = EXAMPLE.repaired(
    "consequence-repaired",
    FOLLOWS.text,
    repairs=FOLLOWS,
    hypotheses={
        "size": FOLLOWS.hypotheses["size"],
        "generic-map": "W* is a generic m^2 x m^2 matrix: Y = W* X, not Y = X",
    },
    adds=("generic-map",),
    argument=[
        Step(
            "m >= 4 >= 3, so the scaled orthogonal elements of S are the multiples of I",
            uses="example.centre-tap",
            given=["size"],
        ),
        Step("r = 9 <= m^2 - 1 = min(k, k-1)", by="nine_parameters_are_few"),
        Step(
            "so Proposition 4, as repaired, applies to the nine-dimensional space S with n = k, and a generic W* is outside its "
            "set",
            uses="proposition4.repaired",
            given=("subspace", "not-orthogonal", "sharp-threshold"),
        ),
    ],
)
