"""How far two float computations of the same coefficient gradients may be apart: errors carried through the chain.

Norms are measured on the data at hand; errors pass a layer by its magnitude (the operator norm of absolute values) and a
trace by its trace scale. The bounds of one action are the structure's, made of those in ``verify.numeric.tolerance``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Structure
from proofs.theorem2.autograd import output_gradient
from verify.numeric.tolerance import gamma, product_error

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """Computed matrices, and how far those of any two computations can be from the exact ones.

    ``reach`` bounds the norm of the matrix in either of two computations.
    """

    values: Floats
    error: Floats

    @property
    def reach(self) -> Floats:
        return norm(self.values) + 2 * self.error


def gradient_tolerance(structure: Structure, c: Floats, X: Floats, Y: Floats, loss: str) -> Floats:
    """Bound ``||g - h||`` for two computations g, h of the gradient in one layer's coefficients, whatever order they sum in.

    One may use the structure's fast action, the other dense layers. Both are within this bound, halved, of the exact value.

    Args:
        structure: of every layer.
        c: coefficients, ``b x d x r``.
        X, Y: data, ``b x k x n``.
        loss: ``"squared"`` or ``"cross entropy"``.

    Returns:
        ``b x d`` tolerances.
    """
    n, depth = X.shape[-1], c.shape[1]
    dense = sum(structure.shape) + structure.dimension + max(map(int, structure.norms_squared), default=0) + 3
    terms = structure.roundings + dense
    sizes = [structure.magnitude(c[:, i]) for i in range(depth)]
    scales = [np.maximum(sizes[i], structure.action_scale(c[:, i])) for i in range(depth)]
    seen = [Seen(X, np.zeros(len(X)))]
    for i in range(depth):
        at = seen[-1]
        error = sizes[i] * at.error + product_error(scales[i], at.reach, terms)
        seen.append(Seen(structure.apply(c[:, i], at.values), error))
    slope = output_slope(seen[-1], Y, loss)
    tolerances = []
    for i in reversed(range(depth)):
        at = seen[i]
        carried = at.reach * slope.error + at.error * slope.reach
        rounding = product_error(structure.transform_scale * at.reach, slope.reach, terms + n)
        tolerances.append(2 * structure.trace_scale * (carried + rounding))
        error = sizes[i] * slope.error + product_error(scales[i], slope.reach, terms)
        slope = Seen(structure.apply_transposed(c[:, i], slope.values), error)
    return np.stack(tolerances[::-1], axis=1)


def output_slope(output: Seen, Y: Floats, loss: str) -> Seen:
    """Return the derivative of the loss in the network's output.

    Squared: ``(F - Y)/n``, two roundings. Cross entropy: ``(p - e)/2n`` with p the softmax of a column, which moves by at most
    as much as its argument; an entry of p comes from a subtraction (``p |x - max| <= 1/e`` keeps its effect below u),
    an exponential within 4 ulp, a sum of k terms and a division: ``gamma_{k+16}``.
    """
    k, n = Y.shape[-2:]
    slope = output_gradient(output.values, Y, loss)
    if loss == "squared":
        return Seen(slope, output.error / n + gamma(3) * (norm(slope) + output.error / n))
    moved = (output.error + math.sqrt(k * n) * gamma(k + 16)) / (2 * n)
    return Seen(slope, moved + gamma(3) * (norm(slope) + moved))


def norm(X: Floats) -> Floats:
    """Return Frobenius norms over the last two axes, rounded up."""
    return np.asarray(np.linalg.norm(X, axis=(-2, -1)) * (1 + gamma(X.shape[-1] * X.shape[-2] + 4)))
