"""Do an open set of data align? The frames of one element, and in how many directions they move with it.

Let ``H = A^T A`` at one element A of S, and let G be a polynomial in H that keeps m of its eigenvectors and kills the others, with
``m = n``, or ``m = k`` where ``n >= k - 1``. As A moves to ``A + t D`` these eigenvectors turn towards all others as ``[A^T D +
D^T A, G]`` says. If that has the rank ``C(k,2) - C(k-m,2)``, the largest possible, the m eigenvectors are simple ones and fill an
open set of frames, and data with such left singular vectors an open set of data: each aligns with an element of S near A.

The eigenvalues need not be known. Modulo a prime p any factor g of the characteristic polynomial of H belongs to as many of them
as its degree says, ``g(H)`` is the residue of such a polynomial G, and the rank modulo p bounds the rank from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from flint import nmod_mat, nmod_poly

from proofs.alignability.basis import IntegerBasis

PRIMES = (2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549)
ELEMENTS = 2
"""Random elements tried; more than one only in case of bad luck."""

LARGEST_SIZE = 128
LARGEST_WORK = 2_000_000_000
"""k^3 r, a few seconds."""


@dataclass(frozen=True)
class OpenSet:
    """What was found at an element.

    Attributes:
        n: the number of samples it speaks about.
        needed: the dimension of the frames, ``C(k,2) - C(k-m,2)``.
        found: in how many directions they move modulo the prime, a lower bound; None where none was tried, because the ``r - 1``
            directions of S are fewer than needed, or because it is out of reach.
        element: the coefficients of A.
        factor: g, lowest power first, monic; ``(1,)`` stands for G = H.
        prime: the prime.
    """

    n: int
    needed: int
    found: int | None
    element: tuple[int, ...] = ()
    factor: tuple[int, ...] = (1,)
    prime: int = PRIMES[0]

    @property
    def passed(self) -> bool:
        """Whether data on an open set align."""
        return self.found == self.needed


def open_set(basis: IntegerBasis, n: int) -> OpenSet | None:
    """Look for an element whose frames move in all directions; the best result, None for 1 x 1 matrices.

    Raises:
        ValueError: when n < 1.
    """
    if n < 1:
        raise ValueError(f"a data set has at least one sample, got n = {n}")
    k, r = basis.k, basis.r
    if k < 2:
        return None
    m = n if n < k - 1 else k
    needed = comb(k, 2) - comb(k - m, 2)
    best = OpenSet(n, needed, None)
    if r - 1 < needed or k > LARGEST_SIZE or k**3 * r > LARGEST_WORK:
        return best
    for seed in range(ELEMENTS):
        element = tuple(int(x) for x in np.random.default_rng(seed).integers(-9, 10, r))
        for prime in PRIMES:
            A = _modulo(_dense(basis, element), prime)
            H = A.transpose() * A
            g = _factor(H, k - m, prime)
            if g is None:
                best = best if best.found is not None else OpenSet(n, needed, 0)  # eigenvalues that are never simple
                continue
            found = _directions(basis, A, _kept(H, g, prime), prime)
            if best.found is None or found >= best.found:
                best = OpenSet(n, needed, found, element, tuple(int(x) for x in g.coeffs()), prime)
            if best.passed:
                return best
            break
    return best


def _dense(basis: IntegerBasis, element: tuple[int, ...]) -> np.ndarray:
    table = np.zeros((basis.k, basis.k), dtype=object)
    for (i, j), x in basis.element(element).items():
        table[i, j] = int(x)
    return table


def _modulo(table: np.ndarray, prime: int) -> nmod_mat:
    return nmod_mat(len(table), len(table), [int(x) % prime for x in table.ravel()], prime)


def _factor(H: nmod_mat, degree: int, prime: int) -> nmod_poly | None:
    """Return a factor of the characteristic polynomial with that degree and simple roots, if the prime has one."""
    if degree == 0:
        return nmod_poly([1], prime)
    _, factors = H.charpoly().factor()
    reached = {0: nmod_poly([1], prime)}
    for factor, multiplicity in factors:
        if multiplicity == 1:
            for size, product in list(reached.items()):
                reached.setdefault(size + factor.degree(), product * factor)
    return reached.get(degree)


def _kept(H: nmod_mat, g: nmod_poly, prime: int) -> nmod_mat:
    """Return g(H), and H itself for g = 1."""
    k = H.nrows()
    if g.degree() == 0:
        return H
    identity = nmod_mat(k, k, [int(i == j) for i in range(k) for j in range(k)], prime)
    G = nmod_mat(k, k, [0] * (k * k), prime)
    for x in reversed(g.coeffs()):
        G = G * H + identity * x
    return G


def _directions(basis: IntegerBasis, A: nmod_mat, G: nmod_mat, prime: int) -> int:
    """Return the rank of ``D -> [A^T D + D^T A, G]`` on S modulo the prime."""
    k, rows = basis.k, []
    for entries in basis.elements:
        D = nmod_mat(k, k, [0] * (k * k), prime)
        for i, j, x in entries:
            D[i, j] = x % prime
        product = A.transpose() * D
        K = (product + product.transpose()) * G
        K = K - K.transpose()
        rows.append([int(K[i, j]) for i in range(k) for j in range(i + 1, k)])
    return int(nmod_mat(len(rows), len(rows[0]), [x for row in rows for x in row], prime).rank())
