"""The remarks of Sections 2 to 4 as printed, reading by reading, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import SETTING
from verify.claim import Claim, Source, Step

REMARKS = Claim(
    "remarks",
    title="Equation (3), one-dimensional alignment, balancedness, equal right singular vectors",
    source=Source("Sections 2 to 4", note="remarks without proofs"),
    notation=(
        "layers W_i of shape k_i x k_{i-1}, W = W_d ... W_1; C is the gradient of the loss with respect to W, for "
        "any differentiable loss",
        "G_i = (W_d..W_{i+1})^T C (W_{i-1}..W_1)^T, the gradient in W_i; gradient flow: dW_i/dt = -G_i",
        "balanced: W_{i+1}^T W_{i+1} = W_i W_i^T for 1 <= i < d; printed with the transposes exchanged, W_i^T W_i = "
        "W_{i+1} W_{i+1}^T",
        "structured layers: W_i = sum_j c_ij A_j, and the c_ij follow their gradients",
    ),
)

COMPLETED = Source("linear algebra", "orthogonal vectors can be normalized and completed to an orthonormal basis")
COMMUTING = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")
NUMBERS = Source("arithmetic", "a number c = c^3 that is not zero has c^2 = 1")
CHAIN_RULE = Source("calculus", "the chain rule for a squared norm")
SVD = Source("linear algebra", "the singular value decomposition")

ALIGNED = {"aligned": "W_i = U_i S_i V_i^T with orthogonal U_i, V_i, rectangular diagonal S_i and U_i = V_{i+1}"}
FLOW = {"flow": "the layers follow gradient flow, all at once"}
FREE = {"free": "every entry of every layer is a parameter of its own (fully connected)"}

EQUATION3 = REMARKS.printed(
    "equation-3",
    "W_d ... W_1 = U_d (S_d ... S_1) V_1^T.",
    hypotheses=dict(ALIGNED),
    argument=[
        Step(
            "by induction on the number of layers, since U_i^T V_{i+1} = I cancels between neighbours",
            by="an_aligned_chain_is_diagonal_in_its_outer_frames",
        )
    ],
)

FIRST = REMARKS.printed(
    "first-columns",
    "The inner product of the first columns of V_{i+1} and U_i has absolute value 1.",
    hypotheses={**ALIGNED, "rank-one": "W_i and W_{i+1} have rank one"},
    argument=[Step("they are the same column of an orthogonal matrix", by="a_shared_frame_has_columns_of_length_one")],
)

CONSISTENT = REMARKS.printed(
    "consistent",
    "The singular vectors of the nonzero singular values satisfy |v_{i+1}^T u_i| = 1: the layers are aligned in the "
    "sense of Ji and Telgarsky.",
    hypotheses=dict(FIRST.hypotheses),
    reading='"hence Definition 2 is consistent with alignment in the 1-dimensional setting"; '
    "their definition speaks of the top singular vectors",
)

CONSISTENT_REPAIRED = REMARKS.repaired(
    "consistent-repaired",
    "The singular vectors of the nonzero singular values satisfy |v_{i+1}^T u_i| = 1.",
    repairs=CONSISTENT,
    hypotheses={**FIRST.hypotheses, "product": "W_{i+1} W_i is not zero"},
    adds=("product",),
    argument=[
        Step("in shared frames W_i W_i^T and W_{i+1}^T W_{i+1} commute", by="shared_frames_make_the_grams_commute"),
        Step(
            "for layers of rank one these are multiples of u u^T and v v^T; with c = u^T v commuting means c = c^3",
            by="commuting_projections_of_rank_one_have_c_equal_to_its_cube",
        ),
        Step("W_{i+1} W_i is a multiple of c", by="the_product_of_layers_of_rank_one_is_a_multiple_of_c"),
        Step("so c is not zero, and c^2 = 1", cites=NUMBERS),
    ],
)

COMMON = {"common": "X = V S_x R^T and Y = U S_y R^T with the same right singular vectors R"}

RIGHT_DATA = REMARKS.extension(
    "right-singular-vectors-data",
    "The data condition of Theorem 1 holds: orthogonal U, V make U^T Y X^T V and V^T X X^T V diagonal.",
    hypotheses=dict(COMMON),
    argument=[
        Step("Y X^T = U S_y S_x^T V^T and X X^T = V S_x S_x^T V^T", by="common_right_vectors_make_the_data_diagonal")
    ],
)

RIGHT = REMARKS.printed(
    "right-singular-vectors",
    "Alignment is an invariant of training, for every step size.",
    hypotheses={
        **SETTING,
        **COMMON,
        "data": "X is not zero (what the standing assumption of a nonzero gradient says of the data)",
    },
    argument=[
        Step("the data condition holds", uses="remarks.right-singular-vectors-data"),
        Step("so alignment is an invariant", uses="theorem1.if", given=["condition"]),
    ],
)

RIGHT_EXACT = REMARKS.extension(
    "right-singular-vectors-exact",
    "The data condition holds if and only if X^T X and Y^T Y commute, that is, if X and Y have common right singular vectors.",
    hypotheses={"realizable": "some linear map W* interpolates: Y = W* X"},
    argument=[
        Step(
            "Y = W* X, so a network of one layer interpolates: its condition (4), the data condition, is equivalent to (3), that "
            "X^T X and Y^T Y commute",
            uses="theorem4.universal",
        ),
        Step(
            "commuting X^T X and Y^T Y have a common eigenbasis R, the right singular vectors of both", cites=COMMUTING
        ),
    ],
)

PRINTED_BALANCE = "W_i^T W_i = W_{i+1} W_{i+1}^T for 1 <= i < d (printed order of transposes)"
BALANCE = {"balanced": "W_{i+1}^T W_{i+1} = W_i W_i^T for 1 <= i < d"}

INVARIANT = REMARKS.printed(
    "balanced-invariant",
    "It stays balanced: W_i^T W_i = W_{i+1} W_{i+1}^T at all later times.",
    hypotheses={**FLOW, **FREE, "balanced-start": PRINTED_BALANCE},
)

CONSTANT = REMARKS.printed(
    "difference-constant",
    "W_i^T W_i - W_{i+1} W_{i+1}^T does not change in time.",
    hypotheses={**FLOW, **FREE},
)

PAIRS_ALIGNED = REMARKS.printed(
    "balanced-pairs",
    "Consecutive layers are aligned.",
    hypotheses={"balanced-start": PRINTED_BALANCE},
    reading="in the sense of a network: U_i = V_{i+1}, as Definition 2 asks of the layers of a network",
)

PAIR_SENSE = REMARKS.printed(
    "balanced-pairs-in-pair-sense",
    "W_i = U_i S_i V_i^T and W_{i+1} = U_{i+1} S_{i+1} V_{i+1}^T with V_i = U_{i+1}: W_i is aligned with W_{i+1}.",
    hypotheses={"balanced-start": PRINTED_BALANCE},
    reading="in the sense of a pair: A is aligned with B when V_A = U_B, as in the parenthesis of Definition 2; frames of "
    "different pairs have nothing to do with each other, so this is no alignment of the network",
    argument=[
        Step("W_i^T W_i = W_{i+1} W_{i+1}^T = Q D Q^T with orthogonal Q and diagonal D", cites=SVD),
        Step(
            "the columns of W_i Q are orthogonal, and so are those of W_{i+1}^T Q, with the same lengths",
            by="a_gram_shared_by_a_pair_gives_orthogonal_columns",
        ),
        Step(
            "nonzero columns, listed first, are normalized and completed: W_i Q = U_i S_i and W_{i+1}^T Q = V_{i+1} S_{i+1}^T",
            cites=COMPLETED,
        ),
    ],
)

CONSERVED = REMARKS.repaired(
    "difference-conserved",
    "W_{i+1}^T W_{i+1} - W_i W_i^T does not change in time; for every differentiable loss, every shape and every depth.",
    repairs=CONSTANT,
    hypotheses={**FLOW, **FREE},
    argument=[
        Step("W_{i+1}^T G_{i+1} = G_i W_i^T", by="the_gradients_of_neighbours_balance"),
        Step("so the derivative of the difference is zero", by="the_difference_of_the_grams_does_not_move"),
    ],
)

INVARIANT_REPAIRED = REMARKS.repaired(
    "balanced-stays",
    "It stays balanced: W_{i+1}^T W_{i+1} = W_i W_i^T at all later times.",
    repairs=INVARIANT,
    hypotheses={**FLOW, **FREE, **BALANCE},
    adds=("balanced",),
    argument=[
        Step("the difference is constant", uses="remarks.difference-conserved"),
        Step("and zero at the start", by="balanced_means_that_the_difference_is_zero"),
    ],
)

BALANCED_ALIGNED = REMARKS.repaired(
    "balanced-aligned",
    "The whole chain is aligned, with the same nonzero entries in all layers: W_i = Q_i S_i Q_{i-1}^T; any widths, any depth.",
    repairs=PAIRS_ALIGNED,
    hypotheses=dict(BALANCE),
    adds=("balanced",),
    argument=[
        Step("W_1 = F_1 R F_0^T with orthonormal columns, rank W_1 of them, and positive diagonal R", cites=SVD),
        Step("if W_i = F_i R F_{i-1}^T then W_{i+1}^T W_{i+1} = F_i R R F_i^T", by="a_layer_passes_its_gram_on"),
        Step("so F_{i+1} = W_{i+1} F_i R^{-1} has orthonormal columns", by="the_next_frame_is_orthonormal"),
        Step("and W_{i+1} vanishes off F_i", by="the_next_layer_vanishes_off_the_frame"),
        Step(
            "hence W_{i+1} = W_{i+1} F_i F_i^T = F_{i+1} R F_i^T: induction on the layers",
            by="the_next_layer_has_the_same_entries",
        ),
        Step(
            "all F_i are completed to orthogonal Q_i, R by zeros to S_i; all widths are at least the common rank",
            cites=COMPLETED,
        ),
    ],
)

DRIFT = REMARKS.extension(
    "drift",
    "One step of gradient descent changes W_{i+1}^T W_{i+1} - W_i W_i^T by exactly gamma^2 (G_{i+1}^T G_{i+1} - G_i G_i^T).",
    hypotheses={"descent": "all layers move at once, by -gamma times their gradients at the same point", **FREE},
    argument=[
        Step(
            "the terms of first order cancel, those of second order stay",
            by="a_step_changes_the_difference_in_second_order",
        )
    ],
)

LINEAR = {"linear": "W_i = sum_j c_ij A_j, and the c_ij follow gradient flow, all at once"}

COEFFICIENTS = REMARKS.printed(
    "convolution-coefficients",
    "The difference of the squared norms of the coefficients, |c_{i+1}|^2 - |c_i|^2, does not change in time.",
    hypotheses=dict(LINEAR),
    reading="the weights of a convolutional layer are the entries of its filter",
    argument=[
        Step("the derivative of |c_i|^2 is -2 sum_j c_ij <A_j, G_i> = -2 <W_i, G_i>", cites=CHAIN_RULE),
        Step(
            "<W_i, G_i> = <W, C> is the same for all layers",
            by="every_layer_has_the_same_inner_product_with_its_gradient",
        ),
    ],
)

MATRICES = REMARKS.printed(
    "convolution-matrices",
    "The difference of the squared norms of the matrices, |W_{i+1}|^2 - |W_i|^2, does not change in time.",
    hypotheses={**LINEAR, "orthogonal": "the A_j are orthogonal to each other (Definition 4)"},
    reading="the weights of a layer are its matrix W_i",
    intended=False,
)

MATRICES_REPAIRED = REMARKS.repaired(
    "convolution-matrices-repaired",
    "The difference of the squared norms of the matrices, |W_{i+1}|^2 - |W_i|^2, does not change in time.",
    repairs=MATRICES,
    hypotheses={
        **MATRICES.hypotheses,
        "equal-norms": "all A_j have the same norm (circular padding, not zero padding)",
    },
    adds=("equal-norms",),
    argument=[
        Step("orthogonal A_j of one norm a have |W_i|^2 = a^2 |c_i|^2", by="a_sum_of_orthogonal_matrices_of_one_norm"),
        Step("and |c_{i+1}|^2 - |c_i|^2 does not change", uses="remarks.convolution-coefficients"),
    ],
)
