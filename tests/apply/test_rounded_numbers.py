"""Numbers in a few digits: bounds are rounded to their own side, at any size."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from verify.apply.quantities import rounded_down, rounded_up


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [
        (Fraction(1, 3), "1/3", "1/3"),
        (Fraction(0), "0", "0"),
        (Fraction("1e-350"), "1e-350", "1e-350"),
        (Fraction(10**400, 7), "1.42857e+399", "1.42858e+399"),
        (Fraction(5e-324), "4.94065e-324", "4.94066e-324"),
        (Fraction(10**13 - 1, 10**13), "0.999999", "1"),
        (Fraction(14142135623731, 10**13), "1.41421", "1.41422"),
        (Fraction(123456789012345, 1000), "1.23456e+11", "1.23457e+11"),
        (Fraction(12345678901234567, 10**12), "12345.6", "12345.7"),
    ],
)
def test_by_hand(value: Fraction, below: str, above: str) -> None:
    assert (rounded_down(value), rounded_up(value)) == (below, above)


def test_every_number_lies_between_its_roundings() -> None:
    rng = Random(1)
    for _ in range(3000):
        value = Fraction(rng.getrandbits(rng.randint(1, 1500)) + 1, rng.getrandbits(rng.randint(1, 1500)) + 1)
        digits = rng.randint(1, 8)
        low, high = Fraction(rounded_down(value, digits)), Fraction(rounded_up(value, digits))
        assert 0 < low <= value <= high
        assert high - low <= value * Fraction(10) ** (1 - digits) * (1 + Fraction(10) ** (1 - digits))
