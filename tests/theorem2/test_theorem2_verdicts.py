"""What a run says of Theorem 2 in the end, and its certificates under tampering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np
import pytest

from proofs.structure import Convolution
from proofs.theorem2 import THEOREM2, appendix_refutation, dimension, refutation
from verify.certificate import replay, reseal, single_entry_changes
from verify.claim import Check, Counterexample, Outcome
from verify.claim.discovery import installed
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess

REFUTED = {"projection", "appendix-orthonormal", "appendix-cross-correlation", "dimension"}
REFUTATIONS = (
    refutation.a_basis_matrix_of_norm_two_moves_four_times_as_far,
    appendix_refutation.the_basis_of_the_filter_entries_is_not_orthonormal,
    appendix_refutation.a_library_applies_the_filter_the_other_way_round,
    dimension.on_one_pixel_all_filters_are_numbers,
)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run(plan(["theorem2"], catalogue, Settings()), InProcess())
    rulings = {name.partition(".")[2]: verdict.ruling.value for name, verdict in outcome.verdicts.items()}
    assert {part for part, ruling in rulings.items() if ruling == "refuted"} == REFUTED
    assert {part for part, ruling in rulings.items() if ruling == "holds"} == set(THEOREM2.statements) - REFUTED


@pytest.mark.parametrize(("image", "filter"), [((3, 3), (3, 3)), ((2, 4), (3, 1)), ((1, 3), (3, 5)), ((4, 2), (2, 3))])
def test_taps_are_kronecker_products_of_offsets(image: tuple[int, int], filter: tuple[int, int]) -> None:
    """Also where some offsets meet no pixel, and for even filters."""
    structure = Convolution(image, filter)
    for tap, element in zip(structure.taps, structure.basis(), strict=True):
        sides = [np.eye(m, k=a) for m, a in zip(image, tap, strict=True)]
        assert np.array_equal(element.dense().to_numpy(), np.kron(*sides))


def test_every_control_without_instances_is_rejected() -> None:
    for check in THEOREM2.checks.values():
        if check.instances is None:
            for control in check.controls:
                found = check.function(**control.arguments)
                outcome = found.outcome() if isinstance(found, Counterexample) else found
                assert outcome.answer.value == "fails", f"{check.name}: {control.name}"


LEFT_OUT = [check for check in THEOREM2.checks.values() if check.without]


@pytest.mark.parametrize("check", LEFT_OUT, ids=lambda check: check.name)
def test_every_hypothesis_that_is_needed_has_a_certificate(check: Check) -> None:
    certificate = Outcome.of(check.function()).certificate
    assert certificate is not None
    assert replay.check(certificate).kind == "counterexample"
    for change in islice(single_entry_changes(certificate), 0, 60, 6):
        if change.certificate != certificate:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)


def sealed(counterexample: Callable[[], Counterexample]) -> Mapping[str, Any]:
    certificate = counterexample().certificate
    assert certificate is not None
    return certificate


@pytest.mark.parametrize("counterexample", REFUTATIONS, ids=lambda f: f.__name__)
def test_certificates_are_accepted_and_every_changed_entry_refused(counterexample: Callable[[], Counterexample]) -> None:
    certificate = sealed(counterexample)
    assert replay.check(certificate).kind == "counterexample"
    changes = list(single_entry_changes(certificate))
    assert len(changes) > 100
    for change in changes[:: max(1, len(changes) // 150)]:
        if change.certificate == certificate:
            continue
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)
        if change.path != ("sha256",):
            with pytest.raises(replay.Refused):
                replay.check(reseal(change.certificate))
