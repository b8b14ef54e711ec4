"""Instances: datasets with common frames built in or destroyed, and aligned problems for training."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np

from proofs.alignment.chain import Frames
from proofs.network import Data
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.orthogonal import PYTHAGOREAN, rational_rotations

Rng = np.random.Generator


@dataclass(frozen=True)
class Dataset:
    """Data with ground truth: whether frames in which they are diagonal exist, known from the construction."""

    data: Data
    diagonalizable: bool


def _built(rng: Rng, inputs: list[int], targets: list[int], samples: int, turn: RationalMatrix | None = None) -> Data:
    """``X = V diag(x) R^T`` and ``Y = U diag(y) turn R^T``: without a turn, common right frames R."""
    k = len(inputs)
    U, V, R = rational_rotations(rng, k), rational_rotations(rng, k), rational_rotations(rng, samples)
    right = R.T if turn is None else turn @ R.T
    X = V @ RationalMatrix.diagonal(inputs, (k, samples)) @ R.T
    return Data(X, U @ RationalMatrix.diagonal(targets, (k, samples)) @ right)


def _sizes(rng: Rng) -> tuple[int, int]:
    k = int(rng.integers(1, 5))
    return k, k + int(rng.integers(0, 3))


def _diagonal(spectrum: str) -> Stratum[Dataset]:
    def draw(rng: Rng) -> Dataset:
        k, samples = _sizes(rng)
        x, y = rng.integers(1, 5, k), rng.integers(-4, 5, k)
        if spectrum == "rank-deficient X":
            x[rng.integers(0, k)] = 0
        if spectrum == "repeated eigenvalues":
            x[:] = x[0]
        if spectrum == "no targets":
            y[:] = 0
        return Dataset(_built(rng, x.tolist(), y.tolist(), samples), True)

    return Stratum(f"common frames, {spectrum}", draw)


def _rotated(rng: Rng) -> Dataset:
    """Turn two right singular vectors of Y by a Pythagorean angle, where both spectra differ: no common frames are left."""
    k, samples = _sizes(rng)
    if k < 2:
        raise Miss
    x, y = rng.choice(np.arange(1, 2 * k + 2), k, replace=False), rng.choice(np.arange(0, 2 * k + 1), k, replace=False)
    i, j = (int(place) for place in rng.choice(k, 2, replace=False))
    a, b, c = PYTHAGOREAN[int(rng.integers(len(PYTHAGOREAN)))]
    turn = np.eye(samples, dtype=object)
    turn[i, i] = turn[j, j] = Fraction(a, c)
    turn[i, j], turn[j, i] = Fraction(-b, c), Fraction(b, c)
    return Dataset(_built(rng, x.tolist(), y.tolist(), samples, RationalMatrix(turn.tolist())), False)


DATASETS = Strata(
    degenerate=[
        _diagonal("rank-deficient X"),
        _diagonal("repeated eigenvalues"),
        _diagonal("no targets"),
    ],
    random=[_diagonal("generic spectra"), Stratum("two right vectors turned apart", _rotated)],
)


@dataclass(frozen=True)
class Problem:
    """Data diagonal in frames U, V, with the frames of an aligned chain between them.

    Attributes:
        eta: ``gamma / n``, the square of a rational number.
        frames: ``(Q_0 = V, Q_1, ..., Q_d = U)``.
        live: the entries ``s_j`` of the one-step start; ``lambda_j = 1 / (eta s_j^2)``, or 0 where ``s_j`` is 0.
        targets: the entries of ``W*`` in the frames, so that ``lambda'_j = lambda_j targets_j``.
    """

    eta: Fraction
    frames: Frames
    live: tuple[Fraction, ...]
    targets: tuple[Fraction, ...]

    @property
    def depth(self) -> int:
        return len(self.frames.Q) - 1

    @property
    def inputs(self) -> tuple[Fraction, ...]:
        """``lambda_j``."""
        return tuple(1 / (self.eta * s * s) if s else Fraction(0) for s in self.live)

    @property
    def data(self) -> Data:
        """``X = V diag(sqrt(lambda))``, ``Y = W* X``."""
        V, U = self.frames.Q[0], self.frames.Q[-1]
        root = _root(self.eta)
        X = V @ RationalMatrix.diagonal([1 / (root * s) if s else Fraction(0) for s in self.live])
        return Data.of_map(X, U @ RationalMatrix.diagonal(self.targets) @ V.T)


def _root(square: Fraction) -> Fraction:
    return Fraction(isqrt(square.numerator), isqrt(square.denominator))


def _problem(kind: str) -> Stratum[Problem]:
    def draw(rng: Rng) -> Problem:
        k = 1 if kind == "one unit" else int(rng.integers(2, 5))
        depth = 2 if kind == "two layers" else int(rng.integers(3, 6))
        root = Fraction(int(rng.integers(1, 4)), int(rng.integers(2, 6)))
        live = [Fraction(int(rng.integers(1, 5)), int(rng.integers(1, 4))) for _ in range(k)]
        targets = [Fraction(int(x), 2) for x in rng.integers(-4, 5, k)]
        if kind == "rank-deficient X":
            live[0] = Fraction(0)
        if kind == "whitened X":
            live = [live[0]] * k
        if kind == "no targets":
            targets = [Fraction(0)] * k
        if kind == "some targets zero":
            targets[0] = Fraction(0)
        if kind == "negative targets":
            targets = [-abs(t) - 1 for t in targets]
        frames = Frames(tuple(rational_rotations(rng, k) for _ in range(depth + 1)))
        if not any(live):
            raise Miss
        return Problem(root * root, frames, tuple(live), tuple(targets))

    return Stratum(kind, draw)


PROBLEMS = Strata(
    degenerate=[
        _problem(kind)
        for kind in (
            "rank-deficient X", "whitened X", "no targets", "some targets zero", "negative targets", "one unit", "two layers",
        )
    ],
    random=[_problem("generic")],
)  # fmt: skip
TWO_LAYERS = Strata(degenerate=[_problem("two layers")])
DEEP_PROBLEMS = Strata(
    degenerate=[member for member in PROBLEMS.members if member.name not in ("two layers", "one unit")]
)


def one_step_start(problem: Problem, scale: int = 1) -> tuple[RationalMatrix, ...]:
    """Return the start: ``s`` in the first layer, identities, and 0 in the last (1 in modes without target)."""
    Q, k = problem.frames.Q, len(problem.live)
    first = RationalMatrix.diagonal([scale * s if s else Fraction(1) for s in problem.live])
    last = RationalMatrix.diagonal(
        [Fraction(int(s != 0 and t == 0)) for s, t in zip(problem.live, problem.targets, strict=True)]
    )
    middles = [first, *[RationalMatrix.identity(k)] * (problem.depth - 2), last]
    return tuple(Q[i + 1] @ S @ Q[i].T for i, S in enumerate(middles))
