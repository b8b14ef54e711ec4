"""Why aligned training converges, for every depth: the product of a mode is trapped below its optimum and contracts.

One mode: ``s = lambda'/lambda``, ``S`` the product, ``u = S/s``, ``x_i = eta lambda
s^2/sigma_i^2``, ``y_i = x_i u (1-u)``.
Each displayed identity is checked as an identity of Laurent polynomials; depth enters by induction on the number of factors.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    symmetric,
)

EVERY = "every depth, every positive sigma_i, eta, lambda and lambda'"

sigma, S, s, u, x, y, Y = (scalar(name) for name in ("sigma_i", "S", "s", "u", "x", "y", "Y"))
eta_lambda = scalar("eta") * scalar("lambda")


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_the_singular_value_not_squared": {"power": 1},
        "with_the_optimum_not_squared": {"optimum": 1},
    },
)
def a_step_multiplies_the_product_by_one_plus_x_u_one_minus_u(*, power: int = 2, optimum: int = 2) -> Outcome:
    """(13) in relative terms: ``sigma_i + eta lambda (S/sigma_i)(s - S) = sigma_i (1 + x_i u (1-u))``, so S is multiplied
    by the product.
    """
    x_i = eta_lambda * s**optimum / sigma**power
    ratio = S / s
    moved = sigma + eta_lambda * (S / sigma) * (s - S)
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
        "with_the_optimum_to_the_first_power": {"optimum": 1},
        "with_the_product_to_the_first_power": {"power": 1},
    },
)
def the_contraction_in_absolute_terms(*, optimum: int = 2, power: int = 2) -> Outcome:
    """``u^2 x_i = (S/s)^2 eta lambda s^2/sigma_i^2 = eta lambda S^2 sigma_i^{-2}``: the optimum drops out."""
    return same_scalar((S / s) ** power * (eta_lambda * s**optimum / sigma**2), eta_lambda * S**2 / sigma**2, "one summand")


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_the_product_to_the_first_power": {"power": 1},
        "with_the_cross_term_forgotten": {"crossing": 0},
    },
)
def the_contraction_follows_from_one_factor_of_the_product(*, power: int = 2, crossing: int = 1) -> Outcome:
    """``1 - u (1 + u (1-u) X) = (1-u)(1 - u^2 X)``, and ``prod (1 + y_i) >= 1 + sum y_i`` by induction on the number of factors."""
    contraction = same_scalar(1 - u * (1 + u * (1 - u) * x), (1 - u) * (1 - u**power * x), "the contraction")
    # Induction: if P = 1 + Y + (something not negative), then (1 + Y)(1 + y) - (1 + Y + y) = Y y is not negative either.
    factors = 1 + Y + y + crossing * (Y * y)
    one_more = same_scalar((1 + Y) * (1 + y), factors, "one factor more")
    return Outcome.conjunction([contraction, one_more])


@THEOREM1.derived(
    covers="every depth d >= 2, lambda' of either sign",
    controls={"with_something_in_the_last_layer": {"leak": 1}, "with_the_first_power_of_a": {"power": 1}},
)
def with_nothing_in_the_last_layer_one_step_passes_the_optimum(*, leak: int = 0, power: int = 2) -> Outcome:
    """From ``a`` in W_1, ``b`` in W_d and 1 between, ``e = s - a b``: the entries become ``a + eta lambda b e``,
    ``b + eta lambda a e`` and ``1 + eta lambda a b e``; at b = 0 their product is ``eta lambda a^2 s``.
    """
    a, b = scalar("a"), leak * scalar("b")
    e = s - a * b
    product = (a + eta_lambda * b * e) * (b + eta_lambda * a * e) * (1 + eta_lambda * a * b * e)
    return same_scalar(product, eta_lambda * a**power * s, "the product after one step")


def _without_inputs(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a diagonal L that vanishes at place j, the first, and the coordinate vector there."""
    k = instance.dimensions["k_0"]
    entries = [Fraction(0), *(Fraction(rng.randint(0, 3)) for _ in range(k - 1))]
    return {"L": Rational.diagonal(k, k, entries), "e_j": Rational.coordinate(k)}


@THEOREM1.derived(
    covers="every shape, every W",
    controls={
        "with_targets_that_are_not_realizable": {"realizable": False},
        "with_a_position_that_has_inputs": {"silent": False},
    },
)
def a_position_without_inputs_has_no_targets_and_no_residual(*, realizable: bool = True, silent: bool = True) -> Outcome:
    """``M V e_j = W* V L e_j = 0`` and ``U^T (M - W N) V e_j = U^T (W* - W) V L e_j = 0`` where ``L e_j = 0``."""
    U, V, L = orthogonal("U", "k_d"), orthogonal("V", "k_0"), diagonal("L", "k_0")
    M, N, W = matrix("M", "k_d", "k_0"), symmetric("N", "k_0"), matrix("W", "k_d", "k_0")
    e = matrix("e_j", "k_0", 1)
    target = matrix("W*", "k_d", "k_0") @ N + (0 if realizable else 1) * matrix("R", "k_d", "k_0")
    given = define(M, target, reason="realizable data"), define(N, V @ L @ V.T, reason="the data condition")
    unseen = Relation("L e_j = 0", L @ e, 0 * e, reason="lambda_j = 0", sampler=_without_inputs)
    outcomes = []
    for what, formula in (("the targets", M @ V @ e), ("the residual", U.T @ (M - W @ N) @ V @ e)):
        derivation = Derivation(f"{what} at place j").start(formula).apply(*given).normalise()
        if silent:
            derivation.apply(unseen).normalise()
        outcomes.append(established(derivation, 0 * formula))
    return Outcome.conjunction(outcomes)


@THEOREM1.derived(
    covers="every depth",
    controls={"with_the_product_to_the_first_power": {"power": 1}},
)
def a_mode_without_target_only_shrinks(*, power: int = 2) -> Outcome:
    """With ``lambda' = 0``: ``sigma_i' = sigma_i (1 - eta lambda S^2/sigma_i^2)``, a factor between 0 and 1 while ``eta lambda
    S^2 < sigma_i^2``.
    """
    moved = sigma + eta_lambda * (S / sigma) * (0 - S)
    return same_scalar(moved, sigma * (1 - eta_lambda * S**power / sigma**2), "sigma_i after one step")


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
