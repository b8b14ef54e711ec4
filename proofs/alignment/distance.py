"""How far a float chain is from being aligned, bounded from both sides, rigorously.

The distance of layers ``W_1, ..., W_d`` from alignment is the least eps such that some aligned chain has every layer within eps of
theirs, in the spectral norm.

*From below.* If an aligned chain lies within eps, its commutators vanish, so ours are small: with ``w = ||W_i||``,
``P = W_j ... W_{i+1}``, ``G = P^T P``, ``H = W_i W_i^T`` and ``dP = prod(||W_l|| + eps) - prod ||W_l||``

    ||[H, G]|| <= 2 eps (2w + eps) ||G|| + 2 (w + eps)^2 dP (2 ||P|| + dP).

A commutator that is larger proves that the distance is more than eps. Its norm is bounded from below by its action on one
vector, the norms on the right from above by powers of Gram matrices, and all rounding is propagated.

*From above.* Any frames will do: see :mod:`proofs.alignment.measured_frames`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.commutators import Pair
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import SMALLEST_FLOAT64, gamma

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
    factors = [Factor.of(W) for W in scaled]
    norms = _Norms(factors)
    best = LowerBound(0.0, None, 0.0)
    for i in range(1, len(factors)):
        H = [factors[i - 1].T, factors[i - 1]]
        P = None
        for j in range(i + 1, len(factors) + 1):
            P = factors[j - 1] if P is None else factors[j - 1] @ P
            size = _commutator_from_below(H, [P, P.T])
            if not size > 0:
                continue
            norm_P = norms[i] if j == i + 1 else P.spectral()
            eps = _largest_excluded(size, norms[i - 1], norm_P, [norms[l] for l in range(i, j)])
            if eps > best.distance:
                best = LowerBound(eps, (i, j), size / (norms[i - 1] ** 2 * norm_P**2))
    distance = -power_above(-best.distance, exponent) - scaling_loss(layers, scaled, exponent)
    return LowerBound(max(0.0, distance * (1 - 2.0**-50)), best.pair, best.commutator)


class _Norms:
    """Upper bounds of the spectral norms of factors, computed when one is asked for: three products each."""

    def __init__(self, factors: Sequence[Factor]) -> None:
        self.factors = factors
        self.found: dict[int, float] = {}

    def __getitem__(self, i: int) -> float:
        if i not in self.found:
            self.found[i] = self.factors[i].spectral()
        return self.found[i]


def scaling_loss(layers: Sequence[Floats], scaled: Sequence[Floats], exponent: int) -> float:
    """Bound what small entries lost to underflow when layers were multiplied by ``2^-exponent``; almost always zero."""
    lost = [W.size for W, small in zip(layers, scaled, strict=True) if not np.array_equal(np.ldexp(small, exponent), W)]
    return math.ceil(math.sqrt(max(lost))) * math.ldexp(1.0, max(exponent, 0) - 1074) if lost else 0.0


def power_above(x: float, exponent: int) -> float:
    """Return ``x 2^exponent`` where that is a float, else the next float above it: a bound that is scaled stays one."""
    if not math.isfinite(x):
        return math.inf
    try:
        found = math.ldexp(x, exponent)
    except OverflowError:
        return math.inf if x > 0 else -sys.float_info.max
    return found if Fraction(found) >= Fraction(x) * Fraction(2) ** exponent else math.nextafter(found, math.inf)


@dataclass(frozen=True, eq=False)
class Factor:
    """A computed matrix that stands for an exact one.

    Attributes:
        value: what was computed.
        size: upper bounds of the Frobenius norm of the exact matrix, and of the error.
        norm: an upper bound of the spectral norm of the exact one that costs no product: ``||A||^2 <= ||A||_1 ||A||_inf``.
    """

    value: Floats
    size: Magnitude
    norm: float

    @classmethod
    def of(cls, value: Floats) -> Factor:
        """Return the factor of given numbers, which are exact."""
        return cls._measured(value, Magnitude.of(value))

    @classmethod
    def _measured(cls, value: Floats, size: Magnitude) -> Factor:
        sizes = np.abs(value)
        rows, columns = (float(sizes.sum(axis=axis).max(initial=0.0)) for axis in (1, 0))
        cheap = math.sqrt(rows) * math.sqrt(columns) * (1 + gamma(max(value.shape) + 8)) + float(size.error)
        return cls(value, size, min(float(size.norm), cheap))

    def __matmul__(self, other: Factor) -> Factor:
        return self._measured(self.value @ other.value, self.size @ other.size)

    @property
    def T(self) -> Factor:
        return Factor(self.value.T, self.size.T, self.norm)

    def __call__(self, x: Image) -> Image:
        """Return the product with a vector: ``||fl(A^ x^) - A x|| <= ||A|| e_x + (gamma_n ||A^||_F + e_A) ||x^|| + underflow``."""
        (m, n), error = self.value.shape, float(self.size.error)
        frobenius, length = float(self.size.norm) + error, _length(x.value)
        carried = self.norm * x.error + (gamma(n) * frobenius + error) * length
        underflow = math.sqrt(m) * n * SMALLEST_FLOAT64
        return Image(self.value @ x.value, (carried + underflow) * (1 + 2.0**-48))

    def spectral(self) -> float:
        """Return a sharper upper bound of the spectral norm of the exact matrix, for three products."""
        return min(self.norm, spectral_norm_bound(self.value) + float(self.size.error))


@dataclass(frozen=True, eq=False)
class Image:
    """A computed vector that lies within ``error`` of the exact one it stands for."""

    value: Floats
    error: float = 0.0


def _length(x: Floats) -> float:
    """Return an upper bound of the length of a vector that is no more than a few roundings too large."""
    largest = float(np.abs(x).max(initial=0.0))
    if not 0 < largest < math.inf:
        return largest
    return largest * float(np.linalg.norm(x / largest)) * (1 + gamma(x.size + 8))


def commutator_norm_from_below(A: Floats, B: Floats) -> float:
    """Return a lower bound of ``||[A A^T, B^T B]||`` (spectral), rounding included; zero or less where there is none."""
    left, right = Factor.of(A), Factor.of(B)
    return _commutator_from_below([left.T, left], [right, right.T])


def _commutator_from_below(H: Sequence[Factor], G: Sequence[Factor]) -> float:
    """Bound ``||[H, G]||`` from below by ``||[H, G] v|| / ||v||`` for a v found by power iteration.

    H and G are given by their factors, in the order in which they act; only products with vectors are taken.
    """

    def through(factors: Sequence[Factor], x: Image) -> Image:
        for A in factors:
            x = A(x)
        return x

    k = H[0].value.shape[1]
    vector = np.cos(np.arange(1.0, k + 1))
    for step in range(POWER_STEPS + 1):
        length = float(np.linalg.norm(vector))
        if not 0 < length < math.inf:
            return 0.0
        vector = vector / length
        left, right = through(H, through(G, Image(vector))), through(G, through(H, Image(vector)))
        image = left.value - right.value
        error = left.error + right.error + 2.0**-53 * (_length(left.value) + _length(right.value))
        seen = _length(image)
        if not (math.isfinite(seen) and math.isfinite(error)) or (step > 1 and seen * math.sqrt(k) < error):
            return 0.0  # even the best vector would hardly rise above rounding
        if step < POWER_STEPS:
            vector = image
    return (seen * (1 - gamma(2 * k + 32)) - error * (1 + gamma(8))) / _length(vector)


def spectral_norm_bound(W: Floats) -> float:
    """Return an upper bound of ``||W||`` that is at most ``rank^(1/8)`` too large, rounding included."""
    size = Magnitude.of(W)
    if W.shape[0] <= W.shape[1]:
        return math.sqrt(_symmetric_norm_bound(W @ W.T, float((size @ size.T).error))) * (1 + 2.0**-50)
    return math.sqrt(_symmetric_norm_bound(W.T @ W, float((size.T @ size).error))) * (1 + 2.0**-50)


def _symmetric_norm_bound(G: Floats, error: float) -> float:
    """Bound ``||G||`` from above by ``||G^4||_F^(1/4)``: at most ``rank^(1/8)`` too large."""
    square = G @ G
    peak = float(np.abs(square).max(initial=0.0))
    if peak == 0.0:
        return error + float(np.linalg.norm(G)) * (1 + gamma(G.size + 8))
    square = square / peak
    k = G.shape[0]
    fourth = float(np.linalg.norm(square @ square))
    # Rounding: ||fl(G^2) - G^2||_F <= gamma_k ||G||_F^2 in a norm that is at most k^(1/2) times the one bounded.
    growth = 1 + 4 * k * gamma(2 * k + 8)
    bound = (fourth * growth) ** 0.25 * math.sqrt(peak) * (1 + 2.0**-48)
    direct = float(np.linalg.norm(G)) * (1 + gamma(k * k + 8))
    return float(min(bound, direct)) + error


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
