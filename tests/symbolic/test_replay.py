"""Replay by evaluation: honest derivations pass, tampered steps fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verify.claim import Answer
from verify.symbolic import (
    Derivation,
    Expression,
    Relation,
    TraceSum,
    define,
    dims,
    matrix,
    orthogonal,
    replay,
    scalar,
    squared_norm,
)
from verify.symbolic.replay import replay_answer

k, n = dims("k n")
A, W, X, Y, E = matrix("A", k, k), matrix("W", k, k), matrix("X", k, n), matrix("Y", k, n), matrix("E", k, n)
U = orthogonal("U", k)
residual = define(E, Y - A @ W @ X)


def calculation() -> Derivation:
    d = Derivation("gradient, turned", given=[residual])
    d.start(squared_norm(E) / (2 * scalar("n"))).apply(residual).gradient(W).multiply(left=U.T @ U).normalise()
    return d


def test_an_honest_derivation_replays_by_evaluation() -> None:
    steps = replay(calculation())
    assert [step.answer for step in steps] == [Answer.HOLDS] * 4
    assert all(step.evaluated for step in steps)
    assert replay_answer(steps) is Answer.HOLDS


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_step_with_a_wrong_result_fails(number: int) -> None:
    d = calculation()
    step = d.steps[number]
    assert isinstance(step.after, (Expression, TraceSum))
    d.steps[number] = replace(step, after=step.after * 2)
    replayed = replay(d)
    assert replayed[number].answer is Answer.FAILS
    assert replay_answer(replayed) is Answer.FAILS


def test_a_gap_between_steps_fails() -> None:
    d = calculation()
    del d.steps[1]
    assert replay(d)[1].answer is Answer.FAILS
    assert "starts from" in replay(d)[1].note


def test_a_gradient_that_forgets_a_dependent_letter_fails() -> None:
    d = Derivation("partial derivative sold as total").start(squared_norm(E) + squared_norm(W)).gradient(W)
    d.relations.append(residual)
    assert replay(d)[0].answer is Answer.FAILS


def test_without_a_sampler_the_replay_is_structural_and_says_so() -> None:
    commute = Relation("A and W commute", A @ W, W @ A)
    d = Derivation("A W A = W A A").start(A @ W @ A).apply(commute)
    (step,) = replay(d)
    assert step.answer is Answer.HOLDS
    assert not step.evaluated
    assert "no sampler" in str(step)
    d.steps[0] = replace(d.steps[0], after=A @ A @ W)
    assert replay(d)[0].answer is Answer.FAILS


def test_a_derivation_without_steps_says_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        replay_answer(replay(Derivation("empty").start(A)))
