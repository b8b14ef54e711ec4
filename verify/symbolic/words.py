"""Words: products of letters and transposed letters whose shapes fit, the empty word being an identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from verify.symbolic.dimensions import Dim, ShapeError
from verify.symbolic.letters import Factor, Letter

WordKey: TypeAlias = tuple[int, tuple[tuple[str, bool], ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A product of factors of shape ``rows x cols``; without factors it is the identity of that size.

    Raises:
        ShapeError: when neighbours do not fit, or an empty word is not square.
    """

    rows: Dim
    cols: Dim
    factors: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        at = self.rows
        for factor in self.factors:
            if factor.rows != at:
                raise ShapeError(f"{factor} has {factor.rows} rows where the word {self} needs {at}")
            at = factor.cols
        if at != self.cols:
            raise ShapeError(f"the word {self} has {at} columns, not {self.cols}")

    @classmethod
    def of(cls, *factors: Factor) -> Word:
        """Return the product of one or more factors."""
        return cls(factors[0].rows, factors[-1].cols, factors)

    @property
    def vertices(self) -> tuple[Dim, ...]:
        """The dimensions the word passes through, from its rows to its columns (one more than factors)."""
        return (self.rows, *(factor.cols for factor in self.factors))

    @property
    def letters(self) -> frozenset[Letter]:
        """The letters that occur."""
        return frozenset(factor.letter for factor in self.factors)

    @property
    def T(self) -> Word:
        """The transpose: factors reversed, each transposed."""
        return Word(self.cols, self.rows, tuple(factor.T for factor in reversed(self.factors)))

    @property
    def key(self) -> WordKey:
        """The canonical order: shorter words first, then by name."""
        return len(self.factors), tuple((f.letter.name, f.transposed) for f in self.factors)

    def __matmul__(self, other: Word) -> Word:
        if self.cols != other.rows:
            raise ShapeError(
                f"cannot multiply {self} ({self.rows} x {self.cols}) by {other} ({other.rows} x {other.cols})"
            )
        return Word(self.rows, other.cols, self.factors + other.factors)

    def slice(self, start: int, stop: int) -> Word:
        """Return the subword of factors ``start .. stop - 1``."""
        vertices = self.vertices
        return Word(vertices[start], vertices[stop], self.factors[start:stop])

    def __str__(self) -> str:
        return " ".join(map(str, self.factors)) if self.factors else f"I_{self.rows}"


def joined(words: Iterable[Word], rows: Dim) -> Word:
    """Return the product of words in order, the identity of size ``rows`` when there are none."""
    product = Word(rows, rows)
    for word in words:
        product = product @ word
    return product
