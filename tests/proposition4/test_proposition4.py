"""Proposition 4: the permutation, the threshold, and the verdicts."""

from __future__ import annotations

import json

import pytest

from proofs.proposition4 import PROPOSITION4
from proofs.proposition4.refutation import (
    a_cyclic_permutation_aligns_with_every_data_set,
    below_printed_threshold,
    is_scalar,
)
from proofs.proposition4.sharpness import aligned_element
from verify.certificate import replay, reseal, single_entry_changes
from verify.claim import Answer, Outcome
from verify.claim.discovery import installed
from verify.exact import RationalMatrix, commute
from verify.runner import Settings, plan
from verify.runner import run as run_plan
from verify.runner.pool import InProcess


@pytest.mark.parametrize(
    ("r", "k", "n", "expected"),
    [
        (1, 3, 2, True),
        (1, 3, 3, True),
        (1, 3, 1, False),
        (2, 3, 3, False),
        (2, 5, 3, True),
        (3, 5, 3, False),
        (0, 2, 2, True),
    ],
)
def test_the_printed_threshold(r: int, k: int, n: int, expected: bool) -> None:
    assert below_printed_threshold(r, k, n) is expected


def test_the_printed_threshold_implies_the_sharp_one() -> None:
    for k in range(1, 40):
        for n in range(1, 45):
            for r in range(k + 3):
                if below_printed_threshold(r, k, n):
                    assert r <= min(n, k - 1)


def test_scalar_matrices() -> None:
    assert is_scalar(RationalMatrix([[2, 0], [0, 2]]))
    assert not is_scalar(RationalMatrix([[2, 0], [0, 3]]))
    assert is_scalar(RationalMatrix([[5]]))


def test_the_permutation_is_refused_with_any_entry_changed() -> None:
    found = a_cyclic_permutation_aligns_with_every_data_set()
    sealed = json.loads(json.dumps(found.certificate))
    assert replay.check(sealed).claim == "proposition4.as-printed"
    for change in single_entry_changes(sealed):
        if change.certificate != sealed:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)
            if change.path[:3] == ("given", "A", "rows") and change.what not in REORDERED:
                with pytest.raises(replay.Refused):
                    replay.check(reseal(change.certificate))


REORDERED = ("traded places with the next",)
"""Another permutation, with the same checksum: a different example, and a true one once it is sealed."""


def test_an_aligned_rank_one_element_by_hand() -> None:
    B = RationalMatrix([[1], [2], [0]])
    A = aligned_element(B, 2)
    assert A is not None
    assert commute(A.T @ A, B @ B.T)
    assert aligned_element(B, 1) is None


# All checks


def test_every_control_is_rejected() -> None:
    for check in PROPOSITION4.checks.values():
        if check.instances is None:
            for control in check.controls:
                outcome = Outcome.of(check.function(**control.arguments))
                assert outcome.answer is Answer.FAILS, (check.name, control.name, outcome.reason)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run_plan(plan(["proposition4"], catalogue, Settings()), InProcess())
    rulings = {name: verdict.ruling.value for name, verdict in outcome.verdicts.items()}
    refuted = {name for name, ruling in rulings.items() if ruling == "refuted"}
    assert refuted == {"proposition4.as-printed", "proposition4.one-block"}
    assert set(rulings.values()) == {"refuted", "holds"}
    assert len(rulings) == len(PROPOSITION4.statements)
