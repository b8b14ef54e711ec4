"""The report as JUnit XML: a test case for each verdict and for each check.

A verdict passes if it is as recorded, a refutation too. Undecided and timed out never pass: they are skipped where
the record says so, and fail where it does not.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from verify.claim.result import Status
from verify.claim.verdict import Ruling
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport
from verify.report.wording import agreement, as_recorded

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return the XML text."""
    root = ElementTree.Element("testsuites", name="verify")
    for claim in report.claims:
        suite = ElementTree.SubElement(root, "testsuite", name=claim.id)
        statements = {statement.statement.id: statement for statement in claim.statements}
        for statement in claim.statements:
            _verdict(_case(suite, claim, f"verdict {statement.statement.part}"), statement)
        for check in claim.checks:
            _check(_case(suite, claim, check.title), check, [statements[name] for name in check.about])
        others = [d for d in report.differences if not d.verdict and d.statement.partition(".")[0] == claim.id]
        for difference in others:
            _say(_case(suite, claim, "record"), "failure", difference.line)
        _count(suite)
    for failure in report.failures:
        suite = ElementTree.SubElement(root, "testsuite", name=failure.claim or "claims")
        case = ElementTree.SubElement(suite, "testcase", classname=failure.claim, name="loads")
        _say(case, "error", failure.reason)
        _count(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, claim: ClaimReport, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=claim.id, name=_clean(name), file=claim.file)


def _verdict(case: ElementTree.Element, statement: StatementReport) -> None:
    verdict = statement.verdict
    beside = agreement(verdict, statement.recorded)
    message = f"{verdict.ruling.value} ({beside}): {'; '.join(verdict.reasons)}"
    if verdict.ruling is Ruling.BROKEN:
        _say(case, "error", message)
    elif not as_recorded(verdict, statement.recorded):
        _say(case, "failure", message)
    elif verdict.ruling is Ruling.UNDECIDED:
        _say(case, "skipped", message)
    else:
        _output(case, message)


def _check(case: ElementTree.Element, check: CheckReport, about: list[StatementReport]) -> None:
    result = check.result
    if check.word == Status.HELD.value:
        return
    message = f"{check.word}: {check.doubt or (result.reason if result else 'it did not finish')}"
    agreed = all(as_recorded(statement.verdict, statement.recorded) for statement in about)
    refuted = all(statement.verdict.ruling is Ruling.REFUTED for statement in about)
    if check.word == Status.BROKEN.value:
        _say(case, "error", message)
    elif check.word == Status.FAILED.value and agreed and refuted and not check.refutes:
        _output(case, message)  # it fails because the statement is false, as is recorded
    else:
        _say(case, "skipped" if agreed and check.word != Status.FAILED.value else "failure", message)


def _say(case: ElementTree.Element, tag: str, message: str) -> None:
    ElementTree.SubElement(case, tag, message=_clean(message))


def _output(case: ElementTree.Element, message: str) -> None:
    ElementTree.SubElement(case, "system-out").text = _clean(message)


def _count(suite: ElementTree.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))


def _clean(text: str) -> str:
    return NO_XML.sub("?", text)
