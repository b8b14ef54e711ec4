"""Numbers of a field: exact zero tests and signs, also where the polynomial is not irreducible."""

from __future__ import annotations

from fractions import Fraction

import pytest
from certificate_examples import Statement, identity_from_four_layers

from verify.certificate import Certificate, NumberField, replay

F = Fraction


def field(*coefficients: int, low: F | int, high: F | int) -> replay.Field:
    return replay.Field(replay.Arithmetic(), tuple(map(F, coefficients)), F(low), F(high))


def number(of: replay.Field, *coefficients: int | F) -> replay.Element:
    return replay.Element(of, replay.trim([F(c) for c in coefficients]))


def test_the_square_root_of_two() -> None:
    root = field(-2, 0, 1, low=1, high=2)
    s = number(root, 0, 1)
    assert not s * s - 2
    assert s * s - 3
    assert replay.sign(s - F(7, 5)) == 1
    assert replay.sign(s - F(3, 2)) == -1
    assert replay.sign(s - s) == 0
    assert not (1 / (s - 1)) - (s + 1)
    assert not (s / s) - 1
    assert replay.sign(number(field(-2, 0, 1, low=-2, high=-1), 0, 1)) == -1


def test_a_close_miss_is_told_apart() -> None:
    """665857/470832 is a convergent of sqrt 2, above it by less than 10^-12."""
    s = number(field(-2, 0, 1, low=1, high=2), 0, 1)
    assert replay.sign(s - F(665857, 470832)) == -1


def test_a_reducible_polynomial_is_enough() -> None:
    """(x^2 - 2)(x - 3), theta = sqrt 2: theta^2 - 2 is zero, theta - 3 is not, and divides."""
    root = field(6, -2, -3, 1, low=1, high=2)
    s = number(root, 0, 1)
    assert not s * s - 2
    assert s - 3
    assert not (1 / (s - 3)) * (s - 3) - 1
    assert replay.sign(s - 3) == -1
    with pytest.raises(replay.Refused, match="division by zero"):
        replay.Evaluator().over(F(1), s * s - 2)


def test_a_rational_root_is_found_by_halving() -> None:
    """theta = 1 as the root of (x - 1)(x - 5) in (1/2, 3/2): the middle is the root itself."""
    s = number(field(5, -6, 1, low=F(1, 2), high=F(3, 2)), 0, 1)
    assert not s - 1
    assert replay.sign(s - F(999, 1000)) == 1


@pytest.mark.parametrize(
    ("coefficients", "low", "high", "said"),
    [
        ((-2, 0, 1), 2, 3, "exactly one root"),
        ((-2, 0, 1), -2, 2, "without zero"),
        ((-1, 0, 1), 1, 2, "none at its ends"),
        ((4, -4, 1), 1, 3, "repeated factor"),
        ((-4, 0, 2), 1, 2, "monic"),
        ((-1, 1), F(1, 2), 2, "degree 2"),
        ((2, -3, 1), F(1, 2), 3, "exactly one root"),
        ((-2, 0, 1), 2, 1, "low before high"),
    ],
)
def test_a_field_must_isolate_its_root(coefficients: tuple[int, ...], low: F, high: F, said: str) -> None:
    with pytest.raises(replay.Refused, match=said):
        field(*coefficients, low=low, high=high)


def test_elimination_over_the_field() -> None:
    """[[s, 2], [1, s]] is singular for s = sqrt 2; changing an entry makes it regular."""
    evaluator = replay.Evaluator()
    s = number(field(-2, 0, 1, low=1, high=2), 0, 1)
    singular, regular = [[s, F(2)], [F(1), s]], [[s, F(1)], [F(1), s]]
    assert evaluator.reduce(singular)[0] == 1
    assert not evaluator.determinant(singular)
    assert not evaluator.determinant(regular) - 1
    assert evaluator.equal(evaluator.times(regular, evaluator.inverse(regular)), evaluator.identity(2))


def test_given_numbers_of_the_field_use_its_generator() -> None:
    certificate = Certificate("witness", Statement("w", "x squares to 2."), field=NumberField("s", [-2, 0, 1], (1, 2)))
    certificate.given(x=(0, -1))
    assert replay.check(certificate.conclusion("x^2 is 2, and x is negative", "x^2 == 2 and x < 0").seal())


def test_a_field_nobody_uses_is_refused() -> None:
    certificate = Certificate("witness", Statement("w", "x is 1."), field=NumberField("s", [-2, 0, 1], (1, 2)))
    certificate.given(x=1).conclusion("x is 1", "x == 1")
    with pytest.raises(replay.Refused, match="s: nothing that is asserted depends on it"):
        replay.check(certificate.draft())


def test_the_four_layers_of_the_example() -> None:
    assert replay.check(identity_from_four_layers().seal()).summary.startswith("2 definitions")
