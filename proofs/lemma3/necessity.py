"""What each hypothesis of Lemma 3 is for."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from proofs.dynamics import Mode
from proofs.dynamics.counterexample import PRIME, every_entry, mode_against
from proofs.lemma3.modes import within_printed_step
from proofs.lemma3.statement import BALANCED, BEST, IDENTITY, LEMMA3, NONNEGATIVE, PRINTED, SHARP
from proofs.lemma3.trials import factor_of_17
from proofs.network.counterexample import held_against
from verify.claim import Answer, Counterexample, Statement

ONE, HALF = Fraction(1), Fraction(1, 2)
SMALL, LARGE = Fraction(1, 100), Fraction(4)
LN_2_BELOW, LN_2_ABOVE = "69/100", "7/10"
"""Rational numbers on either side of ln 2."""


def _sharp(mode: Mode, eta: Fraction) -> bool:
    """Whether the sharp step is kept; at a zero entry the bound is zero, and only a step that is not positive keeps it."""
    if not all(mode.sigma):
        return eta <= 0
    inverse_squares = sum((1 / (x * x) for x in mode.sigma), Fraction(0))
    return eta * mode.lam * mode.optimum**2 * inverse_squares <= 1


def hypotheses(
    mode: Mode, eta: Fraction, statement: Statement, dropped: str = ""
) -> dict[str, tuple[bool | Answer, str]]:
    """Evaluate the hypotheses of a statement of this claim, each with its formula."""
    d, positive = len(mode.sigma), min(mode.sigma) > 0
    ln_2 = LN_2_ABOVE if dropped == "step" else LN_2_BELOW
    inverse_squares = " + ".join(f"1/s{i}^2" for i in range(1, d + 1))
    equal = "".join(f"s1 == s{i} and " for i in range(2, d + 1))
    seen: dict[str, tuple[bool | Answer, str]] = {
        "positive-step": (eta > 0, "eta > 0"),
        "positive": (positive, every_entry(d, "{s} > 0")),
        "balanced": (
            len(set(mode.sigma)) == 1 and 0 < mode.product < mode.optimum and positive,
            f"{equal}s1 > 0 and S < tau/lam",
        ),
        "below": (mode.target > 0 and mode.product < mode.optimum, "tau > 0 and S < tau/lam"),
        "at-most": (mode.target > 0 and mode.product <= mode.optimum, "tau > 0 and S <= tau/lam"),
        "step": (within_printed_step(mode, eta), every_entry(d, f"{d}*eta*tau^2 <= {ln_2}*lam*{{s}}^2")),
        "sharp-step": (_sharp(mode, eta), f"eta*tau^2/lam*({inverse_squares}) <= 1"),
        "nonzero": (all(x != 0 for x in mode.sigma), every_entry(d, "{s} != 0")),
        "off-optimum": (mode.product != mode.optimum, "S != tau/lam"),
    }
    return {name: seen[name] for name in statement.hypotheses}


def stays_below(statement: Statement, dropped: str, mode: Mode, eta: Fraction, steps: int = 2) -> Counterexample:
    """Hold a mode against ``0 < S(t) <= s`` at the first times, without a hypothesis."""
    times = mode.steps(eta, steps)
    formula = " and ".join(f"0 < S{PRIME * t} and S{PRIME * t} <= tau/lam" for t in range(steps + 1))
    conclusion = all(0 < m.product <= m.optimum for m in times), f"0 < S(t) <= s at t = 0, ..., {steps}", formula
    return mode_against(statement, dropped, times, eta, hypotheses(mode, eta, statement, dropped), conclusion)


def contracts(dropped: str, mode: Mode, eta: Fraction) -> Counterexample:
    """Hold a mode off its optimum against ``r(t) >= 0`` without a hypothesis: by (16), r is the ratio of two gaps."""
    times = mode.steps(eta, 1)
    r = (mode.optimum - times[1].product) / (mode.optimum - mode.product)
    conclusion = r >= 0, "r = (s - S')/(s - S) is not negative", "(tau/lam - S')/(tau/lam - S) >= 0"
    return mode_against(NONNEGATIVE, dropped, times, eta, hypotheses(mode, eta, NONNEGATIVE, dropped), conclusion)


def _mode(*sigma: Fraction, target: Fraction = ONE) -> Mode:
    return Mode(sigma, ONE, target)


@LEMMA3.counterexample(
    covers="d = 2", without=(PRINTED, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def a_negative_entry_puts_the_product_below_zero(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: S(0) < 0."""
    return stays_below(PRINTED, "positive", _mode(first, HALF), SMALL)


@LEMMA3.counterexample(covers="d = 2", without=(PRINTED, "below"), controls={"from_below": {"start": HALF}})
def a_start_above_the_optimum_is_above(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    return stays_below(PRINTED, "below", _mode(start, start), SMALL)


@LEMMA3.counterexample(covers="d = 2", without=(PRINTED, "step"), controls={"with_a_small_step": {"eta": SMALL}})
def a_large_step_passes_the_optimum(*, eta: Fraction = LARGE) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: S(1) = 4."""
    return stays_below(PRINTED, "step", _mode(HALF, HALF), eta)


@LEMMA3.counterexample(
    covers="d = 1, kappa = -1", without=(PRINTED, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_leaves_the_interval(*, eta: Fraction = -ONE) -> Counterexample:
    """``sigma = 1/2``, s = 1: S(1) = 1/2 - 1/2 = 0."""
    return stays_below(PRINTED, "positive-step", _mode(HALF), eta)


OPPOSITE = Fraction(1, 200)


@LEMMA3.counterexample(
    covers="d = 2, s = 3", without=(SHARP, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def opposite_entries_stay_opposite(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: a step keeps ``sigma_1 = -sigma_2``, so that S <= 0 at all times."""
    return stays_below(SHARP, "positive", _mode(first, HALF, target=Fraction(3)), OPPOSITE)


@LEMMA3.counterexample(
    covers="d = 1, kappa = -1", without=(SHARP, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_takes_the_product_to_zero(*, eta: Fraction = -ONE) -> Counterexample:
    """``sigma = 1/2``, s = 1: the same mode."""
    return stays_below(SHARP, "positive-step", _mode(HALF), eta)


@LEMMA3.counterexample(covers="d = 2", without=(SHARP, "at-most"), controls={"from_below": {"start": HALF}})
def a_start_beyond_the_optimum_is_beyond(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    return stays_below(SHARP, "at-most", _mode(start, start), SMALL)


@LEMMA3.counterexample(
    covers="d = 2, kappa s^2 sum sigma^{-2} = 101/100",
    without=(SHARP, "sharp-step"),
    controls={"with_a_step_at_the_bound": {"share": ONE}},
)
def one_percent_beyond_the_sharp_step_is_too_much(*, share: Fraction = Fraction(101, 100)) -> Counterexample:
    """``sigma_i = 999/1000``, s = 1: the product passes 1 in one step."""
    entry = Fraction(999, 1000)
    return stays_below(SHARP, "sharp-step", _mode(entry, entry), share * entry**2 / 2, steps=1)


@LEMMA3.counterexample(
    covers="d = 2, kappa = -8", without=(NONNEGATIVE, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def far_uphill_r_is_negative(*, eta: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1: both entries become -5/2, S(1) = 25/4 and r = -7."""
    return contracts("positive-step", _mode(HALF, HALF), eta)


@LEMMA3.counterexample(covers="d = 2", without=(NONNEGATIVE, "step"), controls={"with_a_small_step": {"eta": SMALL}})
def with_a_large_step_r_is_negative(*, eta: Fraction = LARGE) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: r = (1 - 4)/(3/4) = -4."""
    return contracts("step", _mode(HALF, HALF), eta)


@LEMMA3.counterexample(covers="d = 3", without=(NONNEGATIVE, "below"), controls={"from_below": {"start": HALF}})
def far_above_the_optimum_r_is_negative(*, start: Fraction = Fraction(30)) -> Counterexample:
    """``sigma_i = 30``, s = 1: the step is small beside sigma^2, and yet the product falls far below the optimum."""
    return contracts("below", _mode(start, start, start), Fraction(1, 10))


@LEMMA3.counterexample(
    covers="d = 2", without=(NONNEGATIVE, "positive"), controls={"with_positive_entries": {"second": HALF}}
)
def far_below_zero_r_is_negative(*, second: Fraction = Fraction(-20)) -> Counterexample:
    """``sigma = (1, -20)``, s = 1: S(0) = -20, and one step takes the product beyond the optimum."""
    return contracts("positive", _mode(ONE, second), HALF / 2)


def identity_holds(mode: Mode, eta: Fraction) -> bool:
    """Whether (16) holds with r(t) computed from (17); where (17) divides by zero it says nothing, so it does not."""
    try:
        r = factor_of_17(mode, eta)
    except ZeroDivisionError:
        return False
    return mode.optimum - mode.step(eta).product == (mode.optimum - mode.product) * r


@LEMMA3.counterexample(
    covers="d = 2", without=(IDENTITY, "nonzero"), controls={"with_entries_that_are_not_zero": {"first": ONE}}
)
def at_zero_the_factor_of_17_has_no_value(*, first: Fraction = Fraction(0)) -> Counterexample:
    """``sigma = (0, 1)``, s = 2: (17) asks for ``sigma_1^{-2}``; the product moves away from zero all the same."""
    mode = _mode(first, ONE, target=Fraction(2))
    says = "r(t) of (17), which divides by the squares of the entries, has a value, where S moves"
    return mode_against(
        IDENTITY, "nonzero", mode.steps(SMALL, 1), SMALL, hypotheses(mode, SMALL, IDENTITY),
        (identity_holds(mode, SMALL), says, "(s1*s2)^2 != 0 and S' != S"),
    )  # fmt: skip


@LEMMA3.counterexample(
    covers="d = 3, every 0 < u < 1",
    without=(BEST, "more"),
    rests_on=["lemma3.sharp"],
    controls={"with_two": {"C": Fraction(2)}},
)
def at_the_constant_one_no_balanced_start_overshoots(*, C: Fraction = ONE) -> Counterexample:
    """With ``kappa s^2 sum sigma_i^{-2} = 1`` lemma3.sharp says S(1) <= s; u (1 + u (1-u)/3)^3 <= 1 at u = 0.01, ..., 0.99."""
    grid = [Fraction(i, 100) for i in range(1, 100)]
    passed = C > 1 and any(u * prod((1 + C / 3 * u * (1 - u),) * 3) > 1 for u in grid)
    near = Fraction(99, 100)
    return held_against(
        BEST,
        "more",
        {"C": C, "u": near},
        {"more": (C > 1, "C > 1")},
        (
            passed,
            "S(1) > s from some balanced start: by lemma3.sharp C > 1; at u = 99/100, d = 3",
            "C > 1 and u*(1 + C/3*u*(1 - u))^3 > 1",
        ),
    )


def balanced(dropped: str, mode: Mode, eta: Fraction) -> Counterexample:
    """Hold two layers with s = 1 against "S(1) <= s if d kappa s^{2-2/d} <= 1" without a hypothesis."""
    times, small = mode.steps(eta, 1), 2 * eta * mode.lam <= 1
    conclusion = not small or times[1].product <= 1, "S(1) <= s = 1 if 2 kappa <= 1", "not (2*eta*lam <= 1) or S' <= 1"
    return mode_against(BALANCED, dropped, times, eta, hypotheses(mode, eta, BALANCED), conclusion)


@LEMMA3.counterexample(
    covers="d = 2", without=(BALANCED, "balanced"), controls={"with_equal_entries": {"first": Fraction(9, 10)}}
)
def unbalanced_starts_overshoot_with_c_equal_to_one(*, first: Fraction = Fraction(1, 10)) -> Counterexample:
    """``sigma = (1/10, 9)``, s = 1, kappa = 1/2: c = 1, and S(1) > 1."""
    return balanced("balanced", _mode(first, Fraction(9) if first == Fraction(1, 10) else first), HALF)


@LEMMA3.counterexample(
    covers="d = 2, kappa = -8", without=(BALANCED, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def far_uphill_a_balanced_start_passes_the_optimum(*, eta: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``: ``d kappa s^{2-2/d} = -16 <= 1``, and S(1) = 25/4 > 1."""
    return balanced("positive-step", _mode(HALF, HALF), eta)
