"""The question of Theorem 1 and Theorem 4 for one dataset, decided exactly at any size that fits in memory.

Two steps keep it fast: ranks modulo a prime usually show at once that X has full column rank (then everything is realizable), or
full row rank that Y raises (then nothing is); and one exact product with a vector usually shows that the commutator is not
zero. Only where these do not decide are ranks and commutators computed in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from random import Random
from typing import Any

from flint import fmpz_mat

from proofs.alignment import commutes
from proofs.alignment.chain_certificate import LARGEST_LAYER, Sentence
from proofs.alignment.witness import joint_directions, orthogonal_complement
from proofs.network import Data
from verify.certificate import Certificate, CertificateError
from verify.exact import RationalMatrix, hstack, rank_modulo, vstack
from verify.exact.rank import LARGE_PRIME

COMMON_FRAMES = Sentence(
    "theorem1.data",
    "X X^T commutes with X Y^T Y X^T, so that there are orthogonal U, V with U^T Y X^T V and V^T X X^T V diagonal",
)

FRAME_SIZE = 64
"""Rows of X up to which rational frames are sought."""


def realizable(data: Data) -> bool:
    """Whether some linear map sends X to Y, exactly."""
    rank = rank_modulo(data.X, LARGE_PRIME)
    if rank == data.n:
        return True
    if rank == data.X.rows and rank_modulo(vstack([data.X, data.Y]), LARGE_PRIME) > rank:
        return False  # X has no higher rank, and a minor of X and Y together is not zero
    return data.realizable


@dataclass(frozen=True)
class Entry:
    """An entry of ``[X X^T, X Y^T Y X^T]`` that is not zero (row and column from 0)."""

    row: int
    column: int
    value: Fraction


def refuting_entry(data: Data) -> Entry | None:
    """Return a nonzero entry of the commutator, or ``None`` when it vanishes, exactly."""
    X, Y = data.X.numerator, data.Y.numerator  # denominators only scale the commutator
    k = X.nrows()
    rng = Random(0)
    probe = fmpz_mat(k, 1)
    for _ in range(3):
        probe = _commutator_times(X, Y, fmpz_mat(k, 1, [rng.randrange(-(2**20), 2**20) for _ in range(k)]))
        if not probe.is_zero():
            break
    else:
        if commutes(data):
            return None
    # The commutator is skew: where a row of it is not zero, neither is that column.
    for column in sorted(range(k), key=lambda i: -abs(probe[i, 0])):
        found = _commutator_times(X, Y, fmpz_mat(k, 1, [int(i == column) for i in range(k)]))
        if not found.is_zero():
            row = max(range(k), key=lambda i: abs(found[i, 0]))
            scale = data.X.denominator**4 * data.Y.denominator**2
            return Entry(row, column, Fraction(int(found[row, 0]), scale))
    raise AssertionError("a commutator that is not zero has a nonzero column")


def _commutator_times(X: fmpz_mat, Y: fmpz_mat, v: fmpz_mat) -> fmpz_mat:
    """Return ``(N M^T M - M^T M N) v`` with ``N = X X^T``, ``M = Y X^T``, by products with vectors."""
    Xt, Yt = X.transpose(), Y.transpose()

    def N(u: fmpz_mat) -> fmpz_mat:
        return X * (Xt * u)

    def MtM(u: fmpz_mat) -> fmpz_mat:
        return X * (Yt * (Y * (Xt * u)))

    return N(MtM(v)) - MtM(N(v))


@dataclass(frozen=True)
class RationalDataFrames:
    """Orthogonal directions U, V (columns of any lengths) with ``U^T M V`` and ``V^T N V`` diagonal, exactly."""

    U: RationalMatrix
    V: RationalMatrix


def rational_data_frames(data: Data) -> RationalDataFrames | None:
    """Return rational directions for data whose commutator vanishes, or ``None`` where some direction is irrational.

    V is a joint eigenbasis of N and ``M^T M``; the columns of ``M V`` are orthogonal, the nonzero ones come first and
    are completed.
    """
    if max(data.X.rows, data.Y.rows) > FRAME_SIZE:
        return None
    directions = joint_directions(RationalMatrix.identity(data.X.rows), [data.N, data.M.T @ data.M])
    if directions is None:
        return None
    images = [(v, data.M @ v) for v in directions]
    live = [(v, u) for v, u in images if not u.is_zero()]
    ordered = [v for v, _ in live] + [v for v, u in images if u.is_zero()]
    left = [_whole(u) for _, u in live]
    rest = orthogonal_complement(left, data.Y.rows)
    U = hstack([*left, *(rest[:, j] for j in range(rest.columns))])
    return RationalDataFrames(U, hstack(ordered))


def _whole(vector: RationalMatrix) -> RationalMatrix:
    content = reduce(lambda a, b: a.gcd(b), vector.numerator.entries())
    return RationalMatrix.from_integers(vector.numerator) / int(content)


def diagonal_in(data: Data, frames: RationalDataFrames) -> bool:
    """Whether the frames do what they are for."""
    U, V = frames.U, frames.V
    return (U.T @ data.M @ V).is_diagonal() and (V.T @ data.N @ V).is_diagonal()


def certificate(data: Data, entry: Entry | None, frames: RationalDataFrames | None) -> dict[str, Any] | None:
    """Return the sealed certificate of the answer, or ``None`` where it is beyond what the stand-alone checker can recompute."""
    if max(A.rows * A.columns for A in (data.X, data.Y)) > LARGEST_LAYER + 50_000:
        return None
    try:
        if entry is not None:
            return refuting(data, entry.row, entry.column).seal()
        if frames is not None and max(data.X.rows, data.Y.rows) ** 2 * data.n <= 10**6:
            return diagonal_frames(data, frames).seal()
        if data.X.rows**2 * (data.X.rows + data.n) <= 2 * 10**6:
            return commuting(data).seal()
    except CertificateError:
        return None
    return None


def commuting(data: Data) -> Certificate:
    """Write that the commutator vanishes."""
    written = Certificate("witness", COMMON_FRAMES).given(X=data.X, Y=data.Y)
    return written.conclusion("the two matrices commute", "commute(X*X^T, gram(Y*X^T))")


def refuting(data: Data, row: int, column: int) -> Certificate:
    """Write an entry of the commutator that is not zero (row and column from 0), by products with vectors only."""
    written = Certificate("counterexample", COMMON_FRAMES).given(X=data.X, Y=data.Y)
    a, b = f"row(X,{row + 1})", f"row(X,{column + 1})^T"
    left = f"{a}*(X^T*(X*(Y^T*(Y*{b}))))"
    right = f"((({a}*Y^T)*Y)*X^T)*(X*{b})"
    says = f"entry ({row + 1}, {column + 1}) of the commutator [X X^T, X Y^T Y X^T] is zero"
    return written.conclusion(says, f"{left} - {right} == 0")


def diagonal_frames(data: Data, frames: RationalDataFrames) -> Certificate:
    """Write rational frames of the data, as orthogonal columns of any lengths."""
    written = Certificate("witness", COMMON_FRAMES).given(X=data.X, Y=data.Y, U=frames.U, V=frames.V)
    for name in "UV":
        says = f"{name} is square, and its columns are orthogonal and not zero"
        regular = f"rank({name}) == rows({name}) and rows({name}) == columns({name})"
        written.fact(says, f"isdiagonal(gram({name})) and {regular}")
    written.conclusion("Y X^T is diagonal in the frames", "isdiagonal(U^T*(Y*X^T)*V)")
    return written.conclusion("X X^T is diagonal in the frame V", "isdiagonal(V^T*(X*X^T)*V)")
