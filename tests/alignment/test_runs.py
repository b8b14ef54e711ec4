"""Frames, finite runs and the data condition on cases small enough to see."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.alignment import AlignedChain, FiniteRun, Frames, commutes, data_frames, frames_of
from proofs.network import Data
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
turned = RationalMatrix([[3, -4], [4, 3]])


def test_frames_have_orthogonal_nonzero_columns() -> None:
    assert Frames((turned, one)).Q[0] == turned
    for wrong in ([[1, 1], [0, 1]], [[1, 0], [0, 0]], [[1, 0]]):
        with pytest.raises(ValueError, match="frame Q_1"):
            frames_of(one, wrong)


def test_a_witness_needs_diagonal_middles_everywhere() -> None:
    layer = RationalMatrix([[3, 4], [0, 0]])
    assert frames_of(turned, one).witness([layer])
    assert not frames_of(one, one).witness([layer])
    with pytest.raises(ValueError, match="1 layers need 2 frames"):
        frames_of(one, one, one).witness([layer])


def test_an_aligned_chain_is_witnessed_by_its_frames() -> None:
    chain = AlignedChain(
        Frames((turned / 5, one, RationalMatrix.identity(3))), ((Fraction(2), Fraction(-1)), (Fraction(3),))
    )
    assert chain.widths == (2, 2, 3)
    assert chain.frames.witness(chain.layers)
    with pytest.raises(ValueError, match="not orthonormal"):
        AlignedChain(Frames((turned, one)), ((Fraction(1),),))


@pytest.fixture
def run() -> FiniteRun:
    """W_1 turns from (0, 4) to (3, 4); the others are the identity."""
    data = Data.of_map(RationalMatrix.diagonal([1, 2]), RationalMatrix([[3, 4], [0, 0]]))
    start = (RationalMatrix([[0, 4], [0, 0]]), one, one)
    frames = (frames_of([[0, 1], [1, 0]], one, one, one), frames_of(turned, one, one, one))
    return FiniteRun(data, start, Fraction(1), frames)


def test_what_definition_3_says_of_a_run(run: FiniteRun) -> None:
    assert run.times[1][0] == RationalMatrix([[3, 4], [0, 0]])
    assert run.definition3() == {"aligned": True, "zero-error": True, "moving": True}
    assert run.setting() == {"deep": True, "square": True, "realizable": True}
    assert not run.outer_frames_fixed
    assert not run.nearly_invertible
    assert run.nearly_full_residual


def test_alignment_is_lost_when_the_frames_do_not_follow(run: FiniteRun) -> None:
    stuck = FiniteRun(run.data, run.start, run.eta, (run.frames[0], run.frames[0]))
    assert not stuck.aligned
    half = FiniteRun(run.data, run.start, Fraction(1, 2), run.frames)
    assert not half.zero_error


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((one, one, one), True),
        ((one, RationalMatrix.diagonal([1, 0]), one), True),
        ((RationalMatrix.diagonal([1, 0]), one, one), False),
    ],
)
def test_one_singular_layer_is_allowed_in_the_middle(layers: tuple[RationalMatrix, ...], expected: bool) -> None:
    data = Data.of_map(one, 5 * one)
    run = FiniteRun.in_fixed_frames(data, layers, Fraction(0), frames_of(one, one, one, one), 0)
    assert run.nearly_invertible is expected


@pytest.mark.parametrize(
    ("X", "Y", "expected"),
    [
        ([[1, 0], [0, 1]], [[1, 2], [3, 4]], True),  # factorization
        ([[1, 2], [0, 1]], [[1, 2], [0, 1]], True),  # autoencoding
        ([[1, 0], [0, 2]], [[1, 2], [0, 0]], False),
        ([[0, 0], [0, 0]], [[1, 2], [0, 0]], True),
        ([[1], [1]], [[5], [0]], True),  # one example
    ],
)
def test_the_data_condition(X: list[list[int]], Y: list[list[int]], expected: bool) -> None:
    data = Data(RationalMatrix(X), RationalMatrix(Y))
    assert commutes(data) is expected
    frames = data_frames(data)
    assert (frames is not None) is expected
    if frames is not None:
        assert frames.defect < 64 * np.finfo(float).eps
        assert np.allclose(frames.U.T @ frames.U, np.eye(2), atol=64 * np.finfo(float).eps)


def test_frames_for_a_wide_network_put_live_columns_first() -> None:
    data = Data.of_map(RationalMatrix.identity(3), RationalMatrix([[0, 0, 7]]))
    frames = data_frames(data)
    assert frames is not None
    diagonal = frames.U.T @ data.M.to_numpy() @ frames.V
    assert abs(abs(diagonal[0, 0]) - 7) < 1e3 * np.finfo(float).eps
