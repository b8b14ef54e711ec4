"""The rules by which results become a verdict, one by one; results are made by hand here."""

from __future__ import annotations

import pytest
from square_claim import (
    CONTROL,
    DERIVED,
    Numbers,
    derivation_is_right,
    exact_instances_agree,
    result,
    results,
    square,
    verdict,
)

from verify.claim import (
    Claim,
    Count,
    Ruling,
    Source,
    Status,
    Step,
    Strength,
    Verdict,
    verdicts,
)


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


# A run that was cut short on purpose


@pytest.mark.parametrize(
    "found",
    [{}, {"exact_instances_agree": Status.FAILED}, {"one_instance_disagrees": Status.HELD}, {"exact_instances_agree": None}],
)  # fmt: skip
def test_a_run_that_left_something_out_forms_no_verdict_and_says_why(found: dict[str, Status | None]) -> None:
    claim, _ = square()
    cut = verdicts([claim], results(claim, found), "only instance 3 was run")["square.all"]
    assert (cut.ruling, cut.strength) == (Ruling.UNDECIDED, None)
    assert cut.reasons == ("no verdict is formed: only instance 3 was run",)


def test_what_is_broken_is_broken_in_a_run_that_left_something_out() -> None:
    claim, _ = square()
    crashed = results(claim, {"derivation_is_right": Status.BROKEN})
    assert verdicts([claim], crashed, "only instance 3 was run")["square.all"].ruling is Ruling.BROKEN
