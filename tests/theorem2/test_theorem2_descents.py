"""Whole descents of Theorem 2: one step by hand, a loss that falls, and false variants that are caught at every depth."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.structure import structure_of
from proofs.theorem2.descents import (
    DEEPEST,
    NAMES,
    descended,
    drawn,
    gradients_of_matrices,
    losses_at,
    matrices,
    moved_by,
)


def test_one_step_by_hand() -> None:
    """W = c I on R^2, x = (1, 2), y = (3, 2), c = 2: F = (2, 4), L = 5/2, dL/dW = (F - y) x^T, and pi_S = trace times I."""
    basis, W = np.eye(2)[None], 2 * np.eye(2)[None, None]
    X, Y = np.array([[[1.0], [2.0]]]), np.array([[[3.0], [2.0]]])
    G = gradients_of_matrices(W, X, Y, "squared")
    assert G.tolist() == [[[[-1.0, -2.0], [2.0, 4.0]]]]
    assert moved_by(G, basis, "").tolist() == [[[[3.0, 0.0], [0.0, 3.0]]]]
    assert moved_by(G, basis, "normalized").tolist() == [[[[1.5, 0.0], [0.0, 1.5]]]]
    diagonal = structure_of("diagonal:2")
    assert losses_at(diagonal, np.array([[[2.0, 2.0]]]), X, Y, "squared").tolist() == [2.5]
    assert matrices(diagonal, np.array([[[2.0, 3.0]]])).tolist() == [[[[2.0, 0.0], [0.0, 3.0]]]]


def test_the_cross_entropy_of_equal_outputs_is_half_the_logarithm_of_their_number() -> None:
    zero = np.zeros((1, 1, 2))
    found = losses_at(structure_of("diagonal:2"), zero, np.ones((1, 2, 1)), np.array([[[1.0], [0.0]]]), "cross entropy")
    assert found == pytest.approx([np.log(2) / 2], rel=2**-50)


@pytest.mark.parametrize("loss", ["squared", "cross entropy"])
def test_every_loss_falls_and_the_middle_one_by_half(loss: str) -> None:
    rng = np.random.default_rng(5)
    left = [descended([drawn(name, rng)], loss, "cpu")[1][0] for name in NAMES]
    assert max(left) < 1
    assert np.median(left) < 1 / 2


@pytest.mark.parametrize("wrong", ["normalized", "flipped", "late", "in turn"])
def test_a_planted_error_is_caught_by_far(wrong: str) -> None:
    rng = np.random.default_rng(1)
    trial = next(t for t in (drawn("slanted basis", rng) for _ in range(99)) if len(t.coefficients) == DEEPEST)
    (right,), _ = descended([trial], "squared", "cpu")
    (found,), _ = descended([trial], "squared", "cpu", wrong)
    assert right.ratio < 1 < found.ratio / 1e6
