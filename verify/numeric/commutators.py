"""Commutators in floating point: the full defect by matrix products, and a refutation by one random vector.

A defect above its tolerance proves that the given float matrices do not commute (the tolerance bounds all rounding).
A defect below it says only that they commute up to rounding. All functions take batches along leading axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from verify.numeric.backend import Array, Backend
from verify.numeric.tolerance import gamma

_CACHED_ENTRIES = 3 * 2**12
"""NumPy works batches off in blocks of so many entries (96 KiB): they stay in the cache, and no allocation is so large that
the system is asked for fresh pages each time.
"""

_SAFE_SCALE = 2.0**-960
"""Below this product of norms, underflow (2^-1074 an operation) could outgrow the tolerance: such defects are NaN."""


@dataclass(frozen=True, slots=True)
class Defect:
    """A normalised commutator, one value per batch element.

    Attributes:
        value: ``||[H, G]|| / (||H|| ||G||)``, between 0 and sqrt 2 up to rounding; 0 where H or G is zero, NaN where
            the entries are so small that underflow would decide.
        tolerance: a bound on the rounding in it.
    """

    value: NDArray[np.float64]
    tolerance: float

    @property
    def refutes(self) -> NDArray[np.bool_]:
        """Where the matrices certainly do not commute; an element that is not a number refutes nothing."""
        return np.asarray(self.value > self.tolerance)


def commutator_defect(backend: Backend, left: Array, right: Array) -> Defect:
    """Return ``||H G - G H|| / (||H|| ||G||)`` for ``... x k x k`` batches, Frobenius norms.

    Where both batches are exactly symmetric, ``G H = (H G)^T`` and one product suffices. Tolerance: ``2
    gamma_{k+2}``, from the bound of `verify.numeric.tolerance.commutator_error` plus the relative rounding of the
    norms.

    Raises:
        ValueError: when the matrices are not square and of one size.
    """
    k = _common_size(left, right)
    product = left @ right
    symmetric = bool((left == left.mT).all()) and bool((right == right.mT).all())
    other = product.mT if symmetric else right @ left
    tolerance = 2 * gamma(k + 2) * (1 + gamma(4 * k * k + 8))
    return _normalised(backend, product - other, [left, right], tolerance)


def gram_commutator_defect(backend: Backend, first: Array, second: Array) -> Defect:
    """Return the commutator defect of ``A^T A`` and ``B B^T`` for layers A (``... x m x k``) and B (``... x k x n``).

    With ``P = A^T (A B) B^T`` it is ``||P - P^T|| / (||A||^2 ||B||^2)``: three products, and no Gram matrix is
    formed. It vanishes exactly when the two Gram matrices commute. Tolerance: ``2 ((1 + gamma_m)(1 + gamma_k)(1 +
    gamma_n) - 1)``, two roundings more for the difference, and those of the norms.

    Raises:
        ValueError: when ``A B`` is not defined.
    """
    m, k, n = first.shape[-2], first.shape[-1], second.shape[-1]
    if second.shape[-2] != k:
        raise ValueError(f"the layers do not fit together: {tuple(first.shape)} after {tuple(second.shape)}")
    largest = max(m, k, n)
    growth = (1 + gamma(m)) * (1 + gamma(k)) * (1 + gamma(n)) - 1
    tolerance = 2 * (growth + gamma(3)) * (1 + gamma(6 * (largest * largest + 8)))

    if backend.name == "numpy" and first.ndim == second.ndim == 3 and first.shape[0] == second.shape[0] > 0:
        size, a, b = _norms_in_blocks(first, second, max(1, _CACHED_ENTRIES // (largest * largest)))
        return _quotient(backend, size, [first, second], [a, a, b, b], tolerance)
    product = first.mT @ (first @ second) @ second.mT
    return _normalised(backend, product - product.mT, [first, first, second, second], tolerance)


def _norms_in_blocks(first: Array, second: Array, block: int) -> Array:
    """Return the norms of ``P - P^T``, A and B for a batch, in work arrays that stay in the cache.

    ``P^T = (B (A B)^T) A`` is formed, because products with a transposed second factor are slower.
    """
    count, (m, k), n = len(first), first.shape[-2:], second.shape[-1]
    norms = np.empty((3, count))
    block = min(block, count)
    inner, outer, product, difference = (np.empty((block, *s)) for s in ((n, m), (k, m), (k, k), (k, k)))
    for start in range(0, count, block):
        a, b = first[start : start + block], second[start : start + block]
        now = slice(len(a))
        np.matmul(b.mT, a.mT, out=inner[now])
        np.matmul(b, inner[now], out=outer[now])
        np.matmul(outer[now], a, out=product[now])
        np.subtract(product[now], product[now].mT, out=difference[now])
        for row, matrices in zip(norms, (difference[now], a, b), strict=True):
            entries = matrices.reshape(len(a), -1)
            np.vecdot(entries, entries, out=row[start : start + block])
    return np.sqrt(norms, out=norms)


def probe_defect(backend: Backend, left: Sequence[Array], right: Sequence[Array], vector: Array) -> Defect:
    """Return ``||(H G - G H) x|| / (||H|| ||G|| ||x||)`` for H and G given as products, without forming them.

    Costs matrix-vector products only. It bounds the full spectral defect from below, so a value above the tolerance
    refutes commutation and a small one proves nothing. The norms of H and G are taken as products of the factors'
    norms, in the value and in the tolerance alike.

    Args:
        backend: where to compute.
        left: the factors of H, for example ``(A.mT, A)`` for a Gram matrix.
        right: the factors of G.
        vector: x, of shape ``... x k x 1``, drawn by the caller (on the CPU, from the instance's generator).

    Raises:
        ValueError: when there are no factors or the vector is not a column.
    """
    if not left or not right or vector.shape[-1] != 1:
        raise ValueError("a probe needs factors on both sides and a single column")
    first = _applied([*left, *right], vector)
    second = _applied([*right, *left], vector)
    growth = float(np.expm1(sum(np.log1p(gamma(f.shape[-1])) for f in (*left, *right))))
    largest = max(max(f.shape[-2:]) for f in (*left, *right))
    norms = len(left) + len(right) + 2
    tolerance = 2 * (growth + gamma(3)) * (1 + gamma(norms * (largest * largest + 8)))
    return _normalised(backend, first - second, [*left, *right, vector], tolerance)


def _applied(factors: Sequence[Array], vector: Array) -> Array:
    for factor in reversed(factors):
        vector = factor @ vector
    return vector


def _normalised(backend: Backend, difference: Array, factors: Sequence[Array], tolerance: float) -> Defect:
    known = {id(factor): np.asarray(backend.to_numpy(backend.norm(factor))) for factor in factors}
    size = np.asarray(backend.to_numpy(backend.norm(difference)))
    return _quotient(backend, size, factors, [known[id(factor)] for factor in factors], tolerance)


def _quotient(backend: Backend, size: Array, factors: Sequence[Array], norms: Iterable[Array], bound: float) -> Defect:
    scale = reduce(np.multiply, norms)
    large = scale >= _SAFE_SCALE
    value = np.divide(size, scale, out=np.full(np.shape(scale), np.nan), where=large)
    if not np.all(large):
        zero = reduce(np.logical_or, [np.asarray(backend.to_numpy(backend.largest(f))) == 0 for f in factors])
        value = np.where(zero, 0.0, value)
    return Defect(value, bound)


def _common_size(left: Array, right: Array) -> int:
    sizes = {*left.shape[-2:], *right.shape[-2:]}
    if len(sizes) != 1:
        shapes = f"{tuple(left.shape)} and {tuple(right.shape)}"
        raise ValueError(f"a commutator needs square matrices of one size, got {shapes}")
    return int(sizes.pop())
