"""Two ways to measure alignment and invariance: the paper's, by singular vectors, and ours, which needs no basis.

*The paper's* (Section 6): the mean absolute inner product of corresponding columns; 1 is perfect. Columns are
taken in the order of their singular values (``by_order``), or each with the column most like it
(``by_match``), which is as generous as one can be. Neither is well defined where singular values repeat: then
the vectors are the choice of a library.

*Ours*: alignment holds exactly if the commutators ``[H, G]``, ``H = W_i W_i^T`` and ``G = (W_j..W_{i+1})^T
(W_j..W_{i+1})``, vanish for all ``i < j`` (:mod:`proofs.alignment.commutators`), and a frame can have stayed
fixed only if the Gram matrix that it diagonalizes commutes with the one at the start. The defect is the
largest ``||[H, G]|| / ||H G||``: between 0, perfect, and 2, whatever the sizes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from proofs.experiments.setting import Floats
from verify.numeric.tolerance import chain_error, gamma

Layer = Any
"""A dense matrix, or a sparse one of SciPy."""


@dataclass(frozen=True)
class Measured:
    """A defect with the rounding in its own evaluation."""

    value: float
    tolerance: float


@dataclass(frozen=True)
class Match:
    """The paper's number in its two readings."""

    by_order: float
    by_match: float


def alignment_defect(layers: Sequence[Layer]) -> Measured:
    """Return the largest relative commutator over all pairs ``i < j``; for equal widths the chain is aligned "
    "iff it is zero."""
    pairs = ((i, j) for i in range(1, len(layers)) for j in range(i + 1, len(layers) + 1))
    return max((_commutator(layers[i:j], layers[i - 1]) for i, j in pairs), key=lambda m: m.value)


def invariance_defect(layers: Sequence[Layer], start: Sequence[Layer]) -> Measured:
    """Return the largest relative commutator of a Gram matrix with the one at the start.

    Over the frames that Definition 3 wants fixed: ``U_1``, ``U_i`` and ``V_i`` of the inner layers, ``V_d``. Zero is necessary
    for invariance; together with alignment and distinct singular values it is sufficient.
    """
    found = []
    for i, (now, then) in enumerate(zip(layers, start, strict=True), 1):
        if i < len(layers):
            found.append(_commutator([then.T], now))
        if i > 1:
            found.append(_commutator([now], then.T))
    return max(found, key=lambda m: m.value)


def data_defect(X: Floats, Y: Floats) -> Measured:
    """Return the relative commutator of ``X X^T`` and ``M^T M``, ``M = Y X^T``: zero iff the data condition "
    "of Theorem 1 holds."""
    return _commutator([Y @ X.T], X)


def _commutator(after: Sequence[Layer], before: Layer) -> Measured:
    """Measure ``[A^T A, B B^T]`` for ``A = after[-1] ... after[0]`` and B the layer before it, relative to their product.

    ``P = A^T (A B) B^T`` and its transpose are the two orders. The rounding in P is at most that of a chain of its factors.
    """
    A = after[0]
    for layer in after[1:]:
        A = layer @ A
    P = A.T @ (A @ before) @ before.T
    size, rest = _norm(P), _norm(P - P.T)
    if size == 0:
        return Measured(0.0, 0.0)
    factors = [*(layer.T for layer in after), *reversed(after), before, before.T]
    rounding = chain_error([_norm(factor) for factor in factors], [factor.shape[0] for factor in factors[1:]])
    return Measured(rest / size, 2 * rounding / size + gamma(P.shape[0] ** 2 + 8))


def _norm(matrix: Layer) -> float:
    """Return the Frobenius norm, of the stored entries where the matrix is sparse."""
    entries = matrix if isinstance(matrix, np.ndarray) else matrix.data
    return float(np.sqrt(np.sum(np.square(entries, dtype=np.float64))))


Frames = tuple[Floats, Floats]
"""Left and right singular vectors of a layer as columns, in the order of descending singular values."""


def singular_frames(layer: Floats) -> Frames:
    """Return U and V with as many columns as there are singular values."""
    U, _, Vt = np.linalg.svd(layer, full_matrices=False)
    return U, Vt.T


def paper_alignment(frames: Sequence[Frames]) -> Match:
    """Return the paper's alignment of a chain: the mean over neighbours of the match of ``U_i`` with ``V_{i+1}``."""
    return _mean([_match(left, right) for (left, _), (_, right) in pairwise(frames)])


def paper_invariance(frames: Sequence[Frames], start: Sequence[Frames]) -> Match:
    """Return the paper's invariance: the mean over all ``U_i`` and ``V_i`` of the match with those at the start."""
    pairs = zip(frames, start, strict=True)
    return _mean([_match(now, then) for new, old in pairs for now, then in zip(new, old, strict=True)])


def _match(first: Floats, second: Floats) -> Match:
    products = np.abs(first.T @ second)
    if products.shape[0] < products.shape[1]:
        products = products.T
    return Match(float(np.diagonal(products).mean()), float(products.max(axis=0).mean()))


def _mean(matches: Sequence[Match]) -> Match:
    return Match(float(np.mean([m.by_order for m in matches])), float(np.mean([m.by_match for m in matches])))
