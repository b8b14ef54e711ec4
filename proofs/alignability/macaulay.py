"""Beyond linear: multiples of the quadrics, up to a degree, and the ranks of their coefficient tables (Macaulay matrices).

Write ``Q_G`` for the entries of ``[A(a)^T A(a), G]`` and J for those of ``A(a)^T A(a)`` modulo I, quadrics in the coefficients
a; ``Q_G`` lies in J. If for one G of rank at most n and one degree D both ideals have the same dimension in degree D, their
common zeros agree for almost all data: what aligns has a scalar Gram matrix. Degree 2 is the linear test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from flint import nmod_mat

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.linear_test import PRIME
from proofs.alignability.products import Products, quadric
from proofs.alignability.relations import monomials, relations
from verify.exact import RationalMatrix, certified_rank

LARGEST_MACAULAY = 4_000_000
"""Entries of the largest table, a few seconds of elimination."""

LARGEST_DEGREE = 6


def macaulay(quadrics: Sequence[Sequence[int]], variables: int, degree: int) -> list[list[int]]:
    """Return all products of the quadrics with monomials of degree ``degree - 2``, as rows of coefficients."""
    place = {monomial: number for number, monomial in enumerate(monomials(variables, degree))}
    squares = monomials(variables, 2)
    multipliers = monomials(variables, degree - 2)
    values = np.array([list(q) for q in quadrics], dtype=object).reshape(len(quadrics), len(squares))
    table = np.zeros((len(multipliers), len(quadrics), len(place)), dtype=object)
    for number, multiplier in enumerate(multipliers):
        columns = [place[tuple(sorted((*multiplier, *square)))] for square in squares]
        table[number][:, columns] = values
    rows: list[list[int]] = table.reshape(-1, len(place)).tolist()
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
    """What was found at one degree: the rank of ``Q_G`` modulo a prime, and the exact dimension of J in that degree.

    Attributes:
        n, degree: the number of samples and the degree D.
        found, needed: the rank, and the dimension of J.
        B: integers with ``G = B B^T``.
    """

    n: int
    degree: int
    found: int
    needed: int
    B: tuple[tuple[int, ...], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the two agree, so that only elements with scalar Gram matrices can align with generic data."""
        return self.found >= self.needed


def macaulay_test(
    basis: IntegerBasis, n: int, *, largest_degree: int = LARGEST_DEGREE, seeds: int = 2
) -> MacaulayTest | None:
    """Try degrees 3, 4, ... with random G of rank at most n; the best result, or None where every table is too large."""
    products = Products.of(basis)
    if products.k > 64 or not fits(1, products.r, 3):
        return None
    J = independent(products.non_scalar)
    best: MacaulayTest | None = None
    for degree in range(3, largest_degree + 1):
        if not fits(len(J), products.r, degree):
            break
        needed = comb(products.r + degree - 1, degree) - len(relations(J, products.r, degree) or ())
        for seed in range(seeds):
            B = np.random.default_rng(seed).integers(-5, 6, (products.k, n))
            Q, _ = commutator_quadrics(products, (B @ B.T).astype(object))
            found = rank_modulo_prime(macaulay(Q, products.r, degree))
            test = MacaulayTest(n, degree, found, needed, tuple(tuple(int(x) for x in row) for row in B))
            if test.passed:
                return test
            best = test if best is None or test.needed - test.found < best.needed - best.found else best
    return best


def excludes_every_element(basis: IntegerBasis, G: RationalMatrix, *, largest_degree: int = 5) -> bool:
    """Whether it is proved that no nonzero element A of the complexified space has ``[A^T A, G] = 0``, for this integer G.

    A Macaulay matrix of full column rank modulo a prime says that the quadrics have no common zero but 0. False proves nothing.
    """
    products = Products.of(basis)
    Q, _ = commutator_quadrics(products, np.array([[int(x) for x in row] for row in G.to_fractions()], dtype=object))
    for degree in range(2, largest_degree + 1):
        if not fits(len(Q), products.r, degree):
            return False
        rows = macaulay(Q, products.r, degree)
        if rows and rank_modulo_prime(rows) == len(rows[0]):
            return True
    return False


def commutator_quadrics(products: Products, G: np.ndarray) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Return entries of ``2 [A(a)^T A(a), G]`` as quadrics that are independent modulo the prime, and where they stand; G holds
    Python integers.
    """
    k, width = products.k, len(products.pairs)
    P = np.zeros((width, k, k), dtype=object)
    for (u, v), vector in products.entries.items():
        for pair, x in vector:
            P[pair, u, v] = P[pair, v, u] = x
    K = np.array([p.dot(G) - G.dot(p) for p in P])
    upper = np.triu_indices(k, 1)
    rows = [quadric([int(x) for x in column], products.pairs) for column in K[:, upper[0], upper[1]].T]
    live = [number for number, row in enumerate(rows) if any(row)]
    chosen = [live[i] for i in independent_modulo_prime([rows[number] for number in live])]
    return [rows[number] for number in chosen], [(int(upper[0][i]), int(upper[1][i])) for i in chosen]


def independent_modulo_prime(rows: Sequence[Sequence[int]], prime: int = PRIME) -> list[int]:
    """Return the numbers of the first rows that are independent modulo the prime and span the others."""
    if not rows:
        return []
    modulo = nmod_mat(len(rows), len(rows[0]), [x % prime for row in rows for x in row], prime).transpose()
    reduced, rank = modulo.rref()
    chosen: list[int] = []
    for column in range(len(rows)):
        if len(chosen) < rank and int(reduced[len(chosen), column]):
            chosen.append(column)
    return chosen
