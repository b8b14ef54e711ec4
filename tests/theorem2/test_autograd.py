"""Torch against the closed form: by hand in the smallest case, for every structure, and with planted errors."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from proofs.structure import structure_of
from proofs.theorem2.autograd import LOSSES, by_autograd, classes, closed_form
from proofs.theorem2.rounding import gradient_tolerance
from proofs.theorem2.trials import STRUCTURES, TRIALS, autograd_through_structured_layers_gives_the_traces, drawn

CPU = SimpleNamespace(device="cpu")


def test_the_closed_form_by_hand() -> None:
    """One 1 x 1 layer c = 2 on x = 3, y = 1: dL/dc = (6 - 1) * 3."""
    one = structure_of("full:1x1")
    c, X, Y = np.array([[[2.0]]]), np.array([[[3.0]]]), np.array([[[1.0]]])
    assert closed_form(one, c, X, Y, "squared").tolist() == [[[15.0]]]
    assert by_autograd(one, c, X, Y, "squared").tolist() == [[[15.0]]]
    assert closed_form(one, c, X, Y, "cross entropy").tolist() == [[[0.0]]], "a single class is always right"


def test_cross_entropy_by_hand() -> None:
    """Two classes, equal scores, the first is right: dL/dF = (1/2 - 1, 1/2)/2, and x = 1."""
    S = structure_of("full:2x1")
    c, X, Y = np.zeros((1, 1, 2)), np.ones((1, 1, 1)), np.array([[[1.0], [0.0]]])
    assert closed_form(S, c, X, Y, "cross entropy").tolist() == [[[-0.25, 0.25]]]
    assert classes(Y).tolist() == [[[1.0], [0.0]]]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_batch_is_its_members_one_by_one(loss: str) -> None:
    rng = np.random.default_rng(0)
    S = structure_of("conv2d:4x3:3x3:channels=2x2")
    c, X = rng.standard_normal((3, 2, S.dimension)), rng.standard_normal((3, 24, 2))
    Y = rng.standard_normal((3, 24, 2))
    for gradient in (closed_form, by_autograd):
        together = gradient(S, c, X, Y, loss)
        apart = np.concatenate([gradient(S, c[i : i + 1], X[i : i + 1], Y[i : i + 1], loss) for i in range(3)])
        assert np.all(np.linalg.norm(together - apart, axis=-1) <= gradient_tolerance(S, c, X, Y, loss))


def test_every_structure_and_every_planted_error() -> None:
    trials = [TRIALS.draw(3, "theorem2", "tests", i).value for i in range(len(STRUCTURES))]
    defects = autograd_through_structured_layers_gives_the_traces(trials, CPU)
    assert len(defects) == len(trials)
    assert max(defect.ratio for defect in defects) < 1
    for wrong in ("normalized", "gram", "flipped", "doubled", "late"):
        planted = autograd_through_structured_layers_gives_the_traces(trials[6:16], CPU, wrong=wrong)
        assert max(defect.ratio for defect in planted) > 1e3


def test_the_tolerance_is_not_far_above_what_is_seen() -> None:
    """A tolerance that anything passes is worth nothing: a relative error of 1e-9 must be beyond it."""
    rng = np.random.default_rng(1)
    for name in ("conv2d:8x8:3x3", "toeplitz:12", "circulant:13", "slanted basis"):
        trial = drawn(name, rng)
        S = STRUCTURES[name]
        c, X, Y = trial.coefficients[None], trial.X[None], trial.Y[None]
        g = closed_form(S, c, X, Y, "squared")
        tolerance = gradient_tolerance(S, c, X, Y, "squared")
        assert np.all(tolerance > 0)
        assert np.all(1e-9 * np.linalg.norm(g, axis=-1) > tolerance)
