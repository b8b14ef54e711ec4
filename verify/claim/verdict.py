"""How the outcomes of checks add up to the verdict on a statement.

The rules, in the order in which they are applied:

1. A check that crashed, ran on nothing, or accepted (or could not reject) one of its controls makes every
   statement it speaks about BROKEN. Nothing is concluded from a broken check, not even a refutation.
2. A counterexample that holds refutes its statement. So does a certified check that supports a statement
   and fails at an exact instance.
3. A statement holds if its argument is not empty and each step is carried: the checks it rests on held, the
   statement it uses holds, or it cites a fact of the literature. Its strength is that of its weakest step.
4. Both at once is a contradiction, and BROKEN.
5. Anything else is UNDECIDED: a step that failed, timed out or was skipped, a float run that
   disagrees, or evidence without an argument. Sampling alone never lifts a statement out of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from verify.claim.claim import Claim
from verify.claim.evidence import Strength
from verify.claim.result import CheckResult, Rejection, Status
from verify.claim.statement import Statement, Step


class Ruling(Enum):
    """What the checks say about a statement."""

    HOLDS = "holds"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    BROKEN = "broken"


@dataclass(frozen=True)
class Verdict:
    """The ruling on one statement, why, and what it rests on.

    Attributes:
        strength: that of the weakest step, for a statement that holds.
        reasons: sentences; for a refutation the counterexamples, for undecided what is missing.
        trusted: cited facts on which the ruling rests, its dependencies' included.
    """

    statement: str
    digest: str
    ruling: Ruling
    strength: Strength | None = None
    reasons: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()


def verdicts(claims: Iterable[Claim], results: Mapping[tuple[str, str], CheckResult]) -> dict[str, Verdict]:
    """Return the verdict on every statement of the claims, in order of declaration.

    Args:
        claims: the claims that ran, with the claims they use.
        results: by (claim id, check name).

    A statement that uses itself, however indirectly, is BROKEN: a circular argument carries nothing.
    """
    by_id = {claim.id: claim for claim in claims}
    judged: dict[str, Verdict] = {}
    under_way: set[str] = set()

    def judge(statement: Statement) -> Verdict:
        if statement.id in judged:
            return judged[statement.id]
        if statement.id in under_way:
            return Verdict(statement.id, statement.digest, Ruling.BROKEN, reasons=("the argument is circular",))
        under_way.add(statement.id)
        judged[statement.id] = _judge(by_id[statement.claim], statement, results, used)
        under_way.discard(statement.id)
        return judged[statement.id]

    def used(name: str) -> Verdict | None:
        claim_id, _, part = name.partition(".")
        claim = by_id.get(claim_id)
        statement = claim.statements.get(part) if claim else None
        return judge(statement) if statement else None

    return {s.id: judge(s) for claim in by_id.values() for s in claim.statements.values()}


def _judge(
    claim: Claim,
    statement: Statement,
    results: Mapping[tuple[str, str], CheckResult],
    used: Callable[[str], Verdict | None],
) -> Verdict:
    def verdict(ruling: Ruling, reasons: list[str], strength: Strength | None = None) -> Verdict:
        return Verdict(statement.id, statement.digest, ruling, strength, tuple(dict.fromkeys(reasons)), tuple(trusted))

    trusted: list[str] = []
    relevant = {name: results.get((claim.id, name)) for name in checks_about(claim, statement)}
    broken = [f"{name}: {why}" for name, result in relevant.items() if result and (why := distrust(result))]
    if broken:
        return verdict(Ruling.BROKEN, broken)

    refutations: list[str] = []
    disagreements: list[str] = []
    for name, result in relevant.items():
        check = claim.checks[name]
        if result is None:
            continue
        if check.refutes == statement.id and result.status is Status.HELD:
            refutations.append(f"{check.title}: {result.reason}")
        elif statement.id in check.supports and result.status is Status.FAILED:
            text = f"{check.title}: {result.reason or 'fails'} (instance {result.witness_index})"
            exact = check.strength is Strength.CERTIFIED
            (refutations if exact else disagreements).append(text)

    missing, strengths = _carried(claim, statement, relevant, used, trusted)
    if not statement.argument:
        missing.append("no argument is given; evidence alone does not decide")
    elif not _exhibited(claim, statement, relevant):
        missing.append("no instance that satisfies the hypotheses was exhibited, so it may be vacuous")

    if refutations and not missing:
        return verdict(Ruling.BROKEN, ["derived and refuted at once: " + refutations[0]])
    if refutations:
        return verdict(Ruling.REFUTED, refutations)
    if disagreements or missing:
        return verdict(Ruling.UNDECIDED, disagreements + missing)
    order = list(Strength)
    return verdict(Ruling.HOLDS, [], max(strengths, key=order.index) if strengths else Strength.DERIVED)


def checks_about(claim: Claim, statement: Statement) -> list[str]:
    """Return the names of the checks of the claim that speak about the statement, in order of declaration."""
    carrying = {name for step in statement.argument for name in step.by}
    return [
        check.name
        for check in claim.checks.values()
        if check.name in carrying
        or statement.id in (check.refutes, *check.supports)
        or statement.id in [pair[0] for pair in (check.without, check.spares) if pair]
    ]


def distrust(result: CheckResult) -> str:
    """Return why nothing may be concluded from a result, or "" if it can be trusted.

    A check that timed out or was skipped is not broken: it is an open question, and never a yes.
    """
    if result.status is Status.BROKEN:
        return result.reason or "broken"
    if result.status in (Status.TIMED_OUT, Status.SKIPPED):
        return ""
    if result.instances == 0:
        return "it ran on nothing"
    if not result.controls:
        return "no control ran"
    for control in result.controls:
        if control.rejection is Rejection.TIMED_OUT:
            return f"control {control.name} timed out, so it was not rejected"
        if control.rejection is not Rejection.REJECTED:
            return f"control {control.name} was {control.rejection.value}, it must be rejected"
    return ""


def _carried(
    claim: Claim,
    statement: Statement,
    relevant: Mapping[str, CheckResult | None],
    used: Callable[[str], Verdict | None],
    trusted: list[str],
) -> tuple[list[str], list[Strength]]:
    """Return what is missing from the argument, and the strengths of what carries it; fill the trusted facts."""
    missing: list[str] = []
    strengths: list[Strength] = []
    for step in statement.argument:
        if step.cites is not None:
            trusted.append(f"{step.text} ({step.cites})")
        elif step.uses:
            verdict = used(step.uses)
            if verdict is None:
                missing.append(f"it uses {step.uses}, which did not run")
            elif verdict.ruling is not Ruling.HOLDS:
                missing.append(f"it uses {step.uses}, which is {verdict.ruling.value}")
            else:
                strengths.append(verdict.strength or Strength.DERIVED)
                trusted.extend(fact for fact in verdict.trusted if fact not in trusted)
        for name in step.by:
            result = relevant.get(name)
            status = result.status if result else Status.SKIPPED
            if status is Status.HELD:
                strengths.append(_worth(claim, name, step))
            else:
                missing.append(f"step not carried, {claim.checks[name].title} {_ENDED[status]}")
    return missing, strengths


def _worth(claim: Claim, name: str, step: Step) -> Strength:
    """An exact instance carries an existential step as well as a certificate does."""
    strength = claim.checks[name].strength
    return Strength.CERTIFIED if step.exists and strength is Strength.COUNTEREXAMPLE else strength


def _exhibited(claim: Claim, statement: Statement, relevant: Mapping[str, CheckResult | None]) -> bool:
    """Whether some check on concrete instances agrees with the statement."""
    carrying = {name for step in statement.argument for name in step.by}
    return any(
        result is not None
        and result.status is Status.HELD
        and claim.checks[name].strength in (Strength.CERTIFIED, Strength.SAMPLED)
        and (statement.id in claim.checks[name].supports or name in carrying)
        for name, result in relevant.items()
    )


_ENDED = {
    Status.FAILED: "fails",
    Status.UNDECIDED: "is undecided",
    Status.TIMED_OUT: "timed out",
    Status.SKIPPED: "did not run",
    Status.BROKEN: "is broken",
}


@dataclass(frozen=True)
class HypothesisFinding:
    """What happens without one hypothesis of a statement."""

    name: str
    finding: str
    check: str = ""


def hypothesis_findings(
    claim: Claim, statement: Statement, results: Mapping[tuple[str, str], CheckResult]
) -> tuple[HypothesisFinding, ...]:
    """Return, for each hypothesis, ``needed``, ``not needed in N instances``, or ``not examined``."""
    found = {name: HypothesisFinding(name, "not examined") for name in statement.hypotheses}
    for check in claim.checks.values():
        result = results.get((claim.id, check.name))
        if result is None or result.status is not Status.HELD or distrust(result):
            continue
        if check.spares and check.spares[0] == statement.id:
            name = check.spares[1]
            found[name] = HypothesisFinding(name, f"not needed in {result.instances} instances", check.name)
        if check.without and check.without[0] == statement.id:
            name = check.without[1]
            found[name] = HypothesisFinding(name, "needed: counterexample without it", check.name)
    return tuple(found.values())
