"""Dense and batched commutators against matching singular vectors: ``python -m tests.benchmarks.dense``.

The baseline is the usual method: decompose both layers, and match the left singular vectors of one with the right ones
of the other by largest absolute inner product.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.benchmarks.timing import report
from verify.numeric.backend import NumpyBackend
from verify.numeric.commutators import gram_commutator_defect, probe_defect
from verify.numeric.decompositions import eigh


def _matched(after: Any, before: Any) -> Any:
    right, left = np.linalg.svd(after)[2].mT, np.linalg.svd(before)[0]
    return np.abs(left.mT @ right).max(axis=-1).mean(axis=-1)


def one_pair(k: int = 784) -> None:
    """One dense pair of layers (figure P3 of the speed goals)."""
    backend, rng = NumpyBackend(), np.random.default_rng(0)
    after, before = rng.standard_normal((k, k)), rng.standard_normal((k, k))
    full = partial(gram_commutator_defect, backend, after, before)
    probe = partial(probe_defect, backend, (after.T, after), (before, before.T), rng.standard_normal((k, 1)))
    assert full().refutes
    assert probe().refutes
    matched = partial(_matched, after, before)
    report(f"dense pair, k = {k}: SVD match / full commutator", matched, full, rounds=3)
    report(f"dense pair, k = {k}: SVD match / one random probe", matched, probe, rounds=3)


def batches(count: int = 256) -> None:
    """Batches of small pairs (figure P11), and what checking the residuals of eigh costs."""
    backend, rng = NumpyBackend(), np.random.default_rng(1)
    for k in (4, 8, 16, 32, 64):
        after, before = rng.standard_normal((count, k, k)), rng.standard_normal((count, k, k))
        ours = partial(gram_commutator_defect, backend, after, before)
        report(f"{count} pairs, k = {k}: SVD match / commutators", partial(_matched, after, before), ours, rounds=3)
        gram = after @ after.mT
        checked, bare = partial(eigh, backend, gram), partial(np.linalg.eigh, gram)
        report(f"{count} matrices, k = {k}: eigh with residuals / bare eigh", checked, bare, rounds=3)


if __name__ == "__main__":
    one_pair()
    batches()
