"""The squared loss of a chain of convolutions as a quadratic form: after one pass over the data, gradients without the data.

A product of taps ``A_{a_d} ... A_{a_1}`` of zero-padded filters takes pixel p of the output to pixel
``p + a_d + ... + a_1`` of the input if all places on the way lie in the image. On each axis it thus depends on the end of
that path, its lowest and its highest point alone. Words with these in common are the same matrix, so with one
coefficient for each class the network's output is ``sum_w p_w F_w``, where p is a polynomial in the filters and ``F_w`` a
window of the inputs, and

    L = (||Y||^2 - 2 l^T p + p^T Q p) / 2n      with  Q = <F_v, F_w>,  l = <F_w, Y>.

For 3 x 3 filters there are 49 classes at depth 2 and 169 at depth 3, instead of 81 and 729 words, whatever image and data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Convolution

Floats = NDArray[np.float64]
Path = tuple[int, int, int]
"""The end of a path on one axis, its lowest point and its highest one; it begins at 0."""

BLOCK = 2**24
"""Entries of windows held at once: 128 MiB of float64."""


def path(steps: tuple[int, ...]) -> Path:
    """Return the path that takes these steps, the first one first."""
    places = [sum(steps[:t]) for t in range(len(steps) + 1)]
    return places[-1], min(places), max(places)


@dataclass(frozen=True)
class FilterProducts:
    """The classes of words of a chain of ``depth`` layers of one zero-padded, single-channel convolution.

    Raises:
        ValueError: for several channels or circular padding (there the words are products of permutations, all shifts).
    """

    layer: Convolution
    depth: int

    def __post_init__(self) -> None:
        if self.layer.circular or self.layer.channels != (1, 1):
            raise ValueError(f"products of filters are classified for one channel and zero padding, not {self.layer.name}")
        if self.depth < 1:
            raise ValueError(f"a chain has at least one layer, got {self.depth}")

    @cached_property
    def classes(self) -> tuple[tuple[Path, ...], ...]:
        """The different products, each by its paths on the axes."""
        return tuple(dict.fromkeys(self._paths))

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """The class of each word, of shape ``r x ... x r``: entry ``[j_1, ..., j_d]`` for taps ``j_i`` in layer i."""
        number = {key: index for index, key in enumerate(self.classes)}
        return np.array([number[key] for key in self._paths]).reshape((self.layer.dimension,) * self.depth)

    @cached_property
    def _paths(self) -> list[tuple[Path, ...]]:
        axes = range(len(self.layer.image))
        words = product(self.layer.taps, repeat=self.depth)
        # The last layer acts last, so its tap is the first step away from the output pixel.
        return [tuple(path(tuple(tap[axis] for tap in reversed(word))) for axis in axes) for word in words]

    def window(self, key: tuple[Path, ...], images: Floats) -> Floats:
        """Return a product applied to images ``m_1 x ... x n``."""
        result = np.zeros_like(images)
        here, there = [], []
        for (end, low, high), m in zip(key, self.layer.image, strict=True):
            first, last = -low, max(-low, m - high)
            here.append(slice(first, last))
            there.append(slice(first + end, last + end))
        result[tuple(here)] = images[tuple(there)]
        return result

    def of_data(self, X: Floats, Y: Floats) -> QuadraticLoss:
        """Return the loss on data ``k x n``, after one pass over them in blocks of examples."""
        X, Y = self.layer.data(X, self.layer.pixels), self.layer.data(Y, self.layer.pixels)
        size, n = len(self.classes), X.shape[1]
        Q, slope = np.zeros((size, size)), np.zeros(size)
        step = max(1, BLOCK // (size * self.layer.pixels))
        for start in range(0, n, step):
            x, y = X[:, start : start + step], Y[:, start : start + step]
            images = x.reshape(*self.layer.image, -1)
            F = np.stack([self.window(key, images).ravel() for key in self.classes])
            Q += F @ F.T
            slope += F @ y.ravel()
        return QuadraticLoss(self.table, Q, slope, float(np.vdot(Y, Y)), n)


@dataclass(frozen=True)
class QuadraticLoss:
    """``L = (||Y||^2 - 2 l^T p + p^T Q p) / 2n`` as a function of the filters.

    Attributes:
        table: the class of each word.
        Q, slope: the quadratic form and the linear one.
        constant: ``||Y||^2``.
        n: the number of examples.
    """

    table: NDArray[np.int64]
    Q: Floats
    slope: Floats
    constant: float
    n: int

    def products(self, c: Floats) -> Floats:
        """Return p: for each class the sum of the products of coefficients over its words."""
        words = reduce(np.multiply.outer, c)
        sums = np.bincount(self.table.ravel(), weights=words.ravel(), minlength=len(self.slope))
        return np.asarray(sums, dtype=np.float64)

    def loss(self, c: Floats) -> float:
        """Return the training loss at coefficients ``d x r``."""
        p = self.products(c)
        return float(self.constant - 2 * self.slope @ p + p @ self.Q @ p) / (2 * self.n)

    def gradient(self, c: Floats) -> Floats:
        """Return the gradient in all coefficients, ``d x r``."""
        words = ((self.Q @ self.products(c) - self.slope) / self.n)[self.table]
        result = np.empty_like(c)
        for i in range(len(c)):
            inner = words
            for other in reversed(c[i + 1 :]):
                inner = inner @ other
            for other in c[:i]:
                inner = other @ inner.reshape(len(other), -1)
            result[i] = inner.reshape(-1)
        return result
