"""A run of one instance alone forms no verdict, in whatever form it is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from verify.report import annotations, html, junit, markdown
from verify.report.as_json import ReportError, _seal, from_json, to_json
from verify.report.contents import Report

Make = Callable[..., Report]

WHY = "no verdict is formed: only instance 3 of each check that draws instances was run"


@pytest.fixture
def alone(make: Make) -> Report:
    return make(instance=3)


def test_json_holds_the_reason_and_no_ruling_that_concludes(alone: Report) -> None:
    content = json.loads(to_json(alone))
    verdicts = [one["verdict"] for claim in content["claims"] for one in claim["statements"]]
    assert [(v["ruling"], v["strength"], v["reasons"]) for v in verdicts] == [("undecided", None, [WHY])] * 3
    assert from_json(to_json(alone)) == alone


def test_markdown_names_what_did_not_hold_and_has_no_table_of_verdicts(alone: Report) -> None:
    text = markdown.render(alone)
    assert text.startswith("**instance 3 only: 1 check did not hold; no verdict is drawn from one instance**")
    assert "- **failed** square: every square is positive" in text
    assert not any(word in text for word in ("HOLDS", "REFUTED", "UNDECIDED", "| --- |"))


def test_html_says_why_there_is_no_verdict(alone: Report) -> None:
    assert html.render(alone).count(WHY) == 2 * 3  # at each statement, and in the table of all of them


def test_junit_skips_every_verdict_and_reports_the_check(alone: Report) -> None:
    root = ElementTree.fromstring(junit.render(alone))
    found = {case.get("name"): [(child.tag, child.get("message")) for child in case] for case in root.iter("testcase")}
    for part in ("strict", "repaired", "open"):
        assert found[f"verdict {part}"] == [("skipped", WHY)]
    assert [tag for tag, _ in found["every square is positive"]] == ["failure"]


def test_annotations_are_about_checks_and_not_about_statements(alone: Report) -> None:
    (line,) = annotations.render(alone).splitlines()
    assert line.startswith("::error file=squares.py,line=")
    assert "title=square%3A instance 3 only::every square is positive failed" in line


def say(part: str, **verdict: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        (found,) = (one for one in content["claims"][0]["statements"] if one["part"] == part)
        found["verdict"].update(verdict)

    return change


LIES = {
    "refuted": (say("strict", ruling="refuted"), "strict is said to be refuted, and one instance carries no verdict"),
    "holds": (say("repaired", ruling="holds", strength="certified"), "repaired is said to hold, and one"),
    "no reason": (say("open", reasons=["who knows"]), "open does not say that no verdict is formed"),
    "all well": (lambda content: content.update(status=0), "its status is 0, and every_square_is_positive is failed"),
    "differs": (
        lambda content: content["differences"].append({"statement": "square.open", "line": "x", "verdict": True}),
        "it differs from the record",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_report_on_one_instance_that_concludes_something_is_refused(lie: str, alone: Report) -> None:
    change, says = LIES[lie]
    content = json.loads(to_json(alone))
    change(content)
    content["sha256"] = _seal({key: value for key, value in content.items() if key != "sha256"})
    with pytest.raises(ReportError, match=r"the report contradicts itself") as refused:
        from_json(json.dumps(content))
    assert says in str(refused.value)
