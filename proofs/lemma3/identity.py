"""Equations (13) to (17) for every depth: elementary symmetric functions by induction, and expansions as a second
opinion.
"""

from __future__ import annotations

from itertools import combinations

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

from proofs.lemma3.statement import IDENTITY, LEMMA3
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import (
    Expression,
    Index,
    Induction,
    Relation,
    define,
    identity,
    matrix,
    same_scalar,
    scalar,
    subscript,
)

EVERY = "every depth, by induction"

kappa, sigma, S, s, G, m = (scalar(name) for name in ("kappa", "sigma_i", "S", "s", "G", "m_T"))
gap = scalar("s-S")
"""``s - S`` as one letter, because it is divided by."""


@LEMMA3.derived(
    covers="every depth",
    controls={"with_the_entry_not_squared": {"power": 1}, "with_the_product_left_out": {"product": False}},
)
def a_step_multiplies_an_entry_by_one_plus_y(*, power: int = 2, product: bool = True) -> Outcome:
    """(13): ``sigma_i + kappa (s - S) S/sigma_i = sigma_i (1 + kappa S (s - S)/sigma_i^2)``."""
    y = kappa * (S if product else 1) * gap / sigma**power
    return same_scalar(sigma + kappa * gap * S / sigma, sigma * (1 + y), "sigma_i after one step")


@LEMMA3.derived(
    covers=EVERY,
    controls={
        "with_the_sets_that_contain_j_left_out": {"joined": False},
        "with_the_singleton_left_out": {"single": False},
        "with_the_empty_set_counted_twice": {"empty": 2},
    },
)
def a_product_of_sums_is_a_sum_over_subsets(*, joined: bool = True, single: bool = True, empty: int = 1) -> Outcome:
    """(14), (15): ``P_j = 1 + G_j``; the nonempty subsets of [j] are those of [j-1], these with j added, and {j}
    alone.
    """
    one = identity(1)

    def P(j: Index) -> Expression:
        return matrix(subscript("P", j), 1, 1)

    def sums(j: Index) -> Expression:
        return matrix(subscript("G", j), 1, 1)

    def y(j: Index) -> Expression:
        return matrix(subscript("y", j), 1, 1)

    def subsets(j: Index) -> Expression:
        total = sums(j - 1)
        if joined:
            total = total + sums(j - 1) @ y(j)
        return total + y(j) if single else total

    start = Index("", 0)
    induction = Induction(
        "prod (1 + y_i) over subsets",
        claim=lambda j: Relation("P_j = 1 + G_j", P(j), empty * one + sums(j)),
        base=[define(P(start), one, reason="empty product"), define(sums(start), 0 * one, reason="no nonempty subset")],
        recurrence=lambda j: [
            define(P(j), P(j - 1) @ (one + y(j)), reason="one factor more"),
            define(sums(j), subsets(j), reason="subsets of [j] by whether they contain j"),
        ],
    )
    return induction.concludes().outcome()


@LEMMA3.derived(
    covers="|T| = 1",
    controls={"with_the_power_of_S_one_less": {"power": 1}, "with_the_power_of_the_gap_one_more": {"gaps": 1}},
)
def a_single_factor_gives_the_summand_of_17(*, power: int = 2, gaps: int = 0) -> Outcome:
    """``S y_i / (s - S) = kappa S^2 (s - S)^0 / sigma_i^2``."""
    y = kappa * S * gap / sigma**2
    return same_scalar(S * y / gap, kappa * S**power * gap**gaps / sigma**2, "the summand of a singleton")


@LEMMA3.derived(
    covers="every |T|, by induction",
    controls={"with_the_power_of_S_unchanged": {"power": 0}, "with_sigma_to_the_first_power": {"inverse": 1}},
)
def one_factor_more_gives_the_next_summand_of_17(*, power: int = 1, inverse: int = 2) -> Outcome:
    """``m_T y_i`` is m_T with kappa, S and s - S to one power more and a factor ``sigma_i^{-2}``: as (17) has it."""
    y = kappa * S * gap / sigma**2
    return same_scalar(m * y, m * kappa * S**power * gap / sigma**inverse, "the summand of a larger set")


@LEMMA3.derived(
    covers=EVERY,
    controls={"with_the_sign_of_the_sum_turned": {"sign": 1}, "with_the_gap_not_divided_out": {"divided": False}},
)
def the_gap_contracts_by_r(*, sign: int = -1, divided: bool = True) -> Outcome:
    """(16): with ``s = S + (s - S)``: ``s - S (1 + G) = (s - S)(1 - S G/(s - S))``."""
    r = 1 + sign * S * G / (gap if divided else 1)
    return same_scalar((S + gap) - S * (1 + G), gap * r, "the gap after one step")


def gap_after_a_step(d: int, *, power: int = 1) -> tuple[fmpz_mpoly, fmpz_mpoly]:
    """Return both sides of (16) as polynomials in sigma_1, ..., sigma_d, kappa and s, expanded by flint.

    ``S^{|T|+1} prod_{i in T} sigma_i^{-2}`` is the polynomial ``prod_{i not in T} sigma_i prod_{i in T}
    S/sigma_i``. ``power`` is added to |T| in the exponent of S; (17) has 1.
    """
    ring = fmpz_mpoly_ctx.get([f"x{i}" for i in range(d)] + ["kappa", "s"], Ordering.lex)
    *x, kappa, s = ring.gens()
    one = ring.constant(1)

    def times(factors: list[fmpz_mpoly]) -> fmpz_mpoly:
        result = one
        for factor in factors:
            result = result * factor
        return result

    product = times(x)
    others = [times(x[:i] + x[i + 1 :]) for i in range(d)]
    gap = s - product
    moved = times([x[i] + kappa * gap * others[i] for i in range(d)])
    total = ring.constant(0)
    for size in range(1, d + 1):
        weight = kappa**size * gap ** (size - 1) * product ** (power - 1)
        chosen = ring.constant(0)
        for T in combinations(range(d), size):
            chosen += times([others[i] if i in T else x[i] for i in range(d)])
        total += weight * chosen
    return s - moved, gap * (one - total)


@LEMMA3.certified(
    covers="complete expansions in all variables, d = 1 to 6",
    controls={"with_the_power_of_S_one_more": {"power": 2}},
    instances=Cases(range(1, 7)),
    supports=[IDENTITY],
)
def the_expanded_polynomials_agree(d: int, *, power: int = 1) -> Outcome:
    """Both sides of (16), expanded, have the same coefficients: the second opinion on the induction."""
    left, right = gap_after_a_step(d, power=power)
    return Outcome(Answer.of(bool(left == right)), f"d = {d}: {len(left)} and {len(right)} terms")
