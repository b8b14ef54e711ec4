"""Following a mode with balls, from a start outside the trap until it is certainly inside.

Exact fractions double their length at every step; balls keep theirs, and their comparisons say yes only when it is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from proofs.dynamics.mode import Mode
from verify.ball import Ball, certainly_at_most, certainly_positive
from verify.claim import Answer, every


def enclosed_step(sigma: Sequence[Ball], lam: Ball, target: Ball, eta: Ball) -> list[Ball]:
    """Return enclosures of the entries after one step: ``sigma_i += eta (lambda' - lambda S) prod_{j != i} sigma_j`` (13)."""
    move = eta * (target - lam * prod(sigma, start=Ball(1)))
    return [s + move * prod([*sigma[:i], *sigma[i + 1 :]], start=Ball(1)) for i, s in enumerate(sigma)]


def certainly_trapped(sigma: Sequence[Ball], lam: Ball, target: Ball, eta: Ball) -> Answer:
    """Decide whether the conditions of :func:`proofs.dynamics.trap` hold for every point of the enclosures.

    A product that may lie on either side of its optimum must satisfy the bound for both, which is the bound for the larger.
    """
    optimum, S = target / lam, prod(sigma, start=Ball(1))
    inverse_squares = eta * lam * sum((1 / (s * s) for s in sigma), Ball(0))
    bounds = [certainly_at_most(size * size * inverse_squares, Ball(1)) for size in (optimum, S)]
    return every([*(certainly_positive(s) for s in (*sigma, eta, lam, target)), *bounds])


@dataclass(frozen=True)
class Followed:
    """What following a mode with balls showed.

    Attributes:
        steps: how many steps were taken.
        answer: HOLDS if the mode is certainly in the trap then, FAILS if its product is certainly no nearer to the
            optimum than at the start, UNDECIDED otherwise.
    """

    steps: int
    answer: Answer


def follow(mode: Mode, eta: Fraction, most: int) -> Followed:
    """Follow a mode until it is certainly in the trap, for at most ``most`` steps."""
    sigma = [Ball(s) for s in mode.sigma]
    lam, target, rate = Ball(mode.lam), Ball(mode.target), Ball(eta)
    start = Ball(abs(mode.residual))
    for steps in range(most + 1):
        positive = all(certainly_positive(s) is Answer.HOLDS for s in sigma)
        if positive and certainly_trapped(sigma, lam, target, rate) is Answer.HOLDS:
            return Followed(steps, Answer.HOLDS)
        if steps < most:
            sigma = enclosed_step(sigma, lam, target, rate)
    residual = target - lam * prod(sigma, start=Ball(1))
    stuck = certainly_at_most(start * start, residual * residual)
    return Followed(most, Answer.FAILS if stuck is Answer.HOLDS else Answer.UNDECIDED)
