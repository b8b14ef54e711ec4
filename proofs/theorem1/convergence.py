"""Why aligned training converges, for every depth: the product of a mode is trapped below its optimum and contracts.

One mode: ``eta_ = eta lambda``, ``s = lambda'/lambda``, ``S`` the product, ``u = S/s``, ``x_i = eta_
s^2/sigma_i^2``, ``y_i = x_i u (1-u)``.
Each displayed identity is checked as an identity of Laurent polynomials; depth enters by induction on the number of factors.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import same_scalar, scalar

EVERY = "every depth, every positive sigma_i, eta, lambda and lambda'"

eta, sigma, S, s, u, x, y, Y = (scalar(name) for name in ("eta_", "sigma_i", "S", "s", "u", "x", "y", "Y"))


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_the_singular_value_not_squared": {"power": 1},
        "with_the_optimum_not_squared": {"optimum": 1},
    },
)
def a_step_multiplies_the_product_by_one_plus_x_u_one_minus_u(*, power: int = 2, optimum: int = 2) -> Outcome:
    """(13) in relative terms: ``sigma_i + eta_ (S/sigma_i)(s - S) = sigma_i (1 + x_i u (1-u))``, so S is multiplied
    by the product.
    """
    x_i = eta * s**optimum / sigma**power
    ratio = S / s
    moved = sigma + eta * (S / sigma) * (s - S)
    return same_scalar(moved, sigma * (1 + x_i * ratio * (1 - ratio)), "sigma_i after one step")


@THEOREM1.derived(
    covers=EVERY, controls={"with_a_crowding_of_two": {"crowding": 2}, "with_the_exponent_of_the_bound": {"factor": 2}}
)
def the_exponent_of_the_trap_is_minus_a_square(*, crowding: int = 1, factor: int = 1) -> Outcome:
    """``ln u' <= ln u + u (1-u) sum x_i <= (u - 1) + u (1-u) = -(1-u)^2 <= 0`` when ``sum x_i <= 1``."""
    exponent = (u - 1) + crowding * (u * (1 - u))
    return same_scalar(exponent, -factor * (1 - u) ** 2, "the exponent")


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_the_product_to_the_first_power": {"power": 1},
        "with_the_cross_term_forgotten": {"cross": False},
    },
)
def the_contraction_follows_from_one_factor_of_the_product(*, power: int = 2, cross: bool = True) -> Outcome:
    """``1 - u (1 + u (1-u) X) = (1-u)(1 - u^2 X)``, and ``prod (1 + y_i) >= 1 + sum y_i`` by induction on the number of factors."""
    contraction = same_scalar(1 - u * (1 + u * (1 - u) * x), (1 - u) * (1 - u**power * x), "the contraction")
    # Induction: if P = 1 + Y + (something not negative), then (1 + Y)(1 + y) - (1 + Y + y) = Y y is not negative either.
    one_more = same_scalar((1 + Y) * (1 + y) - (1 + Y + y), Y * y if cross else 0 * Y, "one factor more")
    return Outcome.conjunction([contraction, one_more])


@THEOREM1.derived(
    covers="every depth d >= 2, lambda' of either sign",
    controls={"with_something_in_the_last_layer": {"leak": 1}, "with_the_first_power_of_a": {"power": 1}},
)
def with_nothing_in_the_last_layer_one_step_passes_the_optimum(*, leak: int = 0, power: int = 2) -> Outcome:
    """From ``a`` in W_1, ``b`` in W_d and 1 between, ``e = s - a b``: the entries become ``a + eta_ b e``, ``b + eta_ a e`` and
    ``1 + eta_ a b e``; at b = 0 their product is ``eta_ a^2 s``.
    """
    a, b = scalar("a"), leak * scalar("b")
    e = s - a * b
    product = (a + eta * b * e) * (b + eta * a * e) * (1 + eta * a * b * e)
    return same_scalar(product, eta * a**power * s, "the product after one step")


@THEOREM1.derived(
    covers="every depth",
    controls={"with_the_product_to_the_first_power": {"power": 1}},
)
def a_mode_without_target_only_shrinks(*, power: int = 2) -> Outcome:
    """With ``lambda' = 0``: ``sigma_i' = sigma_i (1 - eta_ S^2/sigma_i^2)``, a factor between 0 and 1 while ``eta_
    S^2 < sigma_i^2``.
    """
    moved = sigma + eta * (S / sigma) * (0 - S)
    return same_scalar(moved, sigma * (1 - eta * S**power / sigma**2), "sigma_i after one step")


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_the_bound_not_squared": {"power": 1}, "with_the_second_order_forgotten": {"second": False}},
)
def a_product_above_its_optimum_comes_down_and_not_past_it(*, power: int = 2, second: bool = True) -> Outcome:
    """``u (1 - u (u-1) X) - 1 = (u-1)(1 - u^2 X)``, not negative while ``u^2 X <= 1``; and the contraction from above.

    ``prod (1 - y_i) >= 1 - Y``, and ``<= e^{-Y} <= 1 - Y + Y^2/2`` with ``Y = u (u-1) X``.
    """
    Y = u * (u - 1) * x
    floor = same_scalar(u * (1 - Y) - 1, (u - 1) * (1 - u**power * x), "the floor")
    tail = (u - 1) * (1 - u**2 * x * (1 - Y * Fraction(1, 2))) if second else (u - 1) * (1 - u**2 * x)
    return Outcome.conjunction(
        [floor, same_scalar(u * (1 - Y + Y * Y * Fraction(1, 2)) - 1, tail, "the contraction from above")]
    )
