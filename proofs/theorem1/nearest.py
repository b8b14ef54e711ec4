"""Data near given data for which alignment is an invariant, and a proof of how near no such data can be.

For realizable data the condition reads ``[X^T X, Y^T Y] = 0``: the parts of Y on the eigenspaces of ``X^T X`` have
mutually orthogonal ranges (and the same with X and Y exchanged).

*Upper bound.* Keep X, give each eigenspace a subspace of the outputs, mutually orthogonal, and project: an alternating search
(assign directions to eigenspaces, turn all directions by a polar factor; neither step loses anything) finds some Y', not
necessarily the nearest. Likewise keep Y and change X. What is reported is the distance of data that are exhibited.

*Lower bound.* If X and Y both change by at most eps relative to their own spectral norms then, with ``e = eps (2 + eps)``,
``||[X^T X, Y^T Y]|| <= 2 e (2 + e) ||X||^2 ||Y||^2``; a larger commutator excludes realizable data with the condition that near.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import commutator_norm_from_below, spectral_norm_bound
from verify.numeric.tolerance import rank_tolerance

Floats = NDArray[np.float64]

ROUNDS = 12
"""Rounds of the alternating search; it usually stops by itself much earlier."""


_WORTH_ANOTHER_ROUND = 2.0**-12
"""Relative gain below which the search stops; it changes how near the data are that are found, not what is true of them."""


@dataclass(frozen=True)
class NearData:
    """Data that satisfy the condition up to rounding.

    Attributes:
        changed: which of the two matrices is another one.
        values: its new value.
        distance: ``||new - old||_F``.
        relative: the same, divided by ``||old||_F``.
        defect: ``||[X^T X, Y^T Y]||_F / (||X^T X||_F ||Y^T Y||_F)`` of the new data: rounding.
    """

    changed: Literal["X", "Y"]
    values: Floats
    distance: float
    relative: float
    defect: float


def nearest_targets(X: Floats, Y: Floats, rank: int) -> NearData:
    """Return targets Y' of rank at most ``rank``, realizable on X, with common frames."""
    return _near("Y", _short(X)[1], Y, _with_orthogonal_parts(Y, _eigenspaces(_short(X)[1]), rank))


def nearest_inputs(X: Floats, Y: Floats) -> NearData | None:
    """Return inputs X' on which Y is realizable, with common frames; ``None`` where the search finds none."""
    turn, R = _short(X)
    changed = _with_orthogonal_parts(R, [*_eigenspaces(Y), _kernel(Y)], min(R.shape))
    joint = np.vstack([changed / (np.linalg.norm(changed) or 1.0), Y / (np.linalg.norm(Y) or 1.0)])
    if _rank(joint) > _rank(changed):
        return None
    found = _near("X", Y, R, changed)
    return replace(found, values=turn @ changed) if turn is not None else found


def _short(A: Floats) -> tuple[Floats | None, Floats]:
    """Return Q and R with ``A = Q R`` for a tall matrix (its Gram matrix is that of R), and ``None`` and A for another."""
    if A.shape[0] <= A.shape[1]:
        return None, A
    Q, R = np.linalg.qr(A)
    return Q, R


def realizable_targets(X: Floats, Y: Floats) -> Floats:
    """Return the targets nearest to Y (Frobenius norm) that some linear map reaches from X: its projection on the rows of X."""
    _, values, Vt = np.linalg.svd(X, full_matrices=False)
    rows = Vt[: _count(values, X)]
    return np.asarray((Y @ rows.T) @ rows)


def excluded_below(X: Floats, Y: Floats) -> float:
    """Return an eps such that realizable data within relative spectral distance eps of both X and Y lack the condition."""
    X, Y = (A / (float(np.abs(A).max(initial=0.0)) or 1.0) for A in (X, Y))
    scale = spectral_norm_bound(X) ** 2 * spectral_norm_bound(Y) ** 2
    if scale == 0:
        return 0.0
    # The division above rounds each entry once: relative 2^-53 of both matrices, which is taken off again below.
    size = commutator_norm_from_below(X.T, Y) / scale
    low, high = 0.0, 1.0
    for _ in range(60):
        eps = (low + high) / 2
        e = eps * (2 + eps)
        low, high = (eps, high) if 2 * e * (2 + e) < size else (low, eps)
    rounding = 2.0**-52 * math.sqrt(max(min(X.shape), min(Y.shape)))
    return max(0.0, low * (1 - 2.0**-40) - rounding)


def _near(changed: Literal["X", "Y"], kept: Floats, old: Floats, new: Floats) -> NearData:
    distance, norm = float(np.linalg.norm(new - old)), float(np.linalg.norm(old))
    A, B = kept.T @ kept, new.T @ new
    scale = float(np.linalg.norm(A) * np.linalg.norm(B))
    defect = float(np.linalg.norm(A @ B - B @ A)) / scale if scale else 0.0
    return NearData(changed, new, distance, distance / norm if norm else 0.0, defect)


def _eigenspaces(A: Floats) -> list[Floats]:
    """Return orthonormal bases of the eigenspaces of ``A^T A`` with nonzero eigenvalues; rounding decides what is repeated."""
    _, values, Vt = np.linalg.svd(A, full_matrices=False)
    gate = rank_tolerance((A.shape[0], A.shape[1]), float(values.max(initial=0.0)))
    live = int(np.count_nonzero(values > gate))
    cuts = [0, *(i for i in range(1, live) if values[i - 1] - values[i] > gate), live]
    return [Vt[a:b].T for a, b in pairwise(cuts) if b > a]


def _kernel(A: Floats) -> Floats:
    _, values, Vt = np.linalg.svd(A, full_matrices=True)
    return np.asarray(Vt[_count(values, A) :].T)


def _rank(A: Floats) -> int:
    return _count(np.linalg.svd(A, compute_uv=False), A)


def _count(values: NDArray[Any], A: Floats) -> int:
    return int(np.count_nonzero(values > rank_tolerance((A.shape[0], A.shape[1]), float(values.max(initial=0.0)))))


def _with_orthogonal_parts(A: Floats, spaces: list[Floats], rank: int) -> Floats:
    """Return a matrix near A whose parts on the spaces have mutually orthogonal ranges, of rank at most ``rank``."""
    spaces = [P for P in spaces if P.shape[1]]
    left, values, _ = np.linalg.svd(A, full_matrices=False)
    live = _count(values, A)
    if live == 0 or not spaces:
        return np.zeros_like(A)
    inside = left[:, :live]  # work in the range of A
    blocks = [inside.T @ A @ P for P in spaces]
    U = np.eye(live)
    best, best_gain, owner = U, -1.0, np.zeros(live, dtype=int)
    for _ in range(ROUNDS):
        gains = np.array([((U.T @ Z) ** 2).sum(axis=1) for Z in blocks])
        choice = gains.argmax(axis=0)
        gain = float(gains.max(axis=0).sum())
        if gain <= best_gain:
            break
        settled = gain <= best_gain * (1 + _WORTH_ANOTHER_ROUND)
        best, best_gain, owner = U, gain, choice
        if settled:
            break
        turned = np.empty_like(U)
        for a, Z in enumerate(blocks):
            mine = choice == a
            turned[:, mine] = Z @ (Z.T @ U[:, mine])
        L, _, Rt = np.linalg.svd(turned)
        U = L @ Rt
    gains = np.array([((best.T @ Z) ** 2).sum(axis=1) for Z in blocks])[owner, np.arange(live)]
    kept = set(np.argsort(-gains, kind="stable")[:rank].tolist())
    result = np.zeros_like(A)
    for a, P in enumerate(spaces):
        chosen = inside @ best[:, [j for j in range(live) if owner[j] == a and j in kept]]
        result += chosen @ (chosen.T @ (A @ P)) @ P.T
    return result
