"""A layer structure as integers: each basis matrix times its common denominator, by nonzero entries. The space stays the same; what
was found in these integers is said in the basis that was given (:meth:`IntegerBasis.as_given`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

from verify.exact import RationalMatrix

Entry = tuple[int, int, int]
"""Row, column, integer value."""


class SparseElement(Protocol):
    """What is asked of a basis matrix: its shape, and its nonzero entries on iteration."""

    @property
    def shape(self) -> tuple[int, int]: ...
    def __iter__(self) -> Iterator[tuple[int, int, Fraction]]: ...


class LayerStructure(Protocol):
    """What is asked of a layer structure (``proofs.structure`` has many)."""

    @property
    def name(self) -> str: ...
    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def dimension(self) -> int: ...
    def basis(self) -> Sequence[SparseElement]: ...


@dataclass(frozen=True)
class MatrixSpace:
    """The span of given matrices, which need not be orthogonal; a :class:`LayerStructure`.

    Raises:
        ValueError: for matrices of different shapes, none at all, or dependent ones.
    """

    name: str
    matrices: tuple[RationalMatrix, ...]

    def __post_init__(self) -> None:
        shapes = {A.shape for A in self.matrices}
        if len(shapes) != 1:
            raise ValueError(f"{self.name}: expected matrices of one shape, got {sorted(shapes)}")
        rows = [[x for row in A.to_fractions() for x in row] for A in self.matrices]
        if (rank := RationalMatrix(rows).rank()) != len(rows):
            raise ValueError(f"{self.name}: {len(rows)} matrices span dimension {rank} only; give a basis")

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrices[0].shape

    @property
    def dimension(self) -> int:
        return len(self.matrices)

    def basis(self) -> Sequence[SparseElement]:
        return [_Entries(A) for A in self.matrices]


@dataclass(frozen=True)
class _Entries:
    matrix: RationalMatrix

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrix.shape

    def __iter__(self) -> Iterator[tuple[int, int, Fraction]]:
        for i, row in enumerate(self.matrix.to_fractions()):
            for j, x in enumerate(row):
                if x:
                    yield i, j, x


@dataclass(frozen=True)
class IntegerBasis:
    """``A_1, ..., A_r`` of shape ``k x k`` with integer entries: multiples of the matrices that were given.

    Attributes:
        k: the size.
        elements: the nonzero entries of each.
        factors: how many times the matrix that was given each of them is.
    """

    k: int
    elements: tuple[tuple[Entry, ...], ...]
    factors: tuple[int, ...]

    @classmethod
    def of(cls, structure: LayerStructure) -> IntegerBasis:
        """Return the basis of a structure, denominators cleared element by element.

        Raises:
            ValueError: when the elements are not square: Proposition 4 speaks of k x k matrices.
        """
        rows, columns = structure.shape
        if rows != columns:
            raise ValueError(f"{structure.name}: the layers are {rows} x {columns}, Proposition 4 needs square ones")
        elements, factors = [], []
        for element in structure.basis():
            entries = list(element)
            common = lcm(*(x.denominator for *_, x in entries)) if entries else 1
            elements.append(tuple((i, j, int(x * common)) for i, j, x in entries))
            factors.append(common)
        return cls(rows, tuple(elements), tuple(factors))

    @property
    def r(self) -> int:
        """The number of basis matrices."""
        return len(self.elements)

    def transposed(self) -> IntegerBasis:
        """Return the basis of the transposed structure."""
        return IntegerBasis(self.k, tuple(tuple((j, i, x) for i, j, x in A) for A in self.elements), self.factors)

    def as_given(self, coefficients: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
        """Return the coefficients of the same element in the given basis: ``c_j`` of ``f_j A_j`` is ``c_j f_j`` of ``A_j``."""
        return tuple(Fraction(c) * f for c, f in zip(coefficients, self.factors, strict=True))

    def of_integers(self, coefficients: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
        """Return the coefficients of the same element in this basis, from those in the one that was given."""
        return tuple(Fraction(c) / f for c, f in zip(coefficients, self.factors, strict=True))

    def by_row(self) -> Iterable[list[tuple[int, int, int]]]:
        """Return, for each row, what stands there: (element, column, value)."""
        rows: dict[int, list[tuple[int, int, int]]] = {}
        for index, element in enumerate(self.elements):
            for i, j, x in element:
                rows.setdefault(i, []).append((index, j, x))
        return rows.values()

    def element(self, coefficients: Sequence[Fraction | int]) -> dict[tuple[int, int], Fraction]:
        """Return ``sum_j c_j A_j`` by its nonzero entries."""
        total: dict[tuple[int, int], Fraction] = {}
        for c, A in zip(coefficients, self.elements, strict=True):
            if c:
                for i, j, x in A:
                    total[i, j] = total.get((i, j), Fraction(0)) + Fraction(c) * x
        return {place: x for place, x in total.items() if x}

    def columns(self, index: int, kept: Sequence[int], rows: Sequence[int]) -> RationalMatrix:
        """Return the part of ``A_index`` with these rows and columns."""
        row_of, column_of = ({place: number for number, place in enumerate(places)} for places in (rows, kept))
        table = [[0] * len(kept) for _ in rows]
        for i, j, x in self.elements[index]:
            if i in row_of and j in column_of:
                table[row_of[i]][column_of[j]] = x
        return RationalMatrix(table)


def is_multiple_of_identity(entries: dict[tuple[int, int], Fraction], k: int) -> bool:
    """Whether a matrix given by its nonzero entries is ``c I`` (zero included)."""
    values = set(entries.values())
    return not entries or (len(values) == 1 and len(entries) == k and all(i == j for i, j in entries))


def has_scalar_gram(entries: dict[tuple[int, int], Fraction], k: int) -> bool:
    """Whether ``A^T A = lambda I``, computed row by row from the nonzero entries."""
    rows: dict[int, list[tuple[int, Fraction]]] = {}
    for (i, j), x in entries.items():
        rows.setdefault(i, []).append((j, x))
    gram: dict[tuple[int, int], Fraction] = {}
    for row in rows.values():
        for j, x in row:
            for l, y in row:
                gram[j, l] = gram.get((j, l), Fraction(0)) + x * y
    return is_multiple_of_identity({place: x for place, x in gram.items() if x}, k)
