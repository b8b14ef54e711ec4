"""Runs of small networks of three square layers, many at a time: fully connected, or constrained to a space of matrices.

The instances stand along the first axis, and their formulas are those of :mod:`proofs.network.descent` with
the products shared. Every run stops by itself when its loss is below the target; the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofs.experiments.setting import STEP, TARGET, Floats, Layers

LOOK = 50
"""Steps between two looks at the loss."""


@dataclass(frozen=True)
class Problem:
    """Instances of one size.

    Attributes:
        X, Y: data, ``b x k x n``.
        start: the three layers, each ``b x k x k``.
        basis: for constrained layers an orthogonal basis of the space, ``r x k x k``; by Theorem 2 the layers then move by
            ``sum_j <G, A_j> A_j`` where G is the gradient.
    """

    X: Floats
    Y: Floats
    start: Layers
    basis: Floats | None = None


@dataclass(frozen=True)
class Trajectory:
    """What was recorded of a batch of runs.

    Attributes:
        times: when.
        layers: the layers at these times; runs that have stopped stay where they stopped.
        losses: ``times x b``.
        stopped: the step at which each run was seen below the target (to the next ``LOOK``), or -1.
        diverged: whether the run left the floating-point numbers.
    """

    times: Sequence[int]
    layers: Sequence[Layers]
    losses: Floats
    stopped: np.ndarray
    diverged: np.ndarray


def losses(problem: Problem, layers: Layers) -> Floats:
    """Return ``(1/2n) ||Y - W_3 W_2 W_1 X||^2`` of every instance."""
    W1, W2, W3 = layers
    rest = problem.Y - W3 @ (W2 @ (W1 @ problem.X))
    return np.asarray(np.einsum("bij,bij->b", rest, rest) / (2 * problem.X.shape[-1]))


def train(
    problem: Problem, times: Sequence[int], *, dtype: type[np.floating] = np.float64, target: float = TARGET
) -> Trajectory:
    """Run all instances by gradient descent and record them at the given times, in the given precision."""
    X, Y = problem.X.astype(dtype), problem.Y.astype(dtype)
    W1, W2, W3 = (W.astype(dtype) for W in problem.start)
    N, M = X @ X.mT, Y @ X.mT
    eta = dtype(STEP / X.shape[-1])
    k = X.shape[-2]
    space = None if problem.basis is None else problem.basis.reshape(-1, k * k).astype(dtype)
    rates = np.full((len(X), 1, 1), eta, dtype=dtype)
    stopped = np.full(len(X), -1)
    diverged = np.zeros(len(X), dtype=bool)
    kept, seen = [], []
    wanted, last = set(times), max(times)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is looked for, and reported
        for t in range(last + 1):
            if t % LOOK == 0 or t in wanted:
                now = losses(problem, (W1, W2, W3))
                diverged |= ~np.isfinite(now)
                stopped = np.where((stopped < 0) & (now < target), t, stopped)
                rates[(stopped >= 0) | diverged] = 0
                if t in wanted:
                    kept.append((W1.copy(), W2.copy(), W3.copy()))
                    seen.append(now)
                if not rates.any() and t >= LOOK:
                    break
            P, A = W2 @ W1, W3 @ W2
            E = rates * (M - W3 @ P @ N)
            F = E @ W1.mT
            moves = A.mT @ E, W3.mT @ F, F @ W2.mT
            if space is not None:
                moves = tuple((G.reshape(-1, k * k) @ space.T @ space).reshape(G.shape) for G in moves)
            W1, W2, W3 = W1 + moves[0], W2 + moves[1], W3 + moves[2]
    while len(kept) < len(times):  # all runs have stopped: nothing moves any more
        kept.append((W1.copy(), W2.copy(), W3.copy()))
        seen.append(losses(problem, (W1, W2, W3)))
    return Trajectory(tuple(times), tuple(kept), np.array(seen), stopped, diverged)
