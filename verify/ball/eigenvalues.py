"""Eigenvalues of symmetric rational matrices: exact characteristic polynomial, isolated roots, exact multiplicities.

Arb's own eigenvalue routine gives up on some matrices with repeated eigenvalues (``diag(1, 1, 2)`` for one); roots of
the exact polynomial, whose repeated factors are split off exactly, have no such trouble.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flint import ctx

from verify.ball.ball import Ball
from verify.exact.matrix import RationalMatrix


def eigenvalues_of_rational(matrix: RationalMatrix) -> list[tuple[Ball, int]]:
    """Return disjoint enclosures of the distinct eigenvalues, ascending, with their exact multiplicities.

    The radius is relative to the current precision (`verify.ball.precision`). Balls around different eigenvalues
    never overlap, so the number of distinct eigenvalues and their order are exact too.

    Raises:
        ValueError: when the matrix is not symmetric.
    """
    if not matrix.is_symmetric():
        raise ValueError(f"certified eigenvalues need a symmetric matrix, got one of shape {matrix.shape}")
    roots: Any = matrix.numerator.charpoly().complex_roots()
    enclosures = []
    for root, multiplicity in roots:
        if not root.imag.is_zero():
            raise ArithmeticError("root isolation gave a symmetric matrix an eigenvalue that is not real")
        enclosures.append((Ball._of(root.real / matrix.denominator), int(multiplicity)))
    enclosures.sort(key=lambda pair: pair[0].midpoint())
    for (lower, _), (upper, _) in pairwise(enclosures):
        if lower.ends()[1] >= upper.ends()[0]:
            raise ArithmeticError(f"eigenvalues are not separated at {ctx.prec} bits; raise the precision")
    return enclosures
