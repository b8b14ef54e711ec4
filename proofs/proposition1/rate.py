"""How fast a mode converges, for every depth: the gap contracts by one minus a sum that only grows."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition1.statement import PROPOSITION1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    diagonal,
    dim,
    established,
    matrix,
    same_scalar,
    scalar,
    symmetric,
    zero,
)

EVERY = "every depth, every positive sigma_i, kappa and s"

kappa, sigma, S, s, u, X, y, Y, lam, n = (
    scalar(name) for name in ("kappa", "sigma_i", "S", "s", "u", "X", "y", "Y", "lambda", "n")
)


@PROPOSITION1.derived(
    covers="every number of factors, by induction",
    controls={"with_the_cross_term_forgotten": {"cross": 0}, "with_the_cross_term_twice": {"cross": 2}},
)
def one_factor_more_keeps_bernoulli(*, cross: int = 1) -> Outcome:
    """``(1 + Y)(1 + y) - (1 + Y + y) = Y y``, which is not negative for y, Y >= 0."""
    return same_scalar((1 + Y) * (1 + y) - (1 + Y + y), cross * Y * y, "what a factor more adds")


@PROPOSITION1.derived(
    covers=EVERY, controls={"with_u_to_the_first_power": {"power": 1}, "with_twice_the_sum": {"copies": 2}}
)
def the_gap_contracts_by_one_minus_u_squared_X(*, power: int = 2, copies: int = 1) -> Outcome:
    """``1 - u (1 + u (1 - u) X) = (1 - u)(1 - u^2 X)``."""
    return same_scalar(1 - u * (1 + u * (1 - u) * X), (1 - u) * (1 - copies * u**power * X), "the gap after one step")


@PROPOSITION1.derived(
    covers=EVERY, controls={"with_the_product_not_squared": {"power": 1}, "with_the_optimum_kept": {"optimum": 1}}
)
def u_squared_X_is_the_sum_of_squared_products(*, power: int = 2, optimum: int = 2) -> Outcome:
    """Each summand: ``u^2 x_i = (S/s)^2 kappa s^2/sigma_i^2 = kappa (S/sigma_i)^2``, the squared product of the
    others.
    """
    x = kappa * s**optimum / sigma**2
    return same_scalar((S / s) ** 2 * x, kappa * (S / sigma) ** power, "a summand of u^2 X")


@PROPOSITION1.derived(
    covers="all u and X; each term is not negative where 0 <= u <= 1 and 0 <= X <= 1",
    controls={"with_u_to_the_first_power": {"power": 1}, "with_the_second_term_subtracted": {"sign": -1}},
)
def one_minus_u_squared_X_is_a_sum_of_terms_that_are_not_negative(*, power: int = 2, sign: int = 1) -> Outcome:
    """``1 - u^2 X = (1 - X) + X (1 - u)(1 + u)``."""
    return same_scalar(1 - u**power * X, (1 - X) + sign * X * (1 - u) * (1 + u), "rho")


@PROPOSITION1.derived(
    covers="all u, X and phi",
    controls={"with_u_to_the_first_power": {"power": 1}, "with_a_growth_by_phi_alone": {"growth": 0}},
)
def a_growth_by_one_plus_z_phi_leaves_that_gap(*, power: int = 2, growth: int = 1) -> Outcome:
    """``1 - u (1 + z phi) = (1 - u)(1 - u^2 X phi)`` with ``z = X u (1 - u)``; a smaller growth leaves a larger gap."""
    phi, z = scalar("phi"), X * u * (1 - u)
    return same_scalar(1 - u * (1 + z**growth * phi), (1 - u) * (1 - u**power * X * phi), "the gap after one step")


@PROPOSITION1.derived(
    covers="every mode",
    controls={"with_a_first_power_of_lambda_missing": {"power": 0}, "with_the_square_forgotten": {"square": 1}},
)
def the_loss_of_a_mode_is_its_gap_squared(*, power: int = 1, square: int = 2) -> Outcome:
    """``lambda S^2 - 2 lambda' S + lambda'^2/lambda = lambda (s - S)^2`` with ``lambda' = lambda s``."""
    target = lam * s
    terms = lam * S**2 - 2 * target * S + target**2 / lam
    return same_scalar(terms / (2 * n), lam**power * (s - S) ** square / (2 * n), "the loss of a mode")


@PROPOSITION1.derived(
    covers="every depth", controls={"with_a_target": {"target": 1}, "with_the_product_not_squared": {"power": 1}}
)
def a_mode_without_target_shrinks(*, target: int = 0, power: int = 2) -> Outcome:
    """``sigma_i + kappa (0 - S) S/sigma_i = sigma_i (1 - kappa (S/sigma_i)^2)``."""
    return same_scalar(
        sigma + kappa * (target - S) * S / sigma, sigma * (1 - kappa * (S / sigma) ** power), "sigma_i after one step"
    )


@PROPOSITION1.derived(
    covers="every depth d = 2 + e, with sigma^e as a letter",
    controls={"with_the_depth_left_out": {"deep": False}, "with_a_power_of_sigma_too_many": {"extra": 1}},
)
def a_balanced_mode_meets_the_means_with_equality(*, deep: bool = True, extra: int = 0) -> Outcome:
    """``kappa S^2 sum_i sigma^{-2} = d kappa sigma^{2d-2}``, and ``S^{2-2/d} = sigma^{2d-2}``."""
    d, power = scalar("d"), scalar("sigma^e")
    product = sigma**2 * power
    left = kappa * product**2 * d / sigma**2
    return same_scalar(left, (d if deep else 1) * kappa * sigma ** (2 + extra) * power**2, "u^2 X of a balanced mode")


@PROPOSITION1.derived(covers="every depth", controls={"with_the_step_of_another_entry": {"power": 1}})
def each_layer_more_multiplies_the_bound_by_a_constant(*, power: int = 2) -> Outcome:
    """``1/(d kappa S^{2-2/d})`` with ``d kappa = c sigma^2`` and ``S^{2-2/d} = P``: one layer more multiplies P by
    ``sigma^2``.
    """
    c, P = scalar("c"), scalar("P")
    bound, deeper = 1 / (c * sigma**2 * P), 1 / (c * sigma**2 * (P * sigma**2))
    return same_scalar(deeper, bound / sigma**power, "the bound with one layer more")


def _optimum(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw L and S, and L' = S L."""
    r = instance.dimensions["r"]
    inputs, products = ([rng.randint(1, 4) for _ in range(r)] for _ in range(2))
    entries = {"L": inputs, "S": products, "L'": [a * b for a, b in zip(inputs, products, strict=True)]}
    return {name: Rational.diagonal(r, r, values) for name, values in entries.items()}


@PROPOSITION1.derived(
    covers="all widths",
    controls={"with_a_rest_of_the_targets": {"rest": True}, "away_from_the_optimum": {"arrived": False}},
)
def a_residual_without_a_rest_vanishes_at_the_optimum(*, rest: bool = False, arrived: bool = True) -> Outcome:
    """``K = (L' (+) A1) - (S (+) 0)(L (+) A2) = 0`` where ``A1 = 0`` and ``S L = L'``."""
    r, c0, cd = dim("r"), dim("c_0", 0), dim("c_d", 0)
    L, Lp, limit = diagonal("L", r), diagonal("L'", r), diagonal("S", r)
    targets = block_diagonal(Lp, matrix("A1", cd, c0) if rest else zero(cd, c0))
    optimum = Relation("S L = L'", limit @ L, Lp, reason="S = L'/L", sampler=_optimum)
    K = targets - block_diagonal(limit, zero(cd, c0)) @ block_diagonal(L, symmetric("A2", c0))
    derivation = Derivation("the residual in the limit").start(K).normalise()
    if arrived:
        derivation.apply(optimum).normalise()
    return established(derivation, K - K)
