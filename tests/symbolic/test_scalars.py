"""Commuting scalars and the printed form of formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.symbolic import Scalar, diagonal, index, latex, matrix, scalar, subscript, symmetric, trace, zero
from verify.symbolic.printing import name_latex

eta, n = scalar("eta"), scalar("n")


def test_scalars_are_laurent_polynomials() -> None:
    assert (eta + n) * (eta - n) == eta**2 - n**2
    assert eta / eta == Scalar.of(1)
    assert eta**-2 * eta**3 == eta
    assert 1 - eta + eta == Scalar.of(1)
    assert (1 / n).evaluate({"n": Fraction(4)}) == Fraction(1, 4)
    assert not (eta - eta)
    assert (eta / (2 * n)).symbols == {"eta", "n"}


def test_only_exact_numbers_and_single_terms_are_taken() -> None:
    with pytest.raises(TypeError, match="exact"):
        Scalar.of(0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="exact"):
        Scalar.of(True)
    with pytest.raises(TypeError):
        matrix("A", "m", "n") * 0.5  # type: ignore[operator]
    with pytest.raises(ValueError, match="inverted"):
        (eta + n).inverse()
    with pytest.raises(ValueError, match="inverted"):
        matrix("A", "m", "n") / 0
    with pytest.raises(ValueError, match="name"):
        scalar("2x")
    with pytest.raises(TypeError, match="multiplied by @"):
        matrix("A", "m", "n") * matrix("B", "n", "n")  # type: ignore[operator]


def test_formulas_read_like_formulas() -> None:
    a, d = matrix("A_i", "k", "n"), diagonal("D", "k", "n")
    assert str(-a / n + 2 * d) == "-(1/n) A_i + 2 D"
    assert str(d * (2 - eta)) == "(2 - eta) D"
    assert str(zero("k", "n")) == "0"
    assert latex(-a @ d.T / n) == r"-\frac{1}{n} A_{i} D^{\top}"
    assert latex(trace(a @ d.T) / 2) == r"\frac{1}{2} \operatorname{tr}\left(A_{i} D^{\top}\right)"
    assert latex(symmetric("W*", "k").T) == r"{W^{*}}^{\top}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("W_i", "W_{i}"), ("W_{i-1}", "W_{i-1}"), ("lambda'", r"\lambda^{\prime}"), ("W*", "W^{*}"), ("S", "S")],
)
def test_names_in_latex(name: str, expected: str) -> None:
    assert name_latex(name) == expected


def test_subscripts() -> None:
    i = index("i")
    assert subscript("W", i) == "W_i"
    assert subscript("W", i - 1) == "W_{i-1}"
    assert subscript("W", i - 1 + 1) == "W_i"
    assert subscript("k", 0) == "k_0"
    assert str(index(3) - 1) == "2"
