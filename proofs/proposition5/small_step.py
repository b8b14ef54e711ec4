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
    covers="all positive numbers; one factor more at a time, r = rho^{m-2} for m factors",
    controls={
        "with_the_cross_term_forgotten": {"cross": 0},
        "with_the_bound_of_one_factor_too_few": {"extra": 1},
        "with_the_second_order_counted_twice": {"second": 2},
    },
)
def the_derivatives_of_a_product_are_bounded_one_factor_at_a_time(
    *, cross: int = 1, extra: int = 0, second: int = 1
) -> Outcome:
    """``(x + t h)(p + t p_1 + t^2 p_2)`` has the coefficients ``x p_1 + h p`` and ``x p_2 + h p_1``.

    If m factors have ``|p| <= rho^m``, ``|p_1| <= rho^{m-1} T``, ``|p_2| <= rho^{m-2} P`` with ``P = sum_{i<j} |h_i| |h_j|``,
    then one factor more, ``|x| <= rho``, gives the same with ``T + |h|`` and ``P + |h| T``. The second derivative is ``2 p_2``,
    and ``2 P = T^2 - Q``.
    """
    x, h, t, rho, r = (scalar(name) for name in ("x", "h", "t", "rho", "r"))
    p0, p1, p2, T, P, Q = (scalar(name) for name in ("p", "p_1", "p_2", "T", "P", "Q"))
    product = (x + t * h) * (p0 + t * p1 + t**2 * p2)
    collected = x * p0 + t * (x * p1 + cross * h * p0) + t**2 * (second * x * p2 + h * p1) + t**3 * h * p2
    first = rho * (rho * r * T) + h * (rho**2 * r)
    both = rho * (r * P) + h * (rho * r * T)
    return Outcome.conjunction([
        same_scalar(product, collected, "one factor more"),
        same_scalar(first, rho ** (2 - extra) * r * (T + h), "the bound on the first derivative"),
        same_scalar(both, rho * r * (P + h * T), "the bound on half of the second"),
        same_scalar((T + h) ** 2 - (Q + h**2), (T**2 - Q) + 2 * h * T, "twice the sum over pairs"),
    ])  # fmt: skip


@PROPOSITION5.derived(
    covers="every depth, r = rho^{d-2}; D = (d-1) Q - (T^2 - Q) is the slack, not negative",
    controls={"with_the_first_power_of_the_jacobian": {"power": 1}, "with_d_cross_terms": {"fewer": 0}},
)
def the_bounds_on_the_product_make_beta(*, power: int = 2, fewer: int = 1) -> Outcome:
    """``H (rho r)^2 T^2 + C r (T^2 - Q) = (H d (rho r)^2 + C (d-1) r) Q - (H (rho r)^2 + C r) D``."""
    H, C, d, rho, r, Q, D = (scalar(name) for name in ("H", "C", "d", "rho", "r", "Q", "D"))
    T_squared = d * Q - D
    whole = H * (rho * r) ** power * T_squared + C * r * (T_squared - Q)
    expected = (H * d * (rho * r) ** 2 + C * (d - fewer) * r) * Q - (H * (rho * r) ** 2 + C * r) * D
    return same_scalar(whole, expected, "the bound on the second derivative")


@PROPOSITION5.derived(
    covers="every depth; h = rho/2, r = h^{d-2}, d = k^2",
    controls={"with_the_first_layer_left_out": {"first": 0}, "with_a_step_longer_by_the_depth": {"power": 0}},
)
def a_step_is_no_longer_than_half_of_rho(*, first: int = 1, power: int = 1) -> Outcome:
    """``|grad F|^2 = a^2 |g|^2 + sum_i (a/a_i)^2 (g^T w)^2`` is at most ``(h r)^2 C^2 + (d-1) r^2 (C h)^2``; times
    ``gamma^2 = 1/(r C k)^2`` this is ``h^2``."""
    h, r, C, k = (scalar(name) for name in ("h", "r", "C", "k"))
    square = first * (h * r) ** 2 * C**2 + (k**2 - 1) * r**2 * (C * h) ** 2
    return same_scalar(square / (r * C * k**power) ** 2, h**2, "the squared length of a step")


@PROPOSITION5.derived(
    covers="every size; q = (sigma^2/2)^{d-1} <= a^2, and L <= |g| b with b = R + |v*|",
    controls={"with_the_whole_gain": {"half": 1}, "with_the_first_power_of_the_loss": {"power": 1}},
)
def the_gain_is_c_times_the_square_of_the_loss(*, half: int = 2, power: int = 2) -> Outcome:
    """``(gamma/2) a^2 |g|^2 >= (gamma/2) q (L/b)^2 = c L^2`` for ``c = gamma q / (2 b^2)``."""
    q, b, L = scalar("q"), scalar("b"), scalar("L")
    return same_scalar(gamma / 2 * q * (L / b) ** 2, gamma * q / (half * b**2) * L**power, "the gain")


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
