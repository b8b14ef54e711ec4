"""Whether a report that is read says of its statements what its own checks say: a page made of it must not say more.

The seal of a report tells that nothing was changed by accident; whoever wants to can make it anew. What a verdict needs can
be seen from the report itself, so it is looked at again: the rules are those of `verify.claim.verdict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verify.claim.circles import circles
from verify.claim.evidence import Strength
from verify.claim.result import Status
from verify.claim.verdict import UNFORMED, Ruling, Verdict
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport, refutes
from verify.report.wording import as_recorded

RANK = {strength: place for place, strength in enumerate(Strength)}


def inconsistency(report: Report) -> str:
    """Return the first thing that the report says and its own contents do not bear out, in a sentence; or ""."""
    return next(_inconsistencies(report), "")


def _inconsistencies(report: Report) -> Iterator[str]:
    present = {claim.id for claim in report.claims}
    failed = {failure.claim for failure in report.failures}
    for name in report.header.asked:
        if name not in present | failed:
            yield f"{name} was asked for, and is not in it"
    statements = [one.statement for claim in report.claims for one in claim.statements]
    round_ = circles({s.id: [step.uses for step in s.argument if step.uses] for s in statements})
    yield from (f"the argument goes round in a circle: {way}" for way in round_.values())
    for check in (check for claim in report.claims for check in claim.checks):
        yield from (f"{check.name} held, but {why}" for why in _unmeasured(check))
    if report.header.instance is not None:
        yield from _of_one_instance(report)
    verdicts = {one.statement.id: one.verdict for claim in report.claims for one in claim.statements}
    for claim in report.claims:
        for one in claim.statements:
            ruling = one.verdict.ruling
            if ruling is Ruling.HOLDS:
                yield from (f"{one.statement.id} is said to hold, but {why}" for why in _unheld(claim, one, verdicts))
            elif ruling is Ruling.REFUTED and not any(refutes(check, one.statement) for check in claim.checks):
                yield f"{one.statement.id} is said to be refuted, but no check in it refutes it"
    if report.header.instance is None and not report.header.interrupted:
        yield from _status(report)


def _unheld(claim: ClaimReport, one: StatementReport, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield what a statement lacks that is said to hold."""
    statement, strength = one.statement, one.verdict.strength
    checks = {check.name: check for check in claim.checks}
    if not statement.argument:
        yield "no argument is given"
    weakest = Strength.DERIVED
    for step in statement.argument:
        for name in step.by:
            if name not in checks or checks[name].word != Status.HELD.value:
                yield f"{name}, which carries a step, did not hold"
            else:
                weakest = max(weakest, checks[name].strength, key=RANK.__getitem__)
        if step.uses:
            used = verdicts.get(step.uses)
            if used is None or used.ruling is not Ruling.HOLDS or used.strength is None:
                yield f"{step.uses}, which it uses, does not"
            else:
                weakest = max(weakest, used.strength, key=RANK.__getitem__)
        if step.argued:
            weakest = max(weakest, Strength.ARGUED, key=RANK.__getitem__)
    if strength is None or RANK[strength] < RANK[weakest]:
        yield f"its strength is said to be {strength.value if strength else 'none'}, and a step is {weakest.value} only"
    for check in claim.checks:
        if check.refutes == statement.id and check.word == Status.HELD.value:
            yield f"{check.name} refutes it"
    if not any(_exhibits(check, statement.id) for check in claim.checks):
        yield "no check that held looked at an instance of it"
    yield from _unsaid(one, verdicts)


def _unsaid(one: StatementReport, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield what a verdict rests on, by its own argument or by what that uses, and does not say."""
    said = {*one.verdict.trusted, *one.verdict.argued}
    for step in one.statement.argument:
        used = verdicts.get(step.uses)
        sentences = [step.trusted, *(used.trusted + used.argued if used else ())]
        sentences += [f"{step.text} ({one.statement.id})"] if step.argued else []
        for sentence in sentences:
            if sentence and sentence not in said:
                yield f"it does not list what it rests on: {sentence}"


def _exhibits(check: CheckReport, statement: str) -> bool:
    concrete = check.strength in (Strength.CERTIFIED, Strength.SAMPLED)
    return concrete and statement in check.about and check.word == Status.HELD.value


def _unmeasured(check: CheckReport) -> Iterator[str]:
    """Yield what does not fit in the result of a check that held: its controls, its counts, its defect."""
    result = check.result
    if result is None or check.word != Status.HELD.value:
        return
    if sorted(control.name for control in result.controls) != sorted(check.controls):
        yield "its controls are not those that it declares"
    if result.strata and sum(result.strata.values()) != result.instances:
        yield f"it counts {result.instances} instances, and its strata {sum(result.strata.values())}"
    if result.worst is not None and result.worst.ratio > 1:
        yield "its worst defect is beyond the tolerance"


def _of_one_instance(report: Report) -> Iterator[str]:
    """Yield what a report on one instance concludes, which it must not; its status says whether all that ran held."""
    for one in (one for claim in report.claims for one in claim.statements):
        said = any(reason.startswith(UNFORMED) for reason in one.verdict.reasons)
        if one.verdict.ruling in (Ruling.HOLDS, Ruling.REFUTED):
            word = "hold" if one.verdict.ruling is Ruling.HOLDS else "be refuted"
            yield f"{one.statement.id} is said to {word}, and one instance carries no verdict"
        elif one.verdict.ruling is Ruling.UNDECIDED and not said:
            yield f"{one.statement.id} does not say that no verdict is formed, and one instance carries none"
    if report.differences:
        yield "it differs from the record, and one instance carries no verdict that could"
    open_ = [check for claim in report.claims for check in claim.checks if check.word != Status.HELD.value]
    if report.status == 0 and open_:
        yield f"its status is 0, and {open_[0].name} is {open_[0].word}"


def _status(report: Report) -> Iterator[str]:
    """Yield where the exit status does not fit the verdicts."""
    statements = [one for claim in report.claims for one in claim.statements]
    checks = [check for claim in report.claims for check in claim.checks]
    broken = bool(report.failures) or any(one.verdict.ruling is Ruling.BROKEN for one in statements)
    broken = broken or any(check.word == Status.BROKEN.value for check in checks)
    if report.status == 0 and not statements:
        yield "its status is 0, and nothing is in it"
    if report.status == 0 and broken:
        yield "its status is 0, and something in it is broken"
    differ = [one for one in statements if not as_recorded(one.verdict, one.recorded)]
    if report.status == 0 and differ:
        yield f"its status is 0, and {differ[0].statement.id} is not as recorded"
