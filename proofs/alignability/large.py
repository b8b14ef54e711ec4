"""Structures whose basis is too large to be looked at: a permutation with signs among one or two basis matrices, or channels.

A cyclic shift is one circulant basis matrix, or two Toeplitz ones (a diagonal and its complement); reversing the order is one
Hankel one. The numbers of entries, k together, say which ones to look at. A layer with as many channels out as in can exchange
them: centre taps, one for each channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from proofs.alignability.basis import LayerStructure, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from proofs.structure.convolution import Convolution
from proofs.structure.pattern import Pattern
from verify.claim import Answer

LARGEST_SIZE = 200_000
"""Size, and number of parameters, up to which entries are counted: a second."""

CANDIDATES = 12


def orthogonal_among_patterns(structure: LayerStructure) -> ScaledOrthogonal:
    """Return a scaled orthogonal element beyond the identity, if two basis matrices give one; undecided otherwise."""
    k, r = structure.shape[0], structure.dimension
    if isinstance(structure, Pattern) and max(k, r) <= LARGEST_SIZE:
        for chosen in islice(_fitting(structure, k), CANDIDATES):
            places = [(i, j, x) for index in chosen for i, j, x in structure.signed_places(index)]
            entries = {(i, j): Fraction(x) for i, j, x in places}
            if len(entries) == k and not is_multiple_of_identity(entries, k) and has_scalar_gram(entries, k):
                element = tuple(Fraction(int(index in chosen)) for index in range(r))
                return ScaledOrthogonal(Answer.HOLDS, element, 0, None, (), (), "an element is exhibited")
    return ScaledOrthogonal(Answer.UNDECIDED, None, -1, None, (), (), f"k r = {k * r} is too large to be looked at")


def _fitting(structure: Pattern, k: int) -> Iterator[tuple[int, ...]]:
    """Yield what exchanges channels, then single matrices and pairs with k entries together."""
    if isinstance(structure, Convolution) and structure.channels[0] == structure.channels[1] > 1:
        c, taps = structure.channels[0], structure.taps
        centre = taps.index((0,) * len(structure.image))
        yield tuple((out * c + (out + 1) % c) * len(taps) + centre for out in range(c))
    found: dict[int, list[int]] = {}
    for index, norm in enumerate(structure.norms_squared):
        found.setdefault(int(norm), []).append(index)
    yield from ((index,) for index in found.get(k, ()))
    for count in sorted(found):
        if 2 * count <= k and k - count in found:
            yield from ((i, j) for i in found[count] for j in found[k - count] if i != j)
