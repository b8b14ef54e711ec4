"""Figure 2b: three convolutional layers with one 3 x 3 filter each, autoencoding one digit; a step is a few products of size 49.

Most MNIST digits have a black margin of three pixels or more, and we take such ones. Three 3 x 3 filters move
nothing further than three pixels, so no layer ever sees the border: on this image zero padding acts like an
infinite plane, where filters compose to one 7 x 7 filter p, and the output is ``T p`` with the 49 shifts of
the image as the columns of T. As functions of the three filters, outputs and loss are the same, hence so are
the gradients: ``L = a ||x - T p||^2`` is a quadratic form in p. Composition is multiplication of Fourier
transforms of length 7, which is exact because offsets from -3 to 3 do not wrap.

Alignment is about the layers on all images, where the border does matter; it is measured on the full matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.experiments.setting import STEP, TARGET, Floats
from proofs.structure import Convolution

SIDE, FILTER, LAYERS = 28, 3, 3
REACH = LAYERS * (FILTER // 2)
LENGTH = 2 * REACH + 1
STRUCTURE = Convolution((SIDE, SIDE), (FILTER, FILTER))


def keeps_off_the_border(image: NDArray[np.int64]) -> bool:
    """Whether the margin of ``REACH`` pixels around the image (``784`` entries) is black."""
    inner = np.zeros((SIDE, SIDE), dtype=bool)
    inner[REACH:-REACH, REACH:-REACH] = True
    return not image.reshape(SIDE, SIDE)[~inner].any()


def shifts(image: Floats) -> Floats:
    """Return T, ``784 x 49``: column (a, b) is the image read at pixel ``p + (a, b)``, from (-3, -3) to (3, 3)."""
    wide = np.pad(np.asarray(image, dtype=np.float64).reshape(SIDE, SIDE), REACH)
    columns = [wide[a : a + SIDE, b : b + SIDE].ravel() for a in range(LENGTH) for b in range(LENGTH)]
    return np.stack(columns, axis=1)


def symmetric_filters(rng: np.random.Generator) -> Floats:
    """Return three filters ``[[d,c,d],[b,a,b],[d,c,d]]``: symmetric matrices that commute, hence an aligned chain.

    With P the adjacency of a path, zero padding gives ``a I + b I (x) P + c P (x) I + d P (x) P``.
    """
    a, b, c, d = rng.uniform(-1.0, 1.0, (4, LAYERS)) / FILTER
    return np.stack([d, c, d, b, a, b, d, c, d], axis=1)


@dataclass(frozen=True)
class FilterTrajectory:
    """What was recorded.

    Attributes:
        times: when.
        filters: ``times x b x 3 x 9``.
        losses: ``times x b``, infinite after a divergence.
        stopped: the first step at which each run was below the target, or -1.
        diverged: the step at which each run left the floating-point numbers, or -1.
    """

    times: Sequence[int]
    filters: Floats
    losses: Floats
    stopped: NDArray[np.int64]
    diverged: NDArray[np.int64]


def train_filters(
    images: Floats,
    start: Floats,
    times: Sequence[int],
    *,
    scale: float,
    dtype: type[np.floating] = np.float64,
    target: float = TARGET,
) -> FilterTrajectory:
    """Run gradient descent on ``scale ||x - W_3 W_2 W_1 x||^2`` for a batch of single images.

    Args:
        images: ``b x 784``, with a black margin.
        start: filters, ``b x 3 x 9``.
        times: when to record.
        scale: 1/2 for the loss of Section 3 with n = 1, 1/784 for a mean over the pixels.

    Raises:
        ValueError: for an image that comes too near to the border.
    """
    if not all(keeps_off_the_border(image) for image in images):
        raise ValueError(f"every image needs a black margin of {REACH} pixels")
    tables = [shifts(image) for image in images]
    K = np.stack([T.T @ T for T in tables]).astype(dtype)
    b = np.stack([T.T @ image for T, image in zip(tables, images, strict=True)]).astype(dtype)
    small, large = _waves(FILTER, dtype), _waves(LENGTH, dtype)
    constant = (images**2).sum(axis=1).astype(dtype)
    c = start.astype(dtype)
    stopped, diverged = np.full(len(c), -1), np.full(len(c), -1)
    kept, seen = [], []
    wanted = set(times)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is looked for, and reported
        for t in range(max(times) + 1):
            spectra = c @ small
            p = np.real(spectra.prod(axis=1) @ large.conj().T) / LENGTH**2
            Kp = np.einsum("bij,bj->bi", K, p)
            loss = scale * (constant - 2 * (b * p).sum(axis=1) + (p * Kp).sum(axis=1))
            lost = ~np.isfinite(loss) & (diverged < 0)
            diverged[lost] = t
            stopped[(stopped < 0) & (loss < target) & (diverged < 0)] = t
            if t in wanted:
                kept.append(c.copy())
                seen.append(np.where(diverged >= 0, np.inf, loss))
            done = (stopped >= 0) | (diverged >= 0)
            if done.all():
                break
            pulled = (2 * scale * (Kp - b)) @ large
            others = np.stack(
                [spectra[:, 1] * spectra[:, 2], spectra[:, 0] * spectra[:, 2], spectra[:, 0] * spectra[:, 1]], axis=1
            )
            moves = np.real((pulled[:, None, :] * others.conj()) @ small.conj().T) / LENGTH**2
            moves[done] = 0
            c = c - dtype(STEP) * moves
    while len(kept) < len(times):  # all runs have stopped: nothing moves any more
        kept.append(c.copy())
        seen.append(np.where(diverged >= 0, np.inf, loss))
    return FilterTrajectory(tuple(times), np.array(kept), np.array(seen), stopped, diverged)


def _waves(side: int, dtype: type[np.floating]) -> NDArray[np.complexfloating]:
    """Return ``exp(-2 pi i (offset . frequency) / 7)``, one row an offset of a ``side x side`` filter, "
    "``side^2 x 49``."""
    offsets = np.arange(side) - side // 2
    line = np.exp(-2j * np.pi * np.outer(offsets, np.arange(LENGTH)) / LENGTH)
    return np.kron(line, line).astype(np.result_type(dtype, np.complex64))
