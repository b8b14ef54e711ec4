"""Diagonal and block-diagonal decisions: a yes is a proof, and there is no structural no."""

from __future__ import annotations

import pytest

from verify.claim import Answer
from verify.symbolic import (
    BlockMatrix,
    ShapeError,
    block_diagonal,
    diagonal,
    dim,
    dims,
    identity,
    is_block_diagonal,
    is_diagonal,
    is_zero,
    matrix,
    orthogonal,
    zero,
)

m, n, r, s = dims("m n r s")


def test_products_of_diagonal_letters_are_diagonal() -> None:
    d, e = diagonal("D", m, n), diagonal("E", n, r)
    for expression in (d, d.T, d @ e, d.T @ d, d @ d.T @ d - 3 * d, identity(n), zero(m, n)):
        assert is_diagonal(expression) is Answer.HOLDS


def test_cancelled_frames_do_not_hide_a_diagonal() -> None:
    d, q = diagonal("D", m, n), orthogonal("Q", m)
    assert is_diagonal(q.T @ q @ d) is Answer.HOLDS


def test_anything_else_is_undecided() -> None:
    a, q, d = matrix("A", n, n), orthogonal("Q", n), diagonal("D", n)
    for expression in (a, a @ d, q @ d @ q.T, d + a):
        assert is_diagonal(expression) is Answer.UNDECIDED
    assert is_diagonal(a - a) is Answer.HOLDS


def test_block_form_of_the_data_condition() -> None:
    lam, lam2 = diagonal("L'", r), diagonal("L", r)
    a1, a2, s_top, s_low = matrix("A1", s, m), matrix("A2", m, m), diagonal("S", r), diagonal("T", s, m)
    cross, gram, layer = block_diagonal(lam, a1), block_diagonal(lam2, a2), block_diagonal(s_top, s_low)
    residual = cross - layer @ gram
    assert is_block_diagonal(residual) is Answer.HOLDS
    assert residual.normal().blocks[0][0] == (lam - lam2 @ s_top).normal()
    assert is_diagonal(residual) is Answer.UNDECIDED
    assert is_diagonal(layer @ layer.T) is Answer.HOLDS


def test_the_narrowest_vertex_annihilates_the_lower_block() -> None:
    lower = matrix("T_2", s, 0) @ matrix("T_1", 0, m)
    product = block_diagonal(diagonal("S", r), lower)
    assert is_zero(product.blocks[1][1]) is Answer.HOLDS
    assert is_diagonal(product) is Answer.HOLDS


def test_diagonal_blocks_after_a_block_that_is_not_square_are_not_diagonal() -> None:
    assert is_diagonal(block_diagonal(diagonal("D", m, n), diagonal("E", r))) is Answer.UNDECIDED
    assert is_diagonal(block_diagonal(diagonal("D", m), diagonal("E", r, s))) is Answer.HOLDS


def test_an_entry_off_the_blocks_is_noticed() -> None:
    a = matrix("B", r, s)
    grid = BlockMatrix([[diagonal("D", r), a], [zero(s, r), diagonal("E", s)]])
    assert is_block_diagonal(grid) is Answer.UNDECIDED
    assert is_block_diagonal(grid - BlockMatrix([[zero(r, r), a], [zero(s, r), zero(s, s)]])) is Answer.HOLDS


def test_blocks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match="expected"):
        BlockMatrix([[matrix("A", r, s), matrix("B", m, s)]])
    with pytest.raises(ShapeError, match="blocks"):
        BlockMatrix([[matrix("A", r, s)], [matrix("B", r, s), matrix("C", r, s)]])
    with pytest.raises(ShapeError, match="at least one"):
        BlockMatrix([])
    one, two = block_diagonal(matrix("A", r, s)), block_diagonal(matrix("B", dim("t"), s))
    with pytest.raises(ShapeError, match="add"):
        _ = one + two
    with pytest.raises(ShapeError, match="multiply"):
        _ = one @ two
