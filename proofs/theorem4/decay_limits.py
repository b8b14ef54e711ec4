"""What the hypotheses about modes without target are for: exact modes that grow, overshoot, or decay linearly."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod

from proofs.dynamics import Mode
from proofs.dynamics.counterexample import every_entry, mode_against
from proofs.theorem4.statement import RATE, THEOREM4, VANISHING
from verify.claim import Counterexample, Statement

HALF, ONE, BIG = Fraction(1, 2), Fraction(1), Fraction(3)
NONE = Fraction(0)


def decaying(statement: Statement, mode: Mode, eta: Fraction) -> dict[str, tuple[bool, str]]:
    """Evaluate the hypotheses of a statement about modes without target, each with its formula."""
    d = len(mode.sigma)
    others = [prod(mode.sigma[:i] + mode.sigma[i + 1 :], start=ONE) for i in range(d)]
    positive = min(mode.sigma) > 0
    start = positive and max(mode.sigma) < 1, every_entry(d, "{s} > 0 and {s} < 1")
    if statement is RATE:
        small = all(2 * eta * mode.lam * rest**2 <= 1 for rest in others)
        start = positive and small, every_entry(d, "{s} > 0 and 2*eta*lam*(S/{s})^2 <= 1")
    seen = {
        "positive-step": (eta > 0, "eta > 0"),
        "no-target": (mode.target == 0 < mode.lam, "tau == 0 and lam > 0"),
        "start": start,
        "step": (eta * mode.lam < 1, "eta*lam < 1"),
        "two-layers": (d >= 2, "d >= 2"),
    }
    return {name: seen[name] for name in statement.hypotheses}


def shrinking(dropped: str, mode: Mode, eta: Fraction) -> Counterexample:
    """Hold two equal entries against "0 <= sigma_i(t+1) <= sigma_i(t)", over two steps."""
    times = mode.steps(eta, 2)
    falls = all(0 <= new <= old for a, b in pairwise(times) for old, new in zip(a.sigma, b.sigma, strict=True))
    formula = "0 <= s1' and s1' <= s1 and 0 <= s1'' and s1'' <= s1' and S'' <= S'"
    conclusion = falls, "sigma_1 = sigma_2 falls in two steps and stays nonnegative", formula
    return mode_against(VANISHING, dropped, times, eta, decaying(VANISHING, mode, eta), conclusion)


def _pair(entry: Fraction, target: Fraction = NONE) -> Mode:
    return Mode((entry, entry), ONE, target)


@THEOREM4.counterexample(
    covers="d = 2", without=(VANISHING, "no-target"), controls={"without_a_target": {"target": NONE}}
)
def with_a_target_the_mode_grows(*, target: Fraction = ONE) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``lambda = lambda' = 1``: the entries grow towards 1."""
    return shrinking("no-target", _pair(HALF, target), HALF)


@THEOREM4.counterexample(covers="d = 2", without=(VANISHING, "start"), controls={"below_one": {"start": HALF}})
def above_one_the_mode_may_overshoot(*, start: Fraction = BIG) -> Counterexample:
    """``sigma = (3, 3)``, ``eta lambda = 1/2``: the factor is ``1 - 9/2``."""
    return shrinking("start", _pair(start), HALF)


@THEOREM4.counterexample(covers="d = 2", without=(VANISHING, "step"), controls={"with_a_small_step": {"eta": HALF}})
def a_large_step_overshoots(*, eta: Fraction = Fraction(8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``eta lambda = 8``: the factor is ``1 - 2``."""
    return shrinking("step", _pair(HALF), eta)


@THEOREM4.counterexample(
    covers="d = 2", without=(VANISHING, "positive-step"), controls={"with_a_small_step": {"eta": HALF}}
)
def uphill_the_entries_grow(*, eta: Fraction = -HALF) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``eta lambda = -1/2``: the factor is ``1 + 1/8``."""
    return shrinking("positive-step", _pair(HALF), eta)


def between_powers(dropped: str, mode: Mode, eta: Fraction) -> Counterexample:
    """Hold two balanced layers against ``1/(1/S(0) + 6 eta t) <= S(t) <= 1/(1/S(0) + 2 eta t)`` (q = 1), over three steps."""
    times = mode.steps(eta, 3)
    inverse = 1 / mode.product
    below = all(0 < S.product <= _power(inverse + 2 * eta * t) for t, S in enumerate(times) if t)
    above = all(S.product >= _power(inverse + 6 * eta * t) for t, S in enumerate(times) if t)
    formulas = [
        f"0 < S{p} and S{p}*(1/S + 2*eta*{t}) <= 1 and S{p}*(1/S + 6*eta*{t}) >= 1"
        for t, p in ((1, "'"), (2, "''"), (3, "'''"))
    ]
    conclusion = below and above, "S lies between the two powers of time at t = 1, 2, 3", " and ".join(formulas)
    return mode_against(RATE, dropped, times, eta, decaying(RATE, mode, eta), conclusion)


def _power(inverse: Fraction) -> Fraction:
    """Return ``1/inverse``, or a bound that nothing positive meets where this is not positive."""
    return 1 / inverse if inverse > 0 else NONE


@THEOREM4.counterexample(covers="d = 2", without=(RATE, "no-target"), controls={"without_a_target": {"target": NONE}})
def with_a_target_the_product_stays_above_the_power(*, target: Fraction = ONE) -> Counterexample:
    """``S`` grows towards one instead."""
    return between_powers("no-target", _pair(HALF, target), HALF)


@THEOREM4.counterexample(covers="d = 2", without=(RATE, "start"), controls={"below_the_bound": {"start": HALF}})
def from_far_away_the_product_overshoots(*, start: Fraction = BIG) -> Counterexample:
    """``sigma = (3, 3)``, ``eta lambda = 1/2``: ``eta lambda sigma^2 = 9/2``."""
    return between_powers("start", _pair(start), HALF)


@THEOREM4.counterexample(covers="d = 2", without=(RATE, "positive-step"), controls={"with_a_small_step": {"eta": HALF}})
def uphill_the_product_leaves_the_power(*, eta: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``eta lambda = -8``: both entries become 3/2, and the power ``1/(4 - 16)`` is not positive."""
    return between_powers("positive-step", _pair(HALF), eta)


@THEOREM4.counterexample(covers="d = 1", without=(RATE, "two-layers"), controls={"with_two_layers": {"d": 2}})
def one_layer_decays_linearly(*, d: int = 1) -> Counterexample:
    """``S' = (1 - eta lambda) S`` at every S: for d = 1 a linear rate holds; q = 0, and there is no such power of time."""
    mode = Mode((HALF,) * d, ONE, NONE)
    times = mode.steps(HALF, 2)
    linear = times[1].product * times[1].product == times[0].product * times[2].product
    conclusion = not linear, "no linear rate holds: S does not shrink by one ratio", "S'^2 != S*S''"
    return mode_against(RATE, "two-layers", times, HALF, decaying(RATE, mode, HALF), conclusion)
