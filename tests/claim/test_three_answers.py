from __future__ import annotations

import itertools

import pytest

from verify.claim import Answer, every, some

H, F, U = Answer.HOLDS, Answer.FAILS, Answer.UNDECIDED


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (H, H, H, H),
        (H, F, F, H),
        (H, U, U, H),
        (F, F, F, F),
        (F, U, F, U),
        (U, U, U, U),
    ],
)
def test_kleene_tables(left: Answer, right: Answer, both: Answer, either: Answer) -> None:
    assert left & right is right & left is both
    assert left | right is right | left is either


def test_negation_swaps_and_leaves_undecided_alone() -> None:
    assert [~H, ~F, ~U] == [F, H, U]


def test_de_morgan_and_agreement_with_two_at_a_time() -> None:
    for answers in itertools.product(Answer, repeat=3):
        assert every(answers) is answers[0] & answers[1] & answers[2]
        assert ~every(answers) is some(~answer for answer in answers)


@pytest.mark.parametrize("combine", [every, some])
def test_nothing_has_no_answer(combine) -> None:
    with pytest.raises(ValueError, match="nothing"):
        combine([])


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_not_a_truth_value(answer: Answer) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(answer)
    with pytest.raises(TypeError, match="three values"):
        not answer  # noqa: B018


@pytest.mark.parametrize("value", [1, 0, None, "yes", 1.0, [], float("nan")])
def test_only_plain_truth_values_become_answers(value: object) -> None:
    assert Answer.of(True) is H
    assert Answer.of(False) is F
    with pytest.raises(TypeError, match="expected True or False"):
        Answer.of(value)  # type: ignore[arg-type]
