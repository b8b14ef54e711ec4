"""Rewriting with declared relations, also inside runs of diagonal letters."""

from __future__ import annotations

import pytest

from verify.symbolic import (
    Relation,
    RelationError,
    ShapeError,
    define,
    diagonal,
    dims,
    evaluate,
    identity,
    matrix,
    orthogonal,
    rewrite,
    sample_instance,
    scalar,
    substitute,
    symmetric,
    zero,
)

m, n, p = dims("m n p")


def test_a_letter_and_its_transpose_are_replaced_together() -> None:
    a, u, s, v = matrix("A", m, n), orthogonal("U", m), diagonal("S", m, n), orthogonal("V", n)
    after, positions = rewrite(a.T @ a, define(a, u @ s @ v.T))
    assert after == v @ s.T @ u.T @ u @ s @ v.T
    assert positions == ((0, 0), (0, 1))


def test_a_word_is_found_only_where_it_stands() -> None:
    a, b = matrix("A", n, n), matrix("B", n, n)
    rule = Relation("AB", a @ b, identity(n))
    assert rewrite(b @ a, rule)[1] == ()
    assert rewrite(a @ b @ a @ b, rule)[0] == identity(n)
    assert rewrite(b.T @ a.T, rule)[0] == identity(n)
    assert rewrite(a.T @ b.T, rule)[1] == ()


def test_one_pass_does_not_rewrite_its_own_result() -> None:
    w, g = matrix("W", m, n), matrix("G", m, n)
    step = Relation("one step", w, w - g * scalar("gamma"))
    assert rewrite(w, step)[0] == w - g * scalar("gamma")


def test_a_diagonal_pattern_is_found_in_any_order_inside_a_run() -> None:
    s, lam, pi, d = diagonal("s", n), diagonal("L", n), diagonal("Pi", n), diagonal("D", m, n)
    rule = Relation("s s L", s @ s @ lam, pi / scalar("eta"))
    after, _ = rewrite(d @ s @ lam @ d.T @ d @ s, rule)
    assert after.normal() == (d @ d.T @ d @ pi / scalar("eta")).normal()
    assert rewrite(s @ lam, rule)[1] == ()
    a = matrix("A", n, n)
    assert rewrite(s @ a @ s @ lam, rule)[1] == ()


def test_rewriting_inside_rectangular_runs_keeps_the_value() -> None:
    s, t, d, e = diagonal("S", m, n), diagonal("T", n, p), diagonal("D", m, p), diagonal("E", m)
    rule = define(d, s @ t).reversed()
    word = e @ s @ s.T @ e @ s @ t
    after, positions = rewrite(word, rule)
    assert positions == ((0, 0),)
    for number in range(10):
        instance = sample_instance([word, after], [rule], number=number)
        assert evaluate(word, instance) == evaluate(after, instance)


def test_definitions_are_found_on_either_side() -> None:
    v, big, lam = orthogonal("V", n), symmetric("N", n), diagonal("L", n)
    found = Relation("data", v.T @ big @ v, lam).definition
    assert found is not None
    assert found[0] == big.single_letter()
    assert found[1] == v @ lam @ v.T
    assert Relation("none", lam @ lam, lam @ v).definition is None


def test_substitution_insists_on_being_needed() -> None:
    a, b, c = matrix("A", m, n), matrix("B", m, n), matrix("C", m, n)
    assert substitute(a, define(a, b), define(b, 2 * c)) == 2 * c
    with pytest.raises(RelationError, match="applies nowhere"):
        substitute(a, define(b, c))


def test_malformed_relations_are_refused() -> None:
    a = matrix("A", m, n)
    with pytest.raises(ShapeError, match="bad"):
        Relation("bad", a, a.T)
    with pytest.raises(RelationError, match="one word"):
        Relation("bad", 2 * a, a)
    with pytest.raises(RelationError, match="single word"):
        Relation("sum", a, a + matrix("B", m, n)).reversed()
    with pytest.raises(RelationError, match="single word"):
        Relation("zero", a, zero(m, n)).reversed()
