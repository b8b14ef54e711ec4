"""Balancedness of consecutive layers: ``W_{i+1}^T W_{i+1} = W_i W_i^T``.

(Section 2 prints ``W_i^T W_i = W_{i+1} W_{i+1}^T``, whose sides have different shapes unless ``k_{i-1} = k_{i+1}``.)
The difference is constant under gradient flow; where it is zero, consecutive layers share singular values and are
pairwise aligned.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from verify.exact import RationalMatrix

Matrix = TypeVar("Matrix", bound=Any)


def imbalance(before: Matrix, after: Matrix) -> Matrix:
    """Return ``W_i W_i^T - W_{i+1}^T W_{i+1}``."""
    difference: Matrix = before @ before.mT - after.mT @ after
    return difference


def balanced(layers: Sequence[RationalMatrix]) -> bool:
    """Whether all consecutive layers are balanced, exactly."""
    return all(imbalance(a, b).is_zero() for a, b in pairwise(layers))


def imbalances(layers: Sequence[NDArray[np.float64]]) -> list[float]:
    """Return ``||W_i W_i^T - W_{i+1}^T W_{i+1}||`` (Frobenius) relative to the larger of the two norms; 0 for zero layers."""
    found = []
    for a, b in pairwise(layers):
        scale = max(float(np.abs(a).max(initial=0.0)), float(np.abs(b).max(initial=0.0))) or 1.0
        a, b = a / scale, b / scale
        size = max(float(np.linalg.norm(a @ a.T)), float(np.linalg.norm(b.T @ b)))
        found.append(float(np.linalg.norm(imbalance(a, b))) / size if size else 0.0)
    return found
