"""Lemma 3 on exact modes: degenerate starts, and steps up to the bound and exactly at it."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from math import prod

from proofs.dynamics import Mode
from proofs.lemma3.modes import STARTS, Start, within_printed_step
from proofs.lemma3.statement import IDENTITY, LEMMA3, NONNEGATIVE, PRINTED, SHARP
from verify.claim import Answer, Cases, Count, Outcome


def run(mode: Mode, eta: Fraction, steps: int) -> list[Mode]:
    """Return the mode at the times 0, ..., steps."""
    times = [mode]
    for _ in range(steps):
        times.append(times[-1].step(eta))
    return times


@LEMMA3.certified(
    covers="exact runs, depth 1 to 6",
    instances=STARTS,
    count=Count(45, 180, 1800),
    controls={"with_three_times_the_step": {"factor": 3}, "with_strict_growth_at_the_optimum": {"strict": True}},
    supports=[SHARP],
)
def the_product_rises_to_its_optimum_and_not_beyond(start: Start, *, factor: int = 1, strict: bool = False) -> Outcome:
    """``0 < S(t) <= S(t+1) <= s``, and no entry decreases."""
    times = run(start.mode, factor * start.eta, start.steps)
    s = start.mode.optimum
    rising = all(a.product < b.product if strict else a.product <= b.product for a, b in pairwise(times))
    below = all(0 < mode.product <= s for mode in times)
    growing = all(x <= y for a, b in pairwise(times) for x, y in zip(a.sigma, b.sigma, strict=True))
    return Outcome(Answer.of(rising and below and growing), f"rising {rising}, below {below}, growing {growing}")


@LEMMA3.certified(
    covers="exact runs with the printed step, depth 1 to 6",
    instances=STARTS,
    count=Count(45, 180, 1800),
    controls={"with_the_other_end_of_the_interval": {"upper": Fraction(1, 2)}},
    supports=[PRINTED],
)
def with_the_printed_step_the_product_stays_below(start: Start, *, upper: Fraction = Fraction(1)) -> Outcome:
    """At 69/100 instead of ln 2, divided by d and the smallest entry's square: ``0 < S(t) <= s``."""
    mode = start.mode
    if mode.product >= mode.optimum:
        return Outcome(Answer.HOLDS, "the printed hypothesis asks for S(0) < s")
    eta = printed_step(mode)
    if within_printed_step(mode, eta) is not Answer.HOLDS:
        return Outcome(Answer.FAILS, "69/100 is not below ln 2")
    times = run(mode, eta, start.steps)
    return Outcome(Answer.of(all(0 < m.product <= upper * m.optimum for m in times)), f"after {start.steps} steps")


def factor_of_17(mode: Mode, eta: Fraction, *, power: int = 1) -> Fraction:
    """Return r(t) as (17) prints it, subset by subset; ``power`` is what is added to |T| in the exponent of S."""
    kappa, S, gap = eta * mode.lam, mode.product, mode.optimum - mode.product
    total = Fraction(0)
    for size in range(1, len(mode.sigma) + 1):
        weight = kappa**size * S ** (size + power) * gap ** (size - 1)
        total += weight * sum(
            (1 / prod((x * x for x in T), start=Fraction(1)) for T in combinations(mode.sigma, size)), Fraction(0)
        )
    return 1 - total


@LEMMA3.certified(
    covers="exact modes, depth 1 to 6",
    instances=STARTS,
    count=Count(45, 180, 1800),
    controls={"with_the_power_of_S_one_less": {"power": 0}, "with_half_the_step": {"factor": Fraction(1, 2)}},
    supports=[IDENTITY, NONNEGATIVE],
)
def the_gap_contracts_by_the_printed_factor(start: Start, *, power: int = 1, factor: Fraction = Fraction(1)) -> Outcome:
    """``s - S(t+1) = (s - S) r(t)`` with r summed over subsets as in (17), and r >= 0."""
    mode, eta = start.mode, start.eta
    r = factor_of_17(mode, eta, power=power)
    after = mode.step(factor * eta)
    same = mode.optimum - after.product == (mode.optimum - mode.product) * r
    return Outcome(Answer.of(same and r >= 0), f"r = {float(r):.6g}")


def printed_step(mode: Mode) -> Fraction:
    """Return a step at 69/100 instead of ln 2 in the printed bound."""
    smallest = min(x * x for x in mode.sigma)
    return Fraction(69, 100) * smallest * mode.lam / (len(mode.sigma) * mode.target**2)


@LEMMA3.certified(
    covers="exact modes with the printed step, depth 1 to 6, two times",
    instances=STARTS,
    count=Count(45, 180, 1800),
    controls={"with_the_largest_entry_in_m": {"smallest": False}, "with_three_times_the_step": {"factor": 3}},
    supports=[NONNEGATIVE],
)
def the_sum_of_17_stays_below_its_printed_bound(start: Start, *, smallest: bool = True, factor: int = 1) -> Outcome:
    """``1 - r(t) <= (1 + m)^d - 1 <= 1`` with ``m = kappa s^2 / min_i sigma_i(0)^2``, at t = 0 and t = 1."""
    mode, d = start.mode, len(start.mode.sigma)
    eta = factor * printed_step(mode)
    entries = [x * x for x in mode.sigma]
    m = eta * mode.lam * mode.optimum**2 / (min(entries) if smallest else max(entries))
    bound = (1 + m) ** d - 1
    sums = [1 - factor_of_17(times, eta) for times in run(mode, eta, 1)]
    return Outcome(Answer.of(max(sums) <= bound <= 1), f"sums {[float(x) for x in sums]}, bound {float(bound):.6g}")


@LEMMA3.certified(
    covers="exact modes at their optimum, depth 1 to 6",
    controls={"with_the_power_of_S_one_less": {"power": 0}, "away_from_the_optimum": {"distance": 1}},
    instances=Cases([(d, v) for d in range(1, 7) for v in (2, 3, 5)]),
    spares=(IDENTITY, "off-optimum"),
)
def at_the_optimum_the_gap_and_its_factor_agree(case: tuple[int, int], *, power: int = 1, distance: int = 0) -> Outcome:
    """S = s: only singletons are left of (17), ``r = 1 - kappa sum S^2/sigma_i^2``, and both sides of (16) are zero."""
    d, v = case
    mode = Mode((Fraction(v, 2), *[Fraction(v)] * (d - 1)), Fraction(1), Fraction(v**d, 2) + distance)
    eta, S = Fraction(1, 100), mode.product
    r = factor_of_17(mode, eta, power=power)
    singletons = 1 - eta * sum((S * S / (x * x) for x in mode.sigma), Fraction(0))
    zero = mode.optimum - mode.step(eta).product == (mode.optimum - S) * r == 0
    return Outcome(Answer.of(zero and r == singletons), f"r = {r}")
