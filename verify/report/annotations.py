"""The report as workflow commands (``::error file=...::``), which a CI shows beside the lines of code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verify.claim.result import Status
from verify.claim.verdict import Ruling
from verify.report.contents import ClaimReport, Report
from verify.report.signs import spelled_out


def render(report: Report, files: Mapping[str, str] | None = None) -> str:
    """Return one command a line: errors for what differs or is broken, warnings for what is undecided as recorded.

    Args:
        files: what a file of the report is called in the checkout, where that differs.
    """
    names = files or {}
    lines = []
    for level, file, line, title, message in _notes(report):
        place = f"file={_property(names.get(file, file))},line={max(line, 1)}"
        lines.append(f"::{level} {place},title={_property(title)}::{_data(message)}\n")
    return "".join(lines)


def _notes(report: Report) -> Iterator[tuple[str, str, int, str, str]]:
    claims = {claim.id: claim for claim in report.claims}
    for failure in report.failures:
        at = claims.get(failure.claim)
        file, line = (at.file, _line(at)) if at else (failure.reason.partition(":")[0], 1)
        yield "error", file, line, failure.claim or "claims", failure.reason
    for difference in report.differences:
        claim = claims[difference.statement.partition(".")[0]]
        yield "error", claim.file, _line(claim), difference.statement, difference.line
    for claim in report.claims:
        for check in claim.checks:
            if check.word == Status.BROKEN.value and check.result:
                message = check.doubt or check.result.reason
                yield "error", check.file, check.line, f"{claim.id}: broken", f"{check.title}: {message}"
            elif report.header.instance is not None and check.word != Status.HELD.value:
                message = f"{check.title} {check.word}: {check.result.reason if check.result else 'it did not finish'}"
                title = f"{claim.id}: instance {report.header.instance} only"
                yield "error", check.file, check.line, title, message
        for statement in claim.statements if report.header.instance is None else ():
            verdict = statement.verdict
            known = any(difference.statement == verdict.statement for difference in report.differences)
            if verdict.ruling is Ruling.UNDECIDED and not known:
                message = "undecided: " + "; ".join(verdict.reasons)
                yield "warning", claim.file, _line(claim), verdict.statement, message


def _line(claim: ClaimReport) -> int:
    return min((check.line for check in claim.checks if check.file == claim.file), default=1)


def _data(text: str) -> str:
    return spelled_out(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
