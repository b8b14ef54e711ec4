"""What each hypothesis of Theorem 1 is for: exact instances, sealed; every hypothesis of what holds is examined."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.alignment.exact_runs import SHEAR, STRETCH, one
from proofs.network import Data
from proofs.theorem1 import THEOREM1
from proofs.theorem1.limits import coupled_planar_data_have_no_aligned_run, on_data
from proofs.theorem1.one_layer import shrinking
from proofs.theorem1.statement import IF
from verify.certificate import single_entry_changes
from verify.certificate.replay import Refused, check
from verify.claim import Answer, Outcome

NO_INSTANCES = [probe for probe in THEOREM1.checks.values() if probe.instances is None]
AGAINST = [probe for probe in THEOREM1.checks.values() if probe.refutes or probe.without]


@pytest.mark.parametrize("probe", NO_INSTANCES, ids=lambda probe: probe.name[:80])
def test_every_false_variant_is_rejected(probe) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(probe.function()).answer is Answer.HOLDS
    for control in probe.controls:
        assert Outcome.of(probe.function(**control.arguments)).answer is Answer.FAILS, control.name


@pytest.mark.parametrize("probe", AGAINST, ids=lambda probe: probe.name[:80])
def test_every_counterexample_is_sealed(probe) -> None:  # type: ignore[no-untyped-def]
    certificate = Outcome.of(probe.function()).certificate
    assert certificate is not None
    check(certificate)


@pytest.mark.parametrize("name", ["coupled_planar_data_have_no_aligned_run", "a_smaller_step_shrinks_the_residual"])
def test_no_changed_entry_passes(name: str) -> None:
    certificate = Outcome.of(THEOREM1.checks[name].function()).certificate
    assert certificate is not None
    for change in single_entry_changes(certificate):
        if change.certificate != certificate:
            with pytest.raises(Refused):
                check(change.certificate)


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {pair for probe in THEOREM1.checks.values() for pair in (probe.without, probe.spares) if pair}
    for statement in THEOREM1.statements.values():
        if statement.argument:
            assert {(statement.id, name) for name in statement.hypotheses} <= examined, statement.id


def test_the_planar_data_by_hand() -> None:
    """N = [[1, 1], [1, 2]], W* = diag(1, 2): N M^T M = [[1, 1], [1, 2]] M^T M is not symmetric; both have full rank."""
    found = coupled_planar_data_have_no_aligned_run()
    assert found.dropped == ("condition",)
    assert found.hypotheses == {"deep": True, "square": True, "realizable": True, "condition": False, "data": True}
    assert found.conclusion is False
    assert coupled_planar_data_have_no_aligned_run(W=0 * STRETCH).conclusion is True  # nothing is said of rank zero


def test_the_hypotheses_of_data_are_looked_at() -> None:
    found = on_data(IF, "", Data.of_map(SHEAR, one), (True, "anything", "rank(X) > 0"), hidden=(1,))
    assert found.hypotheses == {"deep": False, "square": False, "realizable": True, "condition": True, "data": True}


@pytest.mark.parametrize(
    ("depth", "eta", "grows"), [(1, 2, True), (1, 3, True), (1, Fraction(1, 2), False), (2, 4, False)]
)
def test_one_layer_by_hand(depth: int, eta: Fraction, grows: bool) -> None:
    """``|1 - eta| >= 1`` iff eta is 2 or more; with W = (1/2, 0) and eta = 4 the second layer becomes 2."""
    assert shrinking("one-layer", depth, Fraction(eta)).conclusion is grows
