"""A layer structure (Definition 4): a linear space S of matrices with a basis ``A_1, ..., A_r``, and what it can do.

The exact side (basis, norms, elements, traces) decides; the float side (``apply``, ``traces``) is fast and never
holds the ``r k^2`` numbers of the basis as dense matrices. Float arrays may carry batch axes in front: coefficients
``... x r``, data ``... x k x n`` with the examples as columns.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure.sparse_matrix import SparseMatrix, combination
from verify.exact import RationalMatrix
from verify.numeric.tolerance import gamma

Floats = NDArray[np.float64]
Places = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]
"""Nonzero entries: rows, columns, the basis matrix each belongs to, values."""

GATHERED = 2**22
"""Products of gathered data held at once by the general ``traces``: 32 MiB of float64."""


class Structure(ABC):
    """A linear space of ``rows x columns`` matrices with an exact basis.

    A subclass says what it is called, its shape, its dimension and each basis matrix; everything else follows from
    these, and is replaced where the structure has something faster.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """The structure in words that ``structure_of`` reads back, where it can be written so."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """Rows and columns of every element."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """r, the number of basis matrices (they are independent)."""

    @abstractmethod
    def basis_matrix(self, j: int) -> SparseMatrix:
        """Return ``A_j``, counted from zero."""

    # Exact

    def basis(self) -> list[SparseMatrix]:
        """Return ``A_1, ..., A_r`` by their nonzero entries."""
        return list(self._basis)

    @cached_property
    def _basis(self) -> tuple[SparseMatrix, ...]:
        return tuple(self.basis_matrix(j) for j in range(self.dimension))

    @property
    def units(self) -> tuple[float, ...]:
        """How far the entries of each ``A_j`` may be rounded from the numbers that were meant, relatively: 0 if they are exact."""
        return (0.0,) * self.dimension

    @property
    def is_measured(self) -> bool:
        """Whether some unit is not 0; known without a list of all of them."""
        return False

    @property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """``||A_j||^2``, exactly."""
        return tuple(matrix.norm_squared for matrix in self._basis)

    def gram(self) -> RationalMatrix:
        """Return the Gram matrix ``<A_i, A_j>``, of shape ``r x r``."""
        return _gram(self._basis)

    @property
    def is_orthogonal(self) -> bool:
        """Whether the basis is orthogonal, as Definition 4 asks."""
        return self.gram().is_diagonal()

    @property
    def is_orthonormal(self) -> bool:
        """Whether the basis is orthonormal: then, and only then, Theorem 2's map is the projection onto S."""
        return self.is_orthogonal and all(norm == 1 for norm in self.norms_squared)

    def sparse_element(self, coefficients: Sequence[Fraction | int]) -> SparseMatrix:
        """Return ``sum_j c_j A_j`` by its nonzero entries.

        Raises:
            ValueError: when the number of coefficients is not r.
        """
        self._need(len(coefficients))
        return combination(coefficients, self._basis, self.shape)

    def element(self, coefficients: Sequence[Fraction | int]) -> RationalMatrix:
        """Return ``sum_j c_j A_j`` exactly, with all its entries."""
        return self.sparse_element(coefficients).dense()

    def exact_traces(self, G: RationalMatrix) -> tuple[Fraction, ...]:
        """Return ``<G, A_j>`` for all j: the gradient in the coefficients when G is the gradient in the layer."""
        if G.shape != self.shape:
            raise ValueError(f"{self.name} has elements of shape {self.shape}, the matrix has {G.shape}")
        return tuple(matrix.inner(G) for matrix in self._basis)

    # Float

    @cached_property
    def places(self) -> Places:
        """All nonzero entries of the basis: rows, columns, the basis matrix each belongs to, values."""
        rows = np.array([i for A in self._basis for i in A.rows], dtype=np.int64)
        columns = np.array([j for A in self._basis for j in A.columns], dtype=np.int64)
        owner = np.repeat(np.arange(self.dimension), [len(A) for A in self._basis])
        values = np.array([float(v) for A in self._basis for v in A.values], dtype=np.float64)
        return rows, columns, owner, values

    def dense(self, coefficients: Any) -> Floats:
        """Return elements as dense float matrices ``... x rows x columns``, from coefficients ``... x r``."""
        c = self.coefficients(coefficients)
        rows, columns, owner, values = self.places
        flat = np.zeros((*c.shape[:-1], self.shape[0] * self.shape[1]))
        _add_at(flat, rows * self.shape[1] + columns, c[..., owner] * values)
        return flat.reshape(*c.shape[:-1], *self.shape)

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X`` for the elements with these coefficients; X is ``... x columns x n``."""
        return self.dense(coefficients) @ self.data(X, self.shape[1])

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``; Y is ``... x rows x n``."""
        return self.dense(coefficients).swapaxes(-1, -2) @ self.data(Y, self.shape[0])

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return ``<G, A_j>`` for all j and the implicit ``G = left right^T``, of shape ``... x r``.

        ``left`` is ``... x rows x n`` and ``right`` is ``... x columns x n``: for the squared loss the error and the
        input of a layer, both pulled back to it. G itself is formed only where the structure is about as large as G.
        """
        left, right = self.data(left, self.shape[0]), self.data(right, self.shape[1])
        rows, columns, owner, values = self.places
        batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
        result = np.zeros((*batch, self.dimension))
        if 4 * len(rows) >= self.shape[0] * self.shape[1]:
            G = left @ right.swapaxes(-1, -2)
            _add_at(result, owner, G[..., rows, columns] * values)
            return result
        step = max(1, GATHERED // max(1, left.shape[-1] * int(np.prod(batch))))
        for start in range(0, len(rows), step):
            part = slice(start, start + step)
            products = np.einsum("...in,...in->...i", left[..., rows[part], :], right[..., columns[part], :])
            _add_at(result, owner[part], products * values[part])
        return result

    # How far float actions may err

    @property
    def roundings(self) -> int:
        """A number t of roundings: with n examples, ``||fl(W X) - W X|| <= gamma_t action_scale(c) ||X||``, and for traces
        ``||fl(g) - g|| <= gamma_{t+n} transform_scale trace_scale ||left|| ||right||``.

        Here: an entry adds up at most ``columns`` products with entries that add up at most r terms, a trace as many
        products as its basis matrix has entries; three roundings make a product.
        """
        largest = max((len(matrix) for matrix in self._basis), default=0)
        return largest + max(self.shape) + self.dimension + 3

    def magnitude(self, coefficients: Any) -> Floats:
        """Return a bound of the operator norm of ``sum_j |c_j| |A_j|``, hence of W: the root of its largest row sum times
        its largest column sum (Schur's test).
        """
        c = self.coefficients(coefficients)
        rows, columns, owner, values = self.places
        entries = np.abs(c[..., owner] * values)
        sums = [np.zeros((*c.shape[:-1], size)) for size in self.shape]
        _add_at(sums[0], rows, entries)
        _add_at(sums[1], columns, entries)
        largest = [total.max(axis=-1, initial=0.0) for total in sums]
        return np.asarray(np.sqrt(largest[0]) * np.sqrt(largest[1]) * (1 + gamma(2 * len(rows) + 4)))

    def action_scale(self, coefficients: Any) -> Floats:
        """Return what the rounding of an action is proportional to; here the magnitude, since every term is formed by itself."""
        return self.magnitude(coefficients)

    @cached_property
    def trace_scale(self) -> float:
        """A bound of ``||(<|G|, |A_j|>)_j|| / ||G||``: the root of the largest row sum of the Gram matrix of the ``|A_j|``."""
        magnitudes = [SparseMatrix(A.shape, A.rows, A.columns, tuple(map(abs, A.values))) for A in self._basis]
        table = _gram(magnitudes).to_fractions()
        return math.sqrt(max((float(sum(row)) for row in table), default=0.0)) * (1 + gamma(4))

    @property
    def transform_scale(self) -> float:
        """How much worse than term by term the traces are rounded; more than 1 only where transforms compute them."""
        return 1.0

    # What is asked of arguments

    def coefficients(self, values: Any) -> Floats:
        """Return coefficients as a float array ``... x r``.

        Raises:
            ValueError: when the last axis is not r long.
        """
        c = np.asarray(values, dtype=np.float64)
        self._need(c.shape[-1] if c.ndim else 0)
        return c

    def data(self, values: Floats, size: int) -> Floats:
        """Return data as a float array ``... x size x n``.

        Raises:
            ValueError: when it has no columns, or columns of another length.
        """
        X = np.asarray(values, dtype=np.float64)
        if X.ndim < 2 or X.shape[-2] != size:
            raise ValueError(f"{self.name} needs examples of length {size} as columns, got shape {X.shape}")
        return X

    def _need(self, count: int) -> None:
        if count != self.dimension:
            raise ValueError(f"{self.name} has {self.dimension} coefficients, got {count}")

    def __repr__(self) -> str:
        return f"<{self.name}: {self.dimension} coefficients, {self.shape[0]} x {self.shape[1]}>"


def _add_at(target: Floats, where: NDArray[np.int64], values: Floats) -> None:
    """Add values to places along the last axis, a place as often as it is named."""
    places: Any = (..., where)
    np.add.at(target, places, values)


def _gram(matrices: Sequence[SparseMatrix]) -> RationalMatrix:
    """Return the Gram matrix, adding up place by place: matrices with disjoint supports cost nothing."""
    size = len(matrices)
    at: dict[tuple[int, int], list[tuple[int, Fraction]]] = {}
    for index, matrix in enumerate(matrices):
        for i, j, value in matrix:
            at.setdefault((i, j), []).append((index, value))
    table = [[Fraction(0)] * size for _ in range(size)]
    for owners in at.values():
        for p, x in owners:
            for q, y in owners:
                table[p][q] += x * y
    return RationalMatrix(table) if size else RationalMatrix.zeros(0, 0)
