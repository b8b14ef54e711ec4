"""Certified products and eigenvalues against plain floats and Arb: ``python -m tests.benchmarks.certified``."""

from __future__ import annotations

from functools import partial
from operator import matmul

import numpy as np

from tests.benchmarks.timing import report
from verify.ball import BallMatrix, FloatEnclosure, eigenvalues_of_floats


def products() -> None:
    """Certified product: its price over a plain product, and its gain over Arb."""
    rng = np.random.default_rng(0)
    for k in (64, 128, 256, 512):
        a, b = rng.standard_normal((k, k)), rng.standard_normal((k, k))
        certified = partial(matmul, FloatEnclosure.of(a), FloatEnclosure.of(b))
        report(f"product, k = {k}: certified / plain", certified, partial(matmul, a, b))
        if k <= 128:
            balls = partial(matmul, BallMatrix.of_floats(a), BallMatrix.of_floats(b))
            report(f"product, k = {k}: Arb / certified floats", balls, certified, rounds=3)


def eigenvalues() -> None:
    """Certified eigenvalues: their price over eigh."""
    rng = np.random.default_rng(1)
    for k in (32, 64, 128, 256, 512):
        g = rng.standard_normal((k, k))
        certified, bare = partial(eigenvalues_of_floats, g + g.T), partial(np.linalg.eigh, g + g.T)
        report(f"symmetric eigenvalues, k = {k}: certified / eigh", certified, bare)


if __name__ == "__main__":
    products()
    eigenvalues()
