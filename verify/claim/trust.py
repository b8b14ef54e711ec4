"""Whether anything may be concluded from a result: what makes it broken, and what makes it stale."""

from __future__ import annotations

from verify.claim.check import Check
from verify.claim.evidence import Strength
from verify.claim.result import CheckResult, Rejection, Status
from verify.claim.statement import Statement


def distrust(result: CheckResult) -> str:
    """Return why nothing may be concluded from a result, or "" if it can be trusted.

    A check that timed out or was skipped is not broken: it is an open question, and never a yes.
    """
    if result.status is Status.BROKEN:
        return result.reason or "broken"
    if result.status is Status.SKIPPED:
        return ""
    open_question = result.status is Status.TIMED_OUT
    if not open_question and result.instances == 0:
        return "it ran on nothing"
    if result.status is Status.HELD and result.held != result.instances:
        return f"it held on {result.held} of {result.instances} instances only"
    if not open_question and not result.controls:
        return "no control ran"
    for control in result.controls:
        if control.rejection is Rejection.TIMED_OUT:
            if not open_question:
                return f"control {control.name} timed out, so it was not rejected"
        elif control.rejection is not Rejection.REJECTED:
            return f"control {control.name} {_DID[control.rejection]}, it must be rejected" + (
                f" ({control.reason})" if control.reason else ""
            )
    return ""


_DID = {
    Rejection.ACCEPTED: "was accepted",
    Rejection.UNDECIDED: "was left undecided",
    Rejection.CRASHED: "crashed",
}


def refuting(result: CheckResult, statement: Statement) -> bool:
    """Whether a failing check refutes a statement that it supports.

    An exact one does, where each hypothesis was evaluated at its instances, or the statement has none: an instance
    outside the hypotheses says nothing.
    """
    inside = not statement.hypotheses or 0 < result.instances == result.evaluated
    return result.strength is Strength.CERTIFIED and result.status is Status.FAILED and inside


def stale(check: Check, result: CheckResult) -> str:
    """Return how a result (an earlier run's, perhaps) differs from what the check declares now, or ""."""
    if result.strength is not check.strength:
        return f"the result is {result.strength.value}, the check {check.strength.value}; run it again"
    if result.status is not Status.SKIPPED and [c.name for c in result.controls] != [c.name for c in check.controls]:
        return "the controls that ran are not the ones it declares; run it again"
    return ""
