"""An exact matrix by its nonzero entries: how one direction of a layer structure is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from verify.exact import RationalMatrix

ONE = Fraction(1)


@dataclass(frozen=True)
class SparseMatrix:
    """Nonzero entries in reading order, each place once.

    Iterating gives ``(i, j, value)``; rows and columns count from zero.

    Attributes:
        shape: rows and columns of the matrix.
        rows, columns: the places.
        values: the entries there, none of them zero.
    """

    shape: tuple[int, int]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, entries: Mapping[tuple[int, int], Fraction], shape: tuple[int, int]) -> SparseMatrix:
        """Return the matrix with these entries; zeros among them are left out.

        Raises:
            IndexError: for a place outside the shape.
        """
        kept = sorted((place, value) for place, value in entries.items() if value)
        for (i, j), _ in kept:
            if not (0 <= i < shape[0] and 0 <= j < shape[1]):
                raise IndexError(f"entry ({i}, {j}) is outside a {shape[0]} x {shape[1]} matrix")
        return cls(shape, tuple(i for (i, _), _ in kept), tuple(j for (_, j), _ in kept), tuple(v for _, v in kept))

    @classmethod
    def signs(cls, places: Iterable[tuple[int, int, int]], shape: tuple[int, int]) -> SparseMatrix:
        """Return the matrix with entries 1 and -1, given as ``(i, j, sign)``."""
        ordered = sorted(places)
        values = tuple(ONE if sign > 0 else -ONE for *_, sign in ordered)
        return cls(shape, tuple(i for i, *_ in ordered), tuple(j for _, j, _ in ordered), values)

    @classmethod
    def from_dense(cls, matrix: RationalMatrix) -> SparseMatrix:
        """Return the nonzero entries of a matrix."""
        table = matrix.to_fractions()
        entries = {(i, j): value for i, row in enumerate(table) for j, value in enumerate(row)}
        return cls.of(entries, matrix.shape)

    def __iter__(self) -> Iterator[tuple[int, int, Fraction]]:
        return zip(self.rows, self.columns, self.values, strict=True)

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def entries(self) -> dict[tuple[int, int], Fraction]:
        """The nonzero entries by place."""
        return {(i, j): value for i, j, value in self}

    @property
    def T(self) -> SparseMatrix:
        """The transpose."""
        return SparseMatrix.of({(j, i): value for i, j, value in self}, (self.shape[1], self.shape[0]))

    @property
    def norm_squared(self) -> Fraction:
        """The squared Frobenius norm."""
        return sum((value * value for value in self.values), Fraction(0))

    def inner(self, other: SparseMatrix | RationalMatrix) -> Fraction:
        """Return the trace inner product ``tr(A^T B)``.

        Raises:
            ValueError: when the shapes differ.
        """
        if self.shape != other.shape:
            raise ValueError(f"no inner product between shapes {self.shape} and {other.shape}")
        if isinstance(other, SparseMatrix):
            small, large = sorted((self, other), key=len)
            return sum((value * large.entries.get((i, j), 0) for i, j, value in small), Fraction(0))
        return sum((value * other[i, j] for i, j, value in self), Fraction(0))

    def dense(self) -> RationalMatrix:
        """Return the matrix with all its entries."""
        table = [[Fraction(0)] * self.shape[1] for _ in range(self.shape[0])]
        for i, j, value in self:
            table[i][j] = value
        return RationalMatrix(table) if table else RationalMatrix.zeros(*self.shape)


def combination(
    coefficients: Iterable[Fraction | int], matrices: Iterable[SparseMatrix], shape: tuple[int, int]
) -> SparseMatrix:
    """Return ``sum_j c_j A_j`` exactly."""
    total: dict[tuple[int, int], Fraction] = {}
    for c, matrix in zip(coefficients, matrices, strict=True):
        if c:
            for i, j, value in matrix:
                total[i, j] = total.get((i, j), Fraction(0)) + c * value
    return SparseMatrix.of(total, shape)
