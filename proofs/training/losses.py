"""Losses as what gradient descent needs of them: the value, and the pulled-back residual E with ``dL/dW = -(1/n) E``.

For the squared loss ``E = (Y - W X) X^T``; for cross-entropy with targets in the simplex ``E = (Y - softmax(W X))
X^T``. Either way the gradient in layer i is ``-(1/n) (W_d ... W_{i+1})^T E (W_{i-1} ... W_1)^T`` (Section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.network import product
from verify.apply import BadInput

Floats = NDArray[np.float64]

LOSSES = ("squared", "cross-entropy")


@dataclass(frozen=True)
class Loss:
    """A loss on fixed data.

    Attributes:
        name: ``"squared"`` or ``"cross-entropy"``.
        X, Y: the data, one example a column.
    """

    name: str
    X: Floats
    Y: Floats

    def __post_init__(self) -> None:
        if self.name != "cross-entropy":
            return
        n = self.Y.shape[1]
        wrong = np.flatnonzero((self.Y < 0).any(axis=0) | (np.abs(self.Y.sum(axis=0) - 1) > len(self.Y) * 2.0**-52))
        if wrong.size:
            raise BadInput(
                f"cross-entropy needs targets that are probabilities: column {wrong[0] + 1} of Y (of {n}) is negative "
                "somewhere or does not sum to 1 (--one-hot makes such columns from class labels)"
            )

    def at(self, layers: Sequence[Floats]) -> tuple[float, Floats]:
        """Return the loss per example and E, at these layers."""
        outputs, n = product(layers) @ self.X, self.X.shape[1]
        if self.name == "squared":
            missing = self.Y - outputs
            return float(np.sum(missing**2)) / (2 * n), missing @ self.X.T
        shifted = outputs - outputs.max(axis=0)
        weights = np.exp(shifted)
        total = weights.sum(axis=0)
        value = float(np.sum(self.Y * (np.log(total) - shifted))) / n
        return value, (self.Y - weights / total) @ self.X.T
