"""Balls: guaranteed, narrow, three-valued, and never silently made from a float."""

from __future__ import annotations

import math
import operator
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.ball import (
    Ball,
    BallMatrix,
    certainly_at_most,
    certainly_less,
    certainly_positive,
    contains,
    excludes_zero,
    precision,
    refine,
)
from verify.claim.answer import Answer
from verify.exact import RationalMatrix

F = Fraction
HOLDS, FAILS, UNDECIDED = Answer.HOLDS, Answer.FAILS, Answer.UNDECIDED
fractions = st.fractions(min_value=-50, max_value=50, max_denominator=60)


def test_fractions_are_enclosed_and_integers_are_exact() -> None:
    assert contains(Ball(F(1, 3)), F(1, 3)) is HOLDS
    assert 0 < Ball(F(1, 3)).radius() < F(1, 2**50)
    assert Ball(7).radius() == 0
    assert Ball("1/4").ends() == (F(1, 4), F(1, 4))
    assert contains(Ball(F(1, 3)), F(1, 3) + F(1, 2**40)) is FAILS


def test_a_float_is_never_taken_silently() -> None:
    with pytest.raises(TypeError, match=r"Ball\.of_float"):
        Ball(0.1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"Ball\.of_float"):
        Ball(1) + 0.1
    with pytest.raises(TypeError, match=r"Ball\.of_float"):
        BallMatrix([[0.1]])  # type: ignore[list-item]
    exact = F(3602879701896397, 36028797018963968)
    assert Ball.of_float(0.1).ends() == (exact, exact)
    assert contains(Ball.of_float(0.1), F(1, 10)) is FAILS
    assert Ball.of_float(-5e-324).midpoint() == -F(1, 2**1074)
    with pytest.raises(ValueError, match="the float is nan"):
        Ball.of_float(math.nan)


@pytest.mark.parametrize("operation", [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne])
@pytest.mark.parametrize("other", [Ball(2), 2])
def test_comparison_operators_refuse(operation: Callable[[object, object], object], other: object) -> None:
    with pytest.raises(TypeError, match="ask"):
        operation(Ball(1), other)
    with pytest.raises(TypeError, match="ask"):
        operation(other, Ball(1))


def test_balls_have_no_truth_value_no_hash_and_do_not_change() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(Ball(1))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ball(1))
    with pytest.raises(AttributeError, match="cannot be changed"):
        Ball(1).value = 2
    with pytest.raises(TypeError, match="ask contains"):
        BallMatrix([[1]]) == BallMatrix([[1]])  # noqa: B015
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(BallMatrix([[1]]))


def test_three_answers() -> None:
    wide = Ball.between(0, 2)
    assert certainly_less(1, 2) is HOLDS
    assert certainly_less(2, 1) is FAILS
    assert certainly_less(1, 1) is FAILS
    assert certainly_less(wide, 1) is UNDECIDED
    assert certainly_less(wide, Ball.between(2, 3)) is UNDECIDED
    assert certainly_less(wide, Ball.between(3, 4)) is HOLDS
    assert certainly_at_most(1, 1) is HOLDS
    assert certainly_at_most(2, 1) is FAILS
    assert certainly_at_most(wide, 1) is UNDECIDED
    assert certainly_positive(F(1, 10**30)) is HOLDS
    assert certainly_positive(0) is FAILS
    assert certainly_positive(-1) is FAILS
    assert certainly_positive(wide) is UNDECIDED
    assert excludes_zero(-1) is HOLDS
    assert excludes_zero(0) is FAILS
    assert excludes_zero(Ball.between(-1, 1)) is UNDECIDED


def test_what_is_not_a_number_is_undecided() -> None:
    nothing = Ball(-1).sqrt()
    assert not nothing.is_finite()
    assert not (Ball(1) / 0).is_finite()
    for answer in (certainly_less(nothing, 1), certainly_less(1, nothing), certainly_positive(nothing),
                   excludes_zero(nothing), contains(nothing, 0)):
        assert answer is UNDECIDED
    with pytest.raises(ValueError, match="not finite"):
        nothing.ends()
    assert not pickle.loads(pickle.dumps(nothing)).is_finite()


def test_precision_is_restored_even_after_an_error() -> None:
    before = flint.ctx.prec
    with pytest.raises(RuntimeError, match="inside"), precision(200):
        raise RuntimeError("inside")
    assert flint.ctx.prec == before
    with precision(200):
        assert Ball(F(1, 3)).radius() < F(1, 2**195)
        with precision(20):
            assert Ball(F(1, 3)).radius() > F(1, 2**25)
        assert flint.ctx.prec == 200
    with pytest.raises(ValueError, match="precision of 1 bits"), precision(1):
        pass


def test_pickling_is_exact_at_any_precision() -> None:
    with precision(300):
        third = Ball(2).sqrt()
    again = pickle.loads(pickle.dumps(third))
    assert again.ends() == third.ends()
    matrix = BallMatrix([[third, 1]])
    assert pickle.loads(pickle.dumps(matrix))[0, 0].ends() == third.ends()


def test_refinement_decides_what_coarse_balls_cannot() -> None:
    def close() -> Answer:  # sqrt 2 and a good rational approximation to it, 1e-39 apart
        return certainly_less(Ball(2).sqrt(), F(14142135623730950488016887242096980785697, 10**40))

    decision = refine(close)
    assert decision.answer is HOLDS
    assert decision.bits == 256
    assert refine(close, limit=100).answer is UNDECIDED
    assert refine(close, limit=100).bits == 100
    hopeless = refine(lambda: excludes_zero(Ball(2).sqrt() ** 2 - 2), limit=256)
    assert hopeless.answer is UNDECIDED
    assert hopeless.bits == 256
    with pytest.raises(ValueError, match="cannot start at 64 bits and stop at 32"):
        refine(close, limit=32)


def test_functions_by_hand() -> None:
    assert contains(Ball(9).sqrt(), 3) is HOLDS
    assert contains(Ball(0).exp(), 1) is HOLDS
    assert contains(Ball(1).log(), 0) is HOLDS
    assert contains(Ball(0).cos() + Ball(0).sin(), 1) is HOLDS
    assert contains(abs(Ball(-2)), 2) is HOLDS
    assert contains(Ball(-2) ** 3, -8) is HOLDS
    assert contains(2 - 1 / Ball(2), F(3, 2)) is HOLDS
    assert certainly_less(Ball(2) ** F(1, 2), F(142, 100)) is HOLDS
    with pytest.raises(ValueError, match="is empty"):
        Ball.between(2, 1)


@settings(deadline=None)
@given(fractions, fractions, st.sampled_from([24, 53, 200]))
def test_arithmetic_contains_the_exact_result_and_is_narrow(a: Fraction, b: Fraction, bits: int) -> None:
    with precision(bits):
        x, y = Ball(a), Ball(b)
        pairs = [(x + y, a + b), (x - y, a - b), (x * y, a * b), (-x, -a), (a * y, a * b), (a - y, a - b)]
        if b:
            pairs.append((x / y, a / b))
        for ball, exact in pairs:
            assert contains(ball, exact) is HOLDS
            assert ball.radius() <= F(10**5, 2**bits)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32))
def test_matrices_enclose_exact_matrices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a = RationalMatrix(rng.integers(-9, 10, (2, 3))) / 7
    b = RationalMatrix(rng.integers(-9, 10, (3, 2))) / 11
    x, y = BallMatrix(a), BallMatrix(b)
    for enclosure, exact in ((x @ y, a @ b), (x @ b, a @ b), (a @ y, a @ b), (x + y.T, a + b.T), (a - y.mT, a - b.T),
                             (F(1, 3) * x, a / 3), (-x, -a), (a + y.T, a + b.T)):
        assert contains(enclosure, exact) is HOLDS
        assert contains(enclosure, exact + RationalMatrix.unit(0, 0, exact.shape) / 2**30) is FAILS
    gram = a @ a.T
    assert contains(BallMatrix(gram).determinant(), gram.determinant()) is HOLDS
    assert contains(x.frobenius_norm() ** 2, a.frobenius_squared()) is HOLDS
    assert certainly_at_most(BallMatrix.of_floats(np.array([[np.linalg.norm(a.to_numpy(), 2) * (1 - 1e-14)]]))[0, 0],
                             x.spectral_norm_bound()) is not FAILS


def test_norms_by_hand() -> None:
    a = BallMatrix(RationalMatrix([[3, -4], [0, 0]]))
    assert contains(a.frobenius_norm(), 5) is HOLDS
    assert contains(a.row_sum_norm(), 7) is HOLDS
    assert contains(a.column_sum_norm(), 4) is HOLDS
    assert contains(a.spectral_norm_bound(), 5) is HOLDS
    assert contains(BallMatrix(RationalMatrix.identity(3)).spectral_norm_bound(), 1) is HOLDS


def test_matrices_refuse_what_does_not_fit() -> None:
    a = BallMatrix([[1, 2]])
    for mistake in (lambda: a @ a, lambda: a + a.T, lambda: a.determinant(), lambda: a.encloses(RationalMatrix([[1]])),
                    lambda: BallMatrix([[1], [1, 2]]), lambda: BallMatrix([]), lambda: BallMatrix.of_floats(np.ones(2)),
                    lambda: BallMatrix.of_floats(np.array([[np.inf]]))):
        with pytest.raises(ValueError, match=r"."):
            mistake()
    others: list[Any] = [np.eye(2), 0.5, a]
    for other in others:
        with pytest.raises(TypeError):
            a * other
    with pytest.raises(TypeError, match="single ball cannot contain a matrix"):
        contains(Ball(1), RationalMatrix([[1]]))
    with pytest.raises(TypeError, match="rational matrix only"):
        contains(a, 1)
