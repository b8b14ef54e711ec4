"""The r x d dynamics in floats, for many modes and many networks at once (equation 6 in its correct reading)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def products_of_others(sigma: Array) -> Array:
    """Return ``prod_{j != i} sigma_j`` along the layers, without a division: zeros are allowed.

    Args:
        sigma: entries of shape ``... x d x r``, layers along the last axis but one.
    """
    d = sigma.shape[-2]
    before, after = np.ones_like(sigma), np.ones_like(sigma)
    for i in range(1, d):
        before[..., i, :] = before[..., i - 1, :] * sigma[..., i - 1, :]
        after[..., d - 1 - i, :] = after[..., d - i, :] * sigma[..., d - i, :]
    return before * after


def reduced_step(sigma: Array, lam: Array, target: Array, eta: float) -> Array:
    """Return the entries after one step: ``sigma_i += eta (lambda' - lambda S) prod_{j != i} sigma_j``.

    Args:
        sigma: shape ``... x d x r``.
        lam, target: lambda and lambda', shape ``... x r``.
        eta: ``gamma / n``.
    """
    others = products_of_others(sigma)
    S = others[..., 0, :] * sigma[..., 0, :]
    return sigma + eta * (target - lam * S)[..., None, :] * others


def reduced_trajectory(sigma: Array, lam: Array, target: Array, eta: float, steps: int) -> Array:
    """Return the entries at the times 0, ..., steps along a new first axis."""
    path = np.empty((steps + 1, *sigma.shape))
    path[0] = sigma
    for t in range(steps):
        path[t + 1] = reduced_step(path[t], lam, target, eta)
    return path
