"""Why no linear network, or none of these widths, sends X to Y: certificates for the answer "the theorem does not apply".

*Not realizable.* Some vector v has ``X v = 0`` and ``Y v != 0``; a map with ``W X = Y`` would make of the first the second. One is
found from the columns: modulo a prime each column of X is a combination of independent ones, and where the same combination of
the columns of Y misses, the combination is found again exactly, in as few columns as it needs.

*Too narrow.* A network whose narrowest width is m makes outputs of rank at most m, so a minor of Y of size m + 1 that is not zero
rules it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from flint import nmod_mat

from proofs.alignment.chain_certificate import LARGEST_LAYER, Sentence
from proofs.network import Data
from verify.certificate import Certificate, CertificateError
from verify.exact import RationalMatrix, exact_fraction

PRIME = 2**61 - 1

MOST = 4_000_000
"""Entries of X up to which a combination is sought."""

LONGEST = 30_000
"""Bits of a determinant up to which weights are computed: those that can be written have 4000 digits, and many are shorter."""

REALIZABLE = Sentence(
    "theorem1.realizable",
    "the targets vanish wherever the inputs do: Y v = 0 for a vector v with X v = 0, as it must be if some linear map sends X to Y",
    {"kernel": "X v = 0"},
)
WIDE_ENOUGH = Sentence(
    "theorem1.widths",
    "all minors of Y of size m + 1 are zero, as they must be if a linear network whose narrowest width is m sends X to Y",
)
INPUTS = Sentence("theorem1.inputs", "the inputs are not all zero")


@dataclass(frozen=True)
class Separation:
    """A combination of examples that vanishes for the inputs and not for the targets.

    Attributes:
        columns: the examples that take part (from 0).
        v: their weights, a column.
    """

    columns: tuple[int, ...]
    v: RationalMatrix

    def holds(self, data: Data) -> bool:
        """Whether it does what it is for, exactly."""
        picked = list(self.columns)
        X, Y = data.X[:, picked], data.Y[:, picked]
        return (X @ self.v).is_zero() and not (Y @ self.v).is_zero()


def separation(data: Data) -> Separation | None:
    """Return a combination that shows the data not to be realizable, or ``None`` where none is found."""
    if data.X.rows * data.n > MOST:
        return None
    reduced, rank = nmod_mat(data.X.numerator, PRIME).rref()
    pivots = _pivots(reduced, rank)
    y = _one_row(data.Y)
    best: list[int] | None = None
    for j in sorted(set(range(data.n)) - set(pivots)):
        weights = {p: int(reduced[i, j]) for i, p in enumerate(pivots) if int(reduced[i, j]) != 0}
        if best is not None and len(weights) >= len(best) - 1:
            continue
        if (y[j] - sum(weight * y[p] for p, weight in weights.items())) % PRIME:
            best = [*weights, j]
    return None if best is None else _exact(data, best)


def _one_row(Y: RationalMatrix) -> list[int]:
    """Return a random combination of the rows of Y modulo the prime: it misses wherever a row does, almost surely."""
    rng = Random(0)
    row = nmod_mat(1, Y.rows, [rng.randrange(PRIME) for _ in range(Y.rows)], PRIME) * nmod_mat(Y.numerator, PRIME)
    return [int(row[0, j]) for j in range(Y.columns)]


def _pivots(reduced: nmod_mat, rank: int) -> list[int]:
    pivots: list[int] = []
    column = 0
    for i in range(rank):
        while int(reduced[i, column]) == 0:
            column += 1
        pivots.append(column)
        column += 1
    return pivots


def _exact(data: Data, columns: list[int]) -> Separation | None:
    """Solve for the last column in the ones before it, on rows where they are independent."""
    *support, last = columns
    v = [[Fraction(1)]]
    if support:
        inside = data.X[:, support]
        turned, rank = nmod_mat(inside.numerator, PRIME).transpose().rref()
        rows = _pivots(turned, rank)
        square, right = data.X[rows, support], data.X[rows, [last]]
        if len(rows) * (_bits(square) + len(rows).bit_length() / 2) > LONGEST:  # Hadamard's bound of the determinant
            return None
        try:
            weights = square.numerator.solve(right.numerator)
        except ZeroDivisionError:
            return None
        scale = Fraction(int(square.denominator), int(right.denominator))
        v = [*([-scale * exact_fraction(weights[i, 0])] for i in range(len(support))), [Fraction(1)]]
    found = Separation(tuple(columns), RationalMatrix(v))
    return found if found.holds(data) else None


def _bits(A: RationalMatrix) -> int:
    return max(abs(int(x)) for x in A.numerator.entries()).bit_length()


def unrealizable_certificate(data: Data) -> dict[str, Any] | None:
    """Return the sealed certificate that no linear map sends X to Y, or ``None`` where it is beyond the checker."""
    found = separation(data)
    if found is None:
        return None
    picked, n, X, Y = list(found.columns), data.n, data.X, data.Y
    v = [[Fraction(0)] for _ in range(n)]
    for place, weight in zip(picked, found.v.to_fractions(), strict=True):
        v[place] = weight
    try:
        if (X.rows + Y.rows) * n <= LARGEST_LAYER:
            return separating(X, Y, RationalMatrix(v)).seal()
        if X.rows * len(picked) <= LARGEST_LAYER:
            return separating(X[:, picked], Y[:, picked], found.v, picked).seal()
    except CertificateError:
        pass
    return None


def separating(X: RationalMatrix, Y: RationalMatrix, v: RationalMatrix, picked: Sequence[int] = ()) -> Certificate:
    """Write a vector with X v = 0 and Y v not zero; ``picked`` are the columns (from 0) that are given where not all are."""
    kept = f" (of X and Y only these columns: {', '.join(str(j + 1) for j in picked)})" if picked else ""
    written = Certificate("counterexample", REALIZABLE).given(X=X, Y=Y, v=v).hypothesis("kernel", "X*v == 0")
    return written.conclusion(f"Y v = 0{kept}", "Y*v == 0")


def narrow_certificate(data: Data, width: int) -> dict[str, Any] | None:
    """Return the sealed certificate that Y has a rank above the narrowest width, or ``None`` where it is beyond the checker."""
    Y, size = data.Y, width + 1
    reduced, rank = nmod_mat(Y.numerator, PRIME).rref()
    columns = _pivots(reduced, rank)[:size]
    turned, depth = nmod_mat(Y[:, columns].numerator, PRIME).transpose().rref()
    rows = _pivots(turned, depth)[:size]
    if len(rows) < size or Y.rows * Y.columns > LARGEST_LAYER:
        return None
    R = RationalMatrix([[int(i == row) for i in range(Y.rows)] for row in rows])
    C = RationalMatrix([[int(j == column) for column in columns] for j in range(Y.columns)])
    try:
        return nonzero_minor(Y, R, C, width).seal()
    except CertificateError:
        return None


def nonzero_minor(Y: RationalMatrix, R: RationalMatrix, C: RationalMatrix, m: Fraction | int) -> Certificate:
    """Write a minor of Y of size m + 1 that is not zero; R and C pick its rows and columns."""
    written = Certificate("counterexample", WIDE_ENOUGH).given(Y=Y, R=R, C=C, m=m)
    written.define("A", "R*Y*C", value=R @ Y @ C)
    written.fact("A is a minor of size m + 1", "rows(A) == m + 1 and columns(A) == m + 1")
    size = m + 1
    written.fact("R picks rows and C columns, each once", f"R*R^T == I({size}) and C^T*C == I({size})")
    return written.conclusion("this minor is zero", "det(A) == 0")


def zero_inputs_certificate(data: Data) -> dict[str, Any] | None:
    """Return the sealed certificate that all inputs are zero."""
    return zero_inputs(data.X).seal() if data.X.rows * data.X.columns <= LARGEST_LAYER else None


def zero_inputs(X: RationalMatrix) -> Certificate:
    """Write that all inputs are zero."""
    return Certificate("counterexample", INPUTS).given(X=X).conclusion("X is not zero", "X != 0")
