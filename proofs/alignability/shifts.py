"""Zero-padded convolutions of one channel: inside the image their Gram matrices are autocorrelations, whatever the size.

Let ``W[p, p + a] = w_a`` for the taps a, and call a pixel u inner if ``u - a`` lies in the image for all taps. For inner u

    (W^T W)[u, v] = rho(v - u),   rho(t) = sum_a w_a w_{a+t},

so at inner u and v the commutator with G is linear in rho, and rho(0) cancels. Where some of these entries determine all rho(t), t
!= 0, at one integer G of rank at most n, they do so for almost all ``G = B B^T``, and alignment makes these rho(t) vanish. Then w
has one live tap (the extreme product of two would stand alone), ``W^T W`` is diagonal with entries 0 and ``w_a^2``, and it commutes
with a G without zeros only if it is scalar: the tap is the centre. Few pixels near a corner are enough, so no image is too large.

On an image with room for it, one pixel u is enough: if u is inner, and one of u + t, u - t for every t, then ``G = e_u e_u^T``
shows each rho(t) in an entry of its own: there is nothing to eliminate, and no filter is too large either. Proposition 4 argues it
(``lone-pixel``); where entries are listed, their rank is computed all the same (``shift-test``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from proofs.alignability.basis import LayerStructure
from proofs.alignability.linear_test import PRIME, independent_rows
from proofs.structure.convolution import Convolution

LARGEST_UNKNOWNS = 450
"""Differences of taps, up to sign, that are eliminated, or listed: those of 15 x 15 filters, in a few seconds."""

SEEDS = 2

Pixel = tuple[int, ...]
Table = dict[Pixel, tuple[int, ...]]
"""Rows of B, by pixels; those that no chosen entry sees are left out."""


@dataclass(frozen=True)
class ShiftTest:
    """What was found.

    Attributes:
        image, taps: the convolution.
        n: the number of samples it speaks about (and any larger number).
        needed: the differences of taps that are not zero, one of each pair t, -t.
        found: the rank of the commutators' entries in their rho, modulo the prime; a lower bound.
        B: integers with ``G = B B^T``, row by row; other rows are free.
        places: entries (u, v) of the commutator at inner pixels, as many as the rank, that have this rank; none are listed beyond
            ``LARGEST_UNKNOWNS``.
        prime: the prime.
    """

    image: tuple[int, ...]
    taps: tuple[Pixel, ...]
    n: int
    needed: int
    found: int
    B: Table
    places: tuple[tuple[Pixel, Pixel], ...]
    prime: int = PRIME

    @property
    def passed(self) -> bool:
        """Whether almost no data align with an element that is no multiple of the identity."""
        return self.found == self.needed


def shift_test(structure: LayerStructure, n: int) -> ShiftTest | None:
    """Look for a G of rank at most n at which the autocorrelation is determined.

    None for other structures, and for filters that are large on images that are small.
    """
    if not isinstance(structure, Convolution) or structure.circular or structure.channels != (1, 1):
        return None
    count = (prod(2 * (offsets[-1] - offsets[0]) + 1 for offsets in structure.offsets) - 1) // 2  # taps fill a box
    if count <= LARGEST_UNKNOWNS:
        return of_taps(structure.image, structure.taps, n)
    u = lone_pixel(structure.image, [(offsets[0], offsets[-1]) for offsets in structure.offsets])
    return None if u is None else ShiftTest(structure.image, (), n, count, count, {u: (1,)}, ())


def of_taps(image: tuple[int, ...], taps: Sequence[Pixel], n: int) -> ShiftTest | None:
    """Make the test for the zero-padded convolutions with these taps; None where too many are to be eliminated.

    Raises:
        ValueError: when n < 1.
    """
    if n < 1:
        raise ValueError(f"a data set has at least one sample, got n = {n}")
    unknowns = differences(taps)
    if len(unknowns) > LARGEST_UNKNOWNS:
        return None
    best = ShiftTest(image, tuple(taps), n, len(unknowns), 0, {}, ())
    for B, pairs in _attempts(image, taps, unknowns, n):
        rows = [dict(enumerate(row)) for row in entries(B, pairs, unknowns).tolist()] if pairs else []
        shown = independent_rows(rows, range(len(unknowns)), PRIME)
        if len(shown) > best.found or not unknowns:
            best = ShiftTest(best.image, best.taps, n, best.needed, len(shown), B, tuple(pairs[i] for i in shown))
        if best.passed:
            break
    return best


def lone_pixel(image: Sequence[int], ends: Sequence[tuple[int, int]]) -> Pixel | None:
    """Return an inner pixel u such that u + t or u - t is inner for all differences t of taps between these ends; None if none.

    On one axis u is the first inner one, and the sign is chosen so that t does not lead back there.
    """
    first = [max(0, high) for _, high in ends]
    inside = [m - max(0, high) + min(0, low) for m, (low, high) in zip(image, ends, strict=True)]
    spans = [high - low for low, high in ends]
    for axis in range(len(image)):
        if all(length > span * (1 + (i != axis)) for i, (length, span) in enumerate(zip(inside, spans, strict=True))):
            return tuple(x + span * (i != axis) for i, (x, span) in enumerate(zip(first, spans, strict=True)))
    return None


def differences(taps: Sequence[Pixel]) -> list[Pixel]:
    """Return the differences of two taps that are not zero, of t and -t the lexicographically positive one."""
    found = {moved(a, b, -1) for a in taps for b in taps}
    return sorted(t for t in found if t > (0,) * len(t))


def inner(image: Sequence[int], taps: Sequence[Pixel], count: int) -> list[Pixel]:
    """Return inner pixels near the first corner: all of them, or a box of them with at least ``count``, if there are more."""
    axes = []
    for axis, m in enumerate(image):
        low, high = (max(0, max(a[axis] for a in taps)), min(0, min(a[axis] for a in taps)) + m)
        axes.append((low, max(low, high)))
    side = 1
    while prod(min(side, high - low) for low, high in axes) < count and any(side < high - low for low, high in axes):
        side += 1
    return list(product(*(range(low, min(low + side, high)) for low, high in axes)))


def entries(B: Table, pairs: Sequence[tuple[Pixel, Pixel]], unknowns: Sequence[Pixel]) -> NDArray[np.int64]:
    """Return ``[W^T W, B B^T]`` at the pairs (u, v) as linear forms in rho, a row each: G[u+t,v] + G[u-t,v] - G[u,v+t] - G[u,v-t].

    B is zero off the image, and at pixels that are not listed.
    """
    number, none = {pixel: i for i, pixel in enumerate(B)}, len(B)
    rows = np.array([*B.values()], dtype=np.int64)
    G = np.zeros((none + 1, none + 1), dtype=np.int64)
    G[:none, :none] = rows @ rows.T
    around = {
        u: [[number.get(moved(u, t, sign), none) for t in unknowns] for sign in (1, -1)]
        for u in {pixel for pair in pairs for pixel in pair}
    }
    u, v = (np.array([[number.get(pair[side], none)] for pair in pairs], dtype=np.intp) for side in (0, 1))
    (a, b), (c, d) = (np.array([around[pair[side]] for pair in pairs], dtype=np.intp).swapaxes(0, 1) for side in (0, 1))
    found: NDArray[np.int64] = G[a, v] + G[b, v] - G[u, c] - G[u, d]
    return found


def moved(u: Pixel, t: Pixel, sign: int) -> Pixel:
    return tuple(x + sign * y for x, y in zip(u, t, strict=True))


def _attempts(
    image: tuple[int, ...], taps: Sequence[Pixel], unknowns: Sequence[Pixel], n: int
) -> Iterator[tuple[Table, list[tuple[Pixel, Pixel]]]]:
    """Yield B with pairs of inner pixels: one pixel where that will do; else random ones near a corner.

    These have the fewest columns that could do, and one more where n allows it.
    """
    ends = [(min(a[axis] for a in taps), max(a[axis] for a in taps)) for axis in range(len(image))]
    window = inner(image, taps, len(unknowns) + 1)
    if (u := lone_pixel(image, ends)) is not None:
        room = {axis: (max(0, high), m + min(0, low)) for axis, ((low, high), m) in enumerate(zip(ends, image, strict=True))}
        sides = [(moved(u, t, 1), moved(u, t, -1)) for t in unknowns]
        seen = [next(v for v in both if all(lo <= v[i] < hi for i, (lo, hi) in room.items())) for both in sides]
        yield {u: (1,)}, [(u, v) for v in seen]
        return
    pairs, needed, size = list(combinations(window, 2)), len(unknowns), len(window)
    few = next((c for c in range(1, min(n, size) + 1) if comb(size, 2) - comb(size - c, 2) >= needed), None)
    for columns in range(few, min(few + 1, n) + 1) if few is not None else ():
        for seed in range(SEEDS):
            rng = np.random.default_rng(seed)
            near = sorted({moved(u, t, sign) for u in window for t in [(0,) * len(image), *unknowns] for sign in (1, -1)})
            live = [u for u in near if all(0 <= x < m for x, m in zip(u, image, strict=True))]
            B = {u: tuple(row) for u, row in zip(live, rng.integers(-9, 10, (len(live), columns)).tolist(), strict=True)}
            count = min(len(pairs), 3 * needed + 60)
            yield B, [pairs[i] for i in sorted(rng.choice(len(pairs), count, replace=False))] if pairs else []
