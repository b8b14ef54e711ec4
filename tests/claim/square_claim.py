"""A claim with every kind of check, results made by hand, and the verdict that they come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.claim import (
    Case,
    CheckResult,
    Claim,
    ControlResult,
    Count,
    Rejection,
    Source,
    Statement,
    Status,
    Step,
    Verdict,
    verdicts,
)

CONTROL = {"with_the_cube": {"power": 3}}
BOOK = Source("a book", "Theorem 5")


class Numbers:
    def draw(self, seed: int, claim: str, check: str, index: int) -> Case:
        return Case(index)


def derivation_is_right(*, power: int = 2) -> bool:
    return True


def exact_instances_agree(x: int, *, power: int = 2) -> bool:
    return True


def float_instances_agree(x: int, *, power: int = 2) -> bool:
    return True


def one_instance_disagrees(*, power: int = 2) -> bool:
    return True


def hypothesis_is_needed(*, power: int = 2) -> bool:
    return True


def hypothesis_is_spared(x: int, *, power: int = 2) -> bool:
    return True


DERIVED = Step("it follows", by="derivation_is_right")


def square(
    id: str = "square", argument: tuple[Step, ...] = (DERIVED,), exists: bool = False
) -> tuple[Claim, Statement]:
    """A claim with every kind of check about one statement; what they found is up to each test."""
    claim = Claim(id, title="A square is not negative", source=Source("Section 1"))
    all_ = claim.printed("all", "x^2 >= 0", hypotheses={"real": "x is real"}, argument=argument, exists=exists)
    draws: dict[str, Any] = {
        "instances": Numbers(),
        "count": Count(5, 5, 5),
        "covers": "5 numbers",
        "controls": CONTROL,
    }
    claim.derived(covers="all", controls=CONTROL, supports=[all_])(derivation_is_right)
    claim.certified(**draws, supports=[all_])(exact_instances_agree)
    claim.sampled(**draws, supports=[all_])(float_instances_agree)
    claim.counterexample(covers="x = i", controls=CONTROL, refutes=all_)(one_instance_disagrees)
    claim.counterexample(covers="x = i", controls=CONTROL, without=(all_, "real"))(hypothesis_is_needed)
    claim.sampled(**draws, spares=(all_, "real"))(hypothesis_is_spared)
    claim.validate()
    return claim, all_


def result(claim: Claim, name: str, status: Status = Status.HELD, **fields: Any) -> CheckResult:
    check = claim.checks[name]
    number = check.count.quick if check.count else 1
    counts = {"held": number} if status is Status.HELD else {"held": number - 1}
    counts |= {Status.FAILED: {"failed": 1}, Status.UNDECIDED: {"undecided": 1}}.get(status, {})
    controls = tuple(ControlResult(control.name, Rejection.REJECTED) for control in check.controls)
    whole = {"controls": controls, "evaluated": number, **counts, **fields}
    return CheckResult(claim.id, name, check.strength, check.covers, status, **whole)


def results(claim: Claim, found: Mapping[str, Status | CheckResult | None]) -> dict[tuple[str, str], CheckResult]:
    """All checks held but the counterexample, which was none; change that in ``found`` (None: did not finish)."""
    made: dict[tuple[str, str], CheckResult] = {}
    for name in claim.checks:
        usual = Status.FAILED if name == "one_instance_disagrees" else Status.HELD
        value = found.get(name, usual)
        if value is not None:
            made[claim.id, name] = result(claim, name, value) if isinstance(value, Status) else value
    return made


def verdict(claim: Claim, **found: Status | CheckResult | None) -> Verdict:
    return verdicts([claim], results(claim, found))[f"{claim.id}.all"]


def pair(first: tuple[Step, ...], second: tuple[Step, ...]) -> list[Claim]:
    return [square("lemma", first)[0], square("theorem", second)[0]]


def judged(claims: list[Claim], **found: Mapping[str, Status | CheckResult | None]) -> dict[str, Verdict]:
    together: dict[tuple[str, str], CheckResult] = {}
    for claim in claims:
        together |= results(claim, found.get(claim.id, {}))
    return verdicts(claims, together)


USES_LEMMA = Step("by the lemma", uses="lemma.all")
