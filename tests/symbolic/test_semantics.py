"""The normal form against exact evaluation: random words over letters of every kind, in random shapes."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.symbolic import (
    BlockMatrix,
    Expression,
    Factor,
    Letter,
    Rational,
    RelationError,
    Unsatisfied,
    Word,
    block_diagonal,
    define,
    diagonal,
    dim,
    dims,
    evaluate,
    identity,
    isometry,
    matrix,
    orthogonal,
    sample_instance,
    scalar,
    symmetric,
    trace,
)
from verify.symbolic.diagonals import canonical_run
from verify.symbolic.evaluation import has_properties
from verify.symbolic.expressions import lettered
from verify.symbolic.rationals import draw_orthogonal

m, n, p = dims("m n p")
one, empty = dim(1), dim("z", least=0)
LETTERS = [
    x.single_letter()
    for x in (
        matrix("A", m, n), matrix("B", n, n), orthogonal("U", n), orthogonal("V", m), isometry("Q", m, n),
        diagonal("D", m, n), diagonal("E", n, m), diagonal("F", n), diagonal("G", m), diagonal("H", n, p),
        symmetric("S", n), matrix("u", n, 1), matrix("v", m, 1), matrix("c", 1, 1), isometry("q", n, 1),
        matrix("Z", n, empty), diagonal("Y", empty, n),
        lettered(Letter("J", m, n, diagonal=True, orthonormal_columns=True)),
        lettered(Letter("K", n, n, diagonal=True, orthonormal_columns=True)),
        lettered(Letter("R", n, n, symmetric=True, orthonormal_columns=True)),
        lettered(Letter("T", p, n, orthonormal_rows=True)),
    )
]  # fmt: skip
FACTORS = [Factor(letter, transposed) for letter in LETTERS if letter is not None for transposed in (False, True)]
DIAGONALS = [factor for factor in FACTORS if factor.letter.diagonal]


@st.composite
def walks(draw: st.DrawFn, pool: list[Factor], longest: int = 8) -> Word:
    word = Word.of(draw(st.sampled_from(pool)))
    for _ in range(draw(st.integers(0, longest - 1))):
        word = word @ Word.of(draw(st.sampled_from([f for f in pool if f.rows == word.cols])))
    return word


@settings(max_examples=250, deadline=None)
@given(walks(FACTORS), st.integers(0, 40))
def test_a_word_and_its_normal_form_have_the_same_value(word: Word, number: int) -> None:
    expression = Expression.word(word)
    instance = sample_instance([expression], number=number)
    assert evaluate(expression, instance) == evaluate(expression.normal(), instance)
    assert expression.normal().normal() == expression.normal()
    assert expression == expression.T.T


@settings(max_examples=200, deadline=None)
@given(walks(DIAGONALS, 7), st.integers(0, 40))
def test_a_diagonal_run_and_its_canonical_order_have_the_same_value(word: Word, number: int) -> None:
    canonical = Expression.word(canonical_run(word))
    instance = sample_instance([Expression.word(word)], number=number)
    assert evaluate(canonical, instance) == evaluate(Expression.word(word), instance)


@settings(max_examples=80, deadline=None)
@given(walks(FACTORS, 6), st.integers(0, 40))
def test_a_trace_and_its_normal_form_have_the_same_value(word: Word, number: int) -> None:
    square = Expression.word(word @ word.T)
    function = trace(square) * Fraction(2, 3)
    instance = sample_instance([function], number=number)
    assert evaluate(function, instance) == evaluate(function.normal(), instance)
    turned = trace(square.T)
    assert turned.equals(trace(square))


@settings(max_examples=60, deadline=None)
@given(walks(FACTORS, 5), walks(FACTORS, 5), st.integers(2, 40))
def test_products_and_sums_mean_what_they_say(left: Word, right: Word, number: int) -> None:
    x, y = Expression.word(left), Expression.word(right)
    lam = scalar("lambda")
    total = x * lam - x / 2 + x
    instance = sample_instance([total, y], number=number)
    value = evaluate(x, instance)
    assert evaluate(total, instance) == value * (instance.scalars["lambda"] + Fraction(1, 2))
    if x.cols == y.rows:
        assert evaluate(x @ y, instance) == value @ evaluate(y, instance)
    assert evaluate(x.T, instance) == value.T


def test_blocks_multiply_like_the_matrices_they_stand_for() -> None:
    r, s, t = dim("r"), dim("s", least=0), dim("t", least=0)
    grid = BlockMatrix([[matrix("a", r, r), matrix("b", r, t)], [matrix("c", s, r), matrix("d", s, t)]])
    other = block_diagonal(diagonal("L", r), matrix("M", t, s))
    for number in range(12):
        instance = sample_instance([grid, other], number=number)
        product = evaluate(grid, instance) @ evaluate(other, instance)
        assert evaluate(grid @ other, instance) == product
        assert evaluate((grid @ other).T.normal(), instance) == product.T
        assert evaluate(grid - grid * 3, instance) == evaluate(grid, instance) * -2


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_drawn_orthogonal_matrices_are_orthogonal(size: int) -> None:
    q = draw_orthogonal(Random(size), size)
    assert q @ q.T == q.T @ q == Rational.identity(size)


def test_instances_have_every_declared_property_and_start_small() -> None:
    letters = [letter for letter in LETTERS if letter is not None]
    formulas = [lettered(letter) for letter in letters]
    sizes = []
    for number in range(20):
        instance = sample_instance(formulas, number=number)
        assert has_properties(instance, letters)
        sizes.append((instance.dimensions["m"], instance.dimensions["n"]))
    assert len(set(sizes)) > 2
    assert sample_instance([matrix("A", m, n)], number=0).dimensions == {"m": 1, "n": 1}
    assert sample_instance(formulas, number=7) == sample_instance(formulas, number=7)


def test_a_property_that_is_missing_is_noticed() -> None:
    q = isometry("Q", m, n)
    instance = sample_instance([q], number=1)
    letter = q.single_letter()
    assert letter is not None
    spoiled = instance.with_matrices({"Q": instance.matrices["Q"] * 2})
    assert has_properties(instance, [letter])
    assert not has_properties(spoiled, [letter])


def test_a_scalar_named_like_a_dimension_has_its_value() -> None:
    expression = identity(n) * scalar("n")
    for number in range(5):
        instance = sample_instance([expression], number=number)
        assert instance.scalars["n"] == instance.dimensions["n"]


def test_a_dimension_in_a_denominator_is_never_zero() -> None:
    z = dim("z", least=0)
    mean = matrix("A", z, z) / scalar("z")
    assert all(sample_instance([mean], number=number).dimensions["z"] > 0 for number in range(20))


def test_two_letters_with_one_name_are_refused() -> None:
    with pytest.raises(RelationError, match="two different letters are called A"):
        sample_instance([matrix("A", m, n), matrix("A", n, m)])


def test_definitions_in_a_circle_are_refused() -> None:
    a, b = matrix("A", n, n), matrix("B", n, n)
    with pytest.raises(RelationError, match="circle"):
        sample_instance([a], [define(a, b @ b), define(b, a @ a)])


def test_a_false_property_of_a_defined_letter_is_unsatisfied() -> None:
    s, a = symmetric("S", n), matrix("A", n, n)
    with pytest.raises(Unsatisfied, match="declared symmetric"):
        sample_instance([s], [define(s, a @ a)], number=1)
    assert sample_instance([s], [define(s, a @ a.T)], number=1).matrices["S"].rows == 2
    both_ways = sample_instance([s], [define(s, a)], number=1)  # then A is the one that is defined
    assert both_ways.matrices["A"] == both_ways.matrices["S"]


def test_rational_matrices_refuse_what_does_not_fit() -> None:
    a = Rational.of(1, 2, [[1, 2]])
    with pytest.raises(ValueError, match="does not fit"):
        _ = a @ a
    with pytest.raises(ValueError, match="does not fit"):
        _ = a + a.T
    with pytest.raises(ValueError, match="no trace"):
        a.trace()
    with pytest.raises(ValueError, match="expected 2 rows"):
        Rational.of(2, 2, [[1, 2]])
