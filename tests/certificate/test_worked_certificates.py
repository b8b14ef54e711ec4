"""The shipped examples are accepted, say what they should, and survive no change of any entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from certificate_examples import identity_from_four_layers, rank_modulo_a_prime, theorem_1_only_if

from verify.certificate import Certificate, replay, reseal, single_entry_changes

EXAMPLES = [theorem_1_only_if, rank_modulo_a_prime, identity_from_four_layers]
SCHEMA = json.loads((Path(replay.__file__).parent / "certificate.schema.json").read_text())
Make = Callable[[], Certificate]


@pytest.mark.parametrize("make", EXAMPLES)
def test_an_example_is_accepted_as_saved(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make().save(tmp_path / "example.json")
    assert replay.main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("accepted  ")
    sealed = make().seal()
    for assertion in sealed["assertions"]:
        assert f"{'holds' if assertion['holds'] else 'fails'}  {assertion['says']}\n" in printed
        assert f" {assertion['formula']}\n" in printed
    assert sealed["statement_sha256"] in printed
    assert "exact operations" in printed
    assert [p.name for p in tmp_path.iterdir()] == ["example.json"]


@pytest.mark.parametrize("make", EXAMPLES)
def test_an_example_follows_the_schema(make: Make) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(make().seal())


def test_the_refutation_has_the_pattern_of_one() -> None:
    report = replay.check(theorem_1_only_if().seal())
    found = {(a.role, a.holds) for a in report.assertions}
    assert found == {("hypothesis", True), ("fact", True), ("conclusion", False), ("repair hypothesis", False)}
    assert report.summary.startswith("12 definitions")



def test_one_step_reaches_zero_loss_by_hand() -> None:
    """eta = 1/288 and G3 = E11 * 288, so W3' = E11 and W3' W2' W1' = [[3, 4], [0, 0]], which maps X to Y."""
    values = {d["name"]: d["value"] for d in theorem_1_only_if().seal()["definitions"]}
    assert values["eta"] == "1/288"
    assert values["W3'"] == [["1", "0"], ["0", "0"]]
    assert values["W1'"] == [["3", "4"], ["0", "0"]]


@pytest.mark.parametrize("make", EXAMPLES)
def test_every_change_of_one_entry_is_refused(make: Make) -> None:
    sealed, tried = make().seal(), 0
    for change in single_entry_changes(sealed):
        assert change.certificate != sealed, change
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)
        tried += 1
    assert tried > 100


@pytest.mark.parametrize("make", EXAMPLES)
def test_every_change_of_one_entry_is_refused_after_resealing(make: Make) -> None:
    """Only the seal itself can be changed, because resealing puts it right again."""
    sealed, tried = make().seal(), 0
    for change in single_entry_changes(sealed):
        forged = reseal(change.certificate)
        if change.path == ("sha256",):
            assert forged == sealed
            continue
        with pytest.raises(replay.Refused):
            replay.check(forged)
        tried += 1
    assert tried > 100


@pytest.mark.parametrize("make", EXAMPLES)
def test_a_forger_who_mends_every_hash_shows_a_different_one(make: Make) -> None:
    """Then numbers are still refused, and a changed plan or statement no longer carries the known hash."""
    from verify.certificate.entries import digest, plan_digest

    sealed = make().seal()
    accepted = 0
    for change in single_entry_changes(sealed):
        forged = change.certificate
        if change.path[0] not in ("statement", "definitions", "assertions", "given", "kind"):
            continue
        try:
            forged["statement_sha256"] = digest(forged["statement"])
            forged["plan_sha256"] = plan_digest(forged)
            report = replay.check(reseal(forged))
        except (replay.Refused, KeyError, TypeError):
            continue
        accepted += 1
        assert change.path[0] != "given"
        assert change.path[-1] != "value"
        hashes = (report.statement_sha256, report.plan_sha256)
        assert hashes != (sealed["statement_sha256"], sealed["plan_sha256"]), change
        if change.path[0] == "statement":
            with pytest.raises(replay.Refused, match="installed claim"):
                replay.check(reseal(forged), {sealed["claim"]: sealed["statement_sha256"]})
    assert accepted > 0


def test_every_change_changes_something() -> None:
    """A statement without a reading has an empty text in it, which cannot be emptied."""
    sealed = theorem_1_only_if().draft()
    sealed["statement"]["reading"] = ""
    sealed["given"]["none"] = {"number": "0", "rows": 0}
    changes = list(single_entry_changes(sealed))
    assert all(change.certificate != sealed for change in changes)
    assert any(change.path == ("statement", "reading") for change in changes)
