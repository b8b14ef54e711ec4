"""Alignment of zero-padded convolution layers from the border of small images, in floats and for many layers at once.

Turning an image by 180 degrees (J) transposes a zero-padded convolution: ``J W J = W^T``. So the right Gram matrix
is the left one read backwards, ``W^T W = J W W^T J``, and one product a layer serves both; and the left frames of a
layer keep their place exactly as far as the right ones do: ``||[W W^T, V V^T]|| = ||[W^T W, V^T V]||``.

The norms come from the image of side C + 1, its entries counted as often as their kind occurs (see ``border``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure.border import gather, multiplicities
from verify.numeric.tolerance import gamma

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Squared commutator norms of consecutive layers, and of each layer with its start.

    Attributes:
        alignment: ``||[W_i W_i^T, W_{i+1}^T W_{i+1}]||^2`` for i = 1 .. d-1.
        invariance: ``||[W_i W_i^T, W_i(0) W_i(0)^T]||^2`` for i = 1 .. d (the same for the right Gram matrices).
        tolerance: for each norm in the same order, a bound on the rounding in the square root of it.
    """

    alignment: Floats
    invariance: Floats
    tolerance: Floats

    @property
    def aligned(self) -> NDArray[np.bool_]:
        """Where rounding alone explains the norm; ``border.squared_commutator`` decides exactly."""
        return np.asarray(np.sqrt(self.alignment) <= self.tolerance[: len(self.alignment)])


def squared_commutators(filters: Any, start: Any, side: int) -> Pairs:
    """Return the norms for single-channel layers with square filters on ``side x side`` images.

    Args:
        filters: the filters now, of shape ``d x s x s`` with s odd.
        start: the filters at time 0, of the same shape.
        side: the side of the image.

    Raises:
        ValueError: for other shapes.
    """
    now, then = np.asarray(filters, dtype=np.float64), np.asarray(start, dtype=np.float64)
    d, s = now.shape[0], now.shape[-1]
    if now.shape != (d, s, s) or then.shape != now.shape or s % 2 == 0:
        raise ValueError(f"expected filters of shape d x s x s with s odd, got {now.shape} and {then.shape}")
    entries = np.zeros((2 * d, s * s + 1))
    entries[:d, :-1], entries[d:, :-1] = now.reshape(d, -1), then.reshape(d, -1)
    norms = _norms(entries, d, s, side)
    return Pairs(norms[: d - 1], norms[d - 1 :], _rounding(entries, d, s, side))


def _norms(entries: Floats, d: int, s: int, side: int) -> Floats:
    C = 2 * (s - 1)
    small = min(side, C + 1)
    W = entries.take(gather((small, small), (s, s)), axis=1)
    H = W @ W.swapaxes(1, 2).copy()
    left = np.concatenate((H[: d - 1], H[:d]))
    right = np.concatenate((H[1:d, ::-1, ::-1], H[d:]))
    products = left @ right
    commutators = (products - products.swapaxes(1, 2)).reshape(len(products), -1)
    return np.asarray(np.vecdot(commutators, commutators * multiplicities((C, C), (side, side)).ravel()))


def _rounding(entries: Floats, d: int, s: int, side: int) -> Floats:
    """Bound the computed root of a norm that is zero: three products of size k = (C+1)^2, a difference, the counts.

    ``||W||^2 <= k ||w||^2`` on the small image, so a commutator that is zero is computed with norm at most
    ``2 gamma_{3k+2} k^2 ||w||^2 ||v||^2``, and no entry counts more than ``side^2`` times.
    """
    k = (2 * s - 1) ** 2
    sizes = np.vecdot(entries, entries)
    pairs = np.concatenate((sizes[: d - 1] * sizes[1:d], sizes[:d] * sizes[d:]))
    return np.asarray(2 * gamma(3 * k + 2) * (1 + gamma(k * k + 8)) * k * k * side * pairs)
