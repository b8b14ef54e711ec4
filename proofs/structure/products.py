"""Structures made of structures: blocks and Kronecker products (tensor products), and direct sums along the diagonal.

``Kronecker(full(2, 3), S)``: 2 x 3 block matrices with blocks in S; ``Kronecker(Toeplitz(3, 3), full(2, 2))``: block
Toeplitz matrices; two-dimensional convolutions are the Kronecker product of one-dimensional ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np

from proofs.structure.pattern import full
from proofs.structure.space import Floats, Structure
from proofs.structure.sparse_matrix import SparseMatrix
from verify.numeric.tolerance import gamma


@dataclass(frozen=True, repr=False)
class Kronecker(Structure):
    """The span of all ``A (x) B``, A in the outer and B in the inner structure; coefficients ``c[i, j]`` row by row."""

    outer: Structure
    inner: Structure

    @property
    def name(self) -> str:
        return f"kronecker:{self.outer.name}*{self.inner.name}"

    @property
    def shape(self) -> tuple[int, int]:
        return self.outer.shape[0] * self.inner.shape[0], self.outer.shape[1] * self.inner.shape[1]

    @property
    def dimension(self) -> int:
        return self.outer.dimension * self.inner.dimension

    def basis_matrix(self, j: int) -> SparseMatrix:
        first, second = divmod(j, self.inner.dimension)
        A, B = self.outer.basis_matrix(first), self.inner.basis_matrix(second)
        rows, columns = B.shape
        entries = {(i * rows + p, k * columns + q): x * y for (i, k, x), (p, q, y) in product(A, B)}
        return SparseMatrix.of(entries, self.shape)

    @property
    def units(self) -> tuple[float, ...]:
        """Relative errors add up."""
        return tuple(a + b for a, b in product(self.outer.units, self.inner.units))

    @property
    def is_measured(self) -> bool:
        return self.outer.is_measured or self.inner.is_measured

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """Norms multiply."""
        return tuple(a * b for a, b in product(self.outer.norms_squared, self.inner.norms_squared))

    @property
    def is_orthogonal(self) -> bool:
        """Exactly when both factors are: the Gram matrix is the Kronecker product of theirs."""
        return self.outer.is_orthogonal and self.inner.is_orthogonal

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``: for each outer basis matrix, the inner structure acts on the blocks of X."""
        return self._moved(self.coefficients(coefficients), self.data(X, self.shape[1]), transposed=False)

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``."""
        return self._moved(self.coefficients(coefficients), self.data(Y, self.shape[0]), transposed=True)

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return ``<left right^T, A_i (x) B_j>``: the inner traces of pairs of blocks, added up as A_i says."""
        blocks_left = _blocks(self.data(left, self.shape[0]), self.outer.shape[0])
        blocks_right = _blocks(self.data(right, self.shape[1]), self.outer.shape[1])
        batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
        result = np.zeros((*batch, self.outer.dimension, self.inner.dimension))
        for owner, A in enumerate(self.outer.basis()):
            for i, k, value in A:
                pair = self.inner.traces(blocks_left[..., i, :, :], blocks_right[..., k, :, :])
                result[..., owner, :] += float(value) * pair
        return result.reshape(*batch, self.dimension)

    @property
    def roundings(self) -> int:
        """Those of an inner action, and of adding up the blocks that the outer structure says."""
        largest = max((len(A) for A in self.outer.basis()), default=0)
        return self.inner.roundings + self.outer.dimension + largest + 3

    def action_scale(self, coefficients: Any) -> Floats:
        """Return ``sum_i || |A_i| || action_scale(c_i)``, the inner scale weighted by the outer basis matrices."""
        c = self.coefficients(coefficients)
        weights = c.reshape(*c.shape[:-1], self.outer.dimension, self.inner.dimension)
        outer = self.outer.magnitude(np.eye(self.outer.dimension))
        return np.asarray((self.inner.action_scale(weights) * outer).sum(axis=-1) * (1 + gamma(self.outer.dimension + 2)))

    @cached_property
    def trace_scale(self) -> float:
        """The product of both: the Gram matrix of the absolute values is a Kronecker product."""
        return self.outer.trace_scale * self.inner.trace_scale * (1 + gamma(1))

    @property
    def transform_scale(self) -> float:
        return self.inner.transform_scale

    def _moved(self, c: Floats, X: Floats, *, transposed: bool) -> Floats:
        outer, inner = self.outer.shape, self.inner.shape
        blocks = _blocks(X, outer[0] if transposed else outer[1])
        weights = c.reshape(*c.shape[:-1], self.outer.dimension, self.inner.dimension)
        batch = np.broadcast_shapes(c.shape[:-1], X.shape[:-2])
        rows = (outer[1], inner[1]) if transposed else (outer[0], inner[0])
        result = np.zeros((*batch, *rows, X.shape[-1]))
        act = self.inner.apply_transposed if transposed else self.inner.apply
        for owner, A in enumerate(self.outer.basis()):
            for i, k, value in A:
                to, source = (k, i) if transposed else (i, k)
                result[..., to, :, :] += float(value) * act(weights[..., owner, :], blocks[..., source, :, :])
        return result.reshape(*batch, prod(rows), X.shape[-1])


@dataclass(frozen=True, repr=False)
class DirectSum(Structure):
    """Block-diagonal matrices with one block in each structure; the coefficients follow one another."""

    parts: tuple[Structure, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a direct sum needs at least one structure")

    @property
    def name(self) -> str:
        return "sum:" + "+".join(part.name for part in self.parts)

    @property
    def shape(self) -> tuple[int, int]:
        return sum(part.shape[0] for part in self.parts), sum(part.shape[1] for part in self.parts)

    @property
    def dimension(self) -> int:
        return sum(part.dimension for part in self.parts)

    def basis_matrix(self, j: int) -> SparseMatrix:
        down = across = 0
        for part in self.parts:
            if j < part.dimension:
                inside = part.basis_matrix(j)
                return SparseMatrix.of({(down + p, across + q): x for p, q, x in inside}, self.shape)
            j -= part.dimension
            down, across = down + part.shape[0], across + part.shape[1]
        raise IndexError(f"{self.name} has {self.dimension} basis matrices")

    @property
    def units(self) -> tuple[float, ...]:
        return tuple(unit for part in self.parts for unit in part.units)

    @property
    def is_measured(self) -> bool:
        return any(part.is_measured for part in self.parts)

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        return tuple(norm for part in self.parts for norm in part.norms_squared)

    @property
    def is_orthogonal(self) -> bool:
        return all(part.is_orthogonal for part in self.parts)

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        c, pieces = self._split(self.coefficients(coefficients)), self._cut(self.data(X, self.shape[1]), 1)
        results = [part.apply(a, x) for part, a, x in zip(self.parts, c, pieces, strict=True)]
        return np.concatenate(results, axis=-2)

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        c, pieces = self._split(self.coefficients(coefficients)), self._cut(self.data(Y, self.shape[0]), 0)
        results = [part.apply_transposed(a, y) for part, a, y in zip(self.parts, c, pieces, strict=True)]
        return np.concatenate(results, axis=-2)

    def traces(self, left: Floats, right: Floats) -> Floats:
        first, second = self._cut(self.data(left, self.shape[0]), 0), self._cut(self.data(right, self.shape[1]), 1)
        traces = [part.traces(x, y) for part, x, y in zip(self.parts, first, second, strict=True)]
        return np.concatenate(traces, axis=-1)

    @property
    def roundings(self) -> int:
        """The most that a part needs: parts do not mix."""
        return max(part.roundings for part in self.parts)

    def action_scale(self, coefficients: Any) -> Floats:
        """Return the largest of the parts' scales."""
        c = self._split(self.coefficients(coefficients))
        scales = [part.action_scale(a) for part, a in zip(self.parts, c, strict=True)]
        return np.asarray(np.maximum.reduce(scales))

    @property
    def transform_scale(self) -> float:
        return max(part.transform_scale for part in self.parts)

    def _split(self, c: Floats) -> list[Floats]:
        return np.split(c, np.cumsum([part.dimension for part in self.parts])[:-1], axis=-1)

    def _cut(self, X: Floats, side: int) -> list[Floats]:
        return np.split(X, np.cumsum([part.shape[side] for part in self.parts])[:-1], axis=-2)


def blocks(rows: int, columns: int, inside: Structure) -> Kronecker:
    """Return the ``rows x columns`` block matrices whose blocks lie in a structure."""
    return Kronecker(full(rows, columns), inside)


def _blocks(X: Floats, count: int) -> Floats:
    return X.reshape(*X.shape[:-2], count, X.shape[-2] // count, X.shape[-1])
