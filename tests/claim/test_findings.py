"""What is known of each hypothesis: needed, not needed, or refuted with or without it."""

from __future__ import annotations

from square_claim import (
    result,
    results,
    square,
)

from verify.claim import (
    CheckResult,
    ControlResult,
    Rejection,
    Ruling,
    Status,
    hypothesis_findings,
    verdicts,
)


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
