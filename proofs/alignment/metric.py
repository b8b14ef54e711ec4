"""The paper's measure of alignment (Section 6), beside the decision, with the reason when the two differ.

Compute an SVD of every layer, match each column of ``U_i`` with the column of ``V_{i+1}`` that has the largest
absolute inner product with it, and average these. 1 is called perfect. Singular vectors that belong to repeated
singular values are an accident of the algorithm, so the measure may call an aligned pair misaligned (an identity
layer), and averages hide single bad columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from verify.numeric.tolerance import rank_tolerance


@dataclass(frozen=True)
class ColumnMatching:
    """The measure for each pair of consecutive layers.

    Attributes:
        values: the mean matched inner product of ``U_i`` with ``V_{i+1}``, for i = 1, ..., d - 1.
        ambiguous: layers (from 1) whose singular vectors are not determined by the layer: repeated or zero singular values.
    """

    values: tuple[float, ...]
    ambiguous: tuple[int, ...]


def column_matching(layers: Sequence[NDArray[np.float64]]) -> ColumnMatching:
    """Return the measure; one SVD a layer."""
    parts = [np.linalg.svd(W) for W in layers]
    values = [
        float(np.abs(U.T @ Vt.T).max(axis=1).mean()) for (U, _, _), (_, _, Vt) in pairwise(parts)
    ]  # U_i against V_{i+1}, both complete
    return ColumnMatching(tuple(values), tuple(i for i, W in enumerate(layers, 1) if _ambiguous(W, parts[i - 1][1])))


def _ambiguous(W: NDArray[np.float64], values: NDArray[np.float64]) -> bool:
    if values.size == 0 or values[0] == 0:
        return True
    gate = rank_tolerance((W.shape[0], W.shape[1]), float(values[0]))
    if np.any(-np.diff(values) <= gate):
        return True
    null = max(W.shape) - int(np.count_nonzero(values > gate))
    return bool(null > 1)
