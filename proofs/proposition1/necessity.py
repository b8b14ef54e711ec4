"""What each hypothesis of Proposition 1 is for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import prod

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.network import Data, residual, step
from proofs.proposition1.guarantee import contraction
from proofs.proposition1.statement import (
    BEST_RATE,
    DEPTH,
    GLOBAL_REPAIRED,
    PRINTED,
    PROPOSITION1,
    RATE,
    ZERO_TARGET_REPAIRED,
)
from verify.claim import Answer, Counterexample, every
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
HALF, SMALL, ETA = Fraction(1, 2), Fraction(1, 100), Fraction(1, 200)
SHEAR, UPWARD = RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])


def contracts(mode: Mode, eta: Fraction, steps: int = 3) -> bool:
    """Whether ``0 <= rho < 1`` and ``0 <= s - S(t) <= (s - S(0)) rho^t`` for some steps."""
    rho, gap = contraction(mode, eta), mode.optimum - mode.product
    if not 0 <= rho < 1:
        return False
    for t in range(1, steps + 1):
        mode = mode.step(eta)
        if not 0 <= mode.optimum - mode.product <= gap * rho**t:
            return False
    return True


def _rate(mode: Mode, eta: Fraction, dropped: str) -> Counterexample:
    inverse_squares = sum((1 / x**2 for x in mode.sigma), Fraction(0))
    hypotheses = {
        "positive-step": eta > 0,
        "positive": min(mode.sigma) > 0,
        "at-most": mode.target > 0 and mode.product <= mode.optimum,
        "sharp-step": eta * mode.lam * mode.optimum**2 * inverse_squares <= 1,
    }
    return Counterexample(hypotheses, contracts(mode, eta), dropped=(dropped,))


def _mode(*sigma: Fraction) -> Mode:
    return Mode(sigma, Fraction(1), Fraction(1))


@PROPOSITION1.counterexample(
    covers="d = 2", without=(RATE, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def from_a_negative_product_the_first_steps_are_slower(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1)``: both entries shrink on the way to zero, and so does the speed."""
    return _rate(_mode(first, Fraction(1)), Fraction(1, 10), "positive")


@PROPOSITION1.counterexample(covers="d = 2", without=(RATE, "at-most"), controls={"from_below": {"start": HALF}})
def from_above_the_gap_has_the_other_sign(*, start: Fraction = Fraction(2)) -> Counterexample:
    """``sigma = (2, 2)``, s = 1."""
    return _rate(_mode(start, start), SMALL, "at-most")


@PROPOSITION1.counterexample(
    covers="d = 2", without=(RATE, "sharp-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def with_a_large_step_the_gap_changes_sign(*, eta: Fraction = Fraction(4)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, s = 1, kappa = 4: S(1) = 4."""
    return _rate(_mode(HALF, HALF), eta, "sharp-step")


@PROPOSITION1.counterexample(
    covers="d = 1, kappa = -1", without=(RATE, "positive-step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_step_uphill_widens_the_gap(*, eta: Fraction = Fraction(-1)) -> Counterexample:
    """``sigma = 1/2``, s = 1: rho = 2 and S(1) = 0."""
    return _rate(_mode(HALF), eta, "positive-step")


def of_modes(data: Data, modes: Sequence[Mode], eta: Fraction, realizable: bool) -> dict[str, bool | Answer]:
    """Evaluate the hypotheses of the proposition for data that are diagonal in the frames I, and modes there."""
    return {
        "aligned": True,  # layers made of modes are diagonal in the frames I
        "split": data.M.is_diagonal() and data.N.is_diagonal(),
        "realizable": realizable,
        "positive-step": eta > 0,
        "positive": all(min(m.sigma) > 0 for m in modes),
        "below": all(m.target > 0 and m.product < m.optimum for m in modes),
        "step": every(within_printed_step(m, eta) for m in modes),
    }


def _printed(
    X: RationalMatrix, Y: RationalMatrix, layers: tuple[RationalMatrix, ...], dropped: str, eta: Fraction = ETA
) -> Counterexample:
    """Hold two square layers, in the frames I, against the proposition: every error entry contracts as stated."""
    data = Data(X, Y)
    modes = [Mode(tuple(W[k, k] for W in layers), data.N[k, k], data.M[k, k]) for k in range(2)]
    hypotheses = of_modes(data, modes, eta, data.realizable) | {"aligned": all(W.is_diagonal() for W in layers)}
    E = residual(layers, data.N, data.M)
    after = residual(step(layers, data.N, data.M, eta), data.N, data.M)
    stated = all(
        after[k, j] == 0 if k != j else 0 <= after[k, k] <= E[k, k] * contraction(modes[k], eta)
        for k in range(2)
        for j in range(2)
    ) and all(0 <= contraction(mode, eta) < 1 for mode in modes)
    return Counterexample(hypotheses, stated, dropped=(dropped,))


TARGETS = RationalMatrix.diagonal([3, 5])


@PROPOSITION1.counterexample(
    covers="k = d = 2", without=(PRINTED, "aligned"), controls={"with_an_aligned_first_layer": {"W1": one}}
)
def layers_off_their_frames_have_errors_off_the_diagonal(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """A shear in ``W_1``: the error is not diagonal."""
    return _printed(one, TARGETS, (W1, one), "aligned")


@PROPOSITION1.counterexample(
    covers="k = d = 2", without=(PRINTED, "split"), controls={"on_whitened_inputs": {"X": one}}
)
def coupled_data_have_errors_off_the_diagonal(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """N couples the two modes."""
    return _printed(X, TARGETS @ X, (one, one), "split")


@PROPOSITION1.counterexample(
    covers="k = d = 2", without=(PRINTED, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def a_mode_of_opposite_entries_contracts_more_slowly(*, first: Fraction = -HALF) -> Counterexample:
    """Mode 1 is (-1/2, 1/2) and s = 3: a step keeps its entries opposite, so S <= 0 at all times and never nears s."""
    layers = (RationalMatrix.diagonal([first, 1]), RationalMatrix.diagonal([HALF, 1]))
    return _printed(one, TARGETS, layers, "positive")


@PROPOSITION1.counterexample(
    covers="k = d = 2, a step of size zero", without=(PRINTED, "positive-step"), controls={"with_a_step": {"eta": ETA}}
)
def without_a_step_nothing_contracts(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """The loss stays what it is."""
    return _printed(one, TARGETS, (one, one), "positive-step", eta=eta)


@PROPOSITION1.counterexample(covers="k = d = 2", without=(PRINTED, "below"), controls={"from_below": {"start": 1}})
def a_start_above_approaches_from_above(*, start: int = 2) -> Counterexample:
    """``S_1(0) = 4 > 3``: the gap is negative."""
    return _printed(one, TARGETS, (start * one, start * one), "below", eta=Fraction(1, 1000))


@PROPOSITION1.counterexample(
    covers="k = d = 2", without=(PRINTED, "step"), controls={"with_a_small_step": {"eta": SMALL}}
)
def a_large_step_passes_the_optimum(*, eta: Fraction = Fraction(1)) -> Counterexample:
    """eta = 1 takes mode 1 from 1 to 9, beyond 3."""
    return _printed(one, TARGETS, (one, one), "step", eta=eta)


@PROPOSITION1.counterexample(
    covers="widths (1, 1), n = 2",
    without=(PRINTED, "realizable"),
    rests_on=["proposition1.rate"],
    controls={"with_realizable_targets": {"second": 2}},
)
def targets_that_cannot_be_met_keep_a_positive_loss(*, second: int = 3) -> Counterexample:
    """``X = (1, 1)``, ``Y = (2, y)``: S tends to the mean of the targets, and the loss to their variance."""
    data = Data(RationalMatrix([[1, 1]]), RationalMatrix([[2, second]]))
    start = Mode((Fraction(1),), data.N[0, 0], data.M[0, 0])
    zero = (data.Y - start.optimum * data.X).is_zero()
    return Counterexample(of_modes(data, [start], ETA, data.realizable), zero, dropped=("realizable",))


@PROPOSITION1.counterexample(covers="d = 3", without=(BEST_RATE, "more"), controls={"with_d_plus_one": {"c": 4}})
def with_c_equal_to_d_the_contraction_is_as_stated(*, c: int = 3) -> Counterexample:
    """Balanced, ``sigma = 99/100``, s = 1, X = 1/2: the first step contracts by no more than ``1 - d kappa
    S^{2-2/d}``.
    """
    sigma = Fraction(99, 100)
    mode = _mode(sigma, sigma, sigma)
    kappa = HALF * sigma**2 / 3
    r = (1 - mode.step(kappa).product) / (1 - mode.product)
    return Counterexample({"more": c > 3}, r > 1 - c * kappa * sigma**4, dropped=("more",))


LN_2 = Fraction(2, 3)
"""Below ln 2, as e^2 < 8: the share c = 2/(3 ln 2) of the printed bound is a rational step."""


def _family(sigma: Fraction, s: Fraction, dropped: str, kappa: Fraction | None = None) -> Counterexample:
    """Hold a family with lambda = 1, depth 1 to 12, against the remark: its bounds hold for a step, and they double."""
    modes = [Mode((sigma,) * d, Fraction(1), s) for d in range(1, 13)]
    steps = [LN_2 * sigma**2 / (len(m.sigma) * s**2) if kappa is None else kappa for m in modes]
    bounds = [1 / (1 - contraction(m, eta)) for m, eta in zip(modes, steps, strict=True)]
    hypotheses = {
        "small": 0 < sigma < 1,
        "below": all(m.product < s for m in modes),
        "share": len({len(m.sigma) * eta for m, eta in zip(modes, steps, strict=True)}) == 1
        and every(within_printed_step(m, eta) for m, eta in zip(modes, steps, strict=True)) is Answer.HOLDS,
    }
    growing = all(after >= 2 * before > 0 for before, after in pairwise(bounds))
    bounding = all(contracts(m, eta, 1) for m, eta in zip(modes, steps, strict=True))
    return Counterexample(hypotheses, growing and bounding, dropped=(dropped,))


@PROPOSITION1.counterexample(
    covers="sigma = 1 and 1/2, s = 2", without=(DEPTH, "small"), controls={"with_small_entries": {"sigma": HALF}}
)
def entries_of_one_give_a_bound_that_does_not_grow(*, sigma: Fraction = Fraction(1)) -> Counterexample:
    """The bound is ``s^2 sigma^{-2d}/(c ln 2)``: constant in d for sigma = 1."""
    return _family(sigma, Fraction(2), "small")


@PROPOSITION1.counterexample(
    covers="sigma = 1/2, s = 1/8", without=(DEPTH, "below"), controls={"with_an_optimum_above": {"s": Fraction(1)}}
)
def above_the_optimum_the_number_bounds_nothing(*, s: Fraction = Fraction(1, 8)) -> Counterexample:
    """At depth 1 and 2 the start is above s: the gap is negative, and the stated bound on it false."""
    return _family(HALF, s, "below")


@PROPOSITION1.counterexample(
    covers="sigma = 1/2, s = 1, kappa = 4", without=(DEPTH, "share"), controls={"with_the_share": {"kappa": None}}
)
def beyond_the_printed_step_the_number_bounds_nothing(*, kappa: Fraction | None = Fraction(4)) -> Counterexample:
    """kappa = 4 at every depth: the first step passes the optimum."""
    return _family(HALF, Fraction(1), "share", kappa)


@PROPOSITION1.counterexample(
    covers="widths (3, 2, 3)",
    without=(GLOBAL_REPAIRED, "realizable"),
    rests_on=["proposition1.rate", "corollary1.reduction"],
    controls={"with_a_third_target_of_zero": {"last": 0}},
)
def a_network_that_is_too_narrow_keeps_a_positive_loss(*, last: int = 5) -> Counterexample:
    """``X = I``, ``Y = diag(1, 1, 5)``, two hidden units: rank two is not enough."""
    data = Data(RationalMatrix.identity(3), RationalMatrix.diagonal([1, 1, last]))
    modes = [Mode((HALF, HALF), data.N[k, k], data.M[k, k]) for k in range(2)]
    limit = RationalMatrix.diagonal([mode.optimum for mode in modes], (3, 3))
    hypotheses = of_modes(data, modes, ETA, data.realizable_by((3, 2, 3)))
    return Counterexample(hypotheses, (data.Y - limit @ data.X).is_zero(), dropped=("realizable",))


@PROPOSITION1.counterexample(
    covers="widths (1, 1, 1), a step of size zero",
    without=(GLOBAL_REPAIRED, "positive-step"),
    rests_on=["proposition1.rate"],
    controls={"with_a_step": {"eta": ETA}},
)
def without_a_step_the_limit_is_the_start(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """``X = Y = 1`` from ``sigma = (1/2, 1/2)``: the run stands still at 1/4; with a step its limit is 1."""
    data = Data(RationalMatrix([[1]]), RationalMatrix([[1]]))
    start = Mode((HALF, HALF), data.N[0, 0], data.M[0, 0])
    limit = start.product if start.step(eta) == start else start.optimum
    return Counterexample(
        of_modes(data, [start], eta, data.realizable), (data.Y - limit * data.X).is_zero(), dropped=("positive-step",)
    )


def _power(mode: Mode, kappa: Fraction, dropped: str) -> Counterexample:
    """Hold a mode of one or two layers against the power of time of the repaired statement (q = 0 or 1), for three
    steps.
    """
    d = len(mode.sigma)
    hypotheses = {
        "positive-step": kappa > 0,
        "positive": min(mode.sigma) > 0,
        "no-target": mode.target == 0,
        "two-layers": d >= 2,
        "stable": all(kappa * prod(mode.sigma[:i] + mode.sigma[i + 1 :]) ** 2 <= HALF for i in range(d)),
    }
    inverse, below = 1 / mode.product, True
    for t in range(1, 4):
        mode = mode.step(kappa)
        below = below and d > 1 and 0 < mode.product <= 1 / (inverse + 2 * kappa * t)
    return Counterexample(hypotheses, below, dropped=(dropped,))


NO_TARGET = Fraction(0)


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET_REPAIRED, "positive"), controls={"with_positive_entries": {"first": HALF}}
)
def a_negative_product_rises_to_zero(*, first: Fraction = -HALF) -> Counterexample:
    """``sigma = (-1/2, 1/2)``: S is negative, and no power of S(0) bounds it."""
    return _power(Mode((first, HALF), Fraction(1), NO_TARGET), HALF, "positive")


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET_REPAIRED, "no-target"), controls={"without_a_target": {"target": NO_TARGET}}
)
def with_a_target_the_product_does_not_vanish(*, target: Fraction = Fraction(1)) -> Counterexample:
    """S tends to 1."""
    return _power(Mode((HALF, HALF), Fraction(1), target), HALF, "no-target")


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET_REPAIRED, "stable"), controls={"with_small_entries": {"entry": HALF}}
)
def large_entries_overshoot(*, entry: Fraction = Fraction(3)) -> Counterexample:
    """``sigma = (3, 3)``, kappa = 1/2: each entry is multiplied by ``1 - 9/2``."""
    return _power(Mode((entry, entry), Fraction(1), NO_TARGET), HALF, "stable")


@PROPOSITION1.counterexample(
    covers="d = 1", without=(ZERO_TARGET_REPAIRED, "two-layers"), controls={"with_two_layers": {"d": 2}}
)
def with_one_layer_the_exponent_is_infinite(*, d: int = 1) -> Counterexample:
    """q = 2 - 2/d is 0 for d = 1: there is no such power, and S decays geometrically."""
    return _power(Mode((HALF,) * d, Fraction(1), NO_TARGET), HALF, "two-layers")


@PROPOSITION1.counterexample(
    covers="d = 2", without=(ZERO_TARGET_REPAIRED, "positive-step"), controls={"with_a_step": {"kappa": HALF}}
)
def uphill_the_product_grows(*, kappa: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, kappa = -8: both entries become 3/2, and the bound is not even positive."""
    return _power(Mode((HALF, HALF), Fraction(1), NO_TARGET), kappa, "positive-step")
