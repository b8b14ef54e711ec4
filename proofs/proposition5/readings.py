"""What each hypothesis of the two readings that hold is for: several layers and losses l >= 0; any loss, if training converges."""

from __future__ import annotations

from fractions import Fraction

from proofs.network.counterexample import held_against
from proofs.proposition5.hills import HILLY, Hilly, from_below_a_hill_one_step_reaches_the_zero_on_this_side
from proofs.proposition5.necessity import EQUAL_INPUTS, contradictory, still, two_outputs
from proofs.proposition5.numbers import Numbers
from proofs.proposition5.refutation import one_layer, rests_at_zero, stretch
from proofs.proposition5.statement import ANY_LOSS, DEEP_READING, PROPOSITION5
from proofs.proposition5.trials import (
    RANK_ONE_TARGETS,
    OneStep,
    three_outputs_of_rank_one_are_fitted_by_a_chain_that_stays_of_rank_one,
)
from verify.claim import Count, Counterexample, Outcome
from verify.exact import RationalMatrix

F = Fraction
one = RationalMatrix.identity(2)


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: X = diag(1, 2), Y = (1, 2)",
    without=(DEEP_READING, "deep"),
    controls={"on_whitened_inputs": {"X": one}, "with_two_layers": {"depth": 2}},
)
def a_single_layer_leaves_its_line_for_every_step(*, X: RationalMatrix = stretch, depth: int = 1) -> Counterexample:
    """The literal reading includes d = 1."""
    return one_layer(DEEP_READING, "deep", X, RationalMatrix([[1, 2]]), depth)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1: l(f) = (f - 1)(f - 2)",
    without=(DEEP_READING, "nonnegative"),
    controls={"with_a_double_zero": {"second": F(1)}},
)
def no_layers_converge_to_a_zero_that_is_not_least(*, second: Fraction = F(2)) -> Counterexample:
    """The literal reading includes losses that are negative somewhere."""
    return rests_at_zero(DEEP_READING, "nonnegative", F(1), second)


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(DEEP_READING, "zero-error"),
    controls={"with_equal_targets": {"second": 0}},
)
def contradictory_examples_leave_an_error_at_every_depth(*, second: int = 1) -> Counterexample:
    """One input with two targets."""
    return contradictory(DEEP_READING, second)


@PROPOSITION5.counterexample(
    covers="X = 0, Y = 0", without=(DEEP_READING, "moving"), controls={"with_an_input": {"x": 1}}
)
def zero_inputs_move_no_layer(*, x: int = 0) -> Counterexample:
    """No start has a gradient."""
    return still(DEEP_READING, x)


@PROPOSITION5.counterexample(
    covers="X = Y = I of size 2, d = 2, squared loss: two outputs; for starts of rank one, as in the printed proof",
    without=(DEEP_READING, "scalar-output"),
    rests_on=("proposition5.invariance",),
    controls={"with_one_output": {"Y": RationalMatrix([[1, 0]])}},
)
def two_outputs_are_not_fitted_by_a_map_of_rank_one(*, Y: RationalMatrix = one) -> Counterexample:
    """A rank-one start stays of rank one (``proposition5.invariance``), and the only map with zero error is I."""
    return two_outputs(DEEP_READING, Y)


@PROPOSITION5.certified(
    covers="the squares of polynomials with 2 to 6 zeros on one example, two layers of one unit",
    instances=HILLY,
    count=Count(24, 200, 2000),
    controls={"with_the_opposite_step": {"direction": -1}, "with_the_zero_beyond_the_hill": {"beyond": True}},
    spares=(DEEP_READING, "convex-loss"),
)
def a_loss_with_hills_is_fitted_in_one_step_as_well(
    loss: Hilly, *, direction: int = 1, beyond: bool = False
) -> Outcome:
    """The start lies close to the top of a hill."""
    return from_below_a_hill_one_step_reaches_the_zero_on_this_side(loss, direction=direction, beyond=beyond)


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: X = diag(1, 2), Y = (1, 2), eta = 1/4",
    without=(ANY_LOSS, "deep"),
    controls={"on_whitened_inputs": {"X": one}, "with_two_layers": {"depth": 2}},
)
def a_single_layer_converges_and_turns(*, X: RationalMatrix = stretch, depth: int = 1) -> Counterexample:
    """Every start w converges to (1, 1), as ``eta |X|^2 < 2``; V_1 would have to be fixed, but no start stays on its line."""
    eta, example = F(1, 4), one_layer(DEEP_READING, "deep", X, RationalMatrix([[1, 2]]), depth)
    data_Y = RationalMatrix([[1, 2]])
    v = data_Y @ X.inverse()
    return held_against(
        ANY_LOSS, "deep", {"X": X, "Y": data_Y, "v": v, "d": depth, "e": eta},
        {
            "scalar-output": (data_Y.rows == 1, "rows(Y) == 1"),
            "deep": (depth >= 2, "d >= 2"),
            "converges": (
                0 < eta * X.frobenius_squared() < 2 and v @ X == data_Y,
                "e > 0 and e*frobenius2(X) < 2 and v*X == Y and frobenius2(Y*X^T) > 0",
            ),
        },
        (
            bool(example.conclusion), "the only solution v lies on the line of its gradients, v X X^T, or there is a second layer",
            "rank(vstack(v, v*X*X^T)) == 1 or d > 1",
        ),
        facts={"the solution is the only one": "rank(X) == rows(X)"},
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(ANY_LOSS, "converges"),
    controls={"with_equal_targets": {"second": 0}},
)
def where_no_network_fits_no_run_converges_to_zero_error(*, second: int = 1) -> Counterexample:
    """One input with two targets: Definition 3 asks for zero error."""
    data = Numbers.squared([1, 1], [0, second])
    fits = "rank(vstack(X, Y)) == rank(X)"
    X, Y, _ = data.matrices.values()
    return held_against(
        ANY_LOSS, "converges", {"X": X, "Y": Y, "d": data.depth},
        {
            "scalar-output": (Y.rows == 1, "rows(Y) == 1"),
            "deep": (data.depth >= 2, "d >= 2"),
            "converges": (data.zero_error, fits),
        },
        (
            data.p[0] == data.p[1], "zero error is approached, so that equal inputs have equal targets",
            "column(Y, 1) == column(Y, 2)",
        ),
        facts=EQUAL_INPUTS,
    )  # fmt: skip


@PROPOSITION5.certified(
    covers="exact runs with three outputs and targets of rank one, squared loss, one example",
    instances=RANK_ONE_TARGETS,
    count=Count(8, 60, 600),
    controls={"with_half_the_step": {"steps": F(1, 2)}, "with_the_opposite_sign": {"steps": F(-1)}},
    spares=(ANY_LOSS, "scalar-output"),
)
def several_outputs_of_rank_one_keep_the_chain(start: OneStep, *, steps: Fraction = F(1)) -> Outcome:
    """The run reaches zero error in a step and stays a rank-one chain, of which U_d may move."""
    return three_outputs_of_rank_one_are_fitted_by_a_chain_that_stays_of_rank_one(start, steps=steps)
