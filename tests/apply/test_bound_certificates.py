"""Certificates of applications are bound to their sentences: nothing but what the application writes for these objects passes."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.alignment.ball_frames import BallFrames
from proofs.alignment.chain_certificate import split
from verify.apply import find
from verify.apply.forms import Objects
from verify.certificate import Certificate, replay, reseal
from verify.certificate.entries import given_record, plan_digest
from verify.cli.applied import form_of
from verify.cli.main import main
from verify.exact import RationalMatrix as R

ROOT = R([[1, 1], [1, 0]])  # its singular directions are irrational
DIAGONAL = {"X": [[1, 0], [0, 2]], "Y": [[3, 0], [0, 4]]}
NETWORK = {"X": [[2, 0], [0, 2]], "Y": [[2, 0], [0, 4]], "weights": [[[1, 0], [0, 1]], [[1, 0], [0, 1]]]}

ASKED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a commutator": ("alignment", {"weights": [[[1, 0], [0, 2]], [[1, 0], [0, 1]], [[1, 1], [0, 1]]]}, "alignment.chain"),
    "rational frames": ("alignment", {"weights": [[[1, 0], [0, 2]], [[0, 1], [1, 0]]]}, "alignment.chain"),
    "enclosed frames": ("alignment", {"weights": [ROOT, ROOT]}, "alignment.enclosed"),
    "no positions": ("alignment", {"weights": [[[1], [0]], [[1, 0], [0, 1]], [[0, 1]]]}, "alignment.fitting"),
    "an entry": ("theorem1", {"X": [[1, 0], [0, 2]], "Y": [[1, 2], [0, 0]]}, "theorem1.data"),
    "frames of data": ("theorem1", DIAGONAL, "theorem1.data"),
    "irrational frames of data": ("theorem4", {"X": ROOT, "Y": ROOT @ ROOT}, "theorem1.data"),
    "a kernel": ("theorem1", {"X": [[1, 1]], "Y": [[1, 2]]}, "theorem1.realizable"),
    "a minor": ("theorem1", {**DIAGONAL, "widths": (2, 1, 2)}, "theorem1.widths"),
    "no inputs": ("theorem1", {"X": [[0, 0]], "Y": [[0, 0]]}, "theorem1.inputs"),
    "measurements": ("sensing", {"measurements": [[[1, 0], [0, 2]], [[3, 0], [0, 4]]]}, "sensing.common-frames"),
    "one measurement": ("sensing", {"measurements": [[[1, 5], [0, 2]]]}, "sensing.common-frames"),
    "two measurements": ("sensing", {"measurements": [[[1, 0], [0, 2]], [[0, 1], [1, 1]]]}, "sensing.common-frames"),
    "a step": ("proposition1", NETWORK, "proposition1.safe-step"),
    "a structure": ("proposition4", {"structure": "toeplitz:3x3", "samples": 9}, "proposition4."),
}  # fmt: skip


def written(name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    application, values, claim = ASKED[name]
    certificate = find(application)(**values).certificate
    assert certificate is not None
    assert certificate["claim"].startswith(claim)
    return application, values, deepcopy(dict(certificate))


def status_of(certificate: dict[str, Any], path: Path, *words: str) -> int:
    path.write_text(json.dumps(certificate))
    return main(["replay", str(path), *words])


@pytest.mark.parametrize("name", ASKED)
def test_what_an_application_writes_is_bound_and_its_numbers_are_compared(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    application, values, certificate = written(name)
    assert status_of(certificate, tmp_path / "a.json") == 0
    found = form_of(certificate)
    assert found is not None
    _, form = found
    asked = find(application)
    same = form.compared(certificate, asked.read(None, 2**30, values))
    assert same
    assert all(same.values())
    other = {key: _changed(value) for key, value in values.items()}
    assert not all(form.compared(certificate, asked.read(None, 2**30, other)).values())


def _changed(value: Any) -> Any:
    if isinstance(value, R):
        return value + value
    if isinstance(value, str):
        return "toeplitz:4x4"
    if isinstance(value, int):
        return value + 2
    return tuple(map(_changed, value)) if isinstance(value, tuple) else [_changed(part) for part in value]


@pytest.mark.parametrize("name", [name for name in ASKED if name != "a structure"])
def test_other_formulas_under_the_same_sentence_are_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """True formulas about true numbers, sealed as they should be: only their meaning is another."""
    _, _, honest = written(name)
    for forge in (_other_objects, _weaker_conclusion, _renamed_sentence):
        forged = forge(deepcopy(honest))
        replay.check(forged)  # the stand-alone checker cannot know
        capsys.readouterr()
        for words in ((), ("--unbound",)):
            assert status_of(forged, tmp_path / "forged.json", *words) == 1, forge
            err = capsys.readouterr().err
            assert err.count("\n") == 1
            assert ("in another form" in err) or ("says something else" in err)


def _other_objects(certificate: dict[str, Any]) -> dict[str, Any]:
    """Speak of x alone, and of nothing that was given."""
    fails = certificate["kind"] == "counterexample"
    says = certificate["assertions"][-1]["says"]
    hypotheses = [
        {"role": "hypothesis", "of": name, "says": text, "formula": "x > 0", "holds": True}
        for name, text in certificate["statement"]["hypotheses"].items()
    ]
    conclusion = {"role": "conclusion", "says": says, "formula": "x < 1" if fails else "x > 0", "holds": not fails}
    return _sealed(
        {
            **certificate,
            "given": {"x": given_record(1, "x")},
            "definitions": [],
            "assertions": [*hypotheses, conclusion],
        }
    )


def _weaker_conclusion(certificate: dict[str, Any]) -> dict[str, Any]:
    """Keep every object, and put another conclusion in place of the last."""
    last = certificate["assertions"][-1]
    beside = "and 1 + 1 == 3" if certificate["kind"] == "counterexample" else "or 1 + 1 == 2"
    last["formula"] = f"({last['formula']}) {beside}"
    return _sealed(certificate)


def _renamed_sentence(certificate: dict[str, Any]) -> dict[str, Any]:
    certificate["assertions"][-1]["says"] += ", and the moon is round"
    return _sealed(certificate)


def _sealed(certificate: dict[str, Any]) -> dict[str, Any]:
    certificate["plan_sha256"] = plan_digest(certificate)
    return reseal(certificate)


def test_frames_with_a_column_of_zeros_show_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """[[1], [0]], I, [[0, 1]] is not aligned; a column of zeros in front of Q3 would put its thread on the second position."""
    layers, Q = [[[1], [0]], [[1, 0], [0, 1]], [[0, 1]]], [[[1]], [[1, 0], [0, 1]], [[1, 0], [0, 1]], [[0, 1]]]
    forged = Certificate("witness", form("alignment", "alignment.chain").sentence)
    forged.given({f"W{i}": W for i, W in enumerate(layers, 1)}).given({f"Q{i}": q for i, q in enumerate(Q)})
    for i in range(4):
        forged.fact(f"Q{i}", f"isdiagonal(gram(Q{i})) and rank(Q{i}) == rows(Q{i})")
    for i in range(1, 4):
        forged.conclusion(f"layer {i}", f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})")
    assert status_of(forged.seal(), tmp_path / "forged.json", "--unbound") == 1
    with pytest.raises(ValueError, match="refuses"):
        find("alignment").forms[0].written(_objects(forged.draft())).seal()  # type: ignore[union-attr]


def test_midpoints_far_from_any_frames_are_no_enclosure() -> None:
    _, _, certificate = written("enclosed frames")
    found = form_of(certificate)
    assert found is not None
    assert found[1].fits(certificate)
    objects = _objects(certificate)
    Q = tuple(objects[f"Q{i}"] + objects[f"Q{i}"] / 10**15 for i in range(3))
    moved = BallFrames(Q, Fraction(0), (objects["S1"], objects["S2"]), (Fraction(0), Fraction(0)))
    forged = split([ROOT, ROOT], moved).seal()
    assert not found[1].fits(forged)


def test_a_part_of_another_kind_is_not_about_the_statement() -> None:
    _, _, certificate = written("a structure")
    found = form_of(certificate)
    assert found is not None
    certificate["grams"]["parts"] = [{"kind": "scaled orthogonal", "coefficients": [[0, 1]]}]
    assert not found[1].fits(certificate)


def test_every_statement_that_a_structure_can_be_about_has_a_form() -> None:
    """A form for each kind of part that certificates of structures begin with; without one its certificate would be unbound."""
    ids = {form.sentence.id.partition(".")[2] for form in find("proposition4").forms}
    assert {"shift-test", "linear-test", "macaulay-test", "repaired", "open-test", "criterion"} <= ids


def form(application: str, claim: str) -> Any:
    return next(form for form in find(application).forms if form.sentence.id == claim)


def _objects(certificate: dict[str, Any]) -> Any:
    return Objects(certificate)


@pytest.fixture
def saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)
    np.savez("mine.npz", X=np.array([[1.0, 0], [0, 2]]), Y=np.array([[1.0, 2], [0, 0]]))
    np.savez("other.npz", X=np.array([[1.0, 0], [0, 2]]), Y=np.array([[1.0, 2.5], [0, 0]]))
    assert main(["apply", "theorem1", "--data", "mine.npz"]) == 0
    capsys.readouterr()

    def asked(words: str) -> tuple[int, str, str]:
        status = main(["replay", *words.split()])
        out = capsys.readouterr()
        return status, out.out, out.err

    return asked


def test_a_certificate_is_compared_with_files(saved: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = saved("theorem1-certificate.json --data mine.npz")
    assert (status, err) == (0, "")
    assert "same      theorem1-certificate.json: X, Y in it: exactly the numbers of these inputs" in out
    status, _, err = saved("theorem1-certificate.json --data other.npz")
    assert (status, err) == (1, "differs   theorem1-certificate.json: Y in it: not the numbers of these inputs\n")
    status, _, err = saved("theorem1-certificate.json")
    assert (status, err) == (0, "")
    for words, says in (
        ("theorem1-certificate.json --data none.npz", "none.npz"),
        ("theorem1-certificate.json --weights mine.npz", "no use for --weights"),
        ("theorem1-certificate.json --widths 2,2", "nothing in this certificate"),
        ("theorem1-certificate.json theorem1-certificate.json --data mine.npz", "name one certificate"),
        ("theorem1-only-if.json --data mine.npz", "not a certificate of an application"),
    ):
        status, _, err = saved(words)
        assert (status, err.count("\n")) == (2, 1)
        assert says in err
