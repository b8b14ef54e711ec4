"""What each hypothesis of Proposition 1 is for."""

from __future__ import annotations

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
from verify.claim import Answer, Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
HALF, SMALL, ETA = Fraction(1, 2), Fraction(1, 100), Fraction(1, 200)
SHEAR, UPWARD = RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])


def contracts(mode: Mode, eta: Fraction, steps: int = 3) -> bool:
    """Whether ``0 <= s - S(t) <= (s - S(0)) rho^t`` for some steps."""
    rho, gap = contraction(mode, eta), mode.optimum - mode.product
    for t in range(1, steps + 1):
        mode = mode.step(eta)
        if not 0 <= mode.optimum - mode.product <= gap * rho**t:
            return False
    return True


def _rate(mode: Mode, eta: Fraction, dropped: str) -> Counterexample:
    inverse_squares = sum((1 / x**2 for x in mode.sigma), Fraction(0))
    hypotheses = {
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


def _printed(
    X: RationalMatrix, Y: RationalMatrix, layers: tuple[RationalMatrix, ...], dropped: str, eta: Fraction = ETA
) -> Counterexample:
    """Hold two square layers, in the frames I, against the proposition: every error entry contracts as stated."""
    data = Data(X, Y)
    modes = [Mode(tuple(W[k, k] for W in layers), data.N[k, k], data.M[k, k]) for k in range(2)]
    hypotheses: dict[str, bool | Answer] = {
        "aligned": all(W.is_diagonal() for W in layers),
        "split": data.M.is_diagonal() and data.N.is_diagonal(),
        "realizable": data.realizable,
        "positive": all(min(m.sigma) > 0 for m in modes),
        "below": all(m.target > 0 and m.product < m.optimum for m in modes),
        "step": all(within_printed_step(m, eta) is Answer.HOLDS for m in modes),
    }
    E = residual(layers, data.N, data.M)
    after = residual(step(layers, data.N, data.M, eta), data.N, data.M)
    stated = all(
        after[k, j] == 0 if k != j else 0 <= after[k, k] <= E[k, k] * contraction(modes[k], eta)
        for k in range(2)
        for j in range(2)
    )
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
    covers="k = d = 2", without=(PRINTED, "positive"), controls={"with_positive_entries": {"entry": Fraction(1)}}
)
def a_zero_mode_never_moves(*, entry: Fraction = Fraction(0)) -> Counterexample:
    """All entries of mode 1 are zero: a saddle, although 0 < s. The loss does not decrease."""
    layers = (RationalMatrix.diagonal([entry, 1]), RationalMatrix.diagonal([entry, 1]))
    data = Data(one, TARGETS)
    before = residual(layers, data.N, data.M)[0, 0]
    after = residual(step(layers, data.N, data.M, ETA), data.N, data.M)[0, 0]
    hypotheses = {
        "aligned": True,
        "split": True,
        "realizable": True,
        "positive": entry > 0,
        "below": True,
        "step": True,
    }
    return Counterexample(hypotheses, 0 <= after < before, dropped=("positive",))


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
    controls={"with_realizable_targets": {"second": 2}},
)
def targets_that_cannot_be_met_keep_a_positive_loss(*, second: int = 3) -> Counterexample:
    """``X = (1, 1)``, ``Y = (2, y)``: S tends to the mean of the targets, and the loss to their variance."""
    data = Data(RationalMatrix([[1, 1]]), RationalMatrix([[2, second]]))
    limit = data.M[0, 0] / data.N[0, 0]
    zero = (data.Y - limit * data.X).is_zero()
    hypotheses = {
        "aligned": True,
        "split": True,
        "realizable": data.realizable,
        "positive": True,
        "below": True,
        "step": True,
    }
    return Counterexample(hypotheses, zero, dropped=("realizable",))


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


@PROPOSITION1.counterexample(
    covers="sigma = 1 and 1/2", without=(DEPTH, "small"), controls={"with_small_entries": {"sigma": HALF}}
)
def entries_of_one_give_a_bound_that_does_not_grow(*, sigma: Fraction = Fraction(1)) -> Counterexample:
    """The bound is ``s^2 sigma^{-2d}/ln 2``: constant in d for sigma = 1."""
    bounds = [1 / sigma ** (2 * d) for d in range(1, 20)]
    growing = all(after >= 2 * before for before, after in pairwise(bounds))
    return Counterexample({"small": sigma < 1}, growing, dropped=("small",))


@PROPOSITION1.counterexample(
    covers="widths (3, 2, 3)",
    without=(GLOBAL_REPAIRED, "realizable"),
    controls={"with_a_third_target_of_zero": {"last": 0}},
)
def a_network_that_is_too_narrow_keeps_a_positive_loss(*, last: int = 5) -> Counterexample:
    """``X = I``, ``Y = diag(1, 1, 5)``, two hidden units: rank two is not enough."""
    three = RationalMatrix.identity(3)
    data = Data(three, RationalMatrix.diagonal([1, 1, last]))
    limit = RationalMatrix.diagonal([1, 1, 0])
    hypotheses = dict.fromkeys(GLOBAL_REPAIRED.hypotheses, True) | {"realizable": data.realizable_by((3, 2, 3))}
    return Counterexample(hypotheses, (data.Y - limit @ data.X).is_zero(), dropped=("realizable",))


def _power(mode: Mode, kappa: Fraction, dropped: str) -> Counterexample:
    """Hold a mode of one or two layers against the power of time of the repaired statement (q = 0 or 1), for three
    steps.
    """
    d = len(mode.sigma)
    hypotheses = {
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
