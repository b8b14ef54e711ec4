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
from verify.numeric.tolerance import SMALLEST_FLOAT64, gamma, unit_roundoff

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
        error = float((W - G * (1 / loss.X.shape[1]) * rate).error)
        after.append(error if error < math.inf else math.inf)  # what is not a number bounds nothing
    return tuple(after)


def of_one_step(
    loss: Loss,
    layers: Sequence[Floats],
    E: Floats,
    factors: Sequence[tuple[Floats | None, Floats | None]],
    rate: float,
    stretch: float = 1.0,
) -> float:
    """Bound what one step from exactly these layers rounds away, summed over the layers; infinite where it is not bounded.

    In norms of computed matrices, which is far cheaper than :func:`after_step`: with w_i = ||W_i|| a product of layers is off by
    ``gamma prod w_i``, the residual by that and by the rounding of its parts, and each number by the smallest float.

    Args:
        factors: for each layer the product of those behind it, and of those before it; ``None`` where there are none.
        loss, layers, E, rate, stretch: as in :func:`after_step`.
    """
    d, size = len(layers), max(*loss.X.shape, *(k for W in layers for k in W.shape))
    relative = gamma((d + 4) * size + 8)
    w, x, y, e = [_norm(W) for W in layers], _norm(loss.X), _norm(loss.Y), _norm(E)
    chain = math.prod(w)
    residual = 2 * relative * x * (y + 2 * chain * x)
    if loss.name != "squared":  # exp of a shift that is off, and a quotient
        residual = 4 * relative * x * (math.sqrt(loss.X.shape[1]) * 16 + 2 * chain * x)
    total = 0.0
    for i, (left, right) in enumerate(factors):
        behind, before = (1.0 if A is None else _norm(A) for A in (left, right))
        off_behind, off_before = relative * math.prod(w[i + 1 :]), relative * math.prod(w[:i])
        off = (behind + off_behind) * (before + off_before) * (residual + 2 * relative * e)
        off += e * (off_behind * (before + off_before) + behind * off_before)
        total += gamma(4) * w[i] + rate / loss.X.shape[1] * stretch * off
    # Underflow: at most 5 (d + 1) matrix products, each carried on by norms that are taken to be 1 at least.
    carried = math.prod(max(1.0, norm) for norm in w) ** 2 * max(1.0, e) * max(1.0, x) ** 2 * max(1.0, stretch) ** 2
    total += 5 * d * (d + 1) * size**2 * (1 + rate) * (SMALLEST_FLOAT64 * carried)
    return total * (1 + 2.0**-30) if total < math.inf else math.inf


def _norm(A: Floats) -> float:
    """Return the Frobenius norm, up to a few roundings, also where its square is no float."""
    found = float(np.linalg.norm(A))
    return found if 2.0**-400 < found < 2.0**400 else float(Magnitude.of(A).norm)


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
