"""Gradient flow followed with certainty: Taylor steps with enclosed remainders, every number a ball.

The squared loss makes the flow of ``W_1, ..., W_d`` a polynomial differential equation. A step first finds a box that the
solution cannot leave (Picard: start + [0, h] f(box) inside the box); the Taylor polynomial at the start plus the next
coefficient over that box then encloses the solution at the end of the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.network import Data
from verify.ball import Ball, BallMatrix
from verify.exact import RationalMatrix

Enclosed = tuple[BallMatrix, ...]
Series = list[BallMatrix]
Basis = Sequence[RationalMatrix]


class NoEnclosure(ArithmeticError):
    """No box was found that the solution cannot leave within one step; a smaller step may do."""


def flow(
    start: Sequence[RationalMatrix],
    data: Data,
    time: Fraction,
    steps: int,
    *,
    order: int = 8,
    held: int = 0,
    basis: Basis | None = None,
) -> list[Enclosed]:
    """Enclose the layers under ``dW_i/dt = (W_d..W_{i+1})^T (M - W N) (W_{i-1}..W_1)^T`` at ``steps + 1`` times.

    (Time is measured in units of n, so that no factor 1/n appears.)

    Args:
        held: a layer (counted from 1) that is held fixed, 0 for none.
        basis: matrices A_j of structured layers: coefficients follow their gradients, so that a layer moves by
            ``sum_j <A_j, V> A_j`` in place of V. All entries are free without it.

    Raises:
        NoEnclosure: when the steps are too long for the box that is tried.
    """
    at = tuple(BallMatrix(W) for W in start)
    h, found = time / steps, [at]
    for _ in range(steps):
        at = _advanced(at, data, h, order, held, basis)
        found.append(at)
    return found


def _advanced(at: Enclosed, data: Data, h: Fraction, order: int, held: int, basis: Basis | None) -> Enclosed:
    box = _box(at, data, h, held, basis)
    inside = _coefficients(at, data, order, held, basis)
    remainder = _coefficients(box, data, order + 1, held, basis)
    advanced = []
    for coefficients, last in zip(inside, remainder, strict=True):
        total = last[order] * h**order
        for j in range(order - 1, -1, -1):
            total = total + coefficients[j] * h**j
        advanced.append(total)
    return tuple(advanced)


def _box(at: Enclosed, data: Data, h: Fraction, held: int, basis: Basis | None) -> Enclosed:
    """Return a box that the solution cannot leave within h: twice the first guess, if it maps into itself."""
    during = Ball.between(0, h)
    first = _coefficients(at, data, 2, held, basis)
    box = tuple(W + velocity[1] * during for W, velocity in zip(at, first, strict=True))
    for _ in range(4):
        wider = tuple(_widened(W) for W in box)
        inside = _coefficients(wider, data, 2, held, basis)
        image = tuple(W + velocity[1] * during for W, velocity in zip(at, inside, strict=True))
        if all(_inside(a, b) for a, b in zip(image, wider, strict=True)):
            return image
        box = image
    raise NoEnclosure(f"a step of {h} is too long for a first enclosure")


def _widened(W: BallMatrix) -> BallMatrix:
    rows, columns = W.shape

    def wider(ball: Ball) -> Ball:
        low, high = ball.ends()
        margin = (high - low) + Fraction(1, 2**40)
        return Ball.between(low - margin, high + margin)

    return BallMatrix([[wider(W[i, j]) for j in range(columns)] for i in range(rows)])


def _inside(inner: BallMatrix, outer: BallMatrix) -> bool:
    pairs = zip(inner.entries(), outer.entries(), strict=True)
    return all(b.ends()[0] < a.ends()[0] and a.ends()[1] < b.ends()[1] for a, b in pairs)


def _coefficients(at: Enclosed, data: Data, order: int, held: int, basis: Basis | None) -> list[Series]:
    """Return the Taylor coefficients ``0, ..., order - 1`` of every layer along the flow through ``at``."""
    series = [[W] for W in at]
    for j in range(order - 1):
        whole = series[0]
        for layer in series[1:]:
            whole = _times(layer, whole)
        E = [-(C @ data.N) for C in whole]
        E[0] = E[0] + data.M
        velocities = []
        for i in range(len(series)):
            moved = E
            for layer in reversed(series[i + 1 :]):
                moved = _times([C.T for C in layer], moved)
            for layer in series[:i]:
                moved = _times(moved, [C.T for C in layer])
            velocities.append(moved[j] if basis is None else _within(basis, moved[j]))
        for i, (layer, velocity) in enumerate(zip(series, velocities, strict=True), 1):
            layer.append((0 if i == held else Fraction(1, j + 1)) * velocity)
    return series


def _within(basis: Basis, V: BallMatrix) -> BallMatrix:
    """Return ``sum_j <A_j, V> A_j``."""
    total = V * 0
    for A in basis:
        total = total + BallMatrix(A) * inner_product(A, V)
    return total


def inner_product(A: RationalMatrix, V: BallMatrix) -> Ball:
    """Return ``<A, V> = tr(A^T V)``."""
    rows, columns = A.shape
    return sum((A[i, j] * V[i, j] for i in range(rows) for j in range(columns) if A[i, j]), Ball(0))


def _times(left: Series, right: Series) -> Series:
    """Return the product of two power series, truncated."""
    size = min(len(left), len(right))
    product = []
    for k in range(size):
        total = left[0] @ right[k]
        for j in range(1, k + 1):
            total = total + left[j] @ right[k - j]
        product.append(total)
    return product


@dataclass(frozen=True)
class Flowing:
    """An instance that is followed: data, the layers at time 0, the time, and the number of steps."""

    data: Data
    start: tuple[RationalMatrix, ...]
    time: Fraction
    steps: int
