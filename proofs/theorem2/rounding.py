"""How far two float computations of the same coefficient gradients may be apart: norms and errors carried through
the chain.

``||A||`` is the root of the sum of all ``||A_j||^2``; a layer's norm is bounded by ``||c|| ||A||``, which also
bounds sums of absolute values. Arrays have one value per batch element. The elementary bounds are those of
``verify.numeric.tolerance``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Structure
from verify.numeric.tolerance import gamma, product_error

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Size:
    """An upper bound of the norm of an exact matrix, and of the distance from it to the computed one."""

    norm: Floats
    error: Floats

    def through(self, layer: Floats, terms: int) -> Size:
        """Return the size after a layer of this norm, applied with ``terms`` roundings an entry."""
        carried = layer * self.error
        return Size(layer * self.norm, carried + product_error(layer, self.norm + self.error, terms))


def gradient_tolerance(structure: Structure, c: Floats, X: Floats, Y: Floats, loss: str) -> Floats:
    """Bound ``||g - h||`` for two computations g, h of the gradient in one layer's coefficients, whatever order
    they sum in.

    Args:
        structure: of every layer.
        c: coefficients, ``b x d x r``.
        X, Y: data, ``b x k x n``.
        loss: ``"squared"`` or ``"cross entropy"``.

    Returns:
        ``b x d`` tolerances: twice the bound of one computation.
    """
    n, depth = X.shape[-1], c.shape[1]
    family = math.sqrt(sum(map(float, structure.norms_squared))) * (1 + gamma(structure.dimension + 4))
    # A library may apply the same layer as a dense product.
    terms = structure.roundings + max(structure.shape) + structure.dimension
    layers = np.linalg.norm(c, axis=-1) * family * (1 + gamma(structure.dimension + 4))
    sizes = [Size(_norm(X), np.zeros(len(X)))]
    for i in range(depth):
        sizes.append(sizes[-1].through(layers[:, i], terms))
    slope = output_slope(sizes[-1], Y, loss)
    tolerances = []
    for i in reversed(range(depth)):
        seen = sizes[i]
        carried = seen.norm * slope.error + seen.error * slope.norm + seen.error * slope.error
        one = carried + product_error(seen.norm + seen.error, slope.norm + slope.error, terms + n)
        tolerances.append(2 * family * one)
        slope = slope.through(layers[:, i], terms)
    return np.stack(tolerances[::-1], axis=1)


def output_slope(output: Size, Y: Floats, loss: str) -> Size:
    """Return the size of the derivative of the loss in the network's output.

    Squared: ``(F - Y)/n``, two roundings. Cross entropy: ``(p - e)/2n`` with p the softmax of a column, which moves
    by at most as much as its argument; an entry of p comes from a subtraction (``p |x - max| <= 1/e`` keeps its
    effect below u), an exponential within 4 ulp, a sum of k terms and a division: ``gamma_{k+16}``.
    """
    k, n = Y.shape[-2:]
    if loss == "squared":
        norm = (output.norm + _norm(Y)) / n
        return Size(norm, output.error / n + gamma(3) * (norm + output.error / n))
    norm = np.full(len(Y), math.sqrt(2 * n) / (2 * n))
    return Size(norm, (output.error + math.sqrt(k * n) * gamma(k + 16)) / (2 * n) + gamma(3) * norm)


def _norm(X: Any) -> Floats:
    return np.asarray(np.linalg.norm(X, axis=(-2, -1)) * (1 + gamma(X.shape[-1] * X.shape[-2] + 4)))
