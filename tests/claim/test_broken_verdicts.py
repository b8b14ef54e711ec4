"""What breaks a verdict: a check that cannot be trusted, a contradiction, a statement that was altered."""

from __future__ import annotations

import dataclasses

import pytest
from square_claim import (
    result,
    square,
    verdict,
)

from verify.claim import (
    CheckResult,
    Claim,
    ControlResult,
    Rejection,
    Ruling,
    Status,
    Strength,
)


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
