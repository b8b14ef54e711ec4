"""What each hypothesis of Proposition 4 is for: certificates under tampering, counts by hand, and planted errors."""

from __future__ import annotations

import pytest

from proofs.alignability import IntegerBasis, MatrixSpace, linear_test
from proofs.proposition4 import PROPOSITION4
from proofs.proposition4.appendix import (
    a_swap_has_one_singular_value_and_is_no_multiple_of_the_identity,
    left_frames_turn_in_as_many_directions,
)
from proofs.proposition4.counting import codimension, partitions
from proofs.proposition4.linear_test import the_test_passes_for_zero_padded_convolutions
from proofs.proposition4.necessity import commuting_grams_are_not_enough_for_a_layer_with_one_output
from proofs.proposition4.rank_conditions import FULL, SINGLE, S
from proofs.proposition4.rank_one import all_data_meet
from proofs.proposition4.structures import (
    STRUCTURES,
    a_hidden_orthogonal_element_is_found,
    no_element_aligns_with_almost_any_data,
    rank_one_structures_change_sides_at_the_sharp_threshold,
)
from verify.certificate import replay, single_entry_changes
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix

LEFT_OUT = [check for check in PROPOSITION4.checks.values() if check.without]


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {check.without or check.spares for check in PROPOSITION4.checks.values()}
    for statement in PROPOSITION4.statements.values():
        if statement.part not in ("as-printed", "one-block"):
            assert {(statement.id, name) for name in statement.hypotheses} <= examined


@pytest.mark.parametrize("check", LEFT_OUT, ids=lambda check: check.name)
def test_certificates_are_accepted_and_every_changed_entry_refused(check: object) -> None:
    outcome = Outcome.of(check.function())  # type: ignore[attr-defined]
    assert outcome.answer is Answer.HOLDS
    certificate = outcome.certificate
    assert certificate is not None
    assert replay.check(certificate).kind == "counterexample"
    changes = [change for change in single_entry_changes(certificate) if change.certificate != certificate]
    assert len(changes) > 20
    for change in changes[:: max(1, len(changes) // 60)]:
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


def test_codimensions_by_hand() -> None:
    """In R^3 with eigenspaces of dimension 2 and 1, a unit vector is free on a circle (or a point) of the sphere."""
    assert codimension((2, 1), 1) == 1
    assert codimension((1, 1, 1), 3) == 3
    assert codimension((3,), 2) == 0
    assert partitions(3, 2) == [(2, 1), (1, 1, 1)]


def test_rectangular_layers_by_hand() -> None:
    found = commuting_grams_are_not_enough_for_a_layer_with_one_output()
    assert found.hypotheses == {"square": False}
    assert found.conclusion is False


def test_the_rank_one_plane_meets_one_sample_and_not_three() -> None:
    assert all_data_meet(S, 1)
    assert not all_data_meet(S, 2)
    assert (FULL.rank(), SINGLE.rank()) == (3, 1)
    assert not linear_test(IntegerBasis.of(MatrixSpace("plane", S)), 1).passed


# Planted errors


@pytest.mark.parametrize("threshold", ["k", "printed"])
def test_a_wrong_threshold_is_caught(threshold: str) -> None:
    found = [
        rank_one_structures_change_sides_at_the_sharp_threshold((k, n), threshold=threshold)
        for k in range(2, 6)
        for n in range(1, k + 2)
    ]
    assert any(outcome.answer is Answer.FAILS for outcome in found)
    assert rank_one_structures_change_sides_at_the_sharp_threshold((4, 2)).answer is Answer.HOLDS


@pytest.mark.parametrize("case", [(7, 3), (17, 3), (40, -9)])
def test_a_hidden_orthogonal_matrix_that_is_no_permutation_is_caught(case: tuple[int, int]) -> None:
    assert a_hidden_orthogonal_element_is_found(case).answer is Answer.HOLDS
    assert a_hidden_orthogonal_element_is_found(case, changed=1).answer is Answer.FAILS


def test_the_identity_in_a_structure_and_isotropic_data_are_caught() -> None:
    drawn = STRUCTURES.draw(0, "proposition4", "tests", 1).value
    assert no_element_aligns_with_almost_any_data(drawn).answer is Answer.HOLDS
    assert no_element_aligns_with_almost_any_data(drawn, identity_added=True).answer is Answer.FAILS
    assert no_element_aligns_with_almost_any_data(drawn, isotropic=True).answer is Answer.FAILS


def test_images_smaller_than_the_filter_do_not_pass() -> None:
    assert the_test_passes_for_zero_padded_convolutions((6, 1), smaller=True).answer is Answer.FAILS


def test_the_left_frames_of_3_x_3_matrices_by_hand() -> None:
    """Three different singular values leave signs and orders; two equal ones turn in a plane; three turn in space."""
    for pattern, dimensions in (((1, 1, 1), 0), ((2, 1), 1), ((3,), 3)):
        found = left_frames_turn_in_as_many_directions(pattern)
        assert found.answer is Answer.HOLDS
        assert found.reason.endswith(f" {dimensions} dimensions")


@pytest.mark.parametrize("A", [RationalMatrix.zeros(2, 2), 2 * RationalMatrix.identity(3), RationalMatrix([[-1]])])
def test_multiples_of_the_identity_do_not_refute_appendix_K(A: RationalMatrix) -> None:
    found = Outcome.of(a_swap_has_one_singular_value_and_is_no_multiple_of_the_identity(A=A))
    assert found.answer is Answer.FAILS


@pytest.mark.parametrize(("zeros", "equal", "lost"), [(1, 0, 2), (0, 1, 1), (2, 2, 8)])
def test_equal_entries_cost_directions_by_hand(zeros: int, equal: int, lost: int) -> None:
    """k - m = 2: what is lost beside the pair that has to be zero, counted pair by pair."""
    values = [0] * (2 + zeros) + [1] * (1 + equal) + list(range(2, 6))
    k = len(values)
    different = sum(values[i] != values[j] for i in range(k) for j in range(i))
    assert k * (k - 1) // 2 - 1 - different == lost == 2 * zeros + zeros * (zeros - 1) // 2 + equal * (equal + 1) // 2
