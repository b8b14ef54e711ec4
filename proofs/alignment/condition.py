"""The data condition of Theorem 1, decided exactly: are there orthogonal U, V with ``U^T M V`` and ``V^T N V`` diagonal?

They exist iff ``N`` and ``M^T M`` commute (``N = X X^T``, ``M = Y X^T``): both are symmetric, so commuting is the same as having
a common orthonormal eigenbasis V; then the columns of ``M V`` are orthogonal, and U is read off from them. No
inverse of N is used, so X may have any rank and any shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofs.network import Data
from verify.exact import commute


def commutes(data: Data) -> bool:
    """Decide exactly whether ``[X X^T, X Y^T Y X^T] = 0``, the condition of the repaired theorem."""
    return commute(data.N, data.M.T @ data.M)


@dataclass(frozen=True)
class DataFrames:
    """Frames in which the data are diagonal, to float precision, with what is left off the diagonals.

    Attributes:
        U, V: float orthogonal matrices, ``k_d x k_d`` and ``k_0 x k_0``.
        defect: largest absolute entry off the diagonal of ``U^T M V`` and ``V^T N V``, relative to the largest entry of each.
    """

    U: NDArray[np.float64]
    V: NDArray[np.float64]
    defect: float


def data_frames(data: Data) -> DataFrames | None:
    """Return frames that diagonalize the data, or ``None`` when the exact condition says that there are none.

    V is an eigenbasis of a generic combination of N and ``M^T M``, which for commuting matrices is a common one;
    U is a completed normalization of the columns of ``M V``.
    """
    if not commutes(data):
        return None
    N, M = data.N.to_numpy(), data.M.to_numpy()
    V = _common_eigenbasis(N, M.T @ M)
    MV = M @ V
    lengths = np.linalg.norm(MV, axis=0)
    order = np.argsort(-lengths, kind="stable")  # nonzero columns first: they must fit on the diagonal
    V, MV, lengths = V[:, order], MV[:, order], lengths[order]
    U = _completed(MV, lengths)
    return DataFrames(U, V, max(_off_diagonal(U.T @ MV), _off_diagonal(V.T @ N @ V)))


def _common_eigenbasis(A: NDArray[np.float64], B: NDArray[np.float64]) -> NDArray[np.float64]:
    # An irrational weight: eigenvalues of the sum that belong to different pairs do not meet by accident.
    scale = np.linalg.norm(A) / np.linalg.norm(B) if np.any(B) and np.any(A) else 1.0
    V: NDArray[np.float64] = np.linalg.eigh(A + np.sqrt(2.0) / np.e * scale * B)[1]
    return V


def _completed(MV: NDArray[np.float64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = MV.shape[0]
    # Columns below the rounding level of the largest are zero columns seen through rounding.
    level = lengths.max(initial=0.0) * max(MV.shape) * np.finfo(np.float64).eps
    live = int(np.count_nonzero(lengths[:rows] > level))
    basis = np.hstack([MV[:, :live] / lengths[:live], np.eye(rows)])
    Q, R = np.linalg.qr(basis)
    signs = np.where(np.diagonal(R)[:rows] < 0, -1.0, 1.0)
    signs[live:] = 1.0
    U: NDArray[np.float64] = Q[:, :rows] * signs
    return U


def _off_diagonal(A: NDArray[np.float64]) -> float:
    largest = float(np.abs(A).max(initial=0.0))
    if largest == 0.0:
        return 0.0
    rest = A.copy()
    np.fill_diagonal(rest, 0.0)
    return float(np.abs(rest).max(initial=0.0)) / largest
