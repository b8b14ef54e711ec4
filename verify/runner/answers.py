"""What a check may say: its answers are held to its strength, and to the statement that it speaks about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from verify.claim.answer import Answer
from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.errors import ClaimError
from verify.claim.evidence import Counterexample, Evaluated, Outcome, Strength
from verify.runner.failing import shown


def answered(claim: Claim, check: Check, result: Any) -> Outcome | None:
    """Return what a check said as an outcome, if it may say so; nothing, if its instance misses the hypotheses.

    A counterexample evaluates every hypothesis of the statement it speaks about, by name, none left out, and so does
    an ``Evaluated``; and only a sampled check may rest on a float defect.

    Raises:
        ClaimError: it may not.
    """
    if check.refutes or check.without:
        if not isinstance(result, Counterexample):
            raise ClaimError(f"{check.name} must return a Counterexample, so that each hypothesis is seen to hold")
        return result.outcome(_repairs(claim, check, result))
    if isinstance(result, Counterexample):
        raise ClaimError(f"{check.name} returns a Counterexample but is not declared as one")
    if isinstance(result, Evaluated):
        _supported(claim, check, result)
        if result.missed:
            return None
        outcome = result.outcome()
    else:
        outcome = replace(Outcome.of(result), evaluated=False)
    if outcome.defect is not None and check.strength is not Strength.SAMPLED:
        raise ClaimError(f"{check.name} is {check.strength.value}, so it cannot rest on a float defect")
    return outcome


def _supported(claim: Claim, check: Check, found: Evaluated) -> None:
    """See that an instance evaluates each hypothesis of the statements that its check supports."""
    supported = [s for s in claim.statements.values() if s.id in check.supports]
    sentences: dict[str, str] = {}
    for name, sentence in (pair for statement in supported for pair in statement.hypotheses.items()):
        if sentences.setdefault(name, sentence) != sentence:
            raise ClaimError(f"{check.name}: hypothesis {name!r} reads differently in the statements that it supports")
    if not supported:
        raise ClaimError(f"{check.name} returns an Evaluated but supports no statement")
    if odd := sorted(set(found.hypotheses) ^ set(sentences)):
        raise ClaimError(f"{check.name}: hypotheses differ from those of {', '.join(check.supports)}: {', '.join(odd)}")


def _repairs(claim: Claim, check: Check, found: Counterexample) -> list[Sequence[str]]:
    """Compare the names in a counterexample with the statement's own; return what each repair of it adds."""
    target, dropped = check.without or (check.refutes, "")
    statement = next(s for s in claim.statements.values() if s.id == target)
    if set(found.hypotheses) != set(statement.hypotheses):
        odd = sorted(set(found.hypotheses) ^ set(statement.hypotheses))
        raise ClaimError(f"{check.name}: hypotheses differ from those of {target}: {', '.join(odd)}")
    if tuple(found.dropped) != ((dropped,) if dropped else ()):
        raise ClaimError(f"{check.name}: must drop exactly {dropped or 'nothing'}, drops {found.dropped}")
    repairs = [] if dropped else [s.adds for s in claim.statements.values() if s.repairs is statement and s.adds]
    added = {name for names in repairs for name in names}
    if set(found.repair) != added:
        wanted = ", ".join(sorted(added)) or "none"
        raise ClaimError(f"{check.name}: evaluate the hypotheses that repairs add ({wanted}), and no others")
    return repairs


def derived(check: Check, outcome: Outcome) -> None:
    """See that a derived check which holds derived something in each of its parts.

    Lines of a log can be typed, and a yes can come from a loop over thirty cases: neither covers every size. Only what
    :mod:`verify.symbolic` returns counts.

    Raises:
        ClaimError: a part holds without a derivation.
    """
    if check.strength is not Strength.DERIVED or outcome.answer is not Answer.HOLDS:
        return
    from verify.symbolic import proves

    for number, part in enumerate(outcome.leaves, 1):
        if not part.derivations or not all(proves(one) for one in part.derivations):
            where = f" in part {number} of {len(outcome.parts)}" * bool(outcome.parts)
            raise ClaimError(
                f"{check.name} is derived and holds without a derivation{where}: return what verify.symbolic establishes, "
                "or declare what was computed as a certified check of its own"
            )


def witnessed(check: Check, value: Any, outcome: Outcome) -> Outcome:
    """Return the outcome with the instance as its witness, where it fails exactly and so may refute a statement."""
    if outcome.answer is not Answer.FAILS or check.strength is not Strength.CERTIFIED:
        return outcome
    return replace(outcome, witness={**outcome.witness, "instance": shown(value)})


def said_no(outcome: Outcome) -> Outcome:
    """A control must be rejected by what the check measured; a NaN is a breakdown, not a measurement."""
    if outcome.defect is not None and math.isnan(outcome.defect.value) and outcome.answer is Answer.FAILS:
        return Outcome(Answer.UNDECIDED, "its defect is not a number, which rejects nothing")
    return Outcome(outcome.answer, outcome.reason, defect=outcome.defect)


def agreed(check: Check, first: Sequence[Outcome | None], second: Sequence[Outcome | None]) -> None:
    """See that a check says the same when it is asked twice.

    A check that keeps something from one call to the next answers by how often it was called, and its verdict would
    depend on which worker ran what.

    Raises:
        ClaimError: it says something else the second time.
    """
    for one, other in zip(first, second, strict=True):
        said = [f"{x.answer.value}{f' ({x.reason})' if x.reason else ''}" if x else "misses" for x in (one, other)]
        if said[0] != said[1]:
            raise ClaimError(f"{check.name} gives different answers when asked twice: {said[0]}, then {said[1]}")
