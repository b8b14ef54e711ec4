"""One mode by hand, and the certificates of its convergence at their edges."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.dynamics import Mode, decay, trap
from proofs.dynamics.enclosure import follow
from verify.claim import Answer

F = Fraction


def mode(*sigma: Fraction | int, lam: Fraction | int = 1, target: Fraction | int = 1) -> Mode:
    return Mode(tuple(F(s) for s in sigma), F(lam), F(target))


def test_a_step_by_hand() -> None:
    """sigma = (1, 1/2), lambda = 2, lambda' = 3: residual 2, so (1 + eta, 1/2 + 2 eta)."""
    assert mode(1, F(1, 2), lam=2, target=3).step(F(1, 4)).sigma == (F(5, 4), F(1))


def test_one_layer_is_linear_regression() -> None:
    assert mode(0, lam=4, target=8).step(F(1, 4)).sigma == (F(2),)


@pytest.mark.parametrize(("lam", "target"), [(-1, 0), (0, 1)])
def test_impossible_data_are_refused(lam: int, target: int) -> None:
    with pytest.raises(ValueError, match=r"lambda|eigenvalue"):
        mode(1, lam=lam, target=target)


def test_the_trap_closes_exactly_at_its_bound() -> None:
    """sigma = (1/2, 1/2), s = 1: sum sigma^-2 = 8, so eta = 1/8 is inside and anything above is not."""
    start = mode(F(1, 2), F(1, 2))
    inside = trap(start, F(1, 8))
    assert inside is not None
    assert inside.crowding == 1
    assert inside.ratio == 1 - F(1, 16)
    assert trap(start, F(1, 8) + F(1, 10**9)) is None


def test_from_above_the_larger_product_counts() -> None:
    """sigma = (2, 1), S = 2, s = 1: eta S^2 (1/4 + 1) = 5 eta."""
    start = mode(2, 1)
    inside = trap(start, F(1, 5))
    assert inside is not None
    assert inside.ratio == 1 - F(1, 8)
    assert trap(start, F(21, 100)) is None
    after = start.step(F(1, 5))
    assert 1 <= after.product < 2


@pytest.mark.parametrize("eta", [F(0), F(-1, 8)])
def test_no_step_and_ascent_are_never_certified(eta: Fraction) -> None:
    assert trap(mode(F(1, 2), F(1, 2)), eta) is None
    assert decay(mode(1, 1, target=0), eta) is None


@pytest.mark.parametrize("sigma", [(0, 1), (-1, -1)])
def test_entries_must_be_positive(sigma: tuple[int, ...]) -> None:
    assert trap(mode(*sigma), F(1, 100)) is None


def test_decay_needs_a_factor_below_one() -> None:
    start = mode(2, 1, target=0)  # S^2/sigma^2 = (1, 4)
    assert decay(start, F(1, 4)) is None
    found = decay(start, F(1, 5))
    assert found is not None
    assert found.steepest == F(4, 5)


def test_following_with_balls_ends_in_the_trap() -> None:
    assert follow(mode(F(1, 4), F(1, 4), F(1, 4)), F(1, 10), most=500).answer is Answer.HOLDS
    assert follow(mode(F(1, 4), F(1, 4), F(1, 4)), F(0), most=3).answer is Answer.FAILS
    assert follow(mode(F(1, 4), F(1, 4), F(1, 4)), F(1, 10), most=1).answer is Answer.UNDECIDED
