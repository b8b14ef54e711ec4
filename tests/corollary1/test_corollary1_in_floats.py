"""Floats against the exact decision for badly conditioned networks: rounding excuses little, and never what can be decided."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from proofs.corollary1.application import APPLICATION
from proofs.corollary1.condition import first_obstacle
from proofs.network import Data
from verify.claim import Answer
from verify.exact import RationalMatrix as R


def test_a_large_condition_excuses_no_large_defect() -> None:
    """The tolerance was 1.77 here, and 0.208 of a layer off its diagonal passed."""
    layer = np.diag([0.01, 0.5]).astype(np.float32)
    X, Y = np.diag([1.0, 2.0]).astype(np.float32), np.array([[1, 0.5], [0, 1]], np.float32)
    found = APPLICATION(X=X, Y=Y, weights=[layer, layer])
    assert (found.answer, found.reading.exact) == (Answer.FAILS, True)
    assert found.details.applies.rounding <= 2.0**-12


@pytest.mark.parametrize("size", [1e-162, 1e-170, 1e-200])
def test_products_that_underflow_split_nothing(size: float) -> None:
    X = size * np.array([[1.0, 1.0], [0.0, 1.0]])
    assert APPLICATION(X=X, Y=X, weights=[np.diag([1.0, 0.5])]).answer is Answer.FAILS


def test_a_yes_of_floats_differs_from_an_exact_no_by_half_of_the_digits_at_most() -> None:
    rng, seen = Random(6), set()
    for case in range(300):
        generator = np.random.default_rng(case)
        k, dtype = rng.randint(2, 3), (np.float64, np.float32)[case % 2]
        layers = [np.diag(10.0 ** generator.uniform(-rng.choice((0, 2, 6)), 0, k)) for _ in range(rng.randint(1, 3))]
        off = 10.0 ** rng.uniform(-17, -1)
        target = np.diag(generator.uniform(1, 2, k)) + off * (1 - np.eye(k))
        X, Y = np.diag(generator.uniform(1, 2, k)).astype(dtype), target.astype(dtype)
        layers = [W.astype(dtype) for W in layers]
        found = APPLICATION(X=X, Y=Y, weights=layers)
        truth = first_obstacle(Data(R(X), R(Y)), [R(W) for W in layers])[0]
        if found.reading.exact:
            assert found.answer is truth
        elif found.answer is Answer.HOLDS:
            assert off <= 10 * np.sqrt(np.finfo(dtype).eps)
        seen.add((found.reading.exact, found.answer))
    assert {(True, Answer.FAILS), (False, Answer.HOLDS)} <= seen


@pytest.mark.parametrize("beside", ["aligned", "not aligned", "too large to be refuted"])
def test_what_wide_layers_hold_beside_the_modes_is_looked_at(beside: str) -> None:
    """One mode through wide layers: the rest never moves, but the hypothesis is about the whole chain."""
    rng, k = np.random.default_rng(1), 120 if beside == "too large to be refuted" else 3
    Q = np.linalg.qr(rng.standard_normal((k - 1, k - 1)))[0]
    rest = rng.standard_normal((2, k - 1, k - 1))
    if beside == "aligned":
        rest = np.array([Q @ np.diag(np.arange(1.0, k)), np.diag(np.arange(2.0, k + 1)) @ Q.T])
    layers = [np.zeros((k, k)) for _ in range(2)]
    for layer, inner in zip(layers, rest, strict=True):
        layer[0, 0], layer[1:, 1:] = 0.5, inner
    first, X = np.eye(k)[:, :1], rng.standard_normal((1, 5))
    found = APPLICATION(X=X, Y=first @ X, weights=[first, *layers])
    expected = {"aligned": Answer.HOLDS, "not aligned": Answer.FAILS, "too large to be refuted": Answer.UNDECIDED}
    assert found.answer is expected[beside]
