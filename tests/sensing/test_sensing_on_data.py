"""``apply sensing``: measurements by hand, targets, distances, bad input, the command."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.sensing.application import APPLICATION
from proofs.sensing.descent import Measured
from proofs.sensing.refutation import PAIR
from proofs.sensing.targets import class_for_targets, keeps_class
from verify.apply import BadInput, Finding
from verify.certificate import replay
from verify.claim import Answer
from verify.cli.main import main
from verify.exact import RationalMatrix as R

I2 = [[1, 0], [0, 1]]
E12 = [[0, 1], [0, 0]]


def ask(measurements: object, **options: Any) -> Finding:
    return APPLICATION(measurements=measurements, **options)


@pytest.mark.parametrize(
    "M",
    [
        [I2, [[1, 2], [2, 1]]],
        [[[0, 2], [1, 0]], [[0, 1], [3, 0]]],
        [E12],
        [I2, [[0, 0], [0, 0]]],
        [[[1, 0, 0], [0, 2, 0]], [[3, 0, 0], [0, 0, 0]]],
    ],
)
def test_common_frames_are_a_yes_with_a_certificate(M: object) -> None:
    found = ask(M)
    assert found.answer is Answer.HOLDS
    assert found.certificate is not None
    replay.check(found.certificate)


def test_no_common_frames_are_a_no_that_replays() -> None:
    """I^T E12 = E12 is not symmetric."""
    found = ask([I2, E12])
    assert found.answer is Answer.FAILS
    assert found.evidence[0].value == {"i": 1, "j": 2, "product": "M_i^T M_j"}
    assert found.certificate is not None
    replay.check(found.certificate)


def test_special_targets_may_do_without_common_frames() -> None:
    """I + E12 and I - E12: C(Z) = 2 <I, Z> I + 2 <E12, Z> E12. For X* = I all stays diagonal, for E12 in exchanged frames.

    For X* = I + E12, Y = 4I + 2 E12 and C(Y) = 16I + 4 E12: Y^T C(Y) has the entries 16 and 32.
    """
    assert ask(list(PAIR)).answer is Answer.FAILS
    kept = ask(list(PAIR), x_star=I2)
    assert kept.answer is Answer.HOLDS
    assert kept.certificate is None
    data = Measured.of_target(PAIR, R(I2))
    special = class_for_targets(data)
    assert special.U is not None
    assert special.V is not None
    assert keeps_class(data, special.U, special.V)
    assert ask(list(PAIR), x_star=E12).answer is Answer.HOLDS
    refuted = ask(list(PAIR), x_star=[[1, 1], [0, 1]])
    assert refuted.answer is Answer.FAILS
    assert next(fact for fact in refuted.evidence if fact.name == "targets").value["i"] == 1


def test_a_class_in_which_nothing_moves_is_no_yes() -> None:
    """E12 and E13 measure no diagonal, and for y = 0 there is nothing else: the standard frames are kept by standing still."""
    E13 = [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert ask([[[0, 1, 0], [0, 0, 0], [0, 0, 0]], E13], targets=[0, 0]).answer is Answer.UNDECIDED


def test_targets_that_refute() -> None:
    """M = I, E12 with X* = I: y = (2, 0), Y = 2I and C(Y) = 4I only; with X* = E12 + I: Y = 2I + E12, C(Y) = 4I + E12."""
    assert ask([I2, E12], targets=[2, 1]).answer is Answer.FAILS


def test_targets_as_numbers_or_as_a_matrix() -> None:
    assert ask([I2], targets=[2]).answer is ask([I2], x_star=I2).answer is Answer.HOLDS
    for found, reason in (
        (ask([I2, I2], targets=[1, 2]), "no matrix has these targets"),
        (ask([[[0, 0], [0, 0]]]), "all measurements are zero"),
        (ask([[[0, 0], [0, 0]]], uncertainty=0), "all measurements are zero"),
    ):
        assert found.sentence.startswith(f"The theorem does not apply: {reason}")
        assert (found.word, found.to_json()["applies"]) == ("inapplicable", False)
    assert ask([I2, I2], targets=[1, 1]).applies
    assert ask([[[0, 0], [0, 0]]], uncertainty="1/10").applies


def test_measured_numbers_have_three_answers() -> None:
    M = np.array([np.eye(2), np.eye(2) + 1e-6 * np.array(E12)])
    answers = [ask(M, uncertainty=u).answer for u in (Fraction(1, 10**3), Fraction(1, 10**9))]
    assert answers == [Answer.HOLDS, Answer.FAILS]
    assert ask(M).answer is Answer.FAILS


def test_beyond_floats() -> None:
    assert ask([[[10**400, 0], [0, 1]], I2]).answer is Answer.HOLDS
    assert ask([[[10**400, 0], [0, 1]], E12]).answer is Answer.FAILS


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"measurements": [[[1, float("nan")], [0, 1]]]}, "finite"),
        ({"measurements": [I2, [[1, 2, 3]]]}, "one shape"),
        ({"measurements": [[[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]]}, "its transpose would fit"),
        ({"measurements": np.zeros((0, 2, 2))}, "empty"),
        ({"measurements": [1, 2]}, "expected matri"),
        ({"measurements": [I2], "targets": [1, 2]}, "2 numbers, expected one for each"),
        ({"measurements": [I2], "targets": [1], "x_star": I2}, "not both"),
        ({"measurements": [[[1, 2, 3], [4, 5, 6]]], "x_star": [[1, 2], [3, 4], [5, 6]]}, "its transpose would fit"),
        ({"measurements": [I2], "uncertainty": -1}, "not negative"),
        ({}, "sensing needs measurements"),
    ],
)
def test_bad_input(options: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        APPLICATION(**options)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("M.npy", np.array([I2, E12]))
    np.save("y.npy", np.array([2, 1]))
    np.savez("all.npz", measurements=np.array([I2, [[1, 0], [0, 3]]]), y=np.array([2, 4]))
    assert main(["apply", "sensing", "--measurements", "M.npy"]) == 0
    out = capsys.readouterr().out
    assert "NO  Alignment is not an invariant of training for every target" in out
    assert replay.replay("sensing-certificate.json").kind == "counterexample"
    assert main(["apply", "sensing", "--measurements", "M.npy", "--targets", "y.npy"]) == 0
    assert main(["apply", "sensing", "--data", "all.npz", "--no-certificate", "--expect", "yes"]) == 0
    assert main(["apply", "sensing", "--measurements", "M.npy", "--steps", "3"]) == 2
    assert "sensing has no use for --steps" in capsys.readouterr().err


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1.0, 1e200, 1e300])
def test_distances_neither_vanish_nor_overflow_with_the_squares_of_entries(scale: float) -> None:
    M = [scale * np.array([[1.0, 2.0], [3.0, 4.0]]), scale * np.array([[0.0, 1.0], [5.0, 2.0]])]
    near, far = (str(Fraction(scale) * u) for u in (Fraction(1, 10**20), Fraction(3)))
    assert APPLICATION(measurements=M, uncertainty=near).answer is Answer.FAILS
    assert APPLICATION(measurements=M, uncertainty=far).answer is Answer.HOLDS


def test_what_rounds_away_among_the_smallest_floats_is_no_common_frame() -> None:
    M = [5e-324 * np.array([[1.0, 2.0], [3.0, 4.0]]), 5e-324 * np.array([[0.0, 1.0], [5.0, 2.0]])]
    assert APPLICATION(measurements=M, uncertainty="5e-324").answer is Answer.UNDECIDED
