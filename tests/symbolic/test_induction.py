"""Induction over the layers, and products of a symbolic number of layers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from verify.claim import Answer
from verify.symbolic import (
    Chain,
    Derivation,
    Expression,
    Index,
    Induction,
    Relation,
    RelationError,
    define,
    diagonal,
    dim,
    identity,
    index,
    matrix,
    orthogonal,
    scalar,
    squared_norm,
    subscript,
)


def width(j: Index | int) -> str:
    return subscript("k", j)


def P(j: Index | int) -> Expression:
    return matrix(subscript("P", j), width(j), "k_0")


def Q(j: Index | int) -> Expression:
    return orthogonal(subscript("Q", j), width(j))


def S(j: Index) -> Expression:
    return diagonal(subscript("S", j), width(j), width(j - 1))


def D(j: Index | int) -> Expression:
    return diagonal(subscript("D", j), width(j), "k_0")


def W(j: Index) -> Expression:
    return matrix(subscript("W", j), width(j), width(j - 1))


C = matrix("C", "k", "k")
BASE = [define(P(0), identity("k_0")), define(D(0), identity("k_0"))]


def recurrence(j: Index) -> list[Relation]:
    layer = define(W(j), Q(j) @ S(j) @ Q(j - 1).T, "aligned layer")
    return [define(P(j), W(j) @ P(j - 1)), layer, define(D(j), S(j) @ D(j - 1))]


def claim(j: Index) -> Relation:
    return Relation("the product is diagonal in the outer frames", P(j), Q(j) @ D(j) @ Q(0).T)


def test_an_aligned_product_at_every_depth() -> None:
    conclusion = Induction("product of an aligned chain", claim, BASE, recurrence).concludes()
    assert conclusion.answer is Answer.HOLDS
    assert conclusion.step.conclusion is not None
    assert conclusion.step.conclusion.exhibited
    assert conclusion.outcome().answer is Answer.HOLDS
    assert "induction hypothesis" in str(conclusion.step)


def test_a_missing_transpose_is_refuted_at_the_base() -> None:
    wrong = Induction("no transpose", lambda j: Relation("false", P(j), Q(j) @ D(j) @ Q(0)), BASE, recurrence)
    conclusion = wrong.concludes()
    assert conclusion.answer is Answer.FAILS
    assert conclusion.refuted is conclusion.base


def test_a_wrong_step_is_refuted_by_unrolling() -> None:
    def doubled(j: Index) -> list[Relation]:
        product, layer, _ = recurrence(j)
        return [product, layer, define(D(j), 2 * S(j) @ D(j - 1))]

    conclusion = Induction("twice too much", claim, BASE, doubled).concludes()
    assert conclusion.base.answer is Answer.HOLDS
    assert conclusion.answer is Answer.FAILS
    assert conclusion.refuted is not None
    assert conclusion.refuted.title.endswith("at 1")
    assert "instance" in conclusion.outcome().witness


def test_a_layer_in_the_wrong_frames_is_refuted() -> None:
    def crooked(j: Index) -> list[Relation]:
        product, _, diagonals = recurrence(j)
        other = orthogonal(subscript("R", j - 1), width(j - 1))
        return [product, define(W(j), Q(j) @ S(j) @ other.T), diagonals]

    assert Induction("frames not shared", claim, BASE, crooked).concludes().answer is Answer.FAILS


def test_circular_and_constant_claims_are_refused() -> None:
    with pytest.raises(RelationError, match="among its own assumptions"):
        Induction("circular", claim, BASE, lambda j: [claim(j)])
    with pytest.raises(RelationError, match="does not depend"):
        Induction("constant", lambda j: Relation("same", P(0), identity("k_0")), BASE, recurrence)


def test_the_product_of_all_layers_splits_at_any_layer() -> None:
    chain = Chain("W", "k")
    split = chain.split("d", "i", 1)
    assert str(split) == "W[d..1] = W[d..i+1] W_i W[i-1..1]"
    X, Y = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n")
    loss = squared_norm(Y - chain.product("d", 1) @ X) / (2 * scalar("n"))
    d = Derivation("gradient of layer i of d").start(loss).apply(split).gradient(chain.layer("i"))
    A, B = chain.product("d", index("i") + 1), chain.product(index("i") - 1, 1)
    error = Y - A @ chain.layer("i") @ B @ X
    assert d.concludes(-(A.T @ error @ X.T @ B.T) / scalar("n")).answer is Answer.HOLDS
    assert d.concludes(-(A.T @ error @ X.T @ B.T)).answer is Answer.FAILS


def test_empty_and_single_products() -> None:
    chain = Chain()
    i = index("i")
    assert chain.product(i, i) == chain.layer(i)
    assert chain.product(i, i + 1) == identity(dim("k_i"))
    assert chain.product(3, 4) == identity("k_3")
    peeled = chain.split(i + 1, i + 1, i)
    assert peeled.right == chain.layer(i + 1) @ chain.layer(i)
    with pytest.raises(RelationError, match="no product"):
        chain.product(i, i + 2)
    with pytest.raises(RelationError, match="outside"):
        chain.split(i, i + 1, 1)
    with pytest.raises(RelationError, match="nothing to split"):
        chain.split(i, i, i)


def sums(base: list[Relation], steps: Callable[[Index], list[Relation]], claimed: int = 2) -> Induction:
    P = lambda j: matrix(subscript("P", j), "k", "k")  # noqa: E731
    return Induction(
        "a sum",
        lambda j: Relation("P_j", P(j), claimed * identity("k")),
        [define(P(index(0)), C), *base],
        lambda j: [define(P(j), P(j - 1) + C), *steps(j)],
    )


def test_base_and_step_that_contradict_each_other_prove_nothing() -> None:
    contradictory = sums([define(C, 2 * identity("k"))], lambda j: [define(C, 0 * C)])
    conclusion = contradictory.concludes()
    assert (conclusion.base.answer, conclusion.step.answer) == (Answer.HOLDS, Answer.HOLDS)
    outcome = conclusion.outcome()
    assert outcome.answer is Answer.UNDECIDED
    assert "hypotheses not exhibited" in outcome.reason or "no instance satisfies" in outcome.reason


def test_relations_of_which_no_instance_is_exhibited_prove_nothing() -> None:
    A, B = matrix("A", "k", "k"), matrix("B", "k", "k")
    impossible = [Relation("A B = I", A @ B, identity("k")), Relation("B A = 0", B @ A, 0 * A)]
    induction = sums([define(C, A @ B), *impossible], lambda j: [define(C, B @ A), *impossible], claimed=1)
    assert induction.concludes().answer is Answer.UNDECIDED


def test_a_recurrence_that_can_hold_once_but_not_twice_proves_nothing() -> None:
    """C is 1 at the first index and 2 at the second: every step alone is satisfiable."""
    D, x = (lambda j: matrix(subscript("D", j), "k", "k")), matrix("C", "k", "k")
    K, L = matrix("K", "k", "k"), matrix("L", "k", "k")
    induction = Induction(
        "alternating",
        lambda j: Relation("D_j = K", D(j), K),
        [define(D(index(0)), L), define(L, K)],
        lambda j: [define(D(j), D(j - 1)), define(x, (j.offset if not j.symbol else 1) * identity("k"))],
    )
    assert induction.concludes().answer is Answer.UNDECIDED


def test_an_induction_is_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.symbolic.outcome.replay_answer", lambda steps: Answer.UNDECIDED)
    assert Induction("not replayed", claim, BASE, recurrence).concludes().answer is Answer.UNDECIDED
