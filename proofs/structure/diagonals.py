"""Toeplitz, circulant and Hankel matrices: one coefficient a diagonal, products by the fast Fourier transform.

A Toeplitz matrix is a window of a linear convolution, a circulant one a circular convolution, a Hankel one a Toeplitz
matrix upside down. One action costs ``O(k log k)`` an example instead of ``k^2``.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from proofs.structure.pattern import Pattern, _positive
from proofs.structure.space import Floats
from verify.numeric.tolerance import gamma


class Transformed(Pattern):
    """A structure that acts by transforms of some length N; the bounds on their rounding.

    One transform errs by ``7 u log2 N`` relative to the norm (Higham, Theorem 24.2, with accurate weights), and by no more
    than three of length 4N do where N has large prime factors. In the frequencies a product is bounded by ``sqrt(N)``
    times the norms; three transforms and a product thus give an error of ``sqrt(N) (63 log2(4N) + 3) u ||c|| ||x||``.
    """

    @property
    @abstractmethod
    def length(self) -> int:
        """The length N of the transforms."""

    @property
    def roundings(self) -> int:
        """``96 log2(8N)``, which is more than ``63 log2(4N) + 3``."""
        return 96 * math.ceil(math.log2(8 * self.length))

    def action_scale(self, coefficients: Any) -> Floats:
        """Return ``sqrt(N) ||c||``."""
        c = self.coefficients(coefficients)
        return np.asarray(math.sqrt(self.length) * np.linalg.norm(c, axis=-1) * (1 + gamma(self.dimension + 4)))

    def magnitude(self, coefficients: Any) -> Floats:
        """Return the sum of the absolute coefficients: each stands at most once in a row and in a column."""
        c = self.coefficients(coefficients)
        return np.asarray(np.abs(c).sum(axis=-1) * (1 + gamma(self.dimension + 2)))

    @property
    def transform_scale(self) -> float:
        """``sqrt(N)``; no trace scale is less than 1."""
        return math.sqrt(self.length)


@dataclass(frozen=True, repr=False)
class Toeplitz(Transformed):
    """Matrices with ``W[i, j] = c[i - j + columns - 1]``: coefficients from the top right corner to the bottom left."""

    rows: int
    columns: int

    def __post_init__(self) -> None:
        _positive(self.rows, self.columns)

    @property
    def name(self) -> str:
        return f"toeplitz:{self.rows}" + ("" if self.rows == self.columns else f"x{self.columns}")

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def dimension(self) -> int:
        return self.rows + self.columns - 1

    @cached_property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """The lengths of the diagonals."""
        return tuple(Fraction(min(j + 1, self.dimension - j, self.rows, self.columns)) for j in range(self.dimension))

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        shift = j - self.columns + 1
        return [(i, i - shift, 1) for i in range(max(0, shift), min(self.rows, self.columns + shift))]

    @property
    def length(self) -> int:
        """The next length after ``rows + columns - 1`` with small prime factors."""
        from scipy.fft import next_fast_len

        return int(next_fast_len(self.rows + self.columns - 1, real=True))

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``: rows ``columns-1 ...`` of the convolution of c with X, whose wrapped part they do not see."""
        c, X = self.coefficients(coefficients), self.data(X, self.columns)
        product = _spectrum(c, self.length)[..., None] * _spectrum(X, self.length, -2)
        return _back(product, self.length, -2)[..., self.columns - 1 : self.columns - 1 + self.rows, :]

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``; the transpose is Toeplitz with the coefficients in reverse order."""
        return Toeplitz(self.columns, self.rows).apply(self.coefficients(coefficients)[..., ::-1], Y)

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return the sums of ``left right^T`` along its diagonals: correlations, added up before transforming back."""
        left, right = self.data(left, self.rows), self.data(right, self.columns)
        turned = _spectrum(left, self.length, -2) * _spectrum(right[..., ::-1, :], self.length, -2)
        return _back(turned.sum(axis=-1), self.length, -1)[..., : self.dimension]


@dataclass(frozen=True, repr=False)
class Circulant(Transformed):
    """Matrices with ``W[i, j] = c[(i - j) mod k]``; the coefficients are the first column."""

    size: int

    def __post_init__(self) -> None:
        _positive(self.size)

    @property
    def name(self) -> str:
        return f"circulant:{self.size}"

    @property
    def shape(self) -> tuple[int, int]:
        return self.size, self.size

    @property
    def dimension(self) -> int:
        return self.size

    @property
    def length(self) -> int:
        """The size itself."""
        return self.size

    @cached_property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """The size, for every coefficient."""
        return (Fraction(self.size),) * self.size

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        return [(i, (i - j) % self.size, 1) for i in range(self.size)]

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``, the circular convolution of c with every column."""
        c, X = self.coefficients(coefficients), self.data(X, self.size)
        return _back(_spectrum(c, self.size)[..., None] * _spectrum(X, self.size, -2), self.size, -2)

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``, the circular correlation with c."""
        c, Y = self.coefficients(coefficients), self.data(Y, self.size)
        return _back(_spectrum(c, self.size).conj()[..., None] * _spectrum(Y, self.size, -2), self.size, -2)

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return the sums of ``left right^T`` along its wrapped diagonals."""
        left, right = self.data(left, self.size), self.data(right, self.size)
        turned = _spectrum(left, self.size, -2) * _spectrum(right, self.size, -2).conj()
        return _back(turned.sum(axis=-1), self.size, -1)


@dataclass(frozen=True, repr=False)
class Hankel(Transformed):
    """Matrices with ``W[i, j] = c[i + j]``."""

    rows: int
    columns: int

    def __post_init__(self) -> None:
        _positive(self.rows, self.columns)

    @property
    def name(self) -> str:
        return f"hankel:{self.rows}" + ("" if self.rows == self.columns else f"x{self.columns}")

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def dimension(self) -> int:
        return self.rows + self.columns - 1

    @cached_property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """The lengths of the antidiagonals."""
        return self._turned.norms_squared

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        return [(i, j - i, 1) for i in range(max(0, j - self.columns + 1), min(self.rows, j + 1))]

    @property
    def length(self) -> int:
        """That of the Toeplitz matrix that does the work."""
        return self._turned.length

    @property
    def _turned(self) -> Toeplitz:
        return Toeplitz(self.rows, self.columns)

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``: the Toeplitz matrix with the same coefficients, applied to X upside down."""
        return self._turned.apply(coefficients, self.data(X, self.columns)[..., ::-1, :])

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``."""
        return self._turned.apply_transposed(coefficients, Y)[..., ::-1, :]

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return the sums of ``left right^T`` along its antidiagonals."""
        return self._turned.traces(left, self.data(right, self.columns)[..., ::-1, :])


def _spectrum(values: Floats, length: int, axis: int = -1) -> Any:
    from scipy.fft import rfft

    return rfft(values, length, axis=axis)


def _back(spectrum: Any, length: int, axis: int) -> Floats:
    from scipy.fft import irfft

    return np.asarray(irfft(spectrum, length, axis=axis))
