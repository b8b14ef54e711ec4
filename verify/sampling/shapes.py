"""Width profiles of networks and sample counts of data: the shapes on which false statements die, then random ones.
"""

from __future__ import annotations

import numpy as np

DEGENERATE_WIDTHS: dict[str, tuple[int, ...]] = {
    "one layer, one unit": (1, 1),
    "one layer": (2, 2),
    "one layer, wide": (2, 3),
    "depth two": (2, 2, 2),
    "single units throughout": (1, 1, 1, 1),
    "single input": (1, 2, 2),
    "single output": (2, 2, 1),
    "narrowing to one": (2, 1, 1),
    "bulge": (1, 2, 1),
    "bulge between equals": (2, 3, 2),
    "hidden bottleneck": (4, 2, 4),
    "hidden single unit": (3, 1, 3),
    "bottleneck beside a bulge": (3, 2, 4, 3),
    "square, depth three": (2, 2, 2, 2),
    "square, depth four": (3, 3, 3, 3, 3),
}
"""Widths ``(k_0, k_1, ..., k_d)`` by name, smallest first."""


def random_widths(
    rng: np.random.Generator, *, depth: tuple[int, int] = (1, 5), width: tuple[int, int] = (1, 5)
) -> tuple[int, ...]:
    """Return random widths ``(k_0, ..., k_d)``; both ends of each range are included."""
    layers = int(rng.integers(depth[0], depth[1] + 1))
    return tuple(int(k) for k in rng.integers(width[0], width[1] + 1, layers + 1))


def square_widths(size: int, depth: int) -> tuple[int, ...]:
    """Return the widths of ``depth`` square layers."""
    return (size,) * (depth + 1)


def sample_counts(inputs: int) -> dict[str, int]:
    """Return the numbers n of samples worth trying for this input width k, by name: n = 1, n < k, n = k, n > k."""
    counts = {"one sample": 1, "fewer samples than inputs": inputs - 1, "as many samples as inputs": inputs}
    counts["more samples than inputs"] = inputs + 2
    return {name: n for name, n in counts.items() if n >= 1}
