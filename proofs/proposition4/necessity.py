"""What the hypotheses are for: each one left out, and an exact instance at which the statement fails."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from proofs.alignability import IntegerBasis, MatrixSpace, scaled_orthogonal
from proofs.proposition4.counting import codimension
from proofs.proposition4.open_test import turns
from proofs.proposition4.rank_one import all_data_meet, flattened, meeting, rank_one_certificate, rows_as_one
from proofs.proposition4.refutation import CYCLE, below_printed_threshold, is_scalar
from proofs.proposition4.statement import CRITERION, FRAME_COUNT, PROPOSITION4, REPAIRED, SHARP, SUFFICES
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute, hstack
from verify.exact.eigen import rational_eigenvalues


def spans(S: Sequence[RationalMatrix], r: int, n: int) -> bool:
    """Whether these matrices span an r-dimensional space of square matrices, and there is data (n >= 1)."""
    return n >= 1 and all(A.rows == A.columns for A in S) and flattened(S).rank() == r


# The criterion and the count of frames


@PROPOSITION4.counterexample(
    covers="A of shape 1 x 2, B of shape 2 x 1, orthogonal to each other",
    without=(CRITERION, "square"),
    controls={
        "with_vectors_along_one_line": {"A": RationalMatrix([[3, 0]])},
        "with_grams_that_do_not_commute": {"A": RationalMatrix([[1, 1]])},
        "with_square_matrices": {"A": RationalMatrix([[0, 1], [0, 0]]), "B": RationalMatrix([[1, 0], [0, 0]])},
    },
)
def commuting_grams_are_not_enough_for_a_layer_with_one_output(
    *, A: RationalMatrix = RationalMatrix([[0, 1]]), B: RationalMatrix = RationalMatrix([[1], [0]])
) -> Counterexample:
    """``A = u S Q^T`` with one row says that the second column of Q is orthogonal to A, ``B = Q T v`` that it is to B; for
    A = e_2^T, B = e_1 no unit vector is, although both Gram matrices are diagonal. For square matrices Gram matrices decide.
    """
    commuting = commute(A.T @ A, B @ B.T)
    square = A.rows == A.columns == B.rows
    can_align = commuting if square else hstack([A.T, B]).rank() <= 1
    example = Counterexample(
        hypotheses={"square": square},
        conclusion=can_align == commuting,
        witness={"A": A.to_strings(), "B": B.to_strings()},
        dropped=("square",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", CRITERION).given(A=A, B=B)
        written.hypothesis("square", "rows(A) == columns(A) and columns(A) == rows(B)", dropped=True)
        written.fact("the Gram matrices commute", "commute(A^T*A, B*B^T)")
        written.fact("k = 2: A is a row and B a column", "rows(A) == 1 and columns(A) == 2 and columns(B) == 1")
        written.conclusion(
            "B can align with A: a unit vector, the second column of the common frame, is orthogonal to both",
            "rank(hstack(A^T, B)) <= 1",
        )
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 2, n = 1, A = I: every unit vector is an eigenvector",
    without=(FRAME_COUNT, "two-eigenvalues"),
    controls={"with_two_eigenvalues": {"A": RationalMatrix.diagonal([1, 2])}},
)
def all_frames_consist_of_eigenvectors_of_the_identity(
    *, A: RationalMatrix = RationalMatrix.identity(2)
) -> Counterexample:
    """The codimension is 0, not min(n, k-1) = 1."""
    k, n = A.rows, 1
    multiplicities = [count for _, count in rational_eigenvalues(A.T @ A)]
    example = Counterexample(
        hypotheses={"two-eigenvalues": len(multiplicities) >= 2},
        conclusion=codimension(multiplicities, min(n, k)) >= min(n, k - 1),
        witness={"A": A.to_strings(), "n": n},
        dropped=("two-eigenvalues",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", FRAME_COUNT).given(A=A, k=k, n=n, m=min(n, k), l=k)
        written.define("V", "k*(k-1)/2 - (k-m)*(k-m-1)/2", value=comb(k, 2) - comb(k - n, 2))
        written.define("E", "l*(l-1)/2 - (l-m)*(l-m-1)/2", value=comb(k, 2) - comb(k - n, 2))
        written.hypothesis("two-eigenvalues", "not isscalar(gram(A))", dropped=True)
        written.fact("one eigenspace, of dimension l, holds all of the frame", "isscalar(gram(A)) and l == rows(A)")
        written.conclusion("frames of eigenvectors have codimension V - E >= n, which is min(n, k-1)", "V - E >= n")
        return written.seal()

    return example.sealed(certificate)


# The repaired statement


@PROPOSITION4.counterexample(
    covers="k = 3, n = 3, r = 2: the circulants spanned by two shifts",
    without=(REPAIRED, "not-orthogonal"),
    controls={
        "with_a_space_of_rank_one_matrices": {
            "S": (RationalMatrix.unit(0, 0, (3, 3)), RationalMatrix.unit(0, 1, (3, 3)))
        },
        "with_one_shift_named_twice": {"S": (CYCLE, 2 * CYCLE)},
    },
)
def without_the_exclusion_all_data_align(*, S: tuple[RationalMatrix, ...] = (CYCLE, CYCLE @ CYCLE)) -> Counterexample:
    """Both shifts are orthogonal; r = 2 <= min(n, k-1), and yet every B aligns with a shift."""
    k, n, r = 3, 3, len(S)
    orthogonal = any(is_scalar(A.T @ A) and not A.is_zero() for A in S)
    example = Counterexample(
        hypotheses={
            "subspace": spans(S, r, n),
            "not-orthogonal": not orthogonal,
            "sharp-threshold": k >= 2 and r <= min(n, k - 1),
        },
        conclusion=not orthogonal,
        witness={"S": [A.to_strings() for A in S], "n": n},
        dropped=("not-orthogonal",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", REPAIRED).given(A1=S[0], A2=S[1], k=k, n=n, r=r)
        table = f"vstack({rows_as_one('A1', k)}, {rows_as_one('A2', k)})"
        written.hypothesis("subspace", f"rank({table}) == r and rows(A1) == k and columns(A1) == k and n >= 1")
        written.hypothesis("not-orthogonal", "not isscalar(gram(A1))", dropped=True)
        written.hypothesis("sharp-threshold", "k >= 2 and r <= n and r <= k - 1")
        written.conclusion(
            "A1 does not align with every B: its Gram matrix is no multiple of I", "not isscalar(gram(A1))"
        )
        return written.seal()

    return example.sealed(certificate)


UNIT = RationalMatrix([["3/5"], ["4/5"]])
TANGENT = RationalMatrix([["-4/5"], ["3/5"]])


@PROPOSITION4.counterexample(
    covers="k = 2, n = 1, r = 1: the curve of all e_1 v^T with v on the unit circle",
    without=(REPAIRED, "subspace"),
    controls={
        "with_a_single_matrix": {"along": 0 * TANGENT},
        "with_data_at_an_angle_to_v": {"B": RationalMatrix([[1], [0]])},
    },
)
def a_circle_of_rank_one_matrices_aligns_with_all_data(
    *, along: RationalMatrix = TANGENT, B: RationalMatrix = 2 * UNIT
) -> Counterexample:
    """A linear space of dimension r brings r - 1 directions, a curve of dimension 1 brings one: B aligns with ``e_1 v^T`` for
    v = B/|B|, and its frame turns along the curve.
    """
    k, n = B.shape
    e = RationalMatrix.unit(0, 0, (k, 1))
    A = e @ UNIT.T

    def on_the_curve(M: RationalMatrix) -> bool:
        return M[1:, :].is_zero() and M.frobenius_squared() == 1

    D = e @ along.T
    all_align = commute(A.T @ A, B @ B.T) and turns([D], A)
    example = Counterexample(
        hypotheses={
            "subspace": on_the_curve(A) and on_the_curve(A + A),
            "not-orthogonal": on_the_curve(A) and e.columns < k,  # elements have rank one, and k is 2
            "sharp-threshold": k >= 2 and (along.rank() or 1) <= min(n, k - 1),
        },
        conclusion=not all_align,
        witness={"S": "all e_1 v^T with v^T v = 1", "v": UNIT.to_strings(), "B": B.to_strings()},
        dropped=("subspace",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", REPAIRED).given(e=e, v=UNIT, w=along, B=B, k=k, n=n, r=1)
        written.define("A", "e*v^T", value=A).define("D", "e*w^T", value=D)
        written.hypothesis("subspace", "frobenius2(A) == 1 and frobenius2(A + A) == 1", dropped=True)
        written.hypothesis("not-orthogonal", "rank(A) == columns(e) and columns(e) < k")
        written.hypothesis("sharp-threshold", "k >= 2 and r == rank(w) and r <= n and r <= k - 1")
        written.fact("w is the tangent of the unit circle at v", "tr(v^T*v) == 1 and tr(v^T*w) == 0")
        written.conclusion(
            "data along v does not align with e v^T, or its frame stays as it moves by e w^T (else an open set of data aligns)",
            "not commute(gram(A), B*B^T) or commute(A^T*D + D^T*A, A^T*A)",
        )
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 4, n = 2, r = 3: every B with two columns",
    without=(REPAIRED, "sharp-threshold"),
    controls={"with_r_equal_to_min_n_k_minus_1": {"r": 2}},
)
def one_dimension_more_and_all_data_align(*, r: int = 3) -> Counterexample:
    """Entries of B enter nowhere: L has dimension r > n, so L and ker B^T meet for *every* B, and nothing in S is scaled
    orthogonal.
    """
    k, n = 4, 2
    S = tuple(RationalMatrix.unit(0, j, (k, k)) for j in range(r))
    example = Counterexample(
        hypotheses={
            "subspace": spans(S, r, n),
            "not-orthogonal": scaled_orthogonal(IntegerBasis.of(MatrixSpace("rank one", S))).most == -1,
            "sharp-threshold": k >= 2 and r <= min(n, k - 1),
        },
        conclusion=not all_data_meet(S, n),
        witness={"k": k, "n": n, "r": r, "S": "all e_1 v^T with v in the span of the first r coordinate vectors"},
        dropped=("sharp-threshold",),
    )

    def certificate() -> dict[str, object]:
        written = rank_one_certificate(Certificate("counterexample", REPAIRED), S, n)
        table = ", ".join(rows_as_one(f"A{j}", k) for j in range(1, r + 1))
        written.hypothesis("subspace", f"rank(vstack({table})) == r and columns(A1) == k and n >= 1")
        singular = " and ".join(f"submatrix(A{j}, 2, k, 1, k) == zeros(k - 1, k)" for j in range(1, r + 1))
        written.hypothesis("not-orthogonal", f"k >= 2 and {singular}")
        written.hypothesis("sharp-threshold", "k >= 2 and r <= n and r <= k - 1", dropped=True)
        return meeting(written, r).seal()

    return example.sealed(certificate)


# Thresholds


@PROPOSITION4.counterexample(
    covers="k = n = r = 2",
    without=(SUFFICES, "threshold"),
    controls={"with_one_dimension_less": {"r": 1}, "with_two_dimensions_less": {"r": 0}},
)
def the_sharp_bound_may_fail_beyond_the_printed_one(*, r: int = 2) -> Counterexample:
    """r = 2 > 1 = min(n, k-1); with r = 1 the printed bound fails and the sharp one holds: it is larger by one."""
    k = n = 2
    example = Counterexample(
        hypotheses={"threshold": below_printed_threshold(r, k, n)},
        conclusion=r <= min(n, k - 1),
        witness={"k": k, "n": n, "r": r},
        dropped=("threshold",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", SUFFICES).given(k=k, n=n, r=r)
        written.hypothesis("threshold", "k - n < 2 and r < k - 1", dropped=True)
        written.conclusion("r <= min(n, k-1)", "r <= n and r <= k - 1")
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = n = 1",
    without=(SHARP, "size"),
    controls={"with_k_equal_to_2": {"k": 2}},
)
def numbers_other_than_zero_are_all_scaled_orthogonal(*, k: int = 1) -> Counterexample:
    """r = min(n, 0) + 1 = 1 leaves S = R, and its elements are multiples of the orthogonal matrix 1."""
    n = 1
    r = min(n, k - 1) + 1
    S = [RationalMatrix.unit(0, j, (k, k)) for j in range(r)]
    example = Counterexample(
        hypotheses={"size": k >= 2 and n >= 1},
        conclusion=r < k * k or not all(is_scalar(A.T @ A) for A in S),
        witness={"k": k, "n": n, "r": r},
        dropped=("size",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", SHARP).given(k=k, n=n, r=r, A=S[0])
        written.hypothesis("size", "k >= 2 and n >= 1", dropped=True)
        written.fact("r = min(n, k-1) + 1, and n > k - 1", "r == k and n > k - 1")
        written.conclusion(
            "S is not all of the k x k matrices, or they have an element that is not scaled orthogonal",
            "r < k^2 or not isscalar(gram(A))",
        )
        return written.seal()

    return example.sealed(certificate)
