"""The table of structures known by hand: all of it agrees, and each wrong rule is caught by the structures made for it."""

from __future__ import annotations

import pytest

from proofs.alignability import LinearTest, families
from proofs.proposition4.decision import KNOWN, aligns, eliminated, the_decision_agrees_with_what_is_known
from verify.claim import Answer

BY_NAME = {known.name: known for known in KNOWN}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_decision_agrees(name: str) -> None:
    outcome = the_decision_agrees_with_what_is_known(BY_NAME[name])
    assert outcome.answer is Answer.HOLDS, outcome.reason


@pytest.mark.parametrize(
    ("wrong", "caught_by"),
    [
        ({"threshold": 0}, "cross products behind a rotation, r = k = n"),
        ({"threshold": 0}, "a row, r = k = n"),
        ({"rank": 1}, "a row, k = 2, r = k, n = k - 1"),
        ({"directions": 1}, "diagonal, k = 2"),
        ({"antisymmetric": 2}, "antisymmetric, k = 2: a quarter turn"),
        ({"apart": False}, "circulant"),
    ],
)
def test_a_wrong_rule_is_caught(wrong: dict[str, int], caught_by: str) -> None:
    assert the_decision_agrees_with_what_is_known(BY_NAME[caught_by], **wrong).answer is Answer.FAILS  # type: ignore[arg-type]


def test_a_commutator_map_that_lacks_one_rank_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LinearTest, "passed", property(lambda test: test.found >= test.needed - 1))
    found = the_decision_agrees_with_what_is_known(BY_NAME["a I + c E21, r = k = n"])
    assert found.answer is Answer.FAILS
    assert "almost none" in found.reason


def test_a_family_that_is_none_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    quarter_turn = BY_NAME["antisymmetric, k = 2: a quarter turn"]
    monkeypatch.setattr(families, "_rank_one", lambda basis, n: families.Family("antisymmetric", "", (), (((0, 1),),)))
    assert the_decision_agrees_with_what_is_known(quarter_turn).answer is Answer.FAILS


def test_elements_and_eliminations_by_hand() -> None:
    """The row (a, b) aligns with B where (a, b) is an eigenvector; with one sample all that counts is B itself."""
    assert aligns(BY_NAME["a row, k = 2, r = k, n = k - 1"])
    assert not eliminated(BY_NAME["a row, k = 2, r = k, n = k - 1"])
    assert eliminated(BY_NAME["diag(1, 2)"])
