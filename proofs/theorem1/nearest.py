"""Data near given data for which alignment is an invariant, and a proof of how near no such data can be.

For realizable data the condition reads ``[X^T X, Y^T Y] = 0``: the parts of Y on the eigenspaces of ``X^T X`` have
mutually orthogonal ranges (and the same with X and Y exchanged).

*Upper bound.* Keep X, give each eigenspace a subspace of the outputs, mutually orthogonal, and project: an alternating search
(assign directions to eigenspaces, turn all directions by a polar factor; neither step loses anything) from several starts finds
some Y', not necessarily the nearest. Likewise keep Y and change X. What is reported is the distance of data that are exhibited.

*Lower bound.* If X and Y both change by at most eps relative to their own spectral norms then, with ``e = eps (2 + eps)``,
``||[X^T X, Y^T Y]|| <= 2 e (2 + e) ||X||^2 ||Y||^2``; a larger commutator excludes realizable data with the condition that near.
Where one of them is kept, more is excluded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import commutator_norm_from_below, power_above, scaling_loss, spectral_norm_bound
from verify.numeric.tolerance import rank_tolerance

Floats = NDArray[np.float64]

ROUNDS = 48
"""Rounds of the alternating search; it usually stops by itself much earlier."""

STARTS, WORK = 40, 4e9
"""Drawn starts of the search, fewer for large data: so many multiplications are allowed."""

TRIED = 12
"""Outcomes of the search that are looked at, where not every one will do."""

_WORTH_ANOTHER_ROUND = 2.0**-14
"""Relative gain below which the search stops; it changes how near the data are that are found, not what is true of them."""


@dataclass(frozen=True)
class NearData:
    """Data that satisfy the condition up to rounding.

    Attributes:
        changed: which of the two matrices is another one.
        values: its new value.
        distance: ``||new - old||_F``.
        relative: the same, divided by ``||old||_F``.
        at_least: a distance (spectral norm, so also Frobenius) within which there are no such data, the other matrix kept; proved.
        defect: ``||[X^T X, Y^T Y]||_F / (||X^T X||_F ||Y^T Y||_F)`` of the new data: rounding.
    """

    changed: Literal["X", "Y"]
    values: Floats
    distance: float
    relative: float
    defect: float
    at_least: float

    def times_power(self, exponent: int) -> NearData:
        """Return the same for data that are ``2^exponent`` times as large; no bound is rounded the wrong way."""
        with np.errstate(over="ignore"):
            values = np.ldexp(self.values, exponent)
        lost = scaling_loss([self.values], [values], -exponent) if exponent < 0 else 0.0
        distance = power_above(self.distance * (1 + 2.0**-50) + lost, exponent)
        if not distance < math.inf or not np.isfinite(values).all():
            raise FloatingPointError("the data that were found are beyond the largest float")
        return replace(self, values=values, distance=distance, at_least=-power_above(-self.at_least, exponent))


def of_size_one(A: Floats) -> tuple[Floats, int]:
    """Return a matrix divided by a power of two, largest entry from 1/2 to 1, and the exponent of that power."""
    exponent = math.frexp(float(np.abs(A).max(initial=0.0)))[1]
    return np.ldexp(A, -exponent), exponent


def nearest_targets(X: Floats, Y: Floats, rank: int) -> NearData:
    """Return targets Y' of rank at most ``rank``, realizable on X, with common frames."""
    R = _short(X)[1]
    return _near("Y", R, Y, next(_with_orthogonal_parts(Y, _eigenspaces(R), rank)), distance_from_below(X, Y))


def nearest_inputs(X: Floats, Y: Floats) -> NearData | None:
    """Return inputs X', not zero, on which Y is realizable, with common frames; ``None`` where the search finds none."""
    turn, R = _short(X)
    for changed in _with_orthogonal_parts(R, [*_eigenspaces(Y), _kernel(Y)], min(R.shape)):
        joint = np.vstack([changed / (np.linalg.norm(changed) or 1.0), Y / (np.linalg.norm(Y) or 1.0)])
        if changed.any() and _rank(joint) <= _rank(changed):
            found = _near("X", Y, R, changed, distance_from_below(Y, X))
            return replace(found, values=turn @ changed) if turn is not None else found
    return None


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


def distance_from_below(kept: Floats, changed: Floats) -> float:
    """Return a distance within which no matrix in place of the second one has the condition with the first, which is kept.

    The commutator of ``A^T A`` with a symmetric E is at most ``||A||^2 ||E||`` (its eigenvalues lie between 0 and ``||A||^2``), and
    ``||B^T B - B'^T B'|| <= delta (2 ||B|| + delta)`` for B' within delta of B, in the spectral norm and so in Frobenius'.
    """
    powers = [math.frexp(float(np.abs(A).max(initial=0.0)))[1] for A in (kept, changed)]
    A, B = (np.ldexp(C, -power) for C, power in zip((kept, changed), powers, strict=True))
    norm, size = spectral_norm_bound(B), spectral_norm_bound(A) ** 2
    if size == 0 or norm == 0:
        return 0.0
    q = max(0.0, commutator_norm_from_below(A.T, B)) / size
    # Numbers that were no floats have been rounded once: relative 2^-53 in both matrices.
    rounding = 2.0**-50 * math.sqrt(max(min(A.shape), min(B.shape))) * norm
    return -power_above(-max(0.0, q / (norm + math.sqrt(norm**2 + q)) * (1 - 2.0**-40) - rounding), powers[1])


def _near(changed: Literal["X", "Y"], kept: Floats, old: Floats, new: Floats, at_least: float) -> NearData:
    distance, norm = float(np.linalg.norm(new - old)), float(np.linalg.norm(old))
    A, B = kept.T @ kept, new.T @ new
    scale = float(np.linalg.norm(A) * np.linalg.norm(B))
    defect = float(np.linalg.norm(A @ B - B @ A)) / scale if scale else 0.0
    return NearData(changed, new, distance, distance / norm if norm else 0.0, defect, at_least)


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


def _with_orthogonal_parts(A: Floats, spaces: list[Floats], rank: int) -> Iterator[Floats]:
    """Yield matrices near A whose parts on the spaces have mutually orthogonal ranges, of rank at most ``rank``, nearest first."""
    spaces = [P for P in spaces if P.shape[1]]
    left, values, _ = np.linalg.svd(A, full_matrices=False)
    live = _count(values, A)
    if live == 0 or not spaces:
        yield np.zeros_like(A)
        return
    inside = left[:, :live]  # work in the range of A
    parts = _Parts([inside.T @ A @ P for P in spaces])
    found = sorted((parts.improved(U) for U in parts.starts()), key=lambda turned: -turned.kept(rank))
    for turned in found[:TRIED]:
        chosen = np.argsort(-turned.gains, kind="stable")[:rank]
        result = np.zeros_like(A)
        for a in set(turned.owner[chosen].tolist()):
            P, U = spaces[a], inside @ turned.U[:, [j for j in chosen if turned.owner[j] == a]]
            result += U @ (U.T @ (A @ P)) @ P.T
        yield result


@dataclass(frozen=True, eq=False)
class _Turned:
    """Orthonormal directions, the space that each is given to, and how much of that space's part lies along it."""

    U: Floats
    owner: NDArray[np.int64]
    gains: Floats

    def kept(self, rank: int) -> float:
        """How much is kept by the best so many directions."""
        return float(np.sort(self.gains)[::-1][:rank].sum())


class _Parts:
    """The search for directions that keep most of several parts ``Z_a``, side by side in one matrix."""

    def __init__(self, blocks: Sequence[Floats]) -> None:
        self.Z = np.hstack(blocks)
        sizes = [Z.shape[1] for Z in blocks]
        self.first = np.cumsum([0, *sizes[:-1]])
        self.owner = np.repeat(np.arange(len(sizes)), sizes)

    def starts(self) -> Iterator[Floats]:
        """Yield directions to begin with: those of the whole, those of the largest columns one after another, and drawn ones."""
        n = self.Z.shape[0]
        yield np.eye(n)
        rest, greedy = self.Z.copy(), np.zeros((n, 0))
        for _ in range(min(n, self.Z.shape[1])):
            u = rest[:, np.argmax((rest**2).sum(axis=0))]
            length = np.linalg.norm(u)
            if not length > 0:
                break
            greedy = np.column_stack([greedy, u / length])
            rest = rest - np.outer(u / length, (u / length) @ rest)
        yield np.linalg.qr(np.column_stack([greedy, np.eye(n)]))[0][:, :n]
        rng = np.random.default_rng(0)
        for _ in range(max(0, min(STARTS, int(WORK / (ROUNDS * n * self.Z.size + n**3))))):
            yield np.linalg.qr(rng.standard_normal((n, n)))[0]

    def improved(self, U: Floats) -> _Turned:
        """Give directions to spaces and turn them, in turns, until neither gains."""
        best: _Turned | None = None
        for _ in range(ROUNDS):
            along = self.Z.T @ U
            shares = np.add.reduceat(along**2, self.first, axis=0)
            found = _Turned(U, shares.argmax(axis=0), shares.max(axis=0))
            before = -1.0 if best is None else float(best.gains.sum())
            if float(found.gains.sum()) <= before:
                break
            best = found
            if float(found.gains.sum()) <= before * (1 + _WORTH_ANOTHER_ROUND):
                break
            L, _, Rt = np.linalg.svd(self.Z @ np.where(self.owner[:, None] == found.owner, along, 0.0))
            U = L @ Rt
        assert best is not None
        return best
