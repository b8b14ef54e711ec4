"""Times stand apart from the report, which is the same for any number of workers, and belong to one report only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from verify.report import as_json, times
from verify.report.as_json import ReportError
from verify.report.contents import Report
from verify.report.html import render
from verify.report.wording import duration

Make = Callable[..., Report]


def slow(report: Report, seconds: float) -> Report:
    """Return the report as if every check had taken so long."""
    return replace(
        report,
        seconds=10 * seconds,
        claims=tuple(
            replace(claim, checks=tuple(replace(c, result=replace(c.result, seconds=seconds)) for c in claim.checks))
            for claim in report.claims
        ),
    )


def test_a_report_and_its_times_give_back_the_run(make: Make, tmp_path: Path) -> None:
    report = slow(make(), 2.5)
    (tmp_path / "times.json").write_text(times.to_json(report))
    bare = as_json.from_json(as_json.to_json(report))
    assert {check.result.seconds for check in bare.claims[0].checks if check.result} == {0.0}
    timed = times.with_times(bare, tmp_path / "times.json")
    assert timed.seconds == 25.0
    assert {check.result.seconds for check in timed.claims[0].checks if check.result} == {2.5}
    assert render(timed).count("<dt>time</dt><dd>2.5 s</dd>") == len(timed.claims[0].checks)
    assert "<dt>time</dt>" not in render(bare)


def test_times_do_not_change_the_report(make: Make) -> None:
    assert as_json.to_json(slow(make(), 1.0)) == as_json.to_json(slow(make(), 3.0))


def test_the_times_of_another_report_are_refused(make: Make, tmp_path: Path) -> None:
    report = make()
    (tmp_path / "times.json").write_text(times.to_json(replace(report, status=3)))
    with pytest.raises(ReportError, match="the times of another report"):
        times.with_times(report, tmp_path / "times.json")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no times"),
        ("[]", "no times"),
        ('{"schema": "verify-report", "version": 1}', "no times; expected a file written by --times"),
        ('{"schema": "verify-times", "version": 1}', "no times: KeyError"),
    ],
)
def test_what_is_no_file_of_times_is_refused(make: Make, tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "times.json").write_text(content)
    with pytest.raises(ReportError, match=says):
        times.with_times(make(), tmp_path / "times.json")
    with pytest.raises(ReportError, match="there is no such file"):
        times.with_times(make(), tmp_path / "none.json")


@pytest.mark.parametrize(
    "value", ["-1", "NaN", "Infinity", '"3"', "1e300", "1" + "0" * 400, "true", "null", "[1]", "{}"]
)
@pytest.mark.parametrize("where", ["seconds", "checks"])
def test_a_time_that_no_run_takes_is_refused_in_one_line(make: Make, tmp_path: Path, value: str, where: str) -> None:
    report = make()
    content = json.loads(times.to_json(report))
    name = next(iter(content["checks"]))
    (content if where == "seconds" else content["checks"])["seconds" if where == "seconds" else name] = "HERE"
    (tmp_path / "times.json").write_text(json.dumps(content).replace('"HERE"', value))
    with pytest.raises(ReportError, match=r"times\.json: no times: ") as refused:
        times.with_times(report, tmp_path / "times.json")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400
    assert ("the run" if where == "seconds" else name) in str(refused.value)


def test_the_time_of_a_check_that_is_not_in_the_report_is_refused(make: Make, tmp_path: Path) -> None:
    content = json.loads(times.to_json(make()))
    content["checks"]["square.no_such\ncheck"] = 1.0
    (tmp_path / "times.json").write_text(json.dumps(content))
    with pytest.raises(ReportError, match=r"no times: 'square.no_such\\ncheck' is no check of the report"):
        times.with_times(make(), tmp_path / "times.json")


def test_the_file_names_every_check(make: Make) -> None:
    report = make()
    content = json.loads(times.to_json(report))
    assert sorted(content["checks"]) == sorted(f"square.{check.name}" for check in report.claims[0].checks)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0, ""), (0.01, "less than 0.1 s"), (0.06, "0.1 s"), (12.34, "12.3 s")]
)
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
