"""Rational eigenvalues, diagonalisation and joint frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.claim.answer import Answer
from verify.exact import (
    RationalMatrix,
    completed,
    diagonalise,
    hstack,
    joint_frame,
    orthogonalised,
    rational_eigenvalues,
    square_root,
)

F = Fraction
R = RationalMatrix


def test_eigenvalues_by_hand() -> None:
    assert rational_eigenvalues(R([["1/2", 0], [5, "1/3"]])) == [(F(1, 3), 1), (F(1, 2), 1)]
    assert rational_eigenvalues(R.diagonal([1, 1, 2])) == [(F(1), 2), (F(2), 1)]
    assert rational_eigenvalues(R([[0, 1], [1, 1]])) == []
    assert rational_eigenvalues(R([[0, 2, 0], [1, 0, 0], [0, 0, 3]])) == [(F(3), 1)]
    assert rational_eigenvalues(R.zeros(0, 0)) == []
    with pytest.raises(ValueError, match="square matrix, got 1 x 2"):
        rational_eigenvalues(R([[1, 2]]))


def test_diagonalisation_is_decided_exactly() -> None:
    a = R([[1, 1], [0, 2]])
    found = diagonalise(a)
    assert found is not None
    assert found.values == (F(1), F(2))
    assert a @ found.vectors == found.vectors @ R.diagonal(found.values)
    assert found.vectors.rank() == 2
    assert diagonalise(R([[1, 1], [0, 1]])) is None  # a Jordan block
    assert diagonalise(R([[0, 2], [1, 0]])) is None  # irrational
    assert diagonalise(R([[0, -1], [1, 0]])) is None  # not real
    empty = diagonalise(R.zeros(0, 0))
    assert empty is not None
    assert empty.vectors.shape == (0, 0)


def test_square_roots() -> None:
    assert square_root(F(9, 4)) == F(3, 2)
    assert square_root(F(2)) is None
    assert square_root(F(-4)) is None
    assert square_root(F(0)) == 0


def _check(matrices: list[R]) -> Answer:
    frame = joint_frame(matrices)
    assert frame is not None
    q = frame.columns
    assert q.T @ q == R.diagonal(frame.squared_norms)
    assert all(square > 0 for square in frame.squared_norms)
    for matrix, values in zip(matrices, frame.values, strict=True):
        assert matrix @ q == q @ R.diagonal(values)
    assert (frame.orthonormal_exists is Answer.HOLDS) == frame.is_orthonormal
    assert not frame.is_orthonormal or q.is_orthogonal()
    return frame.orthonormal_exists


def test_frames_by_hand() -> None:
    assert _check([R([[0, 1], [1, 0]])]) is Answer.FAILS  # (1, 1) has length sqrt 2
    assert _check([R([[0, 2], [2, 3]])]) is Answer.FAILS  # (1, 2) and (2, -1): length sqrt 5
    assert _check([R([[9, 12], [12, 16]])]) is Answer.HOLDS  # (3, 4) / 5
    assert _check([R.identity(3)]) is Answer.HOLDS
    assert _check([R.zeros(2, 2), R.diagonal([1, 2])]) is Answer.HOLDS
    assert _check([R([["1/2"]])]) is Answer.HOLDS
    assert joint_frame([R([[0, 1], [1, 1]])]) is None
    assert joint_frame([R.identity(2), R([[0, 1], [1, 1]])]) is None


def test_the_last_eigenspace_is_completed_by_reflections() -> None:
    unit = R([["1/3"], ["2/3"], ["2/3"]])
    projection = unit @ unit.T
    assert _check([projection]) is Answer.HOLDS


def test_planes_without_coordinate_vectors() -> None:
    # the planes spanned by (1,1,0,0), (0,0,1,1) and by (1,-1,0,0), (0,0,1,-1): Gram determinant 4, a square
    swap = R([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert _check([swap]) is Answer.HOLDS  # (1, 1, 1, 1) / 2 has length one
    assert _check([swap, R.diagonal([1, 1, 2, 2])]) is Answer.FAILS


def test_what_the_search_cannot_settle_is_undecided() -> None:
    # two eigenplanes whose forms 3x^2 + 3y^2 and 6x^2 + 6y^2 have square determinants but represent no square
    u = [R([[1], [1], [1], [0]]), R([[1], [-1], [0], [1]])]
    plane = hstack(u)
    projection = plane @ (plane.T @ plane).inverse() @ plane.T
    assert _check([projection]) is Answer.UNDECIDED


def test_bad_families() -> None:
    with pytest.raises(ValueError, match="at least one matrix"):
        joint_frame([])
    with pytest.raises(ValueError, match="matrix 1 of the family is not symmetric"):
        joint_frame([R.identity(2), R([[0, 1], [0, 0]])])
    with pytest.raises(ValueError, match="matrices 0 and 1 of the family do not commute"):
        joint_frame([R.diagonal([1, 2]), R([[0, 1], [1, 0]])])
    with pytest.raises(ValueError, match="column 1 depends"):
        orthogonalised(R([[1, 2], [1, 2]]))
    with pytest.raises(ValueError, match="only orthonormal columns"):
        completed(R([[1], [1]]))


def test_completion_by_hand() -> None:
    frame = completed(R([["3/5"], ["4/5"]]))
    assert frame.is_orthogonal()
    assert frame[:, 0] == R([["3/5"], ["4/5"]])
    assert completed(R.zeros(2, 0)) == R.identity(2)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_random_commuting_families_in_random_orthogonal_frames(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    skew = R(np.tril(rng.integers(-2, 3, (n, n)), -1))
    skew = skew - skew.T
    q = (R.identity(n) - skew) @ (R.identity(n) + skew).inverse()
    family = [q @ R.diagonal([int(x) for x in rng.integers(-1, 2, n)]) @ q.T for _ in range(2)]
    _check(family)
