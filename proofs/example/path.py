"""The matrix T of a path, the convolutions made of it, and polynomials that are constant at T."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from verify.exact import RationalMatrix, block_diagonal

Polynomial = list[Fraction]
"""Coefficients, constant term first."""


def path(m: int, ratio: Fraction = Fraction(1)) -> RationalMatrix:
    """Return T: ones beside the diagonal of an m x m matrix; or ``D T D^{-1}`` for ``D = diag(1, 1/c, 1/c^2, ...)``, c the ratio.

    Then c stands above the diagonal and 1/c below it: a filter as well, with the characteristic polynomial of T.
    """
    return RationalMatrix([[ratio ** (j - i) if abs(i - j) == 1 else 0 for j in range(m)] for i in range(m)])


def along_rows(block: RationalMatrix) -> RationalMatrix:
    """Return ``I (x) block``: the block acts on every image row. For a tridiagonal Toeplitz block a 3x3 filter with one live
    row.
    """
    return block_diagonal([block] * block.rows)


def row_filter(left: Fraction | int, centre: Fraction | int, right: Fraction | int, m: int) -> RationalMatrix:
    """Return the convolution whose filter has the middle row ``left, centre, right`` and zeros above and below."""
    block = RationalMatrix(
        [[left if j == i - 1 else centre if j == i else right if j == i + 1 else 0 for j in range(m)] for i in range(m)]
    )
    return along_rows(block)


def characteristic(m: int) -> Polynomial:
    """Return chi_m: ``chi_0 = 1, chi_1 = x, chi_m = x chi_{m-1} - chi_{m-2}``."""
    before, now = [Fraction(1)], [Fraction(0), Fraction(1)]
    for _ in range(m - 1):
        before, now = now, plus(times([Fraction(0), Fraction(1)], now), before, -1)
    return now if m else before


def plus(p: Sequence[Fraction], q: Sequence[Fraction], factor: Fraction | int = 1) -> Polynomial:
    """Return ``p + factor q``."""
    size = max(len(p), len(q))
    return trimmed([(p[i] if i < len(p) else Fraction(0)) + factor * (q[i] if i < len(q) else 0) for i in range(size)])


def times(p: Sequence[Fraction], q: Sequence[Fraction]) -> Polynomial:
    """Return the product."""
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            out[i + j] += x * y
    return trimmed(out)


def trimmed(p: Sequence[Fraction]) -> Polynomial:
    """Return the polynomial without zeros at its end."""
    out = list(p)
    while out and not out[-1]:
        out.pop()
    return out


def remainder(p: Sequence[Fraction], q: Sequence[Fraction]) -> Polynomial:
    """Return ``p mod q`` for nonzero q."""
    rest = trimmed(p)
    while len(rest) >= len(q):
        factor, shift = rest[-1] / q[-1], len(rest) - len(q)
        rest = trimmed([x - (factor * q[i - shift] if i >= shift else 0) for i, x in enumerate(rest)][:-1])
    return rest


def real_roots(p: Sequence[Fraction]) -> int:
    """Return the number of different real roots, by Sturm's theorem between minus and plus infinity."""
    chain = [trimmed(p), trimmed([i * x for i, x in enumerate(p)][1:])]
    while chain[-1]:
        chain.append([-x for x in remainder(chain[-2], chain[-1])])
    live = [q for q in chain if q]

    def changes(signs: list[bool]) -> int:
        return sum(a != b for a, b in pairwise(signs))

    right = [q[-1] > 0 for q in live]
    left = [(q[-1] > 0) == (len(q) % 2 == 1) for q in live]
    return changes(left) - changes(right)


def at_matrix(p: Sequence[Fraction], A: RationalMatrix) -> RationalMatrix:
    """Return ``p(A)``, by Horner's rule."""
    one = RationalMatrix.identity(A.rows)
    value = 0 * one
    for x in reversed(p):
        value = value @ A + x * one
    return value
