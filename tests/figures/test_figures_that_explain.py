"""The pictures of single results say no where what they show is not so: the control of each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from proofs.figures import (
    blocks,
    free_layers,
    projected_gradient,
    scalar_output,
    seen_frames,
    three_cases,
    turning_frame,
)
from verify.claim.answer import Answer
from verify.exact import RationalMatrix
from verify.figures import Effort

QUICK = Effort(seeds=1, quick=True)


def half_a_step(W1: RationalMatrix, eta: Fraction) -> Any:
    return EXACT_RUN(W1, eta / 2)


EXACT_RUN = turning_frame.turning_first_layer


@pytest.mark.parametrize(
    ("module", "name", "wrong"),
    [
        (turning_frame, "turning_first_layer", half_a_step),
        (blocks, "W_STAR", RationalMatrix([[3, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, -1], [0, 0, 2, 1]])),
        (blocks, "COUPLED", RationalMatrix.identity(2)),
        (projected_gradient, "worst", lambda q: np.zeros_like(np.asarray(q))),
        (free_layers, "COEFFICIENTS", free_layers.ASKEW),
        (seen_frames, "pseudoinverse", lambda X: X.T),
        (scalar_output, "small_step", lambda sigma: 0.6),
        (three_cases, "HIDDEN", RationalMatrix([[1, 0, 0, 0], [0, 2, 0, 1], [0, 0, 1, 0], [0, 0, 1, 1]])),
    ],
)
def test_a_picture_of_something_else_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, wrong: Any
) -> None:
    monkeypatch.setattr(module, name, wrong)
    assert module.compute(QUICK).answer is not Answer.HOLDS


def test_the_largest_angle_by_hand() -> None:
    """Squared norms 1 and 3: cos = 2 sqrt(3)/4, which is 30 degrees; equal norms leave none."""
    assert projected_gradient.worst(3.0) == pytest.approx(30.0)
    assert projected_gradient.worst(1.0) == 0.0


def test_a_quarter_turn_by_hand() -> None:
    assert turning_frame.angle(np.diag([1.0, 2.0]), np.diag([2.0, 1.0])) == 90.0
    assert turning_frame.angle(np.diag([1.0, -2.0]), np.diag([1.0, 2.0])) == 0.0


def test_the_long_run_is_the_one_of_the_counterexample() -> None:
    rows = [[W[0, 0] for W in layers] for layers in scalar_output.long_run(Fraction(1), 2)]
    assert rows == [[0, 1, 1], [Fraction(1, 2), 1, 1], [Fraction(-3, 2), 0, 0]]
