"""Commutators: by hand, by every route, and against the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import RationalMatrix, commutator, commute, commuting_family
from verify.exact.image import EXACT_INTEGERS, FloatImage, exact_product

R = RationalMatrix


def test_smallest_commutator_by_hand() -> None:
    a, b = R([[1, 0], [0, 2]]), R([[0, 1], [0, 0]])
    assert commutator(a, b) == R([[0, -1], [0, 0]])
    assert not commute(a, b)
    assert commute(a, R([["1/3", 0], [0, "5/7"]]))
    assert commute(R([["1/2"]]), R([["1/3"]]))
    assert commute(R.zeros(0, 0), R.zeros(0, 0))


def test_symmetric_route_by_hand() -> None:
    a, b = R([[0, "1/2"], ["1/2", 0]]), R([[1, 0], [0, -1]])
    assert commutator(a, b) == R([[0, -1], [1, 0]])
    assert not commute(a, b)
    assert commute(a, a @ a + 3 * a)


@pytest.mark.parametrize("size", [1, 2**26, 2**27, 2**53, 2**80])
def test_every_route_sees_a_difference_of_one(size: int) -> None:
    a = R([[size, 1], [1, 0]])
    near = R([[size, 1], [1, 1]])
    for left, right in ((a, a @ a), (R((a @ a).to_fractions()), a)):
        assert commute(left, right)
    assert not commute(a, near)
    assert not commute(R(near.to_fractions()), a)
    assert not commute(R([[size, 0], [0, size - 1]]), R([[0, 1], [0, 0]]))


def test_float_route_is_used_only_under_its_bound() -> None:
    at = FloatImage.of([2**26, 2**26, 0, 0], (2, 2))
    beyond = FloatImage.of([2**26, 2**26 + 1, 0, 0], (2, 2))
    factor = FloatImage.of([2**26, 0, 2**26, 0], (2, 2))
    assert at is not None
    assert beyond is not None
    assert factor is not None
    product = exact_product(at, factor)
    assert product is not None
    assert product[0, 0] == EXACT_INTEGERS
    assert exact_product(beyond, factor) is None
    assert FloatImage.of([2**53 + 1], (1, 1)) is None
    huge = FloatImage.of([2**53, 2**53], (1, 2))
    assert huge is not None
    assert exact_product(huge, huge.transpose()) is None


def test_arithmetic_results_take_the_integer_route_and_agree() -> None:
    rng = np.random.default_rng(0)
    g = rng.integers(-9, 10, (6, 6))
    a = R(g + g.T)
    assert a.float_image is not None
    square = a @ a
    assert square.float_image is None
    assert commute(a, square)
    assert not commute(a, square + R.unit(0, 5, (6, 6)))


def test_families_name_the_first_pair() -> None:
    a, b, c = R([[1, 0], [0, 2]]), R([[3, 0], [0, 5]]), R([[0, 1], [1, 0]])
    assert commuting_family([a, b, R.identity(2)]) is None
    assert commuting_family([a, b, c]) == (0, 2)
    assert commuting_family([]) is None


@pytest.mark.parametrize(("left", "right"), [((2, 3), (2, 3)), ((2, 2), (3, 3))])
def test_shapes_must_fit(left: tuple[int, int], right: tuple[int, int]) -> None:
    for question in (commute, commutator):
        with pytest.raises(ValueError, match="two square matrices of one size"):
            question(R.zeros(*left), R.zeros(*right))


entries = st.integers(-3, 3)


@settings(deadline=None)
@given(st.lists(entries, min_size=18, max_size=18), st.integers(1, 5), st.booleans())
def test_agrees_with_the_definition(numbers: list[int], denominator: int, symmetric: bool) -> None:
    a, b = np.array(numbers[:9]).reshape(3, 3), np.array(numbers[9:]).reshape(3, 3)
    if symmetric:
        a, b = a + a.T, b + b.T
    left, right = R(a) / denominator, R(b)
    difference = left @ right - right @ left
    assert commutator(left, right) == difference
    assert commute(left, right) == commute(R(a), R(b)) == difference.is_zero()
