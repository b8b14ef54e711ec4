"""Alignment and invariance of convolution layers (figure P2): ``python -m tests.benchmarks.convolution_alignment``.

The baseline is the method of the code that the paper's authors published, written anew: build every matrix row by
row, take ``torch.svd`` of every layer (the decompositions at the start are kept), match columns by the largest absolute
inner product. Ours are all squared commutator norms, from an image of side C + 1, with a bound on the rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import torch

from proofs.structure.border import Factor, commute_at_every_size, squared_commutator
from proofs.structure.border_floats import squared_commutators
from tests.benchmarks.timing import Row, compare, show

Frames = tuple[torch.Tensor, torch.Tensor]


def by_rows(filter: torch.Tensor, side: int) -> torch.Tensor:
    """Return the matrix of a zero-padded convolution, one output pixel at a time."""
    h = filter.shape[0] // 2
    rows = []
    for i in range(side):
        for j in range(side):
            image = torch.zeros(side + 2 * h, side + 2 * h)
            image[i : i + 2 * h + 1, j : j + 2 * h + 1] = filter
            rows.append(image[h : h + side, h : h + side].reshape(-1))
    return torch.stack(rows)


def frames(filter: torch.Tensor, side: int) -> Frames:
    left, _, right = torch.svd(by_rows(filter, side))
    return left, right


def matched(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return the mean over columns of the largest absolute inner product."""
    return float((first.T @ second).abs().max(dim=0).values.mean())


def authors(filters: torch.Tensor, start: list[Frames], side: int) -> tuple[list[float], list[float]]:
    """Return their alignment and invariance numbers for a chain of layers."""
    now = [frames(filter, side) for filter in filters]
    alignment = [matched(now[i][0], now[i + 1][1]) for i in range(len(now) - 1)]
    invariance = [matched(u, u0) + matched(v, v0) for (u, v), (u0, v0) in zip(now, start, strict=True)]
    return alignment, invariance


def three_layers(side: int) -> Row:
    """The goal itself: three layers on 28 x 28 images."""
    rng = np.random.default_rng(0)
    now, start = rng.standard_normal((2, 3, 3, 3))
    filters = torch.tensor(now, dtype=torch.float32)
    kept = [frames(torch.tensor(w, dtype=torch.float32), side) for w in start]
    ours = partial(squared_commutators, now, start, side)
    assert not ours().aligned.any()
    work = f"alignment and invariance of three 3x3 layers, {side}x{side} images"
    theirs = ("row by row, torch.svd, match columns", partial(authors, filters, kept, side))
    return compare("P2", work, theirs, ("commutators from the border", ours), at_least=10_000, rounds=3)


def verdicts(side: int) -> None:
    """An aligned pair (K, 2 I), which matching columns takes for less aligned than a random one."""
    rng = np.random.default_rng(1)
    K, twice = rng.standard_normal((3, 3)), np.zeros((3, 3))
    twice[1, 1] = 2
    matches = []
    for aligned, second in ((True, twice), (False, rng.standard_normal((3, 3)))):
        pair = torch.tensor(np.array([K, second]), dtype=torch.float32)
        matches.append(matched(frames(pair[0], side)[0], frames(pair[1], side)[1]))
        A, B = Factor.of(K), Factor.of(second)
        assert commute_at_every_size((A, A.T), (B.T, B)) is aligned
        assert (squared_commutator((A, A.T), (B.T, B), (side, side)) == 0) is aligned
    assert matches[0] < matches[1]


def sizes() -> Iterator[Row]:
    """The cost does not depend on the image."""
    rng = np.random.default_rng(2)
    now, start = rng.standard_normal((2, 3, 3, 3))
    small = ("28x28 images", partial(squared_commutators, now, start, 28))
    for side in (8, 4096):
        large = (f"{side}x{side} images", partial(squared_commutators, now, start, side))
        yield compare("P2", "commutators from the border", small, large, at_most=1.5)


def channels() -> Iterator[Row]:
    """With several channels, exactly: the cost does not depend on the image either."""
    rng = np.random.default_rng(3)
    for c in (2, 4):
        W, V = (Factor.with_channels(rng.integers(-3, 4, (c, c, 3, 3))) for _ in range(2))
        small, large = (partial(squared_commutator, (W, W.T), (V.T, V), (side, side)) for side in (28, 4096))
        name = f"exact commutator of convolutions with {c} channels"
        yield compare("P2", name, ("28x28 images", small), ("4096x4096 images", large), at_most=1.5)


def rows() -> Iterator[Row]:
    """Compare with the authors' method, and large images with small ones."""
    torch.set_num_threads(1)
    verdicts(28)
    yield three_layers(28)
    yield from sizes()
    yield from channels()


if __name__ == "__main__":
    show(rows())
