"""Four convex losses with their constants: squared, logistic-type, Huber-smoothed, and one that is smooth on no half-line.

All are functions of ``u = f - y`` with their least value 0 at ``u = 0``. Values and derivatives are computed in balls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from verify.ball import Ball


@dataclass(frozen=True)
class Loss:
    """A convex loss ``l(u)``, even, with ``l(0) = 0``.

    Attributes:
        value, slope: l and l'.
        reach: for K the largest |u| with ``l(u) <= K``, or a bound on it.
        steepest, sharpest: bounds on |l'| and l'' where ``|u|`` is at most the argument.
    """

    name: str
    value: Callable[[Ball], Ball]
    slope: Callable[[Ball], Ball]
    reach: Callable[[Ball], Ball]
    steepest: Callable[[Ball], Ball]
    sharpest: Callable[[Ball], Ball]


def _exp_pair(u: Ball) -> tuple[Ball, Ball]:
    return u.exp(), (-u).exp()


def _cosh(u: Ball) -> Ball:
    rising, falling = _exp_pair(u)
    return (rising + falling) / 2


def _sinh(u: Ball) -> Ball:
    rising, falling = _exp_pair(u)
    return (rising - falling) / 2


ONE = Ball(1)

SQUARED = Loss(
    "squared: u^2", lambda u: u * u, lambda u: 2 * u, lambda K: K.sqrt(), lambda b: 2 * b, lambda b: Ball(2),
)  # fmt: skip

LOGISTIC = Loss(
    "logistic, both classes: log(1 + e^u) + log(1 + e^-u) - 2 log 2",
    lambda u: 2 * _cosh(u / 2).log(),
    lambda u: _sinh(u / 2) / _cosh(u / 2),
    lambda K: K + 2 * Ball(2).log(),  # l(u) >= |u| - 2 log 2
    lambda b: ONE,
    lambda b: ONE / 2,
)

HUBER = Loss(
    "Huber, smoothed: sqrt(1 + u^2) - 1",
    lambda u: (1 + u * u).sqrt() - 1,
    lambda u: u / (1 + u * u).sqrt(),
    lambda K: K + 1,
    lambda b: ONE,
    lambda b: ONE,
)

HYPERBOLIC = Loss(
    "not smooth on any half-line: cosh u - 1",
    lambda u: _cosh(u) - 1,
    _sinh,
    lambda K: (2 * (K + 1)).log(),  # cosh u >= e^|u| / 2
    _sinh,
    _cosh,
)

LOSSES = (SQUARED, LOGISTIC, HUBER, HYPERBOLIC)


@dataclass(frozen=True)
class Training:
    """Data with diagonal inputs, a depth, and the size of the start; d >= 2.

    Attributes:
        x: the diagonal of X, positive; example k is ``x_k e_k``.
        y: the targets.
    """

    loss: Loss
    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    depth: int
    sigma: Fraction

    @property
    def n(self) -> int:
        return len(self.x)

    def value(self, v: list[Ball]) -> Ball:
        """Return ``L(v) = (1/2n) sum_k l(v_k x_k - y_k)``."""
        total = Ball(0)
        for v_k, x_k, y_k in zip(v, self.x, self.y, strict=True):
            total = total + self.loss.value(v_k * x_k - y_k)
        return total / (2 * self.n)

    def gradient(self, v: list[Ball]) -> list[Ball]:
        """Return ``g(v)``."""
        return [
            self.loss.slope(v_k * x_k - y_k) * x_k / (2 * self.n)
            for v_k, x_k, y_k in zip(v, self.x, self.y, strict=True)
        ]

    @property
    def solution(self) -> Ball:
        """``|v*|``: the norm of the interpolating map."""
        return sum(((y_k / x_k) ** 2 * ONE for x_k, y_k in zip(self.x, self.y, strict=True)), Ball(0)).sqrt()

    @property
    def radius(self) -> Ball:
        """R: where ``L(v) <= L(0)`` every term is at most ``2 n L(0)``, which bounds every coordinate of v."""
        reach = self.loss.reach(2 * self.n * self.value([Ball(0)] * self.n))
        return sum((((abs(y_k) + reach) / x_k) ** 2 for x_k, y_k in zip(self.x, self.y, strict=True)), Ball(0)).sqrt()

    @property
    def safe_step(self) -> Fraction:
        """The step size of ``proposition5.proof-start-repaired``, rounded down to a multiple of 2^-60."""
        d, sigma = self.depth, self.sigma
        half = (sigma * sigma + (self.radius.log() * Fraction(2, d)).exp()).sqrt()
        rho = 2 * half
        farthest = rho**d
        C, H = Ball(0), Ball(0)
        for x_k, y_k in zip(self.x, self.y, strict=True):
            u = farthest * x_k + abs(y_k)
            C = C + self.loss.steepest(u) * x_k / (2 * self.n)
            H = H + self.loss.sharpest(u) * x_k**2 / (2 * self.n)
        beta = H * d * rho ** (2 * d - 2) + C * (d - 1) * rho ** (d - 2)
        bounds = (1 / beta, sigma**2 / (4 * self.value([Ball(0)] * self.n)), half ** (2 - d) / (C * Ball(d).sqrt()))
        least = min(bound.ends()[0] for bound in bounds)
        return Fraction(int(least * 2**60), 2**60)
