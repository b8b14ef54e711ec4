"""Derivations are evaluated step by step by code that knows none of the rewriting rules."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from certificate_examples import Statement

from verify.certificate import CertificateError, derivation_certificate, replay, reseal, save, single_entry_changes
from verify.certificate.entries import plan_digest
from verify.symbolic import Derivation, define, diagonal, dims, matrix, orthogonal, scalar, squared_norm, symmetric
from verify.symbolic.serialise import derivation_to_json

GRADIENT = Statement("corollary1.gradient", "The gradient of layer i, for any shapes and any depth.")
k_d, k_i, k_h, k_0, n = dims("k_d k_i k_{i-1} k_0 n")
A, W, B = matrix("A", k_d, k_i), matrix("W_i", k_i, k_h), matrix("B", k_h, k_0)
X, Y, E = matrix("X", k_0, n), matrix("Y", k_d, n), matrix("E", k_d, n)
RESIDUAL = define(E, Y - A @ W @ B @ X, reason="the network is affine in each layer")
Sealed = dict[str, Any]


def gradient() -> Sealed:
    derivation = Derivation("gradient of layer i")
    derivation.start(squared_norm(E) / (2 * scalar("n"))).apply(RESIDUAL).gradient(W)
    derivation.concludes(-(A.T @ (Y - A @ W @ B @ X) @ X.T @ B.T) / scalar("n"))
    return derivation_to_json(derivation)


def in_frames() -> Sealed:
    U_d, U_i, V_i, V_1 = orthogonal("U_d", k_d), orthogonal("U_i", k_i), orthogonal("V_i", k_h), orthogonal("V_1", k_0)
    D_A, S, D_B = diagonal("D_A", k_d, k_i), diagonal("S_i", k_i, k_h), diagonal("D_B", k_h, k_0)
    aligned = (
        define(A, U_d @ D_A @ U_i.T, "aligned product on the left"),
        define(W, U_i @ S @ V_i.T, "aligned layer"),
        define(B, V_i @ D_B @ V_1.T, "aligned product on the right"),
    )
    derivation = Derivation("gradient in the frames of an aligned chain")
    derivation.start(U_i.T @ (-(A.T @ E @ X.T @ B.T) / scalar("n")) @ V_i).apply(RESIDUAL).apply(*aligned).normalise()
    derivation.concludes(
        -(D_A.T @ (U_d.T @ Y @ X.T @ V_1 - D_A @ S @ D_B @ V_1.T @ X @ X.T @ V_1) @ D_B.T) / scalar("n")
    )
    return derivation_to_json(derivation)


def multiplied() -> Sealed:
    N, Q = symmetric("N", k_0), orthogonal("Q", k_0)
    derivation = Derivation("a symmetric matrix in another frame").start(N.T - N).normalise()
    derivation.multiply(Q.T, Q).concludes(Q.T @ N @ Q - Q.T @ N.T @ Q)
    return derivation_to_json(derivation)


@pytest.mark.parametrize("make", [gradient, in_frames, multiplied])
def test_a_derivation_is_accepted(make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(derivation_certificate(GRADIENT, make()), tmp_path / "derivation.json")
    assert replay.main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "(a test of each step, not its proof)" in printed
    assert "conclusion" in printed


@pytest.mark.parametrize("make", [gradient, in_frames, multiplied])
def test_a_derivation_follows_the_schema(make: Any) -> None:
    schema = json.loads((Path(replay.__file__).parent / "certificate.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(derivation_certificate(GRADIENT, make()))


def test_the_two_files_stand_alone_and_one_of_them_does_not(tmp_path: Path) -> None:
    save(derivation_certificate(GRADIENT, gradient()), tmp_path / "derivation.json")
    folder = Path(replay.__file__).parent
    shutil.copy(folder / "replay.py", tmp_path)
    command = [sys.executable, "-I", "-S", "replay.py", "derivation.json"]
    alone = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, timeout=60)
    assert alone.returncode == 2
    assert "needs rederive.py beside" in alone.stderr
    shutil.copy(folder / "rederive.py", tmp_path)
    both = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, timeout=60)
    assert (both.returncode, both.stderr) == (0, "")


def coefficients(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict) and "powers" in value:
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [coefficient for part in parts for coefficient in coefficients(part)]


@pytest.mark.parametrize("make", [gradient, in_frames])
def test_every_wrong_coefficient_of_a_step_is_refused(make: Any) -> None:
    """A sign anywhere in the start, a step or the conclusion."""
    right = make()
    for key in ("start", "steps", "conclusion"):
        for place in range(len(coefficients(right[key]))):
            wrong = copy.deepcopy(right)
            part = coefficients(wrong[key])[place]
            part["value"] = part["value"][1:] if part["value"].startswith("-") else "-" + part["value"]
            with pytest.raises(CertificateError, match=r"derivation: step \d"):
                derivation_certificate(GRADIENT, wrong)


def test_a_missing_transpose_is_refused_for_its_shape_or_its_value() -> None:
    wrong = in_frames()
    wrong["steps"][-1]["after"]["terms"][0]["word"][0][1] ^= True
    with pytest.raises(CertificateError, match="does not fit"):
        derivation_certificate(GRADIENT, wrong)
    square = multiplied()
    square["steps"][-1]["left"]["terms"][0]["word"][0][1] ^= True
    square["start"]["terms"] = square["start"]["terms"][:1]
    with pytest.raises(CertificateError, match="derivation: step 1"):
        derivation_certificate(GRADIENT, square)


def test_a_property_that_is_not_declared_cannot_be_used() -> None:
    wrong = in_frames()
    for letter in wrong["letters"]:
        if letter["name"] == "U_i":
            letter["properties"] = []
    with pytest.raises(CertificateError, match="normal form"):
        derivation_certificate(GRADIENT, wrong)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["letters"].append(d["letters"][0]), "declared twice"),
        (lambda d: d["letters"][0].update(properties=["orthogonal"]), "not known"),
        (lambda d: d["letters"][0].update(properties=["symmetric"]), "needs a square shape"),
        (lambda d: d["letters"].pop(0), "not declared"),
        (lambda d: d["steps"].clear(), "no steps"),
        (lambda d: d.update(conclusion={"answer": "undecided", "expected": d["start"]}), "no steps, or not one"),
        (lambda d: d["steps"][0].update(relation=7), "cites no relation"),
        (lambda d: d["steps"][0].update(kind="magic"), "no kind of step"),
        (lambda d: d["relations"][0].update(defines=None), "defines no letter"),
        (lambda d: d["steps"][1].update(variable="Q"), "free letter"),
        (lambda d: d["start"].update(kind="number"), "a matrix, a trace or blocks"),
        (lambda d: d["start"]["terms"][0].update(word=[["E"]]), "whether it is transposed"),
        (lambda d: d["start"]["terms"][0]["coefficient"][0].update(value="0.5"), "exact number"),
        (lambda d: d["start"]["terms"][0]["coefficient"][0].update(powers={"n": 10**6}), "small integer"),
        (lambda d: d.update(conclusion=None), "expected an object"),
        (lambda d: d.pop("steps"), "'steps' is missing"),
    ],
)
def test_a_broken_derivation_is_refused_in_one_line(change: Any, said: str) -> None:
    broken = gradient()
    change(broken)
    with pytest.raises(CertificateError) as caught:
        derivation_certificate(GRADIENT, broken)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_change_of_one_entry_is_refused() -> None:
    sealed, tried = derivation_certificate(GRADIENT, multiplied()), 0
    for change in single_entry_changes(sealed):
        for forged in (change.certificate, reseal(change.certificate)):
            if forged != sealed:
                tried += 1
                with pytest.raises(replay.Refused):
                    replay.check(forged)
    assert tried > 300


def test_the_instances_are_drawn_from_the_hash_alone() -> None:
    sealed = derivation_certificate(GRADIENT, in_frames())
    assert replay.check(sealed) == replay.check(json.loads(json.dumps(sealed)))
    assert plan_digest(sealed) == sealed["plan_sha256"]


def test_a_relation_that_defines_nothing_is_checked_at_recorded_instances() -> None:
    """R^2 = R is no definition: the recorded diag(1, 0) satisfies it and 2 I does not."""
    word = {"coefficient": [{"value": "1", "powers": {}}], "rows": "k", "cols": "k"}
    squared, once = (
        {"kind": "matrix", "rows": "k", "cols": "k", "terms": [{**word, "word": [["R", False]] * times}]}
        for times in (2, 1)
    )
    step = {"kind": "relation", "rule": "R R = R", "reason": "a projection", "relation": 0, "after": once}
    derivation = {
        "kind": "derivation",
        "title": "a projection",
        "letters": [{"name": "R", "rows": "k", "cols": "k", "properties": []}],
        "relations": [{"name": "R R = R", "reason": "", "left": squared, "right": once, "defines": None}],
        "start": squared,
        "steps": [step],
        "conclusion": {"answer": "holds", "expected": once},
        "instances": [{"dimensions": {"k": 2}, "scalars": {}, "matrices": {"R": [["1", "0"], ["0", "0"]]}}],
    }
    assert derivation_certificate(GRADIENT, derivation)["kind"] == "derivation"
    without = {**derivation, "instances": []}
    with pytest.raises(CertificateError, match="no instance that satisfies it is recorded"):
        derivation_certificate(GRADIENT, without)
    false = copy.deepcopy(derivation)
    false["instances"][0]["matrices"]["R"] = [["2", "0"], ["0", "2"]]
    with pytest.raises(CertificateError, match="the relation R R = R does not hold at it"):
        derivation_certificate(GRADIENT, false)
