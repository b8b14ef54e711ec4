"""Threads: what an aligned chain consists of (one singular direction each, from the vertex where it begins to where it dies).

Number the vertices 0, ..., d: vertex i carries R^{k_i}, layer i leads from vertex i - 1 to vertex i. A thread ``(a, b)`` is one
unit vector at each vertex a, ..., b, each mapped by the layer to a nonzero multiple of the next, and to zero after b. Where a
chain splits into threads, the number of threads ``(a, b)`` is fixed by the ranks of partial products: ``r(a, b)``, the rank of
``W_b ... W_{a+1}`` (and ``k_a`` for a = b), counts the threads that cover all of a, ..., b, so that

    #(a, b) = r(a, b) - r(a - 1, b) - r(a, b + 1) + r(a - 1, b + 1)

(the multiplicities of intervals in a representation of a linear quiver; Gabriel 1972).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from verify.exact import RationalMatrix

Thread = tuple[int, int]
"""First and last vertex."""

Threads = Mapping[Thread, int]
"""How many threads there are of each kind."""


def ranks(layers: Sequence[RationalMatrix]) -> dict[tuple[int, int], int]:
    """Return ``r(a, b)`` for all vertices ``a <= b``, exactly."""
    depth = len(layers)
    found = {(a, a): (layers[a].columns if a < depth else layers[-1].rows) for a in range(depth + 1)}
    for a in range(depth):
        product = layers[a]
        for b in range(a + 1, depth + 1):
            if b > a + 1:
                product = layers[b - 1] @ product
            found[a, b] = product.rank() if found[a, b - 1] else 0
    return found


def threads_of(rank: Mapping[tuple[int, int], int], depth: int) -> Threads:
    """Return the number of threads of each kind, from the ranks of all partial products."""

    def r(a: int, b: int) -> int:
        return rank[a, b] if a >= 0 and b <= depth else 0

    counts: Counter[Thread] = Counter()
    for a in range(depth + 1):
        for b in range(a, depth + 1):
            number = r(a, b) - r(a - 1, b) - r(a, b + 1) + r(a - 1, b + 1)
            if number:
                counts[a, b] = number
    return counts
