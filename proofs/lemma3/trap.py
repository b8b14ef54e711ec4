"""Why the product stays below its optimum, for every depth, with the best possible constant."""

from __future__ import annotations

from fractions import Fraction

from proofs.lemma3.statement import BALANCED, BEST, LEMMA3, PRINTED
from verify.ball import Ball, certainly_at_most
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import same_scalar, scalar

EVERY = "every depth, every positive sigma_i, kappa and s"

kappa, sigma, S, s, u, X, C, d = (scalar(name) for name in ("kappa", "sigma_i", "S", "s", "u", "X", "C", "d"))


@LEMMA3.derived(
    covers=EVERY,
    controls={"with_the_entry_not_squared": {"power": 1}, "with_the_optimum_not_squared": {"optimum": 1}},
)
def a_step_in_relative_terms(*, power: int = 2, optimum: int = 2) -> Outcome:
    """``sigma_i + kappa (s - S) S/sigma_i = sigma_i (1 + x_i u (1 - u))`` with ``x_i = kappa s^2/sigma_i^2`` and
    ``u = S/s``.
    """
    x, ratio = kappa * s**optimum / sigma**power, S / s
    return same_scalar(
        sigma + kappa * (s - S) * S / sigma, sigma * (1 + x * ratio * (1 - ratio)), "sigma_i after one step"
    )


@LEMMA3.derived(covers=EVERY, controls={"with_a_constant_of_two": {"most": 2}, "with_a_single_factor": {"power": 1}})
def the_exponent_of_the_trap_is_minus_a_square(*, most: int = 1, power: int = 2) -> Outcome:
    """``(u - 1) + X u (1 - u) = -(1 - u)^2 - (1 - X) u (1 - u)``, a sum of two terms that are not positive for X <=
    1.
    """
    exponent = (u - 1) + X * u * (1 - u)
    return same_scalar(exponent, -((1 - u) ** power) - (most - X) * u * (1 - u), "the exponent")


@LEMMA3.derived(
    covers=EVERY, controls={"with_the_largest_entry": {"smallest": False}, "with_ln_2_times_d": {"over_d": False}}
)
def the_printed_step_is_sharp_enough(*, smallest: bool = True, over_d: bool = True) -> Outcome:
    """With ``kappa s^2 = (ln 2/d) m`` and ``m = min sigma_i^2``: each ``x_i <= ln 2/d``, so the sum of d of them is at most ln 2.
    """
    m = scalar("m") if smallest else scalar("m") * scalar("q") ** 2
    largest_x = (C / d if over_d else C) * m / scalar("m")
    return same_scalar(d * largest_x, C, "d times the largest x_i, with C for ln 2")


@LEMMA3.certified(
    covers="the number ln 2", controls={"with_ln_3": {"number": 3}}, supports=[PRINTED], entire=True
)
def ln_2_is_at_most_1(*, number: int = 2) -> Outcome:
    """The constant of the printed step is at most that of the sharp form."""
    return Outcome(certainly_at_most(Ball(number).log(), 1), f"ln {number} <= 1")


@LEMMA3.derived(
    covers="every C and u", controls={"with_u_to_the_first_power": {"power": 1}, "with_the_sign_turned": {"sign": -1}}
)
def the_overshoot_factors(*, power: int = 2, sign: int = 1) -> Outcome:
    """``u (1 + C u (1 - u)) - 1 = (1 - u)(C u^2 - 1)``."""
    return same_scalar(u * (1 + C * u * (1 - u)) - 1, sign * (1 - u) * (C * u**power - 1), "the overshoot")


@LEMMA3.derived(
    covers="every depth; sigma is the common entry and P = sigma^{d-2}",
    controls={"with_the_depth_left_out": {"deep": False}},
)
def a_balanced_step_in_relative_terms(*, deep: bool = True) -> Outcome:
    """``sigma (1 + kappa (s - S) sigma^{d-2})``, and ``(c/d) u^{1-2/d} = kappa s sigma^{d-2}`` for ``c = d kappa
    s^{2-2/d}``.

    With ``t = s^{1/d}`` and ``v = u^{1/d}``, so that ``sigma = v t``: both are ``kappa t^{2d-2} v^{d-2}``, written
    for d = 2 + e with ``t^e`` and ``v^e`` as letters.
    """
    t, v, te, ve = (scalar(name) for name in ("t", "v", "t^e", "v^e"))
    optimum, entry = t**2 * te, v * t
    product = v**2 * t**2 * ve * te
    moved = entry + kappa * (optimum - product) * (entry * te * ve)
    c_over_d = kappa * te**2 * t**2 if deep else kappa * te * t**2
    relative = c_over_d * ve * (1 - v**2 * ve)
    return same_scalar(moved, entry * (1 + relative), "a balanced entry after one step")


@LEMMA3.derived(
    covers="every depth d >= 2, with w for u^{1-2/d}; and d = 1",
    controls={"with_c_left_out": {"power": 0}, "with_the_opposite_sign": {"sign": 1}},
)
def the_balanced_exponent_is_a_product_that_is_not_positive(*, power: int = 1, sign: int = -1) -> Outcome:
    """``(u - 1) + c w (1 - u) = -(1 - u)(1 - c w)``; with one layer ``1 - u (1 + (c/u)(1 - u)) = (1 - c)(1 - u)``."""
    c, w = scalar("c"), scalar("w")
    several = same_scalar((u - 1) + c * w * (1 - u), sign * (1 - u) * (1 - c**power * w), "the exponent, d >= 2")
    single = same_scalar(1 - u * (1 + c / u * (1 - u)), (1 - c**power) * (1 - u), "the gap after a step, d = 1")
    return Outcome.conjunction([several, single])


BEYOND = [(d, Fraction(n, 10**4)) for d in (1, 2, 3, 5, 8, 20) for n in (10001, 10100, 11000, 15000, 20000, 50000)]


@LEMMA3.certified(
    covers="exact starts, C from 1.0001 to 5, depth 1 to 20",
    controls={"with_a_constant_of_one": {"constant": Fraction(1)}, "with_a_start_far_below": {"start": Fraction(1, 2)}},
    instances=Cases(BEYOND),
    supports=[BEST],
)
def beyond_the_constant_one_a_balanced_start_overshoots(
    case: tuple[int, Fraction], *, constant: Fraction | None = None, start: Fraction | None = None
) -> Outcome:
    """u halfway between ``(2 C)/(C + C^2)`` and 1 has ``C u^2 > 1``; with ``x_i = C/d`` one step passes the
    optimum.
    """
    depth, given = case
    C = given if constant is None else constant
    u = (1 + 2 / (1 + given)) / 2 if start is None else start
    after = u * (1 + C / depth * u * (1 - u)) ** depth
    return Outcome(Answer.of(after > 1), f"depth {depth}, C = {C}, u = {u}: u' = {float(after):.12g}")


@LEMMA3.certified(
    covers="exact balanced starts, depth 1 to 8",
    controls={"with_a_step_four_times_as_large": {"factor": 4}},
    instances=Cases([(d, v) for d in (1, 2, 3, 5, 8) for v in (1, 3, 5, 8, 9)]),
    supports=[BALANCED],
)
def balanced_starts_stay_below_up_to_c_equal_to_one(case: tuple[int, int], *, factor: int = 1) -> Outcome:
    """``s = 1``, ``sigma = v/10``, ``kappa = 1/d``: c = 1, and ``S(1) <= 1`` for S(0) from 10^-8 to 0.9; for c = 2
    and u near 1 not.
    """
    depth, tenths = case
    sigma, kappa = Fraction(tenths, 10), Fraction(factor, depth)
    S = sigma**depth
    after = (sigma + kappa * (1 - S) * sigma ** (depth - 1)) ** depth
    close = 1 - Fraction(1, 1000 * depth)
    beyond = (close + Fraction(2, depth) * (1 - close**depth) * close ** (depth - 1)) ** depth
    return Outcome(Answer.of(after <= 1 < beyond), f"depth {depth}, sigma = {sigma}")
