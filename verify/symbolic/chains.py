"""Products of a symbolic number of layers: ``W_high ... W_low`` as one letter that can be split and peeled.

A product over a range is a letter of its own; ``split`` is the relation that takes one layer out of it, true
because matrix multiplication is associative. Ranges with numbers or with the same symbol are checked
(``low <= at <= high``); for different symbols that order is a hypothesis, and the relation says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from verify.symbolic.dimensions import Dim, Index, dim, index, subscript
from verify.symbolic.expressions import Expression, identity, matrix
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
        """Return ``W_high ... W_low``: the identity when high = low - 1, the layer when high = low, else a letter.

        Raises:
            RelationError: when the range is certainly of negative length.
        """
        high, low = index(high), index(low)
        length = _gap(low, high)
        if length is not None and length < -1:
            raise RelationError(f"there is no product from layer {low} to layer {high}")
        if length == -1:
            return identity(self.width(high))
        if length == 0:
            return self.layer(low)
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


def _gap(low: Index, high: Index) -> int | None:
    """Return ``high - low`` when both have the same symbol (or none)."""
    return high.offset - low.offset if low.symbol == high.symbol else None
