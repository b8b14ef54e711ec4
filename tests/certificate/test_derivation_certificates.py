"""Derivations are evaluated step by step by code that knows none of the rewriting rules."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from certificate_examples import Statement
from hypothesis import given, settings
from hypothesis import strategies as st

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
        (lambda d: d["steps"][1].update(variable=["W_i"]), "printable text"),
        (lambda d: d["steps"][0].update(positions=[[0, 5]]), "does not stand at a place"),
        (lambda d: d["steps"][0].update(positions=[[7, 0]]), "names no place"),
        (lambda d: d["steps"][0].update(positions=[[0, -1]]), "a position is"),
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
    step = {"kind": "relation", "rule": "R R = R", "reason": "a projection", "relation": 0, "positions": [[0, 0]]}
    step["after"] = once
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


def one(coefficient: str = "1", **powers: int) -> list[dict[str, Any]]:
    return [{"value": coefficient, "powers": powers}]


def words(*found: str, rows: str = "k", cols: str = "k") -> dict[str, Any]:
    """A sum of words in letters of one character, ``'`` for a transpose."""
    terms = []
    for word in found:
        factors = [[name, turned == "'"] for name, turned in re.findall("([A-Z])('?)", word)]
        terms.append({"coefficient": one(), "rows": rows, "cols": cols, "word": factors})
    return {"kind": "matrix", "rows": rows, "cols": cols, "terms": terms}


def cited(start: str, after: Any, left: str, right: Any, positions: list[list[int]], properties: Any = (), **instance: Any) -> Any:
    """A derivation of one step that cites one relation."""
    letters = [
        {"name": name, "rows": "k", "cols": "k", "properties": list(dict(properties).get(name, ()))}
        for name in sorted(set(re.findall("[A-Z]", f"{start}{left}{right}{after}")) - {"I"})
    ]
    after, right = (words(*part.split("+")) if isinstance(part, str) else part for part in (after, right))
    relation = {"name": "r", "reason": "assumed", "left": words(left), "right": right, "defines": None}
    step = {"kind": "relation", "rule": "r", "reason": "", "relation": 0, "positions": positions, "after": after}
    return {
        "kind": "derivation", "title": "t", "letters": letters, "relations": [relation], "start": words(start), "steps": [step],
        "conclusion": {"answer": "holds", "expected": after},
        "instances": [{"dimensions": {"k": 1}, "scalars": {}, "matrices": instance}],
    }  # fmt: skip


def test_a_relation_that_says_nothing_does_not_lead_from_every_matrix_to_zero() -> None:
    """W W = W W holds at W = 0, and so does W = 0: the recorded instance cannot tell."""
    forged = cited("W", words(), "WW", "WW", [[0, 0]], W=[["0"]])
    with pytest.raises(CertificateError, match="does not stand at a place it names"):
        derivation_certificate(GRADIENT, forged)
    with pytest.raises(CertificateError, match="names no place"):
        derivation_certificate(GRADIENT, cited("W", words(), "WW", "WW", [], W=[["0"]]))
    with pytest.raises(CertificateError, match="not what the relation it cites gives"):
        derivation_certificate(GRADIENT, cited("WW", words(), "WW", "WW", [[0, 0]], W=[["0"]]))


ZERO: Any = [["0"]]
DIAGONAL = {"D": ["diagonal"], "E": ["diagonal"], "F": ["diagonal"]}


@pytest.mark.parametrize(
    ("start", "after", "left", "right", "positions", "properties"),
    [
        ("RRR", "RR", "RR", "R", [[0, 0]], {}),
        ("RRR", "RR", "RR", "R", [[0, 1]], {}),
        ("RRRR", "RR", "RR", "R", [[0, 0], [0, 2]], {}),
        ("ABA", "AC+AB", "BA", "C+B", [[0, 1]], {}),
        ("B'A'", "C'", "AB", "C", [[0, 0]], {}),
        ("SA", "B", "SA", "B", [[0, 0]], {"S": ["symmetric"]}),
        ("S'A", "B", "SA", "B", [[0, 0]], {"S": ["symmetric"]}),
        ("ADEFB", "AEB", "DF", "", [[0, 1]], DIAGONAL),
        ("ADEFDFB", "AEB", "DF", "", [[0, 1]], DIAGONAL),
        ("ADEFB", "AEEB", "FD", "E", [[0, 1]], DIAGONAL),
    ],
)
def test_a_relation_is_put_in_where_the_step_says(
    start: str, after: str, left: str, right: str, positions: list[list[int]], properties: Any
) -> None:
    zeros = dict.fromkeys("ABCRS", ZERO) | {"D": [["1"]], "E": ZERO, "F": [["1"]]}
    if right == "E":
        zeros["D"] = ZERO
    used = set(re.findall("[A-Z]", start + after + left + right))
    record = cited(start, after, left, right, positions, properties, **{n: v for n, v in zeros.items() if n in used})
    assert derivation_certificate(GRADIENT, record)
    for wrong in (words(*after.split("+"), "RR" if "R" in start else start), words()):
        record["steps"][0]["after"] = record["conclusion"]["expected"] = wrong
        with pytest.raises(CertificateError, match="derivation: step 1"):
            derivation_certificate(GRADIENT, record)


def test_an_identity_is_not_put_in_where_nothing_else_cuts_at_its_size() -> None:
    """D is k x m, E is m x k and D E = I_k; E D is no identity of size m."""
    record = cited("D", "D", "DE", "", [[0, 0]], DIAGONAL, D=ZERO, E=ZERO)
    for letter in record["letters"]:
        letter |= {"D": {"rows": "k", "cols": "m"}, "E": {"rows": "m", "cols": "k"}}[letter["name"]]
    turned = words("ED", rows="m", cols="m")
    record["start"], record["instances"][0]["dimensions"] = turned, {"k": 1, "m": 2}
    record["instances"][0]["matrices"] = {"D": [["1", "0"]], "E": [["1"], ["0"]]}
    record["steps"][0]["after"] = record["conclusion"]["expected"] = words("", rows="m", cols="m")
    with pytest.raises(CertificateError, match="does not stand at a place it names"):
        derivation_certificate(GRADIENT, record)


def test_every_relation_is_printed_in_full_and_every_step_says_how_it_was_tested() -> None:
    lines = replay.check(derivation_certificate(GRADIENT, gradient())).lines()
    assumed = next(i for i, line in enumerate(lines) if line.strip().startswith("assumed"))
    assert "the network is affine in each layer" in lines[assumed]
    assert lines[assumed + 1].strip() == "(1) E = (1) Y + (-1) A W_i B X"
    text = "\n".join(lines)
    assert "put in at word.factor 1.1, 1.2; evaluated at 5 drawn instances" in text
    assert "held against the derivative along a direction" in text
    assert "1 relations assumed" in text


def test_long_powers_of_long_numbers_are_beyond_the_limits_at_once() -> None:
    number = {"coefficient": one("1", x=100, y=-100) * 1000, "rows": "k", "cols": "k", "word": [["W", False]]}
    huge = {"kind": "matrix", "rows": "k", "cols": "k", "terms": [number] * 10}
    record = cited("W", "W", "WW", "WW", [[0, 0]], W=[["1"]])
    record["start"] = record["conclusion"]["expected"] = record["steps"][0]["after"] = huge
    record["relations"][0]["right"] = huge
    record["instances"][0]["scalars"] = {"x": "7" * 300, "y": "-" + "7" * 300}
    record["steps"][0] |= {"kind": "restate"}
    began = time.process_time()
    with pytest.raises(CertificateError, match="larger than the limits"):
        derivation_certificate(GRADIENT, record)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("second", [["X"], [1, False], [None, False], "X", ["X", "Y", "Z"]])
def test_what_follows_a_letter_that_does_not_fit_is_read_before_anything_is_said(second: Any) -> None:
    broken = gradient()
    broken["start"]["terms"][0]["word"] = [["Y", False], second]
    with pytest.raises(CertificateError, match="derivation: start: "):
        derivation_certificate(GRADIENT, broken)


JUNK = st.sampled_from(
    [None, True, 0, -1, 2, 10**7, "", "0", "1/2", "k", "W", "A'", "\ud800", [], {}, [[]], [["1"]], [["W"]], [[["W"], 1]],
     ["W", False], [["Y", False], ["W"]], [["Y", False], [1, False]], [[1, 2]], [[0, 0]],
     {"a": 1}, {"n": 1}, {"kind": "trace", "terms": []}]
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in parts for found in places(part, (*path, key)))]


@pytest.mark.parametrize("make", [gradient, in_frames, multiplied])
@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_whatever_stands_in_the_place_of_an_entry_is_refused_in_one_line_or_is_right(make: Any, data: st.DataObject) -> None:
    sealed = derivation_certificate(GRADIENT, SOUND.setdefault(make.__name__, make()))
    broken = copy.deepcopy(sealed)
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.sampled_from(places(broken["derivation"])[1:]))
        parent = broken["derivation"]
        for key in at[:-1]:
            parent = parent[key]
        parent[at[-1]] = copy.deepcopy(data.draw(JUNK))
        if len(places(broken["derivation"])) < 2:
            return
    broken["plan_sha256"] = plan_digest(broken)
    try:
        said = replay.check(reseal(broken)).summary
    except replay.Refused as error:
        said = str(error)
    assert said
    assert "\n" not in said
    assert len(said) < 1000


SOUND: dict[str, Any] = {}
