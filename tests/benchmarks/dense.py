"""Dense and batched commutators against matching singular vectors (P3, P11): ``python -m tests.benchmarks.dense``.

The baseline is the usual method: decompose both layers, and match the left singular vectors of one with the right ones
of the other by largest absolute inner product.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from tests.benchmarks.timing import Row, compare, show
from verify.numeric.backend import NumpyBackend
from verify.numeric.commutators import gram_commutator_defect, probe_defect
from verify.numeric.decompositions import eigh


def _matched(after: Any, before: Any) -> Any:
    right, left = np.linalg.svd(after)[2].mT, np.linalg.svd(before)[0]
    return np.abs(left.mT @ right).max(axis=-1).mean(axis=-1)


def one_pair(k: int = 784) -> Iterator[Row]:
    """One dense pair of layers (figure P3)."""
    backend, rng = NumpyBackend(), np.random.default_rng(0)
    after, before = rng.standard_normal((k, k)), rng.standard_normal((k, k))
    full = partial(gram_commutator_defect, backend, after, before)
    probe = partial(probe_defect, backend, (after.T, after), (before, before.T), rng.standard_normal((k, 1)))
    assert full().refutes
    assert probe().refutes
    matched = ("SVD, match vectors", partial(_matched, after, before))
    yield compare("P3", f"dense pair, k = {k}", matched, ("full commutator", full), at_least=5, rounds=3)
    yield compare("P3", f"dense pair, k = {k}, refuted", matched, ("one random probe", probe), at_least=100, rounds=3)


def batches(count: int = 256, sizes: tuple[int, ...] = (4, 8, 16, 32, 64)) -> Iterator[Row]:
    """Batches of small pairs (figure P11), and what checking the residuals of eigh costs."""
    backend, rng = NumpyBackend(), np.random.default_rng(1)
    for k in sizes:
        after, before = rng.standard_normal((count, k, k)), rng.standard_normal((count, k, k))
        matched = ("batched SVD, match vectors", partial(_matched, after, before))
        ours = ("batched commutators", partial(gram_commutator_defect, backend, after, before))
        yield compare("P11", f"{count} pairs, k = {k}", matched, ours, at_least=20)
    gram = after @ after.mT
    bare, checked = ("NumPy eigh", partial(np.linalg.eigh, gram)), ("residuals checked", partial(eigh, backend, gram))
    yield compare("P11", f"eigh of {count} matrices, k = {k}", bare, checked, price=True, rounds=3)


def rows() -> Iterator[Row]:
    """Compare one large pair, then batches of small ones."""
    yield from one_pair()
    yield from batches()


if __name__ == "__main__":
    show(rows())
