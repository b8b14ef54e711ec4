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
LIMITS = Source("calculus", note="limits of sequences")
RANKS = Source(
    "Horn and Johnson, Matrix Analysis, Sections 0.4 and 7.2",
    note="rank A A^T = rank A; invertible factors keep a rank; the ranks of diagonal blocks add up; a semidefinite matrix of "
    "rank at most one is p p^T",
)

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
            "orthonormal vectors, at most as many as the dimension, extend to an orthonormal basis: the normalized nonzero "
            "columns of M V do, to U, and V is ordered so that they come first",
            cites=ELEMENTARY,
        ),
    ],
)

ZERO_ERROR = THEOREM1.extension(
    "zero-error",
    "The training error Y - W X is zero exactly when E = M - W N is, and along a run the one tends to zero exactly when the "
    "other does. X may have any rank, X and Y may have different numbers of rows.",
    hypotheses={"realizable": SETTING["realizable"]},
    argument=[
        Step(
            "E = (Y - W X) X^T: where the error is zero, or tends to zero, so is E, or does",
            by="the_residual_is_the_error_times_the_inputs",
        ),
        Step(
            "the symmetric matrix N has a symmetric pseudoinverse N^+ with N N^+ N = N",
            cites=Source("Horn and Johnson, Matrix Analysis, Problem 7.3.P7", note="the pseudoinverse of Moore and Penrose"),
        ),
        Step("X = N N^+ X, because N = X X^T", by="the_inputs_lie_in_the_range_of_their_gram"),
        Step("so Y - W X = E N^+ X", by="the_error_is_the_residual_times_a_fixed_matrix"),
        Step("a sequence of matrices that tends to zero does so after a product with a fixed matrix", cites=LIMITS),
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
            "start with W_d = 0: the product is zero, E = M, and no layer below moves; W_d alone does",
            by="below_a_last_layer_of_zero_nothing_moves",
        ),
        Step(
            "with s_j^2 = 1/(eta lambda_j) in W_1 where lambda_j > 0, and identities in between, E is zero after one step",
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
        Step("E = 0 means that the training error is zero", uses="theorem1.zero-error"),
        Step("E = 0 is a fixed point, so nothing moves after that", by="nothing_moves_at_zero_error"),
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
            "E = (Y - W X) X^T tends to zero with the training error, and with it K = U^T E V",
            by="the_residual_is_the_error_times_the_inputs",
        ),
        Step(
            "finitely many numbers are all of absolute value less than given positive ones as soon as they tend to zero: for "
            "some T the diagonal of K(0) - K(T) is nonzero wherever that of K(0) is, on a set J of positions",
            cites=LIMITS,
        ),
        Step(
            "so the rows of V^T N V in J are diagonal",
            by="rows_where_the_product_moved_are_diagonal",
        ),
        Step(
            "and their entries on the diagonal, (K(0)-K(T))_jj over (S(T)-S(0))_jj, are not zero: V^T N V = n (+) P with n "
            "diagonal and invertible on J",
            by="where_the_residual_moved_the_inputs_are_invertible_and_split_off",
        ),
        Step("the rest P = C C^T is semidefinite, C the rows of V^T X off J", by="the_rest_of_the_inputs_is_a_gram_matrix"),
        Step(
            "|J| is the number of nonzero entries of the diagonal matrix K(0), rank E(0), and rank X = rank N = |J| + rank P: so "
            "rank P = rank X - rank E(0) <= 1 and P = p p^T",
            cites=RANKS,
        ),
        Step(
            "U^T M V = K(0) + S(0) V^T N V, with K(0) = 0 off J, is then diagonal on J plus S p p^T",
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
