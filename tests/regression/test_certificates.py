"""Every certificate that the paper's claims ship is accepted by the stand-alone checker, and not with one entry changed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

import proofs
from verify.certificate import Change, replay, reseal, single_entry_changes
from verify.claim import Claim, Outcome, Strength

CHANGES = 1500
"""Changes tried for one certificate: all of them for all but the largest, which are sampled evenly."""


def claims() -> Iterator[Claim]:
    for name, module in proofs.CLAIMS.items():
        found = [v for v in vars(importlib.import_module(module)).values() if isinstance(v, Claim) and v.id == name]
        assert found, f"{module} declares no claim {name}"
        yield found[0]


REFUTATIONS = [
    pytest.param(claim, check.name, id=f"{claim.id}-{check.name}"[:120])
    for claim in claims()
    for check in claim.checks.values()
    if check.strength is Strength.COUNTEREXAMPLE and check.refutes
]


def certificate_of(claim: Claim, check: str) -> dict[str, Any]:
    outcome = Outcome.of(claim.checks[check].function())
    assert outcome.certificate is not None, f"{check} refutes a statement without a certificate"
    return dict(outcome.certificate)


def is_exchange_of_rows(change: Change) -> bool:
    """More than one entry; sealed again it may be true once more, as for the rows of a permutation matrix."""
    return change.what == "traded places with the next" and change.path[0] == "given" and change.path[-2] == "rows"


@pytest.mark.parametrize(("claim", "check"), REFUTATIONS)
def test_no_entry_of_a_certificate_can_be_changed(claim: Claim, check: str) -> None:
    certificate = certificate_of(claim, check)
    replay.check(certificate)
    changes = list(single_entry_changes(certificate))
    assert len(changes) > 100
    for change in changes[:: 1 + len(changes) // CHANGES]:
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)
        forged = reseal(change.certificate)
        if forged != certificate and not is_exchange_of_rows(change):  # resealing mends a change of the seal itself
            with pytest.raises(replay.Refused):
                replay.check(forged)


@pytest.mark.parametrize(("claim", "check"), REFUTATIONS)
def test_a_certificate_is_bound_to_its_statement(claim: Claim, check: str) -> None:
    certificate = certificate_of(claim, check)
    statement = claim.checks[check].refutes
    assert certificate["claim"] == statement
    assert certificate["statement_sha256"] == claim.statements[statement.partition(".")[2]].digest
