"""Structures whose entries are each plus or minus one coefficient, or zero: disjoint supports, so an orthogonal
basis.

Sparse connection patterns (an example of the paper), full and diagonal matrices, symmetric and antisymmetric ones.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proofs.structure.space import Structure
from proofs.structure.sparse_matrix import SparseMatrix
from verify.exact import RationalMatrix
from verify.numeric.tolerance import gamma


class Pattern(Structure):
    """A structure given, for each coefficient, by the places where it stands and its sign there."""

    @abstractmethod
    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        """Yield ``(i, j, sign)`` for each place of the coefficient, no place twice, none shared with another."""

    def basis_matrix(self, j: int) -> SparseMatrix:
        """Return the matrix of signs of one coefficient."""
        if not 0 <= j < self.dimension:
            raise IndexError(f"{self.name} has {self.dimension} basis matrices, there is no number {j}")
        return SparseMatrix.signs(self.signed_places(j), self.shape)

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """The number of places of each coefficient."""
        return tuple(Fraction(len(matrix)) for matrix in self._basis)

    def gram(self) -> RationalMatrix:
        """Return the diagonal Gram matrix: the supports are disjoint."""
        return RationalMatrix.diagonal(self.norms_squared)

    @property
    def is_orthogonal(self) -> bool:
        """Always: two coefficients never share a place."""
        return True

    @cached_property
    def trace_scale(self) -> float:
        """The largest norm of a basis matrix: their supports are disjoint."""
        return math.sqrt(max(map(float, self.norms_squared), default=0.0)) * (1 + gamma(2))


@dataclass(frozen=True, repr=False)
class Sparse(Pattern):
    """All matrices whose nonzero entries lie in given places.

    Attributes:
        support: the places, in reading order.
        size: rows and columns.
        label: how the pattern is called.
    """

    support: tuple[tuple[int, int], ...]
    size: tuple[int, int]
    label: str = "sparse"

    def __post_init__(self) -> None:
        for i, j in self.support:
            if not (0 <= i < self.size[0] and 0 <= j < self.size[1]):
                raise ValueError(f"the place ({i}, {j}) is outside a {self.size[0]} x {self.size[1]} matrix")
        if len(set(self.support)) != len(self.support):
            raise ValueError("a sparse pattern names each place once")

    @classmethod
    def where(cls, mask: Sequence[Sequence[object]], label: str = "sparse") -> Sparse:
        """Return the pattern of the nonzero entries of a table."""
        width = len(mask[0]) if mask else 0
        if not mask or any(len(row) != width for row in mask):
            raise ValueError("a sparse pattern is a table with rows of one length")
        support = tuple((i, j) for i, row in enumerate(mask) for j, x in enumerate(row) if x)
        return cls(support, (len(mask), width), label)

    @property
    def name(self) -> str:
        return self.label

    @property
    def shape(self) -> tuple[int, int]:
        return self.size

    @property
    def dimension(self) -> int:
        return len(self.support)

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        return [(*self.support[j], 1)]


def full(rows: int, columns: int) -> Sparse:
    """Return all ``rows x columns`` matrices: a layer without structure."""
    _positive(rows, columns)
    return Sparse(tuple((i, j) for i in range(rows) for j in range(columns)), (rows, columns), f"full:{rows}x{columns}")


def diagonal(size: int) -> Sparse:
    """Return the diagonal matrices."""
    _positive(size)
    return Sparse(tuple((i, i) for i in range(size)), (size, size), f"diagonal:{size}")


@dataclass(frozen=True, repr=False)
class Symmetric(Pattern):
    """Symmetric (sign 1) or antisymmetric (sign -1) matrices; off the diagonal a coefficient stands in two places."""

    size: int
    sign: int = 1

    def __post_init__(self) -> None:
        _positive(self.size)
        if self.sign not in (1, -1):
            raise ValueError(f"a transpose is repeated with sign 1 or -1, got {self.sign}")

    @property
    def name(self) -> str:
        return f"{'symmetric' if self.sign > 0 else 'antisymmetric'}:{self.size}"

    @property
    def shape(self) -> tuple[int, int]:
        return self.size, self.size

    @property
    def dimension(self) -> int:
        return self.size * (self.size + self.sign) // 2

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        p, q = self._upper(j)
        return [(p, q, 1)] if p == q else [(p, q, 1), (q, p, self.sign)]

    def _upper(self, j: int) -> tuple[int, int]:
        """Return the place of coefficient j on or above the diagonal, in reading order."""
        first = 0 if self.sign > 0 else 1
        for p in range(self.size):
            length = self.size - p - first
            if j < length:
                return p, p + first + j
            j -= length
        raise IndexError(f"{self.name} has {self.dimension} coefficients")


def _positive(*sizes: int) -> None:
    if any(size < 1 for size in sizes):
        raise ValueError(f"a matrix needs at least one row and one column, got {' x '.join(map(str, sizes))}")
