"""Matrices of balls: guaranteed enclosures of products, norms and determinants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np
from flint import arb, arb_mat, fmpq_mat

from verify.ball.ball import Ball
from verify.exact.matrix import RationalMatrix


class BallMatrix:
    """A matrix whose entries are balls.

    Built from a `RationalMatrix` (enclosed at the current precision) or from rows of balls, integers and fractions.
    The arithmetic is that of arrays, ``@ + - *``, ``.T``, ``.mT``, also with rational matrices; comparisons raise, as
    for single balls.

    Raises:
        TypeError: for floats; `BallMatrix.of_floats` takes the binary numbers they hold.
        ValueError: for ragged rows.
    """

    __slots__ = ("_mat",)
    __array_ufunc__ = None
    _mat: arb_mat

    def __init__(self, rows: RationalMatrix | Sequence[Sequence[Ball | int | Fraction]]) -> None:
        object.__setattr__(self, "_mat", _rational(rows) if isinstance(rows, RationalMatrix) else _from_rows(rows))

    @classmethod
    def _of(cls, value: arb_mat) -> BallMatrix:
        self = cls.__new__(cls)
        object.__setattr__(self, "_mat", value)
        return self

    @classmethod
    def of_floats(cls, array: np.ndarray[Any, Any]) -> BallMatrix:
        """Return balls of radius zero around the binary numbers that a two-dimensional float array holds.

        Raises:
            ValueError: for NaN, infinities, or another number of dimensions.
        """
        values = np.asarray(array, dtype=np.float64)
        if values.ndim != 2:
            raise ValueError(f"expected a two-dimensional array, got shape {values.shape}")
        balls = [Ball.of_float(x).enclosure for x in values.ravel().tolist()]
        return cls._of(arb_mat(values.shape[0], values.shape[1], balls))

    @property
    def shape(self) -> tuple[int, int]:
        """The pair (number of rows, number of columns)."""
        return self._mat.nrows(), self._mat.ncols()

    @property
    def T(self) -> BallMatrix:
        """The transpose."""
        return BallMatrix._of(self._mat.transpose())

    @property
    def mT(self) -> BallMatrix:
        """The transpose."""
        return self.T

    def __getitem__(self, place: tuple[int, int]) -> Ball:
        return Ball._of(self._mat[place])

    def entries(self) -> Iterable[Ball]:
        """Iterate over the entries, row by row."""
        return (Ball._of(x) for x in self._mat.entries())

    def is_finite(self) -> bool:
        """Whether every entry says something."""
        return all(x.is_finite() for x in self._mat.entries())

    def encloses(self, exact: RationalMatrix) -> bool:
        """Whether every entry contains the corresponding rational number, decided exactly.

        Raises:
            ValueError: when the shapes differ.
        """
        if self.shape != exact.shape:
            raise ValueError(f"an enclosure of shape {self.shape} cannot contain a matrix of shape {exact.shape}")
        return bool(self._mat.contains(fmpq_mat(exact.numerator) / exact.denominator))

    def __matmul__(self, other: BallMatrix | RationalMatrix) -> BallMatrix:
        return self._with(other, "multiply", self.shape[1], 0, lambda a, b: a * b)

    def __rmatmul__(self, other: RationalMatrix) -> BallMatrix:
        if not isinstance(other, RationalMatrix):
            return NotImplemented
        return BallMatrix(other) @ self

    def __add__(self, other: BallMatrix | RationalMatrix) -> BallMatrix:
        return self._with(other, "add", self.shape, None, lambda a, b: a + b)

    def __sub__(self, other: BallMatrix | RationalMatrix) -> BallMatrix:
        return self._with(other, "subtract", self.shape, None, lambda a, b: a - b)

    def __radd__(self, other: RationalMatrix) -> BallMatrix:
        return BallMatrix(other) + self if isinstance(other, RationalMatrix) else NotImplemented

    def __rsub__(self, other: RationalMatrix) -> BallMatrix:
        return BallMatrix(other) - self if isinstance(other, RationalMatrix) else NotImplemented

    def __mul__(self, scalar: Ball | int | Fraction) -> BallMatrix:
        if isinstance(scalar, (BallMatrix, RationalMatrix)):
            return NotImplemented
        return BallMatrix._of(self._mat * Ball(scalar).enclosure)

    __rmul__ = __mul__

    def __neg__(self) -> BallMatrix:
        return BallMatrix._of(-self._mat)

    def frobenius_norm(self) -> Ball:
        """Return an enclosure of the Frobenius norm."""
        return Ball._of(sum((abs(x) * abs(x) for x in self._mat.entries()), arb(0)).sqrt())

    def row_sum_norm(self) -> Ball:
        """Return an enclosure of the largest row sum of absolute values (the norm subordinate to the maximum norm).
        """
        largest = arb(0)
        for row in self._mat.tolist():
            largest = largest.max(sum((abs(x) for x in row), arb(0)))
        return Ball._of(largest)

    def column_sum_norm(self) -> Ball:
        """Return an enclosure of the largest column sum of absolute values."""
        return self.T.row_sum_norm()

    def spectral_norm_bound(self) -> Ball:
        """Return a ball whose upper end bounds the spectral norm: the lesser of ``||A||_F`` and ``sqrt(||A||_1
        ||A||_inf)``.
        """
        by_sums = (self.row_sum_norm() * self.column_sum_norm()).sqrt()
        return Ball._of(self.frobenius_norm().enclosure.min(by_sums.enclosure))

    def determinant(self) -> Ball:
        """Return an enclosure of the determinant.

        Raises:
            ValueError: when the matrix is not square.
        """
        if self.shape[0] != self.shape[1]:
            raise ValueError(f"the determinant needs a square matrix, got shape {self.shape}")
        return Ball._of(self._mat.det())

    def _with(self, other: Any, verb: str, mine: Any, axis: int | None, operation: Any) -> BallMatrix:
        if isinstance(other, RationalMatrix):
            other = BallMatrix(other)
        if not isinstance(other, BallMatrix):
            return NotImplemented  # type: ignore[no-any-return]
        if mine != (other.shape if axis is None else other.shape[axis]):
            raise ValueError(f"cannot {verb} shapes {self.shape} and {other.shape}")
        return BallMatrix._of(operation(self._mat, other._mat))

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("equality of balls decides nothing; ask contains")

    def __ne__(self, other: object) -> NoReturn:
        raise TypeError("equality of balls decides nothing; ask contains")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> NoReturn:
        raise TypeError("a matrix of balls is neither true nor false")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a matrix of balls cannot be changed; compute a new one")

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_balls, (self.shape, list(self.entries()))

    def __repr__(self) -> str:
        return f"<BallMatrix {self.shape[0]} x {self.shape[1]}>"


def _rational(matrix: RationalMatrix) -> arb_mat:
    return arb_mat(fmpq_mat(matrix.numerator) / matrix.denominator)


def _from_rows(rows: Sequence[Sequence[Ball | int | Fraction]]) -> arb_mat:
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        raise ValueError(f"rows of different lengths: {sorted(widths)}" if widths else "a matrix of balls needs rows")
    return arb_mat(len(rows), widths.pop(), [Ball(x).enclosure for row in rows for x in row])


def _from_balls(shape: tuple[int, int], balls: list[Ball]) -> BallMatrix:
    return BallMatrix._of(arb_mat(*shape, [ball.enclosure for ball in balls]))
