"""How a verdict and a check stand as test cases: passed, skipped, failed or broken, and the line that says so.

A verdict passes if it is as recorded, a refutation too. Undecided and timed out never pass: they are skipped where
the record says so, and fail where it does not. In a run of one instance, which forms no verdict, each is skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from verify.claim.result import Status
from verify.claim.verdict import UNFORMED, Ruling, Verdict
from verify.report.contents import CheckReport, StatementReport
from verify.report.wording import NO_CERTIFICATE, agreement, as_recorded, uncertified


class Outcome(Enum):
    """What a test runner is told."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILED = "failed"
    BROKEN = "broken"


@dataclass(frozen=True)
class Standing:
    """An outcome with what there is to say about it ("" for a check that simply held)."""

    outcome: Outcome
    message: str = ""


def unformed(verdict: Verdict) -> bool:
    """Whether the run was cut short on purpose, so that there is no verdict to compare."""
    return verdict.ruling is Ruling.UNDECIDED and any(reason.startswith(UNFORMED) for reason in verdict.reasons)


def of_verdict(statement: StatementReport) -> Standing:
    """Return how a verdict stands beside the record, or beside the expectation that it holds where there is none."""
    verdict = statement.verdict
    beside = agreement(verdict, statement.recorded)
    reasons = [*verdict.reasons, *(f"argued in words, not checked by machine: {s}" for s in verdict.argued)]
    word = verdict.ruling.value + f", {NO_CERTIFICATE}" * uncertified(statement)
    message = f"{word} ({beside})" + (f": {'; '.join(reasons)}" if reasons else "")
    if verdict.ruling is Ruling.BROKEN:
        return Standing(Outcome.BROKEN, message)
    if unformed(verdict):
        return Standing(Outcome.SKIPPED, "; ".join(verdict.reasons))
    if not as_recorded(verdict, statement.recorded):
        return Standing(Outcome.FAILED, message)
    return Standing(Outcome.SKIPPED if verdict.ruling is Ruling.UNDECIDED else Outcome.PASSED, message)


def of_check(check: CheckReport, about: Sequence[StatementReport]) -> Standing:
    """Return how a check stands, given the statements that it speaks about."""
    result = check.result
    if check.word == Status.HELD.value:
        return Standing(Outcome.PASSED)
    message = f"{check.word}: {check.doubt or (result.reason if result else 'it did not finish')}"
    if check.word == Status.BROKEN.value:
        return Standing(Outcome.BROKEN, message)
    agreed = all(as_recorded(statement.verdict, statement.recorded) for statement in about)
    refuted = bool(about) and all(statement.verdict.ruling is Ruling.REFUTED for statement in about)
    if check.word == Status.FAILED.value and agreed and refuted and not check.refutes:
        return Standing(Outcome.PASSED, message)  # it fails because the statement is false, as is recorded
    return Standing(Outcome.SKIPPED if agreed and check.word != Status.FAILED.value else Outcome.FAILED, message)
