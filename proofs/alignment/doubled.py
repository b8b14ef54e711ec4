"""Products of float matrices with an error bound far below one rounding, from three or so ordinary products.

Split ``A = a_1 + a_2`` and ``B = b_1 + b_2`` so that ``a_1`` and ``b_1`` hold the leading 26 bits of their rows and columns. Then
all partial sums of ``a_1 b_1`` are integers of less than 53 bits over one power of two, so that this product is exact in any order;
the rest is smaller by 2^-26, and so is its rounding (Ozaki, Ogita, Oishi and Rump 2012, with two parts).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import SMALLEST_FLOAT64, gamma

Floats = NDArray[np.float64]

_BITS = 26
_LEAST = 2.0**-400
"""Row and column norms below this are split as if they were this large, so that no scaling overflows."""


@dataclass(frozen=True, eq=False)
class Doubled:
    """An exact matrix ``high + low + E`` with ``||E||_F <= error``; low is much smaller than high."""

    high: Floats
    low: Floats | None = None
    error: float = 0.0

    @property
    def T(self) -> Doubled:
        return Doubled(self.high.T, None if self.low is None else self.low.T, self.error)

    @property
    def norm(self) -> float:
        """An upper bound of the Frobenius norm of the exact matrix."""
        return (frobenius(self.high) + (0.0 if self.low is None else frobenius(self.low)) + self.error) * (1 + 2.0**-50)

    def __matmul__(self, other: Doubled) -> Doubled:
        """Return the product; what is left out or rounded is in its error."""
        A, B, n = self.high, other.high, self.high.shape[1]
        a1, b1 = _leading(A, 1), _leading(B, 0)
        a2, b2 = A - a1, B - b1
        if self.low is not None:
            a2 = a2 + self.low
        if other.low is not None:
            b2 = b2 + other.low
        small, rest = frobenius(a2), frobenius(b2)
        # A B = a1 b1 + a1 b2 + a2 B + a2 low_B, with every float sum above and below rounded once or twice.
        low = a1 @ b2 + a2 @ B
        lost = gamma(n + 4) * (frobenius(a1) * rest + small * frobenius(B))
        lost += 0.0 if other.low is None else small * frobenius(other.low)
        carried = self.error * (other.norm + other.error) + self.norm * other.error
        underflow = 4 * n * math.sqrt(A.shape[0] * B.shape[1]) * SMALLEST_FLOAT64
        return Doubled(a1 @ b1, low, (lost + carried + underflow) * (1 + 2.0**-48))

    def minus_identity(self) -> float:
        """Return an upper bound of ``||A - I||_F``."""
        return self._away(np.eye(*self.high.shape))

    def off_diagonal(self) -> float:
        """Return an upper bound of the Frobenius norm off the diagonal."""
        diagonal = np.zeros_like(self.high)
        np.fill_diagonal(diagonal, np.diagonal(self.high))
        low = None if self.low is None else self.low.copy()
        if low is not None:
            np.fill_diagonal(low, 0.0)
        return Doubled(self.high, low, self.error)._away(diagonal)

    def _away(self, known: Floats) -> float:
        """Bound the distance from a matrix that agrees with the leading part so well that the difference is exact, or nearly."""
        rest = self.high - known
        total = rest if self.low is None else rest + self.low
        rounding = 2.0**-53 * (frobenius(rest) + frobenius(total))
        return (frobenius(total) + rounding + self.error) * (1 + 2.0**-48)


def frobenius(A: Floats) -> float:
    """Return an upper bound of the Frobenius norm."""
    return float(Magnitude.of(A).norm)


def _leading(A: Floats, axis: int) -> Floats:
    """Return the leading bits of the rows (``axis`` 1) or columns (0): multiples of 2^-26 of a power of two above their norm."""
    norms = np.sqrt((A * A).sum(axis=axis, keepdims=True)) * (1 + gamma(A.shape[axis] + 8))
    unit = np.ldexp(1.0, np.ceil(np.log2(np.maximum(norms, _LEAST))).astype(int) + 1 - _BITS)
    return np.asarray(np.rint(A / unit) * unit)
