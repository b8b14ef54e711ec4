"""The family behind the counterexample: S = P span{E11 + E22, E33 + E44 + E55, E21 - E12}, and 21 layers in it.

P is the cyclic shift, ``P e_i = e_{i+1}``. A layer ``x, sigma, y`` is ``P (rho R_theta (+) sigma I_3)`` with ``rho e^{i theta}
= x + i y``: it turns and stretches the plane of e1 and e2, and shifts. Follow five orthonormal vectors ("threads") through the
chain: where a layer stretches that plane, two of them span it, so they stay orthogonal, and the chain is aligned.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from verify.exact import RationalMatrix

K = 5
SCALE = 5
"""The hypotenuse of the angle with cosine 3/5: layers are written times this, so that they are integers."""

P = RationalMatrix([[int(i == (j + 1) % K) for j in range(K)] for i in range(K)])
PLANE = RationalMatrix.diagonal([1, 1, 0, 0, 0])
QUARTER = RationalMatrix.unit(1, 0, (K, K)) - RationalMatrix.unit(0, 1, (K, K))
BASIS = (P @ PLANE, P @ (RationalMatrix.identity(K) - PLANE), P @ QUARTER)
"""An orthogonal basis of S (trace inner product), as Definition 4 asks for."""

Coefficients = tuple[int, int, int]
TURN: Coefficients = (3, 5, 4)
COEFFICIENTS: tuple[Coefficients, ...] = (
    *[TURN] * 8, (6, 5, 8), (9, 5, 12), (5, 5, 0), (15, 5, 20), (21, 5, 28), *[TURN] * 8,
)  # fmt: skip
"""Coefficients (x, sigma, y) of W_1, ..., W_21. Layers 9, 10, 12, 13 stretch the plane; layer 11 does not turn."""

STRETCHED = (9, 10, 12, 13)
UNTURNED = 11

Table = list[list[Any]]
"""A matrix whose entries are of any kind of number: fractions, or polynomials in the parameters of the family."""


def layer(coefficients: Sequence[int]) -> RationalMatrix:
    """Return ``x A_1 + sigma A_2 + y A_3``."""
    return reduce(RationalMatrix.__add__, (c * A for c, A in zip(coefficients, BASIS, strict=True)))


def layers(coefficients: Sequence[Coefficients] = COEFFICIENTS) -> tuple[RationalMatrix, ...]:
    """Return ``(W_1, ..., W_d)``."""
    return tuple(layer(c) for c in coefficients)


def times(A: Table, B: Table) -> Table:
    """Return the product of two tables."""
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), 0 * row[0]) for column in zip(*B, strict=True)]
        for row in A
    ]


def transposed(A: Table) -> Table:
    """Return the transpose of a table."""
    return [list(column) for column in zip(*A, strict=True)]


def turn(c: Any, s: Any, one: Any = Fraction(1)) -> Table:
    """Return ``P (R (+) I_3)`` for the rotation R with cosine c and sine s: the orthogonal factor of a layer."""
    zero = 0 * one
    plane = [[one if i == j else zero for j in range(K)] for i in range(K)]
    plane[0][0], plane[0][1], plane[1][0], plane[1][1] = c, -1 * s, s, c
    return [plane[(i - 1) % K] for i in range(K)]


def threads(c9: Any, s9: Any, c12: Any, s12: Any, one: Any = Fraction(1)) -> Table:
    """Return the five orthonormal vectors before layer 9, as columns: ``R^-1 e1, R^-1 e2`` (angle 9), ``e3, e4`` turned by angle
    12, ``e5``.
    """
    zero = 0 * one
    return [
        [c9, s9, zero, zero, zero],
        [-1 * s9, c9, zero, zero, zero],
        [zero, zero, c12, s12, zero],
        [zero, zero, -1 * s12, c12, zero],
        [zero, zero, zero, zero, one],
    ]


def stretched_grams(angles: dict[int, tuple[Any, Any]], one: Any = Fraction(1)) -> dict[int, Table]:
    """Return ``Q_{l-1}^T (E11 + E22) Q_{l-1}`` for the four stretching layers l: diagonal exactly if the chain is aligned.

    ``angles[l] = (cosine, sine)`` for l = 9, ..., 12; the frames move by ``Q_l = P (R (+) I) Q_{l-1}``.
    """
    Q = threads(*angles[9], *angles[12], one)
    grams: dict[int, Table] = {}
    for place in range(9, 14):
        if place in STRETCHED:
            grams[place] = times(transposed(Q[:2]), Q[:2])
        if place < 13:
            Q = times(turn(*angles[place], one), Q)
    return grams


def frames(coefficients: Sequence[Coefficients] = COEFFICIENTS) -> tuple[RationalMatrix, ...]:
    """Return the rational frames ``Q_0, ..., Q_21`` of the chain: ``Q_8`` holds the threads, the others follow from it."""
    turns = []
    for x, _, y in coefficients:
        rho = Fraction(abs(x)) if y == 0 else _root(x * x + y * y)
        turns.append((Fraction(x) / rho, Fraction(y) / rho))
    Q = {8: RationalMatrix(threads(*turns[8], *turns[11]))}
    for i in range(9, len(coefficients) + 1):
        Q[i] = RationalMatrix(turn(*turns[i - 1])) @ Q[i - 1]
    for i in range(7, -1, -1):
        Q[i] = RationalMatrix(turn(*turns[i])).T @ Q[i + 1]
    return tuple(Q[i] for i in range(len(coefficients) + 1))


def _root(square: int) -> Fraction:
    from math import isqrt

    root = isqrt(square)
    if root * root != square:
        raise ValueError(f"the angle of a layer needs a rational radius, and {square} is no square")
    return Fraction(root)


Direction = tuple[int, Coefficients]


def directions(coefficients: Sequence[Coefficients] = COEFFICIENTS) -> list[Direction]:
    """Return the directions of the family through a chain: (layer, derivative of its coefficients).

    The angle of every layer that turns, the ratio of every layer that stretches, and the scale of the first: 20 + 4 + 1 for the
    counterexample.
    """
    angles = [(i, (-y, 0, x)) for i, (x, _, y) in enumerate(coefficients, 1) if y]
    stretches = [(i, (x, 0, y)) for i, (x, sigma, y) in enumerate(coefficients, 1) if x * x + y * y != sigma * sigma]
    return [*angles, *stretches, (1, coefficients[0])]


def jacobian(coefficients: Sequence[Coefficients], along: Sequence[Direction]) -> RationalMatrix:
    """Return the derivatives of the product ``W_d ... W_1`` along the directions, one row each, flattened row by row."""
    chain = layers(coefficients)
    before, after = [RationalMatrix.identity(K)], [RationalMatrix.identity(K)]
    for W in chain:
        before.append(W @ before[-1])
    for W in reversed(chain):
        after.append(after[-1] @ W)
    rows = []
    for place, derivative in along:
        moved = after[len(chain) - place] @ layer(derivative) @ before[place - 1]
        rows.append([x for row in moved.to_fractions() for x in row])
    return RationalMatrix(rows)
