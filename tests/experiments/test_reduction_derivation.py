"""The claim of :mod:`proofs.experiments.reduction`, derived for every size; D is the derivative in the outputs, for any loss."""

from __future__ import annotations

import pytest

from verify.claim import Answer, Outcome
from verify.symbolic import Derivation, define, established, isometry, matrix

Z = isometry("Z", "k_1", "z")
W1, W2, W3 = matrix("W_1", "k_1", "k_0"), matrix("W_2", "k_2", "k_1"), matrix("W_3", "k_3", "k_2")
X, D = matrix("X", "k_0", "n"), matrix("D", "k_3", "n")
small, after, inputs = matrix("w_1", "z", "q"), matrix("w_2", "k_2", "z"), matrix("x", "q", "n")
SECOND = define(W2, after @ Z.T, reason="the rows of W_2 lie in the span of Z")


def coordinates(orthonormal: bool) -> object:
    return isometry("Q", "k_0", "q") if orthonormal else matrix("Q", "k_0", "q")


def answer(derivation: Derivation, goal: object) -> Answer:
    outcome: Outcome = established(derivation, goal)
    return outcome.answer


@pytest.mark.parametrize("orthonormal", [True, False])
def test_the_first_layer_moves_only_where_the_inputs_are(orthonormal: bool) -> None:
    """``G_1 Q Q^T = G_1``, and with coordinates that are not orthonormal it is not shown."""
    Q = coordinates(orthonormal)
    data = define(X, Q @ inputs, reason="the columns of X lie in the span of Q")
    gradient = W2.T @ W3.T @ D @ X.T
    found = Derivation("the first layer").start(gradient @ Q @ Q.T).apply(data).normalise()
    assert (answer(found, W2.T @ W3.T @ D @ inputs.T @ Q.T) is Answer.HOLDS) is orthonormal


@pytest.mark.parametrize("orthonormal", [True, False])
def test_the_small_gradients_are_the_large_ones_in_coordinates(orthonormal: bool) -> None:
    Q = coordinates(orthonormal)
    data = define(X, Q @ inputs, reason="the columns of X lie in the span of Q")
    first = Derivation("Z^T G_1 Q").start(Z.T @ W2.T @ W3.T @ D @ X.T @ Q).apply(data, SECOND).normalise()
    assert (answer(first, after.T @ W3.T @ D @ inputs.T) is Answer.HOLDS) is orthonormal


def test_the_second_layer_stays_in_the_span() -> None:
    """``G_2 Z Z^T = G_2`` where ``W_1 X = Z w_1 x``, and ``G_2 Z`` is the small gradient."""
    seen = define(W1, Z @ small @ matrix("Q", "k_0", "q").T, reason="what the first layer shows lies in the span of Z")
    gradient = W3.T @ D @ X.T @ W1.T
    found = Derivation("the second layer").start(gradient @ Z @ Z.T).apply(seen).normalise()
    expected = Derivation("the same without").start(gradient).apply(seen).normalise()
    assert answer(found, expected.current) is Answer.HOLDS
