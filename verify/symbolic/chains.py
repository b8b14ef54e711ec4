"""Products of a symbolic number of layers: ``W_high ... W_low`` as one letter that can be split and peeled.

A product over a range of unknown length is a letter of its own; ``split`` is the relation that takes one layer out of
it, true because matrix multiplication is associative. Ranges with numbers or with the same symbol are written out, and
checked (``low <= at <= high``); for different symbols that order is a hypothesis, and the relation says so.

A product is no letter like others: it moves with its layers, and has no value of its own beside them. What a letter
spans is read from its name, because letters of one name are one letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from verify.symbolic.dimensions import Dim, Index, dim, index, subscript
from verify.symbolic.expressions import Expression, identity, matrix
from verify.symbolic.letters import Letter
from verify.symbolic.relations import Relation, RelationError

At: TypeAlias = Index | int | str


@dataclass(frozen=True)
class Chain:
    """Layers ``W_i`` of shape ``k_i x k_{i-1}``, by the names of the layers and of the widths."""

    name: str = "W"
    width_name: str = "k"

    def width(self, i: At) -> Dim:
        """Return the dimension ``k_i``."""
        return dim(subscript(self.width_name, index(i)))

    def layer(self, i: At) -> Expression:
        """Return the layer ``W_i``."""
        i = index(i)
        return matrix(subscript(self.name, i), self.width(i), self.width(i - 1))

    def product(self, high: At, low: At) -> Expression:
        """Return ``W_high ... W_low``: the layers when their number is known, else a letter.

        Raises:
            RelationError: when the range is certainly of negative length.
        """
        high, low = index(high), index(low)
        length = _gap(low, high)
        if length is not None and length < -1:
            raise RelationError(f"there is no product from layer {low} to layer {high}")
        if length is not None:
            layers = identity(self.width(high))
            for at in range(length + 1):
                layers = layers @ self.layer(high - at)
            return layers
        letter = f"{self.name}[{high}..{low}]"
        text = rf"{self.name}_{{{high}}} \cdots {self.name}_{{{low}}}"
        return matrix(letter, self.width(high), self.width(low - 1), latex=rf"\left({text}\right)")

    def split(self, high: At, at: At, low: At) -> Relation:
        """Return ``W[high..low] = W[high..at+1] W_at W[at-1..low]``, for ``low <= at <= high``.

        Raises:
            RelationError: when the layer certainly lies outside the range, or is all of it.
        """
        high, at, low = index(high), index(at), index(low)
        if any((gap := _gap(*pair)) is not None and gap < 0 for pair in ((low, at), (at, high))):
            raise RelationError(f"layer {at} lies outside {low} .. {high}")
        if high == low:
            raise RelationError(f"the product from {low} to {high} is one layer; there is nothing to split")
        whole = self.product(high, low)
        parts = self.product(high, at + 1) @ self.layer(at) @ self.product(at - 1, low)
        return Relation(f"layer {at} taken out", whole, parts, f"associativity, {low} <= {at} <= {high}")


class Span(NamedTuple):
    """The layers ``low .. high`` of a chain that a letter stands for; a layer itself spans ``i .. i``."""

    chain: str
    low: Index
    high: Index

    def misses(self, other: Span) -> bool:
        """Whether the two have certainly no layer in common."""
        gaps = [_gap(low, high) for low, high in ((self.high, other.low), (other.high, self.low))]
        return self.chain != other.chain or any(gap is not None and gap > 0 for gap in gaps)


def product_span(letter: Letter) -> Span | None:
    """Return what a product of layers spans; ``None`` for any other letter."""
    found = re.fullmatch(r"(.+)\[(.+)\.\.(.+)\]", letter.name)
    return None if found is None else Span(found[1], _read(found[3]), _read(found[2]))


def layer_span(letter: Letter, chain: str) -> Span | None:
    """Return what a letter spans as a layer of that chain; ``None`` when its name is none of a layer."""
    found = re.fullmatch(r"_(?:(.)|\{(.+)\})", letter.name.removeprefix(chain))
    if found is None or not letter.name.startswith(chain):
        return None
    at = _read(found[1] or found[2])
    return Span(chain, at, at)


def sharing(letters: Iterable[Letter], letter: Letter) -> Iterator[Letter]:
    """Yield the other letters that may have layers in common with a letter, one of the two being a product."""
    for other in letters:
        spans = product_span(other), product_span(letter)
        chain = next((span.chain for span in spans if span is not None), None)
        if other == letter or chain is None:
            continue
        ours, theirs = spans[0] or layer_span(other, chain), spans[1] or layer_span(letter, chain)
        if ours is not None and theirs is not None and not ours.misses(theirs):
            yield other


def _read(text: str) -> Index:
    number = re.fullmatch(r"-?[0-9]+", text)
    if number is not None:
        return Index("", int(text))
    found = re.fullmatch(r"(.+?)([+-][0-9]+)?", text)
    assert found is not None
    return Index(found[1], int(found[2] or 0))


def _gap(low: Index, high: Index) -> int | None:
    """Return ``high - low`` when both have the same symbol (or none)."""
    return high.offset - low.offset if low.symbol == high.symbol else None
