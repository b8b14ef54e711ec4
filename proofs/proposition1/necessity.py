"""What the hypotheses about single modes are for: the rate, its best constant, lambda' = 0, and the remark on depth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import prod

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.network.counterexample import held_against
from proofs.proposition1.guarantee import contraction
from proofs.proposition1.standstill import ABOVE_LN_2, BELOW_LN_2
from proofs.proposition1.statement import BEST_RATE, DEPTH, PROPOSITION1, RATE, ZERO_TARGET
from verify.claim import Answer, Counterexample, every

HALF, SMALL = Fraction(1, 2), Fraction(1, 100)


def contracts(mode: Mode, eta: Fraction) -> bool:
    """Whether ``0 <= rho < 1`` and ``0 <= s - S(1) <= (s - S(0)) rho``."""
    rho, gap = contraction(mode, eta), mode.optimum - mode.product
    return 0 <= rho < 1 and 0 <= mode.optimum - mode.step(eta).product <= gap * rho


def written(mode: Mode, eta: Fraction) -> tuple[dict[str, object], dict[str, str]]:
    """Return a mode's numbers by name (a1, a2, ..., l, t, eta), and formulas: S, S after a step, sums and products of squares."""
    d = len(mode.sigma)
    names = [f"a{i}" for i in range(1, d + 1)]
    S = "*".join(names)
    others = ["*".join(other for other in names if other != name) or "1" for name in names]
    moved = "*".join(f"({name} + eta*(t - l*{S})*{rest})" for name, rest in zip(names, others, strict=True))
    formulas = {
        "S": S,
        "after": moved,
        "sum": " + ".join(f"({rest})^2" for rest in others),
        "inverse": " + ".join(f"1/{name}^2" for name in names),
        "positive": " and ".join(f"{name} > 0" for name in names),
    }
    given: dict[str, object] = dict(zip(names, mode.sigma, strict=True))
    return given | {"l": mode.lam, "t": mode.target, "eta": eta}, formulas


def of_rate(dropped: str, mode: Mode, eta: Fraction) -> Counterexample:
    """Hold the first step of a mode against proposition1.rate without one of its hypotheses."""
    given, f = written(mode, eta)
    inverse_squares = sum((1 / x**2 for x in mode.sigma), Fraction(0))
    rho = f"(1 - eta*l*({f['sum']}))"
    return held_against(
        RATE, dropped, given,
        {
            "positive-step": (eta > 0, "eta > 0"),
            "positive": (min(mode.sigma) > 0, f["positive"]),
            "at-most": (mode.lam > 0 and mode.target > 0 and mode.product <= mode.optimum, f"l > 0 and t > 0 and {f['S']} <= t/l"),
            "sharp-step": (eta * mode.lam * mode.optimum**2 * inverse_squares <= 1, f"eta*l*(t/l)^2*({f['inverse']}) <= 1"),
        },
        (
            contracts(mode, eta), "0 <= rho < 1 and 0 <= s - S(1) <= (s - S(0)) rho",
            f"0 <= {rho} and {rho} < 1 and 0 <= t/l - {f['after']} and t/l - {f['after']} <= (t/l - {f['S']})*{rho}",
        ),
    )  # fmt: skip


def _mode(*sigma: Fraction) -> Mode:
    return Mode(sigma, Fraction(1), Fraction(1))


@PROPOSITION1.counterexample(
    covers="d = 2", without=(RATE, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def from_a_negative_product_the_first_step_is_slower(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1)``: both entries shrink on the way to zero, and so does the speed."""
    return of_rate("positive", _mode(first, Fraction(1)), Fraction(1, 10))


@PROPOSITION1.counterexample(covers="d = 2", without=(RATE, "at-most"), controls={"from_below": {"start": HALF}})
def from_above_the_gap_has_the_other_sign(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    return of_rate("at-most", _mode(start, start), SMALL)


@PROPOSITION1.counterexample(
    covers="d = 2", without=(RATE, "sharp-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def with_a_large_step_the_gap_changes_sign(*, eta: Fraction = Fraction(4)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: S(1) = 4."""
    return of_rate("sharp-step", _mode(HALF, HALF), eta)


@PROPOSITION1.counterexample(
    covers="d = 1, kappa = -1", without=(RATE, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_widens_the_gap(*, eta: Fraction = Fraction(-1)) -> Counterexample:
    """``sigma = 1/2``, s = 1: rho = 2 and S(1) = 0."""
    return of_rate("positive-step", _mode(HALF), eta)


@PROPOSITION1.counterexample(
    covers="d = 3; one start, and every other by proposition1.rate",
    without=(BEST_RATE, "more"),
    rests_on=["proposition1.rate"],
    controls={"with_d_plus_one": {"c": 4}},
)
def with_c_equal_to_d_the_contraction_is_as_stated(*, c: int = 3) -> Counterexample:
    """Balanced, ``sigma = 99/100``, s = 1, X = 1/2: the factor of the first step is at most ``1 - d kappa S^{2-2/d}``, as
    ``proposition1.rate`` says of every start."""
    sigma = Fraction(99, 100)
    mode, kappa = _mode(sigma, sigma, sigma), HALF * sigma**2 / 3
    r = (1 - mode.step(kappa).product) / (1 - mode.product)
    return held_against(
        BEST_RATE, "more", {"a": sigma, "kappa": kappa, "c": c, "d": 3},
        {"more": (c > 3, "c > d")},
        (
            r > 1 - c * kappa * sigma**4, "given proposition1.rate: the first factor is larger than 1 - c kappa S^{2-2/d}",
            "(1 - (a + kappa*(1 - a^3)*a^2)^3)/(1 - a^3) > 1 - c*kappa*a^4",
        ),
    )  # fmt: skip


DEPTHS = (1, 2, 3, 4)


def of_family(dropped: str, sigma: Fraction, s: Fraction, steps: Sequence[Fraction] | None = None) -> Counterexample:
    """Hold a family with lambda = 1, depth 1 to 4, against the remark: its numbers bound the gap, and double with each layer."""
    modes = [Mode((sigma,) * d, Fraction(1), s) for d in DEPTHS]
    kappa = [BELOW_LN_2 * sigma**2 / (d * s**2) for d in DEPTHS] if steps is None else list(steps)
    both = list(zip(modes, kappa, strict=True))
    bounds = [1 / (1 - contraction(mode, eta)) for mode, eta in both]
    within = every(within_printed_step(mode, eta) for mode, eta in both) is Answer.HOLDS
    growing = all(after >= 2 * before > 0 for before, after in pairwise(bounds))
    bounding = all(contracts(mode, eta) for mode, eta in both)
    gaps = [f"s - (a + k{d}*(s - a^{d})*a^{d - 1})^{d}" for d in DEPTHS]
    doubling = [f"{d}*k{d}*a^{2 * d - 2} >= 2*{d + 1}*k{d + 1}*a^{2 * d}" for d in DEPTHS[:-1]]
    bounded = [
        f"{d}*k{d}*a^{2 * d - 2} <= 1 and 0 <= {gap} and {gap} <= (s - a^{d})*(1 - {d}*k{d}*a^{2 * d - 2})"
        for d, gap in zip(DEPTHS, gaps, strict=True)
    ]
    side = ABOVE_LN_2 if dropped == "share" else BELOW_LN_2
    return held_against(
        DEPTH, dropped, {"a": sigma, "s": s, "l": side, **{f"k{d}": eta for d, eta in zip(DEPTHS, kappa, strict=True)}},
        {
            "small": (0 < sigma < 1, "0 < a and a < 1"),
            "below": (all(mode.product < s for mode in modes), " and ".join(f"a^{d} < s" for d in DEPTHS)),
            "share": (
                len({d * eta for d, eta in zip(DEPTHS, kappa, strict=True)}) == 1 and within,
                f"k1 == 2*k2 and k1 == 3*k3 and k1 == 4*k4 and l == {side} and 0 < k1 and k1*s^2 <= l*a^2",
            ),
        },
        (
            growing and bounding, "the numbers 1/(d kappa S^{2-2/d}) at least double, and bound the first step of the gap",
            " and ".join([*doubling, *bounded]),
        ),
    )  # fmt: skip


@PROPOSITION1.counterexample(
    covers="sigma = 1 and 1/2, s = 2", without=(DEPTH, "small"), controls={"with_small_entries": {"sigma": HALF}}
)
def entries_of_one_give_a_bound_that_does_not_grow(*, sigma: Fraction = Fraction(1)) -> Counterexample:
    """The bound is ``s^2 sigma^{-2d}/(c ln 2)``: constant in d for sigma = 1."""
    return of_family("small", sigma, Fraction(2))


@PROPOSITION1.counterexample(
    covers="sigma = 1/2, s = 1/8", without=(DEPTH, "below"), controls={"with_an_optimum_above": {"s": Fraction(1)}}
)
def above_the_optimum_the_number_bounds_nothing(*, s: Fraction = Fraction(1, 8)) -> Counterexample:
    """At depth 1 and 2 the start is above s: the gap is negative, and the stated bound on it false."""
    return of_family("below", HALF, s)


@PROPOSITION1.counterexample(
    covers="sigma = 1/2, s = 1, kappa = 4", without=(DEPTH, "share"), controls={"with_the_share": {"kappa": None}}
)
def beyond_the_printed_step_the_number_bounds_nothing(*, kappa: Fraction | None = Fraction(4)) -> Counterexample:
    """kappa = 4 at every depth: the first step passes the optimum."""
    return of_family("share", HALF, Fraction(1), None if kappa is None else [kappa] * len(DEPTHS))


NO_TARGET = Fraction(0)


def of_power(dropped: str, mode: Mode, kappa: Fraction) -> Counterexample:
    """Hold the first step of a mode of one or two layers against the upper power of time, where q = 1."""
    d = len(mode.sigma)
    given, f = written(mode, kappa)
    after, base = mode.step(kappa).product, 1 / mode.product + 2 * kappa
    squares = [f"eta*l*{square} <= 1/2" for square in f["sum"].split(" + ")]
    bounded = d > 1 and base > 0 and 0 < after <= 1 / base
    return held_against(
        ZERO_TARGET, dropped, given | {"d": d},
        {
            "positive-step": (kappa > 0, "eta > 0"),
            "positive": (min(mode.sigma) > 0, f["positive"]),
            "no-target": (mode.target == 0 < mode.lam, "t == 0 and l > 0"),
            "two-layers": (d >= 2, "d >= 2"),
            "stable": (
                all(kappa * prod(mode.sigma[:i] + mode.sigma[i + 1 :]) ** 2 <= HALF for i in range(d)),
                " and ".join(squares),
            ),
        },
        (
            bounded, "there is a power q = 2 - 2/d > 0 (here 1), and S(1) <= 1/(1/S(0) + 2 eta lambda)",
            f"d > 1 and 1/({f['S']}) + 2*eta*l > 0 and 0 < {f['after']} and "
            f"({f['after']})*(1/({f['S']}) + 2*eta*l) <= 1",
        ),
    )  # fmt: skip


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def a_negative_product_rises_to_zero(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: S is negative, and no power of S(0) bounds it."""
    return of_power("positive", Mode((first, HALF), Fraction(1), NO_TARGET), HALF)


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET, "no-target"), controls={"without_a_target": {"target": NO_TARGET}}
)
def with_a_target_the_product_does_not_vanish(*, target: Fraction = Fraction(1)) -> Counterexample:
    """S tends to 1."""
    return of_power("no-target", Mode((HALF, HALF), Fraction(1), target), HALF)


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET, "stable"), controls={"with_small_entries": {"entry": HALF}}
)
def large_entries_overshoot(*, entry: Fraction = Fraction(3)) -> Counterexample:
    """``sigma = (3, 3)``, kappa = 1/2: each entry is multiplied by ``1 - 9/2``."""
    return of_power("stable", Mode((entry, entry), Fraction(1), NO_TARGET), HALF)


@PROPOSITION1.counterexample(
    covers="d = 1", without=(ZERO_TARGET, "two-layers"), controls={"with_two_layers": {"d": 2}}
)
def with_one_layer_the_exponent_is_infinite(*, d: int = 1) -> Counterexample:
    """q = 2 - 2/d is 0 for d = 1: there is no such power, and S decays geometrically."""
    return of_power("two-layers", Mode((HALF,) * d, Fraction(1), NO_TARGET), HALF)


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET, "positive-step"), controls={"with_a_step": {"kappa": HALF}}
)
def uphill_the_product_grows(*, kappa: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, kappa = -8: both entries become 3/2, and the bound is not even positive."""
    return of_power("positive-step", Mode((HALF, HALF), Fraction(1), NO_TARGET), kappa)
