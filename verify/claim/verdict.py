"""How the outcomes of checks add up to the verdict on a statement.

The rules, in the order in which they are applied:

1. A check that crashed, ran on nothing, or accepted (or could not reject) one of its controls makes every
   statement it speaks about BROKEN. Nothing is concluded from a broken check, not even a refutation.
2. A counterexample that holds refutes its statement. So does a certified check that supports a statement
   and fails at an exact instance at which each of its hypotheses was evaluated and holds.
3. A statement holds if its argument is not empty and each step is carried: the checks it rests on held, the
   statement it uses holds and its hypotheses are accounted for, it cites a fact of the literature, or it is argued
   in words (a check must carry at least one). Besides, an instance that satisfies its hypotheses was exhibited by a
   check that supports it, and no check about it is still open. Its strength is that of its weakest step; a step in
   words makes it ``argued`` at most.
4. An argument that is carried and a refutation are a contradiction, and BROKEN.
5. An argument that uses its own conclusion, however indirectly, is circular, and BROKEN.
6. Anything else is UNDECIDED: a step that failed, timed out or was skipped, a float run or a derivation that
   disagrees, or evidence without an argument. Sampling alone never lifts a statement out of this.

A run that was cut short on purpose (one instance of each check) forms no verdict at all: what is not BROKEN stays
UNDECIDED, and the one reason given is what was left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from verify.claim.check import Check
from verify.claim.circles import circles
from verify.claim.claim import Claim
from verify.claim.evidence import Strength
from verify.claim.result import CheckResult, Status
from verify.claim.statement import Statement, Step
from verify.claim.trust import distrust, refuting, stale
from verify.claim.uses import unaccounted


class Ruling(Enum):
    """What the checks say about a statement."""

    HOLDS = "holds"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    BROKEN = "broken"


UNFORMED = "no verdict is formed"
"""How the reason begins where a run was cut short on purpose."""


@dataclass(frozen=True)
class Verdict:
    """The ruling on one statement, why, and what it rests on.

    Attributes:
        strength: that of the weakest step, for a statement that holds.
        reasons: sentences; for a refutation the counterexamples, for undecided what is missing, for a
            statement that holds the steps that rest on exact instances.
        trusted: on which the ruling rests, its dependencies' included: cited facts, and sentences by which a step says that it
            meets hypotheses of what it uses.
        argued: sentences argued in words, checked by no machine, on which it rests, its dependencies' included.
    """

    statement: str
    digest: str
    ruling: Ruling
    strength: Strength | None = None
    reasons: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    argued: tuple[str, ...] = ()


@dataclass
class Ground:
    """What a ruling rests on beside checks, filled while it is made."""

    trusted: list[str] = field(default_factory=list)
    argued: list[str] = field(default_factory=list)

    def take_over(self, verdict: Verdict) -> None:
        """Add what the verdict on a used statement rests on."""
        self.trusted.extend(fact for fact in verdict.trusted if fact not in self.trusted)
        self.argued.extend(sentence for sentence in verdict.argued if sentence not in self.argued)


def verdicts(
    claims: Iterable[Claim], results: Mapping[tuple[str, str], CheckResult], left_out: str = ""
) -> dict[str, Verdict]:
    """Return the verdict on every statement of the claims, in order of declaration.

    Args:
        claims: the claims that ran, with the claims they use.
        results: by (claim id, check name).
        left_out: what this run did not look at, if it was cut short on purpose; then no verdict is formed.
    """
    by_id = {claim.id: claim for claim in claims}
    statements = {s.id: s for claim in by_id.values() for s in claim.statements.values()}
    circular = circles({s.id: by_id[s.claim].leans_on(s) for s in statements.values()})
    judged: dict[str, Verdict] = {}

    def judge(name: str) -> Verdict | None:
        if name not in statements:
            return None
        if name not in judged:
            statement = statements[name]
            if name in circular:
                reasons = (f"the argument is circular: {circular[name]}",)
                judged[name] = Verdict(name, statement.digest, Ruling.BROKEN, reasons=reasons)
            else:
                judged[name] = _judge(by_id[statement.claim], statement, statements, results, judge, left_out)
        return judged[name]

    return {name: verdict for name in statements if (verdict := judge(name))}


def _judge(
    claim: Claim,
    statement: Statement,
    statements: Mapping[str, Statement],
    results: Mapping[tuple[str, str], CheckResult],
    used: Callable[[str], Verdict | None],
    left_out: str,
) -> Verdict:
    def verdict(ruling: Ruling, reasons: list[str], strength: Strength | None = None) -> Verdict:
        rests_on = tuple(ground.trusted), tuple(ground.argued)
        return Verdict(statement.id, statement.digest, ruling, strength, tuple(dict.fromkeys(reasons)), *rests_on)

    ground = Ground()
    if not statement.intact:
        return verdict(Ruling.BROKEN, ["the statement was altered after it was declared"])
    relevant = {name: results.get((claim.id, name)) for name in checks_about(claim, statement)}
    broken = [
        f"{name}: {why}"
        for name, result in relevant.items()
        if result and (why := distrust(result) or stale(claim.checks[name], result))
    ]
    if broken:
        return verdict(Ruling.BROKEN, broken)
    if left_out:
        return verdict(Ruling.UNDECIDED, [f"{UNFORMED}: {left_out}"])

    refutations, doubts = _evidence(claim, statement, relevant, used, ground)
    missing, strengths = _carried(claim, statement, statements, relevant, used, ground)
    if not statement.argument:
        missing.append("no argument is given; evidence alone does not decide")
    elif not strengths and not missing:
        missing.append("nothing but citations carries it")
    if refutations and not missing:
        return verdict(Ruling.BROKEN, ["derived and refuted at once: " + refutations[0]])
    if refutations:
        return verdict(Ruling.REFUTED, refutations)
    if statement.argument and not _exhibited(claim, statement, relevant):
        missing.append("no check that supports it exhibits an instance of its hypotheses, so it may be vacuous")
    if doubts or missing:
        return verdict(Ruling.UNDECIDED, doubts + missing)
    existential = [f"rests on exact instances alone: {step.text}" for step in statement.argument if step.exists]
    return verdict(Ruling.HOLDS, existential, max(strengths, key=list(Strength).index))


def _evidence(
    claim: Claim,
    statement: Statement,
    relevant: Mapping[str, CheckResult | None],
    used: Callable[[str], Verdict | None],
    ground: Ground,
) -> tuple[list[str], list[str]]:
    """Return what refutes the statement, and what throws doubt on it."""
    refutations: list[str] = []
    doubts: list[str] = []
    for name, result in relevant.items():
        check = claim.checks[name]
        status = result.status if result else None
        if check.refutes == statement.id and result and status is Status.HELD:
            open_ground = _open_ground(check, used, ground)
            found = f"{check.title}: {result.reason}"
            (doubts if open_ground else refutations).append(found + open_ground)
        if statement.id not in check.supports or status in (Status.HELD, Status.SKIPPED):
            continue
        if result and status is Status.FAILED:
            where = f" (instance {result.witness_index})" if check.instances else ""
            text = f"{check.title}: {result.reason or 'fails'}{where}"
            if refuting(result, statement):
                refutations.append(text)
            else:
                taken = check.strength is Strength.CERTIFIED
                doubts.append(text + ", where no hypothesis was evaluated" * taken)
        else:
            doubts.append(f"{check.title} {_ENDED[status or Status.SKIPPED]}")
    return refutations, doubts


def _open_ground(check: Check, used: Callable[[str], Verdict | None], ground: Ground) -> str:
    """Return which statement a counterexample rests on without it being known to hold, or ""; fill the ground."""
    for name in check.rests_on:
        verdict = used(name)
        if verdict is None:
            return f", which rests on {name}, which did not run"
        if verdict.ruling is not Ruling.HOLDS:
            return f", which rests on {name}, which is {verdict.ruling.value}"
        ground.take_over(verdict)
    return ""


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


def _carried(
    claim: Claim,
    statement: Statement,
    statements: Mapping[str, Statement],
    relevant: Mapping[str, CheckResult | None],
    used: Callable[[str], Verdict | None],
    ground: Ground,
) -> tuple[list[str], list[Strength]]:
    """Return what is missing from the argument, and the strengths of what carries it; fill the ground."""
    missing: list[str] = []
    strengths: list[Strength] = []
    for step in statement.argument:
        if step.trusted:
            ground.trusted.append(step.trusted)
        if step.argued:
            ground.argued.append(f"{step.text} ({statement.id})")
            strengths.append(Strength.ARGUED)
        elif step.uses:
            verdict = used(step.uses)
            if verdict is None:
                missing.append(f"it uses {step.uses}, which did not run")
            elif verdict.ruling is not Ruling.HOLDS:
                missing.append(f"it uses {step.uses}, which is {verdict.ruling.value}")
            elif wrong := unaccounted(statement, step, statements[step.uses]):
                missing.append(wrong)
            else:
                strengths.append(verdict.strength or Strength.DERIVED)
                ground.take_over(verdict)
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
    """Whether a check that supports the statement agrees with it on concrete instances.

    That a check carries a step does not exhibit anything: what it looks at need not satisfy the hypotheses. Neither
    does one call that is about the entire space, nor a list of all cases, unless the hypotheses were evaluated there.
    """
    return any(
        result is not None
        and result.status is Status.HELD
        and (check := claim.checks[name]).strength in (Strength.CERTIFIED, Strength.SAMPLED)
        and statement.id in check.supports
        and (not check.entire or (check.instances is not None and bool(result.evaluated or not statement.hypotheses)))
        for name, result in relevant.items()
    )


_ENDED = {
    Status.FAILED: "fails",
    Status.UNDECIDED: "is undecided",
    Status.TIMED_OUT: "timed out",
    Status.SKIPPED: "did not run",
    Status.BROKEN: "is broken",
}
