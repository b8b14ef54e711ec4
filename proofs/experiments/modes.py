"""Corollary 1 as a program: where alignment holds, training moves r modes and nothing else, each by equation (13).

For a three-layer network in the frames of its data a step is ``sigma_i += eta (lambda' - lambda S) prod_{j !=
i} sigma_j``, whatever the widths are: a few operations on vectors of length r instead of products of
matrices.
"""

from __future__ import annotations

import numpy as np

from proofs.experiments.setting import Floats


class Modes:
    """The diagonal entries of an aligned three-layer network.

    Attributes:
        sigma: ``3 x r``, the entries of each layer.
    """

    def __init__(self, sigma: Floats, lam: Floats, target: Floats, eta: float) -> None:
        """Args: entries ``3 x r``, lambda and lambda' (length r), ``eta = gamma / n``."""
        self.sigma = np.array(sigma, dtype=np.float64)
        r = self.sigma.shape[1]
        self._rows = tuple(self.sigma)
        self._lam, self._target = eta * np.asarray(lam, dtype=np.float64), eta * np.asarray(target, dtype=np.float64)
        self._room = tuple(np.empty((4, r)))

    def step(self) -> None:
        """Take one step, in place."""
        first, second, third = self._rows
        low, rest, left, right = self._room
        multiply, add = np.multiply, np.add
        multiply(first, second, low)
        multiply(low, third, rest)
        multiply(rest, self._lam, rest)
        np.subtract(self._target, rest, rest)
        multiply(rest, low, low)
        multiply(rest, third, rest)
        multiply(rest, second, left)
        multiply(rest, first, right)
        add(first, left, first)
        add(second, right, second)
        add(third, low, third)

    @property
    def product(self) -> Floats:
        """``S``, length r."""
        return np.asarray(self.sigma.prod(axis=0))
