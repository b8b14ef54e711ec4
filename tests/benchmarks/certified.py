"""Certified products and eigenvalues against plain floats and Arb (figure P7): ``python -m tests.benchmarks.certified``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import matmul

import numpy as np

from tests.benchmarks.timing import Row, compare, show
from verify.ball import BallMatrix, FloatEnclosure, eigenvalues_of_floats


def rows() -> Iterator[Row]:
    """Compare products, then eigenvalues."""
    yield from products()
    yield from eigenvalues()


def products() -> Iterator[Row]:
    """Certified product: its price over a plain product, and its gain over Arb."""
    rng = np.random.default_rng(0)
    for k in (32, 64, 128, 256, 512):
        a, b = rng.standard_normal((k, k)), rng.standard_normal((k, k))
        certified = ("product with error bounds", partial(matmul, FloatEnclosure.of(a), FloatEnclosure.of(b)))
        goal = 2.5 if k >= 128 else None
        plain = ("NumPy, no bounds", partial(matmul, a, b))
        yield compare("P7", f"product, k = {k}", plain, certified, at_most=goal, price=True)
        if k == 128:
            balls = ("Arb", partial(matmul, BallMatrix.of_floats(a), BallMatrix.of_floats(b)))
            yield compare("P7", f"certified product, k = {k}", balls, certified, at_least=30, rounds=3)


def eigenvalues() -> Iterator[Row]:
    """Certified eigenvalues: their price over eigh."""
    rng = np.random.default_rng(1)
    for k in (64, 128, 256, 512):
        g = rng.standard_normal((k, k))
        certified = ("eigenvalues with error bounds", partial(eigenvalues_of_floats, g + g.T))
        bare = ("NumPy eigh, no bounds", partial(np.linalg.eigh, g + g.T))
        yield compare("P7", f"symmetric eigenvalues, k = {k}", bare, certified, at_most=2)


if __name__ == "__main__":
    show(rows())
