"""Instances of every width profile: commuting data for the one-step start, criteria for strong runs, decaying
modes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.alignment import AlignedChain, Frames
from proofs.network import Data
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.matrices import integers, of_rank
from verify.sampling.orthogonal import rational_rotations
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths

Rng = np.random.Generator
Entries = tuple[Fraction, ...]


@dataclass(frozen=True)
class OneStep:
    """Commuting data of any widths with a rational one-step start: ``lambda_j = 1/(eta s_j^2)`` on the first r
    positions.

    Attributes:
        frames: ``(Q_0 = V, Q_1, ..., Q_d = U)``, rational and orthonormal.
        root: the square root of eta.
        live: s_j, or 0 where lambda_j = 0.
        slopes: the entries of ``W*`` on the first r positions; the rest of ``W*`` is zero.
        rest: the eigenvalues' square roots on the other inputs.
    """

    frames: Frames
    root: Fraction
    live: Entries
    slopes: Entries
    rest: Entries

    @property
    def eta(self) -> Fraction:
        return self.root * self.root

    def data(self, coupling: Fraction = Fraction(0)) -> Data:
        """Return ``X = V diag(x)``, ``Y = W* X``; with a coupling, the first two inputs are mixed."""
        V, U = self.frames.Q[0], self.frames.Q[-1]
        inner = RationalMatrix.diagonal([*(1 / (self.root * s) if s else Fraction(0) for s in self.live), *self.rest])
        if coupling and inner.rows > 1:
            inner = inner + coupling * RationalMatrix.unit(1, 0, inner.shape)
        return Data.of_map(V @ inner, U @ RationalMatrix.diagonal(self.slopes, (U.rows, V.rows)) @ V.T)

    def start(self, scale: int = 1) -> AlignedChain:
        """Return the start: s in the first layer, ones through the narrowest width, zero at the end (one, without
        targets).
        """
        widths = tuple(Q.rows for Q in self.frames.Q)
        sides = [min(pair) for pair in pairwise(widths)]
        r, d = min(widths), len(sides)

        def padded(entries: list[Fraction], side: int) -> Entries:
            return (*entries, *[Fraction(0)] * (side - r))

        first = padded([scale * s if s else Fraction(1) for s in self.live], sides[0])
        last = [Fraction(int(not any(self.slopes) and s != 0 and j == self._only)) for j, s in enumerate(self.live)]
        inner = [padded([Fraction(1)] * r, side) for side in sides[1 : d - 1]]
        return AlignedChain(self.frames, (first, *inner, padded(last, sides[-1])))

    @property
    def _only(self) -> int:
        return next((j for j, s in enumerate(self.live) if s), -1)


def _one_step(name: str, profile: tuple[int, ...] | None, kind: str) -> Stratum[OneStep]:
    def draw(rng: Rng) -> OneStep:
        widths = profile or random_widths(rng, depth=(2, 4), width=(1, 4))
        r = min(widths)
        live = [Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 4))) for _ in range(r)]
        slopes = [Fraction(int(x), 2) for x in rng.integers(-3, 4, r)]
        rest = [Fraction(int(x)) for x in rng.integers(0, 3, widths[0] - r)]
        if kind == "rank-deficient X":
            live[-1] = Fraction(0)
        if kind == "no targets":
            slopes = [Fraction(0)] * r
        if not any(live):
            raise Miss
        frames = Frames(tuple(rational_rotations(rng, k, turns=2) for k in widths))
        root = Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 4)))
        slopes = [w if s else Fraction(0) for w, s in zip(slopes, live, strict=True)]
        return OneStep(frames, root, tuple(live), tuple(slopes), tuple(rest))

    return Stratum(name, draw)


ONE_STEPS = Strata(
    degenerate=[
        *(_one_step(name, widths, "generic") for name, widths in DEGENERATE_WIDTHS.items() if len(widths) > 2),
        _one_step("no targets", None, "no targets"),
        _one_step("rank-deficient X", None, "rank-deficient X"),
    ],
    random=[_one_step("random widths", None, "generic")],
)


@dataclass(frozen=True)
class Interpolation:
    """Realizable data, and widths through which the interpolant fits."""

    data: Data
    widths: tuple[int, ...]


def _white(rng: Rng) -> Interpolation:
    """Draw a target of rank 2 on inputs of equal size in all directions: what commutes there needs width 2."""
    return Interpolation(
        Data.of_map(int(rng.integers(1, 4)) * rational_rotations(rng, 3, turns=2), of_rank(rng, 3, 3, 2)), (3, 2, 3)
    )


def _interpolation(name: str, profile: tuple[int, ...] | None) -> Stratum[Interpolation]:
    def draw(rng: Rng) -> Interpolation:
        widths = profile or random_widths(rng, depth=(2, 4), width=(1, 4))
        r, k0, kd = min(widths), widths[0], widths[-1]
        W = of_rank(rng, kd, k0, int(rng.integers(0, r + 1)))
        X = integers(rng, k0, k0 + int(rng.integers(-1, 2)) or 1, bound=2)
        if rng.random() < 0.4:
            X = RationalMatrix.diagonal([int(x) for x in rng.integers(0, 3, k0)])
        return Interpolation(Data.of_map(X, W), widths)

    return Stratum(name, draw)


INTERPOLATIONS = Strata(
    degenerate=[
        *(_interpolation(name, widths) for name, widths in DEGENERATE_WIDTHS.items() if len(widths) > 2),
        Stratum("inputs of one size", _white),
    ],
    random=[_interpolation("random widths", None)],
)


@dataclass(frozen=True)
class Decaying:
    """A mode with ``lambda' = 0``: its entries, and ``kappa = eta lambda``."""

    sigma: Entries
    kappa: Fraction

    @property
    def balanced(self) -> bool:
        return len(set(self.sigma)) == 1


def _decaying(name: str, depths: tuple[int, int], balanced: bool) -> Stratum[Decaying]:
    def draw(rng: Rng) -> Decaying:
        d = int(rng.integers(depths[0], depths[1] + 1))
        entries = [Fraction(int(rng.integers(3, 10)), 10) for _ in range(d)]
        kappa = Fraction(int(rng.integers(1, 10)), 20)
        return Decaying((entries[0],) * d if balanced else tuple(entries), kappa)

    return Stratum(name, draw)


DECAYING = Strata(
    degenerate=[_decaying("one layer", (1, 1), True), _decaying("two layers", (2, 2), False)],
    random=[_decaying("balanced", (3, 6), True), _decaying("unbalanced", (3, 6), False)],
)
DECAYING_DEEP = Strata(
    degenerate=[_decaying("two layers, balanced", (2, 2), True)],
    random=[_decaying("balanced", (3, 6), True), _decaying("unbalanced", (3, 6), False)],
)
