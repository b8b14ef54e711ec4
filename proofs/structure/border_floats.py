"""Alignment of zero-padded convolution layers from the border of small images, in floats and for many layers at once.

Turning an image by 180 degrees (J) transposes a zero-padded convolution: ``J W J = W^T``. So the right Gram matrix
is the left one read backwards, ``W^T W = J W W^T J``, and one product a layer serves both; and the left frames of a
layer keep their place exactly as far as the right ones do: ``||[W W^T, V V^T]|| = ||[W^T W, V^T V]||``.

The norms are affine in the image side (see ``border``), so they come from the images of sides C and C + 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure.border import gather
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
        side: the side of the image, at least ``2 (s - 1)``.

    Raises:
        ValueError: for other shapes, or an image below the threshold (use ``border.squared_commutator``).
    """
    now, then = np.asarray(filters, dtype=np.float64), np.asarray(start, dtype=np.float64)
    d, s = now.shape[0], now.shape[-1]
    if now.shape != (d, s, s) or then.shape != now.shape or s % 2 == 0:
        raise ValueError(f"expected filters of shape d x s x s with s odd, got {now.shape} and {then.shape}")
    C = 2 * (s - 1)
    if side < C:
        raise ValueError(f"the norms are affine from side {C} on; the image has side {side}")
    entries = np.zeros((2 * d, s * s + 1))
    entries[:d, :-1], entries[d:, :-1] = now.reshape(d, -1), then.reshape(d, -1)
    at = _norms(entries, d, C, s)
    norms = at if side == C else at + (side - C) * (_norms(entries, d, C + 1, s) - at)
    return Pairs(norms[: d - 1], norms[d - 1 :], _rounding(entries, d, side, s))


def _norms(entries: Floats, d: int, m: int, s: int) -> Floats:
    W = entries.take(gather((m, m), (s, s)), axis=1)
    H = W @ W.swapaxes(1, 2).copy()
    left = np.concatenate((H[: d - 1], H[:d]))
    right = np.concatenate((H[1:d, ::-1, ::-1], H[d:]))
    products = left @ right
    commutators = (products - products.swapaxes(1, 2)).reshape(len(products), -1)
    return np.asarray(np.vecdot(commutators, commutators))


def _rounding(entries: Floats, d: int, side: int, s: int) -> Floats:
    """Bound what rounding makes of a vanishing norm: three products of size k = (C+1)^2 and a difference, then the
    line.

    ``||W||^2 <= k ||w||^2`` on the small images, so a commutator that is zero is computed with norm at most
    ``e = 2 gamma_{3k+2} k^2 ||w||^2 ||v||^2``; the line through ``N(C), N(C+1) <= e^2`` reaches ``(1 + 2 (m - C))
    e^2`` at most.
    """
    C = 2 * (s - 1)
    k = (C + 1) ** 2
    sizes = np.vecdot(entries, entries)
    pairs = np.concatenate((sizes[: d - 1] * sizes[1:d], sizes[:d] * sizes[d:]))
    return np.asarray(2 * gamma(3 * k + 2) * (1 + gamma(k * k + 8)) * k * k * math.sqrt(1 + 2 * (side - C)) * pairs)
