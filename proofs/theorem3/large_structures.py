"""What the bound on r and the equal widths are for: two layers that are aligned along an open set of maps."""

from __future__ import annotations

from collections.abc import Sequence

from proofs.alignability import IntegerBasis, MatrixSpace, scaled_orthogonal
from proofs.theorem3.extensions import NO_ORTHOGONAL
from proofs.theorem3.own_structures import LEFT_I, LEFT_J, ONE
from proofs.theorem3.statement import EXTENDED_REPAIRED, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute

E = tuple(RationalMatrix.unit(i, j, (2, 2)) for i, j in ((0, 0), (0, 1), (1, 0)))
"""S = {[[a, b], [c, 0]]}: scaled orthogonal where ab = 0 and a^2 + c^2 = b^2, that is a = 0, c = b or c = -b."""


def combined(weights: Sequence[int], basis: Sequence[RationalMatrix]) -> RationalMatrix:
    """Return the element with these coefficients."""
    return sum((w * A for w, A in zip(weights, basis, strict=True)), RationalMatrix.zeros(*basis[0].shape))


def row_of(A: RationalMatrix) -> list[object]:
    """Return all entries in one row."""
    return [x for row in A.to_fractions() for x in row]


def row_formula(name: str, k: int) -> str:
    """Return the formula for all entries of a matrix with k rows in one row."""
    return "hstack(" + ", ".join(f"row({name}, {i})" for i in range(1, k + 1)) + ")"


@THEOREM3.counterexample(
    covers="k = 2, r = 3, d = 2, and every map near the product",
    without=(NO_ORTHOGONAL, "bound"),
    controls={
        "with_a_second_layer_that_is_not_the_transpose": {"second": (1, 3, 4)},
        "with_layers_that_are_reflections": {"first": (0, 2, 2), "second": (0, 2, 2)},
    },
)
def three_parameters_are_too_many_for_two_inputs(
    *, first: tuple[int, ...] = (1, 2, 3), second: tuple[int, ...] = (1, 3, 2)
) -> Counterexample:
    """The pair is aligned where one number, ``g = [W_2^T W_2, W_1 W_1^T]_12``, vanishes. The derivatives of product and g along
    the six coefficients have rank 5 = 4 + 1: along the solutions of g = 0 near this one, the product moves in all four directions.
    """
    k, r = 2, len(E)
    W1, W2 = combined(first, E), combined(second, E)
    rows = []
    for A in E:
        along = [(W2 @ A, W2.T @ W2, A @ W1.T + W1 @ A.T), (A @ W1, A.T @ W2 + W2.T @ A, W1 @ W1.T)]
        for place, (moved, left, right) in enumerate(along):
            g = (left @ right - right @ left)[0, 1]
            rows.append((place, [*row_of(moved), g]))
    J = RationalMatrix([row for _, row in sorted(rows, key=lambda item: item[0])])
    most = scaled_orthogonal(IntegerBasis.of(MatrixSpace("S", E))).most
    found = Counterexample(
        hypotheses={
            "finitely-many": most is not None and most <= 0,
            "bound": r <= k - 1,
            "generic": J.rank() == k * k + 1,
        },
        conclusion=not commute(W2.T @ W2, W1 @ W1.T),
        witness={"W_1": W1.to_strings(), "W_2": W2.to_strings(), "X": "I"},
        dropped=("bound",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", NO_ORTHOGONAL).given({f"A{j}": A for j, A in enumerate(E, 1)})
        written.given(X=RationalMatrix.identity(k), k=k, r=r)
        for i, (weights, W) in enumerate(((first, W1), (second, W2)), 1):
            written.define(f"W{i}", " + ".join(f"({x})*A{j}" for j, x in enumerate(weights, 1)), value=W)
        moved, change = [], []
        for j in (1, 2, 3):
            moved.append(f"W2*A{j}")
            change.append(f"commutator(gram(W2), A{j}*W1^T + W1*A{j}^T)")
        for j in (1, 2, 3):
            moved.append(f"A{j}*W1")
            change.append(f"commutator(A{j}^T*W2 + W2^T*A{j}, W1*W1^T)")
        table = [f"hstack({row_formula(m, k)}, submatrix({c}, 1, 1, 2, 2))" for m, c in zip(moved, change, strict=True)]
        written.define("J", f"vstack({', '.join(table)})", value=J)
        for i in (1, 2, 3):
            for j in range(i, 4):
                P = E[i - 1].T @ E[j - 1] + E[j - 1].T @ E[i - 1]
                written.define(f"P{i}{j}", f"A{i}^T*A{j} + A{j}^T*A{i}", value=P)
        written.fact(
            "the entry (1, 2) of A^T A is ab: it vanishes for a = 0 or b = 0 only",
            "entry(P12, 1, 2) == 1 and " + " and ".join(f"entry(P{ij}, 1, 2) == 0" for ij in (11, 13, 22, 23, 33)),
        )
        difference = "(entry(P{0}, 1, 1) - entry(P{0}, 2, 2))"
        on_a, on_b = difference.format(22), difference.format(11)
        written.hypothesis("finitely-many", f"{on_a} != 0 and {on_b} != 0 and {difference.format(33)} != 0")
        written.hypothesis("bound", "r <= k - 1", dropped=True)
        written.hypothesis("generic", "rank(J) == k^2 + 1 and rank(X) == k and columns(X) >= k")
        written.fact("S has dimension r", f"rank(vstack({', '.join(row_formula(f'A{j}', k) for j in (1, 2, 3))})) == r")
        written.conclusion("f is not aligned: the Gram matrices do not commute", "not commute(gram(W2), W1*W1^T)")
        return written.seal()

    return found.sealed(certificate)


QUATERNIONS = (ONE, LEFT_I, LEFT_J)
BENT = LEFT_J @ RationalMatrix.diagonal([1, 1, 1, 2])
ROWS = tuple(RationalMatrix.unit(0, j, (1, 4)) for j in range(2))


@THEOREM3.counterexample(
    covers="widths 4, 4, 1, r_1 = 3, r_2 = 2, and every map near the product",
    without=(EXTENDED_REPAIRED, "equal-widths"),
    controls={
        "with_a_last_layer_of_one_parameter_that_does_not_move": {"rows": ROWS[:1], "last": (1,)},
        "with_a_first_layer_that_is_not_scaled_orthogonal": {"units": (ONE, LEFT_I, BENT)},
    },
)
def a_single_output_is_reached_through_orthogonal_layers(
    *,
    units: tuple[RationalMatrix, ...] = QUATERNIONS,
    rows: tuple[RationalMatrix, ...] = ROWS,
    first: tuple[int, ...] = (1, 2, 3),
    last: tuple[int, ...] = (1, 1),
) -> Counterexample:
    """W_1 is a quaternion, so ``W_1 W_1^T`` is a multiple of I and every row W_2 is aligned with it; their products fill R^4."""
    k = 4
    W1, W2 = combined(first, units), combined(last, rows)
    J = RationalMatrix([row_of(W2 @ A) for A in units] + [row_of(B @ W1) for B in rows])
    r = max(len(units), len(rows))
    found = Counterexample(
        hypotheses={
            "structures": all(A.shape == (k, k) for A in units) and all(B.shape == (1, k) for B in rows),
            "zero-error": ONE.rank() == k,
            "generic": J.rank() == k,
            "equal-widths": W1.shape == W2.shape,
            "few-orthogonal": 2 * r <= 2 * k - 1,  # d = 2, so o does not count
        },
        conclusion=not commute(W2.T @ W2, W1 @ W1.T),
        witness={"W_1": W1.to_strings(), "W_2": W2.to_strings(), "X": "I"},
        dropped=("equal-widths",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", EXTENDED_REPAIRED).given({f"A{j}": A for j, A in enumerate(units, 1)})
        written.given({f"B{j}": B for j, B in enumerate(rows, 1)}).given(X=ONE, k=k, r=r, d=2)
        written.define("W1", " + ".join(f"({x})*A{j}" for j, x in enumerate(first, 1)), value=W1)
        written.define("W2", " + ".join(f"({x})*B{j}" for j, x in enumerate(last, 1)), value=W2)
        written.define("Y", "W2*W1*X", value=W2 @ W1)
        moved = [f"W2*A{j}" for j in range(1, len(units) + 1)] + [f"B{j}*W1" for j in range(1, len(rows) + 1)]
        written.define("J", f"vstack({', '.join(moved)})", value=J)
        first_space = ", ".join(row_formula(f"A{j}", k) for j in range(1, len(units) + 1))
        second_space = ", ".join(f"B{j}" for j in range(1, len(rows) + 1))
        spaces = f"rank(vstack({first_space})) == r and rank(vstack({second_space})) <= r"
        written.hypothesis("structures", f"{spaces} and columns(A1) == k and rows(A1) == k and columns(B1) == k")
        written.hypothesis("zero-error", "rank(X) == k and Y == W2*W1*X")
        written.hypothesis("generic", "rank(J) == k and columns(X) >= k")
        written.hypothesis("equal-widths", "rows(W2) == rows(W1) and columns(W2) == rows(W1)", dropped=True)
        written.hypothesis("few-orthogonal", "d == 2 and 2*r <= 2*k - 1")
        written.conclusion(
            "f is not aligned: W_1 is not scaled orthogonal (else the frames of W_2 serve W_1 as well)",
            "not isscalar(W1*W1^T)",
        )
        return written.seal()

    return found.sealed(certificate)
