"""Runs of gradient descent, in float64 or exactly, for free layers or for layers of a structure (Theorem 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.network import Data, gradient, left_product, right_product, step
from proofs.training.losses import Loss
from proofs.training.rounding import after_step, at_start, of_one_step
from verify.apply.limits import unpack
from verify.exact import RationalMatrix

Floats = NDArray[np.float64]

LARGEST_NUMBER = 200_000
"""Bits of all entries together beyond which an exact run is stopped."""


PLACE = 160
"""Bytes that one entry of a basis matrix takes while a basis is gathered."""


@dataclass(frozen=True)
class Moment:
    """A float run at one time.

    Attributes:
        time: the number of steps taken.
        layers: the layers.
        loss: the loss per example.
        rounding: what the arithmetic of single steps has rounded, summed (not amplified).
        lost: a bound on the most that a single step has lost, with all that its parts had lost before; infinite where not bounded.
        drift: a bound on the distance from the exact run: rounding, and its growth by later steps; infinite where not bounded.
    """

    time: int
    layers: tuple[Floats, ...]
    loss: float
    rounding: float
    lost: float
    drift: float


def run(
    loss: Loss, layers: Sequence[Floats], gamma: float, steps: int, projector: Projector | None = None
) -> Iterator[Moment]:
    """Yield the run at times 0, 1, ..., steps; it ends early where numbers overflow."""
    now, n, rounding, lost = tuple(layers), loss.X.shape[1], 0.0, 0.0
    with np.errstate(all="ignore"):  # an infinite bound says so itself
        errors = at_start(now)
    stretch = 1.0 if projector is None else projector.stretch
    for time in range(steps + 1):
        with np.errstate(all="ignore"):
            value, E = loss.at(now)
            if not (np.isfinite(value) and all(np.isfinite(W).all() for W in now)):
                return
            yield Moment(time, now, value, rounding, lost, max(errors))
            if time == steps:
                return
            moved, factors = [], []
            for i, W in enumerate(now, 1):
                left, right = left_product(now, i), right_product(now, i)
                G = gradient(E, left, right, n)
                moved.append(W - gamma * (G if projector is None else projector(G)))
                factors.append((left, right))
            rounded, most = of_one_step(loss, now, E, factors, gamma, stretch)
            rounding, lost = rounding + rounded, max(lost, most)
            errors = after_step(loss, now, E, errors, gamma, stretch)
            now = tuple(moved)


class Projector:
    """``G -> sum_j <G, A_j> A_j`` for the basis of a structure: what a gradient step on the coefficients does to a layer."""

    def __init__(self, structure: Any) -> None:
        from scipy.sparse import csr_matrix

        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        counted = 0
        self.shape = structure.shape
        for j in range(structure.dimension):
            A = structure.basis_matrix(j)
            if len(rows) + len(A) > counted:  # by doubling, so that counting takes no time
                more = len(A) + len(rows)
                unpack(PLACE * more, f"the basis of {structure.name}")
                counted += more
            for a, b, value in A:
                rows.append(j)
                columns.append(a * self.shape[1] + b)
                values.append(float(value))
        self.basis = csr_matrix((values, (rows, columns)), shape=(structure.dimension, self.shape[0] * self.shape[1]))
        self.norms = np.asarray(self.basis.multiply(self.basis).sum(axis=1)).ravel()

    @property
    def stretch(self) -> float:
        """By how much this can lengthen a gradient (the basis is orthogonal); a little more, so that it is never 1."""
        return float(self.norms.max(initial=1.0)) * (1 + 2.0**-20)

    def __call__(self, G: Floats) -> Floats:
        moved: Floats = (self.basis.T @ (self.basis @ G.ravel())).reshape(self.shape)
        return moved

    def contains(self, W: Floats) -> bool:
        """Whether a layer lies in the structure, up to rounding (the basis is orthogonal)."""
        nearest = (self.basis.T @ ((self.basis @ W.ravel()) / self.norms)).reshape(self.shape)
        return bool(np.abs(nearest - W).max() <= W.size * 2.0**-52 * max(1.0, float(np.abs(W).max())))


class TooLong(ArithmeticError):
    """The numbers of an exact run have grown beyond the limit.

    Attributes:
        time: the number of steps after which they had.
        size: bits of all entries together.
    """

    def __init__(self, time: int, size: int) -> None:
        super().__init__(f"the exact numbers have grown to {size} bits after {time} steps; at most {LARGEST_NUMBER}")
        self.time, self.size = time, size


def _bits(W: RationalMatrix) -> int:
    largest: int = max(int(abs(x)) for x in W.numerator.entries())
    return max(largest, W.denominator).bit_length()


def exact_run(
    data: Data, layers: Sequence[RationalMatrix], gamma: Fraction, steps: int
) -> Iterator[tuple[RationalMatrix, ...]]:
    """Yield the layers of the exact run with the squared loss at times 0, 1, ..., steps.

    Raises:
        TooLong: the numbers have grown beyond the limit; each step multiplies their length by about twice the depth.
    """
    now, eta = tuple(layers), gamma / data.n
    for time in range(steps + 1):
        size = sum(W.rows * W.columns * _bits(W) for W in now)
        if size > LARGEST_NUMBER:
            raise TooLong(time, size)
        yield now
        if time < steps:
            now = step(now, data.N, data.M, eta)
