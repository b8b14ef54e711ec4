"""The JSON report: what the schema says, and what comes back is what was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from verify.report.as_json import ReportError, from_json, to_json
from verify.report.contents import Report

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
