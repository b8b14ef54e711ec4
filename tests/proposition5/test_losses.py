"""Proposition 5 by hand: the losses, the stuck run, one step."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.proposition5.losses import HUBER, HYPERBOLIC, LOGISTIC, LOSSES, SQUARED, Training
from proofs.proposition5.necessity import two_outputs_need_more_than_a_rank_one_start
from proofs.proposition5.refutation import (
    a_long_step_from_the_start_of_the_proof_gets_stuck,
    a_single_layer_leaves_its_line,
)
from proofs.proposition5.trials import OneStep, hits, polynomial_slope, stepped
from verify.ball import Ball, certainly_at_most, certainly_less, contains
from verify.claim import Answer
from verify.exact import RationalMatrix

number = RationalMatrix.identity(1)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name.split(":")[0])
def test_losses_vanish_at_zero_and_bound_their_reach(loss: object) -> None:
    assert contains(loss.value(Ball(0)), 0) is Answer.HOLDS  # type: ignore[attr-defined]
    assert contains(loss.slope(Ball(0)), 0) is Answer.HOLDS  # type: ignore[attr-defined]
    for u in (Fraction(1, 2), Fraction(2), Fraction(5)):
        assert certainly_at_most(u, loss.reach(loss.value(Ball(u))) + Fraction(1, 2**30)) is Answer.HOLDS  # type: ignore[attr-defined]
        assert certainly_at_most(loss.slope(Ball(u)), loss.steepest(Ball(u)) + Fraction(1, 2**30)) is Answer.HOLDS  # type: ignore[attr-defined]


def test_values_by_hand() -> None:
    assert contains(SQUARED.value(Ball(3)), 9) is Answer.HOLDS
    assert certainly_less(HUBER.value(Ball(0)), HUBER.value(Ball(1))) is Answer.HOLDS
    assert contains(HUBER.value(Ball(Fraction(3, 4))), Fraction(1, 4)) is Answer.HOLDS
    assert certainly_less(LOGISTIC.slope(Ball(50)), 1) is not Answer.FAILS
    assert certainly_less(2, HYPERBOLIC.value(Ball(2))) is Answer.HOLDS


def test_the_safe_step_is_smaller_than_each_bound() -> None:
    """x = 1, y = 1/2, sigma = 1/2: L(0) = 1/8, and sigma^2/(4 L(0)) = 1/2."""
    training = Training(SQUARED, (Fraction(1),), (Fraction(1, 2),), 2, Fraction(1, 2))
    assert contains(training.value([Ball(0)]), Fraction(1, 8)) is Answer.HOLDS
    assert 0 < training.safe_step < Fraction(1, 2)
    assert contains(training.radius, 1) is Answer.HOLDS


def test_the_stuck_run_by_hand() -> None:
    found = a_long_step_from_the_start_of_the_proof_gets_stuck()
    assert found.witness["w1"] == "1/2"
    assert found.witness["w2"] == "-3/2"
    assert found.witness["a2"] == "0"
    assert found.repair["small-step"] is False


def test_one_layer_on_its_line() -> None:
    assert a_single_layer_leaves_its_line().outcome().answer is Answer.HOLDS
    assert a_single_layer_leaves_its_line(X=RationalMatrix.identity(2)).outcome().answer is Answer.FAILS


def test_one_step_by_hand() -> None:
    """w = 1, W_2 = 0, target 2, gradient -1 at zero: a step of 2 makes W_2 = 2."""
    start = OneStep((number, 0 * number), -number, Fraction(2), 2 * number)
    assert stepped(start.layers, start.C, start.gamma) == (number, 2 * number)
    assert hits(start, Fraction(1)).answer is Answer.HOLDS
    assert hits(start, Fraction(1, 2)).answer is Answer.FAILS


def test_slopes() -> None:
    assert [polynomial_slope(Fraction(2), kind) for kind in ("u^2", "u^4", "u^2 (u-3)^2")] == [4, 32, -4]


def test_a_loss_below_zero_may_stay_at_zero_error_while_the_layers_alternate() -> None:
    """l(f) = (f - 1)(f - 4), x = 1: at f = 4 the gradient of L is 3/2, and 2 - (4/3) 2 (3/2) = -2."""
    layers: tuple[RationalMatrix, ...] = (2 * number, 2 * number)
    for sign in (-1, 1):
        f = (layers[1] @ layers[0])[0, 0]
        assert (f - 1) * (f - 4) == 0
        layers = stepped(layers, (2 * f - 5) / 2 * number, Fraction(4, 3))
        assert layers == (2 * sign * number, 2 * sign * number)


def test_two_outputs() -> None:
    found = two_outputs_need_more_than_a_rank_one_start()
    assert found.hypotheses == {
        "scalar-output": False, "convex-loss": True, "zero-error": True, "moving": True, "deep": True, "nonnegative": True,
    }  # fmt: skip
    assert found.outcome().answer is Answer.HOLDS
    rank_one = two_outputs_need_more_than_a_rank_one_start(Y=RationalMatrix.unit(0, 0, (2, 2)))
    assert rank_one.outcome().answer is Answer.FAILS
