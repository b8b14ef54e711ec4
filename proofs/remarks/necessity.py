"""What the hypotheses about aligned layers and right singular vectors of data are for, in 2 x 2 matrices."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import commutes
from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.remarks.refutation import E11, E22, one, stretch, turn
from proofs.remarks.statement import CONSISTENT_REPAIRED, EQUATION3, FIRST, REMARKS, RIGHT_DATA, RIGHT_EXACT
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute, rational_eigenvalues


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
    inner, low, high = V[0, 0], one @ E11, E11 @ V.T
    return held_against(
        FIRST, "aligned", {"U": one, "V": V, "S": E11},
        {
            "aligned": (one == V, "U == V"),
            "rank-one": (low.rank() == high.rank() == 1, "rank(U*S) == 1 and rank(S*V^T) == 1"),
        },
        (inner * inner == 1, "the inner product of the first columns is 1 or -1", "entry(V^T*U, 1, 1)^2 == 1"),
    )  # fmt: skip


def top(gram: RationalMatrix) -> tuple[Fraction, RationalMatrix]:
    """Return the largest eigenvalue of a semidefinite matrix with rational eigenvalues, and an eigenvector."""
    value = max(value for value, _ in rational_eigenvalues(gram))
    return value, (gram - value * RationalMatrix.identity(gram.rows)).nullspace()[:, 0]


def consistent(dropped: str, low: RationalMatrix, high: RationalMatrix) -> Counterexample:
    """Hold two layers against one-dimensional alignment: their top singular vectors u_1 (left) and v_2 (right) are parallel."""
    below, above = low @ low.T, high.T @ high
    (a, u), (b, v) = top(below), top(above)
    largest = "W1*W1^T*u == a*u and ispositivesemidefinite(a*I(2) - W1*W1^T)"
    return held_against(
        CONSISTENT_REPAIRED, dropped, {"W1": low, "W2": high, "u": u, "a": a, "v": v, "b": b},
        {
            "aligned": (commute(below, above), "commute(W1*W1^T, W2^T*W2)"),
            "rank-one": (low.rank() == high.rank() == 1, "rank(W1) == 1 and rank(W2) == 1"),
            "product": (not (high @ low).is_zero(), "frobenius2(W2*W1) > 0"),
        },
        (
            (v.T @ u).trace() ** 2 == u.frobenius_squared() * v.frobenius_squared(), "(v_2^T u_1)^2 = 1, for unit vectors",
            "tr(v^T*u)^2 == frobenius2(u)*frobenius2(v)",
        ),
        facts={
            "u is a top left singular vector of W_1": largest,
            "v is a top right singular vector of W_2": "W2^T*W2*v == b*v and ispositivesemidefinite(b*I(2) - W2^T*W2)",
        },
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: e_1 e_1^T and e_1 (3, 4)/5",
    without=(CONSISTENT_REPAIRED, "aligned"),
    controls={"with_aligned_layers": {"high": E11}},
)
def layers_that_are_not_aligned_meet_at_an_angle(*, high: RationalMatrix = E11 @ turn.T) -> Counterexample:
    """The cosine between u_1 = (1, 0) and v_2 = (3, 4)/5 is 3/5."""
    return consistent("aligned", E11, high)


@REMARKS.counterexample(
    covers="k = 2, d = 2: diag(1, 2) and diag(2, 1)",
    without=(CONSISTENT_REPAIRED, "rank-one"),
    controls={"with_the_same_order": {"high": stretch}, "with_layers_of_rank_one": {"low": E11, "high": E11}},
)
def layers_of_higher_rank_may_have_other_top_vectors(
    *, low: RationalMatrix = stretch, high: RationalMatrix = RationalMatrix.diagonal([2, 1])
) -> Counterexample:
    """The top left vector of diag(1, 2) is e_2, the top right vector of diag(2, 1) is e_1."""
    return consistent("rank-one", low, high)


@REMARKS.counterexample(
    covers="k = 2, d = 2: E11 and E22",
    without=(CONSISTENT_REPAIRED, "product"),
    controls={"with_the_same_position": {"high": E11}},
)
def layers_whose_product_is_zero_need_not_meet(*, high: RationalMatrix = E22) -> Counterexample:
    """The example that refutes the printed remark."""
    return consistent("product", E11, high)


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
