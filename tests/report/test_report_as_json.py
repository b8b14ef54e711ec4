"""The JSON report: what the schema says, and what comes back is what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from verify.report.as_json import ReportError, from_json, to_json
from verify.report.contents import Report
from verify.report.schema import fault

SCHEMA = json.loads((files("verify.report") / "report.schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("recorded", [True, False])
def test_every_report_is_as_the_schema_says(recorded: bool, make: Callable[..., Report]) -> None:
    content = json.loads(to_json(make(recorded=recorded)))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(content)] == []
    content["claims"][0]["statements"][0]["verdict"]["ruling"] = "proved"
    assert not Draft202012Validator(SCHEMA).is_valid(content)


@pytest.mark.parametrize("recorded", [True, False])
def test_what_comes_back_is_what_was_written(recorded: bool, make: Callable[..., Report]) -> None:
    report = make(recorded=recorded)
    again = from_json(to_json(report))
    assert again.results() == report.results()
    assert again == report
    assert to_json(again) == to_json(report)


def test_infinities_and_nan_come_back(make: Callable[..., Report]) -> None:
    report = make(
        "@C.sampled(covers='floats', controls={'two': {'shift': 2.0}}, instances=Numbers(), count=Count(2, 2, 2),"
        " supports=[OPEN])\ndef nothing_is_left(x, *, shift=0.0):\n    return Defect(shift or float('inf'), 0.0)\n"
        "@C.certified(covers='all', controls={'no': {'yes': False}}, entire=True, supports=[MENDED])\n"
        "def no_square_vanishes(*, yes=True):\n    return yes\n"
    )
    content = json.loads(to_json(report), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    worst = [check["result"]["worst"] for check in content["claims"][0]["checks"]]
    assert worst == [{"tolerance": 0.0, "value": "inf"}, None]
    assert from_json(to_json(report)) == report


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("null", "not a report"),
        ('{"schema": "verify-report", "version": 1}', 'expected "schema": "verify-report", "version": 2'),
        ('{"schema": "verify-report", "version": 2}', "seal"),
        ("[" * 100_000, "not a report"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ReportError, match=says):
        from_json(text)


def test_a_changed_entry_breaks_the_seal(make: Callable[..., Report]) -> None:
    text = to_json(make())
    changed = text.replace('"ruling": "refuted"', '"ruling": "holds"')
    assert changed != text
    with pytest.raises(ReportError, match="changed after it was written"):
        from_json(changed)


def resealed(text: str, change: Callable[[dict[str, Any]], Any]) -> str:
    """Change a report and seal it again, as somebody who knows how would."""
    content = json.loads(text)
    del content["sha256"]
    change(content)
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return json.dumps({**content, "sha256": hashlib.sha256(canonical.encode()).hexdigest()})


CHANGES: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda r: r["run"].update(seed="0"), "report.run.seed is '0', expected integer"),
    (lambda r: r["run"].update(seed=True), "report.run.seed is True, expected integer"),
    (lambda r: r["run"].pop("level"), "report.run has no 'level'"),
    (lambda r: r.update(more=1), "report has 'more', which does not belong there"),
    (lambda r: r.update(claims={}), "report.claims is {}, expected array"),
    (lambda r: r.update(status=2), "report.status is 2, expected one of 0, 1, 3, 130"),
    (lambda r: r["claims"][0].update(title=None), "report.claims[0].title is None, expected string"),
    (lambda r: r["claims"][0]["checks"][0].update(controls=[]), "controls has 0 entries, expected at least 1"),
    (lambda r: r["claims"][0]["checks"][0].update(about=["square.no"]), "is about 'square.no', which is not in it"),
    (lambda r: r["claims"][0]["checks"][0]["result"].update(strata=3), "result.strata is 3, expected object"),
    (lambda r: r["claims"][0]["checks"][0]["result"].update(held=-1), "result.held is -1, expected at least 0"),
    (lambda r: r["claims"][0]["statements"][0].update(sha256="x"), "sha256 is 'x', expected ^[0-9a-f]{64}$"),
    (lambda r: r["claims"][0]["statements"][0].update(text="x^2 >= 0"), "square.strict does not read as it did"),
    (lambda r: r["claims"][0]["statements"][0]["hypotheses"].clear(), "square.strict does not read as it did"),
    (lambda r: r["claims"][0]["statements"][0].update(text="\x1b[2J"), "cannot be printed"),
    (lambda r: r["differences"].append({"statement": "no.such", "line": "", "verdict": True}), "a claim that is not in it"),
]


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=[says for _, says in CHANGES])
def test_a_report_that_was_sealed_again_is_still_read_with_care(
    make: Callable[..., Report], change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    with pytest.raises(ReportError) as raised:
        from_json(resealed(to_json(make()), change))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_word_of_json_schema_that_is_not_known_is_not_passed_over() -> None:
    assert fault([1, "a"], {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"const": "a"}]}}) == ""
    assert fault([1, None], {"items": {"anyOf": [{"type": "integer"}, {"const": "a"}]}}) == (
        "report[1] is None, expected integer"
    )
    with pytest.raises(ValueError, match="'maxItems', which is not understood"):
        fault([], {"maxItems": 1})
