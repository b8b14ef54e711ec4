"""Why a small step from the start of the printed proof stays away from the saddles and converges, for any convex loss."""

from __future__ import annotations

from proofs.proposition5.statement import PROPOSITION5
from verify.claim import Outcome
from verify.symbolic import Derivation, established, matrix, same_scalar, scalar, squared_norm, trace

gamma, a, A, beta, delta, c = (scalar(name) for name in ("gamma", "a_i", "a", "beta", "delta", "c"))
g, w = matrix("g", "k_0", "1"), matrix("w", "k_0", "1")
p = scalar("p")  # g^T w


@PROPOSITION5.derived(
    covers="every size, every depth, every step size, every loss",
    controls={
        "with_the_opposite_order": {"sign": -1},
        "with_the_first_power_of_the_step": {"power": 1},
        "with_the_inner_product_not_squared": {"square": False},
    },
)
def the_imbalance_of_a_rank_one_chain(*, sign: int = 1, power: int = 2, square: bool = True) -> Outcome:
    """``a_i'^2 - |w'|^2 - (a_i^2 - |w|^2) = gamma^2 a^2 ((g^T w)^2 / a_i^2 - |g|^2)``: the terms of first order cancel."""
    # First |w - gamma a g|^2 as a sum of traces, then the square of a number; both have the term 2 gamma a g^T w.
    moved = Derivation("the first layer after a step").start(squared_norm(w - gamma * A * g)).normalise()
    layer = established(moved, squared_norm(w) - 2 * gamma * A * trace(g.T @ w) + gamma**2 * A**2 * squared_norm(g))
    number = same_scalar(
        (a - gamma * A / a * p) ** 2 - a**2 + 2 * gamma * A * p,
        sign * gamma**power * A**2 * (p**2 if square else p) / a**2,
        "the square of a_i after a step",
    )
    return Outcome.conjunction([layer, number])


@PROPOSITION5.derived(
    covers="all real numbers, one term more at a time",
    controls={"with_one_cross_term_too_few": {"more": -1}, "with_the_difference_of_the_squares": {"sign": -1}},
)
def cross_terms_are_bounded_by_d_minus_one_squares(*, more: int = 0, sign: int = 1) -> Outcome:
    """``2 h_i h_j <= h_i^2 + h_j^2``, and each of d numbers meets ``d - 1`` others: ``sum_{i != j} h_i h_j <= (d-1) sum h_i^2``.

    From d to d + 1 numbers, with sum T, sum of squares Q and one more number x: the bound's slack grows by
    ``Q - 2 x T + d x^2 = sum_i (h_i - x)^2``.
    """
    d, x, T, Q = (scalar(name) for name in ("d", "x", "T", "Q"))
    slack = (d - 1 + more) * Q - (T**2 - Q)
    after = (d + more) * (Q + x**2) - ((T + x) ** 2 - Q - x**2)
    squares = Q - 2 * x * T + sign * d * x**2  # sum_i (h_i - x)^2
    return same_scalar(after - slack, squares, "the growth of the slack")


@PROPOSITION5.derived(
    covers="every step with gamma beta <= 1",
    controls={"with_a_gain_of_the_whole": {"share": 1}, "with_the_remainder_not_halved": {"half": 1}},
)
def the_step_gains_half_of_what_it_could(*, share: int = 2, half: int = 2) -> Outcome:
    """``-gamma + gamma^2 beta / 2 = -gamma/2 - (gamma/2)(1 - gamma beta)``."""
    left = -gamma + gamma**2 * beta / half
    return same_scalar(left, -gamma / share - gamma * (1 - gamma * beta) / 2, "the coefficient of the squared gradient")


@PROPOSITION5.derived(
    covers="every sequence of steps",
    controls={"with_a_step_twice_as_large": {"factor": 2}, "with_the_decrease_counted_once": {"twice": 1}},
)
def what_the_imbalance_loses_in_all(*, factor: int = 1, twice: int = 2) -> Outcome:
    """At ``gamma = sigma^2 / (4 L_0)`` the bound ``2 gamma L_0`` on what D loses in all is ``sigma^2/2``."""
    sigma, L0 = scalar("sigma"), scalar("L_0")
    step = factor * sigma**2 / (4 * L0)
    return same_scalar(twice * step * L0, sigma**2 / 2, "what the imbalance loses")


@PROPOSITION5.derived(
    covers="every delta, c > 0 with c delta < 1",
    controls={"with_a_linear_decrease": {"power": 1}, "with_the_opposite_sign": {"sign": -1}},
)
def a_quadratic_decrease_is_a_rate_of_one_over_t(*, power: int = 2, sign: int = 1) -> Outcome:
    """``(delta - c delta^2)(1/delta + c) = 1 - c^2 delta^2 <= 1``, so the reciprocal grows by c at least."""
    return same_scalar((delta - c * delta**power) * (1 / delta + sign * c), 1 - c**2 * delta**2, "the reciprocal")
