"""Integer matrices held exactly in float64, and the bound under which their products are exact too.

Every integer of absolute value at most 2^53 is a float64. Let A and B be integer matrices and
``max_i sum_j |a_ij| * max |b| <= 2^53``. Each product of entries, and each partial sum of them in any order
and any grouping (fused or not), is then an integer of absolute value at most 2^53; hence no operation of the
matrix product ever rounds, whatever order the linear-algebra library works in, and the product it returns is
the exact one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXACT_INTEGERS = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class FloatImage:
    """An integer matrix as float64, exactly.

    Attributes:
        array: the matrix, of its own shape.
        largest: the largest absolute value of an entry (0 for an empty matrix).
        row_sum: the largest sum of absolute values along a row; exact, or infinite where it would not be.
        column_sum: the same along a column.
        symmetric: whether the matrix equals its transpose.
    """

    array: NDArray[np.float64]
    largest: int
    row_sum: float
    column_sum: float
    symmetric: bool

    @classmethod
    def of(cls, integers: Sequence[int], shape: tuple[int, int]) -> FloatImage | None:
        """Return the image of a row-major list of integers, or ``None`` when one of them is beyond 2^53."""
        largest = max(max(integers, default=0), -min(integers, default=0))
        if largest > EXACT_INTEGERS:
            return None
        array = np.array(integers, dtype=np.float64).reshape(shape)
        sizes = np.abs(array)
        # A sum of n integers up to `largest` is exact when n * largest <= 2^53; beyond that it counts as unknown.
        row_sum = float(sizes.sum(axis=1).max(initial=0.0)) if shape[1] * largest <= EXACT_INTEGERS else np.inf
        column_sum = float(sizes.sum(axis=0).max(initial=0.0)) if shape[0] * largest <= EXACT_INTEGERS else np.inf
        array.flags.writeable = False
        return cls(array, largest, row_sum, column_sum, bool(np.array_equal(array, array.T)))

    def transpose(self) -> FloatImage:
        """Return the image of the transpose, without copying."""
        return FloatImage(self.array.T, self.largest, self.column_sum, self.row_sum, self.symmetric)


def exact_product(left: FloatImage, right: FloatImage) -> NDArray[np.float64] | None:
    """Return the exact product of two integer matrices in float64; ``None`` where the bound does not prove it.

    The bound: ``row_sum(left) * largest(right)`` or ``largest(left) * column_sum(right)`` is at most 2^53. The
    factors are exact integers, rounding is monotone and 2^53 is a float, so the comparison cannot err.
    """
    by_rows, by_columns = left.row_sum * right.largest, left.largest * right.column_sum
    if not (by_rows <= EXACT_INTEGERS or by_columns <= EXACT_INTEGERS):
        return None
    return left.array @ right.array
