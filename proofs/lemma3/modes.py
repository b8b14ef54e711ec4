"""Modes for Lemma 3 and Proposition 1: degenerate starts first, with steps up to and exactly at the bound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod

import numpy as np

from proofs.dynamics import Mode
from verify.ball import Ball, certainly_at_most
from verify.claim import Answer
from verify.sampling import Strata, Stratum

Rng = np.random.Generator


@dataclass(frozen=True)
class Start:
    """A mode below its optimum, and a step at a given fraction of the sharp bound.

    Attributes:
        mode: positive entries, ``S <= s``.
        share: ``kappa s^2 sum_i sigma_i^{-2}``, at most 1.
    """

    mode: Mode
    share: Fraction

    @property
    def eta(self) -> Fraction:
        """``gamma / n``."""
        mode = self.mode
        inverse_squares = sum((1 / (x * x) for x in mode.sigma), Fraction(0))
        return self.share / (mode.lam * mode.optimum**2 * inverse_squares)

    @property
    def steps(self) -> int:
        """How many exact steps are affordable: fractions grow by a factor 2d - 1 in length each step."""
        return {1: 8, 2: 5, 3: 4}.get(len(self.mode.sigma), 3 if len(self.mode.sigma) < 6 else 2)


def within_printed_step(mode: Mode, eta: Fraction) -> Answer:
    """Decide ``eta <= (ln 2 / d) min_i sigma_i^2 lambda / lambda'^2``; entries may have any sign, or be zero."""
    bound = Ball(2).log() * (min(x * x for x in mode.sigma) * mode.lam / (len(mode.sigma) * mode.target**2))
    return certainly_at_most(eta, bound)


def _start(kind: str) -> Stratum[Start]:
    def draw(rng: Rng) -> Start:
        d = 1 if kind == "one layer" else 2 if kind == "two layers" else int(rng.integers(1, 7))
        sigma = [Fraction(int(rng.integers(1, 9)), int(rng.integers(1, 5))) for _ in range(d)]
        if kind == "balanced":
            sigma = [sigma[0]] * d
        if kind == "one tiny entry":
            sigma[0] = Fraction(1, 100)
        lam = Fraction(int(rng.integers(1, 7)), int(rng.integers(1, 4)))
        ratio = Fraction(int(rng.integers(1, 10)), 10)
        if kind == "already at the optimum":
            ratio = Fraction(1)
        if kind == "almost there":
            ratio = Fraction(999, 1000)
        if kind == "far below":
            ratio = Fraction(1, 1000)
        s = prod(sigma, start=Fraction(1)) / ratio
        share = Fraction(1) if kind in ("step at the bound", "almost there") else Fraction(int(rng.integers(1, 7)), 10)
        return Start(Mode(tuple(sigma), lam, s * lam), share)

    return Stratum(kind, draw)


STARTS = Strata(
    degenerate=[
        _start(kind)
        for kind in (
            "one layer",
            "two layers",
            "balanced",
            "one tiny entry",
            "step at the bound",
            "already at the optimum",
        )
    ],
    random=[_start(kind) for kind in ("almost there", "far below", "generic")],
)
