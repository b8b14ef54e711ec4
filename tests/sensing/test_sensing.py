"""Matrix sensing by hand: residuals, steps, common frames, bad input."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.sensing.decision import Asymmetry, common_frames, first_asymmetry
from proofs.sensing.descent import Measured
from proofs.sensing.refutation import (
    PAIR,
    cancelling_measurements_keep_alignment_without_common_frames,
    every_target,
    keeps_diagonals,
)
from proofs.sensing.targets_needed import a_step_of_size_zero_keeps_every_class, a_step_of_size_zero_reveals_nothing
from verify.claim import Answer
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
E12 = RationalMatrix.unit(0, 1, (2, 2))


def test_residuals_and_step_by_hand() -> None:
    """M = I, X* = I: y = 2; at W = 0 the residual is 2, E = 2 I, and W_2 = 0 becomes eta 2 I below W_1 = I."""
    data = Measured.of_target([one], one)
    assert data.y == (Fraction(2),)
    assert data.combination(0 * one) == 2 * one
    assert data.step((one, 0 * one), Fraction(1, 2)) == (one, one)


def test_the_cancelling_pair() -> None:
    assert keeps_diagonals(Measured.of_target(PAIR, one))
    assert not keeps_diagonals(Measured.of_target(PAIR, E12))
    assert not every_target(PAIR)
    assert every_target((one, RationalMatrix.diagonal([1, 2])))
    assert first_asymmetry(PAIR) == Asymmetry(1, 2, "M_i^T M_j")
    assert cancelling_measurements_keep_alignment_without_common_frames().repair == {
        "positive-step": True,
        "every-target": False,
    }


def test_one_side_is_not_enough() -> None:
    """M_1 = diag(1, 2), M_2 = [[2, 1], [1, 2]] M_1: M_1^T M_2 is symmetric, M_1 M_2^T is not."""
    first = RationalMatrix.diagonal([1, 2])
    second = RationalMatrix([[2, 1], [1, 2]]) @ first
    assert first_asymmetry([first, second], both_sides=False) is None
    assert first_asymmetry([first, second]) == Asymmetry(1, 2, "M_i M_j^T")


def test_distances_on_both_sides() -> None:
    found = common_frames([one, one + E12 * Fraction(1, 1000)])
    assert not found.exist
    assert 0 < found.at_least <= found.within < 2e-3
    exact = common_frames([RationalMatrix([[0, 2], [1, 0]]), RationalMatrix([[0, 1], [3, 0]])])
    assert exact.exist
    assert exact.asymmetry is None
    assert exact.within < 1e-14
    assert exact.at_least == 0


def test_rectangular_and_single_and_zero_measurements() -> None:
    assert common_frames([RationalMatrix([[1, 2, 3]])]).exist
    zero = common_frames([RationalMatrix.zeros(2, 3)])
    assert zero.exist
    assert zero.within == 0
    assert zero.U.shape == (2, 2)
    assert np.allclose(zero.V @ zero.V.T, np.eye(3))


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="no measurements"):
        first_asymmetry([])
    with pytest.raises(ValueError, match=r"measurement 2 has shape \(1, 2\), expected \(2, 2\)"):
        common_frames([one, RationalMatrix([[1, 2]])])
    with pytest.raises(ValueError, match="1 measurements, 2 observations"):
        Measured((one,), (Fraction(1), Fraction(2)))


def test_unsolvable_observations() -> None:
    assert not Measured((one, one), (Fraction(1), Fraction(2))).realizable
    assert Measured((one, one), (Fraction(1), Fraction(1))).realizable


def test_the_refutation_needs_its_step() -> None:
    found = cancelling_measurements_keep_alignment_without_common_frames(eta=Fraction(1, 8))
    assert found.outcome().answer is Answer.FAILS


def test_a_step_of_size_zero() -> None:
    """M = E12 keeps every diagonal chain when gamma = 0, and does not when gamma = 1: y = 1, and I becomes I + E12."""
    found = a_step_of_size_zero_reveals_nothing()
    assert found.hypotheses == {"square": True, "positive-step": False, "every-target": True}
    assert found.outcome().answer is Answer.HOLDS
    assert a_step_of_size_zero_keeps_every_class(gamma=1).outcome().answer is Answer.FAILS
    assert Measured.of_target([E12], E12).step((one, one), Fraction(1)) == (one + E12, one + E12)


def test_far_off_the_target_by_hand() -> None:
    """kappa = 1, s* = 1, x = 9: pq = -8, 1 + x pq = -71; with d = 3, P = (1 + 81) - 82/9 - 1/(9 * 71) is above 2 |pq| = 16."""
    x, star = Fraction(9), Fraction(1)
    pq = star - x
    m = 1 + x * pq
    squares = (star / m - pq * (1 + x**2)) / x
    assert (pq, m) == (-8, -71)
    assert squares == 82 - Fraction(82, 9) - Fraction(1, 9 * 71)
    assert squares > 2 * abs(pq)
    assert ((pq * (1 + x**2)) + x * squares) * m == star
