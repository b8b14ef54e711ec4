"""What the invariance of the three classes needs: one layer, one hidden unit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.classes.impossible import no_run
from proofs.classes.necessity import (
    a_map_of_rank_two_does_not_fit_through_one_unit,
    a_single_layer_does_not_converge_for_every_step_size,
    a_single_layer_has_no_second_one_to_choose,
    it_does_not_fit_through_one_hidden_unit_either,
)
from proofs.classes.statement import CLASSES, COMMON, INVARIANT
from proofs.network import Data, step
from verify.certificate import replay
from verify.claim import Answer
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)


def test_a_single_layer_by_hand() -> None:
    """X = Y = I, eta = 3: from 2 I the error -I becomes 2 I."""
    data = Data(one, one)
    (after,) = step((2 * one,), data.N, data.M, Fraction(3))
    assert after - one == -2 * one
    found = a_single_layer_does_not_converge_for_every_step_size()
    assert found.hypotheses == {"deep": False, "square": True, "realizable": True, "data": True, "class": True}
    assert found.outcome().answer is Answer.HOLDS
    assert a_single_layer_has_no_second_one_to_choose(depth=2).outcome().answer is Answer.FAILS


def test_one_hidden_unit() -> None:
    found = it_does_not_fit_through_one_hidden_unit_either()
    assert found.hypotheses == {"deep": True, "wide": False, "realizable": True, "condition": True, "data": True}
    assert found.outcome().answer is Answer.HOLDS
    assert a_map_of_rank_two_does_not_fit_through_one_unit(width=2).outcome().answer is Answer.FAILS


def test_data_outside_every_class_are_no_example() -> None:
    """diag(1, 2) and diag(2, 1) are none of the three, though diagonal: the example violates two hypotheses."""
    found = no_run(
        INVARIANT, "deep", RationalMatrix.diagonal([1, 2]), RationalMatrix.diagonal([2, 1]), depth=1, eta=Fraction(3)
    )
    assert found.outcome().answer is not Answer.HOLDS
    common = no_run(
        COMMON, "deep", RationalMatrix.diagonal([1, 2]), RationalMatrix.diagonal([2, 1]), depth=1, eta=Fraction(3)
    )
    assert common.hypotheses["condition"] is True


@pytest.mark.parametrize(
    "name",
    ["data_outside_the_classes_keep_no_network_aligned", "data_without_common_frames_keep_no_network_aligned"],
)
def test_data_that_keep_no_network_aligned(name: str) -> None:
    """X = diag(1, 2), Y = [[1, 1], [0, 1]]: N = diag(1, 4) and M^T M = [[1, 2], [2, 8]] do not commute, and rank M = 2."""
    check = CLASSES.checks[name]
    example = check.function()
    assert example.outcome().answer is Answer.HOLDS
    assert example.certificate is not None
    replay.check(example.certificate)
    singular = check.function(Y=RationalMatrix([[1, 1], [0, 0]]))
    assert singular.conclusion is True  # the theorem in the plane says nothing about targets of rank one
    assert check.rests_on == ("lemma1.plane",)
