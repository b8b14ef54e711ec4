"""Networks with a mode that is zero: the product does not show the frames, but frames that are found may do.

Where a thread ends inside the network, its position is shared with another one, or with a direction that the layers do not see, and
the data may split for one choice of these and not for another. Two choices are tried: the coordinates, where all layers are
diagonal in them, and the exact witness of alignment. If one of them splits the data, Corollary 1 applies. Where the first or the
last width is the narrowest, all of V or of U is diagonal with the data, and matrices that do not commute rule this out. Between the
two the question is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations, pairwise
from itertools import product as product_of
from math import isqrt

from proofs.alignment.chain import Frames
from proofs.alignment.decision import Decision
from proofs.dynamics import Mode
from proofs.network import Data, product
from verify.exact import RationalMatrix


def splitting_frames(data: Data, layers: Sequence[RationalMatrix], aligned: Decision) -> Frames | None:
    """Return frames in which the layers are diagonal and the data split (their first r positions apart, diagonal), if one is found.

    Args:
        data: the dataset.
        layers: an aligned chain.
        aligned: the decision that it is, with frames where they are rational.
    """
    return next((frames for frames in _tried(layers, aligned) if splits(data, frames)), None)


def _tried(layers: Sequence[RationalMatrix], aligned: Decision) -> Iterator[Frames]:
    if all(W.is_diagonal() for W in layers):
        yield Frames(tuple(RationalMatrix.identity(k) for k in aligned.widths))
    if aligned.frames is not None:
        yield aligned.frames


def obstacle(data: Data, layers: Sequence[RationalMatrix]) -> str:
    """Return which matrices do not commute although every splitting V, or U, makes both diagonal; empty if none is seen."""
    r = min(layers[0].columns, *(W.rows for W in layers))
    W, M, depth = product(layers), data.M, len(layers)
    if layers[0].columns == r:
        seen = {f"(W_{i} ... W_1)^T (W_{i} ... W_1)": P.T @ P for i in range(1, depth + 1) for P in [product(layers[:i])]}
        if not (W.T @ M).is_symmetric():
            return "W^T Y X^T is not symmetric, for the product W of the layers"
        return _not_commuting({"X X^T": data.N, "X Y^T Y X^T": M.T @ M, "W^T Y X^T": W.T @ M}, seen)
    if layers[-1].rows == r:
        seen = {f"(W_d ... W_{i}) (W_d ... W_{i})^T": P @ P.T for i in range(1, depth + 1) for P in [product(layers[i - 1 :])]}
        if not (W @ M.T).is_symmetric():
            return "W X Y^T is not symmetric, for the product W of the layers"
        return _not_commuting({"Y X^T X Y^T": M @ M.T, "W X Y^T": W @ M.T}, seen)
    return ""


def _not_commuting(data: Mapping[str, RationalMatrix], layers: Mapping[str, RationalMatrix]) -> str:
    for (name, A), (other, B) in chain(product_of(data.items(), layers.items()), combinations(data.items(), 2)):
        if A @ B != B @ A:
            return f"{name} does not commute with {other}"
    return ""


def splits(data: Data, frames: Frames) -> bool:
    """Whether ``V^T N V`` and ``U^T M V`` are of the form of Corollary 1, exactly."""
    r = min(Q.rows for Q in frames.Q)
    U, V = frames.Q[-1], frames.Q[0]
    return all(_is_split(A, r) for A in (V.T @ data.N @ V, U.T @ data.M @ V))


def _is_split(A: RationalMatrix, r: int) -> bool:
    """Whether the entries of the first r rows and columns are zero off the diagonal."""
    rows, columns = A.shape
    parts = A[list(range(r)), list(range(columns))], A[list(range(rows)), list(range(r))]
    return all(part.is_diagonal() for part in parts)


def modes_in(data: Data, layers: Sequence[RationalMatrix], frames: Frames) -> tuple[Mode, ...] | None:
    """Return the modes in frames that split the data, ``None`` where one of their numbers is irrational."""
    modes = []
    for j in range(min(Q.rows for Q in frames.Q)):
        columns = [Q[:, [j]] for Q in frames.Q]
        sigma, sign = [], 1
        for W, (before, after) in zip(layers, pairwise(columns), strict=True):
            scale = _lengths(before, after)
            if scale is None:
                return None
            value = sign * (after.T @ W @ before)[0, 0] / scale
            sign = -1 if value < 0 else 1  # the direction behind a negative entry is turned round
            sigma.append(abs(value))
        scale = _lengths(columns[0], columns[-1])
        if scale is None:
            return None
        lam = (columns[0].T @ data.N @ columns[0])[0, 0] / columns[0].frobenius_squared()
        modes.append(Mode(tuple(sigma), lam, sign * (columns[-1].T @ data.M @ columns[0])[0, 0] / scale))
    return tuple(modes)


def _lengths(u: RationalMatrix, v: RationalMatrix) -> Fraction | None:
    """Return ``||u|| ||v||`` where it is rational."""
    square = u.frobenius_squared() * v.frobenius_squared()
    p, q = isqrt(square.numerator), isqrt(square.denominator)
    return Fraction(p, q) if p * p == square.numerator and q * q == square.denominator else None
