"""What is measured of a run at one time: loss, distance from alignment on both sides, whether frames stay, balancedness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.balance import imbalances
from proofs.alignment.distance import lower_bound
from proofs.alignment.float_frames import float_frames
from proofs.alignment.measured_frames import FloatFrames
from proofs.training.descent import Moment
from verify.numeric.magnitude import Magnitude

Floats = NDArray[np.float64]

SHOWN = 4
"""Singular values of the product that are recorded."""


@dataclass(frozen=True)
class Sight:
    """The run at one time.

    Attributes:
        time: steps taken.
        loss: per example.
        below, above: bounds of the distance from alignment (spectral norm, worst layer); ``above`` is ``None`` without frames.
        inner: how much of the chain is off the inner frames of time 0, which Definition 3 wants fixed; relative, at most 1.
        outer: the same for all frames of time 0: strong alignment.
        imbalance: the worst relative imbalance of consecutive layers.
        singular: the largest singular values of the product.
        rounding: of the single steps so far, summed.
        lost: a bound on what one step so far has lost at most.
        drift: a bound on the distance from the exact run.
        least: the norm of the smallest layer that is not zero; 0 where there is none.
    """

    time: int
    loss: float
    below: float
    above: float | None
    inner: float | None
    outer: float | None
    imbalance: float
    singular: tuple[float, ...]
    rounding: float
    lost: float
    drift: float
    least: float

    def row(self) -> dict[str, object]:
        """Return the numbers by name, for a table."""
        return {
            "t": self.time, "loss": self.loss, "dist >=": self.below, "dist <=": self.above,
            "off inner": self.inner, "off all": self.outer, "imbalance": self.imbalance,
            "sigma_1": self.singular[0] if self.singular else None, "singular": list(self.singular),
        }  # fmt: skip


def sight(moment: Moment, start: FloatFrames | None) -> Sight:
    """Measure a moment; ``start`` are the frames of time 0, if there are any."""
    layers = moment.layers
    found = float_frames(layers)
    product = layers[0]
    for W in layers[1:]:
        product = W @ product
    return Sight(
        time=moment.time,
        loss=moment.loss,
        below=lower_bound(layers).distance,
        above=found.rho if found is not None else None,
        inner=_off_inner(layers, start.Q) if start is not None else None,
        outer=_off_all(layers, start.Q) if start is not None else None,
        imbalance=max(imbalances(layers), default=0.0),
        singular=tuple(float(x) for x in np.linalg.svd(product, compute_uv=False)[:SHOWN]),
        rounding=moment.rounding,
        lost=moment.lost,
        drift=moment.drift,
        least=min((float(Magnitude.of(W).norm) for W in layers if W.any()), default=0.0),
    )


def _off_all(layers: Sequence[Floats], Q: Sequence[Floats]) -> float:
    return max(_off_diagonal(Q[i + 1].T @ W @ Q[i]) for i, W in enumerate(layers))


def _off_inner(layers: Sequence[Floats], Q: Sequence[Floats]) -> float:
    """Inner layers must be diagonal in the frames; the first and last one need only keep their inner frame, so a Gram matrix is."""
    depth = len(layers)
    parts = [_off_diagonal(Q[i + 1].T @ W @ Q[i]) for i, W in enumerate(layers) if 0 < i < depth - 1]
    if depth > 1:
        first, last = Q[1].T @ layers[0], layers[-1] @ Q[-2]
        parts += [_off_diagonal(first @ first.T), _off_diagonal(last.T @ last)]
    return max(parts, default=0.0)


def _off_diagonal(A: Floats) -> float:
    norm = float(np.linalg.norm(A))
    if norm == 0.0:
        return 0.0
    rest = A.copy()
    np.fill_diagonal(rest, 0.0)
    return float(np.linalg.norm(rest)) / norm
