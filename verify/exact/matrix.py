"""Rational matrices: exact, immutable, hashable, picklable; one integer numerator matrix over one positive denominator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, overload

import numpy as np
from flint import fmpz, fmpz_mat
from numpy.typing import NDArray

from verify.exact import elimination
from verify.exact.entries import exact_fraction, exact_scalar, integers_over_one_denominator
from verify.exact.image import FloatImage
from verify.exact.indexing import Index, places
from verify.exact.storage import IntegersOverOne

Scalar = int | Fraction


class RationalMatrix(IntegersOverOne):
    """A matrix of rational numbers, of shape ``rows x columns`` (either may be zero).

    Arithmetic is written as for arrays: ``A @ B``, ``A + B``, ``A - B``, ``-A``, ``c * A``, ``A / c``,
    ``A.T`` (also ``A.mT``, so that the same formula runs on batches of float arrays). Scalars are integers
    and fractions; a float scalar is refused, because the exact number it holds is seldom the one meant.

    ``RationalMatrix(rows)`` reads nested lists of integers, fractions, text (``"3/4"``, ``"-1.5e-3"``) and
    floats, and two-dimensional arrays; floats are taken as the exact binary numbers they hold.

    Raises:
        ValueError: for NaN or infinite entries, ragged rows, or a table whose shape is not clear.
        TypeError: for entries that are not numbers.
    """

    __slots__ = ()

    def __init__(self, rows: Iterable[Any] | RationalMatrix) -> None:
        if isinstance(rows, RationalMatrix):
            self._fill(rows._numerator, rows._denominator, rows._image)
            return
        numerators, denominator, shape = integers_over_one_denominator(rows)
        divisor = math.gcd(denominator, *numerators) if denominator > 1 else 1
        if divisor > 1:
            numerators, denominator = [x // divisor for x in numerators], denominator // divisor
        self._fill(fmpz_mat(*shape, numerators), denominator, FloatImage.of(numerators, shape))

    @classmethod
    def from_integers(cls, numerator: fmpz_mat, denominator: int | fmpz = 1) -> RationalMatrix:
        """Return ``numerator / denominator`` in lowest terms, from flint's integers (not to be changed later).

        Raises:
            ZeroDivisionError: when the denominator is zero.
        """
        if denominator == 0:
            raise ZeroDivisionError("the denominator of a rational matrix is zero")
        self = cls.__new__(cls)
        self._fill(*elimination.in_lowest_terms(numerator, fmpz(denominator)))
        return self

    # What there is to build from

    @classmethod
    def zeros(cls, rows: int, columns: int) -> RationalMatrix:
        """Return the zero matrix of shape ``rows x columns``."""
        if rows < 0 or columns < 0:
            raise ValueError(f"a shape cannot be negative: {rows} x {columns}")
        return cls.from_integers(fmpz_mat(rows, columns))

    @classmethod
    def identity(cls, n: int) -> RationalMatrix:
        """Return the ``n x n`` identity."""
        return cls.diagonal([1] * n)

    @classmethod
    def diagonal(cls, entries: Sequence[Any], shape: tuple[int, int] | None = None) -> RationalMatrix:
        """Return the (rectangular) diagonal matrix with these entries, the rest zero; ``shape`` defaults to square.

        Raises:
            ValueError: when there are more entries than diagonal places.
        """
        rows, columns = shape if shape is not None else (len(entries), len(entries))
        if len(entries) > min(rows, columns):
            raise ValueError(f"{len(entries)} diagonal entries do not fit in a {rows} x {columns} matrix")
        values = [exact_fraction(x, f"diagonal entry {i}") for i, x in enumerate(entries)]
        denominator = math.lcm(*(x.denominator for x in values)) if values else 1
        numerator = fmpz_mat(rows, columns)
        for i, x in enumerate(values):
            numerator[i, i] = x.numerator * (denominator // x.denominator)
        return cls.from_integers(numerator, denominator)

    @classmethod
    def unit(cls, i: int, j: int, shape: tuple[int, int]) -> RationalMatrix:
        """Return the matrix unit with a one in row ``i``, column ``j`` (counted from zero) and zeros elsewhere."""
        if not (0 <= i < shape[0] and 0 <= j < shape[1]):
            raise IndexError(f"place ({i}, {j}) is outside a {shape[0]} x {shape[1]} matrix")
        numerator = fmpz_mat(*shape)
        numerator[i, j] = 1
        return cls.from_integers(numerator)

    @classmethod
    def from_columns(cls, columns: Sequence[Sequence[Any]]) -> RationalMatrix:
        """Return the matrix with these columns."""
        return cls(columns).T

    # Shape and entries

    @property
    def T(self) -> RationalMatrix:
        """The transpose."""
        image = None if self._image is None else self._image.transpose()
        return self._reduced(self._numerator.transpose(), self._denominator, image)

    @property
    def mT(self) -> RationalMatrix:
        """The transpose, under the name that batches of arrays use for it."""
        return self.T

    @overload
    def __getitem__(self, key: tuple[int, int]) -> Fraction: ...
    @overload
    def __getitem__(self, key: tuple[Index, Index]) -> Any: ...
    def __getitem__(self, key: tuple[Index, Index]) -> Any:
        """``A[i, j]`` is a fraction; with a slice or a list in either place, the submatrix (always two-dimensional)."""
        if not (isinstance(key, tuple) and len(key) == 2):
            raise TypeError("a matrix takes two indices: A[i, j], A[i, :], A[[0, 2], 1:]")
        chosen = [places(k, size, axis) for k, size, axis in zip(key, self.shape, ("row", "column"), strict=True)]
        if not isinstance(key[0], (slice, Sequence)) and not isinstance(key[1], (slice, Sequence)):
            return Fraction(int(self._numerator[chosen[0][0], chosen[1][0]]), self._denominator)
        entries = [self._numerator[i, j] for i in chosen[0] for j in chosen[1]]
        return RationalMatrix.from_integers(fmpz_mat(len(chosen[0]), len(chosen[1]), entries), self._denominator)

    def to_fractions(self) -> list[list[Fraction]]:
        """Return the entries, row by row."""
        return [[Fraction(int(x), self._denominator) for x in row] for row in self._numerator.tolist()]

    def to_strings(self) -> list[list[str]]:
        """Return the entries as text such as ``"-3/4"``; ``RationalMatrix`` reads it back to the same matrix."""
        return [[str(x) for x in row] for row in self.to_fractions()]

    def to_numpy(self) -> NDArray[np.float64]:
        """Return the matrix in float64, every entry correctly rounded (to nearest, ties to even).

        Raises:
            OverflowError: when an entry is too large for a float.
        """
        d = self._denominator
        try:
            values = [int(x) / d for x in self._numerator.entries()]
        except OverflowError:
            raise OverflowError("an entry of the matrix is beyond the largest float64") from None
        return np.array(values, dtype=np.float64).reshape(self.shape)

    # Arithmetic

    def __matmul__(self, other: RationalMatrix) -> RationalMatrix:
        if not isinstance(other, RationalMatrix):
            return NotImplemented
        if self.columns != other.rows:
            raise ValueError(f"cannot multiply shapes {self._shape_text()} and {other._shape_text()}")
        return RationalMatrix.from_integers(self._numerator * other._numerator, self._denominator * other._denominator)

    def __add__(self, other: RationalMatrix) -> RationalMatrix:
        return self._plus(other, 1) if isinstance(other, RationalMatrix) else NotImplemented

    def __sub__(self, other: RationalMatrix) -> RationalMatrix:
        return self._plus(other, -1) if isinstance(other, RationalMatrix) else NotImplemented

    def _plus(self, other: RationalMatrix, sign: int) -> RationalMatrix:
        if self.shape != other.shape:
            verb = "add" if sign > 0 else "subtract"
            raise ValueError(f"cannot {verb} shapes {self._shape_text()} and {other._shape_text()}")
        common = math.lcm(self._denominator, other._denominator)
        left = self._numerator * (common // self._denominator) if common != self._denominator else self._numerator
        right = other._numerator * (common // other._denominator) if common != other._denominator else other._numerator
        return RationalMatrix.from_integers(left + right if sign > 0 else left - right, common)

    def __neg__(self) -> RationalMatrix:
        return self._reduced(-self._numerator, self._denominator, None)

    def __pos__(self) -> RationalMatrix:
        return self

    def __mul__(self, scalar: Scalar) -> RationalMatrix:
        factor = exact_scalar(scalar)
        if factor is None:
            return NotImplemented
        return RationalMatrix.from_integers(self._numerator * factor.numerator, self._denominator * factor.denominator)

    __rmul__ = __mul__

    def __truediv__(self, scalar: Scalar) -> RationalMatrix:
        divisor = exact_scalar(scalar)
        if divisor is None:
            return NotImplemented
        if divisor == 0:
            raise ZeroDivisionError("division of a matrix by zero")
        return self * (1 / divisor)

    def power(self, exponent: int) -> RationalMatrix:
        """Return the matrix power; negative exponents need an invertible matrix.

        Raises:
            ValueError: when the matrix is not square, or is singular and the exponent negative.
        """
        self._need_square("a power")
        base = self if exponent >= 0 else self.inverse()
        result = RationalMatrix.identity(self.rows)
        for bit in bin(abs(exponent))[2:]:
            result = result @ result
            if bit == "1":
                result = result @ base
        return result

    # Questions

    def is_zero(self) -> bool:
        """Whether every entry is zero (true of an empty matrix)."""
        return self._numerator.is_zero()

    def is_diagonal(self) -> bool:
        """Whether every entry off the main diagonal is zero; the matrix may be rectangular."""
        return all(x == 0 for i, row in enumerate(self._numerator.tolist()) for j, x in enumerate(row) if i != j)

    def is_symmetric(self) -> bool:
        """Whether the matrix equals its transpose (false when it is not square)."""
        return self.rows == self.columns and bool(self._numerator == self._numerator.transpose())

    def has_orthonormal_columns(self) -> bool:
        """Whether ``A^T A = I`` exactly; the matrix may be tall."""
        return self.T @ self == RationalMatrix.identity(self.columns)

    def is_orthogonal(self) -> bool:
        """Whether the matrix is square with ``A^T A = I`` exactly."""
        return self.rows == self.columns and self.has_orthonormal_columns()

    # Numbers and spaces belonging to the matrix

    def rank(self) -> int:
        """Return the rank; `verify.exact.certified_rank` also returns the evidence."""
        return int(self._numerator.rank())

    def determinant(self) -> Fraction:
        """Return the determinant (one for the empty matrix)."""
        self._need_square("the determinant")
        return Fraction(int(self._numerator.det()), self._denominator**self.rows)

    def trace(self) -> Fraction:
        """Return the sum of the diagonal entries."""
        self._need_square("the trace")
        return Fraction(sum(int(self._numerator[i, i]) for i in range(self.rows)), self._denominator)

    def frobenius_squared(self) -> Fraction:
        """Return the sum of the squares of all entries."""
        return Fraction(sum(int(x) ** 2 for x in self._numerator.entries()), self._denominator**2)

    def charpoly(self) -> list[Fraction]:
        """Return the coefficients of ``det(x I - A)``, constant term first; the last one is 1."""
        self._need_square("the characteristic polynomial")
        coefficients = self._numerator.charpoly().coeffs()
        n, d = self.rows, self._denominator
        return [Fraction(int(c), d ** (n - i)) for i, c in enumerate(coefficients)]

    def inverse(self) -> RationalMatrix:
        """Return the inverse.

        Raises:
            SingularMatrix: when there is none (a ValueError).
        """
        self._need_square("the inverse")
        return RationalMatrix.from_integers(*elimination.inverse(self._numerator, self._denominator))

    def solve(self, right: RationalMatrix) -> RationalMatrix:
        """Return one X (of shape ``columns x right.columns``) with ``A X = right``; free unknowns are set to zero.

        Raises:
            NoSolution: when there is none (a ValueError).
            ValueError: when the row counts differ.
        """
        if self.rows != right.rows:
            raise ValueError(f"the right-hand side has {right.rows} rows, the matrix has {self.rows}")
        numerator, denominator = elimination.solve(self._numerator, right._numerator)
        return RationalMatrix.from_integers(numerator * self._denominator, denominator * right._denominator)

    def nullspace(self) -> RationalMatrix:
        """Return a basis of ``{x : A x = 0}`` as integer columns (shape ``columns x nullity``)."""
        return RationalMatrix.from_integers(elimination.nullspace(self._numerator))

    def row_space(self) -> RationalMatrix:
        """Return the basis of the row space in reduced echelon form, as rows (shape ``rank x columns``); it is unique."""
        return RationalMatrix.from_integers(*elimination.row_space(self._numerator))

    def _need_square(self, what: str) -> None:
        if self.rows != self.columns:
            raise ValueError(f"{what} needs a square matrix, got {self._shape_text()}")
