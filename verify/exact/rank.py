"""Ranks with evidence that a reader can check: a minor modulo a prime from below, exact dependencies from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq_mat, fmpz, fmpz_mat, nmod_mat
from numpy.typing import ArrayLike, NDArray

from verify.exact import elimination
from verify.exact.image import FloatImage, exact_product
from verify.exact.lifting import dependencies
from verify.exact.matrix import RationalMatrix

_SPARE_ROWS = 8
"""Independent rows are first sought among so many more rows than there are columns."""

_WORTH_LIFTING = 256
"""Systems with fewer unknown entries are solved faster as they are."""

LARGE_PRIME = 2**61 - 1
"""A Mersenne prime: a random minor vanishes modulo it with negligible probability, and it fits in a machine word."""


@dataclass(frozen=True, slots=True)
class RankCertificate:
    """Why a matrix has the rank that is claimed.

    Attributes:
        rank: the claimed rank r.
        rows: r row indices, and
        columns: r column indices, whose minor is not zero modulo ``prime``: hence the rank is at least r.
        prime: a prime.
        kernel: an integer matrix with independent columns, as many as the rank falls short of the smaller side, with
            ``A kernel = 0`` (``kernel^T A = 0`` where ``left`` is true): hence the rank is at most r. It has no
            columns when r equals the smaller side.
        left: whether the kernel acts from the left.
    """

    rank: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    prime: int
    kernel: RationalMatrix
    left: bool

    def proves_rank_of(self, matrix: RationalMatrix) -> bool:
        """Check the evidence against the matrix, from scratch and exactly (a prime is still a prime, a minor
        non-zero).
        """
        across = matrix.T if self.left else matrix
        if not len(self.rows) == len(self.columns) == self.rank or across.columns != min(matrix.shape):
            return False
        if not (set(self.rows) <= set(range(matrix.rows)) and set(self.columns) <= set(range(matrix.columns))):
            return False
        if rank_modulo(matrix[list(self.rows), list(self.columns)], self.prime) != self.rank:
            return False
        missing = across.columns - self.rank
        if self.kernel.shape != (across.columns, missing) or self.kernel.rank() != missing:
            return False
        return (across @ self.kernel).is_zero()


def rank_modulo(matrix: RationalMatrix, prime: int) -> int:
    """Return the rank of the integer matrix ``denominator * A`` modulo a prime: a lower bound of the rank of A, always.

    Raises:
        ValueError: when ``prime`` is not a prime below 2^64.
    """
    return int(_modulo(matrix.numerator, prime).rank())


def certified_rank(matrix: RationalMatrix) -> RankCertificate:
    """Return the rank with its two-sided certificate.

    Independent rows and columns, found modulo a large prime, bound the rank from below: their minor S is not zero. The
    null space K of those few rows R is then one exact linear system, ``S Z = R`` in the other columns, and is tried on
    all other rows: when ``A K = 0``, the rank is exactly that. The trial is made in exact floats where they hold it,
    else on the small Gram matrix, since ``A^T A K = 0`` forces ``|A K|^2 = 0``. Rows are first sought in a sample of
    them, then in all, and should the prime have been unlucky (it divides every large minor), modulo the next one.
    """
    left = matrix.rows < matrix.columns
    upright = matrix.T if left else matrix
    tall = _Tall(upright.numerator, upright.float_image)
    m, n = tall.shape
    step = m // (n + _SPARE_ROWS)
    candidates = range(0, m, step) if step > 1 else range(m)
    prime, gram = LARGE_PRIME, None
    while True:
        rows, columns = _independent(tall, candidates, prime)
        kernel = _kernel_in_floats(tall, rows, columns)
        proved = len(rows) == n or kernel is not None
        if kernel is None:
            kernel = _kernel_of_rows(tall, rows, columns)
        if not proved:
            gram = tall.gram() if gram is None else gram
            proved = bool((gram * kernel).is_zero())
        if proved:
            first, second = (columns, rows) if left else (rows, columns)
            return RankCertificate(len(rows), first, second, prime, RationalMatrix.from_integers(kernel), left)
        prime = prime if len(candidates) < m else _previous_prime(prime)
        candidates = range(m)


@dataclass(frozen=True, slots=True)
class _Tall:
    """An integer matrix with at least as many rows as columns, and its exact image in floats where there is one."""

    integers: fmpz_mat
    image: FloatImage | None

    @property
    def shape(self) -> tuple[int, int]:
        return self.integers.nrows(), self.integers.ncols()

    def block(self, rows: Sequence[int], columns: Sequence[int]) -> fmpz_mat:
        if self.image is None:
            entries = [self.integers[i, j] for i in rows for j in columns]
            return fmpz_mat(len(rows), len(columns), entries)
        return _integers(self.image.array[np.ix_(rows, columns)])

    def gram(self) -> fmpz_mat:
        """Return ``A^T A``, by one float product where that is exact."""
        product = None if self.image is None else exact_product(self.image.transpose(), self.image)
        if product is None:
            return self.integers.transpose() * self.integers
        return _integers(product)


def _integers(exact: NDArray[np.float64]) -> fmpz_mat:
    return fmpz_mat(exact.shape[0], exact.shape[1], exact.astype(np.int64).ravel().tolist())


def _independent(tall: _Tall, candidates: range, prime: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    m, n = tall.shape
    chosen = tall.block(candidates, range(n)) if len(candidates) < m else tall.integers
    residues = _modulo(chosen, prime)
    rows = tuple(candidates[i] for i in _pivots(residues.transpose()))
    return rows, tuple(range(n)) if len(rows) == n else _pivots(residues)


def _kernel_in_floats(tall: _Tall, rows: Sequence[int], columns: Sequence[int]) -> fmpz_mat | None:
    """Return the null space of all rows, where it is that of the chosen ones and floats can prove it."""
    n = tall.shape[1]
    if tall.image is None or len(rows) * (n - len(rows)) < _WORTH_LIFTING:
        return None
    found = dependencies(tall.image.array, rows, columns)
    return None if found is None else _kernel(n, columns, *found)


def _kernel_of_rows(tall: _Tall, rows: Sequence[int], columns: Sequence[int]) -> fmpz_mat:
    """Return the null space of those rows; the minor is invertible."""
    n = tall.shape[1]
    others = sorted(set(range(n)) - set(columns))
    if not others or not rows:
        return _kernel(n, columns, 0, -1)
    Z = fmpq_mat(tall.block(rows, columns)).solve(fmpq_mat(tall.block(rows, others)))
    numerators, t = Z.numer_denom()
    return _kernel(n, columns, np.array(numerators.tolist(), dtype=object), t)


def _kernel(n: int, columns: Sequence[int], Y: ArrayLike, t: fmpz | int) -> fmpz_mat:
    """Return the integer columns with Y in those places and ``-t I`` in the others: independent as they stand."""
    others = [j for j in range(n) if j not in columns]
    entries = np.zeros((n, len(others)), dtype=object)
    entries[list(columns)] = Y
    entries[others, range(len(others))] = -t
    return fmpz_mat(n, len(others), entries.ravel().tolist())


def _pivots(residues: nmod_mat) -> tuple[int, ...]:
    reduced, rank = residues.rref()
    return tuple(elimination.pivots(reduced, rank))


def _modulo(matrix: fmpz_mat, prime: int) -> nmod_mat:
    if not (isinstance(prime, int) and 1 < prime < 2**64 and fmpz(prime).is_prime()):
        raise ValueError(f"{prime!r} is not a prime below 2^64")
    return nmod_mat(matrix, prime)


def _previous_prime(prime: int) -> int:
    candidate = prime - 2
    while not fmpz(candidate).is_prime():
        candidate -= 2
    return candidate
