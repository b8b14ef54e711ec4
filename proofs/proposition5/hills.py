"""Losses with hills: what convexity is not needed for. One step reaches zero error all the same, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.proposition5.statement import PROPOSITION5, REPAIRED
from verify.claim import Answer, Count, Outcome
from verify.sampling import Miss, Strata, Stratum

Rng = np.random.Generator


@dataclass(frozen=True)
class Hilly:
    """One example x = 1 and the loss ``l(f) = p(f)^2``, ``p(f) = (f - r_1)(f - r_2)...``: a hill between neighbouring zeros.

    Attributes:
        roots: the zeros of l, two different ones at least.
        gamma: the step size, of any size.
    """

    roots: tuple[Fraction, ...]
    gamma: Fraction

    def value(self, f: Fraction) -> Fraction:
        """``l(f)``."""
        total = Fraction(1)
        for root in self.roots:
            total *= f - root
        return total * total

    def slope(self, f: Fraction) -> Fraction:
        """``g(f) = l'(f)/2 = p(f) p'(f)``."""
        p, derivative = Fraction(1), Fraction(0)
        for root in self.roots:
            p, derivative = p * (f - root), derivative * (f - root) + p
        return p * derivative

    @property
    def hills(self) -> list[tuple[Fraction, Fraction]]:
        """Neighbouring zeros between which l is not zero: there it lies above its chord, so it is not convex."""
        neighbours = pairwise(sorted(set(self.roots)))
        return [(low, high) for low, high in neighbours if self.value((low + high) / 2) > 0]

    def squares(self, f: Fraction, root: Fraction, gamma: Fraction) -> Fraction:
        """Return ``w^2 + a^2`` for starts ``a w = f`` whose map is the root after one step (g(f) is not zero).

        ``(w - gamma a g)(a - gamma w g) = f (1 + gamma^2 g^2) - gamma g (w^2 + a^2)``.
        """
        g = self.slope(f)
        return (f * (1 + (gamma * g) ** 2) - root) / (gamma * g)


def _hilly(kind: str) -> Stratum[Hilly]:
    def draw(rng: Rng) -> Hilly:
        count = 2 if kind == "two zeros" else int(rng.integers(2, 5))
        roots = {Fraction(int(x), int(rng.integers(1, 4))) for x in rng.integers(-6, 7, count)}
        if kind == "flat at zero":
            roots = {abs(x) for x in roots} | {-abs(x) for x in roots}
        if len(roots) < 2:
            raise Miss
        again = [min(roots)] if kind == "a zero of higher order" else []
        return Hilly((*sorted(roots), *again), Fraction(int(rng.integers(1, 40)), int(rng.integers(1, 40))))

    return Stratum(kind, draw)


HILLY = Strata([_hilly(kind) for kind in ("two zeros", "flat at zero", "a zero of higher order")], [_hilly("generic")])
HALVINGS = 64


@PROPOSITION5.certified(
    covers="the squares of polynomials with 2 to 6 zeros on one example, two layers of one unit, step sizes from 1/39 to 39",
    instances=HILLY,
    count=Count(24, 200, 2000),
    controls={"with_the_opposite_step": {"direction": -1}, "with_the_zero_beyond_the_hill": {"beyond": True}},
    spares=(REPAIRED, "convex-loss"),
)
def from_below_a_hill_one_step_reaches_the_zero_on_this_side(
    loss: Hilly, *, direction: int = 1, beyond: bool = False
) -> Outcome:
    """Near the top the gradient is as small as one likes, so ``w^2 + a^2`` is at least ``2 |a w|``, as it must be for numbers.

    The gradient of the start is not zero: neither g(f) is, nor is w or a.
    """
    if not loss.hills:
        return Outcome(Answer.UNDECIDED, "no hill: the loss may be convex")
    low, high = loss.hills[0]
    root, gamma = high if beyond else low, direction * loss.gamma
    uphill, downhill = low + (high - low) / 2**10, high - (high - low) / 2**10
    for _ in range(HALVINGS):
        total = loss.squares(uphill, root, gamma)
        if total >= 2 * abs(uphill) and total > 0:
            return Outcome(Answer.HOLDS, f"from f = {float(uphill):.6g}, w^2 + a^2 = {float(total):.6g}, to {root}")
        middle = (uphill + downhill) / 2
        uphill, downhill = (middle, downhill) if loss.slope(middle) > 0 else (uphill, middle)
    return Outcome(Answer.FAILS, f"no start between {low} and the top of the hill")
