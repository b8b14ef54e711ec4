"""Frames for a float chain, and the proof of how near they bring an aligned chain, whatever the algorithm did.

Given nearly orthonormal ``Q_0, ..., Q_d``, let ``D_i`` be the rectangular diagonal of ``Q_i^T W_i Q_{i-1}``. The
nearest orthogonal matrices (polar factors) ``R_i`` lie within ``delta_i = ||Q_i^T Q_i - I||`` of the ``Q_i``, and
``R_i D_i R_{i-1}^T`` is an aligned chain. Layer i of it is no farther from ``W_i`` than

    ||offdiag(Q_i^T W_i Q_{i-1})|| + (delta_i + delta_{i-1} + delta_i delta_{i-1}) ||W_i||   (+ the rounding of the first term).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import scaling_loss, spectral_norm_bound
from proofs.alignment.fitting import TooManyLayouts, fit
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import gamma, orthogonality_measurement_error

Floats = NDArray[np.float64]


_REFINABLE = 2.0**-7
"""Distances (relative to the largest entry) beyond which a first-order correction of the frames is not tried."""


@dataclass(frozen=True)
class FloatFrames:
    """Frames, and how near they bring an aligned chain.

    Attributes:
        Q: float frames ``(Q_0, ..., Q_d)``.
        rho: an aligned chain has every layer within this distance (spectral norm), proved.
        each: the same, layer by layer.
        orthonormality: the largest ``||Q_i^T Q_i - I||``.
    """

    Q: tuple[Floats, ...]
    rho: float
    each: tuple[float, ...]
    orthonormality: float


def float_frames(layers: Sequence[Floats]) -> FloatFrames | None:
    """Build frames as in the proof of Theorem A and measure what they leave off the diagonals.

    Directions whose singular value is below several thresholds in turn count as dead; the best result is kept.
    ``None`` where the numbers overflow or where the threads that are seen do not fit.
    """
    largest = max((float(np.abs(W).max(initial=0.0)) for W in layers), default=0.0)
    if not largest < math.inf:
        return None
    exponent = math.frexp(largest)[1] if largest else 0
    scaled = [np.ldexp(W, -exponent) for W in layers]
    best: FloatFrames | None = None
    size = max(max(W.shape) for W in scaled)
    for refinements in (0, 1):
        try:
            families = _normalized_grams(scaled)
            first = _joint_basis(families[0], scaled[0].shape[1], refinements)
            seen: set[tuple[int, ...]] = set()
            for threshold in (size * 2.0**-52, 2.0**-35, 2.0**-20):
                found = _measured_once(scaled, families, first, threshold, refinements, seen)
                if found is not None and (best is None or found.rho < best.rho):
                    best = found
        except (np.linalg.LinAlgError, ArithmeticError):
            continue
        if (best is not None and best.rho <= size * 2.0**-48) or size > 1 << 10:  # about as good as rounding allows
            break
    if best is None:
        return None
    loss = scaling_loss(layers, scaled, exponent)
    each = tuple((math.ldexp(x, exponent) + loss) * (1 + 2.0**-50) for x in best.each)
    return FloatFrames(best.Q, max(each), each, best.orthonormality)


def measured(layers: Sequence[Floats], Q: Sequence[Floats]) -> FloatFrames:
    """Return what given frames prove about given layers."""
    deltas = [_defect(q) for q in Q]
    each = []
    for i, W in enumerate(layers):
        (m, n), left, right = W.shape, Q[i + 1], Q[i]
        half = left.T @ W
        middle = half @ right
        # Each product is off by at most gamma times the norms of its factors; the first error is carried by Q, ||Q|| <= 1 + delta.
        first = gamma(m) * _norm(left) * _norm(W) * (1 + deltas[i])
        rounding = first + gamma(n) * _norm(half) * _norm(right) + 2.0**-1074 * m * n * (m + n)
        np.fill_diagonal(middle, 0.0)
        turn = deltas[i] + deltas[i + 1] + deltas[i] * deltas[i + 1]
        each.append((_norm(middle) + rounding + turn * spectral_norm_bound(W)) * (1 + 2.0**-48))
    if not all(math.isfinite(x) for x in each):
        raise ArithmeticError("the frames are not finite")
    return FloatFrames(tuple(Q), max(each), tuple(each), max(deltas))


def _norm(A: Floats) -> float:
    return float(Magnitude.of(A).norm)


def _defect(Q: Floats) -> float:
    n = Q.shape[1]
    gram = Q.T @ Q
    gram[np.diag_indices(n)] -= 1.0
    found = float(np.linalg.norm(gram)) * (1 + gamma(n * n + 8)) + orthogonality_measurement_error(Q.shape[0], n)
    if not found < 1:
        raise ArithmeticError("the frames are far from orthonormal")
    return found


def _measured_once(
    layers: Sequence[Floats],
    families: Sequence[Sequence[Floats]],
    first: Floats,
    threshold: float,
    refinements: int,
    seen: set[tuple[int, ...]],
) -> FloatFrames | None:
    """Build frames with directions below the threshold counted as dead; ``None`` where that makes no difference any more."""
    try:
        frames, columns, starts = _built(layers, families, first, threshold, refinements, seen)
        return measured(layers, _ordered(frames, columns, starts)) if frames else None
    except (TooManyLayouts, ArithmeticError):
        return None


def _built(
    layers: Sequence[Floats],
    families: Sequence[Sequence[Floats]],
    first: Floats,
    threshold: float,
    refinements: int,
    seen: set[tuple[int, ...]],
) -> tuple[list[Floats], list[list[int]], list[int]]:
    n = layers[0].shape[1]
    frame, numbers, starts = first, list(range(n)), [0] * n
    frames, columns, live = [frame], [list(numbers)], []
    for i, W in enumerate(layers, 1):
        images = W @ frame
        sizes = np.linalg.norm(images, axis=0)
        scale = float(np.linalg.norm(W)) / math.sqrt(max(1, min(W.shape)))
        order = np.argsort(-sizes, kind="stable")[: W.shape[0]]
        alive = [int(j) for j in order if sizes[j] > threshold * scale and sizes[j] > 0]
        live.append(len(alive))
        numbers = [numbers[j] for j in alive]
        family = families[i] if i < len(layers) else ()
        frame = _completed(images[:, alive] / sizes[alive], family, refinements)
        fresh = range(len(starts), len(starts) + W.shape[0] - len(alive))
        starts += [i] * len(fresh)
        numbers = [*numbers, *fresh]
        frames.append(frame)
        columns.append(numbers)
    if tuple(live) in seen:
        return [], [], []
    seen.add(tuple(live))
    return frames, columns, starts


def _normalized_grams(layers: Sequence[Floats]) -> list[list[Floats]]:
    """Return at each vertex the Gram matrices ``G^(j)`` of the products that leave it, each divided by its norm."""
    families = []
    for vertex in range(len(layers)):
        family, product = [], None
        for W in layers[vertex:]:
            product = W if product is None else W @ product
            norm = float(np.linalg.norm(product))
            if norm == 0.0:
                break
            product = product / norm
            family.append(product.T @ product)
        families.append(family)
    return families


def _joint_basis(family: Sequence[Floats], n: int, refinements: int) -> Floats:
    """Return an orthonormal basis in which a nearly commuting family is nearly diagonal.

    The eigenvectors of a generic positive combination; then, where two of its eigenvalues lie close together by accident, each
    pair is turned by the angle that makes the whole family smallest there, to first order.
    """
    if not family or n == 0:
        return np.eye(n)
    combined = sum((1.0 + math.sqrt(2.0) * math.sin(i + 1.0) ** 2) * G for i, G in enumerate(family))
    Q: Floats = np.linalg.eigh(combined)[1]
    for _ in range(refinements):
        above, below = np.zeros((n, n)), np.zeros((n, n))
        for G in family:
            middle = Q.T @ G @ Q
            gaps = np.diagonal(middle)[:, None] - np.diagonal(middle)[None, :]
            above += middle * gaps
            below += gaps**2
        known = below > (n * 2.0**-50) ** 2
        turn = np.where(known, -above / np.where(known, below, 1.0), 0.0)
        if np.abs(turn).max() > 0.25:
            break
        Q = np.linalg.qr(Q @ (np.eye(n) + (turn - turn.T) / 2))[0]
    return Q


def _completed(vectors: Floats, family: Sequence[Floats], refinements: int) -> Floats:
    """Return an orthonormal frame: the given vectors, re-orthonormalized, then a joint basis of the rest."""
    n, m = vectors.shape
    if m == 0:
        return _joint_basis(family, n, refinements)
    Q, R = np.linalg.qr(vectors, mode="complete" if m < n else "reduced")
    Q[:, :m] *= np.where(np.diagonal(R)[:m] < 0, -1.0, 1.0)
    if m < n and family:
        rest = Q[:, m:]
        Q[:, m:] = rest @ _joint_basis([rest.T @ G @ rest for G in family], n - m, refinements)
    return Q


def _ordered(frames: list[Floats], columns: list[list[int]], starts: list[int]) -> list[Floats]:
    last = {number: vertex for vertex, here in enumerate(columns) for number in here}
    counts: dict[tuple[int, int], int] = {}
    for number, start in enumerate(starts):
        counts[start, last[number]] = counts.get((start, last[number]), 0) + 1
    layout = fit([len(here) for here in columns], counts)
    if layout is None:
        raise ArithmeticError("the threads that are seen have no common positions")
    free = {kind: list(rows) for kind, rows in layout.items()}
    position = {number: free[start, last[number]].pop() for number, start in enumerate(starts)}
    return [Q[:, np.argsort([position[n] for n in here])] for Q, here in zip(frames, columns, strict=True)]
