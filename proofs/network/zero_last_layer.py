"""Starts whose last layer is zero: the product is zero, the residual is all of M, and only the last layer moves."""

from __future__ import annotations

from verify.claim import Outcome
from verify.symbolic import Derivation, define, established, matrix, scalar, symmetric


def only_the_zero_layer_moves(*, zero: bool = True, steps: int = 1) -> Outcome:
    """Derive, for all widths and every depth, from ``W_d = 0``: E = M, ``W_i`` with i < d stays, ``W_d`` becomes ``eta M B^T``.

    Layer i < d has the gradient factor ``(W_d A)^T``, A the product of the layers between; B is the product of all layers
    below ``W_d``. The two are written with the residual E = M - W N itself, not with what it is at this start.

    Args:
        zero: whether the last layer is zero; without it nothing of this is true.
        steps: by how many steps at once ``W_d`` is claimed to have moved.
    """
    eta = scalar("eta")
    M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
    top, above, below = matrix("W_d", "k_d", "k_{d-1}"), matrix("A", "k_{d-1}", "k_i"), matrix("B_i", "k_{i-1}", "k_0")
    nothing = define(top, (0 if zero else 1) * matrix("T", "k_d", "k_{d-1}"), reason="the start")
    layer, all_below = matrix("W_i", "k_i", "k_{i-1}"), matrix("B", "k_{d-1}", "k_0")
    error = M - top @ above @ layer @ below @ N
    residual = Derivation("the residual at the start").start(error)
    lower = Derivation("a layer below after one step").start(layer + eta * ((top @ above).T @ error @ below.T))
    last = Derivation("the last layer after one step").start(top + eta * ((M - top @ all_below @ N) @ all_below.T))
    return Outcome.conjunction([
        established(residual.apply(nothing).normalise(), M),
        established(lower.apply(nothing).normalise(), layer),
        established(last.apply(nothing).normalise(), steps * eta * (M @ all_below.T)),
    ])  # fmt: skip
