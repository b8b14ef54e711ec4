"""How far a float chain is from being aligned, bounded from both sides, rigorously.

The distance of layers ``W_1, ..., W_d`` from alignment is the least eps such that some aligned chain has every layer within eps of
theirs, in the spectral norm.

*From below.* If an aligned chain lies within eps, its commutators vanish, so ours are small: with ``w = ||W_i||``,
``P = W_j ... W_{i+1}``, ``G = P^T P``, ``H = W_i W_i^T`` and ``dP = prod(||W_l|| + eps) - prod ||W_l||``

    ||[H, G]|| <= 2 eps (2w + eps) ||G|| + 2 (w + eps)^2 dP (2 ||P|| + dP).

A commutator that is larger proves that the distance is more than eps. Its norm is bounded from below by its action on one
vector, the norms on the right from above by powers of Gram matrices, and all rounding is propagated.

*From above.* Any frames will do: see :mod:`proofs.alignment.float_frames`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.commutators import Pair
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import gamma

Floats = NDArray[np.float64]

POWER_STEPS = 8
"""Steps of the power iteration that looks for a good vector; a poor one only weakens the bound."""


@dataclass(frozen=True)
class LowerBound:
    """A proof that no aligned chain lies within ``distance``.

    Attributes:
        distance: the bound; 0 where the commutators do not rise above rounding.
        pair: whose commutator it is, or ``None``.
        commutator: a lower bound of its spectral norm, relative to ``||H|| ||G||``.
    """

    distance: float
    pair: Pair | None
    commutator: float


def lower_bound(layers: Sequence[Floats]) -> LowerBound:
    """Return the best bound over all pairs ``i < j``; the layers may be of any shapes that fit."""
    largest = max((float(np.abs(W).max(initial=0.0)) for W in layers), default=0.0)
    if not 0 < largest < math.inf:
        return LowerBound(0.0, None, 0.0)
    exponent = math.frexp(largest)[1]
    scaled = [np.ldexp(W, -exponent) for W in layers]
    best = LowerBound(0.0, None, 0.0)
    norms = [spectral_norm_bound(W) for W in scaled]
    for i in range(1, len(scaled)):
        W = _Term.of(scaled[i - 1])
        H = W @ W.T
        P = None
        for j in range(i + 1, len(scaled) + 1):
            Wj = _Term.of(scaled[j - 1])
            P = Wj if P is None else Wj @ P
            G = P.T @ P
            size = _norm_from_below(H, G)
            if not size > 0:
                continue
            norm_P = norms[i] if j == i + 1 else math.sqrt(_symmetric_norm_bound(G))
            eps = _largest_excluded(size, norms[i - 1], norm_P, norms[i:j])
            if eps > best.distance:
                scale = norms[i - 1] ** 2 * norm_P**2
                best = LowerBound(eps, (i, j), size / scale)
    distance = math.ldexp(best.distance, exponent) - scaling_loss(layers, scaled, exponent)
    return LowerBound(max(0.0, distance * (1 - 2.0**-50)), best.pair, best.commutator)


def scaling_loss(layers: Sequence[Floats], scaled: Sequence[Floats], exponent: int) -> float:
    """Bound what small entries lost to underflow when layers were multiplied by ``2^-exponent``; almost always zero."""
    lost = [W.size for W, small in zip(layers, scaled, strict=True) if not np.array_equal(np.ldexp(small, exponent), W)]
    return math.sqrt(max(lost)) * math.ldexp(1.0, max(exponent, 0) - 1074) if lost else 0.0


@dataclass(frozen=True, eq=False)
class _Term:
    """A computed matrix with the bound of its own rounding."""

    value: Floats
    size: Magnitude

    @classmethod
    def of(cls, value: Floats) -> _Term:
        return cls(value, Magnitude.of(value))

    def __matmul__(self, other: _Term) -> _Term:
        return _Term(self.value @ other.value, self.size @ other.size)

    @property
    def T(self) -> _Term:
        return _Term(self.value.T, self.size.T)


def commutator_norm_from_below(A: Floats, B: Floats) -> float:
    """Return a lower bound of ``||[A A^T, B^T B]||`` (spectral), rounding included; zero or less where there is none."""
    left, right = _Term.of(A), _Term.of(B)
    return _norm_from_below(left @ left.T, right.T @ right)


def _norm_from_below(H: _Term, G: _Term) -> float:
    """Bound ``||[H, G]||`` from below by ``||[H, G] v|| / ||v||`` for a v found by power iteration."""
    product, size = H.value @ G.value, H.size @ G.size
    C = product - product.T  # G H = (H G)^T, whose rounding is that of H G
    k = C.shape[0]
    vector = C @ np.cos(np.arange(1.0, k + 1))
    for _ in range(POWER_STEPS):
        length = float(np.linalg.norm(vector))
        if not 0 < length < math.inf:
            return 0.0
        vector = C @ (vector / length)
    length = float(np.linalg.norm(vector))
    if not 0 < length < math.inf:
        return 0.0
    vector = vector / length
    image = float(np.linalg.norm(C @ vector))
    spread = float(np.linalg.norm(C)) * (1 + gamma(k * k + 8))
    error = 2 * float(size.error) + 2 * 2.0**-53 * spread + gamma(k) * spread
    return (image * (1 - gamma(k + 8)) - error * (1 + gamma(8))) / (1 + gamma(k + 16))


def spectral_norm_bound(W: Floats) -> float:
    """Return an upper bound of ``||W||`` that is at most ``rank^(1/8)`` too large, rounding included."""
    term = _Term.of(W)
    small = term @ term.T if W.shape[0] <= W.shape[1] else term.T @ term
    return math.sqrt(_symmetric_norm_bound(small)) * (1 + 2.0**-50)


def _symmetric_norm_bound(G: _Term) -> float:
    """Bound ``||G||`` from above by ``||G^4||_F^(1/4)``: at most ``rank^(1/8)`` too large."""
    square = G.value @ G.value
    peak = float(np.abs(square).max(initial=0.0))
    if peak == 0.0:
        return float(G.size.error) + float(np.linalg.norm(G.value)) * (1 + gamma(G.value.size + 8))
    square = square / peak
    k = G.value.shape[0]
    fourth = float(np.linalg.norm(square @ square))
    # Rounding: ||fl(G^2) - G^2||_F <= gamma_k ||G||_F^2 in a norm that is at most k^(1/2) times the one bounded.
    growth = 1 + 4 * k * gamma(2 * k + 8)
    bound = (fourth * growth) ** 0.25 * math.sqrt(peak) * (1 + 2.0**-48)
    direct = float(np.linalg.norm(G.value)) * (1 + gamma(k * k + 8))
    return float(min(bound, direct)) + float(G.size.error)


def _largest_excluded(size: float, w: float, norm_P: float, norms: Sequence[float]) -> float:
    """Return an eps for which the right-hand side stays below ``size`` (it grows with eps; bisection)."""

    def allowed(eps: float) -> float:
        dP = math.prod(n + eps for n in norms) - math.prod(norms)
        dP = max(dP, 0.0) + 4 * len(norms) * 2.0**-53 * math.prod(n + eps for n in norms)
        return 2 * eps * (2 * w + eps) * norm_P**2 + 2 * (w + eps) ** 2 * dP * (2 * norm_P + dP)

    if allowed(0.0) >= size:
        return 0.0
    low, high = 0.0, max([w, *norms]) or 1.0
    while allowed(high) < size:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if allowed(middle) < size else (low, middle)
    return low * (1 - 2.0**-40)
