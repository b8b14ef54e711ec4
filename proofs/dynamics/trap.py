"""From one exact look at a mode to its whole future: conditions that, once met, stay met and force convergence.

With ``eta_ = eta lambda > 0``, ``s = lambda'/lambda``, ``u = S/s`` and ``x_i = eta_ s^2 / sigma_i^2`` a step reads
``u' = u prod_i (1 + x_i u (1-u))``.

*Trap from below.* If all ``sigma_i > 0``, ``0 < u <= 1`` and ``sum_i x_i <= 1`` then ``u' <= u e^{u(1-u)} <= u
e^{1-u} <= 1`` and the
sigma_i only grow, so all three conditions hold again; and ``1 - u' <= (1-u)(1 - u^2 sum_i x_i)``, where
``u^2 sum_i x_i = eta_ S^2 sum_i sigma_i^{-2} >= d eta_ S^{2-2/d}`` only has a lower bound that grows. So S converges
to s linearly, with ratio at most ``1 - d eta_ S(0)^{2-2/d}``.

*Trap from above.* If all ``sigma_i > 0``, ``u >= 1`` and ``u^2 sum_i x_i <= 1`` then ``u' >= u (1 - u (u-1) sum_i
x_i) >= 1``, the sigma_i
only shrink and stay positive, and so does ``u^2 x_i = eta_ prod_{j != i} sigma_j^2``: the conditions hold again. With
``prod (1 - y_i) <= 1 - Y + Y^2/2`` for ``Y = sum y_i <= 1`` one gets ``u' - 1 <= (u-1)(1 - sum_i x_i(0) / 2)``: linear too.

*Decay.* If ``lambda' = 0 < lambda``, all ``sigma_i > 0`` and ``eta_ S^2 / sigma_i^2 < 1`` for every i, then every sigma_i
shrinks and stays positive, the conditions hold again, and ``S' <= S exp(-d eta_ S^{2-2/d})`` forces S to 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofs.dynamics.mode import Mode


@dataclass(frozen=True)
class Trap:
    """A certificate that a mode converges linearly to its optimum.

    Attributes:
        crowding: ``eta_ max(S, s)^2 sum_i sigma_i^{-2}``, at most 1.
        ratio: an upper bound of what every step multiplies ``|s - S|`` by, at the state that was looked at.
    """

    crowding: Fraction
    ratio: Fraction


@dataclass(frozen=True)
class Decay:
    """A certificate that a mode without target decays to zero and stays positive on its way."""

    steepest: Fraction
    """The largest ``eta_ S^2 / sigma_i^2``, less than 1."""


def trap(mode: Mode, eta: Fraction) -> Trap | None:
    """Return the certificate if the mode is in the trap, from below or above, else ``None`` (which proves nothing).

    Args:
        mode: the mode, with ``lambda' > 0``.
        eta: ``gamma / n``.
    """
    if eta <= 0 or mode.lam <= 0 or mode.target <= 0 or min(mode.sigma) <= 0:
        return None
    inverse_squares = eta * mode.lam * sum((1 / sigma**2 for sigma in mode.sigma), Fraction(0))
    crowding = max(mode.product, mode.optimum) ** 2 * inverse_squares
    if crowding > 1:
        return None
    below = mode.product <= mode.optimum
    return Trap(crowding, 1 - mode.product**2 * inverse_squares if below else 1 - mode.optimum**2 * inverse_squares / 2)


def decay(mode: Mode, eta: Fraction) -> Decay | None:
    """Return the certificate if the mode has no target and is in the decaying region, else ``None``."""
    if eta <= 0 or mode.lam <= 0 or mode.target != 0 or min(mode.sigma) <= 0:
        return None
    steepest = max(eta * mode.lam * mode.product**2 / sigma**2 for sigma in mode.sigma)
    return Decay(steepest) if steepest < 1 else None
