"""Theorem 4 for data and widths of one's own: what holds, what the printed condition says, and an explicit start."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from proofs.alignment import DataFrames, commutes, data_frames
from proofs.lemma1.strong_runs import strong_run_exists
from proofs.lemma2.condition import splits
from proofs.network import Data
from verify.claim import Answer

Layers = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class StrongAlignment:
    """What Theorem 4 and its repair say about data and widths; everything but the frames is decided exactly.

    Attributes:
        widths: ``(k_0, ..., k_d)``.
        r: the narrowest of them.
        realizable: whether a network of these widths interpolates.
        splits: the block condition as printed.
        commutes: ``[X X^T, X Y^T Y X^T] = 0``. With ``realizable`` this is the repaired condition: frames exist in
            which every aligned start stays aligned, one of them with zero error (theorem4.universal).
        strong_run: whether strong alignment is an invariant as printed, that is, along some run (theorem4.rigidity,
            and theorem4.if-repaired where the data commute).
        frames: frames U, V that make the data diagonal, to float precision, where they commute.
    """

    widths: tuple[int, ...]
    r: int
    realizable: bool
    splits: bool
    commutes: bool
    strong_run: Answer
    frames: DataFrames | None

    @property
    def holds(self) -> bool:
        """The repaired condition."""
        return self.realizable and self.commutes


def decide(data: Data, widths: tuple[int, ...]) -> StrongAlignment:
    """Decide Theorem 4's conditions for data and widths.

    Raises:
        ValueError: when the widths are fewer than two, not positive, or do not fit the data.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"widths are at least two positive integers k_0, ..., k_d, got {widths}")
    realizable, commuting = data.realizable_by(widths), commutes(data)
    strong = Answer.UNDECIDED
    if not realizable or data.X.is_zero():
        strong = Answer.FAILS
    elif len(widths) > 2:
        strong = Answer.HOLDS if commuting else strong_run_exists(data, widths)
    frames = data_frames(data) if commuting else None
    return StrongAlignment(widths, min(widths), realizable, splits(data, widths), commuting, strong, frames)


def one_step_start(data: Data, widths: tuple[int, ...], gamma: float) -> Layers:
    """Return layers (float64) from which one step of gradient descent reaches zero error, up to rounding.

    Raises:
        ValueError: when there are fewer than two layers, the step is not positive, the network cannot interpolate,
            X is zero, or N and M^T M do not commute.
    """
    if len(widths) < 3:
        raise ValueError("one step to zero error needs at least two layers")
    if not gamma > 0:
        raise ValueError(f"the step size is {gamma}; expected a positive number")
    if not data.realizable_by(widths):
        raise ValueError("no network of these widths interpolates the data")
    found = data_frames(data)
    if found is None:
        raise ValueError("X X^T and X Y^T Y X^T do not commute: there are no frames to start in")
    if data.X.is_zero():
        raise ValueError("X is zero: no start has a gradient")
    r, d, eta = min(widths), len(widths) - 1, gamma / data.n
    V, lam = _seen_first(found.V, data, r)
    live = np.where(lam > 0, 1 / np.sqrt(eta * np.where(lam > 0, lam, 1.0)), 1.0)
    shapes = [(after, before) for before, after in pairwise(widths)]
    layers = [_leading(np.ones(r), shape) for shape in shapes]
    layers[0] = _leading(live, (shapes[0][0], V.shape[1])) @ V.T
    last = np.zeros(r)
    if data.M.is_zero():
        last[int(np.argmax(lam))] = 1.0
    layers[d - 1] = found.U @ _leading(last, shapes[-1])
    return tuple(layers)


def _seen_first(V: NDArray[np.float64], data: Data, r: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return V with a seen direction among the first r columns, and the eigenvalues of N there (0 below rounding
    level).
    """
    N = data.N.to_numpy()
    lam = np.einsum("ij,ij->j", V, N @ V)
    lam = np.where(lam > lam.max() * len(lam) * np.finfo(np.float64).eps, lam, 0.0)
    if not lam[:r].any():
        best = int(np.argmax(lam))
        order = [best, *(j for j in range(len(lam)) if j != best)]
        V, lam = V[:, order], lam[order]
    return V, lam[:r]


def _leading(entries: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    S = np.zeros(shape)
    S[range(len(entries)), range(len(entries))] = entries
    return S
