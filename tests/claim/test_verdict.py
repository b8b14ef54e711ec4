"""The rules by which results become a verdict, one by one; results are made by hand here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from verify.claim import (
    Case,
    CheckResult,
    Claim,
    ControlResult,
    Count,
    Rejection,
    Ruling,
    Source,
    Statement,
    Status,
    Step,
    Strength,
    Verdict,
    hypothesis_findings,
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


def square(id: str = "square", argument: tuple[Step, ...] = (DERIVED,)) -> tuple[Claim, Statement]:
    """A claim with every kind of check about one statement; what they found is up to each test."""
    claim = Claim(id, title="A square is not negative", source=Source("Section 1"))
    all_ = claim.printed("all", "x^2 >= 0", hypotheses={"real": "x is real"}, argument=argument)
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
    whole = {"controls": controls, **counts, **fields}
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


def test_a_derived_statement_with_an_exhibited_instance_holds() -> None:
    claim, statement = square()
    assert verdict(claim) == Verdict("square.all", statement.digest, Ruling.HOLDS, Strength.DERIVED)


# Nothing green comes from what did not run to a yes


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNDECIDED, Status.TIMED_OUT, Status.SKIPPED, None])
def test_a_step_that_is_not_carried_leaves_the_statement_undecided(status: Status | None) -> None:
    claim, _ = square()
    found = verdict(claim, derivation_is_right=status)
    assert found.ruling is Ruling.UNDECIDED
    assert "step not carried" in " ".join(found.reasons)
    assert found.strength is None


@pytest.mark.parametrize("name", ["float_instances_agree", "exact_instances_agree"])
@pytest.mark.parametrize("status", [Status.UNDECIDED, Status.TIMED_OUT, None])
def test_open_evidence_leaves_the_statement_undecided(name: str, status: Status | None) -> None:
    claim, _ = square()
    assert verdict(claim, **{name: status}).ruling is Ruling.UNDECIDED


def test_skipped_evidence_is_neither_green_nor_a_doubt() -> None:
    claim, _ = square()
    assert verdict(claim, float_instances_agree=Status.SKIPPED).ruling is Ruling.HOLDS
    skipped = verdict(claim, float_instances_agree=Status.SKIPPED, exact_instances_agree=Status.SKIPPED)
    assert skipped.ruling is Ruling.UNDECIDED
    assert "vacuous" in skipped.reasons[0]


def test_nothing_ran_at_all() -> None:
    claim, _ = square()
    assert verdicts([claim], {})["square.all"].ruling is Ruling.UNDECIDED


def test_a_statement_without_an_exhibited_instance_may_be_vacuous() -> None:
    claim = Claim("square", title="t", source=Source("s"))
    claim.printed("all", "x^2 >= 0", hypotheses={"odd": "x is even and odd"}, argument=[DERIVED])
    claim.derived(covers="all", controls=CONTROL)(derivation_is_right)
    assert verdict(claim).reasons == ("no instance that satisfies the hypotheses was exhibited, so it may be vacuous",)
    assert verdict(claim).ruling is Ruling.UNDECIDED


def test_evidence_without_an_argument_decides_nothing() -> None:
    claim, _ = square(argument=())
    assert verdict(claim).ruling is Ruling.UNDECIDED
    assert "no argument" in verdict(claim).reasons[0]


# Broken


def broken_results(claim: Claim) -> dict[str, CheckResult]:
    name = "derivation_is_right"

    def control(rejection: Rejection) -> CheckResult:
        return result(claim, name, controls=(ControlResult("with_the_cube", rejection),))

    return {
        "crashed": result(claim, name, Status.BROKEN, reason="ValueError: no", held=0),
        "ran on nothing": result(claim, name, held=0),
        "no control": result(claim, name, controls=()),
        "another control": result(claim, name, controls=(ControlResult("older", Rejection.REJECTED),)),
        "another strength": dataclasses.replace(result(claim, name), strength=Strength.SAMPLED),
        "held on some": result(claim, name, held=1, failed=1),
        **{r.value: control(r) for r in Rejection if r is not Rejection.REJECTED},
    }  # fmt: skip


@pytest.mark.parametrize(
    "how",
    ["crashed", "ran on nothing", "no control", "another control", "another strength", "held on some",
     "accepted", "undecided", "timed out"],
)  # fmt: skip
@pytest.mark.parametrize("also_refuted", [False, True])
def test_a_check_that_cannot_be_trusted_breaks_its_statement(how: str, also_refuted: bool) -> None:
    claim, _ = square()
    counterexample = Status.HELD if also_refuted else Status.FAILED
    found = verdict(claim, derivation_is_right=broken_results(claim)[how], one_instance_disagrees=counterexample)
    assert found.ruling is Ruling.BROKEN
    assert found.reasons[0].startswith("derivation_is_right: ")


@pytest.mark.parametrize(
    "name",
    ["derivation_is_right", "exact_instances_agree", "float_instances_agree", "one_instance_disagrees",
     "hypothesis_is_needed", "hypothesis_is_spared"],
)  # fmt: skip
def test_every_check_about_a_statement_can_break_it(name: str) -> None:
    claim, _ = square()
    accepted = result(claim, name, controls=(ControlResult("with_the_cube", Rejection.ACCEPTED),))
    assert verdict(claim, **{name: accepted}).ruling is Ruling.BROKEN


def test_a_check_that_timed_out_and_accepted_a_control_is_broken() -> None:
    claim, _ = square()
    controls = (ControlResult("with_the_cube", Rejection.ACCEPTED),)
    timed_out = result(claim, "exact_instances_agree", Status.TIMED_OUT, controls=controls)
    assert verdict(claim, exact_instances_agree=timed_out).ruling is Ruling.BROKEN


def test_derived_and_refuted_at_once_is_a_contradiction() -> None:
    claim, _ = square()
    found = verdict(claim, one_instance_disagrees=Status.HELD)
    assert found.ruling is Ruling.BROKEN
    assert "derived and refuted at once" in found.reasons[0]


def test_the_contradiction_does_not_hide_behind_missing_instances() -> None:
    claim, _ = square()
    found = verdict(
        claim,
        one_instance_disagrees=Status.HELD,
        exact_instances_agree=Status.SKIPPED,
        float_instances_agree=Status.SKIPPED,
    )
    assert found.ruling is Ruling.BROKEN


# Refuted


def test_a_counterexample_refutes() -> None:
    claim, _ = square()
    found = verdict(claim, derivation_is_right=Status.FAILED, one_instance_disagrees=Status.HELD)
    assert found.ruling is Ruling.REFUTED
    assert found.reasons[0].startswith("one instance disagrees")


def test_an_exact_instance_where_the_statement_fails_refutes_and_is_named() -> None:
    claim, _ = square(argument=())
    failed = result(claim, "exact_instances_agree", Status.FAILED, witness_index=3, reason="-1 < 0")
    found = verdict(claim, exact_instances_agree=failed)
    assert found.ruling is Ruling.REFUTED
    assert found.reasons == ("exact instances agree: -1 < 0 (instance 3)",)


@pytest.mark.parametrize("status", [Status.UNDECIDED, Status.TIMED_OUT, Status.SKIPPED, Status.FAILED, None])
def test_a_counterexample_that_is_none_refutes_nothing(status: Status | None) -> None:
    claim, _ = square()
    assert verdict(claim, one_instance_disagrees=status).ruling is Ruling.HOLDS


def test_a_float_disagreement_does_not_refute_but_is_no_yes() -> None:
    claim, _ = square()
    failed = result(claim, "float_instances_agree", Status.FAILED, witness_index=4, reason="defect 1")
    found = verdict(claim, float_instances_agree=failed)
    assert found.ruling is Ruling.UNDECIDED
    assert found.reasons == ("float instances agree: defect 1 (instance 4)",)


def test_a_derivation_that_fails_beside_the_argument_is_not_ignored() -> None:
    claim = Claim("square", title="t", source=Source("s"))
    step = Step("all cases", by="exact_space_agrees")
    statement = claim.printed("all", "x^2 >= 0", hypotheses={}, argument=[step])

    @claim.certified(covers="all", controls=CONTROL, entire=True)
    def exact_space_agrees(*, power: int = 2) -> bool:
        return True

    claim.derived(covers="all", controls=CONTROL, supports=[statement])(derivation_is_right)
    assert verdict(claim).ruling is Ruling.HOLDS
    assert verdict(claim, derivation_is_right=Status.FAILED).ruling is Ruling.UNDECIDED


@pytest.mark.parametrize("name", ["hypothesis_is_needed", "hypothesis_is_spared"])
@pytest.mark.parametrize("status", [Status.FAILED, Status.UNDECIDED, Status.TIMED_OUT, Status.SKIPPED, None])
def test_probes_of_hypotheses_do_not_decide_the_statement(name: str, status: Status | None) -> None:
    claim, _ = square()
    assert verdict(claim, **{name: status}).ruling is Ruling.HOLDS


# Strength and what is trusted


def test_the_strength_is_that_of_the_weakest_step() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    claim, _ = square(argument=(DERIVED, exists, Step("known", cites=BOOK)))
    found = verdict(claim)
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.CERTIFIED)
    assert found.trusted == ("known (a book, Theorem 5)",)
    assert found.reasons == ("rests on exact instances alone: there is one",)


def test_an_exact_instance_is_certified_at_most() -> None:
    exists = Step("there is none like it", by="hypothesis_is_needed", exists=True)
    claim, _ = square(argument=(exists,))
    assert verdict(claim).strength is Strength.CERTIFIED


# Dependencies


def pair(first: tuple[Step, ...], second: tuple[Step, ...]) -> list[Claim]:
    return [square("lemma", first)[0], square("theorem", second)[0]]


def judged(claims: list[Claim], **found: Mapping[str, Status | CheckResult | None]) -> dict[str, Verdict]:
    together: dict[tuple[str, str], CheckResult] = {}
    for claim in claims:
        together |= results(claim, found.get(claim.id, {}))
    return verdicts(claims, together)


USES_LEMMA = Step("by the lemma", uses="lemma.all")


def test_a_corollary_inherits_strength_and_trusted_facts() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    found = judged(pair((exists, Step("known", cites=BOOK)), (DERIVED, USES_LEMMA)))
    assert found["theorem.all"].ruling is Ruling.HOLDS
    assert found["theorem.all"].strength is Strength.CERTIFIED
    assert found["theorem.all"].trusted == ("known (a book, Theorem 5)",)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("lemma", "ruling"),
    [
        ({"derivation_is_right": Status.FAILED, "one_instance_disagrees": Status.HELD}, "refuted"),
        ({"derivation_is_right": Status.TIMED_OUT}, "undecided"),
        ({"exact_instances_agree": Status.BROKEN}, "broken"),
    ],
)
def test_a_corollary_is_never_better_than_what_it_uses(lemma: dict[str, Status], ruling: str, order: int) -> None:
    found = judged(pair((DERIVED,), (DERIVED, USES_LEMMA))[::order], lemma=lemma)
    assert found["lemma.all"].ruling.value == ruling
    assert found["theorem.all"].ruling is Ruling.UNDECIDED
    assert found["theorem.all"].reasons == (f"it uses lemma.all, which is {ruling}",)


def test_a_corollary_of_what_did_not_run_is_undecided() -> None:
    claim, _ = square("theorem", (DERIVED, USES_LEMMA))
    assert verdict(claim).reasons == ("it uses lemma.all, which did not run",)


@pytest.mark.parametrize("order", [1, -1])
def test_every_statement_of_a_circle_is_broken(order: int) -> None:
    claims = pair((DERIVED, Step("by the theorem", uses="theorem.all")), (DERIVED, USES_LEMMA))
    corollary, _ = square("corollary", (DERIVED, USES_LEMMA))
    found = judged([*claims, corollary][::order])
    assert found["lemma.all"].ruling is found["theorem.all"].ruling is Ruling.BROKEN
    assert found["lemma.all"].reasons == ("the argument is circular: lemma.all uses theorem.all uses lemma.all",)
    assert found["corollary.all"].ruling is Ruling.UNDECIDED


def test_two_ways_to_the_same_lemma_are_no_circle() -> None:
    lemma, theorem = pair((DERIVED,), (DERIVED, USES_LEMMA))
    both = Step("by the theorem", uses="theorem.all")
    corollary, _ = square("corollary", (both, USES_LEMMA, USES_LEMMA))
    assert judged([corollary, theorem, lemma])["corollary.all"].ruling is Ruling.HOLDS


def test_a_statement_carried_by_uses_alone_still_needs_an_instance() -> None:
    lemma, _ = square("lemma")
    theorem = Claim("theorem", title="t", source=Source("s"))
    theorem.printed("all", "x^2 > -1", hypotheses={}, argument=[USES_LEMMA])
    theorem.printed("other", "x^2 > -2", hypotheses={}, argument=[DERIVED])
    theorem.derived(covers="all", controls=CONTROL)(derivation_is_right)
    assert judged([lemma, theorem])["theorem.all"].ruling is Ruling.UNDECIDED


def test_a_run_that_left_something_out_lets_nothing_hold_but_still_refutes() -> None:
    claim, _ = square()
    cut = verdicts([claim], results(claim, {}), "only instance 3 was run")["square.all"]
    assert (cut.ruling, cut.reasons) == (Ruling.UNDECIDED, ("only instance 3 was run",))
    failed = results(claim, {"exact_instances_agree": Status.FAILED})
    assert verdicts([claim], failed, "only instance 3 was run")["square.all"].ruling is Ruling.REFUTED


# Hypotheses


def test_what_happens_without_a_hypothesis() -> None:
    claim, statement = square()

    def finding(**found: Status | CheckResult | None) -> str:
        (only,) = hypothesis_findings(claim, statement, results(claim, found))
        return only.finding

    assert finding() == "needed: counterexample without it"
    assert finding(hypothesis_is_needed=Status.FAILED) == "not needed in 5 instances"
    for status in (Status.FAILED, Status.UNDECIDED, Status.TIMED_OUT, Status.SKIPPED, None):
        assert finding(hypothesis_is_needed=status, hypothesis_is_spared=status) == "not examined"
    accepted = (ControlResult("with_the_cube", Rejection.ACCEPTED),)
    untrusted = result(claim, "hypothesis_is_needed", controls=accepted)
    assert finding(hypothesis_is_needed=untrusted, hypothesis_is_spared=None) == "not examined"
