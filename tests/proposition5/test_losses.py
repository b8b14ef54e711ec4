"""Proposition 5 by hand: the losses, the stuck run, one step."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.proposition5 import PROPOSITION5
from proofs.proposition5.hills import Hilly, from_below_a_hill_one_step_reaches_the_zero_on_this_side
from proofs.proposition5.losses import HUBER, HYPERBOLIC, LOGISTIC, LOSSES, SQUARED, Loss, Training
from proofs.proposition5.necessity import two_outputs_need_more_than_a_rank_one_start
from proofs.proposition5.numbers import Numbers
from proofs.proposition5.readings import (
    a_single_layer_converges_and_turns,
    where_no_network_fits_no_run_converges_to_zero_error,
)
from proofs.proposition5.refutation import (
    a_long_step_from_the_start_of_the_proof_turns_for_ever,
    a_single_layer_leaves_its_line,
)
from proofs.proposition5.small_step import the_bounds_on_the_product_make_beta
from proofs.proposition5.trials import OneStep, hits, polynomial_slope, stepped
from verify.ball import Ball, certainly_at_most, certainly_less, contains
from verify.certificate import replay
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix

number = RationalMatrix.identity(1)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name.split(":")[0])
def test_losses_vanish_at_zero_and_bound_their_reach(loss: Loss) -> None:
    assert contains(loss.value(Ball(0)), 0) is Answer.HOLDS
    assert contains(loss.slope(Ball(0)), 0) is Answer.HOLDS
    for u in (Fraction(1, 2), Fraction(2), Fraction(5)):
        assert certainly_at_most(u, loss.reach(loss.value(Ball(u))) + Fraction(1, 2**30)) is Answer.HOLDS
        assert certainly_at_most(loss.slope(Ball(u)), loss.steepest(Ball(u)) + Fraction(1, 2**30)) is Answer.HOLDS


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


def test_the_turning_run_by_hand() -> None:
    """x = 1, y = 1/3, gamma = 3: (0, 1), then w = 3 (1/3) = 1, then 1 - 3 (2/3) = -1 for both."""
    found = a_long_step_from_the_start_of_the_proof_turns_for_ever()
    assert [found.witness[name] for name in ("w1", "a1", "w2", "a2")] == ["1", "1", "-1", "-1"]
    assert found.repair == {"bounded": True, "small-step": False}
    run = Numbers.squared([1], [Fraction(1, 3)], gamma=Fraction(3)).run(4)
    assert run[1] == run[3] == (Fraction(1), Fraction(1))
    assert run[2] == run[4] == (Fraction(-1), Fraction(-1))


def test_the_constants_of_numbers_by_hand() -> None:
    """L = (v - 1/3)^2 / 2: |v| <= 2/3 where L <= L(0), m = 4 (1 + 2/3) = 20/3, |g| <= 7, g' = 1."""
    third, R = Fraction(1, 3), Fraction(2, 3)
    exact = Numbers.squared([1], [third], R=R, C=Fraction(7), H=Fraction(1))
    assert exact.bounded
    assert exact.polynomial == (Fraction(1, 2), -third, Fraction(1, 18))
    assert not Numbers.squared([1], [third], R=R, C=Fraction(699, 100), H=Fraction(1)).bounded
    assert not Numbers.squared([1], [third], R=Fraction(65, 100), C=Fraction(7), H=Fraction(1)).bounded
    assert not Numbers.squared([1], [third], R=R, C=Fraction(7), H=Fraction(99, 100)).bounded
    # beta = 2 (20/3) + 7 = 61/3
    assert Numbers.squared([1], [third], R=R, C=Fraction(7), H=Fraction(1), gamma=Fraction(3, 61)).small_step
    assert not Numbers.squared([1], [third], R=R, C=Fraction(7), H=Fraction(1), gamma=Fraction(3, 60)).small_step


@pytest.mark.parametrize(
    "name", [name for name, check in PROPOSITION5.checks.items() if check.without or check.refutes]
)
def test_examples_violate_one_hypothesis_and_replay(name: str) -> None:
    check = PROPOSITION5.checks[name]
    example = check.function()
    dropped = [check.without[1]] if check.without else []
    assert [key for key, value in example.hypotheses.items() if Outcome.of(value).answer is not Answer.HOLDS] == dropped
    assert example.certificate is not None
    replay.check(example.certificate)


def test_a_hill_by_hand() -> None:
    """l = (f^2 - 1)^2, g = 2 f (f^2 - 1): a hill from -1 to 1; f = -1/2 has g = 3/4, and a step of 1 needs (1 - 25/32)/(3/4)."""
    loss = Hilly((Fraction(-1), Fraction(1)), Fraction(1))
    assert loss.hills == [(Fraction(-1), Fraction(1))]
    assert loss.slope(Fraction(-1, 2)) == Fraction(3, 4)
    assert loss.squares(Fraction(-1, 2), Fraction(-1), Fraction(1)) == Fraction(7, 24)
    assert from_below_a_hill_one_step_reaches_the_zero_on_this_side(loss).answer is Answer.HOLDS
    assert from_below_a_hill_one_step_reaches_the_zero_on_this_side(loss, beyond=True).answer is Answer.FAILS
    convex = Hilly((Fraction(1), Fraction(1)), Fraction(1))
    assert from_below_a_hill_one_step_reaches_the_zero_on_this_side(convex).answer is Answer.UNDECIDED


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
    assert [polynomial_slope(Fraction(2), kind) for kind in ("u^2", "u^4")] == [4, 32]


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


def test_what_the_readings_add_is_looked_at() -> None:
    """X = diag(1, 2), Y = (1, 2): with one layer every small step converges to (1, 1), and none of its starts keeps its line."""
    single = a_single_layer_converges_and_turns()
    assert dict(single.hypotheses) == {"scalar-output": True, "deep": False, "converges": True}
    assert not single.conclusion
    assert a_single_layer_converges_and_turns(depth=2).conclusion
    assert where_no_network_fits_no_run_converges_to_zero_error().hypotheses["converges"] is False


def test_the_step_of_beta_by_hand() -> None:
    """d = 2, rho = 2, H = C = 1: beta = 2 * 4 + 1; h = (1, 1) has T^2 = 4 and Q = 2, at most 4 * 4 + 2 = 18 = beta Q."""
    outcome = the_bounds_on_the_product_make_beta()
    assert outcome.answer is Answer.HOLDS
    assert the_bounds_on_the_product_make_beta(fewer=0).answer is Answer.FAILS
