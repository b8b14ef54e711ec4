"""How a rational matrix is kept: an integer matrix over one positive denominator, in lowest terms, never changed."""

from __future__ import annotations

from fractions import Fraction
from numbers import Number
from typing import Any, NoReturn, TypeVar

from flint import fmpz_mat

from verify.exact.image import FloatImage

Self = TypeVar("Self", bound="IntegersOverOne")


class ShapeError(ValueError):
    """Two matrices were compared that have different shapes: a slip, and no answer to whether they are equal."""


class IntegersOverOne:
    """The storage of `verify.exact.RationalMatrix`: value semantics, hashing, pickling, no arithmetic."""

    __slots__ = ("_denominator", "_hash", "_image", "_numerator")
    __array_ufunc__ = None  # NumPy must not take a rational matrix apart entry by entry

    _numerator: fmpz_mat
    _denominator: int
    _hash: int | None
    _image: FloatImage | None

    def _fill(self, numerator: fmpz_mat, denominator: int, image: FloatImage | None = None) -> None:
        object.__setattr__(self, "_numerator", numerator)
        object.__setattr__(self, "_denominator", denominator)
        object.__setattr__(self, "_hash", None)
        object.__setattr__(self, "_image", image)

    @classmethod
    def _reduced(cls: type[Self], numerator: fmpz_mat, denominator: int, image: FloatImage | None) -> Self:
        self = cls.__new__(cls)
        self._fill(numerator, denominator, image)
        return self

    @property
    def shape(self) -> tuple[int, int]:
        """The pair (number of rows, number of columns)."""
        return self._numerator.nrows(), self._numerator.ncols()

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self._numerator.nrows()

    @property
    def columns(self) -> int:
        """The number of columns."""
        return self._numerator.ncols()

    @property
    def numerator(self) -> fmpz_mat:
        """The integer matrix ``denominator * self`` itself, in flint's type: to be read, never to be written to."""
        return self._numerator

    @property
    def denominator(self) -> int:
        """The least positive integer whose product with the matrix is an integer matrix."""
        return self._denominator

    @property
    def float_image(self) -> FloatImage | None:
        """The numerators as exact floats, where they were at hand when the matrix was made and fit; else
        ``None``.
        """
        return self._image

    def __eq__(self, other: object) -> bool:
        """Whether all entries are equal.

        Raises:
            ShapeError: the shapes differ; the answer no would let a slip refute a theorem.
            TypeError: the other is a number or a table, which is equal to no matrix whatever its entries are.
        """
        if not isinstance(other, IntegersOverOne):
            if isinstance(other, (Number, list, tuple)) or hasattr(other, "__array__"):
                kind = type(other).__name__
                raise TypeError(
                    f"cannot compare a rational matrix with a value of type {kind}: make it a matrix, or ask is_zero()"
                )
            return NotImplemented
        if self.shape != other.shape:
            raise ShapeError(f"cannot compare shapes {self._shape_text()} and {other._shape_text()}")
        return self._denominator == other._denominator and bool(self._numerator == other._numerator)

    def __hash__(self) -> int:
        if self._hash is None:
            key = (self.shape, self._denominator, tuple(int(x) for x in self._numerator.entries()))
            object.__setattr__(self, "_hash", hash(key))
        return self._hash  # type: ignore[return-value]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a rational matrix cannot be changed; build a new one")

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_entries, (type(self), self.shape, [int(x) for x in self._numerator.entries()], self._denominator)

    def __copy__(self: Self) -> Self:
        return self

    def __deepcopy__(self: Self, memo: dict[int, Any]) -> Self:
        return self

    def __bool__(self) -> NoReturn:
        raise TypeError("a matrix is neither true nor false; ask A.is_zero()")

    def __repr__(self) -> str:
        if self.rows * self.columns <= 36 and self.rows:
            rows = [[str(Fraction(int(x), self._denominator)) for x in row] for row in self._numerator.tolist()]
            return f"{type(self).__name__}({rows!r})"
        return f"<{type(self).__name__} {self._shape_text()}>"

    def _shape_text(self) -> str:
        return f"{self.rows} x {self.columns}"


def _from_entries(cls: type[Self], shape: tuple[int, int], numerators: list[int], denominator: int) -> Self:
    return cls._reduced(fmpz_mat(*shape, numerators), denominator, FloatImage.of(numerators, shape))
