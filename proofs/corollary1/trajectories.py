"""Corollary 1 in floats: a thousand steps of the reduced dynamics, each compared with a step of full training.

At every time the layers are rebuilt from the r x d numbers, one full step is taken, all times at once, and the result
is compared with the layers of the next time. The tolerance is the rounding of both computations, frames that are
orthogonal only to rounding included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.corollary1.statement import COROLLARY1, REDUCTION
from proofs.dynamics.reduced import reduced_trajectory
from proofs.network import step
from verify.claim import Count, Defect
from verify.numeric.backend import Backend
from verify.numeric.magnitude import Magnitude
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import haar
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths

Array = NDArray[np.float64]
Rng = np.random.Generator
STEPS = 1000


@dataclass(frozen=True)
class Problem:
    """Float data that split in Haar frames, and a positive start below the optimum.

    Attributes:
        frames: ``(Q_0 = V, ..., Q_d = U)``.
        lam, target: lambda and lambda' of the first r positions.
        sigma: the entries, ``d x r``.
        rests: for each layer its middle beyond the first r positions.
        inputs, outputs: the blocks of X and Y beyond.
        eta: ``gamma / n``.
    """

    frames: tuple[Array, ...]
    lam: Array
    target: Array
    sigma: Array
    rests: tuple[Array, ...]
    inputs: Array
    outputs: Array
    eta: float

    @property
    def X(self) -> Array:
        """``diag(sqrt(lambda)) (+) rest``, in the frames."""
        return _beside(np.diag(np.sqrt(self.lam)), self.inputs)

    @property
    def Y(self) -> Array:
        """``diag(lambda' / sqrt(lambda)) (+) rest``, in the frames."""
        return _beside(np.diag(self.target / np.sqrt(self.lam)), self.outputs)


def _beside(first: Array, rest: Array) -> Array:
    """Return the block-diagonal matrix of two blocks, over leading axes of the first."""
    shape = (first.shape[-2] + rest.shape[0], first.shape[-1] + rest.shape[1])
    whole = np.zeros((*first.shape[:-2], *shape))
    whole[..., : first.shape[-2], : first.shape[-1]] = first
    whole[..., first.shape[-2] :, first.shape[-1] :] = rest
    return whole


def _problem(rng: Rng, widths: tuple[int, ...], kind: str) -> Problem:
    r, d = min(widths), len(widths) - 1
    lam, s = rng.uniform(0.5, 2.0, r), rng.uniform(0.4, 1.4, r)
    sigma = rng.uniform(0.3, 0.9, (d, r))
    if kind == "repeated eigenvalues":
        lam, s = np.full(r, lam[0]), np.full(r, s[0])
    if kind == "no targets":
        s = np.zeros(r)
    if kind == "a layer at zero":
        sigma[-1] = 0.0
    rests = []
    for i in range(d):
        rests.append(_diagonal(rng, widths[i + 1] - r, widths[i] - r))
    inputs, outputs = (rng.uniform(-1, 1, (k - r, widths[0] - r + 1)) for k in (widths[0], widths[-1]))
    frames = tuple(haar(rng, k) for k in widths)
    return Problem(frames, lam, lam * s, sigma, tuple(rests), inputs, outputs, float(rng.uniform(0.02, 0.1)))


def _diagonal(rng: Rng, rows: int, columns: int) -> Array:
    S = np.zeros((rows, columns))
    np.fill_diagonal(S, rng.uniform(-1, 1, min(rows, columns)))
    return S


def _of_widths(widths: tuple[int, ...], rng: Rng) -> Problem:
    return _problem(rng, widths, "generic")


def _of_kind(kind: str, rng: Rng) -> Problem:
    return _problem(rng, random_widths(rng, depth=(1, 5), width=(1, 6)), kind)


KINDS = ("generic", "repeated eigenvalues", "no targets", "a layer at zero")
PROBLEMS = Strata(
    degenerate=[Stratum(name, partial(_of_widths, widths)) for name, widths in DEGENERATE_WIDTHS.items()],
    random=[Stratum(f"random widths, {kind}", partial(_of_kind, kind)) for kind in KINDS],
)


def _orthogonal(Q: Array) -> Magnitude:
    """The magnitude of a frame that stands for the orthogonal matrix nearest to it: within ``||Q^T Q - I||`` of it."""
    measured = Magnitude.of(Q)
    defect = float(np.linalg.norm(Q.T @ Q - np.eye(len(Q))))
    rounding = (measured.mT @ measured).error
    return Magnitude(measured.shape, measured.norm, defect + float(rounding))


def _layers(frames: Sequence[Any], middles: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(frames[i + 1] @ S @ frames[i].mT for i, S in enumerate(middles))


def _next_middles(middles: Sequence[Any], inputs: Any, targets: Any, eta: float) -> list[Any]:
    """Equation (6) on whole middles: with S = S_d...S_1 the rest never reaches the bracket."""
    return list(step(tuple(middles), inputs, targets, eta))


@COROLLARY1.sampled(
    covers=f"{STEPS} steps of float64 training, widths 1 to 6, depth 1 to 5",
    instances=PROBLEMS,
    count=Count(19, 190, 1900),
    batch=1,
    controls={
        "with_the_first_product_over_all_layers": {"over_all": True},
        "with_a_step_larger_by_a_millionth": {"factor": 1 + 1e-6},
        "with_frames_of_the_data_exchanged": {"exchanged": True},
    },
    supports=[REDUCTION],
)
def every_step_of_training_is_a_step_of_the_reduced_dynamics(
    problems: list[Problem], backend: Backend, *, over_all: bool = False, factor: float = 1.0, exchanged: bool = False
) -> list[Defect]:
    """The largest distance, over layers and times, between a full step and the reduced one, beside what rounding
    explains.
    """
    return [_worst_step(problem, backend, over_all, factor, exchanged) for problem in problems]


def _worst_step(problem: Problem, backend: Backend, over_all: bool, factor: float, exchanged: bool) -> Defect:
    path = reduced_trajectory(problem.sigma, problem.lam, problem.target, problem.eta, STEPS)
    if over_all:
        S = path[:-1].prod(axis=1)
        path[1:] = path[:-1] + problem.eta * (S * (problem.target - problem.lam * S))[:, None, :]
    diagonals = path[..., None] * np.eye(len(problem.lam))
    middles = [_beside(diagonals[:, i], rest) for i, rest in enumerate(problem.rests)]
    frames = [problem.frames[0][:, ::-1] if exchanged else problem.frames[0], *problem.frames[1:]]
    before = _layers([backend.asarray(Q) for Q in frames], [backend.asarray(S[:-1]) for S in middles])
    after = _layers([backend.asarray(Q) for Q in frames], [backend.asarray(S[1:]) for S in middles])
    X, Y = (backend.asarray(Q @ A) for Q, A in ((problem.frames[0], problem.X), (problem.frames[-1], problem.Y)))
    moved = step(before, X @ X.mT, Y @ X.mT, factor * problem.eta)
    tolerances = _tolerances(problem, middles)
    worst = Defect(0.0, 0.0)
    for new, expected, tolerance in zip(moved, after, tolerances, strict=True):
        distance = backend.to_numpy(backend.norm(new - expected))
        ratios = np.where(np.isfinite(distance), distance / tolerance, np.inf)
        t = int(np.argmax(ratios))
        found = Defect(float(distance[t]), float(tolerance[t]))
        worst = max(worst, found, key=lambda defect: defect.ratio)
    return worst


def _tolerances(problem: Problem, middles: Sequence[Array]) -> list[Array]:
    """Run the same formulas on magnitudes: rounding of the full step, plus that of the layers it is compared with."""
    frames = [_orthogonal(Q) for Q in problem.frames]
    X, Y = (Q @ Magnitude.of(A) for Q, A in ((frames[0], problem.X), (frames[-1], problem.Y)))
    now = [Magnitude.of(S[:-1]) for S in middles]
    full = step(_layers(frames, now), X @ X.mT, Y @ X.mT, problem.eta)
    inner_X, inner_Y = Magnitude.of(problem.X), Magnitude.of(problem.Y)
    reduced = _next_middles(now, inner_X @ inner_X.mT, inner_Y @ inner_X.mT, problem.eta)
    rebuilt = _layers(frames, reduced)
    return [np.asarray(one.error + other.error) for one, other in zip(full, rebuilt, strict=True)]
