"""Full gradient descent of many small networks at once: instances along the last axis, where arrays are contiguous.

Small matrix products are then sums of long vector products, which is what one core does best; every partial product
of layers is formed once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BLOCK = 512
"""Instances at a time: a dozen 4 x 4 arrays of so many instances fit in a second-level cache."""


def times(A: Array, B: Array) -> Array:
    """Return the products ``A_b B_b`` of matrices stacked along the last axis: ``p x q x b`` times ``q x r x b``."""
    out = np.empty((A.shape[0], B.shape[1], A.shape[2]))
    np.einsum("pqb,qrb->prb", A, B, out=out)
    return out


def turned(A: Array) -> Array:
    """Return all transposes."""
    return A.transpose(1, 0, 2)


def stacked(matrices: Array) -> Array:
    """Return ``b x p x q`` as ``p x q x b``, contiguous."""
    return np.ascontiguousarray(np.moveaxis(matrices, 0, -1))


def step_many(layers: Sequence[Array], N: Array, M: Array, eta: float) -> list[Array]:
    """Return all layers of all networks after one step, ``W_i += eta (W_d..W_{i+1})^T E (W_{i-1}..W_1)^T``.

    Args:
        layers: ``W_i`` of shape ``k_i x k_{i-1} x b``.
        N, M: ``X X^T`` and ``Y X^T``, ``k_0 x k_0 x b`` and ``k_d x k_0 x b``.
        eta: ``gamma / n``.
    """
    below = [layers[0]]
    for W in layers[1:]:
        below.append(times(W, below[-1]))
    pulled = eta * (M - times(below[-1], N))
    moved: list[Array] = []
    for i in range(len(layers) - 1, -1, -1):
        move = times(pulled, turned(below[i - 1])) if i else pulled
        moved.append(layers[i] + move)
        if i:
            pulled = times(turned(layers[i]), pulled)
    return moved[::-1]


def descend_many(layers: Sequence[Array], N: Array, M: Array, eta: float, steps: int) -> list[Array]:
    """Return all layers after so many steps; block after block of instances, so that a block stays in the cache."""
    results = [np.empty_like(W) for W in layers]
    for start in range(0, N.shape[-1], BLOCK):
        block = slice(start, start + BLOCK)
        current = [np.ascontiguousarray(W[..., block]) for W in layers]
        inputs, targets = (np.ascontiguousarray(A[..., block]) for A in (N, M))
        for _ in range(steps):
            current = step_many(current, inputs, targets, eta)
        for whole, W in zip(results, current, strict=True):
            whole[..., block] = W
    return results
