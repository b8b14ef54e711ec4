"""Decompositions whose residuals are always checked: batched GPU routines can silently return non-orthonormal vectors.

Nothing is taken on trust: ``||Q^T Q - I||`` and the reconstruction residual are measured for every batch element and
compared with the gates of `verify.numeric.tolerance`. A failed element raises, or with ``strict=False`` is marked in
``trusted``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from verify.numeric.backend import Array, Backend
from verify.numeric.tolerance import orthogonality_tolerance, residual_tolerance

T = TypeVar("T")


class UntrustedDecomposition(ArithmeticError):
    """A decomposition whose residual is beyond what rounding explains."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Measured defects of a decomposition, one value per batch element (arrays of the batch's shape).

    Attributes:
        orthogonality: the largest ``||Q^T Q - I||`` among the orthogonal factors.
        residual: the reconstruction residual, divided by the norm of the input (0 for a zero input with zero
            residual).
        trusted: whether both are within their gates.
    """

    orthogonality: NDArray[np.float64]
    residual: NDArray[np.float64]
    trusted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Eigen:
    """``A = Q diag(values) Q^T``, values ascending, eigenvectors as columns of ``vectors``."""

    values: Array
    vectors: Array
    trust: Trust


@dataclass(frozen=True, slots=True)
class SingularValues:
    """``A = U S V^T``: ``left`` is U (``m x m``), ``right`` is V (``n x n``, not transposed), ``values`` descend."""

    left: Array
    values: Array
    right: Array
    trust: Trust


@dataclass(frozen=True, slots=True)
class Triangular:
    """``A = Q R`` with orthonormal columns of Q and upper triangular R (reduced)."""

    orthogonal: Array
    triangular: Array
    trust: Trust


@dataclass(frozen=True, slots=True)
class Polar:
    """``A = Q P`` with orthonormal columns of Q and symmetric positive semidefinite P (for ``m >= n``)."""

    orthogonal: Array
    positive: Array
    trust: Trust


def eigh(backend: Backend, matrix: Array, *, strict: bool = True) -> Eigen:
    """Decompose symmetric matrices (``... x n x n``); a matrix that is not symmetric fails the residual gate.

    Raises:
        UntrustedDecomposition: when an element fails its gates and ``strict`` is true, or the routine itself gives
        up.
    """
    values, vectors = _attempt("eigh", lambda: backend.eigh(matrix))
    residual = matrix @ vectors - vectors * values[..., None, :]
    ordered = np.all(np.diff(backend.to_numpy(values), axis=-1) >= 0, axis=-1)
    trust = _judge(backend, "eigh", matrix, residual, [vectors], ordered, strict)
    return Eigen(values, vectors, trust)


def svd(backend: Backend, matrix: Array, *, strict: bool = True) -> SingularValues:
    """Decompose matrices (``... x m x n``) into full orthogonal factors and descending singular values.

    Raises:
        UntrustedDecomposition: when an element fails its gates and ``strict`` is true, or the routine itself gives
        up.
    """
    left, values, right_transposed = _attempt("svd", lambda: backend.svd(matrix))
    k = values.shape[-1]
    residual = matrix - (left[..., :, :k] * values[..., None, :]) @ right_transposed[..., :k, :]
    sizes = backend.to_numpy(values)
    ordered = np.all(np.diff(sizes, axis=-1) <= 0, axis=-1) & np.all(sizes >= 0, axis=-1)
    trust = _judge(backend, "svd", matrix, residual, [left, right_transposed.mT], ordered, strict)
    return SingularValues(left, values, right_transposed.mT, trust)


def qr(backend: Backend, matrix: Array, *, strict: bool = True) -> Triangular:
    """Decompose matrices (``... x m x n``) into a reduced orthogonal and an upper triangular factor.

    Raises:
        UntrustedDecomposition: when an element fails its gates and ``strict`` is true, or the routine itself gives
        up.
    """
    orthogonal, triangular = _attempt("qr", lambda: backend.qr(matrix))
    lower = np.tril(backend.to_numpy(triangular), -1)
    shaped = np.all(lower == 0, axis=(-2, -1))
    trust = _judge(backend, "qr", matrix, matrix - orthogonal @ triangular, [orthogonal], shaped, strict)
    return Triangular(orthogonal, triangular, trust)


def polar(backend: Backend, matrix: Array, *, strict: bool = True) -> Polar:
    """Decompose matrices (``... x m x n``, ``m >= n``) into an orthogonal and a positive semidefinite factor, by SVD.

    The orthogonal factor is not unique where the matrix is rank-deficient; one is returned.

    Raises:
        ValueError: when m < n.
        UntrustedDecomposition: when an element fails its gates and ``strict`` is true, or the routine itself gives
        up.
    """
    m, n = matrix.shape[-2:]
    if m < n:
        raise ValueError(f"the polar decomposition needs at least as many rows as columns, got {m} x {n}")
    parts = svd(backend, matrix, strict=strict)
    orthogonal = parts.left[..., :, :n] @ parts.right.mT
    positive = (parts.right * parts.values[..., None, :]) @ parts.right.mT
    residual = matrix - orthogonal @ positive
    trust = _judge(backend, "polar", matrix, residual, [orthogonal], parts.trust.trusted, strict)
    return Polar(orthogonal, positive, trust)


def orthogonality_defect(backend: Backend, columns: Array) -> NDArray[np.float64]:
    """Return ``||Q^T Q - I||`` for each matrix of a batch."""
    return np.asarray(backend.to_numpy(backend.norm(columns.mT @ columns - backend.eye(columns.shape[-1]))))


def _attempt(name: str, routine: Callable[[], T]) -> T:
    try:
        return routine()
    except (np.linalg.LinAlgError, RuntimeError) as failure:
        reason = str(failure).splitlines()[0] if str(failure) else type(failure).__name__
        raise UntrustedDecomposition(f"{name} gave up: {reason}") from failure


def _judge(
    backend: Backend, name: str, matrix: Array, residual: Array, frames: list[Array], well_formed: Any, strict: bool
) -> Trust:
    m, n = matrix.shape[-2:]
    size = max(m, n)
    norm = np.asarray(backend.to_numpy(backend.norm(matrix)))
    error = np.asarray(backend.to_numpy(backend.norm(residual)))
    defect = np.max([orthogonality_defect(backend, frame) for frame in frames], axis=0)
    # Comparisons with NaN are false, so an element that is not a number is never trusted.
    trusted = (defect <= orthogonality_tolerance(size)) & (error <= residual_tolerance(norm, size)) & well_formed
    relative = np.divide(error, norm, out=np.where(error == 0, 0.0, np.inf), where=norm > 0)
    if strict and not np.all(trusted):
        first = tuple(int(i) for i in np.argwhere(~np.atleast_1d(trusted))[0])
        where = f" of batch element {first}" if np.ndim(trusted) else ""
        at = first if np.ndim(trusted) else ()
        raise UntrustedDecomposition(
            f"{name}{where} cannot be trusted: relative residual {relative[at]:.2e}, "
            f"orthogonality defect {defect[at]:.2e}, accepted up to {orthogonality_tolerance(size):.2e}"
        )
    return Trust(defect, relative, np.asarray(trusted))
