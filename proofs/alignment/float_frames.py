"""Frames for a float chain, and the proof of how near they bring an aligned chain, whatever the algorithm did.

Given nearly orthonormal ``Q_0, ..., Q_d``, let ``D_i`` be the rectangular diagonal of ``Q_i^T W_i Q_{i-1}``. The nearest orthogonal matrices
(polar factors) ``R_i`` lie within ``delta_i = ||Q_i^T Q_i - I||`` of the ``Q_i``, and ``R_i D_i R_{i-1}^T`` is an aligned chain. Layer i of it is
no farther from ``W_i`` than

    ||offdiag(Q_i^T W_i Q_{i-1})|| + (delta_i + delta_{i-1} + delta_i delta_{i-1}) ||W_i||   (+ the rounding of the first term).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.fitting import TooManyLayouts, fit
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import gamma, orthogonality_measurement_error

Floats = NDArray[np.float64]


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
    for threshold in (size * 2.0**-52, 2.0**-35, 2.0**-20):
        try:
            found = measured(scaled, _built(scaled, threshold))
        except (TooManyLayouts, np.linalg.LinAlgError, ArithmeticError):
            continue
        if best is None or found.rho < best.rho:
            best = found
        if best.rho <= size**2 * 2.0**-50:  # as good as rounding allows
            break
    if best is None:
        return None
    each = tuple(math.ldexp(x, exponent) for x in best.each)
    return FloatFrames(best.Q, max(each), each, best.orthonormality)


def measured(layers: Sequence[Floats], Q: Sequence[Floats]) -> FloatFrames:
    """Return what given frames prove about given layers."""
    deltas = [_defect(q) for q in Q]
    each = []
    for i, W in enumerate(layers):
        left, right = Q[i + 1], Q[i]
        middle = left.T @ W @ right
        rounding = float(((Magnitude.of(left).T @ Magnitude.of(W)) @ Magnitude.of(right)).error)
        rest = middle.copy()
        np.fill_diagonal(rest, 0.0)
        norm = float(Magnitude.of(W).norm)
        turn = deltas[i] + deltas[i + 1] + deltas[i] * deltas[i + 1]
        each.append((float(Magnitude.of(rest).norm) + rounding + turn * norm) * (1 + 2.0**-48))
    if not all(math.isfinite(x) for x in each):
        raise ArithmeticError("the frames are not finite")
    return FloatFrames(tuple(Q), max(each), tuple(each), max(deltas))


def _defect(Q: Floats) -> float:
    n = Q.shape[1]
    gram = Q.T @ Q
    gram[np.diag_indices(n)] -= 1.0
    found = float(np.linalg.norm(gram)) * (1 + gamma(n * n + 8)) + orthogonality_measurement_error(Q.shape[0], n)
    if not found < 1:
        raise ArithmeticError("the frames are far from orthonormal")
    return found


def _built(layers: Sequence[Floats], threshold: float) -> list[Floats]:
    grams = _combined_grams(layers)
    n = layers[0].shape[1]
    frame = _eigenbasis(grams[0]) if grams[0] is not None else np.eye(n)
    numbers = list(range(n))  # of the threads, column by column
    starts = [0] * n
    frames, columns = [frame], [list(numbers)]
    for i, W in enumerate(layers, 1):
        images = W @ frame
        sizes = np.linalg.norm(images, axis=0)
        scale = float(np.linalg.norm(W)) / math.sqrt(max(1, min(W.shape)))
        order = np.argsort(-sizes, kind="stable")[: W.shape[0]]
        alive = [int(j) for j in order if sizes[j] > threshold * scale and sizes[j] > 0]
        numbers = [numbers[j] for j in alive]
        frame = _completed(images[:, alive] / sizes[alive], grams[i] if i < len(grams) else None)
        fresh = range(len(starts), len(starts) + W.shape[0] - len(alive))
        starts += [i] * len(fresh)
        numbers += fresh
        frames.append(frame)
        columns.append(list(numbers))
    return _ordered(frames, columns, starts)


def _combined_grams(layers: Sequence[Floats]) -> list[Floats | None]:
    """Return at each vertex a generic positive combination of its normalized Gram matrices."""
    combined: list[Floats | None] = []
    for vertex in range(len(layers)):
        total, product = np.zeros((layers[vertex].shape[1],) * 2), None
        for step, W in enumerate(layers[vertex:]):
            product = W if product is None else W @ product
            norm = float(np.linalg.norm(product))
            if norm == 0.0:
                break
            product = product / norm
            total += (1.0 + math.sqrt(2.0) * math.sin(step + 1.0) ** 2) * (product.T @ product)
        combined.append(total)
    return combined


def _eigenbasis(gram: Floats) -> Floats:
    return np.linalg.eigh(gram)[1]


def _completed(vectors: Floats, gram: Floats | None) -> Floats:
    """Return an orthonormal frame that begins with (re-orthonormalized) vectors and goes on with eigenvectors in the rest."""
    n, m = vectors.shape
    if m == 0:
        return _eigenbasis(gram) if gram is not None else np.eye(n)
    Q, R = np.linalg.qr(vectors, mode="complete" if m < n else "reduced")
    Q[:, :m] *= np.where(np.diagonal(R)[:m] < 0, -1.0, 1.0)
    if m < n and gram is not None:
        rest = Q[:, m:]
        Q[:, m:] = rest @ _eigenbasis(rest.T @ gram @ rest)
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
