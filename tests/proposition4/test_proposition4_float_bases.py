"""``apply proposition4 --basis`` with ordinary fractional floats: long integers in the certificate."""

from __future__ import annotations

import json

import numpy as np
import pytest

from proofs.proposition4.application import APPLICATION
from verify.certificate import replay
from verify.claim import Answer


@pytest.mark.parametrize(("k", "r", "n"), [(2, 1, 1), (3, 2, 3), (4, 3, 2), (3, 3, 1), (3, 6, 2), (5, 3, 4)])
def test_random_floats_have_a_certificate(k: int, r: int, n: int) -> None:
    """Their entries over a common denominator have some twenty digits, and are written as text."""
    basis = np.random.default_rng(k * r * n).standard_normal((r, k, k))
    found = APPLICATION(basis=basis, samples=n)
    assert found.certificate is not None
    written = json.loads(json.dumps(found.certificate))
    assert any(isinstance(x, str) for *_, x in written["grams"]["basis"][0])
    assert replay.check(written).kind == "grams"


@pytest.mark.parametrize("size", [10**8, 10**8 + 1, 2**30, 2**53 + 1, 10**60])
def test_large_integers_have_a_certificate(size: int) -> None:
    found = APPLICATION(basis=[[[size, 1], [3, 1 - size]]], samples=2)
    assert found.answer is Answer.HOLDS
    assert found.certificate is not None
    assert replay.check(json.loads(json.dumps(found.certificate))).kind == "grams"
