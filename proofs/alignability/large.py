"""Structures with a name, of any size: which signed permutations they contain, without looking at their basis.

A signed permutation is orthogonal, so every data set aligns with it. Shifts of circular images, a diagonal with its complement
(Toeplitz), the reversed order (Hankel), a perfect matching of a sparse pattern, channels exchanged: each is a sum of a few basis
matrices, up to signs. Products and sums of structures have the products and sums of what their parts have.

That these kinds have them, and that others have nothing invertible, is argued in Proposition 4: ``signed-permutations`` and
``nothing-invertible``. Here the coefficients are put together.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import cast

import numpy as np

from proofs.alignability.basis import LayerStructure
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant, Hankel, Toeplitz
from proofs.structure.pattern import Pattern, Sparse, Symmetric
from proofs.structure.products import DirectSum, Kronecker
from proofs.structure.user_basis import RankOne, UserBasis
from verify.claim import Answer

LARGEST_WRITTEN = 2**20
"""Parameters up to which all coefficients of an element are written down."""

Coefficients = dict[int, int]
"""1 or -1 by the number of the basis matrix; the others are 0."""


def orthogonal_by_structure(structure: LayerStructure) -> ScaledOrthogonal | None:
    """Return a signed permutation beyond the identity, or that nothing is invertible; None where the kind does not say."""
    r = structure.dimension
    if (found := beyond_identity(structure)) is not None:
        if r > LARGEST_WRITTEN:
            named = ", ".join(f"c_{j + 1} = {found[j]}" for j in sorted(found)[:4]) + (", ..." if len(found) > 4 else "")
            reason = f"with {named} (others 0) the element is a permutation up to signs"
            return ScaledOrthogonal(Answer.HOLDS, None, 0, None, (), (), reason)
        values = [Fraction(0)] * r
        for j, x in found.items():
            values[j] = Fraction(x)
        return ScaledOrthogonal(Answer.HOLDS, tuple(values), 0, None, (), (), "an element is exhibited")
    if why := nothing_invertible(structure):
        return ScaledOrthogonal(Answer.FAILS, None, -1, -1, (), (), why)
    return None


def written_entries(structure: LayerStructure) -> int:
    """Return how many nonzero entries the basis matrices have together, at most."""
    match structure:
        case Kronecker():
            return written_entries(structure.outer) * written_entries(structure.inner)
        case DirectSum():
            return sum(map(written_entries, structure.parts))
        case UserBasis():
            return sum(map(len, structure.matrices))
        case Sparse():
            return structure.dimension
    rows, columns = structure.shape
    largest = rows if isinstance(structure, Convolution | Circulant | Toeplitz | Hankel) else rows * columns
    everything = rows * columns if isinstance(structure, Pattern) else structure.dimension * largest
    return min(everything, structure.dimension * largest)


def beyond_identity(structure: LayerStructure) -> Coefficients | None:
    """Return a signed permutation in S that is no multiple of the identity, if the kind of structure has one."""
    k = structure.shape[0]
    match structure:
        case _ if structure.shape != (k, k):
            return None
        case Kronecker():
            either = [(identity(part), beyond_identity(part)) for part in (structure.outer, structure.inner)]
            (one, other), (inner_one, inner_other) = either
            pairs = ((other, inner_one), (one, inner_other), (other, inner_other))
            return next((tensor(a, b, structure.inner.dimension) for a, b in pairs if a is not None and b is not None), None)
        case DirectSum():
            return _beyond_identity_of_a_sum(structure)
        case Convolution():
            return _beyond_identity_of_a_convolution(structure)
        case Sparse():
            return _matching(structure)
        case Symmetric(sign=-1):
            return {upper(k, -1, i, i + 1): 1 for i in range(0, k, 2)} if k % 2 == 0 else None
    if k < 2:
        return None
    match structure:
        case Circulant():
            return {1: 1}
        case Toeplitz():
            return {0: 1, k: 1}
        case Hankel():
            return {k - 1: 1}
        case Symmetric():
            return {upper(k, 1, i, i): -1 if i == 0 else 1 for i in range(k)}
    return None


def identity(structure: LayerStructure) -> Coefficients | None:
    """Return the identity in S, if the kind of structure has it."""
    k = structure.shape[0]
    match structure:
        case _ if structure.shape != (k, k):
            return None
        case Kronecker():
            one, inner = identity(structure.outer), identity(structure.inner)
            return None if one is None or inner is None else tensor(one, inner, structure.inner.dimension)
        case DirectSum():
            parts = [identity(part) for part in structure.parts]
            return None if None in parts else side_by_side(structure, cast(list[Coefficients], parts))
        case Convolution(channels=(out, _)):
            return channel_exchange(structure, 0) if structure.channels == (out, out) else None
        case Circulant():
            return {0: 1}
        case Toeplitz():
            return {k - 1: 1}
        case Symmetric(sign=1):
            return {upper(k, 1, i, i): 1 for i in range(k)}
        case Sparse():
            number = {place: j for j, place in enumerate(structure.support)}
            return {number[i, i]: 1 for i in range(k)} if all((i, i) in number for i in range(k)) else None
    return {0: 1} if k == 1 and isinstance(structure, Hankel) else None


def nothing_invertible(structure: LayerStructure) -> str:
    """Return why no element of S is invertible, if the kind of structure shows it; else nothing."""
    k = structure.shape[0]
    match structure:
        case Sparse() if k > 1 and perfect_matching(structure) is None:
            return "none is invertible: no permutation has all its entries in the pattern"
        case Symmetric(sign=-1) if k % 2:
            return "none is invertible: the size is odd"
        case RankOne() if k > 1:
            return "none is invertible: all have rank one"
    return ""


def perfect_matching(structure: Sparse) -> list[int] | None:
    """Return the numbers of k places of the pattern, one in each row and each column; None if there are none."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    rows, columns, numbers, _ = structure.places
    table = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=structure.shape)
    column_of = maximum_bipartite_matching(table, perm_type="column").tolist()
    if -1 in column_of:
        return None
    at = {(i, j): number for i, j, number in zip(rows.tolist(), columns.tolist(), numbers.tolist(), strict=True)}
    return [at[i, j] for i, j in enumerate(column_of)]


def tensor(outer: Coefficients, inner: Coefficients, width: int) -> Coefficients:
    """Return the coefficients of ``A (x) B``."""
    return {i * width + j: x * y for (i, x), (j, y) in product(outer.items(), inner.items())}


def side_by_side(structure: DirectSum, parts: list[Coefficients]) -> Coefficients:
    """Return the coefficients of the block-diagonal matrix with these blocks."""
    found: Coefficients = {}
    start = 0
    for part, coefficients in zip(structure.parts, parts, strict=True):
        found |= {start + j: x for j, x in coefficients.items()}
        start += part.dimension
    return found


def channel_exchange(structure: Convolution, steps: int, tap: tuple[int, ...] = ()) -> Coefficients:
    """Return what takes channel c + steps to channel c, each shifted by a tap (the centre if none is given)."""
    channels, widths = structure.channels[0], [len(offsets) for offsets in structure.offsets]
    place = 0
    for a, offsets, width in zip(tap or (0,) * len(widths), structure.offsets, widths, strict=True):
        place = place * width + offsets.index(a)
    taps = structure.dimension // (channels * channels)
    return {(c * channels + (c + steps) % channels) * taps + place: 1 for c in range(channels)}


def upper(k: int, sign: int, i: int, j: int) -> int:
    """Return the number of the place (i, j), i <= j, on or above the diagonal (sign 1), or above it, in reading order."""
    return i * k - i * (i - 1) // 2 + j - i if sign > 0 else i * (k - 1) - i * (i - 1) // 2 + j - i - 1


def _beyond_identity_of_a_convolution(structure: Convolution) -> Coefficients | None:
    """Exchange channels, shift a circle, or shift by taps a and a - m, which together leave nothing out."""
    if structure.channels[0] > 1:
        return channel_exchange(structure, 1)
    for axis, (offsets, m) in enumerate(zip(structure.offsets, structure.image, strict=True)):
        steps = [a for a in offsets if a > 0 and (structure.circular or a - m in offsets)]
        if structure.circular and not steps:
            steps = [a for a in offsets if a]
        if steps:
            both = (steps[0],) if structure.circular else (steps[0], steps[0] - m)
            taps = [tuple(a if i == axis else 0 for i in range(len(structure.image))) for a in both]
            return {j: x for tap in taps for j, x in channel_exchange(structure, 0, tap).items()}
    return None


def _beyond_identity_of_a_sum(structure: DirectSum) -> Coefficients | None:
    parts = [(identity(part), beyond_identity(part)) for part in structure.parts]
    if any(one is None and other is None for one, other in parts):
        return None
    chosen = [other if other is not None else one for one, other in parts]
    if all(other is None for _, other in parts):
        if len(parts) < 2:
            return None
        chosen[0] = {j: -x for j, x in (chosen[0] or {}).items()}
    return side_by_side(structure, cast(list[Coefficients], chosen))


def _matching(structure: Sparse) -> Coefficients | None:
    """Return a permutation in the pattern; with a sign changed, if it is the identity."""
    if structure.shape[0] < 2 or (numbers := perfect_matching(structure)) is None:
        return None
    straight = all(i == j for i, j in (structure.support[number] for number in numbers))
    return {number: -1 if straight and place == 0 else 1 for place, number in enumerate(numbers)}
