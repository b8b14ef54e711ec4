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
from verify.numeric.tolerance import SMALLEST_FLOAT64, gamma, gradient_step_error, unit_roundoff

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
        after.append(_bound(float((W - G * (1 / loss.X.shape[1]) * rate).error)))
    return tuple(after)


def of_one_step(
    loss: Loss,
    layers: Sequence[Floats],
    E: Floats,
    factors: Sequence[tuple[Floats | None, Floats | None]],
    rate: float,
    stretch: float = 1.0,
) -> tuple[float, float]:
    """Return what the arithmetic of a step from these layers rounds, and a bound on all that it loses; sums over the layers.

    The first takes the products and the residual as they were computed. The second counts their own errors too, cancellation
    and underflow among them: with ``w_i = ||W_i||``, a product is off by ``gamma prod w_i``, the residual by the rounding of its
    two terms, and each of the at most 5 (d + 1) matrix products by the smallest floats. It says whether the step can be trusted.

    Args:
        factors: for each layer the product of those behind it, and of those before it; ``None`` where there are none.
        loss, layers, E, rate, stretch: as in :func:`after_step`.
    """
    d, n, size = len(layers), loss.X.shape[1], max(*loss.X.shape, *(k for W in layers for k in W.shape))
    w, x, e = [_norm(W) for W in layers], _norm(loss.X), _norm(E)
    outer = [[1.0 if A is None else _norm(A) for A in pair] for pair in factors]
    target = _norm(loss.Y) if loss.name == "squared" else 16 * math.sqrt(n)
    terms = target + outer[0][0] * w[0] * x
    product_off = gamma(size) * sum(behind * norm * before for norm, (behind, before) in zip(w, outer, strict=True))
    residual = 2 * x * (gamma(2 * size + 8) * terms + product_off * x)
    rounded = lost = 0.0
    for i, (behind, before) in enumerate(outer):
        step = float(gradient_step_error(w[i], behind, e, before, rate / n, (E.shape[0], E.shape[1])))
        off_behind, off_before = (gamma(size * d) * math.prod(part) for part in (w[i + 1 :], w[:i]))
        off = behind * before * residual + e * (off_behind * before + (behind + off_behind) * off_before)
        rounded += step
        lost += step + rate / n * stretch * off
    bits = math.log2(5 * d * (d + 1) * size**2 * rate) + sum(
        math.log2(max(1.0, norm)) for norm in (*w, *w, x, x, e, stretch, stretch)
    )
    lost += 2.0 ** (bits - 1073) if bits < 2000 else math.inf
    lost += 4 * d * size * (1 + rate) * SMALLEST_FLOAT64
    return _bound(rounded), _bound(lost)


def _bound(x: float) -> float:
    """Return a bound as it is, and infinity for what is not a number, which bounds nothing."""
    return x if x < math.inf else math.inf


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
