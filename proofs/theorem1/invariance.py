"""Is alignment an invariant of training on given data? Decided exactly; where it is not, nearby data for which it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from proofs.alignment import data_frames
from proofs.alignment.ball_frames import BallFrames
from proofs.alignment.distance import power_above
from proofs.network import Data
from proofs.theorem1.directions import FloatDirections, enclosed_directions, float_directions
from proofs.theorem1.nearest import (
    NearData,
    excluded_below,
    nearest_inputs,
    nearest_targets,
    of_size_one,
    realizable_targets,
)
from proofs.theorem1.question import (
    Entry,
    RationalDataFrames,
    diagonal_in,
    rational_data_frames,
    realizable,
    refuting_entry,
)
from verify.apply import Array, BadInput
from verify.claim import Answer
from verify.numeric.threads import at_most

LARGE = 1500
"""Rows or columns of X beyond which nearby data are not sought."""


@dataclass(frozen=True)
class Invariance:
    """The typed result.

    Attributes:
        answer: whether an aligned class of networks is kept by gradient descent and contains zero loss.
        realizable: whether some linear map interpolates.
        rank: the rank of Y, the least rank of an interpolating map.
        fits: whether the widths leave room for it (``None`` without widths).
        entry: a nonzero entry of the commutator, where that refutes.
        frames: rational frames of the data, where it holds and they are rational.
        enclosed: frames in balls, where it holds and the frames are irrational.
        floats: float frames, where none are enclosed.
        modes: for float frames: eigenvalues ``lambda`` of ``X X^T``, entries ``lambda'`` of ``U^T Y X^T V``.
        near: nearby data for which it would hold.
        gap: distance (Frobenius norm) from Y to realizable targets, where Y itself is not.
        excluded: no realizable data whose X and Y both differ by less than this (relative, spectral norm) would do.
    """

    answer: Answer
    realizable: bool
    rank: int
    fits: bool | None
    entry: Entry | None = None
    frames: RationalDataFrames | None = None
    enclosed: BallFrames | None = None
    floats: FloatDirections | None = None
    modes: tuple[tuple[float, float], ...] = ()
    near: tuple[NearData, ...] = ()
    excluded: float = 0.0
    gap: float = 0.0

    @property
    def applies(self) -> bool:
        """Whether the theorem says anything about exactly these data: some network reaches them, and X is not zero."""
        return self.answer is not Answer.FAILS or self.entry is not None


def decide_data(X: Array, Y: Array, widths: tuple[int, ...] | None = None) -> Invariance:
    """Decide the question exactly, for the numbers as they are.

    Raises:
        BadInput: shapes that do not belong together.
    """
    data = _data(X, Y, widths)
    possible, rank = realizable(data), data.Y.rank()
    fits = None if widths is None else rank <= min(widths)
    if not possible and (X.numbers.measured or Y.numbers.measured):
        return _unrealizable(X, Y, widths, rank)
    if not possible or fits is False:
        return Invariance(Answer.FAILS, possible, rank, fits)
    if data.X.is_zero():
        return Invariance(Answer.FAILS, True, rank, fits)
    entry = refuting_entry(data)
    if entry is None:
        frames = rational_data_frames(data)
        if frames is not None and not diagonal_in(data, frames):
            raise AssertionError("the frames that were built do not make the data diagonal")
        enclosed = enclosed_directions(data) if frames is None else None
        modes, floats = _modes(data, needed=frames is None and enclosed is None)
        return Invariance(Answer.HOLDS, True, rank, fits, None, frames, enclosed, floats, modes)
    near, excluded = _nearby(X, Y, rank, _narrowest(X, Y, widths))
    return Invariance(Answer.FAILS, True, rank, fits, entry, near=near, excluded=excluded)


def _narrowest(X: Array, Y: Array, widths: tuple[int, ...] | None) -> int:
    return min(widths) if widths else min(X.shape[0], Y.shape[0])


def _unrealizable(X: Array, Y: Array, widths: tuple[int, ...] | None, rank: int) -> Invariance:
    """Measured data are hardly ever realizable as exact numbers; say how far away realizable ones are."""
    none = Invariance(Answer.FAILS, False, rank, None)
    if max(X.shape) > LARGE:
        return none
    try:
        with np.errstate(all="ignore"):
            (A, _), (B, power) = of_size_one(X.floats), of_size_one(Y.floats)
            gap = power_above(float(np.linalg.norm(B - realizable_targets(A, B))), power)
    except (BadInput, np.linalg.LinAlgError):
        return none
    if not np.isfinite(gap):
        return none
    near, excluded = _nearby(X, Y, rank, _narrowest(X, Y, widths))
    return replace(none, near=near, excluded=excluded, gap=gap)


def _data(X: Array, Y: Array, widths: tuple[int, ...] | None) -> Data:
    if X.shape[1] != Y.shape[1]:
        remedy = "; both transposes fit: examples seem to be rows" if X.shape[0] == Y.shape[0] else ""
        raise BadInput(
            f"X is {X.shape[0]} x {X.shape[1]} and Y is {Y.shape[0]} x {Y.shape[1]}: examples are columns, "
            f"so both need the same number of columns{remedy}"
        )
    if widths is not None and (widths[0], widths[-1]) != (X.shape[0], Y.shape[0]):
        hint = "; they fit from the last to the first" if (widths[-1], widths[0]) == (X.shape[0], Y.shape[0]) else ""
        raise BadInput(
            f"the widths begin with {widths[0]} and end with {widths[-1]}, but X has {X.shape[0]} rows and Y has {Y.shape[0]}{hint}"
        )
    return Data(X.exact, Y.exact)


def _modes(data: Data, needed: bool) -> tuple[tuple[tuple[float, float], ...], FloatDirections | None]:
    """Return the modes in float frames, and these frames if they are needed."""
    try:
        with np.errstate(all="ignore"):  # what overflows is looked at and left out
            frames = data_frames(data)
            if frames is None:
                return (), None
            N, M = data.N.to_numpy(), data.M.to_numpy()
            lam = np.diagonal(frames.V.T @ N @ frames.V)
            target = np.diagonal(frames.U.T @ M @ frames.V)
    except (OverflowError, np.linalg.LinAlgError):
        return (), None
    if not (np.isfinite(lam).all() and np.isfinite(target).all()):
        return (), None
    count = min(len(lam), len(target))
    modes = tuple((float(lam[j]), float(target[j])) for j in range(count))
    return modes, float_directions(data, frames) if needed else None


def _nearby(X: Array, Y: Array, rank: int, narrowest: int) -> tuple[tuple[NearData, ...], float]:
    """Return data that are near and of which the answer is yes: X is not zero there, and Y fits through the narrowest width."""
    if max(X.shape) > LARGE:
        return (), 0.0
    try:
        # Many small decompositions: threads would only wait for one another.
        with at_most(1), np.errstate(over="raise", invalid="raise", divide="raise"):
            # The condition does not see the scale, squares of small or large numbers do.
            (A, power_X), (B, power_Y) = of_size_one(X.floats), of_size_one(Y.floats)
            found = [
                nearest_targets(A, B, narrowest).times_power(power_Y) if A.any() else None,
                inputs.times_power(power_X) if rank <= narrowest and (inputs := nearest_inputs(A, B)) else None,
            ]
            excluded = excluded_below(A, B)
    except (BadInput, FloatingPointError, np.linalg.LinAlgError):
        return (), 0.0
    near = sorted((data for data in found if data is not None), key=lambda data: data.relative)
    return tuple(near), excluded
