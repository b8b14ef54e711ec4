"""Structures whose entries are each plus or minus one coefficient, or zero: disjoint supports, so an orthogonal
basis.

Sparse connection patterns (an example of the paper), full and diagonal matrices, symmetric and antisymmetric ones.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure.space import GATHERED, Floats, Places, Structure
from proofs.structure.sparse_matrix import SparseMatrix
from verify.exact import RationalMatrix
from verify.numeric.tolerance import gamma

Action = Callable[[Any, Floats], Floats]


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

    # Fast action: where most entries are zero, only the others are touched

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``, from the places that are not zero if they are few."""
        return self._from_places(coefficients, X, super().apply, transposed=False)

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``, likewise."""
        return self._from_places(coefficients, Y, super().apply_transposed, transposed=True)

    def _from_places(self, coefficients: Any, X: Floats, dense: Action, *, transposed: bool) -> Floats:
        """An entry of the result adds up one product for each place in its row, as many roundings as densely."""
        rows, columns, owner, values = self.places
        size = self.shape[0] * self.shape[1]
        if 4 * len(rows) >= size:
            return dense(coefficients, X)
        c, X = self.coefficients(coefficients), self.data(X, self.shape[0 if transposed else 1])
        to, source = (columns, rows) if transposed else (rows, columns)
        batch = np.broadcast_shapes(c.shape[:-1], X.shape[:-2])
        result = np.zeros((*batch, self.shape[1 if transposed else 0], X.shape[-1]))
        step = max(1, GATHERED // max(1, X.shape[-1] * prod(batch)))
        for start in range(0, len(rows), step):
            part = slice(start, start + step)
            weights = c[..., owner[part]] * values[part]
            places: Any = (..., to[part], slice(None))
            np.add.at(result, places, weights[..., None] * X[..., source[part], :])
        return result

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

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """One, for every place."""
        return (Fraction(1),) * self.dimension

    @cached_property
    def places(self) -> Places:
        """The support itself: no basis matrix is made for it."""
        rows, columns = np.array(self.support, dtype=np.int64).reshape(-1, 2).T
        return rows, columns, np.arange(self.dimension), np.ones(self.dimension)


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

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """One on the diagonal, two off it."""
        return tuple(Fraction(1 + int(p != q)) for p, q in zip(*self._upper_places, strict=True))

    @cached_property
    def places(self) -> Places:
        """Each place on or above the diagonal, followed by its mirror image: no basis matrix is made for it."""
        p, q = self._upper_places
        twice = np.where(p == q, 1, 2)
        owner = np.repeat(np.arange(self.dimension), twice)
        mirrored = np.r_[False, owner[1:] == owner[:-1]][: len(owner)]
        rows, columns = np.where(mirrored, q[owner], p[owner]), np.where(mirrored, p[owner], q[owner])
        return rows, columns, owner, np.where(mirrored, float(self.sign), 1.0)

    @property
    def _upper_places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All places on or above the diagonal (sign 1), or above it, in reading order."""
        p, q = np.triu_indices(self.size, 0 if self.sign > 0 else 1)
        return p.astype(np.int64), q.astype(np.int64)

    def _upper(self, j: int) -> tuple[int, int]:
        """Return the place of coefficient j on or above the diagonal, in reading order."""
        if not 0 <= j < self.dimension:
            raise IndexError(f"{self.name} has {self.dimension} coefficients")
        left = self.dimension - 1 - j  # from the end the rows have 1, 2, 3, ... places
        from_end = (isqrt(8 * left + 1) - 1) // 2
        p = self.size - 1 - from_end - (self.sign < 0)
        return p, self.size - 1 - (left - from_end * (from_end + 1) // 2)


def _positive(*sizes: int) -> None:
    if any(size < 1 for size in sizes):
        raise ValueError(f"a matrix needs at least one row and one column, got {' x '.join(map(str, sizes))}")
