"""Symbolic dimensions and layer indices: the sizes a derivation never looks inside.

Two dimensions are the same only if they carry the same name. Nothing is ever concluded from two names that
might stand for the same number, so a derivation holds for every choice of widths, equal or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class ShapeError(ValueError):
    """Two shapes that had to agree do not."""


@dataclass(frozen=True, slots=True)
class Dim:
    """A dimension: a name such as ``k_i``, or the digits of a fixed number.

    ``least`` is the smallest value the dimension may take (1, or 0 for the complement of a block); it steers
    the choice of instances only and is no part of the identity.
    """

    name: str
    least: int = field(default=1, compare=False)

    @property
    def value(self) -> int | None:
        """The number, when the dimension is fixed; ``None`` when it is a symbol."""
        return int(self.name) if self.name.isdecimal() else None

    def __str__(self) -> str:
        return self.name


def dim(name: str | int | Dim, least: int = 1) -> Dim:
    """Return the dimension called ``name``, or the fixed dimension when given a number.

    Raises:
        ValueError: for an empty name or a negative number.
        TypeError: for anything that is neither a name nor an ``int``.
    """
    if isinstance(name, Dim):
        return name
    if isinstance(name, bool) or not isinstance(name, (str, int)):
        raise TypeError(f"a dimension is a name or a number, got {type(name).__name__}: {name!r}")
    text = str(name).strip()
    if not text or text.startswith("-"):
        raise ValueError(f"a dimension needs a name or a number >= 0, got {name!r}")
    return Dim(str(int(text)) if text.isdecimal() else text, least)


def dims(names: str) -> tuple[Dim, ...]:
    """Return the dimensions named in a string, separated by blanks: ``dims("k_d k_i n")``."""
    return tuple(dim(name) for name in names.split())


@dataclass(frozen=True, slots=True)
class Index:
    """A layer index: a symbol plus an integer (``i - 1``), or an integer alone (empty symbol)."""

    symbol: str
    offset: int = 0

    def __add__(self, shift: int) -> Index:
        return Index(self.symbol, self.offset + shift)

    def __sub__(self, shift: int) -> Index:
        return Index(self.symbol, self.offset - shift)

    def __str__(self) -> str:
        if not self.symbol:
            return str(self.offset)
        return f"{self.symbol}{self.offset:+d}" if self.offset else self.symbol


def index(symbol: str | int | Index) -> Index:
    """Return the index called ``symbol``, or the fixed index when given an ``int``."""
    if isinstance(symbol, Index):
        return symbol
    return Index("", symbol) if isinstance(symbol, int) else Index(symbol)


def subscript(name: str, *indices: Index | str | int) -> str:
    """Return the name with its subscript: ``W_i``, ``W_{i-1}``, ``P_{i+1,d}``."""
    text = ",".join(str(i) for i in indices)
    return f"{name}_{text}" if len(text) == 1 else f"{name}_{{{text}}}"
