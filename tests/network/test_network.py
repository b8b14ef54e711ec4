"""Products, gradients and steps on the smallest cases, by hand; one formula for rationals, floats and symbols."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.network import Data, descent, gradients, left_product, product, residual, right_product, step
from verify.exact import RationalMatrix


def scalar(x: int | str) -> RationalMatrix:
    return RationalMatrix([[x]])


def test_products_of_a_chain_of_numbers() -> None:
    layers = [scalar(2), scalar(3), scalar(5)]
    assert product(layers) == scalar(30)
    assert left_product(layers, 1) == scalar(15)
    assert right_product(layers, 3) == scalar(6)
    assert left_product(layers, 3) is None
    assert right_product(layers, 1) is None


def test_the_order_of_a_product_is_that_of_the_network() -> None:
    first, second = RationalMatrix([[0, 1], [0, 0]]), RationalMatrix([[1, 0], [0, 0]])
    assert product([first, second]) == RationalMatrix([[0, 1], [0, 0]])
    assert product([second, first]) == RationalMatrix.zeros(2, 2)


def test_an_empty_chain_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one layer"):
        product([])


def test_the_step_of_two_numbers_by_hand() -> None:
    """w = (2, 3), x = 1, y = 7: E = 1, so w_1 -> 2 + eta 3, w_2 -> 3 + eta 2."""
    after = step([scalar(2), scalar(3)], scalar(1), scalar(7), Fraction(1, 10))
    assert after == (scalar("23/10"), scalar("32/10"))


def test_the_gradient_carries_one_over_n() -> None:
    assert gradients([scalar(2), scalar(3)], scalar(1), scalar(7), 4) == (scalar("-3/4"), scalar("-1/2"))


def test_rectangular_gradients_have_the_shapes_of_their_layers() -> None:
    widths = (3, 2, 4)
    layers = [RationalMatrix([[1] * widths[i] for _ in range(widths[i + 1])]) for i in range(2)]
    moved = gradients(layers, RationalMatrix.identity(3), RationalMatrix.zeros(4, 3), 1)
    assert [G.shape for G in moved] == [(2, 3), (4, 2)]


def test_batches_of_floats_agree_with_rationals() -> None:
    rng = np.random.default_rng(0)
    layers = [rng.integers(-2, 3, (2, 2)) for _ in range(3)]
    N, M = np.array([[2, 1], [1, 3]]), np.array([[1, -1], [0, 2]])
    exact = step([RationalMatrix(W) for W in layers], RationalMatrix(N), RationalMatrix(M), Fraction(1, 4))
    batch = [np.stack([W, W]).astype(float) for W in layers]
    floats = step(batch, N.astype(float), M.astype(float), 0.25)
    for W, F in zip(exact, floats, strict=True):
        assert np.array_equal(F[0], W.to_numpy())
        assert np.array_equal(F[1], W.to_numpy())


def test_a_run_begins_at_its_start_and_rests_at_zero_error() -> None:
    times = list(descent([scalar(2), scalar(3)], scalar(1), scalar(6), Fraction(1), steps=3))
    assert len(times) == 4
    assert set(times) == {(scalar(2), scalar(3))}
    assert residual(times[0], scalar(1), scalar(6)).is_zero()


def test_what_gradient_descent_sees_of_data() -> None:
    data = Data(RationalMatrix([[1, 2], [0, 1]]), RationalMatrix([[1, 1]]))
    assert data.n == 2
    assert RationalMatrix([[5, 2], [2, 1]]) == data.N
    assert RationalMatrix([[3, 1]]) == data.M


@pytest.mark.parametrize(
    ("Y", "realizable"), [([[2, 2]], True), ([[1, 0]], False), ([[0, 0]], True)]
)
def test_realizable_means_in_the_row_space(Y: list[list[int]], realizable: bool) -> None:
    data = Data(RationalMatrix([[1, 1], [0, 0]]), RationalMatrix(Y))
    assert data.realizable is realizable


def test_a_hidden_bottleneck_limits_what_a_network_reaches() -> None:
    data = Data.of_map(RationalMatrix.identity(2), RationalMatrix.identity(2))
    assert data.realizable_by((2, 3, 2))
    assert not data.realizable_by((2, 1, 2))
    with pytest.raises(ValueError, match="do not fit data of 2 inputs"):
        data.realizable_by((3, 2))


def test_unequal_numbers_of_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="X has 2 examples and Y has 1"):
        Data(RationalMatrix([[1, 2]]), RationalMatrix([[1]]))
    with pytest.raises(ValueError, match="at least one example"):
        Data(RationalMatrix.zeros(2, 0), RationalMatrix.zeros(2, 0))
