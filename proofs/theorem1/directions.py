"""The directions U, V that an aligned start needs, where they are irrational: enclosed in balls, or floats with what they miss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.ball_frames import WIDEST, BallFrames, ball_frames
from proofs.alignment.condition import DataFrames
from proofs.alignment.written_frames import decimals
from proofs.network import Data
from verify.exact import RationalMatrix

LARGEST = 256
"""Rows of X or Y up to which float directions are measured, exactly, and written out."""


@dataclass(frozen=True)
class FloatDirections:
    """Float directions, and what they leave, computed exactly from the floats and rounded up.

    Attributes:
        U, V: nearly orthonormal columns.
        orthonormality: the larger of ``||U^T U - I||`` and ``||V^T V - I||`` (Frobenius norm).
        off_diagonal: the larger share of ``U^T Y X^T V`` and of ``V^T X X^T V`` off the diagonal (Frobenius norm, relative).
    """

    U: NDArray[np.float64]
    V: NDArray[np.float64]
    orthonormality: float
    off_diagonal: float


def enclosed_directions(data: Data) -> BallFrames | None:
    """Return balls that hold orthogonal U, V for data whose commutator vanishes, or ``None`` where that takes too long.

    The chain N, M with ``N = X X^T`` and ``M = Y X^T`` is aligned iff N commutes with ``M^T M``; its frames ``Q_1`` and ``Q_2``
    are V and U, because N is the square root of ``N N^T``.
    """
    if max(data.X.rows, data.Y.rows) > WIDEST:
        return None
    return ball_frames([data.N, data.M], None)


def float_directions(data: Data, frames: DataFrames) -> FloatDirections | None:
    """Return float directions with what they leave, or ``None`` where they are too large or beyond the floats."""
    if max(data.X.rows, data.Y.rows) > LARGEST or not (np.isfinite(frames.U).all() and np.isfinite(frames.V).all()):
        return None
    U, V = RationalMatrix(frames.U.tolist()), RationalMatrix(frames.V.tolist())
    gram = max((Q.T @ Q - RationalMatrix.identity(Q.columns)).frobenius_squared() for Q in (U, V))
    shares = [_off_diagonal(U.T @ data.M @ V), _off_diagonal(V.T @ data.N @ V)]
    return FloatDirections(frames.U, frames.V, _root_above(gram), _root_above(max(shares)))


def _off_diagonal(A: RationalMatrix) -> Fraction:
    """Return the share of the squared norm that is off the diagonal."""
    whole = A.frobenius_squared()
    if whole == 0:
        return whole
    return Fraction(1) - sum((A[i, i] ** 2 for i in range(min(A.shape))), Fraction(0)) / whole


def _root_above(x: Fraction) -> float:
    return math.sqrt(float(x)) * (1 + 2.0**-50) + math.ulp(0.0)


def enclosure_written(found: BallFrames) -> dict[str, Any]:
    """Return the midpoints and their radius, as text; nothing where the numbers are too long to be written."""
    try:
        U, V = decimals(found.Q[2]), decimals(found.Q[1])
    except ValueError:  # Python writes no integers of more than 4300 digits
        return {}
    says = (
        "every entry of orthogonal U, V with U^T Y X^T V and V^T X X^T V diagonal, exactly, lies within the radius of the "
        "entry that is written; some are irrational"
    )
    return {"U": U, "V": V, "radius": str(found.radius), "says": says}


def floats_written(found: FloatDirections) -> dict[str, Any]:
    """Return the floats, with what they leave."""
    return {
        "U": found.U.tolist(),
        "V": found.V.tolist(),
        "orthonormality": found.orthonormality,
        "off diagonal": found.off_diagonal,
        "says": "floats: U^T U and V^T V differ from I by at most 'orthonormality', and of U^T Y X^T V and V^T X X^T V at most "
        "the share 'off diagonal' is off the diagonal (Frobenius norm; both proved)",
    }
