"""Inequalities on boxes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from verify.ball import Ball, prove_positive_on_box
from verify.claim.answer import Answer

F = Fraction


def _parabola(shift: Fraction) -> Any:
    return lambda x: x[0] * x[0] - x[0] + shift  # its least value is shift - 1/4, at x = 1/2


def test_a_parabola_above_zero() -> None:
    proof = prove_positive_on_box(_parabola(F(26, 100)), [(0, 1)])
    assert proof.answer is Answer.HOLDS
    assert 1 < proof.boxes < 500


def test_a_parabola_below_zero_is_refuted_at_an_exact_point() -> None:
    proof = prove_positive_on_box(_parabola(F(24, 100)), [(0, 1)])
    assert proof.answer is Answer.FAILS
    assert proof.point is not None
    (x,) = proof.point
    assert x * x - x + F(24, 100) <= 0


def test_touching_zero_away_from_every_dyadic_point_is_undecided() -> None:
    proof = prove_positive_on_box(lambda x: (3 * x[0] - 1) * (3 * x[0] - 1), [(0, 1)], most_boxes=200)
    assert proof.answer is Answer.UNDECIDED
    assert proof.surviving is not None
    low, high = proof.surviving[0]
    assert abs((low + high) / 2 - F(1, 3)) < F(1, 50)
    assert proof.boxes == 200


def test_corners_are_tried_first() -> None:
    proof = prove_positive_on_box(lambda x: x[0] + x[1] - 2, [(1, 2), (1, 2)])
    assert proof.answer is Answer.FAILS
    assert proof.point == (F(1), F(1))


def test_two_sides_of_very_different_length() -> None:
    proof = prove_positive_on_box(lambda x: 1 + x[0] * x[1] - x[1] / 2, [(0, 1000), (0, F(1, 10))])
    assert proof.answer is Answer.HOLDS


def test_a_single_point_and_poles() -> None:
    assert prove_positive_on_box(lambda x: x[0], [(F(1, 3), F(1, 3))]).answer is Answer.HOLDS
    square_root = prove_positive_on_box(lambda x: (x[0] - 2) ** 2 * x[0].sqrt() + 1, [(0, 3)], most_boxes=50)
    assert square_root.answer in (Answer.HOLDS, Answer.UNDECIDED)
    pole = prove_positive_on_box(lambda x: 1 / x[0] / x[0], [(-1, 1)], most_boxes=50)
    assert pole.answer is Answer.UNDECIDED
    exact = prove_positive_on_box(lambda x: Ball(2).sqrt() ** 2 - 2 + 0 * x[0], [(1, 1)])
    assert exact.answer is Answer.UNDECIDED


@pytest.mark.parametrize(("box", "error", "message"), [
    ([], ValueError, "at least one side"), ([(1, 0)], ValueError, "side 0 of the box is empty"),
    ([(0, 1), (0.5, 1)], TypeError, "side 1 of the box has a float end"),
])
def test_bad_boxes(box: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        prove_positive_on_box(lambda x: x[0], box)


def test_functions_must_return_balls() -> None:
    def constant(x: Sequence[Ball]) -> Any:
        return 1

    with pytest.raises(TypeError, match="returned int; expected a ball"):
        prove_positive_on_box(constant, [(0, 1)])
