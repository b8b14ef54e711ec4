"""What a gradient may hold constant: refused wherever a relation ties the variable down or moves something else."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from verify.claim import Answer
from verify.symbolic import (
    Chain,
    Derivation,
    Instance,
    Rational,
    Relation,
    RelationError,
    define,
    diagonal,
    established,
    gradient,
    identity,
    index,
    matrix,
    orthogonal,
    scalar,
    symmetric,
    trace,
    zero,
)

W, C, B = (matrix(name, "k", "k") for name in ("W", "C", "B"))
U, V, S = orthogonal("U", "k"), orthogonal("V", "k"), diagonal("S", "k")
p, q, rho = matrix("p", "k", 1), matrix("q", "k", 1), scalar("rho")


def draw_length(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    entries = [Fraction(rng.randint(1, 3)) for _ in range(instance.dimensions["k"])]
    return {"p": Rational.of(len(entries), 1, [[x] for x in entries]), "rho": sum((x * x for x in entries), Fraction(0))}


LENGTH = Relation("p^T p = rho", p.T @ p, rho * identity(1), sampler=draw_length)


def test_a_scalar_that_names_a_function_of_the_variable_is_no_constant() -> None:
    folded = Derivation("|p|^2 + q^T p").start(trace(p.T @ p) + trace(q.T @ p)).apply(LENGTH)
    with pytest.raises(RelationError, match=r"p cannot move freely while the others are held: p\^T p = rho"):
        folded.gradient(p)
    plain = Derivation("unfolded").start(trace(p.T @ p) + trace(q.T @ p)).gradient(p)
    assert established(plain, 2 * p + q).answer is Answer.HOLDS


def test_factors_of_a_decomposition_of_the_variable_are_no_constants() -> None:
    for given in (define(W, U @ S @ V.T), Relation("frames", W @ V, U @ S)):
        d = Derivation("tr S^2 + tr C W", given=[given]).start(trace(S @ S) + trace(C @ W))
        with pytest.raises(RelationError, match=r"cannot move freely|depends on"):
            d.gradient(W)


def test_an_inverse_is_no_constant_whether_cited_or_not() -> None:
    inverse = matrix("W^-1", "k", "k")
    relation = Relation("W W^-1 = I", W @ inverse, identity("k"))
    with pytest.raises(RelationError, match="cannot move freely"):
        Derivation("given", given=[relation]).start(trace(inverse @ B) + trace(W @ C)).gradient(W)
    cited = Derivation("cited").start(trace(inverse @ B) + trace(W @ inverse @ B)).apply(relation)
    with pytest.raises(RelationError, match="cannot move freely"):
        cited.gradient(W)


def test_what_moves_through_a_third_letter_is_no_constant() -> None:
    T = matrix("T", "k", "k")
    given = [define(T, S @ S), define(W, U @ S @ V.T)]
    with pytest.raises(RelationError, match="cannot move freely"):
        Derivation("T = S S", given=given).start(trace(T) + trace(C @ W)).gradient(W)


def test_a_variable_that_satisfies_an_equation_does_not_range_over_all_matrices() -> None:
    idempotent = Relation("W W = W", W @ W, W)
    with pytest.raises(RelationError, match="cannot move freely"):
        Derivation("tr W W").start(trace(W @ W)).apply(idempotent).gradient(W)


def test_a_letter_that_a_definition_forces_to_be_diagonal_ties_the_variable_down() -> None:
    with pytest.raises(RelationError, match="cannot move freely"):
        Derivation("W^T W is diagonal", given=[define(S, W.T @ W)]).start(trace(C @ W)).gradient(W)
    gram = define(symmetric("G", "k"), W.T @ W)
    assert established(Derivation("a Gram matrix", given=[gram]).start(trace(C @ W)).gradient(W), C.T).answer is Answer.HOLDS


def test_definitions_that_are_expanded_do_not_stand_in_the_way() -> None:
    E, F = matrix("E", "k", "k"), matrix("F", "k", "k")
    d = Derivation("twice expanded").start(trace(F.T @ F))
    d.apply(define(F, E @ B)).apply(define(E, C - W)).gradient(W)
    assert established(d, 2 * (W - C) @ B @ B.T).answer is Answer.HOLDS
    assert established(d, 2 * (C - W) @ B @ B.T).answer is Answer.FAILS


def test_a_relation_after_the_gradient_speaks_of_the_point_and_not_of_what_was_held() -> None:
    d = Derivation("at a point in frames").start(trace(W.T @ W)).gradient(W).apply(define(W, U @ S @ V.T))
    assert established(d, 2 * U @ S @ V.T).answer is Answer.HOLDS
    held = Derivation("S was held").start(trace(S @ S) + trace(W.T @ W)).gradient(W)
    with pytest.raises(RelationError, match="ties W to S, which the gradient took for a constant"):
        held.apply(define(W, U @ S @ V.T))


def test_a_variable_that_vanished_has_the_gradient_zero() -> None:
    d = Derivation("no W left").start(trace(C) + trace(W - W)).gradient(W)
    assert established(d, zero("k", "k")).answer is Answer.HOLDS
    assert established(d, C).answer is Answer.FAILS


def test_a_product_of_layers_moves_with_its_layers() -> None:
    chain = Chain()
    for at in (1, "i", "d"):
        layer, product = chain.layer(at), chain.product("d", 1)
        with pytest.raises(RelationError, match=r"W\[d..1\] and W_.* may share layers"):
            gradient(trace(product @ product.T) + trace(layer @ layer.T), layer)
        with pytest.raises(RelationError, match="may share layers"):
            gradient(trace(product @ product.T) + trace(layer @ layer.T), product)


def test_a_product_that_certainly_misses_the_layer_is_a_constant() -> None:
    chain, i = Chain(), index("i")
    above, layer, below = chain.product("d", i + 1), chain.layer(i), chain.product(i - 1, 1)
    G = matrix("G", layer.rows, layer.cols)
    d = Derivation("both sides").start(trace(G.T @ layer) + trace(above.T @ above) + trace(below @ below.T)).gradient(layer)
    assert established(d, G).answer is Answer.HOLDS
    other = Chain("V", "m").product("d", 1)
    assert gradient(trace(G.T @ layer) + trace(other @ other.T), layer).equals(G)
