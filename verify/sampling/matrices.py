"""Families of matrices, degenerate ones first; each can be drawn as exact rationals or as floats from one
description.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.exact.matrix import RationalMatrix
from verify.sampling.orthogonal import haar, rational_rotations, signed_permutation

Spectrum = Callable[[np.random.Generator, int], list[Fraction]]


def integers(rng: np.random.Generator, rows: int, columns: int, bound: int = 3) -> RationalMatrix:
    """Return a matrix of uniform integers between ``-bound`` and ``bound``."""
    return RationalMatrix(rng.integers(-bound, bound + 1, (rows, columns)))


def rationals(
    rng: np.random.Generator, rows: int, columns: int, bound: int = 3, denominator: int = 4
) -> RationalMatrix:
    """Return a matrix of fractions: numerators between ``-bound`` and ``bound``, denominators from 1 to
    ``denominator``.
    """
    over = rng.integers(-bound, bound + 1, (rows, columns))
    under = rng.integers(1, denominator + 1, (rows, columns))
    numbers = [[Fraction(int(over[i, j]), int(under[i, j])) for j in range(columns)] for i in range(rows)]
    return RationalMatrix(numbers) if rows else RationalMatrix.zeros(rows, columns)


def of_rank(rng: np.random.Generator, rows: int, columns: int, rank: int, bound: int = 2) -> RationalMatrix:
    """Return an integer matrix of exactly this rank: a product of two factors with triangular minors of full rank.

    Raises:
        ValueError: when the rank exceeds the smaller side.
    """
    if not 0 <= rank <= min(rows, columns):
        raise ValueError(f"a {rows} x {columns} matrix cannot have rank {rank}")
    left = rng.integers(-bound, bound + 1, (rows, rank))
    right = rng.integers(-bound, bound + 1, (rank, columns))
    for factor in (left[:rank], right[:, :rank].T):
        factor[np.triu_indices(rank)] = 0
        factor[np.diag_indices(rank)] = rng.choice((-1, 1), rank)
    shuffled_rows, shuffled_columns = rng.permutation(rows), rng.permutation(columns)
    return RationalMatrix((left @ right)[shuffled_rows][:, shuffled_columns])


@dataclass(frozen=True, slots=True)
class Family:
    """Matrices ``U diag(spectrum) V^T`` with random orthogonal U and V.

    Attributes:
        name: what is special about the singular values.
        spectrum: draws the diagonal for ``min(rows, columns)`` places; any signs.
    """

    name: str
    spectrum: Spectrum

    def rational(self, rng: np.random.Generator, rows: int, columns: int) -> RationalMatrix:
        """Draw a member exactly, with rational orthogonal factors of small denominators."""
        middle = RationalMatrix.diagonal(self.spectrum(rng, min(rows, columns)), (rows, columns))
        return rational_rotations(rng, rows) @ middle @ rational_rotations(rng, columns).T

    def floating(self, rng: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
        """Draw a member in float64, with Haar-distributed factors; the singular values are right up to rounding."""
        middle = RationalMatrix.diagonal(self.spectrum(rng, min(rows, columns)), (rows, columns)).to_numpy()
        return np.asarray(haar(rng, rows) @ middle @ haar(rng, columns).T)


def _distinct(rng: np.random.Generator, n: int) -> list[Fraction]:
    return [Fraction(int(x), 2) for x in rng.choice(np.arange(1, 2 * n + 4), n, replace=False)]


def _repeated(rng: np.random.Generator, n: int) -> list[Fraction]:
    values = [Fraction(int(x)) for x in rng.integers(1, 3, n)]
    return [values[0], values[0], *values[2:]] if n > 1 else values


def _with_zeros(rng: np.random.Generator, n: int) -> list[Fraction]:
    values = _distinct(rng, n)
    kept = int(rng.integers(0, n)) if n else 0
    return [x if i < kept else Fraction(0) for i, x in enumerate(values)]


DEGENERATE = (
    Family("zero", lambda rng, n: [Fraction(0)] * n),
    Family("rank one", lambda rng, n: [Fraction(int(rng.integers(1, 4)))] * min(n, 1) + [Fraction(0)] * (n - 1)),
    Family("zero singular values", _with_zeros),
    Family("repeated singular values", _repeated),
    Family("orthogonal", lambda rng, n: [Fraction(1)] * n),
    Family("scaled orthogonal", lambda rng, n: [Fraction(int(rng.integers(2, 5)), 3)] * n),
)
GENERIC = Family("distinct singular values", _distinct)


def scalar(rng: np.random.Generator, n: int) -> RationalMatrix:
    """Return a random non-zero multiple of the ``n x n`` identity."""
    return Fraction(int(rng.choice((-2, -1, 1, 2, 3))), int(rng.integers(1, 3))) * RationalMatrix.identity(n)


def coordinate_diagonal(rng: np.random.Generator, rows: int, columns: int) -> RationalMatrix:
    """Return a rectangular diagonal matrix up to signed permutations of rows and columns: its frames are coordinate
    axes.
    """
    entries = [int(x) for x in rng.integers(-2, 3, min(rows, columns))]
    middle = RationalMatrix.diagonal(entries, (rows, columns))
    return signed_permutation(rng, rows) @ middle @ signed_permutation(rng, columns)
