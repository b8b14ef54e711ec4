"""The normal form: what it may conclude, and above all what it may not."""

from __future__ import annotations

import pytest

from verify.symbolic import (
    Expression,
    Letter,
    ShapeError,
    diagonal,
    dim,
    dims,
    identity,
    isometry,
    matrix,
    orthogonal,
    symmetric,
    zero,
)
from verify.symbolic.expressions import lettered

m, n, p, q = dims("m n p q")


def test_orthogonal_letters_cancel_on_both_sides() -> None:
    u = orthogonal("U", n)
    assert (u.T @ u).normal() == identity(n)
    assert (u @ u.T).normal() == identity(n)


def test_an_isometry_cancels_on_one_side_only() -> None:
    v = isometry("V", m, n)
    assert (v.T @ v).normal() == identity(n)
    assert (v @ v.T).normal() != identity(m)
    assert (v @ v.T).normal() == v @ v.T
    assert (v @ v.T @ v @ v.T).normal() == v @ v.T  # a projection


def test_orthonormal_rows_cancel_on_the_other_side_only() -> None:
    r = lettered(Letter("R", n, m, orthonormal_rows=True))
    assert (r @ r.T).normal() == identity(n)
    assert (r.T @ r).normal() != identity(m)


def test_two_different_orthogonal_letters_do_not_cancel() -> None:
    u, v = orthogonal("U", n), orthogonal("V", n)
    assert (u.T @ v).normal() == u.T @ v
    assert (u @ u).normal() == u @ u


def test_cancelling_uncovers_more_to_cancel() -> None:
    u, v, a = orthogonal("U", n), isometry("V", m, n), matrix("A", n, q)
    assert (v.T @ v @ u.T @ v.T @ v @ u @ a).normal() == a


def test_symmetric_letters_drop_their_transpose_and_others_keep_it() -> None:
    s, a = symmetric("S", n), matrix("A", n, n)
    assert (s.T @ a).normal() == s @ a
    assert (a.T @ s).normal() != a @ s


def test_a_symmetric_orthogonal_letter_is_its_own_inverse() -> None:
    h = lettered(Letter("H", n, n, symmetric=True, orthonormal_columns=True))
    assert (h @ h).normal() == identity(n)


def test_square_diagonals_commute() -> None:
    d, e = diagonal("D", n), diagonal("E", n)
    assert (e @ d).normal() == (d @ e).normal()
    assert (d.T @ e).normal() == (e @ d.T).normal()


def test_diagonals_commute_only_inside_a_run() -> None:
    d, e, a = diagonal("D", n), diagonal("E", n), matrix("A", n, n)
    assert (d @ a @ e).normal() != (e @ a @ d).normal()
    assert (d @ a).normal() != (a @ d).normal()


def test_other_square_matrices_do_not_commute() -> None:
    a, s, u = matrix("A", n, n), symmetric("S", n), orthogonal("U", n)
    for x, y in ((a, s), (a, u), (s, u)):
        assert (x @ y).normal() != (y @ x).normal()


def test_rectangular_diagonals_with_the_same_outer_shape_and_letters_agree() -> None:
    d, e, f = diagonal("D", m, n), diagonal("E", m, n), diagonal("F", m, n)
    words = [d @ e.T @ f, f @ e.T @ d, e @ f.T @ d, d @ f.T @ e]
    assert len({word.normal() for word in words}) == 1


def test_d_transpose_d_is_not_d_d_transpose() -> None:
    d = diagonal("D", m, n)
    with pytest.raises(ShapeError):
        _ = d.T @ d - d @ d.T
    square_inside = (d @ d.T @ d).normal()
    assert square_inside == d @ d.T @ d  # a bottleneck is never dropped


def test_a_bottleneck_between_diagonals_stays() -> None:
    narrow, square = diagonal("D", n, p), diagonal("E", n)
    assert (narrow @ narrow.T @ square).normal() == (square @ narrow @ narrow.T).normal()
    assert (narrow @ narrow.T).normal() != (square @ square).normal()


def test_diagonal_signs_cancel_in_pairs_within_a_run() -> None:
    j = lettered(Letter("J", n, n, diagonal=True, orthonormal_columns=True))
    d = diagonal("D", n, m)
    assert (j @ d @ d.T @ j).normal() == (d @ d.T).normal()


def test_a_diagonal_isometry_pair_is_dropped_only_where_the_cut_is_made_by_others() -> None:
    j = lettered(Letter("J", m, n, diagonal=True, orthonormal_columns=True))
    d, e = diagonal("D", n), diagonal("E", m)
    assert (j.T @ j).normal() == identity(n)
    assert (j @ j.T).normal() == j @ j.T
    assert (d @ j.T @ j).normal() == d
    assert (e @ j @ j.T).normal() != e
    assert (j.T @ e @ j).normal().terms[0][0].letters == {x for y in (j, e) for x in y.letters}


def test_words_through_dimension_zero_vanish() -> None:
    a, b = matrix("A", m, 0), matrix("B", 0, n)
    assert (a @ b).normal() == zero(m, n)


def test_numbers_commute_and_equal_their_transpose() -> None:
    u, v, w = matrix("u", n, 1), matrix("v", n, 1), matrix("w", m, 1)
    assert (u.T @ v).normal() == (v.T @ u).normal()
    assert (w @ u.T @ v @ w.T @ w).normal() == (w @ w.T @ w @ v.T @ u).normal()
    assert (w @ u.T).normal() != (w @ v.T).normal()
    assert (u @ v.T).normal() != (v @ u.T).normal()


def test_equal_numbers_under_different_names_are_never_identified() -> None:
    a = matrix("A", m, n)
    with pytest.raises(ShapeError, match="cannot multiply"):
        _ = a @ a
    with pytest.raises(ShapeError, match="cannot add"):
        _ = a + matrix("B", m, p)


def test_normal_forms_are_stable() -> None:
    d, e, u = diagonal("D", m, n), diagonal("E", n), orthogonal("U", m)
    word = u.T @ u @ d @ e @ d.T @ u @ d @ e
    assert word.normal().normal() == word.normal()


def test_expressions_do_not_change() -> None:
    a = matrix("A", m, n)
    with pytest.raises(AttributeError, match="does not change"):
        a.rows = n
    with pytest.raises(TypeError, match="truth value"):
        bool(a)


@pytest.mark.parametrize("make", [lambda: symmetric("S", n), lambda: orthogonal("Q", n)])
def test_square_letters_have_square_shape(make: object) -> None:
    assert callable(make)
    expression = make()
    assert isinstance(expression, Expression)
    assert expression.rows == expression.cols == n


def test_impossible_letters_are_refused() -> None:
    with pytest.raises(ShapeError, match="cannot be symmetric"):
        Letter("S", m, n, symmetric=True)
    with pytest.raises(ShapeError, match="both sides"):
        Letter("Q", m, n, orthonormal_columns=True, orthonormal_rows=True)
    with pytest.raises(ValueError, match="name"):
        Letter("", m, n)
    with pytest.raises(ValueError, match="dimension"):
        dim("")
    with pytest.raises(ValueError, match="dimension"):
        dim(-1)
    with pytest.raises(TypeError, match="dimension"):
        dim(True)
