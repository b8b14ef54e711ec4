"""How close do generic data come to aligning with a structure? The least defect over the unit sphere of S, by batched descent.

For ``H = A^T A`` and ``G = B B^T``, both less their mean eigenvalue, the defect is ``||[H, G]|| / (||H|| ||G||)``: 0 where B aligns
with A, and free of the scale of A. Near a scaled orthogonal element H vanishes, and rounding is all that is left of the quotient;
so the descent lowers ``(||[H, G]|| + rounding) / ||H||``, which is large there. Starts are drawn on the CPU; all instances and
starts move together, one batch on any device. The device only searches: what it finds is evaluated on the CPU.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.claim import Answer
from verify.numeric.backend import Array, Backend
from verify.numeric.tolerance import gamma, most_explained, unit_roundoff

Floats = NDArray[np.float64]

STARTS = 24
STEPS = 60
DAMPINGS = (1e-8, 1e-2)
"""Levenberg-Marquardt, both dampings tried in each step (relative to the largest eigenvalue); they steer the search and decide
nothing.
"""

TINY = float(np.finfo(np.float64).tiny)
"""Added to what may be 0 before it divides."""


@dataclass(frozen=True)
class LeastDefect:
    """The least defect found for each instance, and how much of it rounding explains.

    Attributes:
        value: the least ``||[H, G]|| / (||H|| ||G||)`` over all starts, traceless parts in the denominator.
        rounding: a bound on the rounding in it; infinite where H or G is scalar within rounding, so that the quotient says nothing.
        coefficients: where it was found, of unit length.
    """

    value: Floats
    rounding: Floats
    coefficients: Floats

    @property
    def aligned(self) -> NDArray[np.bool_]:
        """Where an aligned element was found."""
        return np.array([answer is Answer.HOLDS for answer in self.answers])

    @property
    def answers(self) -> tuple[Answer, ...]:
        """For each instance whether an aligned element was found.

        It holds where rounding explains the defect, and could explain no large one: a zero to half of the digits. It fails where
        the defect is beyond both. In between lies what a search that comes to rest slowly leaves of a zero: undecided.
        """
        half = most_explained(unit_roundoff())
        aligned = (self.value <= self.rounding) & (self.rounding <= half)
        apart = (self.value > self.rounding) & (self.value > half)
        return tuple(
            Answer.HOLDS if yes else Answer.FAILS if no else Answer.UNDECIDED
            for yes, no in zip(aligned, apart, strict=True)
        )


def least_defect(backend: Backend, bases: Floats, data: Floats, starts: Floats, *, steps: int = STEPS) -> LeastDefect:
    """Minimize the alignment defect over the unit sphere of each structure.

    Args:
        backend: where to search.
        bases: ``b x r x k x k``, the basis of each instance.
        data: ``b x k x n``.
        starts: ``b x s x r``, coefficients to start from.
        steps: damped Gauss-Newton steps; a step that does not lower the defect is not taken.
    """
    b, r, k, _ = bases.shape
    s = starts.shape[1]
    flat = backend.asarray(bases.reshape(b, 1, r, k * k))
    basis = backend.asarray(bases.reshape(b, 1, r, k, k))
    G = backend.asarray(_gram_of_unit_size(data)[0].reshape(b, 1, k, k))
    hidden = backend.asarray(_gram_rounding(bases).reshape(b, 1))
    a = backend.asarray(starts / np.linalg.norm(starts, axis=-1, keepdims=True))
    identity = backend.eye(k)

    def residual(a: Array) -> tuple[Array, Array, Array]:
        A = (a.reshape(b, s, 1, r) @ flat).reshape(b, s, k, k)
        H = A.mT @ A
        H = H - (H * identity).sum(-1).sum(-1).reshape(b, s, 1, 1) / k * identity
        K = H @ G - G @ H
        return A, K, (backend.norm(K) + hidden) / (backend.norm(H) + TINY)

    A, K, defect = residual(a)
    for _ in range(steps):
        products = basis.mT @ A.reshape(b, s, 1, k, k)
        dH = products + products.mT
        J = (dH @ G.reshape(b, 1, 1, k, k) - G.reshape(b, 1, 1, k, k) @ dH).reshape(b, s, r, k * k)
        J = J - a.reshape(b, s, r, 1) * (a.reshape(b, s, 1, r) @ J)  # stay on the sphere
        gradient = J @ K.reshape(b, s, k * k, 1)
        values, vectors = backend.eigh(J @ J.mT)
        largest = values[..., -1:].reshape(b, s, 1, 1)
        for damping in DAMPINGS:
            inverse = 1.0 / (abs(values).reshape(b, s, r, 1) + damping * abs(largest) + TINY)
            trial = a - (vectors @ (inverse * (vectors.mT @ gradient))).reshape(b, s, r)
            trial = trial / ((trial * trial).sum(-1).reshape(b, s, 1) ** 0.5)
            tried = residual(trial)
            better = (tried[2] < defect) * 1.0
            one, two = better.reshape(b, s, 1), better.reshape(b, s, 1, 1)
            a = trial * one + a * (1.0 - one)
            A, K = tried[0] * two + A * (1.0 - two), tried[1] * two + K * (1.0 - two)
            defect = tried[2] * better + defect * (1.0 - better)
    best = np.argmin(np.nan_to_num(backend.to_numpy(defect), nan=np.inf), axis=1)
    return evaluated(bases, data, backend.to_numpy(a)[np.arange(b), best])


def evaluated(bases: Floats, data: Floats, coefficients: Floats) -> LeastDefect:
    """Return the defect at given elements, with its rounding: NumPy on the CPU, whatever has found them.

    H is off by ``e_H`` (:func:`_gram_rounding`), G by ``e_G``, and each of the two products and their difference by
    ``gamma_{k+1} ||H|| ||G||``; so ``[H, G]`` is off by ``2 (gamma_{k+1} + e_G) ||H|| + 2 e_H (1 + e_G)``, G being of unit size,
    and ``||H||`` is at least what was computed, less ``e_H``.
    """
    k = bases.shape[-1]
    G, off = _gram_of_unit_size(data)
    a = coefficients / np.linalg.norm(coefficients, axis=-1, keepdims=True)
    A = np.einsum("br,bruv->buv", a, bases)
    H = _traceless(A.mT @ A)
    size, hidden = np.linalg.norm(H, axis=(-2, -1)), _gram_rounding(bases)
    lost = 2 * (gamma(k + 1) + off) * (size + hidden) + 2 * hidden * (1 + off)
    least = size - hidden
    live = (least > 0) & np.isfinite(off)
    divisor = np.where(live, least, 1.0)
    value = np.linalg.norm(H @ G - G @ H, axis=(-2, -1)) / np.where(live, size, 1.0)
    return LeastDefect(value, np.where(live, lost / divisor, np.inf), a)


def _traceless(symmetric: Floats) -> Floats:
    k = symmetric.shape[-1]
    return np.asarray(symmetric - np.trace(symmetric, axis1=-2, axis2=-1)[:, None, None] / k * np.eye(k))


def _gram_of_unit_size(data: Floats) -> tuple[Floats, Floats]:
    """Return the traceless part of ``B B^T`` divided by its norm, and the rounding in that: ``2 gamma_{n+k+3} ||B||^2 / norm``.

    Where the norm is no larger than the rounding the Gram matrix may be scalar: infinite.
    """
    k, n = data.shape[-2:]
    gram = _traceless(data @ data.mT)
    size = np.linalg.norm(gram, axis=(-2, -1))
    lost = 2 * gamma(n + k + 3) * np.sum(data**2, axis=(-2, -1))
    live = size > lost
    scale = np.where(live, size, 1.0)
    return gram / scale[:, None, None], np.where(live, lost / scale, np.inf)


def _gram_rounding(bases: Floats) -> Floats:
    """Bound the rounding in the traceless part of ``A^T A``, ``A = sum_j a_j A_j`` with a of unit length.

    A is off by ``gamma_{r+1} sum_j |a_j| ||A_j|| <= gamma_{r+1} beta`` with ``beta^2 = sum_j ||A_j||^2``, the Gram matrix by
    ``(2 gamma_{r+1} + gamma_k) beta^2`` to first order, its mean by ``gamma_k`` of that size: less than
    ``2 gamma_{r+k+2} beta^2`` together.
    """
    r, k = bases.shape[1:3]
    return np.asarray(2 * gamma(r + k + 2) * np.sum(bases**2, axis=(1, 2, 3)))


def starts_for(rng: np.random.Generator, count: int, r: int, starts: int = STARTS) -> Floats:
    """Return starting points ``count x starts x r``, standard normal: uniform directions."""
    drawn: Any = rng.standard_normal((count, starts, r))
    return np.asarray(drawn, dtype=np.float64)
