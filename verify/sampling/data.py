"""Data sets ``(X, Y)`` with ``Y = W* X``, exact: every degenerate X first, then generic ones."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from verify.exact.matrix import RationalMatrix
from verify.sampling.matrices import integers, of_rank
from verify.sampling.orthogonal import rational_rotations

DATA_KINDS = (
    "zero",
    "one sample",
    "fewer samples than inputs",
    "rank-deficient",
    "repeated samples",
    "whitened",
    "orthogonal of unequal lengths",
    "as many samples as inputs",
    "more samples than inputs",
)
"""Names that `data_matrix` understands, degenerate ones first."""


def data_matrix(rng: np.random.Generator, kind: str, inputs: int) -> RationalMatrix:
    """Return a matrix X of shape ``inputs x n`` of this kind, with small integer or rational entries.

    Raises:
        ValueError: for an unknown kind, or fewer than one input.
    """
    k = inputs
    if k < 1:
        raise ValueError(f"a data matrix needs at least one input, got {k}")
    match kind:
        case "zero":
            return RationalMatrix.zeros(k, k)
        case "one sample":
            return of_rank(rng, k, 1, 1)
        case "fewer samples than inputs":
            n = max(1, k - 1)
            return of_rank(rng, k, n, n)
        case "rank-deficient":
            return of_rank(rng, k, k + 1, k - 1)
        case "repeated samples":
            column = integers(rng, k, 1)
            return RationalMatrix([[x for _ in range(3) for x in row] for row in column.to_fractions()])
        case "whitened":
            return Fraction(int(rng.integers(1, 4))) * rational_rotations(rng, k)
        case "orthogonal of unequal lengths":
            lengths = [int(x) for x in rng.permutation(np.arange(1, k + 1))]
            return rational_rotations(rng, k) @ RationalMatrix.diagonal(lengths)
        case "as many samples as inputs":
            return of_rank(rng, k, k, k)
        case "more samples than inputs":
            return of_rank(rng, k, k + 2, k)
    raise ValueError(f"unknown kind of data {kind!r}; expected one of {', '.join(DATA_KINDS)}")


def interpolable(rng: np.random.Generator, inputs: RationalMatrix, outputs: int, rank: int) -> RationalMatrix:
    """Return ``Y = W* X`` for a random integer ``W*`` of rank at most ``rank`` (the narrowest width of the network).

    Args:
        rng: the instance's generator.
        inputs: X, of shape ``k_0 x n``.
        outputs: k_d.
        rank: an upper limit; the rank of ``W*`` is exactly ``min(rank, k_0, k_d)``.
    """
    return of_rank(rng, outputs, inputs.rows, min(rank, outputs, inputs.rows)) @ inputs
