"""From derivations to outcomes: yes is cross-examined, no comes with an instance."""

from __future__ import annotations

import pytest

from verify.claim import Answer
from verify.symbolic import (
    BrokenKernel,
    Derivation,
    DiagonalShape,
    Relation,
    ScalarIdentity,
    block_diagonal,
    diagonal,
    established,
    identity,
    matrix,
    orthogonal,
    proves,
    same_entries,
    same_scalar,
    scalar,
    shown_diagonal,
    symmetric,
)

Q, D, A = orthogonal("Q", "k"), diagonal("D", "k"), matrix("A", "k", "k")


def test_a_true_identity_is_established_with_its_log() -> None:
    outcome = established(Derivation("cancel").start(Q.T @ Q @ A).normalise(), A)
    assert outcome.answer is Answer.HOLDS
    assert "1 replayed by evaluation" in outcome.reason
    assert outcome.log


def test_a_derivation_without_steps_compares_normal_forms() -> None:
    assert established(Derivation("nothing to do").start(A), A).answer is Answer.HOLDS


def test_a_false_identity_fails_with_an_instance() -> None:
    outcome = established(Derivation("wrong side").start(Q @ A).normalise(), A)
    assert outcome.answer is Answer.FAILS
    assert "instance" in outcome.witness


def test_a_replay_that_disagrees_breaks_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.symbolic.outcome.replay_answer", lambda steps: Answer.FAILS)
    with pytest.raises(BrokenKernel, match="does not survive"):
        established(Derivation("cancel").start(Q.T @ Q @ A).normalise(), A)


def test_a_replay_that_is_undecided_is_no_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.symbolic.outcome.replay_answer", lambda steps: Answer.UNDECIDED)
    assert established(Derivation("cancel").start(Q.T @ Q @ A).normalise(), A).answer is Answer.UNDECIDED


@pytest.mark.parametrize(
    ("expression", "answer"), [(D @ D, Answer.HOLDS), (A, Answer.FAILS), (Q @ D @ Q.T, Answer.FAILS), (A - A, Answer.HOLDS)]
)
def test_diagonal_by_structure_or_refuted_at_an_instance(expression: object, answer: Answer) -> None:
    assert shown_diagonal(expression, "it").answer is answer  # type: ignore[arg-type]


def test_scalars_are_compared_as_polynomials() -> None:
    x, y = scalar("x"), scalar("y")
    assert same_scalar((x + y) ** 2, x**2 + 2 * x * y + y**2, "square").answer is Answer.HOLDS
    wrong = same_scalar((x + y) ** 2, x**2 + y**2, "square")
    assert wrong.answer is Answer.FAILS
    assert " at x = " in wrong.reason


def test_the_outcome_of_a_derivation_is_cross_examined_too(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Derivation("cancel").start(Q.T @ Q @ A).normalise()
    d.concludes(A)
    assert "1 replayed by evaluation" in d.outcome().reason
    monkeypatch.setattr("verify.symbolic.outcome.replay_answer", lambda steps: Answer.FAILS)
    with pytest.raises(BrokenKernel, match="does not survive"):
        d.outcome()


def test_a_hypothesis_that_nothing_satisfies_concludes_nothing() -> None:
    B = matrix("B", "k", "k")
    minus = Relation("minus", A @ A.T, -1 * identity("k"))
    d = Derivation("of nothing").start(B @ A @ A.T @ B.T).apply(minus)
    d.concludes(-1 * B @ B.T)
    assert d.outcome().answer is Answer.UNDECIDED


def test_tables_are_compared_entry_by_entry() -> None:
    x, y = scalar("x"), scalar("y")
    square = [[(x + y) ** 2, x], [y, x * y]]
    same = same_entries(square, [[x**2 + 2 * x * y + y**2, x], [y, y * x]], "a table")
    assert (same.answer, same.log) == (Answer.HOLDS, ("a table: 4 entries, equal as polynomials",))
    assert same_entries(square, [[(x + y) ** 2, x], [y, x]], "a table").reason.startswith("a table, entry (2, 2): x y is not x")
    for wrong in ([], [[x, y]], [[x], [y, x]]):
        with pytest.raises(ValueError, match="two tables of one shape"):
            same_entries(square, wrong, "a table")
    with pytest.raises(ValueError, match="two tables of one shape"):
        same_entries([], [], "nothing")


def test_a_yes_carries_what_was_derived_and_a_no_carries_nothing() -> None:
    x, S = scalar("x"), symmetric("S", "k")
    for outcome in (
        established(Derivation("turned").start(S.T).normalise(), S),
        shown_diagonal(D @ D, "D^2"),
        shown_diagonal(block_diagonal(D, D), "two blocks"),
        same_scalar(x + x, 2 * x, "twice"),
        same_entries([[x]], [[x]], "one entry"),
    ):
        assert outcome.answer is Answer.HOLDS
        assert [proves(one) for one in outcome.derivations] == [True]
    for outcome in (
        established(Derivation("turned").start(A.T).normalise(), A),
        shown_diagonal(A, "A"),
        same_scalar(x, 2 * x, "twice"),
    ):
        assert outcome.answer is Answer.FAILS
        assert outcome.derivations == ()


def test_what_has_no_answer_proves_nothing() -> None:
    for idle in (Derivation("not started"), DiagonalShape(A), ScalarIdentity(()), "n = n", 1, None):
        assert not proves(idle)
