"""The dimension of an ideal in one degree, exactly: what its polynomials of that degree have in common.

A linear functional on the coefficients that vanishes on every multiple of the quadrics bounds their span from above, and many
functionals do so by as many dimensions. They are found modulo a prime, read as rational numbers, and tried over the integers; the
rank modulo the prime is the bound from below, so the two agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from math import isqrt, lcm

from flint import nmod_mat

from verify.exact.rank import LARGE_PRIME

Relation = tuple[tuple[int, int], ...]
"""(number of the monomial, value), nonzero values only; one monomial in each is in no other."""


def monomials(variables: int, degree: int) -> list[tuple[int, ...]]:
    """Return the monomials as sorted tuples of variables."""
    return list(combinations_with_replacement(range(variables), degree))


def relations(quadrics: Sequence[Sequence[int]], variables: int, degree: int) -> list[Relation] | None:
    """Return all independent functionals that vanish on the multiples of the quadrics in this degree.

    None where the functionals modulo the prime are not those over the rationals: then nothing is claimed.
    """
    rows = multiples(quadrics, variables, degree)
    width = len(monomials(variables, degree))
    table = nmod_mat(max(len(rows), 1), width, LARGE_PRIME)
    for number, row in enumerate(rows):
        for column, x in row:
            table[number, column] = x % LARGE_PRIME
    reduced, rank = table.rref()
    pivots: list[int] = []
    for column in range(width):
        if len(pivots) < rank and int(reduced[len(pivots), column]):
            pivots.append(column)
    found = []
    for free in sorted({*range(width)} - {*pivots}):
        values = {free: (1, 1)}
        for number, pivot in enumerate(pivots):
            if x := int(reduced[number, free]):
                if (fraction := _fraction(-x % LARGE_PRIME)) is None:
                    return None
                values[pivot] = fraction
        common = lcm(*(q for _, q in values.values()))
        found.append(tuple(sorted((column, p * (common // q)) for column, (p, q) in values.items())))
    return found if _vanish(found, rows) else None


def multiples(quadrics: Sequence[Sequence[int]], variables: int, degree: int) -> list[list[tuple[int, int]]]:
    """Return the products with monomials by their nonzero coefficients."""
    place = {monomial: number for number, monomial in enumerate(monomials(variables, degree))}
    squares = monomials(variables, 2)
    sparse = [[(square, int(x)) for square, x in zip(squares, q, strict=True) if x] for q in quadrics]
    return [
        [(place[tuple(sorted((*multiplier, *square)))], x) for square, x in q]
        for multiplier in monomials(variables, degree - 2)
        for q in sparse
    ]


def _vanish(found: Sequence[Relation], rows: Sequence[Sequence[tuple[int, int]]]) -> bool:
    at: dict[int, list[tuple[int, int]]] = {}
    for number, relation in enumerate(found):
        for column, x in relation:
            at.setdefault(column, []).append((number, x))
    for row in rows:
        sums: dict[int, int] = {}
        for column, x in row:
            for number, y in at.get(column, ()):
                sums[number] = sums.get(number, 0) + x * y
        if any(sums.values()):
            return False
    return True


def _fraction(residue: int) -> tuple[int, int] | None:
    """Return the fraction p/q with ``p^2, q^2 <= prime / 2`` of that residue, if there is one (Wang's reconstruction)."""
    bound = isqrt(LARGE_PRIME // 2)
    low, high, q, previous = residue, LARGE_PRIME, 1, 0
    while low > bound:
        step = high // low
        high, low = low, high - step * low
        previous, q = q, previous - step * q
    if not 0 < abs(q) <= bound:
        return None
    return (low, q) if q > 0 else (-low, -q)
