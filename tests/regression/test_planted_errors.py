"""Errors planted in true claims must make the run fail: in controls, in the gradient, in the hypotheses of repairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from proofs.lemma1 import LEMMA1
from proofs.network import descent
from proofs.theorem1 import THEOREM1
from proofs.theorem1.statement import REPAIRED
from verify.claim import Check, CheckResult, Claim, Kind, Rejection, Ruling, Statement, Status, verdicts
from verify.claim.discovery import Location
from verify.runner.collect import collect
from verify.runner.partial import Partial
from verify.runner.plan import Settings, Task
from verify.runner.task import execute

CLAIMS = {"theorem1": THEOREM1, "lemma1": LEMMA1}


def run_check(claim: Claim, check: Check, monkeypatch: pytest.MonkeyPatch) -> CheckResult:
    """Run one check, possibly a doctored one, with its controls, the way a run does it.

    The doctored claim is handed over as it is: loading it would refuse it, for its other checks know nothing of the doctoring.
    """
    monkeypatch.setitem(claim.checks, check.name, check)
    monkeypatch.setattr("verify.runner.task._claim", lambda location: claim)
    location = Location(claim.id, f"proofs.{claim.id}")
    total = check.count.quick if check.count else 1

    def task(control: str) -> Partial:
        return execute(Task(location, check.name, control, 0, total, Settings()))

    return collect(claim.id, check, [task("")], [task(control.name) for control in check.controls], total)


CONTROLS = [
    pytest.param(claim, check, control.name, id=f"{name}-{check.name}-{control.name}"[:150])
    for name, claim in CLAIMS.items()
    for check in claim.checks.values()
    for control in check.controls
]


@pytest.mark.parametrize(("claim", "check", "name"), CONTROLS)
def test_a_control_turned_into_a_true_statement_breaks_the_claim(
    claim: Claim, check: Check, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    controls = tuple(replace(c, arguments={}) if c.name == name else c for c in check.controls if c.name == name)
    doctored = replace(check, controls=controls)
    result = run_check(claim, doctored, monkeypatch)
    assert result.status is Status.HELD
    assert [control.rejection for control in result.controls] == [Rejection.ACCEPTED]
    judged = verdicts([claim], {(claim.id, check.name): result})
    spoken = [v for v in judged.values() if v.ruling is Ruling.BROKEN]
    assert spoken, "an accepted control must break every statement its check speaks about"


def run_some(claim: Claim, names: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> dict[Any, CheckResult]:
    return {(claim.id, name): run_check(claim, claim.checks[name], monkeypatch) for name in names}


def pulled(E: Any, left: Any, right: Any) -> Any:
    """``A E B`` where an empty product is ``None``."""
    E = E if left is None else left @ E
    return E if right is None else E @ right


def turned(matrix: Any) -> Any:
    return None if matrix is None else matrix.mT


GRADIENTS = {
    "the left product not transposed": lambda E, left, right, n: -(pulled(E, left, turned(right)) / n),
    "the right product not transposed": lambda E, left, right, n: -(pulled(E, turned(left), right) / n),
    "the left product forgotten": lambda E, left, right, n: -(pulled(E, None, turned(right)) / n),
    "the right product forgotten": lambda E, left, right, n: -(pulled(E, turned(left), None) / n),
    "the opposite sign": lambda E, left, right, n: pulled(E, turned(left), turned(right)) / n,
    "twice the step": lambda E, left, right, n: -(2 * pulled(E, turned(left), turned(right)) / n),
}


@pytest.mark.parametrize("error", GRADIENTS)
def test_an_error_in_the_gradient_makes_theorem_1_fail(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(descent.__globals__, "gradient", GRADIENTS[error])
    names = ["the_one_step_start_satisfies_definition_3", "a_singular_first_layer_may_turn"]
    results = run_some(THEOREM1, names, monkeypatch)
    judged = verdicts([THEOREM1, LEMMA1], results)
    assert judged["theorem1.if"].ruling is not Ruling.HOLDS
    assert any(result.status is not Status.HELD for result in results.values())


PROBES = [check for check in THEOREM1.checks.values() if check.without and check.without[0] == REPAIRED.id]
MEANT = [check for check in LEMMA1.checks.values() if check.without and check.without[0] == "lemma1.repaired"]


@pytest.mark.parametrize("probe", [pytest.param(p, id=p.name) for p in (*PROBES, *MEANT)])
def test_a_repair_without_one_of_its_hypotheses_is_refuted(probe: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = THEOREM1 if probe in PROBES else LEMMA1
    assert probe.without
    repaired = claim.statements[probe.without[0].partition(".")[2]]
    dropped = probe.without[1]
    weaker = Statement(
        claim.id,
        repaired.part,
        Kind.EXTENSION,
        repaired.text,
        {name: text for name, text in repaired.hypotheses.items() if name != dropped},
        repaired.argument,
    )
    monkeypatch.setitem(claim.statements, repaired.part, weaker)

    def refute(**arguments: Any) -> Any:
        found = probe.function(**arguments)
        kept = {name: value for name, value in found.hypotheses.items() if name != dropped}
        return replace(found, hypotheses=kept, dropped=(), certificate=None)

    against = replace(probe, function=refute, refutes=weaker.id, without=None)
    results = {(claim.id, probe.name): run_check(claim, against, monkeypatch)}
    assert results[claim.id, probe.name].status is Status.HELD
    assert verdicts([THEOREM1, LEMMA1], results)[weaker.id].ruling is Ruling.REFUTED


def test_every_hypothesis_that_a_repair_adds_is_shown_to_be_needed() -> None:
    for claim in CLAIMS.values():
        for statement in claim.statements.values():
            probed = {check.without[1] for check in claim.checks.values() if check.without and check.without[0] == statement.id}
            assert set(statement.adds) <= probed, statement.id
