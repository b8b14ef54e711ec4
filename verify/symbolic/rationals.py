"""Small exact matrices in pure Python: the values of letters, kept free of the rewriting code and of any library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random


@dataclass(frozen=True, slots=True)
class Rational:
    """A rational matrix; rows and columns are kept apart because either may be 0."""

    rows: int
    cols: int
    entries: tuple[tuple[Fraction, ...], ...]

    @classmethod
    def of(cls, rows: int, cols: int, entries: Iterable[Iterable[Fraction | int]]) -> Rational:
        """Return the matrix with the given rows of entries.

        Raises:
            ValueError: when the entries do not have that shape.
        """
        grid = tuple(tuple(Fraction(x) for x in row) for row in entries)
        if len(grid) != rows or any(len(row) != cols for row in grid):
            raise ValueError(f"expected {rows} rows of {cols} entries")
        return cls(rows, cols, grid)

    @classmethod
    def identity(cls, size: int) -> Rational:
        """Return the identity."""
        return cls.diagonal(size, size, [Fraction(1)] * size)

    @classmethod
    def zero(cls, rows: int, cols: int) -> Rational:
        """Return the zero matrix."""
        return cls(rows, cols, ((Fraction(0),) * cols,) * rows)

    @classmethod
    def diagonal(cls, rows: int, cols: int, values: Sequence[Fraction | int]) -> Rational:
        """Return the rectangular diagonal matrix with ``min(rows, cols)`` given values."""
        grid = ((values[p] if p == q else 0 for q in range(cols)) for p in range(rows))
        return cls.of(rows, cols, grid)

    @classmethod
    def coordinate(cls, size: int, place: int = 0) -> Rational:
        """Return the coordinate vector with a one at the given place, counted from zero, as a column."""
        return cls.of(size, 1, [[int(p == place)] for p in range(size)])

    @property
    def T(self) -> Rational:
        """The transpose."""
        columns = tuple(tuple(row[q] for row in self.entries) for q in range(self.cols))
        return Rational(self.cols, self.rows, columns)

    def __matmul__(self, other: Rational) -> Rational:
        if self.cols != other.rows:
            raise ValueError(f"{self.rows} x {self.cols} does not fit {other.rows} x {other.cols}")
        columns = other.T.entries
        return Rational(self.rows, other.cols, tuple(tuple(_dot(r, c) for c in columns) for r in self.entries))

    def __add__(self, other: Rational) -> Rational:
        if (self.rows, self.cols) != (other.rows, other.cols):
            raise ValueError(f"{self.rows} x {self.cols} does not fit {other.rows} x {other.cols}")
        pairs = zip(self.entries, other.entries, strict=True)
        grid = tuple(tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in pairs)
        return Rational(self.rows, self.cols, grid)

    def __mul__(self, factor: Fraction | int) -> Rational:
        return Rational(self.rows, self.cols, tuple(tuple(x * factor for x in row) for row in self.entries))

    __rmul__ = __mul__

    def __sub__(self, other: Rational) -> Rational:
        return self + other * -1

    def trace(self) -> Fraction:
        """Return the sum of the diagonal entries of a square matrix."""
        if self.rows != self.cols:
            raise ValueError(f"no trace: {self.rows} x {self.cols}")
        return sum((self.entries[p][p] for p in range(self.rows)), Fraction(0))

    def __str__(self) -> str:
        return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in self.entries) + "]"


def draw_matrix(rng: Random, rows: int, cols: int) -> Rational:
    """Draw small integers; now and then a matrix of rank at most one, or zero."""
    kind = rng.random()
    if kind < 0.05:
        return Rational.zero(rows, cols)
    if kind < 0.15:
        return draw_entries(rng, rows, 1) @ draw_entries(rng, 1, cols)
    return draw_entries(rng, rows, cols)


def draw_entries(rng: Random, rows: int, cols: int) -> Rational:
    """Draw every entry from -3 .. 3."""
    return Rational.of(rows, cols, [[rng.randint(-3, 3) for _ in range(cols)] for _ in range(rows)])


def draw_diagonal(rng: Random, rows: int, cols: int) -> Rational:
    """Draw a rectangular diagonal matrix, zeros and repeated values included."""
    values = [Fraction(rng.choice((0, 1, 1, 2, -1, 3, Fraction(1, 2)))) for _ in range(min(rows, cols))]
    return Rational.diagonal(rows, cols, values)


def draw_orthogonal(rng: Random, size: int) -> Rational:
    """Draw a rational orthogonal matrix: a signed permutation times up to two reflections."""
    order = rng.sample(range(size), size)
    signs = [rng.choice((1, -1)) for _ in range(size)]
    result = Rational.of(size, size, [[signs[p] * (q == order[p]) for q in range(size)] for p in range(size)])
    for _ in range(min(size, 2)):
        v = Rational.of(size, 1, [[rng.randint(-2, 2)] for _ in range(size)])
        length = (v.T @ v).trace()
        if length:
            result = result @ (Rational.identity(size) - (v @ v.T) * (2 / length))
    return result


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True) if a and b), Fraction(0))
