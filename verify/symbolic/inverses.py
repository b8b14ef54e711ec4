"""Diagonal matrices without zeros, and their inverses: the premise that something is invertible."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from verify.symbolic.expressions import Expression, diagonal, identity, letter_of
from verify.symbolic.instances import Instance
from verify.symbolic.rationals import Rational
from verify.symbolic.relations import Relation


def inverse_of(
    D: Expression, name: str, *, reason: str = "no entry on the diagonal is zero"
) -> tuple[Expression, Relation]:
    """Return a letter for the inverse of a square diagonal letter, and the relation ``D^-1 D = I`` that makes it one.

    Raises:
        ValueError: when D is no single square diagonal letter.
    """
    letter = letter_of(D)
    if not letter.diagonal or letter.rows != letter.cols:
        raise ValueError(f"{D} is not a square diagonal letter")
    inverse = diagonal(name, letter.rows)

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        size = instance.dimensions[letter.rows.name]
        entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(size)]
        return {
            letter.name: Rational.diagonal(size, size, entries),
            name: Rational.diagonal(size, size, [1 / x for x in entries]),
        }

    return inverse, Relation(
        f"{name} {letter.name} = I", inverse @ D, identity(letter.rows), reason=reason, sampler=sample
    )
