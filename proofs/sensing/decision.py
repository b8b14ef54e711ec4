"""Are there common frames for given measurements? Decided exactly, with frames to look at and distances both ways.

Numbers read from a file are rounded, and rounding destroys common frames. So besides the exact answer for the numbers as they are
there are two distances, both proved, rounding included: the measurements lie within ``within`` of a family that has common frames
(it is exhibited), and every such family is at least ``at_least`` away (from the products that are not symmetric).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import power_above, scaling_loss
from proofs.alignment.measured_frames import measured
from proofs.sensing.descent import check_measurements
from verify.exact import RationalMatrix
from verify.numeric.magnitude import Magnitude

COMBINATIONS = 8
"""How many combinations of the measurements are tried for frames; a chance cancellation spoils one, not all."""


@dataclass(frozen=True)
class Asymmetry:
    """Two measurements whose product is not symmetric, counted from 1: the witness that there are no common frames."""

    i: int
    j: int
    side: str
    """``"M_i^T M_j"`` or ``"M_i M_j^T"``."""


@dataclass(frozen=True)
class CommonFrames:
    """The answer for given measurements.

    Attributes:
        exist: whether orthogonal U, V make all ``U^T M_i V`` diagonal, exactly.
        asymmetry: a witness if they do not.
        U, V: float orthogonal matrices, ``k_d x k_d`` and ``k_0 x k_0``, in which the measurements are as diagonal as found.
        within: a family with common frames has every measurement this close (Frobenius norm), rounding included.
        at_least: no family with common frames is closer than this in every measurement (Frobenius norm), rounding included.
    """

    exist: bool
    asymmetry: Asymmetry | None
    U: NDArray[np.float64]
    V: NDArray[np.float64]
    within: float
    at_least: float


def first_asymmetry(M: Sequence[RationalMatrix], *, both_sides: bool = True) -> Asymmetry | None:
    """Return the first product of two measurements that is not symmetric, or ``None`` when common frames exist.

    Raises:
        ValueError: when there is no measurement, or shapes differ.
    """
    check_measurements(M)
    for j, B in enumerate(M):
        for i, A in enumerate(M[:j]):
            if not (A.T @ B).is_symmetric():
                return Asymmetry(i + 1, j + 1, "M_i^T M_j")
            if both_sides and not (A @ B.T).is_symmetric():
                return Asymmetry(i + 1, j + 1, "M_i M_j^T")
    return None


def common_frames(M: Sequence[RationalMatrix]) -> CommonFrames:
    """Decide whether measurements are diagonal in common frames (``sensing.joint-frames``), and look for such frames.

    The frames are those of a generic combination of the measurements: where common frames exist its equal singular values
    belong to columns on which all measurements agree up to sign, so any of its frames serves.

    Raises:
        ValueError: when there is no measurement, or shapes differ.
        OverflowError: an entry, or a distance, is beyond the largest float.
        ArithmeticError: no frames that were found are orthonormal.
    """
    asymmetry = first_asymmetry(M)
    arrays = [A.to_numpy() for A in M]
    largest = max(float(np.abs(A).max(initial=0.0)) for A in arrays)
    exponent = math.frexp(largest)[1]
    scaled = [np.ldexp(A, -exponent) for A in arrays]  # so that no square overflows, and none that counts underflows
    lost = scaling_loss(arrays, scaled, exponent)
    rounded = max((_rounding(A, B) for A, B in zip(scaled, arrays, strict=True)), default=0.0)
    U, V, seen = _best_frames(scaled)
    within = (power_above(seen + rounded, exponent) + lost + 2.0**-1074) * (1 + 2.0**-50) if largest else 0.0
    if not within < math.inf:
        raise OverflowError("a distance is beyond the largest float")
    far = max(0.0, _far(scaled) - 2 * rounded) if asymmetry else 0.0
    below = max(0.0, (-power_above(-far, exponent) - lost - 2.0**-1074) * (1 - 2.0**-50))
    return CommonFrames(asymmetry is None, asymmetry, U, V, within, below)


def _rounding(scaled: NDArray[np.float64], given: NDArray[np.float64]) -> float:
    """Bound what rounding the exact numbers to floats has changed: whole floats of few digits are what they were."""
    whole = bool(np.all(np.rint(given) == given)) and float(np.abs(given).max(initial=0.0)) < 2.0**53
    return 0.0 if whole else 2.0**-53 * float(Magnitude.of(scaled).norm)


def _best_frames(arrays: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the frames of several generic combinations that leave least, and how near they bring a family that has them."""
    found = []
    for seed in range(COMBINATIONS):
        weights = np.random.default_rng(seed).standard_normal(len(arrays))  # no relation that exact data could share
        left, _, right = np.linalg.svd(np.tensordot(weights, np.stack(arrays), axes=1))
        U, V = np.asarray(left, dtype=np.float64), np.asarray(right.T, dtype=np.float64)
        found.append((max(measured([A], [V, U]).rho for A in arrays), U, V))
    within, U, V = min(found, key=lambda pair: pair[0])
    return U, V, within


def _far(arrays: Sequence[NDArray[np.float64]]) -> float:
    """Return a lower bound on the distance e to common frames.

    If ``|M_i - M_i'| <= e`` for a family M' with symmetric products, the antisymmetric part of ``M_i^T M_j`` has norm at
    most ``2 e (|M_i| + |M_j|) + 2 e^2``; the bound is the e at which this is reached, less what rounding can add.
    """
    best = 0.0
    sizes = [Magnitude.of(A) for A in arrays]
    for j, B in enumerate(arrays):
        for i, A in enumerate(arrays[:j]):
            total = float(sizes[i].norm + sizes[j].norm)
            for product, size in ((A.T @ B, sizes[i].T @ sizes[j]), (A @ B.T, sizes[i] @ sizes[j].T)):
                skew = product - product.T
                rounding = 2 * float(size.error) + 2.0**-53 * float(Magnitude.of(skew).norm)
                defect = float(Magnitude.of(skew).norm) * (1 - 2.0**-30) - rounding
                if defect > 0:
                    best = max(best, defect / (total + math.sqrt(total * total + 2 * defect)) * (1 - 2.0**-50))
    return best
