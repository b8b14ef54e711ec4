"""What each hypothesis of the Example is for: convolutions by hand, and certificates under tampering."""

from __future__ import annotations

from itertools import islice

import pytest

from proofs.example import EXAMPLE
from proofs.example.convolutions import is_convolution, shift
from proofs.example.necessity import ROTATION, counted
from proofs.example.path import row_filter
from proofs.example.refutation import the_identity_aligns_with_every_convolution
from proofs.example.shallow import (
    the_blocks_cannot_make_up_the_nullity,
    the_shifted_parts_have_the_outer_blocks_on_their_diagonals,
)
from proofs.example.students import basis_products, commutator_table, teacher_layers
from proofs.example.teacher import the_bound_of_proposition_4_is_met
from verify.certificate import replay, single_entry_changes
from verify.claim import Answer, Check, Outcome
from verify.exact import RationalMatrix

REFUTED = {"as-printed", "consequence"}
EXAMPLES = [check for check in EXAMPLE.checks.values() if check.without or check.refutes]


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {check.without or check.spares for check in EXAMPLE.checks.values()}
    for statement in EXAMPLE.statements.values():
        if statement.part not in REFUTED:
            assert {(statement.id, name) for name in statement.hypotheses} <= examined


def test_no_step_is_argued_in_words() -> None:
    assert not any(step.argued for statement in EXAMPLE.statements.values() for step in statement.argument)


@pytest.mark.parametrize("check", EXAMPLES, ids=lambda check: check.name)
def test_certificates_are_accepted_and_changed_entries_refused(check: Check) -> None:
    outcome = Outcome.of(check.function())
    assert outcome.answer is Answer.HOLDS
    certificate = outcome.certificate
    assert certificate is not None
    assert replay.check(certificate).kind == "counterexample"
    for change in islice(single_entry_changes(certificate), 0, 60, 12):
        if change.certificate != certificate:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)


@pytest.mark.parametrize("m", [2, 3, 4])
def test_convolutions_by_hand(m: int) -> None:
    assert is_convolution(row_filter(1, -3, 2, m), m)
    assert is_convolution(RationalMatrix.identity(m * m), m)
    assert not is_convolution(RationalMatrix.diagonal(range(1, m * m + 1)), m)
    assert not is_convolution(RationalMatrix.identity(m), m)
    far = RationalMatrix.unit(0, m - 1, (m * m, m * m))
    assert not is_convolution(row_filter(1, -3, 2, m) + far, m)


def test_a_number_is_a_convolution_on_one_pixel() -> None:
    assert is_convolution(RationalMatrix([[7]]), 1)


def test_the_rotation_by_hand() -> None:
    assert ROTATION[:2, :2] == RationalMatrix([[3, 4], [-4, 3]])
    assert 25 * RationalMatrix.identity(4) == ROTATION.T @ ROTATION
    assert shift(2) == RationalMatrix([[0, 1], [0, 0]])


@pytest.mark.parametrize(
    ("m", "n", "met"), [(3, 9, False), (4, 16, True), (4, 13, True), (4, 12, False), (5, 25, True)]
)
def test_the_arithmetic_by_hand(m: int, n: int, met: bool) -> None:
    """9 < m^2 - 1 - C(m^2 - n, 2)."""
    assert counted("samples", m, n).conclusion is met
    if n == m * m and m > 3:
        assert the_bound_of_proposition_4_is_met((m, 0)).answer is Answer.HOLDS


def test_commutators_of_the_small_teacher() -> None:
    first, second = teacher_layers()
    assert len(basis_products()) == 28
    assert commutator_table(second @ first).rank() == 28
    assert commutator_table(first).rank() == 27
    assert commutator_table(RationalMatrix.identity(9)).is_zero()


def test_the_map_of_an_autoencoder_is_the_identity() -> None:
    found = the_identity_aligns_with_every_convolution()
    assert found.hypotheses == {"size": True, "autoencoder": True}
    assert found.repair == {"generic-map": False}


def test_counts_of_the_shallow_argument_are_sharp() -> None:
    assert the_blocks_cannot_make_up_the_nullity().answer is Answer.HOLDS
    assert the_blocks_cannot_make_up_the_nullity(excess=1).answer is Answer.FAILS
    assert the_shifted_parts_have_the_outer_blocks_on_their_diagonals(shift=2).answer is Answer.FAILS
