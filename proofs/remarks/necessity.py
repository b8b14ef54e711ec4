"""What each hypothesis of the remarks that hold is for, in numbers and 2 x 2 matrices."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from proofs.alignment import commutes
from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.remarks.refutation import E11, E22, HIGH, LOW, cosine_squared, one, stretch, turn
from proofs.remarks.statement import (
    BALANCED_ALIGNED,
    COEFFICIENTS,
    CONSERVED,
    CONSISTENT_REPAIRED,
    DRIFT,
    EQUATION3,
    FIRST,
    INVARIANT_REPAIRED,
    MATRICES_REPAIRED,
    PAIR_SENSE,
    REMARKS,
    RIGHT_DATA,
    RIGHT_EXACT,
)
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute


@REMARKS.counterexample(
    covers="k = 2, d = 2: W_1 = diag(1, 2) and its turn",
    without=(EQUATION3, "aligned"),
    controls={"with_the_shared_frame": {"V": one}},
)
def frames_that_are_not_shared_do_not_cancel(*, V: RationalMatrix = turn) -> Counterexample:
    """``W_1 = S``, ``W_2 = S V^T``: the product is ``S V^T S``, not ``S S``."""
    shared = one == V
    return held_against(
        EQUATION3, "aligned", {"S": stretch, "V": V, "U": one},
        {"aligned": (shared, "V == U")},
        ((stretch @ V.T @ stretch) == stretch @ stretch, "W_2 W_1 = U_2 S_2 S_1 V_1^T", "(S*V^T)*(U*S) == S*S"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: E11 and e_1 (3, 4)/5",
    without=(FIRST, "aligned"),
    controls={"with_the_shared_frame": {"V": one}},
)
def first_columns_of_different_frames_are_not_parallel(*, V: RationalMatrix = turn) -> Counterexample:
    """The first columns of I and of the turn have the inner product 3/5."""
    inner = V[0, 0]
    return held_against(
        FIRST, "aligned", {"U": one, "V": V, "S": E11},
        {"aligned": (one == V, "U == V"), "rank-one": (True, "rank(U*S) == 1 and rank(S*V^T) == 1")},
        (inner * inner == 1, "the inner product of the first columns is 1 or -1", "entry(V^T*U, 1, 1)^2 == 1"),
    )  # fmt: skip


def consistent(dropped: str, low: RationalMatrix, high: RationalMatrix, inner: Fraction) -> Counterexample:
    """Hold two layers against one-dimensional alignment; ``inner`` is v_2^T u_1 for their top singular vectors."""
    aligned = commute(low @ low.T, high.T @ high)
    return held_against(
        CONSISTENT_REPAIRED, dropped, {"W1": low, "W2": high, "c": inner},
        {
            "aligned": (aligned, "commute(W1*W1^T, W2^T*W2)"),
            "rank-one": (low.rank() == high.rank() == 1, "rank(W1) == 1 and rank(W2) == 1"),
            "product": (not (high @ low).is_zero(), "frobenius2(W2*W1) > 0"),
        },
        (inner * inner == 1, "(v_2^T u_1)^2 = 1", "c^2 == 1"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: e_1 e_1^T and e_1 (3, 4)/5",
    without=(CONSISTENT_REPAIRED, "aligned"),
    controls={"with_aligned_layers": {"high": E11}},
)
def layers_that_are_not_aligned_meet_at_an_angle(*, high: RationalMatrix = E11 @ turn.T) -> Counterexample:
    """The cosine between u_1 = (1, 0) and v_2 = (3, 4)/5 is 3/5."""
    return consistent("aligned", E11, high, high[0, 0])


@REMARKS.counterexample(
    covers="k = 2, d = 2: diag(1, 2) and diag(2, 1)",
    without=(CONSISTENT_REPAIRED, "rank-one"),
    controls={"with_the_same_order": {"inner": Fraction(1)}, "with_layers_of_rank_one": {"low": E11, "high": E11}},
)
def layers_of_higher_rank_may_have_other_top_vectors(
    *,
    low: RationalMatrix = stretch,
    high: RationalMatrix = RationalMatrix.diagonal([2, 1]),
    inner: Fraction = Fraction(0),
) -> Counterexample:
    """The top left vector of diag(1, 2) is e_2, the top right vector of diag(2, 1) is e_1."""
    return consistent("rank-one", low, high, inner)


@REMARKS.counterexample(
    covers="k = 2, d = 2: E11 and E22",
    without=(CONSISTENT_REPAIRED, "product"),
    controls={"with_the_same_position": {"high": E11}},
)
def layers_whose_product_is_zero_need_not_meet(*, high: RationalMatrix = E22) -> Counterexample:
    """The example that refutes the printed remark."""
    return consistent("product", E11, high, Fraction(int(cosine_squared(E11, high) != 0)))


@REMARKS.counterexample(
    covers="k = 2: X = diag(1, 2), Y = [[3, 8], [0, 0]]",
    without=(RIGHT_DATA, "common"),
    controls={"with_the_right_vectors_of_X": {"Y": E11}},
)
def other_right_vectors_violate_the_data_condition(
    *, Y: RationalMatrix = RationalMatrix([[3, 8], [0, 0]])
) -> Counterexample:
    """``X^T X`` and ``Y^T Y`` do not commute, and neither do N and ``M^T M``."""
    data = Data(stretch, Y)
    return held_against(
        RIGHT_DATA, "common", {"X": stretch, "Y": Y},
        {"common": (commute(stretch.T @ stretch, Y.T @ Y), "commute(X^T*X, Y^T*Y)")},
        (commutes(data), "the data condition holds, so that N and M^T M commute", "commute(X*X^T, X*Y^T*Y*X^T)"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 1, n = 2: X = (1, 0), Y = (1, 1)",
    without=(RIGHT_EXACT, "realizable"),
    controls={"with_realizable_targets": {"Y": RationalMatrix([[1, 0]])}},
)
def targets_that_are_not_realizable_hide_their_right_vectors(
    *, Y: RationalMatrix = RationalMatrix([[1, 1]])
) -> Counterexample:
    """Numbers N and M are always diagonal; the Gram matrices of the examples do not commute."""
    X = RationalMatrix([[1, 0]])
    data = Data(X, Y)
    return held_against(
        RIGHT_EXACT, "realizable", {"X": X, "Y": Y},
        {"realizable": (data.realizable, "rank(vstack(X, Y)) == rank(X)")},
        (
            commutes(data) is commute(X.T @ X, Y.T @ Y), "N and M^T M commute iff the Gram matrices of the examples do",
            "not commute(X*X^T, X*Y^T*Y*X^T) or commute(X^T*X, Y^T*Y)",
        ),
    )  # fmt: skip


number = RationalMatrix.identity(1)


def numbers(
    statement: Statement,
    dropped: str,
    w1: int,
    w2: int,
    v1: Fraction,
    v2: Fraction,
    hypotheses: Mapping[str, tuple[bool, str]],
) -> Counterexample:
    """Hold two numbers and their velocities against the conservation of ``w_2^2 - w_1^2``: its derivative is ``2 (w_2
    v_2 - w_1 v_1)``."""
    return held_against(
        statement, dropped, {"w1": w1, "w2": w2, "v1": v1, "v2": v2}, hypotheses,
        (w2 * v2 == w1 * v1, "the derivative of w_2^2 - w_1^2 is zero", "w2*v2 - w1*v1 == 0"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers w_1 = 1, w_2 = 2, X = 1, Y = 3: one step of gradient descent with gamma = 1",
    without=(CONSERVED, "flow"),
    controls={"with_equal_gradients": {"w2": 1}, "with_no_error": {"target": 2}},
)
def a_step_of_descent_does_not_conserve(*, w2: int = 2, target: int = 3) -> Counterexample:
    """``G_1 = -2`` and ``G_2 = -1``: the difference ``w_2^2 - w_1^2`` goes from 3 to 9 - 9 = 0."""
    own = "u1 == w1 + (y - w2*w1)*w2 and u2 == w2 + (y - w2*w1)*w1"  # each follows its own gradient, in a step
    return stepped(CONSERVED, w2, target, {"free": (True, own)})


@REMARKS.counterexample(
    covers="numbers w_1 = 1, w_2 = 1 against a step in which the second moves alone",
    without=(INVARIANT_REPAIRED, "flow"),
    controls={"with_no_error": {"target": 1}},
)
def a_step_of_one_layer_does_not_stay_balanced(*, target: int = 2) -> Counterexample:
    """Balanced numbers 1 and 1; the second follows its gradient, the first waits: 1 and 2 are not balanced."""
    e = target - 1
    return held_against(
        INVARIANT_REPAIRED, "flow", {"w1": 1, "w2": 1, "y": target, "v": 0},
        {"flow": (e == 0, "v == w2*(y - w2*w1)"), "free": (True, "w1 == 1"), "balanced": (True, "w2^2 == w1^2")},
        ((1 + e) ** 2 == 1, "balanced after the second layer has moved", "(w2 + (y - w2*w1)*w1)^2 == (w1 + v)^2"),
    )  # fmt: skip


def stepped(statement: Statement, w2: int, target: int, others: Mapping[str, tuple[bool, str]]) -> Counterexample:
    """Hold one step of gradient descent with gamma = 1 from ``w_1 = 1`` against conservation."""
    e = target - w2
    after1, after2 = 1 + e * w2, w2 + e
    moved = e != 0
    return held_against(
        statement, "flow", {"w1": 1, "w2": w2, "y": target, "u1": after1, "u2": after2},
        {"flow": (not moved, "u1 == w1 and u2 == w2"), **others},
        (after2**2 - after1**2 == w2**2 - 1, "w_2^2 - w_1^2 is the same after the step", "u2^2 - u1^2 == w2^2 - w1^2"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free",
    without=(CONSERVED, "free"),
    controls={"at_zero_error": {"E": 0 * one}, "with_an_error_that_is_a_multiple_of_I": {"E": one}},
)
def a_constrained_layer_does_not_conserve(*, E: RationalMatrix = E11) -> Counterexample:
    """``W_1 = c I`` can only follow the mean of its gradient: ``W_2^T W_2`` leaves the multiples of I, ``W_1 W_1^T`` cannot."""
    return constrained(CONSERVED, E, {"flow": (True, "isscalar(U)")})


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free",
    without=(INVARIANT_REPAIRED, "free"),
    controls={"at_zero_error": {"E": 0 * one}},
)
def a_constrained_layer_does_not_stay_balanced(*, E: RationalMatrix = E11) -> Counterexample:
    """``W_1 = W_2 = I`` are balanced, and leave it at once."""
    return constrained(INVARIANT_REPAIRED, E, {"flow": (True, "isscalar(U)"), "balanced": (True, "U^T*U == U*U^T")})


def constrained(statement: Statement, E: RationalMatrix, others: Mapping[str, tuple[bool, str]]) -> Counterexample:
    """Hold ``W_1 = W_2 = I`` with W_1 confined to the multiples of I against conservation; E is the error (X = I)."""
    mean = E.trace() / 2
    V1, V2 = mean * one, E  # velocities: the projection of E, and E
    rate = V2.T + V2 - V1 - V1.T
    return held_against(
        statement, "free", {"U": one, "E": E},
        {**others, "free": (V1 == E, "isscalar(E)")},
        (rate.is_zero(), "the derivative of W_2^T W_2 - W_1 W_1^T is zero", "E^T + E - tr(E)*U == 0*E"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers 1 and 2",
    without=(INVARIANT_REPAIRED, "balanced"),
    controls={"with_balanced_numbers": {"w2": 1}},
)
def what_is_not_balanced_does_not_become_so(*, w2: int = 2) -> Counterexample:
    """The difference ``w_2^2 - w_1^2 = 3`` stays what it is."""
    return held_against(
        INVARIANT_REPAIRED, "balanced", {"w1": 1, "w2": w2, "y": 1},
        {"flow": (True, "w1 == y"), "free": (True, "w1*y == 1"), "balanced": (w2 == 1, "w2^2 == w1^2")},
        (w2 == 1, "balanced at the start", "w2^2 - w1^2 == 0"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: balanced in the printed order only",
    without=(BALANCED_ALIGNED, "balanced"),
    controls={"with_balanced_layers": {"high": LOW}},
)
def layers_that_are_not_balanced_need_not_be_aligned(*, high: RationalMatrix = HIGH) -> Counterexample:
    """The example that refutes the printed order."""
    return held_against(
        BALANCED_ALIGNED, "balanced", {"W1": LOW, "W2": high},
        {"balanced": (high.T @ high == LOW @ LOW.T, "W2^T*W2 == W1*W1^T")},
        (commute(LOW @ LOW.T, high.T @ high), "aligned, so that W_1 W_1^T and W_2^T W_2 commute", "commute(W1*W1^T, W2^T*W2)"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: diag(1, 2) and its turn from the left",
    without=(PAIR_SENSE, "balanced-start"),
    controls={"with_layers_balanced_as_printed": {"high": HIGH}},
)
def a_pair_that_is_not_balanced_need_not_share_a_frame(*, high: RationalMatrix = turn @ stretch) -> Counterexample:
    """``W_1^T W_1 = diag(1, 4)`` does not commute with ``W_2 W_2^T``, its turn by the angle of (3, 4)."""
    return held_against(
        PAIR_SENSE, "balanced-start", {"W1": LOW, "W2": high},
        {"balanced-start": (high @ high.T == LOW.T @ LOW, "W1^T*W1 == W2*W2^T")},
        (
            commute(LOW.T @ LOW, high @ high.T), "V_1 = U_2, so that W_1^T W_1 and W_2 W_2^T commute",
            "commute(W1^T*W1, W2*W2^T)",
        ),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers w_1 = w_2 = 1, X = 1, Y = 2, gamma = 1: the second layer moved after the first",
    without=(DRIFT, "descent"),
    controls={"with_both_moved_at_once": {"sequential": False}},
)
def layers_moved_one_after_the_other_drift_otherwise(*, sequential: bool = True) -> Counterexample:
    """``G_1 = -1`` moves w_1 to 2, where ``G_2 = 0``; at the old point it was -1, and the drift would be 0."""
    u1 = 2
    u2 = 1 + (2 - 1 * u1) * u1 if sequential else 2
    return held_against(
        DRIFT, "descent", {"w1": 1, "w2": 1, "y": 2, "u1": u1, "u2": u2},
        {"descent": (not sequential, "u2 == w2 + (y - w2*w1)*w1"), "free": (True, "u1 == w1 + (y - w2*w1)*w2")},
        (
            u2**2 - u1**2 == 0, "the change is gamma^2 (G_2^2 - G_1^2)",
            "(u2^2 - u1^2) - (w2^2 - w1^2) == ((y - w2*w1)*w1)^2 - ((y - w2*w1)*w2)^2",
        ),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free, gamma = 1",
    without=(DRIFT, "free"),
    controls={"with_an_error_that_is_a_multiple_of_I": {"E": one}},
)
def a_constrained_layer_drifts_in_first_order(*, E: RationalMatrix = E11) -> Counterexample:
    """The terms of first order, ``E + E^T - tr(E) I``, do not cancel."""
    mean = E.trace() / 2
    W1, W2 = (1 + mean) * one, one + E
    change = W2.T @ W2 - W1 @ W1.T
    return held_against(
        DRIFT, "free", {"U": one, "E": E},
        {"descent": (True, "isscalar(U)"), "free": (mean * one == E, "isscalar(E)")},
        (
            change == E.T @ E - E @ E.T, "the change is gamma^2 (G_2^T G_2 - G_1 G_1^T)",
            "(U + E)^T*(U + E) - (1 + tr(E)/2)^2*U == E^T*E - E*E^T",
        ),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers W_1 = c_1^2, W_2 = c_2 with c_1 = c_2 = 1, X = 1, Y = 2",
    without=(COEFFICIENTS, "linear"),
    controls={"with_a_linear_layer": {"power": 1}},
)
def coefficients_that_enter_squared_are_not_conserved(*, power: int = 2) -> Counterexample:
    """``dc_1/dt = 2 c_1 e c_2 = 2`` and ``dc_2/dt = e c_1^2 = 1``: the squares grow at the rates 4 and 2."""
    return numbers(
        COEFFICIENTS, "linear", 1, 1, Fraction(power), Fraction(1), {"linear": (power == 1, "v1 == (2 - w1*w2)*w2")}
    )


@REMARKS.counterexample(
    covers="numbers as above",
    without=(MATRICES_REPAIRED, "linear"),
    controls={"with_a_linear_layer": {"power": 1}},
)
def matrices_of_squared_coefficients_are_not_conserved(*, power: int = 2) -> Counterexample:
    """``W_1 = c_1^2``: ``dW_1/dt = 2 c_1 dc_1/dt = 4``, ``dW_2/dt = 1``."""
    others = {"orthogonal": (True, "w1 == 1"), "equal-norms": (True, "w2 == 1")}
    hypotheses = {"linear": (power == 1, "v1 == (2 - w1*w2)*w2"), **others}
    return numbers(MATRICES_REPAIRED, "linear", 1, 1, Fraction(power * power), Fraction(1), hypotheses)


def spanned(dropped: str, A: RationalMatrix, B: RationalMatrix) -> Counterexample:
    """Hold the diagonal layers ``W_1 = A``, ``W_2 = B`` in the span of A and B against the conservation of ``|W_2|^2 - |W_1|^2``.

    X = I and the error is E11, so the layers move by what ``Z -> <A, Z> A + <B, Z> B`` makes of ``B E`` and of ``A E``.
    """

    def velocity(Z: RationalMatrix) -> RationalMatrix:
        return (A.T @ Z).trace() * A + (B.T @ Z).trace() * B

    rates = (A.T @ velocity(B @ E11)).trace(), (B.T @ velocity(A @ E11)).trace()
    return held_against(
        MATRICES_REPAIRED, dropped, {"A": A, "B": B, "E": E11},
        {
            "linear": (True, "isdiagonal(A) and isdiagonal(B)"),
            "orthogonal": ((A.T @ B).trace() == 0, "tr(A^T*B) == 0"),
            "equal-norms": (A.frobenius_squared() == B.frobenius_squared(), "frobenius2(A) == frobenius2(B)"),
        },
        (
            rates[0] == rates[1], "|W_1|^2 and |W_2|^2 grow at the same rate",
            "tr(A^T*B*E)*tr(A^T*A) + tr(B^T*B*E)*tr(A^T*B) == tr(A^T*A*E)*tr(B^T*A) + tr(B^T*A*E)*tr(B^T*B)",
        ),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="diagonal layers spanned by (5, 0) and (3, 4)",
    without=(MATRICES_REPAIRED, "orthogonal"),
    controls={"with_orthogonal_matrices": {"B": RationalMatrix.diagonal([0, 5])}},
)
def oblique_matrices_of_one_norm_do_not_conserve(
    *, B: RationalMatrix = RationalMatrix.diagonal([3, 4])
) -> Counterexample:
    """Both have norm 5 and the inner product 15: the squared norms grow at the rates 510 and 750 (half of them)."""
    return spanned("orthogonal", RationalMatrix.diagonal([5, 0]), B)


@REMARKS.counterexample(
    covers="diagonal layers spanned by (1, 1) and (2, -2)",
    without=(MATRICES_REPAIRED, "equal-norms"),
    controls={"with_equal_norms": {"scale": 1}},
)
def orthogonal_matrices_of_different_norms_do_not_conserve(*, scale: int = 2) -> Counterexample:
    """The norms squared are 2 and 8: the squared norms grow at the rates 4 and 16 (half of them)."""
    return spanned("equal-norms", one, RationalMatrix.diagonal([scale, -scale]))
