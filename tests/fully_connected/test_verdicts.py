"""Corollary 1, Propositions 1, 2 and 5, the problem classes, sensing, the remarks: verdicts of a run, hypotheses, certificates."""

from __future__ import annotations

import pytest

from verify.certificate import single_entry_changes
from verify.certificate.replay import Refused, check
from verify.claim.discovery import installed
from verify.claim.findings import hypothesis_findings
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess
from verify.runner.run import Run

CLAIMS = ("corollary1", "proposition1", "proposition2", "proposition5", "classes", "sensing", "remarks")

REFUTED = {
    "corollary1.equation-5-as-extracted",
    "corollary1.equation-6-all",
    "corollary1.other-entries-blocks",
    "proposition1.global-minimum",
    "proposition1.depth-rate",
    "proposition2.factors",
    "proposition5.some-start",
    "proposition5.proof-start",
    "classes.inversion-literal",
    "sensing.only-if",
    "sensing.only-if-class",
    "remarks.consistent",
    "remarks.balanced-invariant",
    "remarks.difference-constant",
    "remarks.balanced-pairs",
    "remarks.convolution-matrices",
}


@pytest.fixture(scope="module")
def finished() -> Run:
    catalogue, failures = installed()
    assert not failures
    return run(plan(list(CLAIMS), catalogue, Settings()), InProcess())


def test_the_verdicts(finished: Run) -> None:
    rulings = {name: v.ruling.value for name, v in finished.verdicts.items() if name.split(".")[0] in CLAIMS}
    assert {name for name, ruling in rulings.items() if ruling == "refuted"} == REFUTED
    assert {ruling for name, ruling in rulings.items() if name not in REFUTED} == {"holds"}


def test_what_holds_is_derived(finished: Run) -> None:
    strengths = {
        v.strength.value for name, v in finished.verdicts.items() if v.strength and name.split(".")[0] in CLAIMS
    }
    assert strengths == {"derived"}


def test_every_hypothesis_of_what_holds_is_examined(finished: Run) -> None:
    for name in CLAIMS:
        claim = finished.plan.claims[name]
        for statement in claim.statements.values():
            if statement.id in REFUTED:
                continue
            findings = hypothesis_findings(claim, statement, finished.results, finished.verdicts[statement.id])
            assert [f.name for f in findings if f.word == "not examined"] == [], statement.id


@pytest.mark.parametrize("name", CLAIMS)
def test_five_planted_variants_at_least_are_rejected(finished: Run, name: str) -> None:
    results = [result for (claim, _), result in finished.results.items() if claim == name]
    assert sum(len(result.controls) for result in results) >= 5
    assert all(control.rejection.value == "rejected" for result in results for control in result.controls)


@pytest.mark.parametrize("name", CLAIMS)
def test_refutations_are_sealed_and_no_changed_entry_passes(finished: Run, name: str) -> None:
    claim = finished.plan.claims[name]
    counterexamples = [c for c in claim.checks.values() if c.refutes or c.without]
    assert counterexamples
    for counterexample in counterexamples:
        certificate = finished.results[name, counterexample.name].certificate
        assert certificate is not None, counterexample.name
        check(certificate)
        if not counterexample.refutes:
            continue
        for change in single_entry_changes(certificate):
            if change.certificate == certificate:  # cutting an empty text changes nothing
                continue
            with pytest.raises(Refused):
                check(change.certificate)
