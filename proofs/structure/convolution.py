"""Convolutional layers (Definition 4): stride 1, the same size out as in, zero or circular padding, several channels.

Pixels are counted along image rows, and channels come before pixels. The coefficients are those of the filter as
deep-learning libraries apply it (a cross-correlation, not flipped)::

    out[c, p] = sum over b, tap a of  w[c, b, a] * in[b, p + a],     a from -(s-1)//2 to s//2 on each axis

For odd s that is padding ``(s-1)/2``. On an image smaller than the filter some taps never meet a pixel (zero padding)
or meet the same ones (circular padding); the basis then has fewer matrices than the filter has entries: on an axis of
m pixels ``min(s, 2m-1)`` for zero padding and odd s, ``min(s, m)`` for circular padding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure.pattern import Pattern
from proofs.structure.space import Floats

Tap = tuple[int, ...]

SMALL = 2**17
"""Windows of so few entries (1 MiB) are gathered in one array, and the layer is one matrix product."""


@dataclass(frozen=True, repr=False)
class Convolution(Pattern):
    """All convolutions with filters of one size on images of one size.

    Attributes:
        image: the sides of the image, one for each axis.
        filter: the sides of the filter.
        circular: whether the image is continued periodically; otherwise by zeros.
        channels: numbers of channels out and in.
    """

    image: tuple[int, ...]
    filter: tuple[int, ...]
    circular: bool = False
    channels: tuple[int, int] = (1, 1)

    def __post_init__(self) -> None:
        if len(self.image) != len(self.filter) or not self.image:
            raise ValueError(f"an image with {len(self.image)} axes and a filter with {len(self.filter)} do not fit")
        for what, sizes in (("image", self.image), ("filter", self.filter), ("number of channels", self.channels)):
            if any(size < 1 for size in sizes):
                raise ValueError(f"a convolution needs a positive {what}, got {'x'.join(map(str, sizes))}")

    @property
    def name(self) -> str:
        sizes = f"{'x'.join(map(str, self.image))}:{'x'.join(map(str, self.filter))}"
        circular = ":circular" if self.circular else ""
        channels = f":channels={self.channels[0]}x{self.channels[1]}" if self.channels != (1, 1) else ""
        return f"conv{len(self.image)}d:{sizes}{circular}{channels}"

    @property
    def pixels(self) -> int:
        """Number of pixels of one channel."""
        return prod(self.image)

    @property
    def shape(self) -> tuple[int, int]:
        return self.channels[0] * self.pixels, self.channels[1] * self.pixels

    @cached_property
    def offsets(self) -> tuple[tuple[int, ...], ...]:
        """On each axis, the offsets that make different, nonzero matrices."""
        axes = []
        for m, s in zip(self.image, self.filter, strict=True):
            offsets = list(range(-((s - 1) // 2), s // 2 + 1))
            if self.circular:
                nearest = {a % m: a for a in sorted(offsets, key=abs, reverse=True)}
                axes.append(tuple(sorted(nearest.values())))
            else:
                axes.append(tuple(a for a in offsets if abs(a) < m))
        return tuple(axes)

    @cached_property
    def taps(self) -> tuple[Tap, ...]:
        """One offset for each axis, in the order of the filter's entries."""
        return tuple(product(*self.offsets))

    @property
    def dimension(self) -> int:
        return prod(self.channels) * prod(map(len, self.offsets))

    @cached_property
    def norms_squared(self) -> tuple[Fraction, ...]:
        """The number of pixels that a tap sees: all of them on circular images, else ``(m_1 - |a_1|)(m_2 - |a_2|) ...``."""
        seen = [
            Fraction(self.pixels if self.circular else prod(m - abs(a) for m, a in zip(self.image, tap, strict=True)))
            for tap in self.taps
        ]
        return tuple(seen) * (self.channels[0] * self.channels[1])

    def signed_places(self, j: int) -> Iterable[tuple[int, int, int]]:
        pair, tap = divmod(j, len(self.taps))
        out, into = divmod(pair, self.channels[1])
        for p in product(*(range(m) for m in self.image)):
            q = tuple(x + a for x, a in zip(p, self.taps[tap], strict=True))
            if self.circular:
                q = tuple(x % m for x, m in zip(q, self.image, strict=True))
            elif any(not 0 <= x < m for x, m in zip(q, self.image, strict=True)):
                continue
            yield out * self.pixels + self._pixel(p), into * self.pixels + self._pixel(q), 1

    def _pixel(self, p: Sequence[int]) -> int:
        index = 0
        for x, m in zip(p, self.image, strict=True):
            index = index * m + x
        return index

    def of_filter(self, weights: Any) -> Any:
        """Return the coefficients of a filter ``... x out x in x s_1 x ...``: equal taps add up, unseen ones drop
        out.

        Raises:
            ValueError: for a filter of another shape.
        """
        w = np.asarray(weights)
        expected = (*self.channels, *self.filter)
        if w.shape[w.ndim - len(expected) :] != expected:
            raise ValueError(f"{self.name} needs a filter of shape {expected}, got {w.shape}")
        batch = w.shape[: w.ndim - len(expected)]
        flat = w.reshape(*batch, self.channels[0] * self.channels[1], prod(self.filter))
        result = np.zeros((*batch, self.channels[0] * self.channels[1], len(self.taps)), dtype=w.dtype)
        for entry, slot in enumerate(self._slots):
            if slot is not None:
                result[..., slot] += flat[..., entry]
        return result.reshape(*batch, self.dimension)

    @cached_property
    def _slots(self) -> tuple[int | None, ...]:
        """For each entry of the filter, the basis matrix it multiplies."""
        position = {self._folded(tap): index for index, tap in enumerate(self.taps)}
        offsets = [range(-((s - 1) // 2), s // 2 + 1) for s in self.filter]
        return tuple(position.get(self._folded(tap)) for tap in product(*offsets))

    def _folded(self, tap: Tap) -> Tap:
        return tuple(a % m for a, m in zip(tap, self.image, strict=True)) if self.circular else tap

    # Fast action: one matrix product for little data, one shifted addition a tap for more

    def apply(self, coefficients: Any, X: Floats) -> Floats:
        """Return ``W X``, adding up shifted images."""
        if self._is_small(X):
            out, into = self.channels
            c, X = self.coefficients(coefficients), self.data(X, self.shape[1])
            product = c.reshape(*c.shape[:-1], out, into * len(self.taps)) @ self._gathered(X, into, self._sources)
            return product.reshape(*product.shape[:-2], self.shape[0], X.shape[-1])
        return self._moved(self._by_tap(coefficients), self.data(X, self.shape[1]), self.channels, sign=1)

    def apply_transposed(self, coefficients: Any, Y: Floats) -> Floats:
        """Return ``W^T Y``: the opposite shifts, channels exchanged."""
        weights = self._by_tap(coefficients).swapaxes(-1, -2)
        if self._is_small(Y):
            out, into = self.channels
            Y = self.data(Y, self.shape[0])
            c = np.moveaxis(weights, -3, -1).reshape(*weights.shape[:-3], into, out * len(self.taps))
            product = c @ self._gathered(Y, out, self._targets)
            return product.reshape(*product.shape[:-2], self.shape[1], Y.shape[-1])
        return self._moved(weights, self.data(Y, self.shape[0]), self.channels[::-1], sign=-1)

    def traces(self, left: Floats, right: Floats) -> Floats:
        """Return, for each tap, the inner product of ``left`` with the shifted ``right``."""
        if self._is_small(left) and self._is_small(right):
            left, right = self.data(left, self.shape[0]), self.data(right, self.shape[1])
            rows = left.reshape(*left.shape[:-2], self.channels[0], self.pixels * left.shape[-1])
            product = rows @ self._gathered(right, self.channels[1], self._sources).swapaxes(-1, -2)
            return product.reshape(*product.shape[:-2], self.dimension)
        out = self._images(self.data(left, self.shape[0]), self.channels[0])
        into = self._images(self.data(right, self.shape[1]), self.channels[1])
        batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
        result = np.zeros((*batch, *self.channels, len(self.taps)))
        for t, tap in enumerate(self.taps):
            for here, there in self._windows(tap):
                first, second = (self._rows(part) for part in (out[here], into[there]))
                result[..., t] += first @ second.swapaxes(-1, -2)
        return result.reshape(*batch, self.dimension)

    def _is_small(self, X: Floats) -> bool:
        return np.size(X) * len(self.taps) <= SMALL

    def _gathered(self, X: Floats, channels: int, places: NDArray[np.intp]) -> Floats:
        """Return the shifted images, one row for each channel and tap: ``... x (channels taps) x (pixels n)``."""
        images = X.reshape(*X.shape[:-2], channels, self.pixels, X.shape[-1])
        padded = np.zeros((*images.shape[:-2], self.pixels + 1, X.shape[-1]))
        padded[..., : self.pixels, :] = images
        rows = padded.take(places, axis=-2)
        return rows.reshape(*X.shape[:-2], channels * len(self.taps), self.pixels * X.shape[-1])

    @cached_property
    def _sources(self) -> NDArray[np.intp]:
        """For each tap and pixel p, the pixel p + tap, or one past the last where the image ends: ``taps x pixels``."""
        return self._shifted(1)

    @cached_property
    def _targets(self) -> NDArray[np.intp]:
        """The same for p - tap."""
        return self._shifted(-1)

    def _shifted(self, sign: int) -> NDArray[np.intp]:
        numbers = np.arange(self.pixels).reshape(*self.image, 1)
        places = np.full((len(self.taps), *self.image, 1), self.pixels)
        for t, tap in enumerate(self.taps):
            for here, there in self._windows(tuple(sign * a for a in tap)):
                places[t][here] = numbers[there]
        return places.reshape(len(self.taps), self.pixels)

    def _by_tap(self, coefficients: Any) -> Floats:
        """Return the coefficients as ``... x taps x out x in``."""
        c = self.coefficients(coefficients)
        return np.moveaxis(c.reshape(*c.shape[:-1], *self.channels, len(self.taps)), -1, -3)

    def _images(self, X: Floats, channels: int) -> Floats:
        """Return data as images: ``... x channels x m_1 x ... x n``."""
        return X.reshape(*X.shape[:-2], channels, *self.image, X.shape[-1])

    def _rows(self, images: Floats) -> Floats:
        """Return all pixels and examples of a channel in one row: ``... x channels x (pixels n)``."""
        lead = images.ndim - len(self.image) - 1
        return images.reshape(*images.shape[:lead], prod(images.shape[lead:]))

    def _moved(self, weights: Floats, X: Floats, channels: tuple[int, int], *, sign: int) -> Floats:
        out, into = channels
        images = self._images(X, into)
        batch = np.broadcast_shapes(weights.shape[:-3], X.shape[:-2])
        result = np.zeros((*batch, out, *self.image, X.shape[-1]))
        for t, tap in enumerate(self.taps):
            for here, there in self._windows(tuple(sign * a for a in tap)):
                target = result[here]
                target += (weights[..., t, :, :] @ self._rows(images[there])).reshape(target.shape)
        return result.reshape(*batch, out * self.pixels, X.shape[-1])

    def _windows(self, tap: Tap) -> list[tuple[Any, Any]]:
        """Return index pairs for images: the pixels p, and p + tap. Circular padding has the wrapped pieces besides."""
        axes: list[list[tuple[slice, slice]]] = []
        for a, m in zip(tap, self.image, strict=True):
            if self.circular:
                pieces = [(slice(0, m - a % m), slice(a % m, m)), (slice(m - a % m, m), slice(0, a % m))]
                axes.append([piece for piece in pieces if piece[0].start < m])
            else:
                low, high = max(0, -a), min(m, m - a)
                axes.append([(slice(low, high), slice(low + a, high + a))])
        every = slice(None)
        return [((..., *(h for h, _ in c), every), (..., *(t for _, t in c), every)) for c in product(*axes)]
