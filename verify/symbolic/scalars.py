"""Commuting scalars: Laurent polynomials with rational coefficients in named symbols.

A negative power asserts that its symbol is not zero; nothing else is assumed of a symbol. A symbol that bears
the name of a dimension (``n``) is the value of that dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Monomial: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A Laurent polynomial, held as its non-zero terms in a canonical order; equality is mathematical equality."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @classmethod
    def collect(cls, terms: Iterable[tuple[Monomial, Fraction]]) -> Scalar:
        """Add up like terms."""
        total: dict[Monomial, Fraction] = {}
        for monomial, value in terms:
            total[monomial] = total.get(monomial, Fraction(0)) + value
        return cls(tuple(sorted((m, v) for m, v in total.items() if v)))

    @classmethod
    def of(cls, value: Scalar | Fraction | int) -> Scalar:
        """Return the value as a scalar.

        Raises:
            TypeError: for a float or anything else that is not exact.
        """
        if isinstance(value, Scalar):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
            raise TypeError(f"scalars are exact: expected an int, a Fraction or a Scalar, got {value!r}")
        return cls.collect([((), Fraction(value))])

    @property
    def symbols(self) -> frozenset[str]:
        """The names that occur."""
        return frozenset(name for monomial, _ in self.terms for name, _ in monomial)

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Scalar | Fraction | int) -> Scalar:
        if not isinstance(other, (Scalar, Fraction, int)):
            return NotImplemented
        return Scalar.collect((*self.terms, *Scalar.of(other).terms))

    def __mul__(self, other: Scalar | Fraction | int) -> Scalar:
        if not isinstance(other, (Scalar, Fraction, int)):
            return NotImplemented
        return Scalar.collect(
            (_times(m1, m2), v1 * v2) for m1, v1 in self.terms for m2, v2 in Scalar.of(other).terms
        )

    def __neg__(self) -> Scalar:
        return self * -1

    def __sub__(self, other: Scalar | Fraction | int) -> Scalar:
        if not isinstance(other, (Scalar, Fraction, int)):
            return NotImplemented
        return self + -Scalar.of(other)

    def __rsub__(self, other: Fraction | int) -> Scalar:
        return Scalar.of(other) - self

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Scalar:
        if exponent < 0:
            return self.inverse() ** -exponent
        result = Scalar.of(1)
        for _ in range(exponent):
            result = result * self
        return result

    def inverse(self) -> Scalar:
        """Return 1 / self for a single non-zero term.

        Raises:
            ValueError: for zero, and for a sum (its inverse is no Laurent polynomial).
        """
        if len(self.terms) != 1:
            raise ValueError(f"only a single non-zero term can be inverted, got {self}")
        (monomial, value), = self.terms
        return Scalar(((tuple((name, -power) for name, power in monomial), 1 / value),))

    def __truediv__(self, other: Scalar | Fraction | int) -> Scalar:
        return self * Scalar.of(other).inverse()

    def __rtruediv__(self, other: Fraction | int) -> Scalar:
        return Scalar.of(other) / self

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        """Return the value at the given numbers; a zero under a negative power is a ZeroDivisionError."""
        total = Fraction(0)
        for monomial, value in self.terms:
            for name, power in monomial:
                value *= Fraction(values[name]) ** power
            total += value
        return total

    def __str__(self) -> str:
        text = " + ".join(_term_text(m, v) for m, v in self.terms).replace("+ -", "- ")
        return text or "0"


def scalar(name: str) -> Scalar:
    """Return the scalar symbol called ``name``."""
    if not name or name[0].isdigit():
        raise ValueError(f"a scalar symbol needs a name that does not start with a digit, got {name!r}")
    return Scalar(((((name, 1),), Fraction(1)),))


def _times(left: Monomial, right: Monomial) -> Monomial:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _term_text(monomial: Monomial, value: Fraction) -> str:
    above = [_power(name, power) for name, power in monomial if power > 0]
    below = [_power(name, -power) for name, power in monomial if power < 0]
    if value.denominator != 1:
        below.insert(0, str(value.denominator))
    if abs(value.numerator) != 1 or not above:
        above.insert(0, str(abs(value.numerator)))
    sign = "-" if value < 0 else ""
    if not below:
        return sign + " ".join(above)
    bottom = below[0] if len(below) == 1 else f"({' '.join(below)})"
    return f"{sign}{' '.join(above)}/{bottom}"


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"
