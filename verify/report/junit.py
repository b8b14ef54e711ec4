"""The report as JUnit XML: a test case for each verdict and for each check, as they stand (:mod:`verify.report.standing`)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from verify.report.contents import ClaimReport, Report
from verify.report.standing import Outcome, Standing, of_check, of_verdict

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return the XML text."""
    root = ElementTree.Element("testsuites", name="verify")
    for claim in report.claims:
        suite = ElementTree.SubElement(root, "testsuite", name=_clean(claim.id))
        statements = {statement.statement.id: statement for statement in claim.statements}
        for statement in claim.statements:
            _stand(_case(suite, claim, f"verdict {statement.statement.part}"), of_verdict(statement))
        for check in claim.checks:
            _stand(_case(suite, claim, check.title), of_check(check, [statements[name] for name in check.about]))
        others = [d for d in report.differences if not d.verdict and d.statement.partition(".")[0] == claim.id]
        for difference in others:
            _say(_case(suite, claim, "record"), "failure", difference.line)
        _count(suite)
    for failure in report.failures:
        suite = ElementTree.SubElement(root, "testsuite", name=_clean(failure.claim or "claims"))
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(failure.claim), name="loads")
        _say(case, "error", failure.reason)
        _count(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, claim: ClaimReport, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(
        suite, "testcase", classname=_clean(claim.id), name=_clean(name), file=_clean(claim.file)
    )


TAGS = {Outcome.BROKEN: "error", Outcome.FAILED: "failure", Outcome.SKIPPED: "skipped"}


def _stand(case: ElementTree.Element, standing: Standing) -> None:
    if standing.outcome is not Outcome.PASSED:
        _say(case, TAGS[standing.outcome], standing.message)
    elif standing.message:
        _output(case, standing.message)


def _say(case: ElementTree.Element, tag: str, message: str) -> None:
    ElementTree.SubElement(case, tag, message=_clean(message))


def _output(case: ElementTree.Element, message: str) -> None:
    ElementTree.SubElement(case, "system-out").text = _clean(message)


def _count(suite: ElementTree.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))


def _clean(text: str) -> str:
    return NO_XML.sub(lambda found: ascii(found[0])[1:-1], text)
