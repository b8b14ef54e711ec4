"""What the kind of a structure shows at every size: smallest cases by hand, and controls that are near misses."""

from __future__ import annotations

import pytest

from proofs.alignability.shifts import lone_pixel
from proofs.proposition4 import PROPOSITION4, circle_test, every_data, kinds, one_place_a_row, open_test
from proofs.proposition4 import lone_pixel as room
from proofs.proposition4.open_test import turns
from proofs.proposition4.rank_conditions import products, ranks_at
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix

MODULES = (circle_test, every_data, kinds, room, one_place_a_row, open_test)
CHECKS = [
    check
    for check in PROPOSITION4.checks.values()
    if isinstance(check.instances, Cases) and check.function.__module__ in {module.__name__ for module in MODULES}
]
CONTROLS = [(check, control) for check in CHECKS for control in check.controls]


@pytest.mark.parametrize(("check", "control"), CONTROLS, ids=lambda x: x.name)
def test_a_near_miss_is_caught_and_what_is_true_holds(check: object, control: object) -> None:
    members = check.instances.members  # type: ignore[attr-defined]
    asked = check.function  # type: ignore[attr-defined]
    assert all(Outcome.of(asked(case)).answer is Answer.HOLDS for case in members)
    found = {Outcome.of(asked(case, **control.arguments)).answer for case in members}  # type: ignore[attr-defined]
    assert Answer.FAILS in found


def test_there_are_such_checks() -> None:
    assert len(CONTROLS) > 15


def test_products_and_ranks_by_hand() -> None:
    """S = span(I, shift of two pixels): P = 2 I, 2 Z, 2 I; [Z, e_1 e_1^T] is not zero, and Z is what is left modulo I."""
    one, Z = RationalMatrix.identity(2), RationalMatrix([[0, 1], [1, 0]])
    assert products((one, Z)) == [2 * one, 2 * Z, 2 * one]
    assert ranks_at((one, Z), RationalMatrix.unit(0, 0, (2, 2))) == (1, 1)
    assert ranks_at((one, Z), RationalMatrix([[1, 1], [1, 1]])) == (0, 1)


def test_frames_that_turn_by_hand() -> None:
    """diag(1, 2) keeps its frame as its entries change, and turns by E_12; the frame of I is undetermined, and nothing shows."""
    A, E = RationalMatrix.diagonal([1, 2]), RationalMatrix.unit(0, 1, (2, 2))
    assert not turns([A, RationalMatrix.unit(0, 0, (2, 2))], A)
    assert turns([E], A)
    assert not turns([E], RationalMatrix.identity(2))


def test_room_for_a_pixel_by_hand() -> None:
    """Three taps on an axis: of five pixels three are inner, more than s = 2; on a second axis five have to be, of seven."""
    assert lone_pixel((5,), [(-1, 1)]) == (1,)
    assert lone_pixel((4,), [(-1, 1)]) is None
    assert lone_pixel((7, 5), [(-1, 1), (-1, 1)]) == (3, 1)
    assert lone_pixel((6, 5), [(-1, 1), (-1, 1)]) is None


@pytest.mark.parametrize(("k", "scalar"), [(2, True), (3, False), (4, False), (5, False)])
def test_the_antisymmetric_core_has_a_scalar_gram_only_for_k_2(k: int, scalar: bool) -> None:
    h = k // 2
    J = [[0] * k for _ in range(k)]
    for i in range(h):
        J[i][h + i], J[h + i][i] = i + 1, -(i + 1)
    A = RationalMatrix(J)
    gram = A.T @ A
    assert A.T == -A
    squares = [(i + 1) ** 2 for i in range(h)]
    assert gram == RationalMatrix.diagonal([*squares, *squares, *[0] * (k - 2 * h)])
    assert (gram == gram[0, 0] * RationalMatrix.identity(k)) is scalar


def test_statements_rest_on_those_that_they_name() -> None:
    """What was argued twice is argued once: the family that shows the threshold to be sharp is one that meets all data."""
    uses = {part: {step.uses for step in statement.argument if step.uses} for part, statement in PROPOSITION4.statements.items()}
    assert uses["sharp"] == {"proposition4.every-data-set"}
    assert uses["circle-test"] == {"proposition4.linear-test"}
    assert uses["lone-pixel"] == {"proposition4.shift-test"}
