"""Instances for the dynamics of single modes: positive starts on either side of their optimum, with steps up to the bound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod

import numpy as np

from proofs.dynamics import Mode, trap
from verify.sampling import Miss, Strata, Stratum


@dataclass(frozen=True)
class ModeStart:
    """A mode and a step size.

    Attributes:
        eta: ``gamma / n``; at the bound of the trap times ``fraction`` for modes with a target.
        fraction: how much of the bound the step uses, at most 1.
    """

    mode: Mode
    eta: Fraction
    fraction: Fraction


def _mode(kind: str) -> Stratum[ModeStart]:
    def draw(rng: np.random.Generator) -> ModeStart:
        depth = 1 if kind == "one layer" else int(rng.integers(2, 7))
        sigma = tuple(Fraction(int(x), 4) for x in rng.integers(1, 9, depth))
        if kind == "balanced":
            sigma = (sigma[0],) * depth
        lam = Fraction(int(rng.integers(1, 9)), int(rng.integers(1, 5)))
        product = Mode(sigma, lam, lam).product
        fraction = Fraction(1) if kind == "step at the bound" else Fraction(int(rng.integers(1, 8)), 8)
        inverse_squares = sum((1 / s**2 for s in sigma), Fraction(0))
        if kind == "no target":
            steepest = max(lam * product**2 / s**2 for s in sigma)
            return ModeStart(Mode(sigma, lam, Fraction(0)), fraction / steepest * Fraction(15, 16), fraction)
        above = Fraction(0) if kind == "at the optimum" else Fraction(int(rng.integers(1, 200)), 100)
        optimum = product * (1 + above) if kind != "close to the optimum" else product * Fraction(201, 200)
        if kind == "above the optimum":
            optimum = product / (1 + above)
        eta = fraction / (lam * max(optimum, product) ** 2 * inverse_squares)
        return ModeStart(Mode(sigma, lam, lam * optimum), eta, fraction)

    return Stratum(kind, draw)


MODE_STARTS = Strata(
    degenerate=[
        _mode(kind)
        for kind in (
            "step at the bound",
            "close to the optimum",
            "at the optimum",
            "above the optimum",
            "no target",
            "one layer",
            "balanced",
        )
    ],
    random=[_mode("generic")],
)


def _loose(kind: str) -> Stratum[ModeStart]:
    """Starts outside the trap with a step that is stable near the optimum: far below it, or crowded by a few layers."""

    def draw(rng: np.random.Generator) -> ModeStart:
        depth = int(rng.integers(2, 5))
        sigma = [Fraction(int(x), 8) for x in rng.integers(2, 6, depth)]
        lam, optimum = Fraction(int(rng.integers(1, 5)), 2), Fraction(int(rng.integers(1, 9)), 4)
        eta = 1 / (2 * depth * lam * max(Fraction(1), optimum) ** 2)
        if kind == "unbalanced":
            sigma = [Fraction(int(x)) for x in rng.integers(2, 5, depth - 1)] + [Fraction(1, int(rng.integers(4, 9)))]
            product = prod(sigma, start=Fraction(1))
            optimum = product * int(rng.integers(2, 6))
            inverse_squares = sum((1 / s**2 for s in sigma), Fraction(0))
            eta = Fraction(int(rng.integers(9, 11)), 8) / (lam * optimum**2 * inverse_squares)
        mode = Mode(tuple(sigma), lam, lam * optimum)
        if trap(mode, eta) is not None:
            raise Miss
        return ModeStart(mode, eta, Fraction(1))

    return Stratum(f"{kind} start", draw)


LOOSE_STARTS = Strata(degenerate=[_loose("unbalanced")], random=[_loose("small")])
