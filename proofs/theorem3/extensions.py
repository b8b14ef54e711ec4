"""Statements of ours around Theorem 3: where it is true, and how much the structure of its counterexample can do."""

from __future__ import annotations

from proofs.theorem3.statement import LINEAR_ALGEBRA, REALIZABLE, SEMIALGEBRAIC, THEOREM3
from verify.claim import Source, Step

INVERSE_FUNCTIONS = Source(
    "the inverse function theorem", note="a map of full rank at a point covers a neighbourhood of its image"
)
SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")
GIVENS = Source("Golub and Van Loan, Matrix Computations, Section 5.2.5", note="QR factorization by Givens rotations")

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

FULL_RANK = THEOREM3.extension(
    "open-set-point",
    "S = P span{E11 + E22, E33 + E44 + E55, E21 - E12}, P the cyclic shift, k = 5: among the chains in S of depth 21 whose layer "
    "11 does not turn and of whose layers 9, 10, 12 and 13 alone stretch, there is one with integer coefficients at which the 25 "
    "derivatives of the product along these parameters are independent.",
    hypotheses={},
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
    "S = P span{E11 + E22, E33 + E44 + E55, E21 - E12}, P the cyclic shift, k = 5, r = 3, d = 21: the chains in S with free "
    "angles, free stretches in layers 9, 10, 12, 13 and one free scale are aligned, and their products fill an open set of 5 x 5 "
    "matrices.",
    hypotheses={"unturned": "layer 11 does not turn: its angle is 0"},
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
    "S = P span{E11 + E22, E33 + E44 + E55, E21 - E12}, P the cyclic shift, k = 5: the products of aligned chains in S have "
    "measure zero.",
    hypotheses={"depth": "d <= 20"},
    argument=[
        Step(
            "a chain with a singular layer has a singular product: a set of measure zero",
            cites=Source("algebra", note="the determinant is a polynomial that is not zero"),
        ),
        Step(
            "any other layer is, up to its sign, an orthogonal O_l = P (R_l (+) I), R_l a turn, times a stretch D_l = rho E + "
            "sigma F, with E = E11 + E22, F = I - E and rho, sigma > 0",
            by="turns_and_stretches_of_one_plane_merge_into_a_layer",
        ),
        Step(
            "with T_l = O_l ... O_1 and the pulled-back stretch T_{l-1}^T D_l T_{l-1}, a partial product is T_l times the "
            "pulled-back stretches of its layers",
            by="stretches_are_pulled_back_to_the_input",
        ),
        Step(
            "if the chain is aligned then the Gram matrices of all partial products are diagonal in V_1",
            by="every_partial_gram_is_diagonal_in_the_first_frame",
        ),
        Step(
            "so, one layer after the other, are the squares of the pulled-back stretches",
            by="the_next_stretch_is_diagonal_in_the_frame_of_those_before",
        ),
        Step(
            "and with them, where rho != sigma, the projectors T_{l-1}^T E T_{l-1} on the stretched planes: they commute, a "
            "condition on the angles alone",
            by="a_stretch_is_diagonal_where_its_plane_is",
        ),
        Step(
            "each stretch is sigma (t E + F), with t = 1 where nothing is stretched: besides the angles the product depends on one "
            "scale, and on one ratio for each stretched layer",
            by="the_scales_of_the_stretches_are_one_number",
        ),
        Step(
            "given the angles, the pulled-back stretches lie in the matrices that are diagonal in one frame: 5 dimensions at most",
            cites=SPECTRAL,
        ),
        Step(
            "so the reached maps have dimension at most (dimension of the admissible angles) + min(5, stretched layers + 1)",
            cites=SEMIALGEBRAIC,
        ),
        Step(
            "25 dimensions need at least 20 angles, so d >= 20; at d = 20 all angles must be free, on a set of 20 dimensions",
            by="twenty_five_dimensions_need_twenty_angles",
        ),
        Step(
            "what then commutes on a set of full dimension commutes for all angles",
            cites=Source("analysis", note="the zeros of an analytic function that is not zero have measure zero on a torus"),
        ),
        Step(
            "so any two stretched layers are neighbours, since at distances 2, ..., 19 some angles make the projectors not commute",
            by="planes_at_a_distance_do_not_commute_for_all_angles",
        ),
        Step(
            "three different layers are not pairwise neighbours, so at most two stretch",
            by="of_three_layers_two_are_no_neighbours",
        ),
        Step("and 20 + 3 < 25", by="two_stretches_are_too_few"),
    ],
)
