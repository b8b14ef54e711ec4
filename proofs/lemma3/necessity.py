"""What each hypothesis of Lemma 3 is for."""

from __future__ import annotations

from fractions import Fraction

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.lemma3.statement import BALANCED, BEST, IDENTITY, LEMMA3, NONNEGATIVE, PRINTED, SHARP
from proofs.lemma3.trials import factor_of_17
from verify.claim import Answer, Counterexample, Statement

ONE, HALF = Fraction(1), Fraction(1, 2)


def stays_below(mode: Mode, eta: Fraction, steps: int = 3) -> bool:
    """Whether ``0 < S(t) <= s`` for some steps."""
    for _ in range(steps + 1):
        if not 0 < mode.product <= mode.optimum:
            return False
        mode = mode.step(eta)
    return True


def factor(mode: Mode, eta: Fraction) -> Fraction:
    """Return r(t) of (17)."""
    return (mode.optimum - mode.step(eta).product) / (mode.optimum - mode.product)


def _sharp(mode: Mode, eta: Fraction) -> bool:
    """Whether the sharp step is kept; at a zero entry the bound is zero, and only a step that is not positive keeps it."""
    if not all(mode.sigma):
        return eta <= 0
    inverse_squares = sum((1 / (x * x) for x in mode.sigma), Fraction(0))
    return eta * mode.lam * mode.optimum**2 * inverse_squares <= 1


def hypotheses(mode: Mode, eta: Fraction, statement: Statement) -> dict[str, bool | Answer]:
    """Evaluate the hypotheses of a statement of this claim."""
    seen: dict[str, bool | Answer] = {
        "positive-step": eta > 0,
        "positive": min(mode.sigma) > 0,
        "balanced": len(set(mode.sigma)) == 1 and 0 < mode.product < mode.optimum and min(mode.sigma) > 0,
        "below": mode.target > 0 and mode.product < mode.optimum,
        "at-most": mode.target > 0 and mode.product <= mode.optimum,
        "step": within_printed_step(mode, eta),
        "sharp-step": _sharp(mode, eta),
    }
    return {name: seen[name] for name in statement.hypotheses}


def _mode(*sigma: Fraction, target: Fraction = ONE) -> Mode:
    return Mode(sigma, ONE, target)


SMALL, LARGE = Fraction(1, 100), Fraction(4)


@LEMMA3.counterexample(
    covers="d = 2", without=(PRINTED, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def a_negative_entry_puts_the_product_below_zero(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: S(0) < 0."""
    mode = _mode(first, HALF)
    return Counterexample(hypotheses(mode, SMALL, PRINTED), stays_below(mode, SMALL), dropped=("positive",))


@LEMMA3.counterexample(covers="d = 2", without=(PRINTED, "below"), controls={"from_below": {"start": HALF}})
def a_start_above_the_optimum_is_above(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    mode = _mode(start, start)
    return Counterexample(hypotheses(mode, SMALL, PRINTED), stays_below(mode, SMALL), dropped=("below",))


@LEMMA3.counterexample(covers="d = 2", without=(PRINTED, "step"), controls={"with_a_small_step": {"eta": SMALL}})
def a_large_step_passes_the_optimum(*, eta: Fraction = LARGE) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: S(1) = 4."""
    mode = _mode(HALF, HALF)
    return Counterexample(hypotheses(mode, eta, PRINTED), stays_below(mode, eta), dropped=("step",))


OPPOSITE = Fraction(1, 200)


@LEMMA3.counterexample(
    covers="d = 2, s = 3", without=(SHARP, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def opposite_entries_stay_opposite(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: a step keeps ``sigma_1 = -sigma_2``, so that S <= 0 at all times."""
    mode = _mode(first, HALF, target=Fraction(3))
    return Counterexample(hypotheses(mode, OPPOSITE, SHARP), stays_below(mode, OPPOSITE), dropped=("positive",))


@LEMMA3.counterexample(
    covers="d = 1, kappa = -1", without=(SHARP, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_takes_the_product_to_zero(*, eta: Fraction = -ONE) -> Counterexample:
    """``sigma = 1/2``, s = 1: S(1) = 1/2 - 1/2 = 0."""
    mode = _mode(HALF)
    return Counterexample(hypotheses(mode, eta, SHARP), stays_below(mode, eta), dropped=("positive-step",))


@LEMMA3.counterexample(
    covers="d = 1, kappa = -1", without=(PRINTED, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_leaves_the_interval(*, eta: Fraction = -ONE) -> Counterexample:
    """The same mode: 0 < S(1) fails."""
    mode = _mode(HALF)
    return Counterexample(hypotheses(mode, eta, PRINTED), stays_below(mode, eta), dropped=("positive-step",))


@LEMMA3.counterexample(
    covers="d = 2, kappa = -8", without=(NONNEGATIVE, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def far_uphill_r_is_negative(*, eta: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1: both entries become -5/2, S(1) = 25/4 and r = -7."""
    mode = _mode(HALF, HALF)
    return Counterexample(hypotheses(mode, eta, NONNEGATIVE), factor(mode, eta) >= 0, dropped=("positive-step",))


@LEMMA3.counterexample(
    covers="d = 2, kappa = -8", without=(BALANCED, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def far_uphill_a_balanced_start_passes_the_optimum(*, eta: Fraction = Fraction(-8)) -> Counterexample:
    """The same mode: ``d kappa s^{2-2/d} = -16 <= 1``, and S(1) = 25/4 > 1."""
    mode = _mode(HALF, HALF)
    small = 2 * eta <= 1
    seen = hypotheses(mode, eta, BALANCED)
    return Counterexample(seen, not small or mode.step(eta).product <= 1, dropped=("positive-step",))


@LEMMA3.counterexample(covers="d = 2", without=(SHARP, "at-most"), controls={"from_below": {"start": HALF}})
def a_start_beyond_the_optimum_is_beyond(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    mode = _mode(start, start)
    return Counterexample(hypotheses(mode, SMALL, SHARP), stays_below(mode, SMALL), dropped=("at-most",))


@LEMMA3.counterexample(
    covers="d = 2, kappa s^2 sum sigma^{-2} = 101/100",
    without=(SHARP, "sharp-step"),
    controls={"with_a_step_at_the_bound": {"share": ONE}},
)
def one_percent_beyond_the_sharp_step_is_too_much(*, share: Fraction = Fraction(101, 100)) -> Counterexample:
    """``sigma_i = 999/1000``, s = 1: the product passes 1 in one step."""
    entry = Fraction(999, 1000)
    mode = _mode(entry, entry)
    eta = share * entry**2 / 2
    return Counterexample(hypotheses(mode, eta, SHARP), stays_below(mode, eta), dropped=("sharp-step",))


@LEMMA3.counterexample(covers="d = 2", without=(NONNEGATIVE, "step"), controls={"with_a_small_step": {"eta": SMALL}})
def with_a_large_step_r_is_negative(*, eta: Fraction = LARGE) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: r = (1 - 4)/(3/4) = -4."""
    mode = _mode(HALF, HALF)
    return Counterexample(hypotheses(mode, eta, NONNEGATIVE), factor(mode, eta) >= 0, dropped=("step",))


@LEMMA3.counterexample(covers="d = 3", without=(NONNEGATIVE, "below"), controls={"from_below": {"start": HALF}})
def far_above_the_optimum_r_is_negative(*, start: Fraction = Fraction(30)) -> Counterexample:
    """``sigma_i = 30``, s = 1: the step is small beside sigma^2, and yet the product falls far below the optimum."""
    mode = _mode(start, start, start)
    eta = Fraction(1, 10)
    return Counterexample(hypotheses(mode, eta, NONNEGATIVE), factor(mode, eta) >= 0, dropped=("below",))


@LEMMA3.counterexample(
    covers="d = 2", without=(NONNEGATIVE, "positive"), controls={"with_positive_entries": {"second": HALF}}
)
def far_below_zero_r_is_negative(*, second: Fraction = Fraction(-20)) -> Counterexample:
    """``sigma = (1, -20)``, s = 1: S(0) = -20, and one step takes the product beyond the optimum."""
    mode = _mode(ONE, second)
    eta = HALF / 2
    return Counterexample(hypotheses(mode, eta, NONNEGATIVE), factor(mode, eta) >= 0, dropped=("positive",))


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
    seen = {"nonzero": all(x != 0 for x in mode.sigma), "off-optimum": mode.product != mode.optimum}
    return Counterexample(seen, identity_holds(mode, SMALL), dropped=("nonzero",))


@LEMMA3.counterexample(
    covers="d = 3",
    without=(BEST, "more"),
    rests_on=["lemma3.sharp"],
    controls={"with_two": {"C": Fraction(2)}},
)
def at_the_constant_one_no_balanced_start_overshoots(*, C: Fraction = ONE) -> Counterexample:
    """u (1 + u (1-u)/3)^3 <= 1 at u = 0.01, ..., 0.99, as lemma3.sharp says for all u."""
    grid = (Fraction(i, 100) for i in range(1, 100))
    return Counterexample({"more": C > 1}, any(u * (1 + C / 3 * u * (1 - u)) ** 3 > 1 for u in grid), dropped=("more",))


@LEMMA3.counterexample(
    covers="d = 2", without=(BALANCED, "balanced"), controls={"with_equal_entries": {"first": Fraction(9, 10)}}
)
def unbalanced_starts_overshoot_with_c_equal_to_one(*, first: Fraction = Fraction(1, 10)) -> Counterexample:
    """``sigma = (1/10, 9)``, s = 1, kappa = 1/2: c = 1, and S(1) > 1."""
    mode = _mode(first, Fraction(9) if first == Fraction(1, 10) else first)
    return Counterexample(hypotheses(mode, HALF, BALANCED), mode.step(HALF).product <= 1, dropped=("balanced",))
