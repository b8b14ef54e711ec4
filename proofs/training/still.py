"""Does anything move at all? Where the gradient at the start is zero, exactly, every later time is the start."""

from __future__ import annotations

import numpy as np

from proofs.network import Data, gradient, left_product, residual, right_product
from proofs.training.descent import Moment
from verify.apply import Array, Chain

LARGEST = 96
"""Widths and examples up to which a run that does not move in floats is asked for the exact gradient."""


def stationary(X: Array, Y: Array, weights: Chain, loss: str, last: Moment) -> bool:
    """Whether a run that has not moved in floats does not move in exact numbers either; no for what is too large to ask.

    With cross-entropy, whose residual is irrational, only a product of the other layers that is zero is recognised.
    """
    if not all(np.array_equal(W.floats, now) for W, now in zip(weights.layers, last.layers, strict=True)):
        return False
    if max(*weights.widths, X.shape[1]) > LARGEST:
        return False
    layers = [W.exact for W in weights.layers]
    factors = [(left_product(layers, i), right_product(layers, i)) for i in range(1, len(layers) + 1)]
    if all(any(A is not None and A.is_zero() for A in pair) for pair in factors):
        return True
    if loss != "squared":
        return False
    data = Data(X.exact, Y.exact)
    E = residual(layers, data.N, data.M)
    return all(gradient(E, left, right, data.n).is_zero() for left, right in factors)
