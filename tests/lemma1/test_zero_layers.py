"""What a zero layer hides, by hand: which layers see which pair, and derivations with a premise taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofs.lemma1.limit import (
    a_mode_is_an_eigenvector_of_the_gram_of_the_limit,
    the_network_is_the_interpolant_less_its_residual,
)
from proofs.lemma1.plane import what_the_middle_layers_see_of_two_modes
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
    "zeros",
    [
        (0, 0),  # no zero: every layer sees both directions
        (2, 2),  # the same layer: it sees both, being in neither gradient
        (1, 3),  # one direction is enough where both have a zero
        (2, 0),
    ],
)
def test_pairs_that_are_seen(zeros: tuple[int, int]) -> None:
    assert some_layer_sees_a_pair_of_modes(zeros).answer is Answer.HOLDS


def test_two_zeros_around_that_of_another_mode_hide_both_from_each_other() -> None:
    assert some_layer_sees_a_pair_of_modes((1, 2), twice=True).answer is Answer.FAILS
    assert some_layer_sees_a_pair_of_modes((3, 1), both=False).answer is Answer.FAILS


def sees(depth: int, j: int, l: int, layers: range) -> bool:
    """Whether one of these layers has neither mode j zero above it nor mode l zero below it, layer by layer (0: no zero layer)."""
    return any((j <= i or j == 0) and (l >= i or l == 0) for i in layers)


@pytest.mark.parametrize("depth", range(2, 9))
def test_what_is_decided_by_the_order_of_zero_layers_is_so_at_every_place(depth: int) -> None:
    layers = range(1, depth + 1)
    for j in range(depth + 1):
        for l in range(depth + 1):
            either = sees(depth, j, l, layers), sees(depth, l, j, layers)
            assert any(either)
            assert all(either) or (j and l)
            if depth >= 3:
                assert what_the_middle_layers_see_of_two_modes((depth, j, l)).answer is Answer.HOLDS


@pytest.mark.parametrize(("outer", "fewer"), [(True, False), (False, True)])
def test_other_layers_than_the_middle_ones_see_something_else(outer: bool, fewer: bool) -> None:
    """Both modes zero in layer 1 of 3: layer 1 itself sees both entries. And with no middle layer nothing is seen."""
    assert what_the_middle_layers_see_of_two_modes((3, 1, 1), outer=outer).answer is Answer.of(not outer)
    assert what_the_middle_layers_see_of_two_modes((3, 0, 0), fewer=fewer).answer is Answer.of(not fewer)


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
