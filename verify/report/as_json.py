"""The report as JSON: a versioned schema, the same bytes for the same seed, and back again.

Objects are written with sorted keys, floats as their shortest exact decimals (NaN and infinities as text). There
are no times and no folder names. The last entry is a SHA-256 seal over the rest, so that a file which was cut short
or edited is not taken for a report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from verify.claim.evidence import Defect, Strength
from verify.claim.findings import HypothesisFinding
from verify.claim.plain import plain
from verify.claim.result import CheckResult, ControlResult, Rejection, Status
from verify.claim.statement import Kind, Source, Statement, Step
from verify.claim.verdict import Ruling, Verdict
from verify.record.compare import Difference
from verify.record.recorded import RecordedStatement
from verify.report.consistency import inconsistency
from verify.report.contents import CheckReport, ClaimReport, Failure, Header, Report, StatementReport
from verify.report.schema import fault

SCHEMA, VERSION = "verify-report", 2


class ReportError(ValueError):
    """A file is not a report of this version; says why in one line."""


def to_json(report: Report) -> str:
    """Return the report as JSON text (see ``report.schema.json``)."""
    content = _content(report)
    return _text({**content, "sha256": _seal(content)})


def seal(report: Report) -> str:
    """Return the SHA-256 that stands at the end of the JSON text of a report."""
    return _seal(_content(report))


def _content(report: Report) -> dict[str, Any]:
    content: dict[str, Any] = plain(
        {
            "schema": SCHEMA,
            "version": VERSION,
            "run": vars(report.header),
            "claims": [_claim(claim) for claim in report.claims],
            "failures": [vars(failure) for failure in report.failures],
            "differences": [vars(difference) for difference in report.differences],
            "status": report.status,
        }
    )
    return content


def read(path: Path) -> Report:
    """Return the report in a file.

    Raises:
        ReportError: there is no such file, or it is no report.
    """
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(f"{path}: there is no such file; expected a report written by --json") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: cannot be read: {error}") from None
    except ReportError as error:
        raise ReportError(f"{path}: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; a name that stands twice would be read as whichever comes last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for i, (name, _) in enumerate(pairs) if name in dict(pairs[:i]))
        raise ReportError(f"not a report: {twice[:40]!r} stands twice in one place")
    return found


def from_json(text: str) -> Report:
    """Return the report that :func:`to_json` wrote; the seconds a run took are not in it.

    Raises:
        ReportError: not JSON, not a report of this version, changed since it was written, or at odds with itself.
    """
    try:
        content = json.loads(text, object_pairs_hook=_once)
        if not isinstance(content, dict) or (content.get("schema"), content.get("version")) != (SCHEMA, VERSION):
            raise ReportError(f'not a report: expected "schema": "{SCHEMA}", "version": {VERSION}')
        if _seal({key: value for key, value in content.items() if key != "sha256"}) != content.get("sha256"):
            raise ReportError("the report was changed after it was written (its seal does not match)")
        if wrong := fault(content, _schema()):
            raise ReportError(f"not a report of this version: {wrong}")
        report = Report(
            _header(content["run"]),
            tuple(_read_claim(claim) for claim in content["claims"]),
            tuple(Failure(**failure) for failure in content["failures"]),
            tuple(Difference(**difference) for difference in content["differences"]),
            content["status"],
        )
        _see_that_names_meet(report)
        if wrong := inconsistency(report):
            raise ReportError(f"the report contradicts itself: {wrong}")
        return report
    except ReportError:
        raise
    except json.JSONDecodeError as error:
        raise ReportError(f"not a report: not JSON ({error.msg}, line {error.lineno})") from None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ReportError(f"not a report: {type(error).__name__}: {error}") from None


# Writing


def _text(content: Any) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"


def _seal(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _claim(claim: ClaimReport) -> dict[str, Any]:
    statements = [_statement(statement) for statement in claim.statements]
    checks = [_check(check) for check in claim.checks]
    return {**vars(claim), "source": vars(claim.source), "statements": statements, "checks": checks}


def _statement(report: StatementReport) -> dict[str, Any]:
    statement = report.statement
    return {
        "id": statement.id,
        "part": statement.part,
        "kind": statement.kind.value,
        "text": statement.text,
        "reading": statement.reading,
        "intended": statement.intended,
        "hypotheses": [{"name": name, "text": text} for name, text in statement.hypotheses.items()],
        "argument": [{**vars(step), "cites": vars(step.cites) if step.cites else None} for step in statement.argument],
        "repairs": statement.repairs.part if statement.repairs else None,
        "adds": statement.adds,
        "exists": statement.exists,
        "sha256": statement.digest,
        "verdict": _verdict(report.verdict),
        "findings": [vars(finding) for finding in report.findings],
        "recorded": vars(report.recorded) if report.recorded else None,
        "uses": report.uses,
        "certificates": report.certificates,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    strength = verdict.strength.value if verdict.strength else None
    return {
        "ruling": verdict.ruling.value,
        "strength": strength,
        "reasons": verdict.reasons,
        "trusted": verdict.trusted,
        "argued": verdict.argued,
    }


def _check(check: CheckReport) -> dict[str, Any]:
    result = _result(check.result) if check.result else None
    return {**vars(check), "strength": check.strength.value, "result": result}


def _result(result: CheckResult) -> dict[str, Any]:
    left_out = ("claim", "check", "strength", "covers", "seconds")
    kept = {key: value for key, value in vars(result).items() if key not in left_out}
    worst = vars(result.worst) if result.worst else None
    controls = [{"name": c.name, "rejection": c.rejection.value, "reason": c.reason} for c in result.controls]
    return {**kept, "status": result.status.value, "worst": worst, "controls": controls}


# Reading


@cache
def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8"))
    return schema


def _see_that_names_meet(report: Report) -> None:
    """Refuse a report whose parts speak about claims or statements that are not in it."""
    claims = {claim.id for claim in report.claims}
    for difference in report.differences:
        if difference.statement.partition(".")[0] not in claims:
            raise ReportError(
                f"not a report: a difference is about {difference.statement!r}, a claim that is not in it"
            )
    for claim in report.claims:
        known = {one.statement.id for one in claim.statements}
        for check in claim.checks:
            if unknown := set(check.about) - known:
                raise ReportError(
                    f"not a report: {claim.id}.{check.name} is about {min(unknown)!r}, which is not in it"
                )


def _header(entry: Mapping[str, Any]) -> Header:
    return Header(**{**entry, "asked": tuple(entry["asked"])})


def _read_claim(entry: Mapping[str, Any]) -> ClaimReport:
    statements: dict[str, StatementReport] = {}
    for one in entry["statements"]:
        statements[one["part"]] = _read_statement(entry["id"], one, statements)
    checks = tuple(_read_check(entry["id"], check) for check in entry["checks"])
    return ClaimReport(
        entry["id"], entry["title"], Source(**entry["source"]), tuple(entry["notation"]), entry["file"],
        tuple(statements.values()), checks, entry["recorded"],
    )  # fmt: skip


def _read_statement(claim: str, entry: Mapping[str, Any], earlier: Mapping[str, StatementReport]) -> StatementReport:
    statement = Statement(
        claim, entry["part"], Kind(entry["kind"]), entry["text"],
        {hypothesis["name"]: hypothesis["text"] for hypothesis in entry["hypotheses"]},
        tuple(_read_step(step) for step in entry["argument"]), entry["reading"], entry["intended"],
        earlier[entry["repairs"]].statement if entry["repairs"] else None, tuple(entry["adds"]), entry["exists"],
    )  # fmt: skip
    if statement.digest != entry["sha256"]:
        raise ReportError(f"{statement.id} does not read as it did when its verdict was found (its sha256 differs)")
    found = entry["verdict"]
    strength = Strength(found["strength"]) if found["strength"] else None
    verdict = Verdict(
        statement.id, statement.digest, Ruling(found["ruling"]), strength,
        tuple(found["reasons"]), tuple(found["trusted"]), tuple(found["argued"]),
    )  # fmt: skip
    findings = tuple(HypothesisFinding(**finding) for finding in entry["findings"])
    recorded = RecordedStatement(**entry["recorded"]) if entry["recorded"] else None
    lists = tuple(entry["uses"]), tuple(entry["certificates"])
    return StatementReport(statement, verdict, findings, recorded, *lists)


def _read_step(entry: Mapping[str, Any]) -> Step:
    cites = Source(**entry["cites"]) if entry["cites"] else None
    return Step(entry["text"], entry["by"], entry["uses"], cites, entry["exists"], entry["argued"], entry["given"])


def _read_check(claim: str, entry: Mapping[str, Any]) -> CheckReport:
    strength = Strength(entry["strength"])
    result = None
    if found := entry["result"]:
        worst = Defect(*(float(found["worst"][key]) for key in ("value", "tolerance"))) if found["worst"] else None
        controls = tuple(ControlResult(c["name"], Rejection(c["rejection"]), c["reason"]) for c in found["controls"])
        fields = {**found, "status": Status(found["status"]), "worst": worst, "controls": controls}
        result = CheckResult(claim, entry["name"], strength, entry["covers"], **{**fields, "log": tuple(found["log"])})
    lists = {key: tuple(entry[key]) for key in ("controls", "about")}
    return CheckReport(**{**entry, **lists, "strength": strength, "result": result})
