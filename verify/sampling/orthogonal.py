"""Orthogonal matrices: rational ones, exact to the last digit, and random floats."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.exact.matrix import RationalMatrix

PYTHAGOREAN = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29))
"""Triples ``a^2 + b^2 = c^2``: rotations with cosine a/c and sine b/c are rational."""


def signed_permutation(rng: np.random.Generator, n: int) -> RationalMatrix:
    """Return a random ``n x n`` permutation matrix with random signs."""
    order, signs = rng.permutation(n), rng.choice((-1, 1), n)
    numerator = np.zeros((n, n), dtype=np.int64)
    numerator[np.arange(n), order] = signs
    return RationalMatrix(numerator)


def rational_rotations(rng: np.random.Generator, n: int, turns: int | None = None) -> RationalMatrix:
    """Return a random product of ``turns`` (by default n) Pythagorean plane rotations and a signed permutation.

    Denominators stay small: products of 5, 13, 17, 25 and 29.
    """
    result = signed_permutation(rng, n)
    for _ in range(n if turns is None else turns):
        if n < 2:
            break
        i, j = (int(x) for x in rng.choice(n, 2, replace=False))
        a, b, c = PYTHAGOREAN[rng.integers(len(PYTHAGOREAN))]
        plane = RationalMatrix.identity(n) + Fraction(a - c, c) * (
            RationalMatrix.unit(i, i, (n, n)) + RationalMatrix.unit(j, j, (n, n))
        )
        plane += Fraction(b, c) * (RationalMatrix.unit(j, i, (n, n)) - RationalMatrix.unit(i, j, (n, n)))
        result = plane @ result
    return result


def cayley(rng: np.random.Generator, n: int, bound: int = 2) -> RationalMatrix:
    """Return ``(I - S)(I + S)^{-1} P``, S skew with random integer entries up to ``bound``, P a signed permutation.

    Every rational orthogonal matrix has this form, so this family is generic where `rational_rotations` is sparse.
    """
    lower = RationalMatrix(np.tril(rng.integers(-bound, bound + 1, (n, n)), -1))
    skew, identity = lower - lower.T, RationalMatrix.identity(n)
    return (identity - skew) @ (identity + skew).inverse() @ signed_permutation(rng, n)


def haar(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Return a float orthogonal matrix with the invariant (Haar) distribution.

    QR of a Gaussian matrix, with the signs of R's diagonal moved into Q: without that the distribution is not
    invariant (Mezzadri 2007). The normal numbers are the same everywhere; the last bits of Q depend on the
    linear-algebra library.
    """
    orthogonal, triangular = np.linalg.qr(rng.standard_normal((n, n)))
    return np.asarray(orthogonal * np.where(np.diagonal(triangular) < 0, -1.0, 1.0))
