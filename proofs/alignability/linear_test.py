"""The rank of ``P -> [P, G]`` on Mspan for one integer matrix G: a proof that almost no data can align.

G is supported on a few places (a window T), so only the columns T of the products enter, and an image of any size costs the same.
Any subset of the entries of ``[P, G]`` and any prime give a lower bound of the rank, which is what is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from flint import nmod_mat

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.products import Products

PRIME = 2**31 - 1
LARGEST_WINDOW = 160
SEEDS = 3


@dataclass(frozen=True)
class LinearTest:
    """What the test found.

    Attributes:
        n: the number of samples it speaks about (and any larger number).
        dimension: dim Mspan, exactly; ``contains_identity``: whether I is in it.
        needed: dim(Mspan mod I), exactly.
        found: the rank of the commutator map modulo the prime, a lower bound.
        pairs: the chosen pairs (i, j), i <= j, whose products are a basis of Mspan mod I.
        window: the rows and columns where G is not zero.
        factor: integers B with ``G = B B^T`` on the window, or None where G was drawn symmetric (n >= size of the window).
        G: the window's block of G.
        prime: the prime.
    """

    n: int
    dimension: int
    contains_identity: bool
    needed: int
    found: int
    pairs: tuple[tuple[int, int], ...]
    window: tuple[int, ...]
    factor: tuple[tuple[int, ...], ...] | None
    G: tuple[tuple[int, ...], ...]
    prime: int = PRIME

    @property
    def passed(self) -> bool:
        """Whether the rank is full, so that only elements with scalar Gram matrices can align with generic data."""
        return self.found >= self.needed


def linear_test(basis: IntegerBasis, n: int, *, needed: int | None = None) -> LinearTest:
    """Look for a G of rank at most n for which the commutator map has full rank.

    Args:
        basis: the structure.
        n: the number of samples, at least 1.
        needed: the rank to reach, for tests of the test; left out, the exact dimension of Mspan modulo I.

    Raises:
        ValueError: when n < 1.
        TooLarge: when the exact dimension is out of reach.
    """
    if n < 1:
        raise ValueError(f"a data set has at least one sample, got n = {n}")
    products = Products.of(basis)
    certificate = products.rank_modulo_identity
    goal = certificate.rank if needed is None else needed
    chosen = tuple(products.pairs[c] for c in certificate.columns)
    best: LinearTest | None = None
    for window, seed in _windows(products):
        rng = np.random.default_rng(seed)
        factor, G = _draw(rng, len(window), n)
        found = commutator_rank(products, certificate.columns, window, G)
        test = LinearTest(
            n, products.dimension, products.contains_identity, goal, found, chosen, tuple(window),
            None if factor is None else tuple(tuple(int(x) for x in row) for row in factor),
            tuple(tuple(int(x) for x in row) for row in G),
        )  # fmt: skip
        if test.passed:
            return test
        best = test if best is None or found > best.found else best
    assert best is not None
    return best


def _windows(products: Products) -> Iterator[tuple[list[int], int]]:
    """Yield windows to try, with seeds: where the different entries of the products stand, then their surroundings, then
    everything.
    """
    marked = sorted({place for pair in products.places for place in pair})
    near = set(marked)
    for u, v in products.entries:
        if u in near or v in near:
            near |= {u, v} if len(near) < LARGEST_WINDOW else set()
    for candidate in (marked, sorted(near), list(range(products.k))):
        if 0 < len(candidate) <= LARGEST_WINDOW:
            for seed in range(SEEDS):
                yield candidate, seed
    if len(marked) > LARGEST_WINDOW:
        yield marked[:LARGEST_WINDOW], 0


def _draw(rng: np.random.Generator, size: int, n: int) -> tuple[np.ndarray | None, np.ndarray]:
    if n >= size:
        upper = np.triu(rng.integers(-9, 10, (size, size)))
        return None, upper + np.triu(upper, 1).T
    B = rng.integers(-9, 10, (size, n))
    return B, B @ B.T


def commutator_rank(
    products: Products, columns: Sequence[int], window: Sequence[int], G: np.ndarray, prime: int = PRIME
) -> int:
    """Return the rank modulo a prime of ``P -> [P, G]`` on the chosen products, from the columns in the window."""
    if not columns:
        return 0
    _, K = _commutators(products, columns, window, G)
    flat = (K.reshape(len(columns), -1) % prime).astype(np.int64)
    flat = flat[:, np.any(flat != 0, axis=0)]
    if flat.shape[1] == 0:
        return 0
    if flat.shape[1] > 6 * len(columns) + 60:  # random columns first: any of them bound the rank from below
        few = flat[:, np.random.default_rng(0).choice(flat.shape[1], 3 * len(columns) + 30, replace=False)]
        if (rank := _rank(few, prime)) == len(columns):
            return rank
    return _rank(flat, prime)


def entries_that_show_it(products: Products, test: LinearTest) -> list[tuple[int, int]]:
    """Return places of ``[P, G]``, as many as the rank, whose entries already have the rank found."""
    columns = [products.pairs.index(pair) for pair in test.pairs]
    rows, K = _commutators(products, columns, test.window, np.array(test.G, dtype=np.int64))
    flat = (K.reshape(len(columns), -1) % test.prime).astype(np.int64)
    reduced, rank = nmod_mat(*flat.shape, [int(x) for x in flat.reshape(-1)], test.prime).rref()
    shown: list[tuple[int, int]] = []
    for column in range(flat.shape[1]):
        if len(shown) < rank and int(reduced[len(shown), column]):
            shown.append((rows[column // len(test.window)], test.window[column % len(test.window)]))
    return shown


def _commutators(
    products: Products, columns: Sequence[int], window: Sequence[int], G: np.ndarray
) -> tuple[list[int], np.ndarray]:
    """Return the rows that matter, and ``[P, G][rows, window]`` for each chosen product."""
    rows, blocks = _column_blocks(products, columns, window)
    inside = [rows.index(place) for place in window]
    K = blocks @ G
    K[:, inside, :] -= np.einsum("ut,ptv->puv", G, blocks[:, inside, :])
    return rows, K


def _rank(table: np.ndarray, prime: int) -> int:
    return int(nmod_mat(table.shape[0], table.shape[1], [int(x) for x in table.reshape(-1)], prime).rank())


def _column_blocks(products: Products, columns: Sequence[int], window: Sequence[int]) -> tuple[list[int], np.ndarray]:
    """Return the rows that matter, and ``P[rows, window]`` for each chosen product (exact integers)."""
    position = {pair: number for number, pair in enumerate(columns)}
    column_of = {place: number for number, place in enumerate(window)}
    kept: list[tuple[int, int, int, int]] = []
    rows = set(window)
    for (u, v), vector in products.entries.items():
        for a, b in {(u, v), (v, u)}:
            if b in column_of:
                rows.add(a)
                kept.extend((position[pair], a, column_of[b], x) for pair, x in vector if pair in position)
    ordered = sorted(rows)
    row_of = {place: number for number, place in enumerate(ordered)}
    largest = max((abs(x) for *_, x in kept), default=0)
    exact = largest * 10_000 * len(window) ** 2 < 2**62
    blocks = np.zeros((len(columns), len(ordered), len(window)), dtype=np.int64 if exact else object)
    for p, a, b, x in kept:
        blocks[p, row_of[a], b] = x
    return ordered, blocks
