"""``apply proposition1`` with numbers beyond the floats, and what floats may promise."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.proposition1.application import APPLICATION
from verify.claim import Answer

WEIGHTS = [[["1/2", 0], [0, "1/3"]]] * 2


def scaled(x: str) -> list[list[object]]:
    return [[x, 0], [0, x]]


@pytest.mark.parametrize(
    ("size", "options", "says"),
    [
        ("1e-200", {}, "step sizes up to 1.11111e+399"),
        ("1e200", {}, "step sizes up to 1.11111e-401"),
        ("1", {"loss": "1e400"}, "the loss is at most 1e+400 after 0 steps"),
        ("1", {"loss": "1e-350"}, "the loss is at most 1e-350 after"),
        ("1", {"loss": "1e-4", "step": "1e-400"}, "the step size 1e-400"),
    ],
)
def test_numbers_beyond_the_floats(size: str, options: dict[str, str], says: str) -> None:
    found = APPLICATION(X=scaled(size), Y=scaled(size), weights=WEIGHTS, **options)
    assert found.answer is Answer.HOLDS
    assert says in found.sentence
    assert found.to_json()


def test_a_no_has_no_certificate_of_a_safe_step() -> None:
    found = APPLICATION(X=[[1, 0]], Y=[[1, 1]], weights=[[["1/2"]], [[1]]])
    assert (found.answer, found.certificate) == (Answer.FAILS, None)


@pytest.mark.parametrize(
    ("off", "sigma", "dtype", "loss"),
    [(0.1, 0.05, np.float32, "1/10000"), (1e-6, 1e-4, np.float64, "1e-14"), (1e-8, 0.5, np.float64, "1e-17")],
)
def test_no_loss_is_promised_below_what_a_linear_map_reaches(off: float, sigma: float, dtype: type, loss: str) -> None:
    """Column 3 of X is zero and that of Y is not: no loss below off^2/6 is reached."""
    X, Y = np.array([[1, 0, 0], [0, 1, 0]], dtype), np.array([[1, 0, off], [0, 1, 0]], dtype)
    layer = np.diag([0.5, sigma]).astype(dtype)
    found = APPLICATION(X=X, Y=Y, weights=[layer, layer], loss=loss)
    assert found.details.steps is None
    assert "by balls" not in found.evidence[-1].text
