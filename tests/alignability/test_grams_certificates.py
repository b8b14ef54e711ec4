"""The certificates of every kind of answer: accepted, refused with any entry changed, and refused when forged with new seals."""

from __future__ import annotations

import copy
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from proofs.alignability import alignability
from proofs.structure import structure_of
from verify.certificate import grams, replay, reseal, single_entry_changes
from verify.certificate.entries import plan_digest
from verify.claim import Answer

ANSWERS = {
    "linear": ("conv1d:4:3", 4, {"almost none", "only multiples of I"}),
    "macaulay": ("conv1d:3:3", 2, {"almost none", "only multiples of I"}),
    "open": ("conv1d:3:3", 1, {"open set", "only multiples of I"}),
    "kernel": ("full:3x3", 1, {"every", "scaled orthogonal"}),
    "symmetric": ("symmetric:3", 3, {"every", "scaled orthogonal"}),
    "antisymmetric": ("antisymmetric:3", 3, {"every", "only multiples of I"}),
    "circular": ("conv1d:5:3:circular", 2, {"almost none", "scaled orthogonal"}),
}


def sealed(name: str) -> dict[str, Any]:
    structure, n, _ = ANSWERS[name]
    certificate = alignability(structure_of(structure), n).certificate
    assert certificate is not None
    found: dict[str, Any] = json.loads(json.dumps(certificate))
    return found


def part(certificate: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(p for p in certificate["grams"]["parts"] if p["kind"] == kind)
    return found


def forged(certificate: dict[str, Any]) -> dict[str, Any]:
    """Return the certificate with all hashes that belong to what it now says."""
    return reseal({**certificate, "plan_sha256": plan_digest(certificate)})


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_a_certificate_whose_every_entry_matters(name: str) -> None:
    certificate = sealed(name)
    report = replay.check(certificate)
    assert report.kind == "grams"
    assert {p["kind"] for p in certificate["grams"]["parts"]} == ANSWERS[name][2]
    tried = 0
    for change in single_entry_changes(certificate):
        if change.certificate != certificate:
            tried += 1
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)
            if change.path[0] != "sha256":  # a new seal would only restore it
                with pytest.raises(replay.Refused):
                    replay.check(reseal(change.certificate))
    assert tried > 50


def _less_of(kind: str, key: str) -> Callable[[dict[str, Any]], None]:
    return lambda c: part(c, kind)[key].pop()


def _set(kind: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda c: part(c, kind).update(values)


FORGERIES: dict[str, tuple[str, Callable[[dict[str, Any]], None], str]] = {
    "a relation left out": ("linear", _less_of("almost none", "relations"), "and up to"),
    "a relation that is none": ("linear", lambda c: part(c, "almost none")["relations"][1][1].__setitem__(1, 7), "vanish"),
    "a multiple left out": ("linear", _less_of("almost none", "multiples"), "and up to"),
    "a multiple twice": (
        "linear",
        lambda c: part(c, "almost none")["multiples"].__setitem__(0, part(c, "almost none")["multiples"][1]),
        "depends on those before",
    ),
    "fewer samples than columns of B": ("linear", lambda c: c["grams"].update(n=1), "more columns than samples"),
    "data in two directions only": (
        "linear",
        lambda c: part(c, "almost none").update(B=part(c, "almost none")["B"][:1]),
        "depends on those before",
    ),
    "no prime": ("linear", _set("almost none", prime=1001), "not a prime"),
    "a degree too low": ("macaulay", _set("almost none", degree=2), "relation|multiple|integer"),
    "a multiplier left out": ("macaulay", lambda c: part(c, "almost none")["multiples"][0].pop(), "variables"),
    "an element that does not turn": ("open", _set("open set", coefficients=[[1, 1]]), "directions|characteristic"),
    "a factor of another polynomial": (
        "open",
        lambda c: part(c, "open set")["factor"].__setitem__(0, 1),
        "does not divide",
    ),
    "more samples than the frames allow": ("open", lambda c: c["grams"].update(n=3), "factor|directions"),
    "more samples than the kernel allows": ("kernel", lambda c: c["grams"].update(n=3), "r > k n"),
    "a combination left out": ("symmetric", _less_of("every", "combinations"), "combinations"),
    "a combination of another matrix": (
        "antisymmetric",
        lambda c: part(c, "every")["combinations"].__setitem__(0, [[1, 1]]),
        "another matrix",
    ),
    "a family that is not there": ("symmetric", _set("every", family="antisymmetric"), "combinations"),
    "an element that is not orthogonal": (
        "circular",
        _set("scaled orthogonal", coefficients=[[0, 1], [1, 1]]),
        "A\\^T A is none",
    ),
    "the identity for an element": ("circular", _set("scaled orthogonal", coefficients=[[1, 2]]), "multiple of I"),
    "a comparison left out": ("open", _set("only multiples of I", steps=[]), "coefficients are left"),
    "lengths the wrong way round": (
        "open",
        lambda c: part(c, "only multiples of I")["steps"][0].update(
            longer=part(c, "only multiples of I")["steps"][0]["shorter"],
            shorter=part(c, "only multiples of I")["steps"][0]["longer"],
        ),
        "not positive semidefinite",
    ),
    "no part": ("open", lambda c: c["grams"].update(parts=[]), "nothing is claimed"),
    "the count for another statement": ("open", lambda c: c["grams"].update(parts=[{"kind": "count"}]), "is about a part of"),
    "a part that says the opposite": (
        "linear",
        lambda c: c["grams"].update(parts=[{"kind": "every", "family": "kernel", "u": [], "prime": 1009, "combinations": []}]),
        "is about a part of the kind 'almost none'",
    ),
    "a part of another kind": ("open", lambda c: c["grams"]["parts"].append({"kind": "faith"}), "more than .* says"),
    "the same part twice": ("kernel", lambda c: c["grams"]["parts"].append(c["grams"]["parts"][0]), "more than .* says"),
    "no matrices": ("open", lambda c: c["grams"].update(basis=[]), "no matrices"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forgeries_with_new_seals_are_refused(name: str) -> None:
    answer, change, says = FORGERIES[name]
    certificate = copy.deepcopy(sealed(answer))
    change(certificate)
    with pytest.raises(replay.Refused, match=says):
        replay.check(forged(certificate))


def test_a_forged_basis_without_scalar_lengths() -> None:
    """Dependent matrices cannot pass for r > k n."""
    certificate = sealed("kernel")
    certificate["grams"]["basis"][-1] = copy.deepcopy(certificate["grams"]["basis"][0])
    certificate["grams"]["parts"] = [part(certificate, "every")]
    with pytest.raises(replay.Refused, match="dependent"):
        replay.check(forged(certificate))


def test_large_work_is_refused_and_not_done() -> None:
    record = {"k": 1, "n": 1, "basis": [[[0, 0, 1]]] * 200, "parts": []}
    part_ = {"kind": "almost none", "degree": 6, "prime": 1009, "B": [], "relations": [], "multiples": []}
    with pytest.raises(grams.Wrong, match="limits") as found:
        grams.check({**record, "parts": [part_]})
    assert found.value.unusable


def test_the_parts_of_each_statement() -> None:
    """The id's last part names it; the linear test is about degree 2."""
    identity: dict[str, Any] = {"k": 2, "n": 2, "basis": [[[0, 0, 1], [1, 1, 1]]], "parts": [{"kind": "count"}]}
    orthogonal = {"kind": "scaled orthogonal", "coefficients": [[0, 1]]}
    assert grams.check(identity, "", "proposition4.repaired")[1].startswith("1 parts, in ")
    for claim, parts in {
        "proposition4.criterion": identity["parts"],
        "proposition4.repaired": [{"kind": "count"}, {"kind": "count"}],
        "proposition4.linear-test": [{"kind": "almost none", "degree": 3}],
        "proposition4.open-test": [orthogonal],
        "theorem1.if": [orthogonal],
    }.items():
        with pytest.raises(grams.Wrong, match=r"about|says"):
            grams.check({**identity, "parts": parts}, "", claim)


P = 2147483647
ONE = [[0, 0, 1]]
ALMOST = {"kind": "almost none", "degree": 2, "prime": P, "B": [], "relations": [], "multiples": [[0, 1]]}
KERNEL = {"kind": "every", "family": "kernel", "u": [], "prime": P, "combinations": []}
FRAMES = {"kind": "open set", "coefficients": [], "prime": P, "factor": [1]}
SHORT = {"longer": ["column", 0], "shorter": ["column", 1], "kernel": []}
LARGE: dict[str, dict[str, Any]] = {
    "all symmetric matrices of a size": {"k": 100_000, "basis": [ONE], "parts": [{**KERNEL, "family": "symmetric"}]},
    "frames of a size": {"k": 100_000, "basis": [ONE], "parts": [FRAMES]},
    "neighbours that overlap": {
        "k": 200, "n": 50, "parts": [KERNEL],
        "basis": [[[i // 200, i % 200, 1], [(i + 1) // 200, (i + 1) % 200, 1]] for i in range(20_000)],
    },
    "a long row": {
        "k": 20_000, "basis": [[[0, j, 1] for j in range(12_000)]],
        "parts": [{"kind": "scaled orthogonal", "coefficients": [[0, 1]]}],
    },
    "products of a long row": {"k": 20_000, "basis": [[[0, j, 1] for j in range(8_000)]], "parts": [ALMOST]},
    "products of many elements": {"k": 20_000, "basis": [[[0, j, 1]] for j in range(8_000)], "parts": [ALMOST]},
    "a table of all coefficients": {
        "k": 20_000, "basis": [[[j, j, 1]] for j in range(10_000)], "parts": [{"kind": "only multiples of I", "steps": [SHORT]}],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_before_it_is_made(name: str) -> None:
    """In little memory, whatever the record promises."""
    tracemalloc.start()
    try:
        with pytest.raises(grams.Wrong, match=r"limits of this checker|expected 5000050000 combinations"):
            grams.check({"n": 1, **LARGE[name]})
        assert tracemalloc.get_traced_memory()[1] < 60 << 20
    finally:
        tracemalloc.stop()


def test_units_cost_what_they_hold() -> None:
    """20 000 matrices with one entry each: independent at a glance, and counted."""
    record = {"k": 200, "n": 99, "basis": [[[i // 200, i % 200, 1]] for i in range(20_000)], "parts": [KERNEL]}
    lines, summary = grams.check(record)
    assert lines[-1][2] == "20000 > 200 * 99"
    assert 20_000 <= int(summary.split()[3]) <= 1_000_000
    with pytest.raises(grams.Wrong, match="dependent"):
        grams.check({**record, "basis": [*record["basis"][:-1], record["basis"][0]]})  # type: ignore[index]
    with pytest.raises(grams.Wrong, match="dependent"):  # a place of its own holds 0 modulo p
        grams.check({**record, "basis": [*record["basis"][:-1], [[199, 199, P]]]})  # type: ignore[index]


@pytest.mark.parametrize("value", [None, 1.5, True, "1", [], {}])
def test_what_is_no_integer_is_unusable(value: object) -> None:
    with pytest.raises(grams.Wrong) as found:
        grams.check({"k": value, "n": 1, "basis": [ONE], "parts": []})
    assert found.value.unusable


@pytest.mark.parametrize(("name", "n"), [("conv2d:28x28:5x5", 100), ("conv2d:5x5:3x3", 1), ("conv2d:28x28:3x3:circular", 9)])
def test_what_had_no_certificate_has_one(name: str, n: int) -> None:
    verdict = alignability(structure_of(name), n)
    assert verdict.repaired is Answer.HOLDS
    assert verdict.certificate is not None
    assert any(p["kind"] == "almost none" for p in verdict.certificate["grams"]["parts"])
