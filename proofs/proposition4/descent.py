"""How close do generic data come to aligning with a structure? The least defect over the unit sphere of S, by batched descent.

For ``H = A^T A`` and ``G = B B^T``, both less their mean eigenvalue, the defect is ``||[H, G]|| / (||H|| ||G||)``: 0 where B aligns
with A, and free of the scale of A. Starts are drawn on the CPU; all instances and starts move together, one batch on any device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.numeric.backend import Array, Backend
from verify.numeric.tolerance import gamma

Floats = NDArray[np.float64]

STARTS = 24
STEPS = 60
DAMPINGS = (1e-8, 1e-2)
"""Levenberg-Marquardt, both dampings tried in each step (relative to the largest eigenvalue); they steer the search and decide
nothing.
"""


@dataclass(frozen=True)
class LeastDefect:
    """The least defect found for each instance, and how much of it rounding explains.

    Attributes:
        value: the least ``||[H, G]|| / (||H|| ||G||)`` over all starts, traceless parts in the denominator.
        rounding: a bound on the rounding in it; a value below it cannot be told from zero.
        coefficients: where it was found, of unit length.
    """

    value: Floats
    rounding: Floats
    coefficients: Floats

    @property
    def aligned(self) -> NDArray[np.bool_]:
        """Where the least defect cannot be told from zero."""
        return np.asarray(self.value <= self.rounding)


def least_defect(backend: Backend, bases: Floats, data: Floats, starts: Floats, *, steps: int = STEPS) -> LeastDefect:
    """Minimize the alignment defect over the unit sphere of each structure.

    Args:
        backend: where to compute.
        bases: ``b x r x k x k``, the basis of each instance.
        data: ``b x k x n``.
        starts: ``b x s x r``, coefficients to start from.
        steps: damped Gauss-Newton steps; a step that does not lower the defect is not taken.
    """
    b, r, k, _ = bases.shape
    s = starts.shape[1]
    flat = backend.asarray(bases.reshape(b, 1, r, k * k))
    basis = backend.asarray(bases.reshape(b, 1, r, k, k))
    gram = data @ data.swapaxes(-1, -2)
    gram = gram - np.trace(gram, axis1=-2, axis2=-1)[:, None, None] / k * np.eye(k)
    size = np.linalg.norm(gram, axis=(-2, -1))
    scale = np.where(size > 0, size, 1.0)
    G = backend.asarray((gram / scale[:, None, None]).reshape(b, 1, k, k))
    a = backend.asarray(starts / np.linalg.norm(starts, axis=-1, keepdims=True))
    identity = backend.eye(k)

    def residual(a: Array) -> tuple[Array, Array, Array, Array]:
        A = (a.reshape(b, s, 1, r) @ flat).reshape(b, s, k, k)
        H = A.mT @ A
        mean = (H * identity).sum(-1).sum(-1).reshape(b, s, 1, 1) / k
        H = H - mean * identity
        K = H @ G - G @ H
        norm = backend.norm(H)
        return A, K, norm, _ratio(backend.norm(K), norm)

    A, K, norm, defect = residual(a)
    for _ in range(steps):
        products = basis.mT @ A.reshape(b, s, 1, k, k)
        dH = products + products.mT
        J = (dH @ G.reshape(b, 1, 1, k, k) - G.reshape(b, 1, 1, k, k) @ dH).reshape(b, s, r, k * k)
        J = J - a.reshape(b, s, r, 1) * (a.reshape(b, s, 1, r) @ J)  # stay on the sphere
        gradient = J @ K.reshape(b, s, k * k, 1)
        values, vectors = backend.eigh(J @ J.mT)
        largest = values[..., -1:].reshape(b, s, 1, 1)
        for damping in DAMPINGS:
            inverse = 1.0 / (abs(values).reshape(b, s, r, 1) + damping * largest + _tiny(largest))
            move = (vectors @ (inverse * (vectors.mT @ gradient))).reshape(b, s, r)
            trial = a - move
            trial = trial / ((trial * trial).sum(-1).reshape(b, s, 1) ** 0.5)
            tried = residual(trial)
            better = (tried[3] < defect) * 1.0
            keep = 1.0 - better
            a = trial * better.reshape(b, s, 1) + a * keep.reshape(b, s, 1)
            wide = better.reshape(b, s, 1, 1)
            A, K = tried[0] * wide + A * (1.0 - wide), tried[1] * wide + K * (1.0 - wide)
            norm, defect = tried[2] * better + norm * keep, tried[3] * better + defect * keep
    return _least(backend, a, A, norm, defect, k)


def _ratio(numerator: Array, denominator: Array) -> Array:
    """Return the quotient; where the Gram matrix is scalar to machine precision the quotient says nothing and is set to 1 or
    more.
    """
    small = (denominator <= 1e-300) * 1.0
    return (numerator + small) / (denominator + small)


def _tiny(array: Array) -> Array:
    return (array <= 1e-300) * 1.0


def _least(backend: Backend, a: Array, A: Array, norm: Array, defect: Array, k: int) -> LeastDefect:
    """Pick the best start. Rounding: H is off by ``gamma_{k+2} ||A||^2``, each of two products with G (of norm 1) by ``gamma_k
    ||H||``.
    """
    values, sizes, lengths = backend.to_numpy(defect), backend.to_numpy(norm), backend.to_numpy(backend.norm(A))
    points = backend.to_numpy(a)
    best = np.argmin(values, axis=1)
    rows = np.arange(values.shape[0])
    squared = lengths[rows, best] ** 2
    bound = 2 * (gamma(k + 2) * squared + gamma(k + 1) * (sizes[rows, best] + gamma(k + 2) * squared))
    live = sizes[rows, best] > bound
    rounding = np.where(live, bound / np.where(live, sizes[rows, best], 1.0), 1.0)
    return LeastDefect(values[rows, best], 4 * rounding, points[rows, best])


def starts_for(rng: np.random.Generator, count: int, r: int, starts: int = STARTS) -> Floats:
    """Return starting points ``count x starts x r``, standard normal: uniform directions."""
    drawn: Any = rng.standard_normal((count, starts, r))
    return np.asarray(drawn, dtype=np.float64)
