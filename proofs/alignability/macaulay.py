"""Beyond linear: multiples of the quadrics, up to a degree, and the ranks of their coefficient tables (Macaulay matrices).

Write ``Q_G`` for the entries of ``[A(a)^T A(a), G]`` and J for those of ``A(a)^T A(a)`` modulo I, quadrics in the coefficients
a; ``Q_G`` lies in J. If for one G of rank at most n and one degree D both ideals have the same dimension in degree D, their
common zeros agree for almost all data: what aligns has a scalar Gram matrix. Degree 2 is the linear test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from flint import nmod_mat

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.linear_test import PRIME
from proofs.alignability.products import Products, quadric
from verify.exact import RationalMatrix, certified_rank

LARGEST_MACAULAY = 1_500_000
"""Entries of the largest table, a second or two of exact elimination."""


def monomials(variables: int, degree: int) -> list[tuple[int, ...]]:
    """Return the monomials as sorted tuples of variables."""
    return list(combinations_with_replacement(range(variables), degree))


def macaulay(quadrics: Sequence[Sequence[int]], variables: int, degree: int) -> list[list[int]]:
    """Return all products of the quadrics with monomials of degree ``degree - 2``, as rows of coefficients."""
    place = {monomial: number for number, monomial in enumerate(monomials(variables, degree))}
    squares = monomials(variables, 2)
    rows = []
    for multiplier in monomials(variables, degree - 2):
        columns = [place[tuple(sorted((*multiplier, *square)))] for square in squares]
        for q in quadrics:
            row = [0] * len(place)
            for column, x in zip(columns, q, strict=True):
                row[column] += x
            rows.append(row)
    return rows


def fits(count: int, variables: int, degree: int) -> bool:
    """Whether the table of that degree is small enough to be tried."""
    size = comb(variables + degree - 1, degree)
    return count * comb(variables + degree - 3, degree - 2) * size <= LARGEST_MACAULAY if degree >= 2 else False


def rank_modulo_prime(rows: Sequence[Sequence[int]], prime: int = PRIME) -> int:
    """Return the rank modulo a prime, a lower bound of the rank."""
    if not rows or not rows[0]:
        return 0
    return int(nmod_mat(len(rows), len(rows[0]), [x % prime for row in rows for x in row], prime).rank())


def independent(quadrics: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return rows that are a basis of the span, exactly (over the rationals)."""
    if not quadrics:
        return []
    rank = certified_rank(RationalMatrix([list(q) for q in quadrics]))
    return [list(quadrics[i]) for i in rank.rows]


@dataclass(frozen=True)
class MacaulayTest:
    """What was found at one degree: the rank of ``Q_G`` modulo a prime, and the exact dimension of J in that degree."""

    n: int
    degree: int
    found: int
    needed: int

    @property
    def passed(self) -> bool:
        """Whether the two agree, so that only elements with scalar Gram matrices can align with generic data."""
        return self.found >= self.needed


def macaulay_test(basis: IntegerBasis, n: int, *, largest_degree: int = 4, seeds: int = 2) -> MacaulayTest | None:
    """Try degrees 3, 4, ... with random G of rank at most n; the best result, or None where every table is too large."""
    products = Products.of(basis)
    if products.k > 64:
        return None
    vectors = [*products.off_diagonal, *products.diagonal]
    split = len(products.off_diagonal)
    raw = products.quadrics(vectors)
    modulo = raw[:split] + [[x - y for x, y in zip(q, raw[-1], strict=True)] for q in raw[split:-1]]
    J = independent(modulo)
    best: MacaulayTest | None = None
    for degree in range(3, largest_degree + 1):
        if not fits(len(J), products.r, degree):
            break
        needed = certified_rank(RationalMatrix(macaulay(J, products.r, degree))).rank if J else 0
        for seed in range(seeds):
            B = np.random.default_rng(seed).integers(-5, 6, (products.k, n))
            Q = commutator_quadrics(products, (B @ B.T).astype(object))
            test = MacaulayTest(n, degree, rank_modulo_prime(macaulay(Q, products.r, degree)), needed)
            if test.passed:
                return test
            best = test if best is None or test.needed - test.found < best.needed - best.found else best
    return best


def excludes_every_element(basis: IntegerBasis, G: RationalMatrix, *, largest_degree: int = 5) -> bool:
    """Whether it is proved that no nonzero element A of the complexified space has ``[A^T A, G] = 0``, for this integer G.

    A Macaulay matrix of full column rank modulo a prime says that the quadrics have no common zero but 0. False proves nothing.
    """
    products = Products.of(basis)
    Q = commutator_quadrics(products, np.array([[int(x) for x in row] for row in G.to_fractions()], dtype=object))
    for degree in range(2, largest_degree + 1):
        if not fits(len(Q), products.r, degree):
            return False
        rows = macaulay(Q, products.r, degree)
        if rows and rank_modulo_prime(rows) == len(rows[0]):
            return True
    return False


def commutator_quadrics(products: Products, G: np.ndarray) -> list[list[int]]:
    """Return entries of ``2 [A(a)^T A(a), G]`` as quadrics that are independent modulo the prime; G holds Python integers."""
    k, width = products.k, len(products.pairs)
    P = np.zeros((width, k, k), dtype=object)
    for (u, v), vector in products.entries.items():
        for pair, x in vector:
            P[pair, u, v] = P[pair, v, u] = x
    K = np.array([p.dot(G) - G.dot(p) for p in P])
    upper = np.triu_indices(k, 1)
    rows = [quadric([int(x) for x in column], products.pairs) for column in K[:, upper[0], upper[1]].T]
    table = [row for row in rows if any(row)]
    if not table:
        return []
    modulo = nmod_mat(len(table), width, [x % PRIME for row in table for x in row], PRIME).transpose()
    reduced, rank = modulo.rref()
    chosen, row = [], 0
    for column in range(len(table)):
        if row < rank and int(reduced[row, column]):
            chosen.append(table[column])
            row += 1
    return chosen
