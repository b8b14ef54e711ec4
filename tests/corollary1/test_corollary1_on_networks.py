"""``apply corollary1``: aligned networks by hand, what breaks, floats, bad input, the command."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.corollary1.application import APPLICATION, Prediction
from proofs.corollary1.condition import first_obstacle
from proofs.corollary1.curve import TrainingCurve
from proofs.corollary1.deficient import obstacle
from proofs.network import Data
from verify.apply import BadInput, Finding
from verify.claim import Answer
from verify.cli.main import main
from verify.exact import RationalMatrix as R
from verify.sampling.orthogonal import haar

X, Y = [[1, 0], [0, 2]], [[3, 0], [0, 4]]
LAYERS = [[[1, 0], [0, "1/2"]], [["1/3", 0], [0, 1]]]


def ask(X: object, Y: object, weights: object, **options: Any) -> Finding:
    return APPLICATION(X=X, Y=Y, weights=weights, **options)


def test_the_modes_by_hand() -> None:
    """N = diag(1, 4), M = diag(3, 8)."""
    found = ask(X, Y, LAYERS)
    assert found.answer is Answer.HOLDS
    assert found.reading.exact
    assert isinstance(found.details, Prediction)
    assert found.details.applies.modes is not None
    modes = {(mode.sigma, mode.lam, mode.target) for mode in found.details.applies.modes}
    one = Fraction(1)
    assert modes == {((one, one / 3), one, 3 * one), ((one / 2, one), 4 * one, 8 * one)}


def test_the_curve_of_one_step_by_hand() -> None:
    """One layer [1], x = 1, y = 2, gamma = 1/2: losses 1/2, then W = 3/2 and 1/8."""
    found = ask([[1]], [[2]], [[[1]]], step="1/2", steps=1)
    assert [(row["trained"], row["predicted"]) for row in found.table] == [(0.5, 0.5), (0.125, 0.125)]


@pytest.mark.parametrize(
    ("data", "layers", "reason"),
    [
        ((X, Y), [[[1, 1], [0, 1]], [[1, 0], [0, 1]]], ""),
        ((X, Y), [[[1, 1], [0, 1]], [[1, 0], [0, 2]]], "not aligned"),
        (([[1, 1], [0, 2]], [[3, 0], [-4, 4]]), LAYERS, "X X^T does not commute"),
        ((X, [[3, 1], [0, 4]]), LAYERS, "not diagonal in the frames"),
        (([[1, 1], [0, 1]], [[1, 1]]), [[[1, 0]]], "does not keep the rows of"),
        (([[1, 1], [0, 2]], Y), [[[1, 0], [0, 0]], [[1, 0], [0, 1]]], "X X^T does not commute with"),
        ((X, [[3, 1], [1, 4]]), [[[1, 0], [0, 0]], [[1, 0], [0, 1]]], "is not symmetric"),
        ((X, [[0, 0], [5, 0]]), [[[1, 0], [0, 0]], [[0, 0], [0, 1]]], "rank 0 < r = 2"),
    ],
)
def test_what_breaks_the_hypotheses(data: tuple[object, object], layers: object, reason: str) -> None:
    found = ask(*data, layers)
    assert found.answer is not Answer.HOLDS
    assert reason in found.sentence
    inapplicable = found.answer is Answer.FAILS
    assert (found.word == "inapplicable", not found.to_json()["applies"]) == (inapplicable, inapplicable)
    assert found.sentence.startswith("The theorem does not apply") is inapplicable


def test_equal_products_of_different_layers() -> None:
    """diag(1, 2) under diag(2, 1) is 2I; the targets [[2, 1], [1, 2]] ask for other frames than the layers have."""
    one, layers = R.identity(2), [R.diagonal([1, 2]), R.diagonal([2, 1])]
    assert first_obstacle(Data(one, R.diagonal([3, 5])), layers)[0] is Answer.HOLDS
    assert first_obstacle(Data(one, R([[2, 1], [1, 2]])), layers)[0] is Answer.FAILS


def test_a_run_that_diverges_says_so_and_is_missed_by_little_of_its_loss() -> None:
    """The loss grows beyond 1e300 within four steps; the curves differ by rounding of what it is, not of what it was."""
    found = ask(X, Y, LAYERS, step=100, steps=2000)
    assert "The run diverges and ends after" in found.sentence
    assert " of 2000 steps" in found.sentence
    assert isinstance(found.details, Prediction)
    curve = found.details.curve
    assert curve is not None
    assert len(curve.trained) < 10
    assert curve.trained[-1] > 1e100
    assert curve.gap < 1000 * np.finfo(float).eps


def test_the_gap_by_hand() -> None:
    """Against the start while the loss falls (2/8), against the loss itself where it has grown (4/16)."""
    assert TrainingCurve(np.array([8.0, 3.0]), np.array([8.0, 1.0])).gap == 0.25
    assert TrainingCurve(np.array([8.0, 12.0]), np.array([8.0, 16.0])).gap == 0.25


def _rotated(seed: int, dtype: Any) -> tuple[Any, Any, list[Any]]:
    rng = np.random.default_rng(seed)
    Q = [haar(rng, k) for k in (4, 5, 3)]
    wide = np.zeros((5, 4)), np.zeros((3, 5))
    for S, entries in zip(wide, ([0.5, 0.7, 0.9, 0.4], [0.8, 0.3, 0.6]), strict=True):
        np.fill_diagonal(S, entries)
    layers = [(Q[1] @ wide[0] @ Q[0].T).astype(dtype), (Q[2] @ wide[1] @ Q[1].T).astype(dtype)]
    target = np.zeros((3, 4))
    np.fill_diagonal(target, [2.0, 1.0, 1.5])
    X = (Q[0] @ np.diag([1.0, 2.0, 0.5, 3.0])).astype(dtype)
    return X, (Q[2] @ target @ np.diag([1.0, 2.0, 0.5, 3.0])).astype(dtype), layers


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_floats_up_to_rounding(dtype: type) -> None:
    found = ask(*_rotated(1, dtype), step="1/10", steps=200)
    assert found.answer is Answer.HOLDS
    assert not found.reading.exact
    assert isinstance(found.details, Prediction)
    assert found.details.curve is not None
    assert found.details.curve.gap < 100 * np.finfo(dtype).eps


def test_a_network_that_is_nearly_aligned_is_not() -> None:
    X, Y, layers = _rotated(2, np.float64)
    moved = [layers[0] + 1e-6 * np.ones((5, 4)), layers[1]]
    found = ask(X, Y, moved, step="1/10", steps=50)
    assert found.answer is Answer.FAILS
    assert "Its prediction misses the loss" in found.sentence


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"X": [[1, 2]]}, "examples are columns|leads? from"),
        ({"weights": [[[1, float("nan")], [0, 1]]]}, "finite"),
        ({"weights": [[[1, 2, 3], [4, 5, 6]]]}, "lead from 3 inputs"),
        ({"step": 1}, "both --step"),
        ({"step": 0, "steps": 1}, "positive"),
        ({"step": 1, "steps": 0}, "expected 1 to"),
    ],
)
def test_bad_input(options: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        APPLICATION(**{"X": X, "Y": Y, "weights": LAYERS, **options})


def test_transposed_layers_are_recognised() -> None:
    with pytest.raises(BadInput, match="transposed and in the opposite order"):
        ask([[1], [1]], [[1], [1], [1]], [[[1, 2, 3], [4, 5, 6]]])


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("w.json").write_text(json.dumps(LAYERS))
    np.savez("d.npz", X=np.array(X), Y=np.array(Y))
    words = ["apply", "corollary1", "--data", "d.npz", "--weights", "w.json"]
    assert main([*words, "--step", "1/10", "--steps", "30", "--plot", "c.png", "--json", "c.json"]) == 0
    assert "YES  Training moves 4 numbers only" in capsys.readouterr().out
    assert Path("c.png").read_bytes().startswith(b"\x89PNG")
    table = json.loads(Path("c.json").read_text())["table"]
    assert [table[0]["t"], table[-1]["t"]] == [0, 30]
    assert main([*words, "--step", "100", "--steps", "50"]) == 0  # overflows
    assert "smaller step" in capsys.readouterr().out
    assert main([*words, "--step", "1"]) == 2


def test_a_diagonal_network_with_a_dead_mode_by_hand() -> None:
    """W_2 W_1 = diag(1, 0); the second mode has the entries 0 and 1, and trains: N = diag(1, 4), M = diag(3, 8)."""
    found = ask(X, Y, [[[1, 0], [0, 0]], [[-1, 0], [0, 1]]], step="1/10", steps=30)
    assert found.answer is Answer.HOLDS
    assert isinstance(found.details, Prediction)
    one = Fraction(1)
    assert {(mode.sigma, mode.lam, mode.target) for mode in found.details.applies.modes or ()} == {
        ((one, one), one, -3 * one),
        ((0 * one, one), 4 * one, 8 * one),
    }
    assert found.details.curve is not None
    assert found.details.curve.gap < 1e-12
    assert found.details.curve.trained[-1] < found.details.curve.trained[0]


def test_what_rules_splitting_frames_out_never_does_so_where_there_are_some() -> None:
    """Networks and data built from frames, with zeros among the entries; turned, so that the frames have to be found."""
    rng = np.random.default_rng(4)
    answers = Counter[Answer]()
    for trial in range(150):
        widths = [int(k) for k in rng.integers(1, 4, 3 + trial % 2)]
        Q = [orthogonal_rational(rng, k) for k in widths]
        r, n = min(widths), widths[0]
        layers = [
            Q[i + 1] @ R.diagonal(rng.integers(0, 3, min(W)).tolist(), (W[1], W[0])) @ Q[i].T
            for i, W in enumerate(pairwise(widths))
        ]
        X_here = Q[0] @ R.diagonal(rng.integers(1, 4, n).tolist())
        Y_here = Q[-1] @ R.diagonal(rng.integers(0, 4, r).tolist(), (widths[-1], n))
        data = Data(X_here, Y_here)
        assert obstacle(data, layers) == ""
        answer, _ = first_obstacle(data, layers)
        assert answer is not Answer.FAILS
        answers[answer] += 1
    assert answers[Answer.HOLDS] > 60


def orthogonal_rational(rng: np.random.Generator, k: int) -> R:
    v = R([[int(x)] for x in rng.integers(-2, 3, k) + np.eye(1, k, dtype=int)[0] * 5])
    return R.identity(k) - (v @ v.T) * 2 / (v.T @ v)[0, 0]
