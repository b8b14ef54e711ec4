"""How far a float run may have drifted from the exact one: the rounding of every step, and its growth by later steps.

With e_i the distance of layer i from the exact run, one step makes of it at most ``e (1 + gamma L)`` plus the rounding of
the step; L is never formed, the formula of the step is run on norms and error bounds (:mod:`verify.numeric.magnitude`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofs.network import left_product, product, right_product
from proofs.training.losses import Loss
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import gamma, unit_roundoff

Floats = NDArray[np.float64]


def at_start(layers: Sequence[Floats]) -> tuple[float, ...]:
    """Return how far the layers may be from the numbers that were given: each entry rounded once (Frobenius norm)."""
    return tuple(_rounded(W).error for W in layers)


def after_step(
    loss: Loss, layers: Sequence[Floats], E: Floats, errors: Sequence[float], rate: float, stretch: float = 1.0
) -> tuple[float, ...]:
    """Return how far each layer may be from the exact run after a step from these layers (Frobenius norm).

    Args:
        loss: the loss, with its data.
        layers: the float layers before the step.
        E: the pulled-back residual there.
        errors: how far each of them may be from the exact run.
        rate: the step size.
        stretch: the norm of the projection of gradients to a structure; 1 for free layers.
    """
    if not all(error < math.inf for error in errors):
        return tuple(math.inf for _ in layers)
    given = [_seen(W, error) for W, error in zip(layers, errors, strict=True)]
    pulled = _seen(E, _residual(loss, given, layers).error)
    after = []
    for i, W in enumerate(given, 1):
        G, before, behind = pulled, right_product(layers, i), left_product(layers, i)
        left, right = left_product(given, i), right_product(given, i)
        if left is not None and behind is not None:
            G = _seen(behind, left.error).T @ G
        if right is not None and before is not None:
            G = G @ _seen(before, right.error).T
        spread = stretch * gamma(2 * W.shape[0] * W.shape[1]) if stretch != 1.0 else 0.0
        G = Magnitude(W.shape, stretch * G.norm, stretch * G.error + spread * (G.norm + G.error))
        after.append(float((W - G * (1 / loss.X.shape[1]) * rate).error))
    return tuple(after)


def _residual(loss: Loss, given: Sequence[Magnitude], layers: Sequence[Floats]) -> Magnitude:
    X, Y = _rounded(loss.X), _rounded(loss.Y)
    outputs = _seen(product(layers), product(given).error) @ X
    if loss.name == "squared":
        return _seen(loss.Y - product(layers) @ loss.X, (Y - outputs).error) @ X.T
    # Softmax does not stretch distances; in floats its entries are off by the shift, exp (a few ulp), the sum and the quotient.
    k, n = outputs.shape
    own = math.sqrt(n) * 2 * unit_roundoff() * (4 * (outputs.norm + outputs.error) + 16 + k)
    return (Y - Magnitude((k, n), math.sqrt(n), outputs.error + own)) @ X.T


def _seen(A: Floats, error: float) -> Magnitude:
    """Return the magnitude of what a float matrix stands for, when it is off by at most ``error``."""
    found = Magnitude.of(A)
    return Magnitude(found.shape, float(found.norm) + error, error)


def _rounded(A: Floats) -> Magnitude:
    return _seen(A, 2.0**-53 * float(Magnitude.of(A).norm) * (1 + 2.0**-20) + 2.0**-1060)
