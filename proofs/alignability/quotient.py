"""Finitely many zeros: the algebra of polynomials modulo quadratic forms, in a chart, by exact linear algebra.

All multiples of the forms up to a degree are the rows of a table (a Macaulay matrix), its columns ordered so that elimination
expresses monomials of high degree by lower ones. Where all monomials of one degree are expressed, so is every product of a variable
with a monomial that is left: these rows are the matrices of multiplication. A prime only tells where the pivots are; the rows
themselves are solved for over the rationals, so each of them says something true of every zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from flint import fmpq, fmpq_mat, fmpz_mat, nmod_mat

from proofs.alignability.relations import monomials, multiples
from verify.exact.rank import LARGE_PRIME

MOST_MONOMIALS = 500
"""Columns of the largest table: its exact solution takes a second or two."""

MOST_ROWS = 8_000

MOST_LEFT = 80
"""Monomials that are not expressed by others: complex zeros with their multiplicities, those at infinity included."""

Monomial = tuple[int, ...]


@dataclass(frozen=True)
class Quotient:
    """The polynomials in ``x_0, ..., x_{v-1}`` modulo what was found, with the last coordinate set to 1.

    Attributes:
        degree: of the multiples that were needed.
        names: the monomials that are left, 1 first; none at all where 1 is a combination of the forms.
        times: for each variable the matrix of the multiplication by it, images as columns.
    """

    degree: int
    names: tuple[Monomial, ...]
    times: tuple[fmpq_mat, ...]

    def by(self, weights: Sequence[int]) -> fmpq_mat:
        """Return the matrix of the multiplication by a linear form in the variables."""
        total = fmpq_mat(len(self.names), len(self.names))
        for weight, matrix in zip(weights, self.times, strict=True):
            total += matrix * fmpq(weight)
        return total


def quotient(quadrics: Sequence[Sequence[int]], variables: int) -> Quotient | None:
    """Return the algebra of the chart in which the last of the variables is 1.

    None where there are infinitely many complex zeros in the chart, or too many for the limits.
    """
    for degree in range(2, MOST_MONOMIALS):
        width = comb(variables + degree - 1, degree)
        rows = len(quadrics) * comb(variables + degree - 3, degree - 2)
        if width > MOST_MONOMIALS or rows > MOST_ROWS:
            return None
        if (found := _up_to(quadrics, variables, degree)) is not None:
            return found
    return None


def _up_to(quadrics: Sequence[Sequence[int]], variables: int, degree: int) -> Quotient | None:
    one = variables - 1
    names = monomials(variables, degree)
    high = [sum(x != one for x in name) for name in names]  # the degree in the chart
    order = sorted(range(len(names)), key=lambda column: -high[column])
    position = {column: number for number, column in enumerate(order)}
    rows = [[(position[column], x) for column, x in row] for row in multiples(quadrics, variables, degree)]
    if not rows:
        return None
    pivots = _pivots(rows, len(names))
    left = [number for number in range(len(names)) if number not in pivots]
    missing = {high[order[number]] for number in left}
    complete = next((e for e in range(degree + 1) if e not in missing), None)
    if complete is None or len(left) > MOST_LEFT:
        return None
    kept = [number for number in reversed(left) if high[order[number]] < complete]
    expressed = _solved(rows, pivots, left)
    if expressed is None:
        return None
    tail = {number: column for column, number in enumerate(left)}
    place = {names[order[number]]: number for number in range(len(names))}
    times = []
    for variable in range(one):
        matrix = fmpq_mat(len(kept), len(kept))
        for column, number in enumerate(kept):
            name = list(names[order[number]])
            name[name.index(one)] = variable
            image = place[tuple(sorted(name))]
            if image in pivots:
                for row, other in enumerate(kept):
                    matrix[row, column] = -expressed[pivots[image], tail[other]]
            else:
                matrix[kept.index(image), column] = 1
        times.append(matrix)
    found = Quotient(degree, tuple(tuple(x for x in names[order[n]] if x != one) for n in kept), tuple(times))
    return found if _commute(found) and _vanish(quadrics, found) else None


def _pivots(rows: Sequence[Sequence[tuple[int, int]]], width: int) -> dict[int, int]:
    """Return the columns of the pivots modulo the prime, numbered."""
    table = nmod_mat(len(rows), width, LARGE_PRIME)
    for number, row in enumerate(rows):
        for column, x in row:
            table[number, column] = int(table[number, column]) + x
    reduced, rank = table.rref()
    found: dict[int, int] = {}
    for column in range(width):
        if len(found) < rank and int(reduced[len(found), column]):
            found[column] = len(found)
    return found


def _solved(
    rows: Sequence[Sequence[tuple[int, int]]], pivots: dict[int, int], left: Sequence[int]
) -> fmpq_mat | None:
    """Return, for each pivot, the row of the reduced table over the rationals, its other entries only.

    None where the pivots are not those over the rationals.
    """
    chosen = _independent(rows, pivots)
    square, rest = fmpz_mat(len(pivots), len(pivots)), fmpz_mat(len(pivots), max(len(left), 1))
    tail = {number: column for column, number in enumerate(left)}
    for number, index in enumerate(chosen):
        for column, x in rows[index]:
            if column in pivots:
                square[number, pivots[column]] += x
            else:
                rest[number, tail[column]] += x
    solution: fmpq_mat = square.solve(rest)  # type: ignore[assignment]
    for column, pivot in pivots.items():
        if any(solution[pivot, tail[other]] for other in left if other < column):
            return None
    return solution


def _independent(rows: Sequence[Sequence[tuple[int, int]]], pivots: dict[int, int]) -> list[int]:
    """Return as many rows, independent modulo the prime in the columns of the pivots."""
    table = nmod_mat(len(pivots), len(rows), LARGE_PRIME)
    for number, row in enumerate(rows):
        for column, x in row:
            if column in pivots:
                table[pivots[column], number] = int(table[pivots[column], number]) + x
    reduced, rank = table.rref()
    found: list[int] = []
    for column in range(len(rows)):
        if len(found) < rank and int(reduced[len(found), column]):
            found.append(column)
    return found


def _vanish(quadrics: Sequence[Sequence[int]], found: Quotient) -> bool:
    """Whether the forms are zero in the algebra: at a low degree it may not know them all yet."""
    if not found.names:
        return True
    one = fmpq_mat(len(found.names), 1, [1, *[0] * (len(found.names) - 1)])
    factors = [*found.times, identity(len(found.names))]
    images = [factors[i] * (factors[j] * one) for i in range(len(factors)) for j in range(i, len(factors))]
    zero = fmpq_mat(len(found.names), 1)
    return all(sum((image * fmpq(x) for x, image in zip(q, images, strict=True) if x), zero) == zero for q in quadrics)


def _commute(found: Quotient) -> bool:
    return all(a * b == b * a for i, a in enumerate(found.times) for b in found.times[:i])


def identity(size: int) -> fmpq_mat:
    """Return the identity matrix."""
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
