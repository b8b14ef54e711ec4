"""Structures that are not made of patterns: rank-one columns ``{u v^T : v in L}``, and any basis a user brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from proofs.structure.space import Floats, Structure
from proofs.structure.sparse_matrix import SparseMatrix
from verify.apply.array import Array
from verify.apply.readings import rounding_unit
from verify.exact import RationalMatrix
from verify.exact.rank import LARGE_PRIME, rank_modulo


class DependentBasis(ValueError):
    """The matrices given as a basis are linearly dependent, or there are none."""


@dataclass(frozen=True, repr=False)
class UserBasis(Structure):
    """The span of given matrices, which must be independent; orthogonal or not. Floats are the exact numbers that they hold.

    Attributes:
        matrices: the basis, by nonzero entries.
        label: how the structure is called.
        given: the same matrices as a user gave them, if one did.

    Raises:
        DependentBasis: when the matrices are dependent; the message names one that the earlier ones span.
        ValueError: when they differ in shape.
    """

    matrices: tuple[SparseMatrix, ...]
    label: str = "basis"
    given: tuple[Array, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not self.matrices:
            raise DependentBasis("a basis needs at least one matrix")
        for number, matrix in enumerate(self.matrices):
            if matrix.shape != self.shape:
                raise ValueError(f"basis matrix {number} has shape {matrix.shape}, matrix 0 has {self.shape}")
        culprit = _first_dependent(self.matrices)
        if culprit is not None:
            what = "is zero" if not self.matrices[culprit].values else "is a combination of the matrices before it"
            raise DependentBasis(f"{self.label}: matrix {culprit} {what} (counted from 0), so this is no basis")

    @classmethod
    def of(cls, matrices: Sequence[Any], label: str = "basis") -> UserBasis:
        """Return the span of dense matrices (rational, nested lists, arrays); a float is the exact number it holds."""
        dense = [m if isinstance(m, RationalMatrix) else RationalMatrix(m) for m in matrices]
        return cls(tuple(SparseMatrix.from_dense(matrix) for matrix in dense), label)

    @classmethod
    def given_as(cls, arrays: Sequence[Array], label: str = "basis") -> UserBasis:
        """Return the span of a user's matrices; which numbers may be rounded is kept."""
        return cls(tuple(SparseMatrix.from_dense(A.exact) for A in arrays), label, tuple(arrays))

    @property
    def name(self) -> str:
        return self.label

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrices[0].shape

    @property
    def dimension(self) -> int:
        return len(self.matrices)

    @property
    def units(self) -> tuple[float, ...]:
        """That of each matrix as it was given."""
        return tuple(map(rounding_unit, self.given)) if self.given else super().units

    @property
    def is_measured(self) -> bool:
        return any(self.units)

    def basis_matrix(self, j: int) -> SparseMatrix:
        return self.matrices[j]


@dataclass(frozen=True, repr=False)
class RankOne(Structure):
    """``{u v^T : v in L}``: every element has rank one. Theorem P4's bound is attained by these.

    Attributes:
        u: a nonzero column, ``rows x 1``.
        L: a basis of L, as columns: ``columns x r``.
        unit: how far the entries of the products may be rounded, relatively.

    Raises:
        DependentBasis: when u is zero or the columns of L are dependent.
    """

    u: RationalMatrix
    L: RationalMatrix
    unit: float = 0.0

    def __post_init__(self) -> None:
        if self.u.columns != 1 or self.u.is_zero():
            raise DependentBasis("u must be a single column, not zero")
        if self.L.rank() < self.L.columns or not self.L.columns:
            raise DependentBasis(f"the {self.L.columns} columns of L have rank {self.L.rank()}, so they are no basis")

    @property
    def name(self) -> str:
        return f"rank-one {self.shape[0]} x {self.shape[1]}, dim L = {self.dimension}"

    @property
    def shape(self) -> tuple[int, int]:
        return self.u.rows, self.L.rows

    @property
    def dimension(self) -> int:
        return self.L.columns

    @property
    def units(self) -> tuple[float, ...]:
        return (self.unit,) * self.dimension

    @property
    def is_measured(self) -> bool:
        return bool(self.unit)

    def basis_matrix(self, j: int) -> SparseMatrix:
        return SparseMatrix.from_dense(self.u @ self.L[:, [j]].T)

    def gram(self) -> RationalMatrix:
        """Return ``|u|^2 L^T L``."""
        return (self.L.T @ self.L) * self.u.frobenius_squared()

    @cached_property
    def _floats(self) -> tuple[Floats, Floats]:
        return self.u.to_numpy()[:, 0], self.L.to_numpy()

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``u (v^T X)`` with ``v = L c``."""
        u, L = self._floats
        v = self.coefficients(coefficients) @ L.T
        return u[:, None] * (v[..., None, :] @ self.data(X, self.shape[1]))

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``v (u^T Y)``."""
        u, L = self._floats
        v = self.coefficients(coefficients) @ L.T
        return v[..., :, None] * (u @ self.data(Y, self.shape[0]))[..., None, :]

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return ``L^T (G^T u)`` for ``G = left right^T``."""
        u, L = self._floats
        seen = self.data(right, self.shape[1]) @ (u @ self.data(left, self.shape[0]))[..., None]
        return np.asarray(seen[..., 0] @ L)


def _first_dependent(matrices: Sequence[SparseMatrix]) -> int | None:
    """Return the first matrix that those before it span, or None: exact, a minor modulo a prime being the quick yes."""
    places = sorted({place for matrix in matrices for place in matrix.entries})
    if not places:
        return 0
    table = RationalMatrix([[matrix.entries.get(place, 0) for place in places] for matrix in matrices])
    if table.rows <= table.columns and rank_modulo(table, LARGE_PRIME) == table.rows:
        return None
    return next((j for j in range(table.rows) if table[: j + 1, :].rank() <= j), None)
