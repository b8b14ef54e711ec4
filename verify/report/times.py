"""How long each check took, in a file of its own: the report has the same bytes for any number of workers, times have not.

The file names the seal of the report beside which it was written, so that times are never shown for another run.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from verify.claim.errors import one_line
from verify.report.as_json import ReportError, seal
from verify.report.contents import CheckReport, Report

SCHEMA, VERSION = "verify-times", 1

LONGEST = 1e9
"""Seconds, some thirty years: no run has taken longer."""


def to_json(report: Report) -> str:
    """Return the seconds of the run and of each check (of all workers together, controls included), as JSON text."""
    checks = {
        f"{claim.id}.{check.name}": round(check.result.seconds, 4)
        for claim in report.claims
        for check in claim.checks
        if check.result
    }
    content = {
        "schema": SCHEMA, "version": VERSION, "report": seal(report), "seconds": round(report.seconds, 4), "checks": checks,
    }  # fmt: skip
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def with_times(report: Report, path: Path) -> Report:
    """Return the report with the times in a file.

    Raises:
        ReportError: there is no such file, it holds no times, or they are those of another report.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if (content["schema"], content["version"]) != (SCHEMA, VERSION):
            raise ReportError(f"{path}: no times; expected a file written by --times")
        if content["report"] != seal(report):
            raise ReportError(f"{path}: these are the times of another report")
        known = {f"{claim.id}.{check.name}" for claim in report.claims for check in claim.checks}
        if unknown := content["checks"].keys() - known:
            raise ReportError(f"{path}: no times: {ascii(min(unknown))[:60]} is no check of the report")
        taken = {name: _seconds(name, value) for name, value in content["checks"].items()}
        claims = tuple(
            replace(
                claim, checks=tuple(_timed(check, taken.get(f"{claim.id}.{check.name}", 0.0)) for check in claim.checks)
            )
            for claim in report.claims
        )
        return replace(report, claims=claims, seconds=_seconds("the run", content["seconds"]))
    except ReportError:
        raise
    except FileNotFoundError:
        raise ReportError(f"{path}: there is no such file; expected times written by --times") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReportError(f"{path}: no times: {one_line(error)}") from None


def _seconds(what: str, value: object) -> float:
    """Return a time as it may be.

    Raises:
        ValueError: it is no number, negative, infinite, or longer than any run.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST:
        raise ValueError(f"{what} took {ascii(value)[:40]} seconds, expected a number from 0 to {LONGEST:g}")
    return float(value)


def _timed(check: CheckReport, seconds: float) -> CheckReport:
    return replace(check, result=replace(check.result, seconds=seconds)) if check.result else check
