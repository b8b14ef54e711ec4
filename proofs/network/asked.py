"""What every question about a network and its data asks for, and how it is read: X, Y, the layers, a step size."""

from __future__ import annotations

import math
from fractions import Fraction

from verify.apply import Array, BadInput, Chain, Input, Kind
from verify.apply.quantities import shown

LONGEST = 10**6
"""Steps of one run."""

X_AND_Y = (
    Input("X", "the inputs, one example a column", Kind.MATRIX, "k_0 x n", aliases=("inputs", "x_train", "data")),
    Input(
        "Y",
        "the targets, one example a column",
        Kind.MATRIX,
        "k_d x n",
        aliases=("targets", "labels", "y_train", "outputs"),
    ),
)

DATA_AND_WEIGHTS = (*X_AND_Y, Input("weights", "the layers at the start", Kind.CHAIN, "W_i: k_i x k_{i-1}"))


def ensure_fit(X: Array, Y: Array, weights: Chain) -> None:
    """Refuse data and layers whose shapes do not belong together.

    Raises:
        BadInput: says which transposition would fit.
    """
    widths = weights.widths
    if X.shape[1] != Y.shape[1]:
        raise BadInput(
            f"X has {X.shape[1]} columns and Y has {Y.shape[1]}; examples are columns (--rows if they are rows)"
        )
    if (widths[0], widths[-1]) != (X.shape[0], Y.shape[0]):
        turned = (widths[-1], widths[0]) == (X.shape[0], Y.shape[0])
        hint = "; the layers fit transposed and in the opposite order" if turned else ""
        raise BadInput(
            f"the layers lead from {widths[0]} inputs to {widths[-1]} outputs, "
            f"but X has {X.shape[0]} rows and Y has {Y.shape[0]}{hint}"
        )


def lines_of(X: Array, Y: Array) -> list[str]:
    """Return what was read of data, a line each."""
    return [f"{A.where}: {A.shape[0]} x {A.shape[1]}, {A.numbers.value} ({A.dtype})" for A in (X, Y)]


def lines_of_network(X: Array, Y: Array, weights: Chain) -> list[str]:
    """Return what was read of data and a network, a line each."""
    return [*lines_of(X, Y), f"{len(weights.layers)} layers with widths {', '.join(map(str, weights.widths))}"]


def ensure_positive(step: Fraction) -> None:
    """Refuse a step size that leads nowhere.

    Raises:
        BadInput: zero, or a negative number.
    """
    if step <= 0:
        raise BadInput(f"the step size is {shown(step)}; expected a positive number")


def step_as_float(step: Fraction) -> float:
    """Return a step size in float64.

    Raises:
        BadInput: it is not positive, or beyond the floats.
    """
    ensure_positive(step)
    try:
        value = float(step)
    except OverflowError:
        value = math.inf
    if not 0 < value < math.inf:
        raise BadInput("the step size is beyond what a float can hold")
    return value
