"""What matrix expressions, traces and block matrices have in common: linear combinations of words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Self, TypeAlias

from verify.symbolic.dimensions import Dim
from verify.symbolic.letters import Letter
from verify.symbolic.scalars import Scalar
from verify.symbolic.words import Word

if TYPE_CHECKING:
    from verify.symbolic.expressions import Expression

Number: TypeAlias = Scalar | Fraction | int
Terms: TypeAlias = tuple[tuple[Word, Scalar], ...]


class Formula(ABC):
    """Anything a derivation can rewrite: it consists of words, and words can be replaced in it."""

    __slots__ = ()

    @abstractmethod
    def words(self) -> Terms:
        """All words with their coefficients, in reading order."""

    @abstractmethod
    def replaced(self, change: Callable[[Word], Expression]) -> Self:
        """Replace every word by an expression of the same shape."""

    @abstractmethod
    def normal(self) -> Self:
        """The normal form; equal normal forms prove equality, different ones prove nothing."""

    @abstractmethod
    def shape_dimensions(self) -> tuple[Dim, ...]:
        """The dimensions of the outer shape."""

    @property
    def letters(self) -> frozenset[Letter]:
        """The letters that occur."""
        return frozenset(letter for word, _ in self.words() for letter in word.letters)

    @property
    def symbols(self) -> frozenset[str]:
        """The scalar symbols that occur."""
        return frozenset(name for _, coefficient in self.words() for name in coefficient.symbols)

    @property
    def inverted_symbols(self) -> frozenset[str]:
        """The scalar symbols that occur with a negative power, and so are not zero."""
        monomials = (monomial for _, coefficient in self.words() for monomial, _ in coefficient.terms)
        return frozenset(name for monomial in monomials for name, power in monomial if power < 0)

    @property
    def dimensions(self) -> frozenset[Dim]:
        """The dimensions that occur, in words or as the outer shape."""
        inner = {vertex for word, _ in self.words() for vertex in word.vertices}
        return frozenset(inner | set(self.shape_dimensions()))


def collected(terms: Iterable[tuple[Word, Scalar]]) -> Terms:
    """Add up like terms, in order of first appearance, and drop what vanishes."""
    total: dict[Word, Scalar] = {}
    for word, coefficient in terms:
        total[word] = total[word] + coefficient if word in total else coefficient
    return tuple((word, coefficient) for word, coefficient in total.items() if coefficient)


def ordered(terms: Terms) -> Terms:
    """Sort terms into canonical order."""
    return tuple(sorted(terms, key=lambda term: (term[0].key, term[0].rows.name)))


def sum_text(terms: Iterable[tuple[Scalar, str]]) -> str:
    """Print a linear combination, with signs taken out of the coefficients."""
    text = ""
    for coefficient, body in terms:
        number = str(coefficient)
        minus = number.startswith("-") and len(coefficient.terms) == 1
        number = number[1:] if minus else number
        if number == "1":
            number = ""
        elif len(coefficient.terms) > 1 or "/" in number:
            number = f"({number}) "
        else:
            number += " "
        sign = (" - " if minus else " + ") if text else ("-" if minus else "")
        text += sign + number + body
    return text or "0"
