"""Proposition 1 as a guarantee for modes of one's own: a safe step size, and a certified number of iterations."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from proofs.dynamics import Mode
from verify.ball import Ball, certainly_at_most, precision
from verify.claim import Answer


def _usable(modes: Sequence[Mode]) -> list[Mode]:
    """Return the modes that move; refuse what the proposition does not cover.

    Raises:
        ValueError: as in :func:`safe_step_size`.
    """
    moving = []
    for k, mode in enumerate(modes, 1):
        if mode.lam == 0:
            continue
        if mode.target == 0:
            raise ValueError(
                f"mode {k} has lambda' = 0 < lambda: it converges, but not linearly; Proposition 1 leaves it out"
            )
        if mode.target < 0:
            raise ValueError(f"mode {k} has lambda' < 0 {_side(mode)}")
        if min(mode.sigma) <= 0:
            raise ValueError(f"mode {k} has the entry {min(mode.sigma)}; all entries must be positive")
        if mode.product > mode.optimum:
            raise ValueError(f"mode {k} starts at {mode.product}, above its optimum {mode.optimum}")
        moving.append(mode)
    if not moving:
        raise ValueError("no mode sees any data (lambda = 0 everywhere)")
    return moving


def _side(mode: Mode) -> str:
    """Say what can be done about a target below zero: frames can be turned, but they keep the sign of ``lambda' S``."""
    if mode.product < 0:
        return "and S < 0: turn signs of columns of the frames until lambda' and all entries are positive"
    if mode.product == 0:
        return "and an entry that is zero; all entries must be positive"
    return "and starts at S > 0, on the wrong side of zero: turning a column of U would make an entry negative"


def safe_step_size(modes: Sequence[Mode], n: int) -> Fraction:
    """Return the largest gamma of proposition1.rate: ``n min_k lambda_k / (lambda'_k^2 sum_i sigma_ki^{-2})``, exact.

    Modes with lambda = 0 never move and are left out.

    Args:
        modes: the first r positions of the aligned network, ``S_k <= lambda'_k/lambda_k``.
        n: the number of examples.

    Raises:
        ValueError: when a mode has ``lambda' <= 0 < lambda``, an entry that is not positive, or starts above its
            optimum; when no mode has lambda > 0; when n is not positive.
    """
    if n < 1:
        raise ValueError(f"n is the number of examples, got {n}")
    return n * min(m.lam / (m.target**2 * sum((1 / x**2 for x in m.sigma), Fraction(0))) for m in _usable(modes))


def printed_step_size(modes: Sequence[Mode], n: int) -> Fraction:
    """Return a rational number just below the printed bound ``(n ln 2 / d) min_{k,i} sigma_ki^2
    lambda_k/lambda'_k^2``.

    Raises:
        ValueError: as :func:`safe_step_size`.
    """
    if n < 1:
        raise ValueError(f"n is the number of examples, got {n}")
    with precision(128):
        ln_2 = Ball(2).log().ends()[0]
    return n * ln_2 * min(min(m.sigma) ** 2 * m.lam / (len(m.sigma) * m.target**2) for m in _usable(modes))


def contraction(mode: Mode, eta: Fraction) -> Fraction:
    """Return ``rho = 1 - kappa sum_i prod_{j != i} sigma_j(0)^2``, an exact bound of every later step's
    contraction.
    """
    return 1 - eta * mode.lam * mode.product**2 * sum((1 / x**2 for x in mode.sigma), Fraction(0))


def certified_iterations(modes: Sequence[Mode], n: int, gamma: Fraction, loss: Fraction) -> int:
    """Return a number of steps after which the part of the loss that training removes is certainly at most ``loss``.

    The loss of mode k is ``(lambda_k/2n)(s_k - S_k)^2`` and contracts by ``rho_k^2`` in each step
    (proposition1.rate); the sum is bounded with balls, and the least number of steps for which the bound is certain
    is found by bisection.

    Args:
        modes: as in :func:`safe_step_size`.
        n: the number of examples.
        gamma: the step size, at most :func:`safe_step_size`.
        loss: the wanted loss above the limit, positive.

    Raises:
        ValueError: as :func:`safe_step_size`; for a step that is not positive or beyond the safe one, or a loss
            that is not positive.
    """
    safe = safe_step_size(modes, n)
    if not 0 < gamma <= safe:
        raise ValueError(f"the step size {gamma} is not between 0 and the safe one, {safe} (about {float(safe):.6g})")
    if loss <= 0:
        raise ValueError(
            f"the wanted loss is {loss}; linear convergence reaches any positive one, and zero only in the limit"
        )
    moving = _usable(modes)
    gaps = [m.lam / (2 * n) * (m.optimum - m.product) ** 2 for m in moving]
    rates = [contraction(m, gamma / n) ** 2 for m in moving]

    def reached(steps: int) -> bool:
        with precision(128):
            bound = sum((Ball(gap) * Ball(rate) ** steps for gap, rate in zip(gaps, rates, strict=True)), Ball(0))
            return certainly_at_most(bound, loss) is Answer.HOLDS

    if reached(0):
        return 0
    high = 1
    while not reached(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
