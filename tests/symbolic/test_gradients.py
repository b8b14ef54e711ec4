"""Traces, gradients and the chain rule, in every shape."""

from __future__ import annotations

import pytest

from verify.symbolic import (
    ShapeError,
    TraceSum,
    diagonal,
    differential,
    dims,
    gradient,
    identity,
    inner,
    isometry,
    matrix,
    orthogonal,
    pull_back,
    scalar,
    squared_norm,
    symmetric,
    trace,
)

k_d, k_i, k_h, k_0, n = dims("k_d k_i k_{i-1} k_0 n")
A, W, B = matrix("A", k_d, k_i), matrix("W_i", k_i, k_h), matrix("B", k_h, k_0)
X, Y = matrix("X", k_0, n), matrix("Y", k_d, n)
E = Y - A @ W @ B @ X


def test_the_trace_is_cyclic_and_blind_to_transposes() -> None:
    p, q = matrix("P", n, k_0), matrix("Q", k_0, n)
    assert trace(p @ q).equals(trace(q @ p))
    assert trace(p @ q).equals(trace(q.T @ p.T))
    assert not trace(p @ q @ p @ q).equals(trace(p @ q))


def test_three_letters_turn_but_do_not_swap() -> None:
    a, b, c = (matrix(name, n, n) for name in "ABC")
    assert trace(a @ b @ c).equals(trace(c @ a @ b))
    assert not trace(a @ b @ c).equals(trace(a @ c @ b))
    assert not trace(a @ b @ c).equals(trace(a @ b @ c.T))


def test_orthogonal_conjugation_disappears_across_the_ends() -> None:
    u, v, a = orthogonal("U", n), isometry("V", n, k_0), matrix("A", n, n)
    assert trace(u @ a @ u.T).equals(trace(a))
    assert trace(v @ v.T).equals(trace(identity(k_0)))
    assert not trace(v @ v.T @ a).equals(trace(a))


def test_the_trace_of_an_identity_is_its_size() -> None:
    assert trace(identity(n)).equals(0 * trace(identity(1)) + scalar("n"))
    assert trace(identity(3)).equals(trace(identity(1)) * 3)
    assert trace(identity(0)).normal() == TraceSum()


def test_traces_of_diagonal_runs() -> None:
    d, e = diagonal("D", k_d, k_0), diagonal("E", k_d, k_0)
    assert trace(d @ e.T).equals(trace(e.T @ d))
    assert trace(d @ e.T).equals(trace(d.T @ e))
    assert not trace(d @ d.T).equals(trace(e @ e.T))


def test_a_matrix_that_is_not_square_has_no_trace() -> None:
    with pytest.raises(ShapeError, match="square"):
        trace(A)


def test_the_gradient_of_one_layer_at_any_depth() -> None:
    loss = squared_norm(E) / (2 * scalar("n"))
    assert gradient(loss, W).equals(-(A.T @ E @ X.T @ B.T) / scalar("n"))
    assert not gradient(loss, W).equals((A.T @ E @ X.T @ B.T) / scalar("n"))
    assert not gradient(loss, W).equals(-(A.T @ E @ X.T @ B.T) / (2 * scalar("n")))


def test_the_gradient_of_a_linear_function_is_its_coefficient() -> None:
    c = matrix("C", k_i, k_h)
    assert gradient(inner(c, W), W).equals(c)
    assert gradient(trace(c.T @ W), c).equals(W)
    assert gradient(inner(c, c), W).terms == ()


def test_both_sides_of_a_quadratic_count() -> None:
    s, a = matrix("S", n, n), matrix("A", n, n)
    assert gradient(trace(s @ s), s).equals(s.T * 2)
    assert gradient(trace(s @ a @ s), s).equals((s @ a).T + (a @ s).T)
    assert gradient(trace(s.T @ a @ s), s).equals((a + a.T) @ s)


def test_a_cotangent_is_pulled_back_through_a_layer() -> None:
    g = matrix("G", k_d, k_0)
    assert pull_back(g, A @ W @ B, W).equals(A.T @ g @ B.T)
    assert pull_back(g.T, (A @ W @ B).T, W).equals(A.T @ g @ B.T)
    with pytest.raises(ShapeError, match="differ in shape"):
        pull_back(g.T, A @ W @ B, W)


def test_the_cotangent_is_a_constant_even_if_it_contains_the_letter() -> None:
    s = matrix("S", n, n)
    assert pull_back(s @ s, s, s).equals(s @ s)


def test_the_first_variation_replaces_one_letter_at_a_time() -> None:
    h = matrix("H", k_i, k_h)
    assert differential(A @ W @ B, W, h).equals(A @ h @ B)
    assert differential(W.T @ W, W, h).equals(h.T @ W + W.T @ h)
    with pytest.raises(ShapeError, match="direction"):
        differential(A @ W @ B, W, h.T)


@pytest.mark.parametrize("letter", [orthogonal("Q", n), diagonal("D", n), symmetric("S", n), isometry("V", n, k_0)])
def test_a_constrained_letter_has_no_free_gradient(letter: object) -> None:
    with pytest.raises(ValueError, match="cannot move freely"):
        gradient(squared_norm(letter), letter)  # type: ignore[arg-type]
