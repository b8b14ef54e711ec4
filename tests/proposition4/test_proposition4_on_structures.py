"""``apply proposition4``: structures by hand, user bases, thresholds, bad input, the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.proposition4.application import APPLICATION
from verify.apply import BadInput, Finding
from verify.certificate import replay
from verify.claim import Answer
from verify.cli.main import main


def ask(**options: object) -> Finding:
    return APPLICATION(**options)


def test_padding_with_zeros_and_around() -> None:
    zero, around = (ask(structure=f"conv1d:8:3{mode}", samples=4) for mode in ("", ":circular"))
    assert zero.answer is Answer.HOLDS
    assert zero.certificate is not None
    replay.check(zero.certificate)
    assert around.answer is Answer.FAILS
    assert "scaled orthogonal matrix" in around.sentence
    assert len(around.witness["coefficients"]) == 1  # a shift
    assert around.evidence[0].value == "holds"  # nothing else aligns


def test_a_rotation_hidden_in_a_basis() -> None:
    """[[3, -4], [4, 3]] is 5 times a rotation, and no permutation."""
    found = ask(basis=[[[3, -4], [4, 3]]], samples=2)
    assert found.answer is Answer.FAILS
    assert found.witness["coefficients"] == {"c_1": "1"}


def test_multiples_of_the_identity_alone() -> None:
    assert ask(basis=[[[1, 0], [0, 1]]], samples=1).answer is Answer.HOLDS


def test_the_family_that_shows_the_threshold_to_be_sharp() -> None:
    """All u v^T with one u: r = k = 2 > min(n, k - 1) = 1, and every B aligns with one; with r = 1 almost none does."""
    u_v = [[[1, 0], [0, 0]], [[0, 1], [0, 0]]]
    assert ask(basis=u_v, samples=2).answer is Answer.FAILS
    assert ask(basis=u_v[:1], samples=2).answer is Answer.HOLDS


def test_all_matrices() -> None:
    found = ask(structure="full:2x2", samples=3)
    assert found.answer is Answer.FAILS
    assert found.evidence[-1].value == {"r": 4, "k": 2, "n": 3, "printed": False, "sharp": False}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"structure": "conv2d:28x28:3x3", "samples": 0}, "at least 1"),
        ({"structure": "conv2d:28x28:3x3", "samples": -1}, "not negative"),
        ({"structure": "conv2d:28x28:3x3", "samples": "1/2"}, "whole number"),
        ({"structure": "conv3d:2", "samples": 1}, "unknown kind"),
        ({"structure": "toeplitz:4x6", "samples": 1}, "square"),
        ({"samples": 1}, "either --structure"),
        ({"structure": "toeplitz:2", "basis": [[[1]]], "samples": 1}, "not both"),
        ({"basis": [[[1, 0], [0, 1]], [[2, 0], [0, 2]]], "samples": 1}, "combination of the matrices before"),
        ({"basis": [[[float("inf")]]], "samples": 1}, "finite"),
        ({"basis": [[[0]]], "samples": 1}, "zero"),
        ({"structure": "toeplitz:4"}, "needs samples"),
    ],
)
def test_bad_input(options: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        APPLICATION(**options)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("B.npy", np.array([np.eye(3), np.diag([1, 2, 3])]))
    assert main(["apply", "proposition4", "--structure", "conv2d:9x9:3x3", "--samples", "20"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "YES Almost no data of 20 samples can align with a layer" in out
    assert "r = 9 parameters, layers 81 x 81, n = 20 samples" in out
    assert replay.replay("proposition4-certificate.json").kind == "grams"
    assert main(["apply", "proposition4", "--basis", "B.npy", "--samples", "3", "--json", "-", "--no-certificate"]) == 0
    assert json.loads(capsys.readouterr().out)["application"] == "proposition4"
    assert main(["apply", "proposition4", "--structure", "nothing", "--samples", "3"]) == 2
    assert "unknown kind" in capsys.readouterr().err
