"""What a zero layer hides, by hand: which layers see which pair, and derivations with a premise taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofs.lemma1.limit import (
    a_mode_is_an_eigenvector_of_the_gram_of_the_limit,
    the_network_is_the_interpolant_less_its_residual,
)
from proofs.lemma1.zero_layers import (
    a_mode_with_two_zero_layers_does_not_move,
    a_row_that_is_zero_below_another_zero_stays_zero,
    some_layer_sees_a_pair_of_modes,
    zeros_in_different_layers_keep_the_outer_frames,
)
from proofs.network import step
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ((3, 0, 0), Answer.HOLDS),  # no zero: every layer sees both directions
        ((3, 2, 2), Answer.HOLDS),  # the same layer: it sees both, being in neither gradient
        ((3, 1, 3), Answer.HOLDS),  # one direction is enough where both have a zero
        ((2, 2, 0), Answer.HOLDS),
    ],
)
def test_pairs_that_are_seen(place: tuple[int, int, int], answer: Answer) -> None:
    assert some_layer_sees_a_pair_of_modes(place).answer is answer


def test_two_zeros_around_that_of_another_mode_hide_both_from_each_other() -> None:
    assert some_layer_sees_a_pair_of_modes((3, 1, 2), twice=True).answer is Answer.FAILS
    assert some_layer_sees_a_pair_of_modes((3, 3, 1), both=False).answer is Answer.FAILS


def test_one_zero_layer_does_not_stop_a_mode_and_two_do() -> None:
    """X = 1, Y = 2, d = 3: from (1, 0, 1) the middle layer moves by eta E = 2 eta; from (0, 0, 1) nothing does."""
    number = RationalMatrix([[1]])
    zero, target = 0 * number, 2 * number
    assert step((number, zero, number), number, target, 1) == (number, target, number)
    assert step((zero, zero, number), number, target, 1) == (zero, zero, number)


OUTCOMES: list[tuple[Callable[..., Outcome], dict[str, bool]]] = [
    (a_mode_with_two_zero_layers_does_not_move, {"own": True}),
    (a_mode_with_two_zero_layers_does_not_move, {"aligned": False}),
    (a_row_that_is_zero_below_another_zero_stays_zero, {"above": False}),
    (a_row_that_is_zero_below_another_zero_stays_zero, {"own": False}),
    (zeros_in_different_layers_keep_the_outer_frames, {"seen": False}),
    (zeros_in_different_layers_keep_the_outer_frames, {"apart": False}),
    (the_network_is_the_interpolant_less_its_residual, {"regular": False}),
    (a_mode_is_an_eigenvector_of_the_gram_of_the_limit, {"apart": False}),
]


@pytest.mark.parametrize(("derived", "missing"), OUTCOMES)
def test_each_premise_is_used(derived: Callable[..., Outcome], missing: dict[str, bool]) -> None:
    assert derived().answer is Answer.HOLDS
    assert derived(**missing).answer is Answer.FAILS
