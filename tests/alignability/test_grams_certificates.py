"""The certificates of every kind of answer: accepted, refused with any entry changed, and refused when forged with new seals."""

from __future__ import annotations

import copy
import json
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
    "antisymmetric": ("antisymmetric:3", 3, {"every"}),
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
        "not always at least",
    ),
    "no part": ("open", lambda c: c["grams"].update(parts=[]), "nothing is claimed"),
    "the count where it does not hold": ("open", lambda c: c["grams"].update(parts=[{"kind": "count"}]), "more than min"),
    "a part of another kind": ("open", lambda c: c["grams"]["parts"].append({"kind": "faith"}), "kind is none"),
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


@pytest.mark.parametrize("value", [None, 1.5, True, "1", [], {}])
def test_what_is_no_integer_is_unusable(value: object) -> None:
    with pytest.raises(grams.Wrong) as found:
        grams.check({"k": value, "n": 1, "basis": [], "parts": []})
    assert found.value.unusable


@pytest.mark.parametrize(("name", "n"), [("conv2d:28x28:5x5", 100), ("conv2d:5x5:3x3", 1), ("conv2d:28x28:3x3:circular", 9)])
def test_what_had_no_certificate_has_one(name: str, n: int) -> None:
    verdict = alignability(structure_of(name), n)
    assert verdict.repaired is Answer.HOLDS
    assert verdict.certificate is not None
    assert any(p["kind"] == "almost none" for p in verdict.certificate["grams"]["parts"])
