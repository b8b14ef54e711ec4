"""The premise that a diagonal letter is invertible, and coordinate vectors."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.claim import Answer
from verify.symbolic import Derivation, Rational, diagonal, dim, established, inverse_of, matrix, sample_instance


def test_a_letter_and_its_inverse_cancel_on_either_side() -> None:
    """Diagonal letters commute, so that one relation serves both sides."""
    D, A = diagonal("D", "k"), matrix("A", "k", "n")
    inverse, regular = inverse_of(D, "D^-1")
    for product in (inverse @ D @ A, D @ inverse @ A):
        assert established(Derivation("a product").start(product).apply(regular).normalise(), A).answer is Answer.HOLDS
    assert established(Derivation("without the premise").start(inverse @ D @ A), A).answer is Answer.FAILS


def test_every_instance_has_entries_that_are_not_zero_and_their_inverses() -> None:
    D = diagonal("D", dim("r", 2))
    inverse, regular = inverse_of(D, "G", reason="the start")
    assert regular.reason == "the start"
    for seed in range(20):
        drawn = sample_instance([D, inverse], [regular], seed=seed).matrices
        assert drawn["D"] @ drawn["G"] == Rational.identity(drawn["D"].rows)


@pytest.mark.parametrize(
    "letter", [matrix("A", "k", "k"), diagonal("S", "k", "n"), diagonal("D", "k") @ diagonal("E", "k")]
)
def test_what_is_no_square_diagonal_letter_is_refused(letter: object) -> None:
    with pytest.raises(ValueError, match="letter"):
        inverse_of(letter, "G")  # type: ignore[arg-type]


def test_coordinate_vectors() -> None:
    assert Rational.coordinate(3).entries == ((Fraction(1),), (Fraction(0),), (Fraction(0),))
    assert Rational.coordinate(2, 1).entries == ((Fraction(0),), (Fraction(1),))
    assert Rational.coordinate(0) == Rational.zero(0, 1)
