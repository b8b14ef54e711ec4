"""The proof of how near given frames bring an aligned chain, whatever algorithm found them.

Given nearly orthonormal ``Q_0, ..., Q_d``, let ``D_i`` be the rectangular diagonal of ``Q_i^T W_i Q_{i-1}``. The
nearest orthogonal matrices (polar factors) ``R_i`` lie within ``delta_i = ||Q_i^T Q_i - I||`` of the ``Q_i``, and
``R_i D_i R_{i-1}^T`` is an aligned chain. Layer i of it is no farther from ``W_i`` than

    ||offdiag(Q_i^T W_i Q_{i-1})|| + (delta_i + delta_{i-1} + delta_i delta_{i-1}) ||W_i||   (+ the rounding of the first term).

For large layers the bound of the rounding is most of it; where that alone stands between the bound and the distance that is
asked about, the products are taken again with an error far below one rounding (:mod:`proofs.alignment.doubled`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.doubled import Doubled
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import SMALLEST_FLOAT64, gamma, orthogonality_measurement_error

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FloatFrames:
    """Frames, and how near they bring an aligned chain.

    Attributes:
        Q: float frames ``(Q_0, ..., Q_d)``.
        rho: an aligned chain has every layer within this distance (spectral norm), proved.
        each: the same, layer by layer.
        orthonormality: the largest ``||Q_i^T Q_i - I||``.
        seen: what rho would be if the measurement itself did not round; proves nothing.
    """

    Q: tuple[Floats, ...]
    rho: float
    each: tuple[float, ...]
    orthonormality: float
    seen: float


def measured(layers: Sequence[Floats], Q: Sequence[Floats]) -> FloatFrames:
    """Return what given frames prove about given layers.

    Raises:
        ArithmeticError: the frames are far from orthonormal, or not finite.
    """
    deltas = [_defect(q) for q in Q]
    each, seen = [], 0.0
    for i, W in enumerate(layers):
        (m, n), left, right = W.shape, Q[i + 1], Q[i]
        half = left.T @ W
        middle = half @ right
        # Each product is off by at most gamma times the norms of its factors; the first error is carried by Q, ||Q|| <= 1 + delta.
        first = gamma(m) * _norm(left) * _norm(W) * (1 + deltas[i].proved)
        rounding = first + gamma(n) * _norm(half) * _norm(right) + SMALLEST_FLOAT64 * m * n * (m + n)
        largest = float(np.abs(np.diagonal(middle)).max(initial=0.0))
        np.fill_diagonal(middle, 0.0)
        off = _norm(middle)
        norm = _norm_in_frames(W, largest + off + rounding, deltas[i].proved, deltas[i + 1].proved)
        each.append((off + rounding + _turn(deltas[i].proved, deltas[i + 1].proved) * norm) * (1 + 2.0**-48))
        seen = max(seen, off + _turn(deltas[i].seen, deltas[i + 1].seen) * norm)
    return _frames(Q, each, max(delta.proved for delta in deltas), seen)


def sharpened(layers: Sequence[Floats], found: FloatFrames) -> FloatFrames:
    """Measure frames again, with products whose error is far below one rounding; several times the price.

    Raises:
        ArithmeticError: as :func:`measured`.
    """
    doubles = [Doubled(q) for q in found.Q]
    deltas = [(q.T @ q).minus_identity() for q in doubles]
    if not max(deltas) < 1:
        raise ArithmeticError("the frames are far from orthonormal")
    each = []
    for i, W in enumerate(layers):
        middle = (doubles[i + 1].T @ Doubled(W)) @ doubles[i]
        off = middle.off_diagonal()
        largest = float(np.abs(np.diagonal(middle.high)).max(initial=0.0))
        low = 0.0 if middle.low is None else _norm(middle.low)
        norm = _norm_in_frames(W, largest + low + off + middle.error, deltas[i], deltas[i + 1])
        each.append((off + _turn(deltas[i], deltas[i + 1]) * norm) * (1 + 2.0**-48))
    return _frames(found.Q, each, max(deltas), max(each))


def _frames(Q: Sequence[Floats], each: Sequence[float], orthonormality: float, seen: float) -> FloatFrames:
    if not all(math.isfinite(x) for x in each):
        raise ArithmeticError("the frames are not finite")
    return FloatFrames(tuple(Q), max(each), tuple(each), orthonormality, seen)


def _turn(delta: float, other: float) -> float:
    return delta + other + delta * other


def _norm_in_frames(W: Floats, middle: float, delta: float, other: float) -> float:
    """Bound ``||W||`` from a bound of ``||Q_i^T W Q_{i-1}||``: no singular value of a frame is below ``sqrt(1 - delta)``."""
    return min(_norm(W), middle / math.sqrt((1 - delta) * (1 - other)) * (1 + 2.0**-48))


def _norm(A: Floats) -> float:
    return float(Magnitude.of(A).norm)


class _Defect(NamedTuple):
    """``||Q^T Q - I||``: what is proved of it, and what was computed."""

    proved: float
    seen: float


def _defect(Q: Floats) -> _Defect:
    n = Q.shape[1]
    gram = Q.T @ Q
    gram[np.diag_indices(n)] -= 1.0
    seen = float(np.linalg.norm(gram)) * (1 + gamma(n * n + 8))
    proved = seen + orthogonality_measurement_error(Q.shape[0], n)
    if not proved < 1:
        raise ArithmeticError("the frames are far from orthonormal")
    return _Defect(proved, seen)
