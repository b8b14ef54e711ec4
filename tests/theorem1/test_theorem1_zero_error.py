"""E = 0 and zero training error: the same on realizable data, by hand, and not on others."""

from __future__ import annotations

import pytest

from proofs.network import Data, residual
from proofs.network.aligned_product import aligned_product
from proofs.network.dying_mode import last_layer_of_a_dying_mode, other_layers_of_a_dying_mode
from proofs.network.zero_last_layer import only_the_zero_layer_moves
from proofs.theorem1.zero_error import opposite_targets_of_equal_inputs_are_not_seen
from verify.certificate.replay import check
from verify.claim import Answer
from verify.exact import RationalMatrix


def test_two_equal_inputs_hide_what_their_targets_disagree_about() -> None:
    """X = (1 1), Y = (1 -1): N = 2, M = 0; W = 0 has E = 0 and the error (1 -1)."""
    data, W = Data(RationalMatrix([[1, 1]]), RationalMatrix([[1, -1]])), RationalMatrix([[0]])
    assert residual((W,), data.N, data.M).is_zero()
    assert RationalMatrix([[1, -1]]) == data.Y - W @ data.X
    assert not data.realizable


def test_on_an_input_of_rank_one_the_error_is_the_residual_times_one_matrix() -> None:
    """X = (1, 2)^T, Y = 3, W = (1 0): Y - W X = 2 and E = (2 4); X = N Z with Z = (1/5, 0)... one Z serves all W."""
    data, W = Data(RationalMatrix([[1], [2]]), RationalMatrix([[3]])), RationalMatrix([[1, 0]])
    E = residual((W,), data.N, data.M)
    assert RationalMatrix([[2, 4]]) == E
    assert E @ data.N.solve(data.X) == RationalMatrix([[2]])


def test_the_certificate_of_the_counterexample_replays() -> None:
    example = opposite_targets_of_equal_inputs_are_not_seen()
    assert example.conclusion is False
    assert example.certificate is not None
    check(dict(example.certificate))


@pytest.mark.parametrize("wrong", [{"zero": False}, {"steps": 2}])
def test_only_a_last_layer_of_zero_moves_alone(wrong: dict[str, int]) -> None:
    assert only_the_zero_layer_moves().answer is Answer.HOLDS
    assert only_the_zero_layer_moves(**wrong).answer is Answer.FAILS  # type: ignore[arg-type]


def test_the_shared_derivations_have_false_variants() -> None:
    assert aligned_product().answer is Answer.HOLDS
    assert aligned_product(shared=False).answer is Answer.FAILS
    assert last_layer_of_a_dying_mode(power=1).answer is Answer.FAILS
    assert other_layers_of_a_dying_mode(seen=False).answer is Answer.FAILS
