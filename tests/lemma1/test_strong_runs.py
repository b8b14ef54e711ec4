"""The rigidity criterion on data small enough to decide by hand."""

from __future__ import annotations

import pytest

from proofs.lemma1.strong_runs import strong_run_possible
from proofs.network import Data
from verify.claim import Answer
from verify.exact import RationalMatrix

COUPLED = [[1, 0], [1, 1]]  # N = [[1, 1], [1, 2]]


@pytest.mark.parametrize(
    ("X", "W", "expected"),
    [
        ([[1, 0], [0, 1]], [[2, 0], [0, 1]], Answer.HOLDS),  # N = I couples nothing
        (COUPLED, [[2, 0], [0, 1]], Answer.FAILS),  # both vectors live, coupled by N
        (COUPLED, [[2, 0], [0, 0]], Answer.HOLDS),  # a single live vector has nobody to be coupled to
        (COUPLED, [[0, 0], [0, 0]], Answer.HOLDS),  # the kernel holds every eigenvector of N
        (COUPLED, [[1, 0], [0, 1]], Answer.UNDECIDED),  # repeated singular values
        ([[1, 0], [0, 0]], [[2, 0], [0, 1]], Answer.UNDECIDED),  # N singular
        (COUPLED, [[1, 1], [0, 1]], Answer.UNDECIDED),  # irrational singular vectors
    ],
)
def test_the_criterion(X: list[list[int]], W: list[list[int]], expected: Answer) -> None:
    assert strong_run_possible(Data.of_map(RationalMatrix(X), RationalMatrix(W))) is expected


def test_unrealizable_data_are_undecided() -> None:
    assert strong_run_possible(Data(RationalMatrix([[1, 1]]), RationalMatrix([[0, 1]]))) is Answer.UNDECIDED


def test_an_eigenvector_of_the_inputs_in_the_kernel_makes_a_strong_run_possible() -> None:
    """Live e1, e2 coupled; N e3 = e3 and W* e3 = 0: condition (2)."""
    X = RationalMatrix([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    assert strong_run_possible(Data.of_map(X, RationalMatrix.diagonal([3, 1, 0]))) is Answer.HOLDS
