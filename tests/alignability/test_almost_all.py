"""Almost all data, looked at from integer ones: an exceptional point decides nothing, whatever its number."""

from __future__ import annotations

from proofs.alignability import MatrixSpace, dimension_of_grams, excluded_by_almost_all, scalar_for_almost_all
from proofs.example import instances as example
from proofs.structure.convolution import Convolution
from proofs.theorem3.instances import (
    TARGETS,
    almost_no_data_with_more_samples_than_inputs_are_interpolated,
    no_first_layer_shares_a_frame_with_almost_any_target,
)
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.sampling.strata import Drawn

STRETCH = MatrixSpace("one stretch", (RationalMatrix([[1, 0], [0, 2]]),))
MULTIPLES = MatrixSpace("multiples of I", (RationalMatrix.identity(2),))
DIAGONAL = [RationalMatrix([[1, 0], [0, 2]]), RationalMatrix([[5, 0], [0, 3]]), RationalMatrix([[0, 0], [0, 1]])]
COUPLED = RationalMatrix([[2, 1], [1, 2]])


def test_exceptional_data_leave_the_question_open() -> None:
    found = excluded_by_almost_all(STRETCH, DIAGONAL, dimension_of_grams(2))
    assert found.answer is Answer.UNDECIDED
    assert found.reason == "k = 2, r = 1: all 3 members may be exceptional"


def test_one_member_outside_the_exceptional_set_is_enough() -> None:
    found = excluded_by_almost_all(STRETCH, [*DIAGONAL, COUPLED], dimension_of_grams(2))
    assert found.answer is Answer.HOLDS
    assert "member 3" in found.reason


def test_an_element_that_commutes_with_a_spanning_set_refutes_and_is_shown() -> None:
    whole = [DIAGONAL[0], DIAGONAL[1], COUPLED]
    found = excluded_by_almost_all(MULTIPLES, whole, dimension_of_grams(2))
    assert found.answer is Answer.FAILS
    assert found.plain().witness["A"] == [["1", "0"], ["0", "1"]]


def test_a_set_that_spans_less_than_the_family_refutes_nothing() -> None:
    assert excluded_by_almost_all(MULTIPLES, DIAGONAL, dimension_of_grams(2)).answer is Answer.UNDECIDED
    assert excluded_by_almost_all(STRETCH, DIAGONAL, 2).answer is Answer.FAILS


def test_a_target_drawn_inside_the_exceptional_set_does_not_refute_theorem_3() -> None:
    """Instance 50 of seed 0 of the earlier check: its one random target commuted with the one layer there is."""
    name = "no_first_layer_shares_a_frame_with_the_target"
    instance = TARGETS.draw(0, "theorem3", name, 50)
    assert isinstance(instance, Drawn)
    drawn = instance.value
    (layer,) = drawn.space.matrices
    inside = [W for W in drawn.targets if not (layer.T @ layer @ W.T @ W - W.T @ W @ layer.T @ layer).rank()]
    assert len(inside) == 1
    assert no_first_layer_shares_a_frame_with_almost_any_target(drawn).answer is Answer.HOLDS
    assert no_first_layer_shares_a_frame_with_almost_any_target(drawn, teacher=True).answer is Answer.FAILS
    assert no_first_layer_shares_a_frame_with_almost_any_target(drawn, orthogonal=True).answer is Answer.FAILS


def test_exceptional_targets_leave_the_layers_of_the_example_open() -> None:
    """A layer shares the frame of its own Gram matrix; another target has no such layer."""
    layers = Convolution((3, 3), (3, 3))
    row = layers.element([int(tap in ((0, -1), (0, 1))) for tap in layers.taps])
    exceptional, generic = row.T @ row, RationalMatrix([[(i + 2) ** (j + 1) % 13 for j in range(9)] for i in range(9)])
    assert scalar_for_almost_all(layers, [exceptional], dimension_of_grams(9)).answer is Answer.UNDECIDED
    assert scalar_for_almost_all(layers, [exceptional, generic.T @ generic], dimension_of_grams(9)).answer is Answer.HOLDS
    assert scalar_for_almost_all(layers, [exceptional], 1).answer is Answer.FAILS


def test_exceptional_draws_of_the_example_are_undecided() -> None:
    drawn = example.Drawn(3, tuple(c * RationalMatrix.identity(9) for c in (1, 2, 3)))
    assert example.no_layer_shares_a_frame_with_almost_any_target(drawn).answer is Answer.UNDECIDED
    assert example.no_layer_shares_a_frame_with_almost_any_target(drawn, identity=True).answer is Answer.FAILS


def test_exceptional_data_do_not_refute_that_more_samples_cannot_be_interpolated() -> None:
    check = almost_no_data_with_more_samples_than_inputs_are_interpolated
    W = RationalMatrix.identity(2)
    wide = RationalMatrix([[1, 2, 3], [2, 4, 6]])
    exceptional = (wide, wide, W)
    generic = (RationalMatrix([[1, 0, 0], [0, 1, 0]]), RationalMatrix([[0, 0, 1], [0, 0, 0]]), W)
    assert check((exceptional,)).answer is Answer.UNDECIDED
    assert check((exceptional, generic)).answer is Answer.HOLDS
    assert check((exceptional, generic), fewer=1).answer is Answer.FAILS
    assert check((exceptional, generic), linear=True).answer is Answer.FAILS
