"""The tolerance of a formula, by running the formula itself on norms and error bounds.

A `Magnitude` stands for a matrix of known shape in a float computation: an upper bound of the Frobenius norm of its
exact value, and of the distance from the exact to the computed one. It understands ``@``, ``+``, ``-``, ``.T``,
``.mT`` and scalars, so any formula that is written once for arrays, rationals and symbols also yields the rounding
bound of its own evaluation. With ``^`` for computed values, n the inner dimension and eta the smallest positive
float, the rules are

    ||fl(A^ B^) - A B|| <= a e_B + e_A b + e_A e_B + gamma_n (a + e_A)(b + e_B) + sqrt(m p) n eta
    ||fl(A^ + B^) - (A + B)|| <= e_A + e_B + u (a + b + e_A + e_B)
    ||fl(c A^) - c A|| <= |c| e_A + gamma_2 |c| (a + e_A)        (c rounded once, multiplied once)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.numeric.tolerance import gamma, unit_roundoff

Size = Any  # a float, or an array with one value per batch element


@dataclass(frozen=True, slots=True, eq=False)
class Magnitude:
    """Norm and error bound of one matrix.

    Attributes:
        shape: rows and columns.
        norm: an upper bound of the Frobenius norm of the exact matrix.
        error: an upper bound of the Frobenius norm of computed minus exact.
        dtype: the working precision.
    """

    shape: tuple[int, int]
    norm: Size
    error: Size = 0.0
    dtype: Any = np.float64
    __array_ufunc__ = None

    @classmethod
    def of(cls, array: Any) -> Magnitude:
        """Return the magnitude of a given (hence exact) matrix, or batch of matrices along leading axes."""
        values = np.asarray(array)
        if values.dtype.kind != "f":
            values = values.astype(np.float64)
        sizes = np.abs(values.astype(np.float64))
        scale = sizes.max(axis=(-2, -1), keepdims=True, initial=np.finfo(np.float64).tiny)  # squares must not underflow
        norm = np.sqrt(((sizes / scale) ** 2).sum(axis=(-2, -1))) * scale[..., 0, 0]
        count = math.prod(values.shape[-2:])
        return cls((values.shape[-2], values.shape[-1]), norm * (1 + gamma(count + 8)), 0.0, values.dtype)

    @property
    def T(self) -> Magnitude:
        """The magnitude of the transpose."""
        return Magnitude((self.shape[1], self.shape[0]), self.norm, self.error, self.dtype)

    @property
    def mT(self) -> Magnitude:
        """The magnitude of the transpose."""
        return self.T

    def __matmul__(self, other: Magnitude) -> Magnitude:
        if not isinstance(other, Magnitude):
            return NotImplemented
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply shapes {self.shape} and {other.shape}")
        inner, shape = self.shape[1], (self.shape[0], other.shape[1])
        carried = self.norm * other.error + self.error * other.norm + self.error * other.error
        rounding = gamma(inner, self.dtype) * (self.norm + self.error) * (other.norm + other.error)
        underflow = math.sqrt(shape[0] * shape[1]) * inner * self._smallest()
        return Magnitude(shape, _above(self.norm * other.norm), _above(carried + rounding + underflow), self.dtype)

    def __add__(self, other: Magnitude) -> Magnitude:
        if not isinstance(other, Magnitude):
            return NotImplemented
        if self.shape != other.shape:
            raise ValueError(f"cannot add shapes {self.shape} and {other.shape}")
        norm, error = self.norm + other.norm, self.error + other.error
        rounding = unit_roundoff(self.dtype) * (norm + error)
        return Magnitude(self.shape, _above(norm), _above(error + rounding), self.dtype)

    __sub__ = __add__

    def __neg__(self) -> Magnitude:
        return self

    def __mul__(self, scalar: float | Fraction) -> Magnitude:
        if isinstance(scalar, Magnitude):
            return NotImplemented
        size = abs(float(scalar))
        rounding = gamma(2, self.dtype) * (self.norm + self.error) * size
        underflow = math.sqrt(self.shape[0] * self.shape[1]) * self._smallest()
        error = _above(size * self.error + rounding + underflow)
        return Magnitude(self.shape, _above(size * self.norm), error, self.dtype)

    __rmul__ = __mul__

    def __truediv__(self, scalar: float | Fraction) -> Magnitude:
        return self * (1 / scalar)

    def _smallest(self) -> float:
        return float(np.finfo(self.dtype).smallest_subnormal)


def _above(bound: Size) -> Size:
    return bound * (1 + 16 * 2.0**-53)
