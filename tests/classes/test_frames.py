"""Frames of the three problems by hand, exact and enclosed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.classes.conditions import inversion_in_the_order_of_factorization_is_not_diagonal
from proofs.classes.frames import diagonal, enclosed_frames, exact_frames
from proofs.network import Data
from verify.ball import BallMatrix, precision
from verify.claim import Answer
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
SLACK = Fraction(1, 2**40)


def test_exact_frames_of_a_diagonal_input() -> None:
    frames = exact_frames(Data(RationalMatrix.diagonal([1, 2]), RationalMatrix.diagonal([1, 2])))
    assert frames is not None
    assert (frames.U.T @ frames.U).is_diagonal()


def test_no_rational_frames_for_the_golden_ratio() -> None:
    """X = [[1, 1], [1, 0]] has the eigenvectors of the golden ratio."""
    X = RationalMatrix([[1, 1], [1, 0]])
    assert exact_frames(Data(X, X)) is None
    with precision(96):
        frames = enclosed_frames(Data(X, X))
        middle = frames.U.T @ BallMatrix(X @ X.T) @ frames.V
        assert diagonal(middle, SLACK) is Answer.HOLDS
        assert diagonal(BallMatrix(X), SLACK) is Answer.FAILS


@pytest.mark.parametrize(
    "Y", [RationalMatrix.zeros(2, 2), RationalMatrix([[1, 1], [1, 1]]), RationalMatrix([[1, 2], [3, 4]])]
)
def test_enclosures_of_targets_of_any_rank(Y: RationalMatrix) -> None:
    with precision(96):
        frames = enclosed_frames(Data(one, Y), from_targets=True)
        for gram in (frames.U.T @ frames.U, frames.V.T @ frames.V):
            assert gram.encloses(one)
        assert diagonal(frames.U.T @ BallMatrix(Y) @ frames.V, SLACK) is Answer.HOLDS


def test_frames_of_other_data_are_refused() -> None:
    with pytest.raises(ValueError, match="not orthogonal"):
        exact_frames(Data(RationalMatrix.diagonal([1, 2]), RationalMatrix([[1, 1], [0, 1]])))


def test_the_literal_reading_of_inversion() -> None:
    assert inversion_in_the_order_of_factorization_is_not_diagonal().outcome().answer is Answer.HOLDS
    assert inversion_in_the_order_of_factorization_is_not_diagonal(left=one).outcome().answer is Answer.FAILS
