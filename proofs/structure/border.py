"""Commutators of zero-padded convolutions on large images, exactly, from small ones.

Let H and G be products of convolution matrices and their transposes, zero padding, for instance ``H = W_1 W_1^T``
and ``G = W_2^T W_2``. Write C for the sum over all factors of the filter's half-width, on each axis; for these two,
C = (s_1 - 1) + (s_2 - 1). **On a p x q image with p, q >= C the squared norm of [H, G] is affine in p and in q,
for one channel without a product term.**

Why. An entry of H G sums over paths from pixel P to pixel Q that make one step a factor and may not leave the
image. Look at one axis, with Q - P = delta >= 0: after a reach of c the path is at most ``min(c, C - c - delta)``
below P, for it must still come to Q. So the lower border matters only to the first ``l = floor((C - delta)/2)``
positions of P, the upper one to the last l, and since ``2 l + delta <= C <= p`` none feels both. Hence the entry of
[H, G] depends on delta and on whether P is near the lower border (and where), near the upper one, or between, on
each axis: with several channels a block of entries, since a path then carries a product of tap matrices, in its
order. Between the borders on all axes it is the commutator of two convolutions on an infinite image: zero for one
channel, not for several, and then as many equal blocks as there are such positions, a product of affine numbers.
Between on one axis only: linear in that side. In a corner: constant.

On the image with all sides C + 1 every kind of entry occurs. So that image decides for all larger ones whether H and G
commute, and its entries, each squared and counted as often as its kind occurs, give the norm on them. The tests
compare with the large matrices, over the integers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from proofs.structure.convolution import Convolution
from verify.exact import exact_fraction

Image = tuple[int, ...]

EXACT_PRODUCTS = 2**53
"""Sums of integers below this are exact in float64, whatever the order."""


@dataclass(frozen=True)
class Factor:
    """A zero-padded convolution with odd sides, or its transpose, as a factor of a word.

    Attributes:
        numerators: the entries of the filter times ``denominator``, row by row, as the network applies it; with
            channels ``out x in x s_1 x ...`` in reading order.
        denominator: a positive integer.
        sides: the sides of the filter, all odd.
        transposed: whether the transpose of the matrix is meant.
        channels: numbers of channels out and in of the convolution (before it is transposed).
    """

    numerators: tuple[int, ...]
    denominator: int
    sides: Image
    transposed: bool = False
    channels: tuple[int, int] = (1, 1)

    @classmethod
    def of(cls, filter: Any) -> Factor:
        """Return the convolution with a filter: nested lists or an array of integers, fractions, text or floats.

        Raises:
            ValueError: for a side that is even: then there is no centre, pad it with a row of zeros.
        """
        array = np.asarray(filter, dtype=object)
        return cls._read(array, array.shape)

    @classmethod
    def with_channels(cls, filter: Any) -> Factor:
        """Return the convolution with a filter of shape ``out x in x s_1 x ...``, as deep-learning libraries hold it.

        Raises:
            ValueError: for fewer than three axes, no channels, or a side that is even.
        """
        array = np.asarray(filter, dtype=object)
        if array.ndim < 3 or 0 in array.shape:
            raise ValueError(f"a filter with channels has the shape out x in x s_1 x ..., got {array.shape}")
        return cls._read(array, array.shape[2:], (array.shape[0], array.shape[1]))

    @classmethod
    def _read(cls, array: NDArray[np.object_], sides: Image, channels: tuple[int, int] = (1, 1)) -> Factor:
        if not sides or any(side % 2 == 0 for side in sides):
            raise ValueError(f"a filter needs odd sides, got shape {array.shape}; pad an even side with zeros")
        entries = [exact_fraction(x, f"filter entry {i}") for i, x in enumerate(array.ravel().tolist())]
        denominator = math.lcm(*(x.denominator for x in entries))
        numerators = tuple(x.numerator * (denominator // x.denominator) for x in entries)
        return cls(numerators, denominator, sides, channels=channels)

    @property
    def T(self) -> Factor:
        """The transpose."""
        return Factor(self.numerators, self.denominator, self.sides, not self.transposed, self.channels)

    @property
    def ends(self) -> tuple[int, int]:
        """Numbers of channels of the rows and of the columns of the matrix."""
        return self.channels[::-1] if self.transposed else self.channels

    def numerator_matrix(self, image: Image) -> list[list[int]]:
        """Return ``denominator`` times the matrix on an image of this size; channels come before pixels."""
        taps, (out, into) = math.prod(self.sides), self.channels
        places = gather(image, self.sides).tolist()
        rows = []
        for c in range(out):
            filters = [(*self.numerators[(c * into + b) * taps : (c * into + b + 1) * taps], 0) for b in range(into)]
            rows += [[entries[i] for entries in filters for i in row] for row in places]
        return [list(column) for column in zip(*rows, strict=True)] if self.transposed else rows


Word = Sequence[Factor]
"""A product of factors, in the order in which they are written."""


def reach(left: Word, right: Word) -> Image:
    """Return C, on each axis: the half-widths of all factors added up."""
    return tuple(sum(factor.sides[axis] // 2 for factor in (*left, *right)) for axis in range(len(left[0].sides)))


def squared_commutator(left: Word, right: Word, image: Image) -> Fraction:
    """Return ``||[H, G]||_F^2`` exactly on an image of any size, in a time that does not depend on the size.

    Raises:
        ValueError: when a word is empty, or image and filters differ in the number of axes.
    """
    _check(left, right, image)
    C = reach(left, right)
    entries = commutator_numerators(left, right, tuple(min(m, c + 1) for m, c in zip(image, C, strict=True)))
    block = np.ones((left[0].ends[0],) * 2)
    counts = np.kron(block, multiplicities(C, image)).ravel().tolist()
    scale = math.prod(factor.denominator for factor in (*left, *right))
    return sum((Fraction(n) * x * x for n, x in zip(counts, entries, strict=True) if x), Fraction(0)) / scale**2


def commute_at_every_size(left: Word, right: Word) -> bool:
    """Decide whether H and G commute on every image whose sides all exceed C; equally, on one of them.

    Every kind of entry occurs on the image of sides C + 1, those between all borders included.
    """
    image = tuple(c + 1 for c in reach(left, right))
    _check(left, right, image)
    return not any(commutator_numerators(left, right, image))


@lru_cache(maxsize=64)
def multiplicities(C: Image, image: Image) -> NDArray[np.float64]:
    """Return how often each entry of the small commutator stands for one of the large commutator.

    The small image has sides ``min(m, C + 1)``; shape ``pixels x pixels``. Where an odd ``C - delta`` leaves two middle
    places on an axis they share their count, so these are multiples of 1/2 an axis, exact in float64.
    """
    table: NDArray[np.float64] = np.ones((1, 1))
    for c, m in zip(C, image, strict=True):
        small = min(m, c + 1)
        axis = np.ones((small, small))
        for p, q in product(range(small), repeat=2):
            delta = abs(p - q)
            near = (c - delta) // 2
            if m > small and near <= min(p, q) < small - delta - near:
                axis[p, q] = (m - delta - 2 * near) / (small - delta - 2 * near)
        table = np.asarray(np.kron(table, axis), dtype=np.float64)
    table.setflags(write=False)
    return table


@lru_cache(maxsize=64)
def gather(image: Image, sides: Image) -> NDArray[np.int64]:
    """Return, for each entry of the convolution matrix, which entry of the filter stands there (its size: none)."""
    structure = Convolution(image, sides)
    strides = [math.prod(sides[axis + 1 :]) for axis in range(len(sides))]
    table = np.full(structure.shape, math.prod(sides), dtype=np.int64)
    for j, tap in enumerate(structure.taps):
        place = sum((a + s // 2) * stride for a, s, stride in zip(tap, sides, strides, strict=True))
        for p, q, _ in structure.signed_places(j):
            table[p, q] = place
    table.setflags(write=False)
    return table


def commutator_numerators(left: Word, right: Word, image: Image) -> list[int]:
    """Return the entries of [H, G] on this image, row by row, times all denominators: from its matrices, exactly."""
    bound = math.prod(sum(map(abs, factor.numerators)) for factor in (*left, *right))
    if 2 * bound < EXACT_PRODUCTS:
        floats = [[np.array(f.numerator_matrix(image), dtype=np.float64) for f in word] for word in (left, right)]
        H, G = (_product(word) for word in floats)
        return [int(x) for x in (H @ G - G @ H).ravel().tolist()]
    exact = [[fmpz_mat(f.numerator_matrix(image)) for f in word] for word in (left, right)]
    H, G = (_product(word) for word in exact)
    return [int(x) for x in (H * G - G * H).entries()]


def _product(factors: list[Any]) -> Any:
    result = factors[0]
    for factor in factors[1:]:
        result = result @ factor if isinstance(factor, np.ndarray) else result * factor
    return result


def _check(left: Word, right: Word, image: Image) -> None:
    if not left or not right:
        raise ValueError("a commutator needs two words with at least one factor each")
    for factor in (*left, *right):
        if len(factor.sides) != len(image):
            raise ValueError(f"a filter of shape {factor.sides} does not act on images of shape {image}")
    if any(m < 1 for m in image):
        raise ValueError(f"an image needs positive sides, got {image}")
    ends = {(word[0].ends[0], word[-1].ends[1]) for word in (left, right)}
    fit = all(a.ends[1] == b.ends[0] for word in (left, right) for a, b in pairwise(word))
    if not fit or len(ends) != 1 or any(rows != columns for rows, columns in ends):
        raise ValueError(f"channels do not fit: {[[factor.ends for factor in word] for word in (left, right)]}")
