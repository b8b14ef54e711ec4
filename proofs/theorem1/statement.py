"""Theorem 1 as printed, part by part, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import NEARLY_INVERTIBLE, RUN, SETTING
from verify.claim import Claim, Source, Step

THEOREM1 = Claim(
    "theorem1",
    title="Alignment is an invariant of training iff Y X^T and X X^T become diagonal in common frames",
    source=Source("Section 4.1", "Theorem 1", "proved in Appendices A-E"),
    notation=(
        "W = W_d ... W_1, every layer k x k with k > 1; data X, Y of shape k x n; N = X X^T, M = Y X^T",
        "eta = gamma/n; a step is W_i += eta (W_d..W_{i+1})^T E (W_{i-1}..W_1)^T with E = M - W N",
        "aligned: W_i = U_i S_i V_i^T with U_i = V_{i+1}, all U_i and V_i orthogonal, S_i diagonal of any sign and order",
        "the data condition: there are orthogonal U, V such that U^T M V and V^T N V are diagonal",
    ),
)

CONDITION = {"condition": "there are orthogonal U, V with U^T M V and V^T N V diagonal"}

SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")
ELEMENTARY = Source("linear algebra")

DATA_CONDITION = THEOREM1.extension(
    "data-condition",
    "There are orthogonal U, V with U^T M V and V^T N V diagonal if and only if N commutes with M^T M. "
    "Neither the rank of X nor realizability matters, and X and Y may have different numbers of rows.",
    hypotheses={"symmetric": "N = X X^T, so N is symmetric"},
    argument=[
        Step(
            "if M = U L' V^T and N = V L V^T with L', L diagonal, then N and M^T M commute",
            by="data_that_are_diagonal_in_common_frames_have_commuting_grams",
        ),
        Step(
            "if N and M^T M commute they have a common orthonormal eigenbasis V",
            cites=SPECTRAL,
        ),
        Step(
            "in such a V the columns of M V are orthogonal, so M V = U L' with L' diagonal once U is completed",
            by="orthogonal_columns_become_diagonal_in_their_own_frame",
        ),
        Step(
            "the normalized nonzero columns of M V, at most as many as M has rows, extend to an orthonormal basis U; "
            "V is ordered so that they come first",
            cites=ELEMENTARY,
        ),
    ],
)

IF = THEOREM1.printed(
    "if",
    "Alignment is an invariant of training: some initialization with a nonzero gradient satisfies Definition 3 "
    "(aligned at all times, frames fixed) and its training error tends to zero. Every step size gamma > 0 will do (the "
    "printed theorem names none).",
    hypotheses={
        **SETTING,
        **CONDITION,
        "data": "X is not zero (what the standing assumption of a nonzero gradient says of the data)",
    },
    argument=[
        Step(
            "the gradient in any layer is -(1/n) A^T (Y - A W_i B X) X^T B^T",
            by="the_gradient_of_a_layer_is_minus_At_E_Bt",
        ),
        Step(
            "a product of aligned layers is diagonal in the outer frames",
            by="aligned_layers_multiply_to_an_aligned_product",
        ),
        Step(
            "while the data are diagonal in the outer frames, one step keeps every layer diagonal in its frames",
            by="a_step_keeps_every_layer_diagonal_in_its_frames",
        ),
        Step(
            "W_1 with s_j^2 = 1/(eta lambda_j) where lambda_j > 0, identities, and W_d = 0 reach zero error in one step",
            by="the_one_step_start_reaches_zero_error",
        ),
        Step(
            "after that step the chain is diagonal in the same frames",
            by="the_moved_layer_is_diagonal_in_its_frames",
        ),
        Step(
            "if M = 0 the start with W_d = U L s s Q^T does so; its last layer moves to zero from a nonzero place",
            by="data_without_target_are_fitted_in_one_step_too",
        ),
        Step("zero error is a fixed point, so nothing moves after that", by="nothing_moves_at_zero_error"),
        Step(
            "if M is not zero the gradient of that start is not zero: in the frames it is L' s, and s is invertible",
            by="the_one_step_start_has_a_gradient",
        ),
    ],
)

ONLY_IF = THEOREM1.printed(
    "only-if",
    "If alignment is an invariant of training, the data condition holds.",
    hypotheses={**SETTING, **RUN},
    reading="Definition 3 asks for an initialization, whatever its rank; this is what is printed",
)

REPAIRED = THEOREM1.repaired(
    "repaired",
    "If alignment is an invariant of training along a run that stays off the singular layers and starts off the optimum "
    "in (almost) every direction of the data, the data condition holds. The singular middle layer need not be square.",
    repairs=ONLY_IF,
    hypotheses={
        "deep": SETTING["deep"],
        "aligned": RUN["aligned"],
        "zero-error": RUN["zero-error"],
        "nearly-invertible": NEARLY_INVERTIBLE,
        "nearly-full-residual": "rank E(0) >= rank X - 1",
    },
    adds=("nearly-invertible", "nearly-full-residual"),
    argument=[
        Step(
            "the run is strongly aligned, V_1 = V and U_d = U fixed, and K(t) = U^T E(t) V is diagonal at all times",
            uses="lemma1.repaired",
        ),
        Step(
            "K(0) - K(T) = (S(T) - S(0)) V^T N V, with S the product of the diagonal middles",
            by="the_residual_moves_by_the_product_times_the_data",
        ),
        Step(
            "K(T) tends to zero, so for some T the diagonal of K(0) - K(T) is nonzero wherever that of K(0) is: "
            "on a set J of rank E(0) positions",
            cites=ELEMENTARY,
        ),
        Step(
            "so the rows of V^T N V in J are diagonal",
            by="rows_where_the_product_moved_are_diagonal",
        ),
        Step(
            "V^T N V is symmetric and semidefinite: it is diagonal on J, with nonzero entries, plus a rest p p^T of rank at "
            "most rank X - |J| <= 1, on which K(0) vanishes",
            cites=ELEMENTARY,
        ),
        Step(
            "U^T M V = K(0) + S(0) V^T N V is then diagonal on J plus S p p^T",
            by="the_targets_are_the_residual_plus_the_product_times_the_inputs",
        ),
        Step(
            "so N commutes with M^T M",
            by="a_rank_one_rest_commutes_with_its_targets",
        ),
        Step(
            "and the data condition holds, N = X X^T being symmetric",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
    ],
)
