"""SymPy agrees where it is asked, and is not asked where it is known to be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verify.claim import Answer
from verify.symbolic import (
    BrokenKernel,
    Derivation,
    Expression,
    define,
    diagonal,
    dims,
    established,
    gradient,
    isometry,
    matrix,
    orthogonal,
    scalar,
    squared_norm,
    symmetric,
    trace,
    zero,
)

sympy = pytest.importorskip("sympy")
from verify.symbolic.second_opinion import confirm, gradient_opinion, opinion  # noqa: E402

k_d, k_i, k_h, k_0, n = dims("k_d k_i k_{i-1} k_0 n")
A, W, B = matrix("A", k_d, k_i), matrix("W_i", k_i, k_h), matrix("B", k_h, k_0)
X, Y, E = matrix("X", k_0, n), matrix("Y", k_d, n), matrix("E", k_d, n)
LOSS = squared_norm(Y - A @ W @ B @ X) / (2 * scalar("n"))


def test_sympy_agrees_with_the_layer_gradient() -> None:
    right = gradient(LOSS, W)
    assert gradient_opinion(LOSS, W, right) is Answer.HOLDS
    assert gradient_opinion(LOSS, W, -right) is Answer.FAILS
    assert gradient_opinion(LOSS, W, right * 2) is Answer.FAILS


def test_sympy_agrees_with_powers_and_lone_letters() -> None:
    s = matrix("S", n, n)
    for function in (trace(s @ s @ s), trace(s), trace(s @ s.T @ s), trace(X.T @ X)):
        assert gradient_opinion(function, s, gradient(function, s)) is Answer.HOLDS


def test_a_derivation_is_confirmed_step_by_step_and_a_wrong_one_is_called_broken() -> None:
    u = orthogonal("U", k_i)
    d = Derivation("gradient").start(squared_norm(E) / 2).apply(define(E, Y - A @ W @ B @ X)).gradient(W)
    d.multiply(left=u.T @ u).normalise()
    assert confirm(d) == (Answer.UNDECIDED, Answer.HOLDS, Answer.UNDECIDED, Answer.HOLDS)
    after = d.steps[1].after
    assert isinstance(after, Expression)
    d.steps[1] = replace(d.steps[1], after=after * 2)
    with pytest.raises(BrokenKernel, match="step 2"):
        confirm(d)


def test_no_opinion_on_what_sympy_cannot_express() -> None:
    v, d, e = isometry("V", n, k_0), diagonal("D", n), diagonal("E", n)
    assert opinion(v.T @ v @ X, X) is Answer.UNDECIDED
    assert opinion(d @ e, e @ d) is Answer.UNDECIDED
    assert opinion(X, Y) is Answer.UNDECIDED  # other shape
    s = symmetric("S", n)
    assert gradient_opinion(trace(s @ s), s, 2 * s) is Answer.UNDECIDED
    assert opinion(s.T @ s, s @ s) is Answer.HOLDS


def test_trap_refine_cancels_a_rectangular_orthogonal_symbol_on_both_sides() -> None:
    v = sympy.MatrixSymbol("V", sympy.Symbol("m"), sympy.Symbol("n"))
    refined = sympy.refine(v * v.T, sympy.Q.orthogonal(v)).doit()
    assert isinstance(refined, sympy.Identity)  # wrong: a projection


def test_trap_derivatives_through_scalar_functions_of_traces_vanish() -> None:
    s = sympy.MatrixSymbol("S", sympy.Symbol("n"), sympy.Symbol("n"))
    for function in (1 / sympy.Trace(s), sympy.exp(sympy.Trace(s)), sympy.log(sympy.Determinant(s))):
        assert function.diff(s).is_ZeroMatrix  # wrong: none of these is constant


def test_trap_traces_are_not_cyclic() -> None:
    a = sympy.MatrixSymbol("A", sympy.Symbol("m"), sympy.Symbol("n"))
    w = sympy.MatrixSymbol("W", sympy.Symbol("n"), sympy.Symbol("p"))
    difference = sympy.Trace(a * w * w.T * a.T) - sympy.Trace(a.T * a * w * w.T)
    assert sympy.simplify(difference) != 0  # wrong: equal traces
    m = matrix("A", k_d, k_i)
    assert trace(m @ W @ W.T @ m.T).equals(trace(m.T @ m @ W @ W.T))


def test_a_dimension_zero_is_nothing_to_ask_about() -> None:
    Z, Y = matrix("Z", "a", 0), matrix("Y", 0, "c")
    assert opinion(Z @ Y, zero("a", "c")) is Answer.UNDECIDED
    assert established(Derivation("through 0").start(Z @ Y).normalise(), zero("a", "c")).answer is Answer.HOLDS
    slope = Derivation("a gradient").start(trace(Z @ Y @ matrix("X", "c", "a"))).gradient(Z)
    assert established(slope, zero("a", 0)).answer is Answer.HOLDS


def test_a_number_is_its_own_transpose_which_sympy_does_not_know() -> None:
    v, w = matrix("v", k_0, 1), matrix("w", k_0, 1)
    number = w.T @ X @ X.T @ v
    assert established(Derivation("w^T X X^T v, turned").start(number).normalise(), number.T).answer is Answer.HOLDS
    turned = Derivation("it, written the other way").start(number).restate(number.T)
    assert established(turned, number).answer is Answer.HOLDS
    assert opinion(number, number.T) is Answer.UNDECIDED
    assert opinion(number + number.T, number.T + number) is Answer.HOLDS
    assert established(Derivation("another number").start(number), v.T @ X @ X.T @ v).answer is Answer.FAILS


def test_a_gradient_through_a_number_is_no_disagreement() -> None:
    p, q = matrix("p", k_0, 1), matrix("q", k_0, 1)
    slope = Derivation("a gradient through a number").start(squared_norm(X.T @ p @ q.T @ X)).gradient(p)
    assert established(slope.normalise(), 2 * (X @ X.T @ p @ q.T @ X @ X.T @ q)).answer is Answer.HOLDS
