"""The commutators that decide whether a chain splits into threads (Theorem A), exactly.

With ``H_i = W_i W_i^T`` and ``G_i^(j) = (W_j ... W_{i+1})^T (W_j ... W_{i+1})`` the chain splits orthogonally into threads iff
``[H_i, G_i^(j)] = 0`` for all ``1 <= i < j <= d``. Adjacent pairs are not enough: diag(1, 2), I, [[1, 1], [0, 1]].

"If": by downward induction each family ``{G_i^(j)}_j`` commutes. A joint eigenbasis of ``{G_0^(j)}_j`` is mapped by ``W_1``
to orthogonal vectors, since ``G_0^(1)`` is diagonal in it; they are eigenvectors of ``H_1`` and of every ``G_1^(j)``; their
complement ``ker W_1^T`` is invariant under ``{G_1^(j)}_j``, because these commute with ``H_1``, and is given a joint eigenbasis
of its own; and so on.
"Only if" is clear.

Scalars do not matter, so all of this is done on integer numerators. First each commutator acts on one random vector modulo a prime:
a result that is not zero proves that the commutator is not. Where all results vanish the commutators are computed,
over the integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from flint import nmod_mat

from verify.exact import RationalMatrix

PRIME = 2**61 - 1

Pair = tuple[int, int]
"""``(i, j)`` with ``1 <= i < j <= d``."""

BUDGET = 4e12
"""Word operations after which the integer pass is not begun: about a minute."""


class TooLarge(RuntimeError):
    """The commutators vanish modulo a prime, and are too large to be computed over the integers."""


def failing_pair(layers: Sequence[RationalMatrix], *, budget: float = BUDGET) -> Pair | None:
    """Return the first pair (by distance, then by i) with ``[H_i, G_i^(j)] != 0``, or ``None`` if all commutators vanish.

    Raises:
        TooLarge: where that is open because the integers would be too large.
    """
    numerators = [W.numerator for W in layers]
    refuted = next((pair for pair, moved in _probed([nmod_mat(W, PRIME) for W in numerators]) if moved), None)
    if refuted is not None:
        return refuted
    if work(layers) > budget:
        raise TooLarge("no commutator was seen not to vanish, but their integers are too large to be sure")
    return next((pair for pair, commutes in _commutators(numerators) if not commutes), None)


def _probed(layers: Sequence[nmod_mat]) -> Iterator[tuple[Pair, bool]]:
    """Yield for all pairs, by distance, whether ``[H_i, G_i^(j)] v`` is not zero for one random vector v."""
    rng, depth = Random(0), len(layers)
    turned = [W.transpose() for W in layers]
    vectors = [nmod_mat(W.nrows(), 1, [rng.randrange(PRIME) for _ in range(W.nrows())], PRIME) for W in layers]

    def H(i: int, v: nmod_mat) -> nmod_mat:
        return layers[i - 1] * (turned[i - 1] * v)

    def G(i: int, j: int, v: nmod_mat) -> nmod_mat:
        for W in layers[i:j]:
            v = W * v
        for W in reversed(turned[i:j]):
            v = W * v
        return v

    for distance in range(1, depth):
        for i in range(1, depth - distance + 1):
            v, j = vectors[i - 1], i + distance
            yield (i, j), H(i, G(i, j, v)) != G(i, j, H(i, v))


def _commutators(layers: Sequence[Any]) -> Iterator[tuple[Pair, bool]]:
    """Yield for all pairs, by distance, whether ``H_i G_i^(j)`` is symmetric: two symmetric matrices commute iff it is."""
    depth = len(layers)
    H = {i: layers[i - 1] * layers[i - 1].transpose() for i in range(1, depth)}
    products: dict[int, Any] = {}
    for distance in range(1, depth):
        for i in range(1, depth - distance + 1):
            j = i + distance
            products[i] = layers[j - 1] * products[i] if distance > 1 else layers[j - 1]
            HG = H[i] * (products[i].transpose() * products[i])
            yield (i, j), HG.transpose() == HG


def work(layers: Sequence[RationalMatrix]) -> float:
    """Estimate the word operations of the integer pass."""
    total = 0.0
    bits = [_bits(W) + max(W.shape).bit_length() for W in layers]
    for i in range(1, len(layers)):
        size = 0
        for j in range(i + 1, len(layers) + 1):
            size += bits[j - 1]
            words = 1 + (2 * size + 2 * bits[i - 1]) / 64
            k = max(max(W.shape) for W in layers[i - 1 : j])
            total += 3.0 * k**3 * words**1.5
    return total


def _bits(W: RationalMatrix) -> int:
    return max((abs(int(x)).bit_length() for x in W.numerator.entries()), default=1)


def partial_product(layers: Sequence[RationalMatrix], i: int, j: int) -> RationalMatrix:
    """Return ``W_j ... W_{i+1}``."""
    product = layers[i]
    for W in layers[i + 1 : j]:
        product = W @ product
    return product
