"""Frames for a float chain, built as in the proof of Theorem A; how near they bring an aligned chain is measured, not believed.

Directions are followed through the layers; which of them count as dead is tried with several thresholds. What is proved of the
result does not depend on how it was found (:mod:`proofs.alignment.measured_frames`).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import power_above, scaling_loss
from proofs.alignment.fitting import TooManyLayouts, fit
from proofs.alignment.measured_frames import FloatFrames, measured, sharpened

Floats = NDArray[np.float64]


_REFINABLE = 2.0**-7
"""Distances (relative to the largest entry) beyond which a first-order correction of the frames is not tried."""


_LARGE = 128
"""Sizes from which on the rounding of the measurement, and the price of another try, count."""


def float_frames(layers: Sequence[Floats], wanted: float = 0.0, noise: float = 0.0) -> FloatFrames | None:
    """Build frames as in the proof of Theorem A and measure what they leave off the diagonals.

    Directions whose singular value is below several thresholds in turn count as dead; the best result is kept.
    ``None`` where the numbers overflow or where the threads that are seen do not fit.

    Args:
        layers: float layers that fit.
        wanted: a distance that is good enough: nothing better is sought, and for it the measurement is sharpened.
        noise: how well the layers are known; frames of large layers that are about as good are not improved.
    """
    largest = max((float(np.abs(W).max(initial=0.0)) for W in layers), default=0.0)
    if not largest < math.inf:
        return None
    exponent = math.frexp(largest)[1] if largest else 0
    scaled = [np.ldexp(W, -exponent) for W in layers]
    enough = power_above(wanted, -exponent) * (1 - 2.0**-40)
    best = _best(scaled, enough, power_above(noise, -exponent))
    if best is None:
        return None
    if best.seen <= enough < best.rho:
        with contextlib.suppress(ArithmeticError):
            best = sharpened(scaled, best)
    loss = scaling_loss(layers, scaled, exponent)
    each = tuple((power_above(x, exponent) + loss) * (1 + 2.0**-50) for x in best.each)
    if not max(each) < math.inf:
        return None
    return FloatFrames(best.Q, max(each), each, best.orthonormality, power_above(best.seen, exponent) + loss)


def _best(layers: Sequence[Floats], enough: float, noise: float) -> FloatFrames | None:
    best: FloatFrames | None = None
    size = max(max(W.shape) for W in layers)
    families = _Families(layers)
    # Noise moves eigenvectors whose eigenvalues are near by so much that a first try without refinement is wasted.
    for refinements in (1,) if size > _LARGE and noise > size * 2.0**-45 else (0, 1):
        faintest = 0.0
        try:
            first = _joint_basis(families[0], layers[0].shape[1], refinements)
            for threshold in (size * 2.0**-52, 2.0**-35, 2.0**-20):
                if threshold < faintest:  # the same directions count as dead
                    continue
                seen, faintest = _built(layers, families, first, threshold, refinements)
                found = _measured_if_fitting(layers, seen)
                if found is not None and (best is None or found.rho < best.rho):
                    best = found
                if best is not None and (best.rho <= enough or _hardly_improved(best, size, enough, noise)):
                    return best
        except (np.linalg.LinAlgError, ArithmeticError):
            continue
        if size > 1 << 10:
            break
    return best


def _hardly_improved(found: FloatFrames, size: int, enough: float, noise: float) -> bool:
    """Whether better frames would hardly be seen to be better, or would not be better than the layers are known."""
    if found.rho <= size * 2.0**-48:
        return True
    if size <= _LARGE or (noise == 0 and found.seen > enough > size * 2.0**-50):
        return False
    return 2 * found.seen <= max(found.rho, 4 * noise)


class _Seen(NamedTuple):
    """Threads as they are seen in floats: the frames, the number of the thread of each column, and where each thread begins."""

    frames: list[Floats]
    columns: list[list[int]]
    starts: list[int]


def _measured_if_fitting(layers: Sequence[Floats], seen: _Seen) -> FloatFrames | None:
    try:
        return measured(layers, _ordered(*seen))
    except (TooManyLayouts, ArithmeticError):
        return None


def _built(
    layers: Sequence[Floats], families: _Families, first: Floats, threshold: float, refinements: int
) -> tuple[_Seen, float]:
    """Follow the columns of the first frame; those below the threshold end there.

    Returns:
        What is seen, and the faintest image that counts as alive: only thresholds from there on change anything.
    """
    n, faintest = layers[0].shape[1], math.inf
    frame, numbers, starts = first, list(range(n)), [0] * n
    frames, columns = [frame], [list(numbers)]
    for i, W in enumerate(layers, 1):
        images = W @ frame
        sizes = np.linalg.norm(images, axis=0)
        scale = float(np.linalg.norm(W)) / math.sqrt(max(1, min(W.shape)))
        order = np.argsort(-sizes, kind="stable")[: W.shape[0]]
        alive = [int(j) for j in order if sizes[j] > threshold * scale and sizes[j] > 0]
        if alive:
            faintest = min(faintest, float(sizes[alive[-1]]) / scale)
        numbers = [numbers[j] for j in alive]
        frame = _completed(images[:, alive] / sizes[alive], families, i, refinements)
        fresh = range(len(starts), len(starts) + W.shape[0] - len(alive))
        starts += [i] * len(fresh)
        numbers = [*numbers, *fresh]
        frames.append(frame)
        columns.append(numbers)
    return _Seen(frames, columns, starts), faintest


class _Families:
    """At each vertex the Gram matrices ``G^(j)`` of the products that leave it, each divided by its norm; made when asked for."""

    def __init__(self, layers: Sequence[Floats]) -> None:
        self.layers = layers
        self.made: dict[int, list[Floats]] = {}

    def __getitem__(self, vertex: int) -> list[Floats]:
        if vertex not in self.made:
            self.made[vertex] = self._grams(vertex)
        return self.made[vertex]

    def _grams(self, vertex: int) -> list[Floats]:
        family, product = [], None
        for W in self.layers[vertex:]:
            product = W if product is None else W @ product
            norm = float(np.linalg.norm(product))
            if norm == 0.0:
                break
            product = product / norm
            family.append(product.T @ product)
        return family


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


def _completed(vectors: Floats, families: _Families, vertex: int, refinements: int) -> Floats:
    """Return an orthonormal frame: the given vectors, re-orthonormalized, then a joint basis of the rest."""
    n, m = vectors.shape
    if m == 0:
        return _joint_basis(families[vertex], n, refinements)
    Q, R = np.linalg.qr(vectors, mode="complete" if m < n else "reduced")
    Q[:, :m] *= np.where(np.diagonal(R)[:m] < 0, -1.0, 1.0)
    if m < n and (family := families[vertex]):
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
