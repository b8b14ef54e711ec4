"""The rules by which results become a verdict, one by one; results are made by hand here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from verify.claim import (
    Case,
    Cases,
    CheckResult,
    Claim,
    ClaimError,
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
from verify.claim.check import declare

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
    reason = "no check that supports it exhibits an instance of its hypotheses, so it may be vacuous"
    assert verdict(claim).reasons == (reason,)
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

    one = {"covers": "5 numbers", "instances": Numbers(), "count": Count(5, 5, 5), "controls": CONTROL}
    claim.certified(**one, supports=[statement])(exact_instances_agree)
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
    claim, _ = square(argument=(DERIVED, exists, Step("known", cites=BOOK)), exists=True)
    found = verdict(claim)
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.CERTIFIED)
    assert found.trusted == ("known (a book, Theorem 5)",)
    assert found.reasons == ("rests on exact instances alone: there is one",)


def test_an_exact_instance_is_certified_at_most() -> None:
    claim, _ = square(argument=())
    other = claim.extension(
        "all-but-one", "it may fail", hypotheses={}, exists=True,
        argument=[Step("there is none like it", by="hypothesis_is_needed", exists=True)],
    )  # fmt: skip

    @claim.certified(covers="one", controls=CONTROL, supports=[other])
    def one_instance_is_there(*, power: int = 2) -> bool:
        return True

    claim.validate()
    found = verdicts([claim], results(claim, {}))[other.id]
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.CERTIFIED)


def test_what_is_argued_in_words_is_worth_no_more_and_is_listed() -> None:
    claim, _ = square(argument=(DERIVED, Step("clearly", argued=True)))
    found = verdict(claim)
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.ARGUED)
    assert found.argued == ("clearly (square.all)",)
    assert found.trusted == ()
    assert list(Strength).index(Strength.CERTIFIED) < list(Strength).index(Strength.ARGUED)
    assert list(Strength).index(Strength.ARGUED) < list(Strength).index(Strength.SAMPLED)


def test_a_corollary_of_words_rests_on_words_too() -> None:
    found = judged(pair((DERIVED, Step("clearly", argued=True)), (DERIVED, USES_LEMMA)))["theorem.all"]
    assert (found.ruling, found.strength, found.argued) == (Ruling.HOLDS, Strength.ARGUED, ("clearly (lemma.all)",))


def test_no_check_is_declared_to_be_words() -> None:
    with pytest.raises(ClaimError, match="what is argued in words is a step"):
        declare(derivation_is_right, Strength.ARGUED, covers="all", controls=CONTROL)


# What a statement must not rest on


def test_an_instance_establishes_only_that_there_is_one() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    with pytest.raises(ClaimError, match="does not assert that there is something"):
        square(argument=(exists,))
    claim, statement = square(argument=(exists,), exists=True)
    assert statement.exists
    assert square()[1].digest != statement.digest
    assert verdict(claim).ruling is Ruling.HOLDS


@pytest.mark.parametrize("name", ["one_instance_disagrees", "hypothesis_is_needed"])
def test_no_statement_rests_on_a_counterexample_to_itself(name: str) -> None:
    with pytest.raises(ClaimError, match="a counterexample to that very statement"):
        square(argument=(Step("there is one", by=name, exists=True),), exists=True)


def test_what_carries_a_step_exhibits_nothing_and_neither_does_one_call_about_everything() -> None:
    claim = Claim("square", title="t", source=Source("s"))
    step = Step("all cases", by=("the_cases_agree", "the_space_agrees"))
    statement = claim.printed("all", "x^2 >= 0", hypotheses={"odd": "x is even and odd"}, argument=[step])

    @claim.certified(covers="all", controls=CONTROL, entire=True, instances=Cases([1, 2]))
    def the_cases_agree(x: int, *, power: int = 2) -> bool:
        return True

    @claim.certified(covers="all", controls=CONTROL, entire=True, supports=[statement])
    def the_space_agrees(*, power: int = 2) -> bool:
        return True

    claim.validate()
    assert verdict(claim).ruling is Ruling.UNDECIDED
    assert "vacuous" in verdict(claim).reasons[0]


def test_a_used_statement_brings_its_hypotheses_along() -> None:
    """The false theorem: x^2 > 4 for x > 2, hence for every real x."""
    claim = Claim("more", title="t", source=Source("s"))
    claim.extension("a", "x^2 > 4", hypotheses={"big": "x > 2"}, argument=[DERIVED])

    def user(part: str, hypotheses: dict[str, str], **given: Any) -> None:
        claim.statements.pop("all", None)
        claim.printed("all", part, hypotheses=hypotheses, argument=[Step("by a", uses="more.a", **given)])
        claim.validate()

    claim.derived(covers="all", controls=CONTROL)(derivation_is_right)
    with pytest.raises(ClaimError, match="does not account for its hypothesis 'big'"):
        user("x^2 > 4", {"real": "x is real"})
    with pytest.raises(ClaimError, match="does not account for its hypothesis 'big'"):
        user("x^2 > 4", {"big": "x is real"})  # the same name is not the same sentence
    with pytest.raises(ClaimError, match="given='small', which is no hypothesis of"):
        user("x^2 > 4", {"big": "x > 2"}, given=["small"])
    user("x^2 > 4", {"big": "x > 2"})
    user("x^2 > 9", {"bigger": "x > 3"}, given=["big"])


def test_a_used_statement_of_another_claim_does_so_too() -> None:
    lemma, _ = square("lemma")
    theorem = Claim("theorem", title="t", source=Source("s"))
    statement = theorem.printed("all", "x^2 >= 0", hypotheses={"any": "x is anything"}, argument=[DERIVED, USES_LEMMA])
    theorem.derived(covers="all", controls=CONTROL)(derivation_is_right)
    theorem.certified(covers="one", controls=CONTROL, supports=[statement])(hypothesis_is_needed)
    theorem.validate()  # alone it cannot know
    found = judged([lemma, theorem])["theorem.all"]
    assert found.ruling is Ruling.UNDECIDED
    assert "does not account for its hypothesis 'real'" in found.reasons[0]


@pytest.mark.parametrize("name", ["text", "hypotheses", "reading", "exists"])
def test_a_statement_that_was_altered_is_neither_loaded_nor_judged(name: str) -> None:
    claim, statement = square()
    object.__setattr__(statement, name, {"hypotheses": {}, "exists": True}.get(name, "another sentence"))
    with pytest.raises(ClaimError, match="altered after it was declared"):
        claim.validate()
    assert verdict(claim).ruling is Ruling.BROKEN
    assert verdict(claim).reasons == ("the statement was altered after it was declared",)


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
    lemma, _ = square("lemma", (exists, Step("known", cites=BOOK)), exists=True)
    found = judged([lemma, square("theorem", (DERIVED, USES_LEMMA))[0]])
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
    theorem.printed("all", "x^2 > -1", hypotheses={"real": "x is real"}, argument=[USES_LEMMA])
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
        there = results(claim, found)
        (only,) = hypothesis_findings(claim, statement, there, verdicts([claim], there)[statement.id])
        return only.finding

    assert finding() == "needed: counterexample without it"
    assert finding(hypothesis_is_needed=Status.FAILED) == "not needed in 5 instances"
    for status in (Status.FAILED, Status.UNDECIDED, Status.TIMED_OUT, Status.SKIPPED, None):
        assert finding(hypothesis_is_needed=status, hypothesis_is_spared=status) == "not examined"
    accepted = (ControlResult("with_the_cube", Rejection.ACCEPTED),)
    untrusted = result(claim, "hypothesis_is_needed", controls=accepted)
    assert finding(hypothesis_is_needed=untrusted, hypothesis_is_spared=None) == "not examined"


def test_a_refuted_statement_is_refuted_without_any_of_its_hypotheses_too() -> None:
    claim, statement = square()
    there = results(
        claim,
        {
            "exact_instances_agree": Status.FAILED,
            "derivation_is_right": Status.FAILED,
            "hypothesis_is_needed": None,
            "hypothesis_is_spared": None,
        },
    )
    verdict = verdicts([claim], there)[statement.id]
    assert verdict.ruling is Ruling.REFUTED
    (only,) = hypothesis_findings(claim, statement, there, verdict)
    assert (only.finding, only.word, only.check) == ("refuted with or without it", "refuted with or without it", "")
