"""What the hypotheses of the repaired statements are for: runs and data that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.dynamics import Mode
from proofs.lemma2.condition import full, moved
from proofs.network import Data, gradients
from proofs.theorem4.rigidity import strong_run_exists
from proofs.theorem4.statement import IF_REPAIRED, ONLY_IF_REPAIRED, RATE, RIGIDITY, THEOREM4, VANISHING
from verify.claim import Answer, Counterexample, Statement
from verify.exact import RationalMatrix

one, three = RationalMatrix.identity(2), RationalMatrix.identity(3)
NOTHING, STRETCHED = RationalMatrix.zeros(2, 2), RationalMatrix.diagonal([1, 2])
SHEAR = RationalMatrix([[1, 0], [1, 1]])
SHEAR_3 = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])


def without(dropped: str, run: FiniteRun, r: int) -> Counterexample:
    """Hold a run against the repaired "only if" without one of its hypotheses."""
    hypotheses = {
        "fixed": run.aligned,
        "zero-error": run.zero_error,
        "full": full(run, r),
        "moved": moved(run, r),
    }
    return Counterexample(hypotheses, commutes(run.data), witness=run.witness(), dropped=(dropped,))


@THEOREM4.counterexample(
    covers="widths (2, 1, 1), one exact step to zero error",
    without=(ONLY_IF_REPAIRED, "full"),
    controls={"on_whitened_inputs": {"X": one, "eta": Fraction(1, 25)}},
)
def a_start_at_zero_needs_no_common_frames(
    *, X: RationalMatrix = STRETCHED, eta: Fraction = Fraction(1, 73)
) -> Counterexample:
    """The run that refutes the printed "only if": its last layer starts at zero."""
    data = Data.of_map(X, RationalMatrix([[3, 4]]))
    start = (RationalMatrix([[3, 4]]), RationalMatrix([[0]]))
    return without(
        "full", FiniteRun.in_fixed_frames(data, start, eta, frames_of([[3, -4], [4, 3]], [[1]], [[1]]), 1), 1
    )


@THEOREM4.counterexample(
    covers="k = 3, d = 3, one exact step to zero error, all layers invertible",
    without=(ONLY_IF_REPAIRED, "moved"),
    controls={"on_whitened_inputs": {"X": three}, "from_a_start_off_the_optimum": {"start": 3}},
)
def modes_at_their_optimum_need_no_common_frames(*, X: RationalMatrix = SHEAR_3, start: int = 2) -> Counterexample:
    """``W* = diag(-1, 1, 2)``: the first mode moves, the two that N couples are at their optimum from the start."""
    data = Data.of_map(X, RationalMatrix.diagonal([-1, 1, 2]))
    layers = (three, three, RationalMatrix.diagonal([1, 1, start]))
    return without("moved", FiniteRun.in_fixed_frames(data, layers, Fraction(1), frames_of(*[three] * 4), 1), 3)


@THEOREM4.counterexample(
    covers="widths (2, 2), one exact step to zero error",
    without=(ONLY_IF_REPAIRED, "fixed"),
    controls={"with_a_scalar_map": {"W": 2 * one}, "with_a_step_that_misses": {"eta": Fraction(1, 4)}},
)
def a_run_that_leaves_its_frames_needs_no_common_frames(
    *, W: RationalMatrix = STRETCHED, eta: Fraction = Fraction(1, 3)
) -> Counterexample:
    """One layer, ``W(0) = W* + R`` with ``R N = 3 R``: one step of eta = 1/3 removes R; the start is not diagonal."""
    data = Data.of_map(RationalMatrix([[1, 1, 0], [1, 0, 1]]), W)
    start = (W + RationalMatrix([[1, 1], [1, 1]]),)
    return without("fixed", FiniteRun.in_fixed_frames(data, start, eta, frames_of(one, one), 1), 2)


@THEOREM4.counterexample(
    covers="widths (3, 1, 3), one exact step; the error stays positive",
    without=(ONLY_IF_REPAIRED, "zero-error"),
    controls={"on_whitened_inputs": {"X": three}},
)
def data_with_a_rest_may_keep_frames_at_a_positive_error(*, X: RationalMatrix = SHEAR_3) -> Counterexample:
    """The first mode moves alone beside a rest, ``A1 != 0``, that the single unit never reaches."""
    data = Data.of_map(X, RationalMatrix.diagonal([3, 1, 2]))
    start = (RationalMatrix([[1, 0, 0]]), RationalMatrix([[1], [0], [0]]))
    run = FiniteRun.in_fixed_frames(data, start, Fraction(1, 10), frames_of(three, [[1]], three), 1)
    return without("zero-error", run, 1)


def _if_hypotheses(data: Data, widths: tuple[int, ...]) -> dict[str, bool | Answer]:
    return {
        "realizable": data.realizable_by(widths),
        "commuting": commutes(data),
        "two-layers": len(widths) > 2,
        "data": not data.X.is_zero(),
    }


@THEOREM4.counterexample(
    covers="widths (2, 2, 2), every step size and start",
    without=(IF_REPAIRED, "commuting"),
    rests_on=["theorem4.rigidity"],
    controls={"on_whitened_inputs": {"X": one}},
)
def coupled_live_modes_leave_no_strong_run(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """``W* = diag(1, 2)`` is invertible and N couples its two singular vectors."""
    data = Data.of_map(X, STRETCHED)
    hypotheses = _if_hypotheses(data, (2, 2, 2))
    return Counterexample(hypotheses, strong_run_exists(data, (2, 2, 2)), dropped=("commuting",))


@THEOREM4.counterexample(
    covers="widths (1, 1), gamma = 3",
    without=(IF_REPAIRED, "two-layers"),
    controls={"with_a_small_step": {"eta": Fraction(1, 2)}},
)
def one_layer_diverges_with_a_large_step(*, eta: Fraction = Fraction(3)) -> Counterexample:
    """``X = Y = 1``: the error is multiplied by ``1 - eta`` in every step, from every start."""
    data = Data(RationalMatrix([[1]]), RationalMatrix([[1]]))
    factor = 1 - eta * data.N[0, 0]
    return Counterexample(_if_hypotheses(data, (1, 1)), abs(factor) < 1, dropped=("two-layers",))


@THEOREM4.counterexample(covers="X = 0", without=(IF_REPAIRED, "data"), controls={"with_inputs": {"X": one}})
def without_inputs_nothing_ever_moves(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``N = M = 0``: every chain has zero error and no gradient."""
    data = Data(X, NOTHING)
    start = (SHEAR, STRETCHED)
    moving = any(not gradient.is_zero() for gradient in gradients(start, data.N, data.M, 1))
    return Counterexample(_if_hypotheses(data, (2, 2, 2)), moving, dropped=("data",))


@THEOREM4.counterexample(
    covers="widths (2, 1, 2), every start",
    without=(IF_REPAIRED, "realizable"),
    controls={"with_two_hidden_units": {"hidden": 2}},
)
def a_network_that_cannot_interpolate_has_no_zero_error(*, hidden: int = 1) -> Counterexample:
    """``X = Y = I`` and one hidden unit: the error is never zero, nor does it tend to zero (rank one is a closed
    set).
    """
    data = Data(one, one)
    widths = (2, hidden, 2)
    reachable = data.Y.rank() <= hidden
    return Counterexample(_if_hypotheses(data, widths), reachable, dropped=("realizable",))


def decaying(statement: Statement, mode: Mode, kappa: Fraction) -> dict[str, bool | Answer]:
    """Evaluate the hypotheses of a statement about modes without target at a mode with lambda = 1."""
    others = [prod(mode.sigma[:i] + mode.sigma[i + 1 :]) ** 2 for i in range(len(mode.sigma))]
    positive, within = min(mode.sigma) > 0, max(mode.sigma) < 1
    seen = {
        "positive-step": kappa > 0,
        "no-target": mode.target == 0 < mode.lam,
        "start": positive and (within if statement is VANISHING else all(2 * kappa * rest <= 1 for rest in others)),
        "step": kappa * mode.lam < 1,
        "two-layers": len(mode.sigma) >= 2,
    }
    return {name: seen[name] for name in statement.hypotheses}


def _decays(mode: Mode, kappa: Fraction, steps: int = 6) -> bool:
    """Whether all entries stay nonnegative and do not grow over some steps."""
    for _ in range(steps):
        after = mode.step(kappa)
        if any(not 0 <= new <= old for new, old in zip(after.sigma, mode.sigma, strict=True)):
            return False
        mode = after
    return True


def _vanishing(sigma: Fraction, kappa: Fraction, target: Fraction, dropped: str) -> Counterexample:
    mode = Mode((sigma, sigma), Fraction(1), target)
    return Counterexample(decaying(VANISHING, mode, kappa), _decays(mode, kappa), dropped=(dropped,))


HALF, BIG = Fraction(1, 2), Fraction(3)


@THEOREM4.counterexample(
    covers="d = 2", without=(VANISHING, "no-target"), controls={"without_a_target": {"target": Fraction(0)}}
)
def with_a_target_the_mode_grows(*, target: Fraction = Fraction(1)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``lambda = lambda' = 1``: the entries grow towards 1."""
    return _vanishing(HALF, HALF, target, "no-target")


@THEOREM4.counterexample(covers="d = 2", without=(VANISHING, "start"), controls={"below_one": {"start": HALF}})
def above_one_the_mode_may_overshoot(*, start: Fraction = BIG) -> Counterexample:
    """``sigma = (3, 3)``, ``eta lambda = 1/2``: the factor is ``1 - 9/2``."""
    return _vanishing(start, HALF, Fraction(0), "start")


@THEOREM4.counterexample(covers="d = 2", without=(VANISHING, "step"), controls={"with_a_small_step": {"kappa": HALF}})
def a_large_step_overshoots(*, kappa: Fraction = Fraction(8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``eta lambda = 8``: the factor is ``1 - 2``."""
    return _vanishing(HALF, kappa, Fraction(0), "step")


@THEOREM4.counterexample(
    covers="d = 2", without=(VANISHING, "positive-step"), controls={"with_a_small_step": {"kappa": HALF}}
)
def uphill_the_entries_grow(*, kappa: Fraction = -HALF) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``eta lambda = -1/2``: the factor is ``1 + 1/8``."""
    return _vanishing(HALF, kappa, Fraction(0), "positive-step")


def _below_the_power(mode: Mode, kappa: Fraction, steps: int) -> bool:
    """Whether ``S(t)^{-1} >= S(0)^{-1} + 2 kappa t`` for two layers, where q = 1."""
    inverse = 1 / mode.product
    for t in range(1, steps + 1):
        mode = mode.step(kappa)
        if not 0 < mode.product <= 1 / (inverse + 2 * kappa * t):
            return False
    return True


@THEOREM4.counterexample(
    covers="d = 2", without=(RATE, "no-target"), controls={"without_a_target": {"target": Fraction(0)}}
)
def with_a_target_the_product_stays_above_the_power(*, target: Fraction = Fraction(1)) -> Counterexample:
    """``S`` grows towards one instead."""
    mode = Mode((HALF, HALF), Fraction(1), target)
    return Counterexample(decaying(RATE, mode, HALF), _below_the_power(mode, HALF, 3), dropped=("no-target",))


@THEOREM4.counterexample(covers="d = 2", without=(RATE, "start"), controls={"below_the_bound": {"start": HALF}})
def from_far_away_the_product_overshoots(*, start: Fraction = BIG) -> Counterexample:
    """``sigma = (3, 3)``, ``kappa = 1/2``: ``kappa sigma^2 = 9/2``."""
    mode = Mode((start, start), Fraction(1), Fraction(0))
    return Counterexample(decaying(RATE, mode, HALF), _below_the_power(mode, HALF, 3), dropped=("start",))


@THEOREM4.counterexample(
    covers="d = 2", without=(RATE, "positive-step"), controls={"with_a_small_step": {"kappa": HALF}}
)
def uphill_the_product_leaves_the_power(*, kappa: Fraction = Fraction(-8)) -> Counterexample:
    """``sigma = (1/2, 1/2)``, ``kappa = -8``: both entries become 3/2, and the power ``1/(4 - 16)`` is not positive."""
    mode = Mode((HALF, HALF), Fraction(1), Fraction(0))
    return Counterexample(decaying(RATE, mode, kappa), _below_the_power(mode, kappa, 3), dropped=("positive-step",))


@THEOREM4.counterexample(covers="d = 1", without=(RATE, "two-layers"), controls={"with_two_layers": {"d": 2}})
def one_layer_decays_linearly(*, d: int = 1) -> Counterexample:
    """``S' = (1 - kappa) S`` at every S: for d = 1 a linear rate holds; q = 0, and there is no such power of time.

    For d = 2, where q = 1, S stays between the two powers for six exact steps.
    """
    mode = Mode((HALF,) * d, Fraction(1), Fraction(0))
    between = d > 1 and _below_the_power(mode, HALF, 6) and _above_the_power(mode, HALF, 6)
    return Counterexample(decaying(RATE, mode, HALF), between and not _linear(mode, HALF), dropped=("two-layers",))


def _linear(mode: Mode, kappa: Fraction) -> bool:
    """Whether the product contracts by the same ratio in each of three steps (for one layer the ratio is 1 - kappa)."""
    products = [mode.product]
    for _ in range(3):
        mode = mode.step(kappa)
        products.append(mode.product)
    return len({after / before for before, after in pairwise(products)}) == 1


def _above_the_power(mode: Mode, kappa: Fraction, steps: int) -> bool:
    """Whether ``S(t)^{-1} <= S(0)^{-1} + 6 kappa t`` for two balanced layers."""
    inverse = 1 / mode.product
    for t in range(1, steps + 1):
        mode = mode.step(kappa)
        if mode.product < 1 / (inverse + 6 * kappa * t):
            return False
    return True


@THEOREM4.counterexample(
    covers="widths (1, 1), gamma = 3",
    without=(RIGIDITY, "two-layers"),
    controls={"with_a_small_step": {"eta": Fraction(1, 2)}},
)
def one_layer_has_the_criterion_and_no_run(*, eta: Fraction = Fraction(3)) -> Counterexample:
    """``X = Y = 1``: (1) holds trivially, and with gamma = 3 no start off the optimum converges."""
    data = Data(RationalMatrix([[1]]), RationalMatrix([[1]]))
    hypotheses = {"two-layers": False, "regular": data.N.rank() == 1, "realizable": data.realizable}
    return Counterexample(hypotheses, abs(1 - eta * data.N[0, 0]) < 1, dropped=("two-layers",))


@THEOREM4.counterexample(
    covers="widths (2, 1, 2), every start",
    without=(RIGIDITY, "realizable"),
    controls={"with_two_hidden_units": {"hidden": 2}},
)
def without_realizable_data_the_criterion_promises_too_much(*, hidden: int = 1) -> Counterexample:
    """``X = Y = I``: N couples nothing, but one hidden unit reaches no zero error."""
    data = Data(one, one)
    hypotheses = {"two-layers": True, "regular": data.N.rank() == 2, "realizable": data.realizable_by((2, hidden, 2))}
    return Counterexample(hypotheses, hidden >= data.Y.rank(), dropped=("realizable",))
