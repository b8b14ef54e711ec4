"""The first commutator that does not vanish, from layers in machine numbers, without making them exact one by one.

A float is an integer times a power of two, so modulo the prime ``2^31 - 1`` it has a residue, and so has every sum and product
of floats taken as the exact numbers that they are. Each commutator of Theorem A acts on one random vector of residues: a result
that is not zero proves that the commutator is not. Where all results vanish nothing is decided here
(:mod:`proofs.alignment.commutators` then goes on with integers).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.commutators import Pair

PRIME = 2**31 - 1

_LONGEST = 2**15
"""Terms of one sum: each is less than 2^47, and the sum must stay below 2^62."""

Residues = NDArray[np.int64]


def failing_pair_of_arrays(layers: Sequence[NDArray[Any]]) -> Pair | None:
    """Return the first pair (by distance, then by i) whose commutator is seen not to vanish, or ``None``.

    Args:
        layers: integer or float64 (or narrower) arrays, ``W_i`` of shape ``k_i x k_{i-1}``, of finite numbers.
    """
    rng, depth = np.random.default_rng(0), len(layers)
    found = [residues(W) for W in layers]
    vectors: list[Residues] = [rng.integers(0, PRIME, W.shape[:1]) for W in layers]

    def G(i: int, j: int, v: Residues) -> Residues:
        for W in found[i:j]:
            v = _times(W, v)
        for W in reversed(found[i:j]):
            v = _times(W.T, v)
        return v

    for distance in range(1, depth):
        for i in range(1, depth - distance + 1):
            W, v, j = found[i - 1], vectors[i - 1], i + distance
            left = _times(W, _times(W.T, G(i, j, v)))
            if not np.array_equal(left, G(i, j, _times(W, _times(W.T, v)))):
                return i, j
    return None


def residues(W: NDArray[Any]) -> Residues:
    """Return the residues modulo the prime of the exact numbers in an array."""
    if W.dtype.kind in "iu":
        wide = W.astype(np.uint64 if W.dtype.kind == "u" else np.int64)
        return np.mod(wide, wide.dtype.type(PRIME)).astype(np.int64)
    fraction, exponent = np.frexp(W.astype(np.float64))
    whole = np.mod(np.ldexp(fraction, 53).astype(np.int64), PRIME)
    return np.mod(whole << np.mod(exponent.astype(np.int64) - 53, 31), PRIME)  # 2^31 = 1


def _times(A: Residues, v: Residues) -> Residues:
    """Return ``A v`` modulo the prime; A is cut into halves of 16 bits so that no sum overflows."""
    total = np.zeros(A.shape[0], dtype=np.int64)
    for start in range(0, A.shape[1], _LONGEST):
        part, piece = A[:, start : start + _LONGEST], v[start : start + _LONGEST]
        high, low = (part >> 16) @ piece, (part & 0xFFFF) @ piece
        total = np.mod(total + (np.mod(high, PRIME) << 16) + np.mod(low, PRIME), PRIME)
    return total
