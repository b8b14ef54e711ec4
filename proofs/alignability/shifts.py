"""Zero-padded convolutions of one channel: inside the image their Gram matrices are autocorrelations, whatever the size.

Let ``W[p, p + a] = w_a`` for the taps a, and call a pixel u inner if ``u - a`` lies in the image for all taps. For inner u

    (W^T W)[u, v] = rho(v - u),   rho(t) = sum_a w_a w_{a+t},

so at inner u and v the commutator with G is linear in rho, and rho(0) cancels. Where some of these entries determine all rho(t), t
!= 0, at one integer G of rank at most n, they do so for almost all ``G = B B^T``, and alignment makes these rho(t) vanish. Then w
has one live tap (the extreme product of two would stand alone), ``W^T W`` is diagonal with entries 0 and ``w_a^2``, and it commutes
with a G without zeros only if it is scalar: the tap is the centre. Few pixels near a corner are enough, so no image is too large.
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
"""Differences of taps, up to sign, that are eliminated: those of 15 x 15 filters, in a few seconds."""

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
        places: entries (u, v) of the commutator at inner pixels, as many as the rank, that have this rank.
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
    """Look for a G of rank at most n at which the autocorrelation is determined; None for other structures and large filters."""
    if not isinstance(structure, Convolution) or structure.circular or structure.channels != (1, 1):
        return None
    return of_taps(structure.image, structure.taps, n)


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
    window = inner(image, taps, len(unknowns) + 1)
    pairs = list(combinations(window, 2))
    for columns, seed in _attempts(len(window), n, len(unknowns)):
        rng = np.random.default_rng(seed)
        seen = sorted({_moved(u, t, sign) for u in window for t in [(0,) * len(image), *unknowns] for sign in (1, -1)})
        live = [u for u in seen if all(0 <= x < m for x, m in zip(u, image, strict=True))]
        B = {u: tuple(row) for u, row in zip(live, rng.integers(-9, 10, (len(live), columns)).tolist(), strict=True)}
        few = min(len(pairs), 3 * len(unknowns) + 60)
        chosen = [pairs[i] for i in sorted(rng.choice(len(pairs), few, replace=False))] if pairs else []
        rows = [dict(enumerate(row)) for row in entries(B, chosen, unknowns).tolist()] if chosen else []
        shown = independent_rows(rows, range(len(unknowns)), PRIME)
        if len(shown) > best.found or not unknowns:
            best = ShiftTest(best.image, best.taps, n, best.needed, len(shown), B, tuple(chosen[i] for i in shown))
        if best.passed:
            break
    return best


def differences(taps: Sequence[Pixel]) -> list[Pixel]:
    """Return the differences of two taps that are not zero, of t and -t the lexicographically positive one."""
    found = {_moved(a, b, -1) for a in taps for b in taps}
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
        u: [[number.get(_moved(u, t, sign), none) for t in unknowns] for sign in (1, -1)]
        for u in {pixel for pair in pairs for pixel in pair}
    }
    u, v = (np.array([[number.get(pair[side], none)] for pair in pairs], dtype=np.intp) for side in (0, 1))
    (a, b), (c, d) = (np.array([around[pair[side]] for pair in pairs], dtype=np.intp).swapaxes(0, 1) for side in (0, 1))
    found: NDArray[np.int64] = G[a, v] + G[b, v] - G[u, c] - G[u, d]
    return found


def _moved(u: Pixel, t: Pixel, sign: int) -> Pixel:
    return tuple(x + sign * y for x, y in zip(u, t, strict=True))


def _attempts(size: int, n: int, needed: int) -> Iterator[tuple[int, int]]:
    """Yield numbers of columns of B, with seeds: the fewest that could do, and one more where n allows it."""
    few = next((c for c in range(1, min(n, size) + 1) if comb(size, 2) - comb(size - c, 2) >= needed), None)
    if few is not None:
        for columns in range(few, min(few + 1, n) + 1):
            for seed in range(SEEDS):
                yield columns, seed
