"""Modes without inputs and targets: the two runs in which they move, by hand, and the derivation with a premise taken away."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.network import Data, descent
from proofs.theorem4.unseen import (
    BLIND,
    MIXED,
    SHEARED,
    a_mode_of_split_data_has_its_column_to_itself,
    a_mode_that_is_not_seen_does_not_move,
    resting,
)
from verify.certificate.replay import check
from verify.claim import Answer
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
TENTH = Fraction(1, 10)


def test_targets_in_the_wrong_place_move_the_unseen_mode_in_two_steps() -> None:
    """``W_2(1, 1) = 1 + eta^2 (1 - eta)^2`` at t = 2: the first step shears both layers, the second shows it."""
    data = Data(BLIND, MIXED)
    assert data.N == BLIND
    assert data.M == MIXED
    times = list(descent((one, one), data.N, data.M, TENTH, 2))
    assert times[1][0] == RationalMatrix([[1, TENTH], [0, 1 - TENTH]])
    assert [layer[0, 0] for layer in times[1]] == [1, 1]
    assert times[2][1][0, 0] == 1 + Fraction(81, 10000)


def test_a_shear_below_moves_it_at_once() -> None:
    """K = [[0, -1], [0, 0]], and ``W_2(1, 1) = 1 - eta`` after one step."""
    times = list(descent((SHEARED, one), BLIND, BLIND, TENTH, 1))
    assert times[1][1] == RationalMatrix([[1 - TENTH, -TENTH], [0, 1]])


@pytest.mark.parametrize(("dropped", "Y", "W1"), [("split", MIXED, one), ("start", BLIND, SHEARED)])
def test_each_run_misses_one_hypothesis_and_its_certificate_replays(
    dropped: str, Y: RationalMatrix, W1: RationalMatrix
) -> None:
    example = resting(dropped, Y, W1)
    assert {name for name, holds in example.hypotheses.items() if not holds} == {dropped}
    assert example.conclusion is False
    assert example.certificate is not None
    check(dict(example.certificate))


def test_on_split_data_from_an_aligned_start_it_rests() -> None:
    assert resting("split", BLIND, one).conclusion is True


@pytest.mark.parametrize("missing", [{"target": True}, {"input": True}, {"aligned": False}])
def test_the_derivation_needs_each_of_its_premises(missing: dict[str, bool]) -> None:
    assert a_mode_that_is_not_seen_does_not_move().answer is Answer.HOLDS
    assert a_mode_that_is_not_seen_does_not_move(**missing).answer is Answer.FAILS
    assert a_mode_of_split_data_has_its_column_to_itself(split=False).answer is Answer.FAILS
