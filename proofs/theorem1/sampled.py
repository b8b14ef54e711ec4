"""Theorem 1 in floating point: thousands of aligned runs, followed step by step with the rounding bound of the same formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from proofs.network import product, step
from proofs.theorem1.extensions import CONVERGENCE
from proofs.theorem1.statement import IF, THEOREM1
from verify.claim import Count, Defect
from verify.numeric.backend import Backend
from verify.numeric.tracked import Tracked
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import haar

STEPS = 6

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FloatProblem:
    """An aligned problem in floats: frames ``Q_0..Q_d``, spectra, balanced positive singular values, and a trapping step.

    Attributes:
        frames: shape ``(d + 1, k, k)``.
        lam: ``lambda``, shape ``(k,)``.
        optimum: ``lambda'/lambda``, zero where lambda is; shape ``(k,)``.
        sigma: the entry of every layer at each position, shape ``(k,)``.
        eta: ``gamma / n``.
    """

    frames: Array
    lam: Array
    optimum: Array
    sigma: Array
    eta: float

    @property
    def shape(self) -> tuple[int, int]:
        """(depth, size)."""
        return self.frames.shape[0] - 1, self.frames.shape[1]


def _problem(kind: str, depth: int, size: int) -> Stratum[FloatProblem]:
    def draw(rng: np.random.Generator) -> FloatProblem:
        lam, optimum = rng.uniform(0.2, 2.0, size), rng.uniform(0.1, 2.0, size)
        if kind == "rank-deficient inputs":
            lam[0] = optimum[0] = 0.0
        if kind == "repeated eigenvalues":
            lam[:], optimum[:] = lam[0], optimum[0]
        if kind == "no targets":
            optimum[:] = 0.0
        sigma = np.where(
            optimum > 0, rng.uniform(0.3, 0.99, size) * optimum ** (1 / depth), rng.uniform(0.1, 0.9, size)
        )
        bounds = [1.0]
        live = lam > 0
        with_target, without = live & (optimum > 0), live & (optimum == 0)
        bounds += list(sigma[with_target] ** 2 / (depth * lam[with_target] * optimum[with_target] ** 2))
        bounds += list(0.5 / (lam[without] * sigma[without] ** (2 * depth - 2)))
        frames = np.stack([haar(rng, size) for _ in range(depth + 1)])
        return FloatProblem(frames, lam, optimum, sigma, float(min(bounds)) * rng.uniform(0.3, 0.99))

    return Stratum(f"{kind}, {size} x {size}, depth {depth}", draw)


FLOAT_PROBLEMS = Strata(
    degenerate=[
        _problem("rank-deficient inputs", 3, 4),
        _problem("repeated eigenvalues", 3, 4),
        _problem("no targets", 3, 4),
        _problem("single units", 3, 1),
        _problem("two layers", 2, 3),
    ],
    random=[_problem("generic", 3, 4), _problem("generic", 4, 2), _problem("generic", 3, 6), _problem("generic", 5, 3)],
)


@THEOREM1.sampled(
    covers=f"{STEPS} steps of gradient descent, every layer measured in its frames",
    instances=FLOAT_PROBLEMS,
    count=Count(288, 2880, 11520),
    batch=288,
    controls={
        "on_data_turned_by_a_thousandth": {"turn": 1e-3},
        "with_an_envelope_twice_as_fast": {"speed": 2.0},
    },
    supports=[IF, CONVERGENCE],
)
def aligned_runs_stay_in_their_frames_and_under_their_envelope(
    problems: Sequence[FloatProblem], backend: Backend, *, turn: float = 0.0, speed: float = 1.0
) -> list[Defect]:
    """Off the diagonals nothing but rounding; on them the gap to the optimum shrinks at least as fast as certified."""
    defects: dict[int, Defect] = {}
    order = sorted(range(len(problems)), key=lambda i: problems[i].shape)
    for _, places in groupby(order, key=lambda i: problems[i].shape):
        indices = list(places)
        found = _followed([problems[i] for i in indices], backend, turn, speed)
        defects.update(zip(indices, found, strict=True))
    return [defects[i] for i in range(len(problems))]


def _followed(problems: Sequence[FloatProblem], backend: Backend, turn: float, speed: float) -> list[Defect]:
    """Follow problems of one shape together; eta is absorbed into the data, so that one step size serves all."""
    depth, size = problems[0].shape
    frames = np.stack([problem.frames for problem in problems])
    Q = [Tracked.orthonormal(frames[:, i], backend) for i in range(depth + 1)]
    eta = np.array([[problem.eta] for problem in problems])
    lam, optimum, sigma = (np.stack([getattr(p, name) for p in problems]) for name in ("lam", "optimum", "sigma"))
    L, Lp, S = (Tracked.exact(_diagonals(values), backend) for values in (eta * lam, eta * lam * optimum, sigma))
    R = Tracked.exact(_rotation(size, turn), backend)
    U, V = Q[-1], Q[0]
    N, M = V @ L @ V.mT, U @ Lp @ R @ V.mT
    layers = tuple(Q[i + 1] @ S @ Q[i].mT for i in range(depth))
    for _ in range(STEPS):
        layers = step(layers, N, M, 1.0)
    middles = [(Q[i + 1].mT @ W @ Q[i]) for i, W in enumerate(layers)]
    S_end = U.mT @ product(layers) @ V
    inverse_squares = depth * eta * lam / sigma**2
    start = sigma**depth
    ratio = np.where(optimum > 0, 1 - speed * start**2 * inverse_squares, 1.0)
    envelope = np.abs(optimum - start) * np.maximum(ratio, 0.0) ** STEPS
    gaps = np.where(lam > 0, np.abs(optimum - np.diagonal(S_end.to_numpy(), axis1=1, axis2=2)) - envelope, 0.0)
    excess = np.maximum(gaps, 0.0).max(axis=1)
    defects = [[Defect(*pair) for pair in zip(_off_diagonal(m), m.error.tolist(), strict=True)] for m in middles]
    defects.append([Defect(*pair) for pair in zip(excess.tolist(), S_end.error.tolist(), strict=True)])
    return [max(found, key=lambda defect: defect.ratio) for found in zip(*defects, strict=True)]


def _diagonals(values: Array) -> Array:
    return np.asarray(values[:, :, None] * np.eye(values.shape[1]))


def _rotation(size: int, angle: float) -> Array:
    """A rotation of the first two axes (a scaling, for a single one) by an angle."""
    R = np.eye(size)
    if size == 1:
        R[0, 0] += angle
    else:
        R[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return R[None]


def _off_diagonal(middle: Tracked) -> list[float]:
    values = middle.to_numpy()
    rest = values - _diagonals(np.diagonal(values, axis1=1, axis2=2))
    return [float(size) for size in np.linalg.norm(rest, axis=(1, 2))]
