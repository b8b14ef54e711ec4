"""Linear dependencies between columns of an integer matrix, digit after digit in exact float64.

We look for integers Y with ``F Y = t G``, F and G integer matrices of many rows, where a few rows S of F are invertible.
From the top digit of t downwards, a digit of Y is ``S^-1`` times what is left, in floats, rounded to integers (numerical
lifting: Wan, An algorithm to solve integer linear systems exactly using numerical methods, 2006). Neither the inverse nor
the digits are trusted: that the digits of ``F Y - t G`` add up to zero in every row is found by sums of integers that
floats hold exactly, by the bound of `verify.exact.image`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from flint import fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from verify.exact.image import EXACT_INTEGERS

Floats = NDArray[np.float64]

_SPARE = 2**6 * 3**4 * 5**3 * 7**2 * 11 * 13
"""A prime q hides from the denominator of one mixture of columns with probability 1/q, so small ones are put back."""

_WEIGHTS = 2**15
"""The weights of such a mixture are below this."""


def dependencies(A: Floats, rows: Sequence[int], columns: Sequence[int]) -> tuple[NDArray[np.object_], int] | None:
    """Return integers Y and ``t > 0`` in lowest terms with ``F Y = t G``, F those columns of A and G the others.

    ``None`` when there is no such Y, or when the entries are too large or the system too ill-conditioned for floats.

    Args:
        A: a matrix of integers as float64.
        rows, columns: as many of both, an invertible minor.
    """
    columns = list(columns)
    others = np.setdiff1d(np.arange(A.shape[1]), columns)
    chosen = A[list(rows)]
    S, B = chosen[:, columns], chosen[:, others]
    row_sum = float(np.abs(A).sum(axis=1).max())
    try:
        inverse = np.asarray(np.linalg.inv(S), dtype=np.float64)
        growth = float(np.abs(inverse @ B).max()) + 2
    except np.linalg.LinAlgError:
        return None
    size = math.floor(math.log2(EXACT_INTEGERS / 4 / (row_sum * growth)))
    if size < 4 or not row_sum * len(others) * _WEIGHTS <= EXACT_INTEGERS:
        return None
    t = _SPARE * _denominator(S, B)
    places = range(-(-t.bit_length() // size))
    coming = [float((t >> place * size) % 2**size) for place in reversed(places)]
    digits = _digits(S, B, inverse, coming, 2.0**size)
    # The terms G coming - F digit, one place beside the other.
    terms = np.zeros((A.shape[1], len(places), len(others)))
    terms[columns] = -digits.swapaxes(0, 1)
    terms[others, :, range(len(others))] = coming
    if not _adds_up_to_zero(A, terms, row_sum, 2.0**size):
        return None
    Y = _joined(digits, size)
    common = math.gcd(t, *Y.flat)
    return Y // common, t // common


def _digits(S: Floats, B: Floats, inverse: Floats, coming: Sequence[float], base: float) -> Floats:
    """Return the digits of ``t S^-1 B``, the highest first; whether they are right is seen later."""
    left, digits = np.zeros_like(B), np.empty((len(coming), *B.shape))
    for digit, part in zip(digits, coming, strict=True):
        left = base * left + part * B
        np.rint(inverse @ left, out=digit)
        left -= S @ digit
    return digits


def _adds_up_to_zero(A: Floats, terms: Floats, row_sum: float, base: float) -> bool:
    """Whether ``sum_j base^(places - 1 - j) A terms_j = 0``; false also where floats would not hold a partial sum exactly."""
    largest = row_sum * float(np.abs(terms).max())
    if not largest <= EXACT_INTEGERS / 2:
        return False
    products = (A @ terms.reshape(len(terms), -1)).reshape(len(A), *terms.shape[1:])
    left = np.zeros((len(A), terms.shape[2]))
    for place in range(terms.shape[1]):
        if not base * max(left.max(), -left.min()) <= EXACT_INTEGERS / 2:
            return False
        left *= base
        left += products[:, place]
    return not left.any()


def _denominator(S: Floats, B: Floats) -> int:
    """Return the common denominator of ``S^-1 b`` for a mixture b of the columns of B: for most of them, that of all."""
    weights = np.random.default_rng(B.shape[1]).integers(1, _WEIGHTS, (B.shape[1], 1))
    solution = fmpq_mat(_integers(S)).solve(fmpq_mat(_integers(B @ weights)))
    return int(solution.numer_denom()[1])


def _joined(digits: Floats, size: int) -> NDArray[np.object_]:
    """Return the integers with these digits, the highest first; as many digits as fit are joined in machine words."""
    width = max(1, 1 + int((61 - math.log2(float(np.abs(digits).max()) + 1)) // size))
    total: NDArray[np.object_] | None = None
    for start in range(0, len(digits), width):
        together: NDArray[np.int64] = digits[start : start + width].astype(np.int64)
        word: NDArray[np.int64] = together[0]
        for digit in together[1:]:
            word = (word << size) + digit
        total = word.astype(object) if total is None else total * 2 ** (size * len(together)) + word
    assert total is not None
    return total


def _integers(exact: Floats) -> fmpz_mat:
    return fmpz_mat(exact.shape[0], exact.shape[1], exact.astype(np.int64).ravel().tolist())
