"""From the records of tasks to the result of a check; the order of arrival does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from verify.claim.answer import Answer
from verify.claim.check import Check
from verify.claim.evidence import Defect, Outcome
from verify.claim.instances import Cases
from verify.claim.result import CheckResult, ControlResult, Rejection, Status
from verify.runner.partial import Partial, graver

GIVEN_UP = Fraction(19, 20)
"""The largest share of instances whose every draw may miss the hypotheses; beyond it the rest is a hand-picked few."""


def collect(
    claim: str, check: Check, chunks: Sequence[Partial], controls: Sequence[Partial], planned: int
) -> CheckResult:
    """Add up the chunks of a check (in order of index) and its controls (in order of declaration).

    Args:
        planned: how many instances the chunks were to look at; a check that lost any is broken.
    """
    strata: Counter[str] = Counter()
    worst: Defect | None = None
    worst_index = -1
    first: Outcome | None = None
    first_index = -1
    for chunk in chunks:
        strata.update(chunk.strata)
        if chunk.worst and (worst is None or chunk.worst.ratio > worst.ratio):
            worst, worst_index = chunk.worst, chunk.worst_index
        if chunk.first and (first is None or graver(chunk.first.answer, first.answer)):
            first, first_index = chunk.first, chunk.first_index
    timed_out = any(chunk.timed_out for chunk in chunks)
    crashed = next((chunk.crashed for chunk in chunks if chunk.crashed), "")
    if not crashed and not timed_out:
        crashed = _lost(check, chunks, strata, planned)
    return CheckResult(
        claim=claim,
        check=check.name,
        strength=check.strength,
        covers=check.covers,
        status=_status(first, crashed, timed_out),
        reason=crashed or ("the time limit was reached" if timed_out else first.reason if first else "nothing ran"),
        held=sum(chunk.held for chunk in chunks),
        failed=sum(chunk.failed for chunk in chunks),
        undecided=sum(chunk.undecided for chunk in chunks),
        evaluated=sum(chunk.evaluated for chunk in chunks),
        misses=sum(chunk.misses for chunk in chunks),
        strata=dict(strata),
        worst=worst,
        worst_index=worst_index,
        witness_index=first_index,
        witness=dict(first.witness) if first else {},
        log=first.log if first else (),
        certificate=first.certificate if first else None,
        controls=tuple(_control(check, c.name, p) for c, p in zip(check.controls, controls, strict=True)),
        device=chunks[0].device if chunks else "cpu",
        seconds=sum(partial.seconds for partial in (*chunks, *controls)),
    )


def _lost(check: Check, chunks: Sequence[Partial], strata: Counter[str], planned: int) -> str:
    """Return what a check that came to its end has not looked at, or ""."""
    ran = sum(chunk.held + chunk.failed + chunk.undecided for chunk in chunks)
    missed = sum(chunk.given_up for chunk in chunks)
    if ran + missed != planned:
        return f"ran on {ran} of {planned} instances"
    if missed > GIVEN_UP * planned and planned > 1 and not isinstance(check.instances, Cases):
        share = f"more than {GIVEN_UP.numerator} in {GIVEN_UP.denominator}"
        return (
            f"{missed} of {planned} instances never satisfied the hypotheses, {share}: the few that did say too little"
        )
    never = [name for name, count in strata.items() if count == 0]
    if never:
        return f"no instance of '{never[0]}' satisfied the hypotheses, so nothing ran there"
    return "" if ran else "its instance does not satisfy the hypotheses" if missed else "nothing ran"


def _status(first: Outcome | None, crashed: str, timed_out: bool) -> Status:
    if crashed or (first is None and not timed_out):
        return Status.BROKEN
    if first is not None and first.answer is Answer.FAILS:
        return Status.FAILED
    if timed_out or first is None:
        return Status.TIMED_OUT
    return Status.HELD if first.answer is Answer.HOLDS else Status.UNDECIDED


def _control(check: Check, name: str, partial: Partial) -> ControlResult:
    if partial.crashed:
        return ControlResult(name, Rejection.CRASHED, partial.crashed)
    if partial.failed and partial.first:
        reason, defect = partial.first.reason, partial.first.defect
        if defect and not reason:
            reason = f"defect {defect.value:.1e}, {defect.ratio:.1e} times the tolerance"
        where = f" (instance {partial.first_index})" if check.instances else ""
        return ControlResult(name, Rejection.REJECTED, f"{reason or 'fails'}{where}")
    if partial.timed_out:
        return ControlResult(name, Rejection.TIMED_OUT, "the time limit was reached")
    if partial.undecided or not partial.held:
        return ControlResult(name, Rejection.UNDECIDED, partial.first.reason if partial.first else "nothing ran")
    return ControlResult(name, Rejection.ACCEPTED, f"held on all {partial.held}")
