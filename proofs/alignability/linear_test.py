"""The rank of ``P -> [P, G]`` on Mspan for one integer matrix G: a proof that almost no data can align.

Any entries of ``[P, G]`` and any prime give a lower bound of the rank, which is what is needed. So a few places are taken, around
those where the products differ at all, and an image of any size costs the same. Any ``G = B B^T`` with at most n columns will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb

import numpy as np
from flint import nmod_mat

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.products import Products, Vector

PRIME = 2**31 - 1
LARGEST_SUPPORT = 1_000
"""Up to this size all rows of B are drawn, beyond only those near the places where the products differ."""

SEEDS = 2

Place = tuple[int, int]
Rows = dict[int, list[tuple[int, Vector]]]
"""For each row of the products: the columns where they are not all zero, with the vector that stands there."""


@dataclass(frozen=True)
class LinearTest:
    """What the test found.

    Attributes:
        n: the number of samples it speaks about (and any larger number).
        dimension: dim Mspan, exactly; ``contains_identity``: whether I is in it.
        needed: dim(Mspan mod I), exactly.
        found: the rank of the commutator map modulo the prime, a lower bound.
        support: the rows of B that were drawn; the others are zero.
        B: these rows, integers; ``G = B B^T``.
        places: entries of ``[P, G]``, as many as the rank, that have this rank.
        prime: the prime.
    """

    n: int
    dimension: int
    contains_identity: bool
    needed: int
    found: int
    support: tuple[int, ...]
    B: tuple[tuple[int, ...], ...]
    places: tuple[Place, ...]
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
    rows = by_row(products)
    centres = sorted({place for pair in products.places for place in pair})
    support = _support(products.k, rows, centres)
    best: LinearTest | None = None
    most = comb(products.k, 2) - comb(products.k - min(n, products.k), 2)  # no G of that rank has a larger rank
    count = 3 * min(certificate.rank, most) + 60
    for samples, seed in islice(_attempts(products.k, n, goal), 1 if most < goal else None):
        rng = np.random.default_rng(seed)
        B = rng.integers(-9, 10, (len(support), samples))
        G = {u: dict(zip(support, row, strict=True)) for u, row in zip(support, (B @ B.T).tolist(), strict=True)}
        places = _drawn(rng, products.k, centres, support, count)
        vectors = [_entry(rows, G, u, v) for u, v in places]
        shown = independent_rows(vectors, certificate.columns, PRIME)
        test = LinearTest(
            n, products.dimension, products.contains_identity, goal, len(shown), tuple(support),
            tuple(tuple(int(x) for x in row) for row in B), tuple(places[i] for i in shown),
        )  # fmt: skip
        if test.passed:
            return test
        best = test if best is None or test.found > best.found else best
    assert best is not None
    return best


def by_row(products: Products) -> Rows:
    """Return the entries of the products row by row; equal vectors are one and the same object."""
    rows: Rows = {}
    same: dict[Vector, Vector] = {}
    for (u, v), own in products.entries.items():
        vector = same.setdefault(own, own)
        for a, b in {(u, v), (v, u)}:
            rows.setdefault(a, []).append((b, vector))
    return rows


def _support(k: int, rows: Rows, centres: Sequence[int]) -> list[int]:
    if k <= LARGEST_SUPPORT:
        return list(range(k))
    return sorted({*centres, *(w for u in centres for w, _ in rows.get(u, ()))})


def _attempts(k: int, n: int, goal: int) -> Iterator[tuple[int, int]]:
    """Yield numbers of columns of B, with seeds: first as few as could do, then all that n allows."""
    most = min(n, k)
    few = next((c for c in range(1, most) if comb(k, 2) - comb(k - c, 2) >= 2 * goal), most)
    for samples in sorted({few, most}):
        for seed in range(SEEDS):
            yield samples, seed


def _drawn(
    rng: np.random.Generator, k: int, centres: Sequence[int], support: Sequence[int], count: int
) -> list[Place]:
    """Return places of [P, G]: all of a small matrix, else rows where the products differ, with any columns."""
    if comb(k, 2) <= 2 * count:
        return list(combinations(range(k), 2))
    near = [(int(u), int(v)) for u, v in zip(rng.choice(centres, count), rng.choice(support, count), strict=True)]
    far = [(int(u), int(v)) for u, v in rng.choice(support, (count // 2, 2))]
    return sorted({(u, v) for u, v in near + far if u != v})


def _entry(rows: Rows, G: dict[int, dict[int, int]], u: int, v: int) -> dict[int, int]:
    """Return the entry (u, v) of ``[P, G]`` for all products P, by the number of the pair."""
    vectors: dict[int, Vector] = {}
    factors: dict[int, int] = {}
    for a, b, sign in ((u, v, 1), (v, u, -1)):
        column = G.get(b, {})
        for w, vector in rows.get(a, ()):
            if g := sign * column.get(w, 0):
                vectors[id(vector)] = vector
                factors[id(vector)] = factors.get(id(vector), 0) + g
    total: dict[int, int] = {}
    for name, g in factors.items():
        for pair, x in vectors[name] if g else ():
            total[pair] = total.get(pair, 0) + g * x
    return total


def independent_rows(vectors: Sequence[dict[int, int]], columns: Sequence[int], prime: int) -> list[int]:
    """Return the numbers of vectors that are independent modulo the prime in these columns, as many as there can be."""
    if not columns or not vectors:
        return []
    flat = [vector.get(column, 0) % prime for column in columns for vector in vectors]
    reduced, rank = nmod_mat(len(columns), len(vectors), flat, prime).rref()
    shown: list[int] = []
    for number in range(len(vectors)):
        if len(shown) < rank and int(reduced[len(shown), number]):
            shown.append(number)
    return shown


def commutator_rank(
    products: Products, columns: Sequence[int], window: Sequence[int], G: np.ndarray, prime: int = PRIME
) -> int:
    """Return the rank modulo a prime of ``P -> [P, G]`` on the chosen products, for a given G on a window of places."""
    rows = by_row(products)
    table = {u: {v: int(x) for v, x in zip(window, row, strict=True)} for u, row in zip(window, G.tolist(), strict=True)}

    centres = sorted({place for pair in products.places for place in pair})
    everything = list(combinations(sorted({*window, *(w for u in window for w, _ in rows.get(u, ()))}), 2))
    few = _drawn(np.random.default_rng(0), products.k, centres, window, 3 * len(columns) + 60)
    for places in (few, everything):
        rank = len(independent_rows([_entry(rows, table, u, v) for u, v in places], columns, prime))
        if rank == len(columns):
            break
    return rank
