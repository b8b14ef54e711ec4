"""Orthogonal matrices that are put together from basis matrices: each a partial permutation with signs, rows and columns filled
once.

Shifts of circular convolutions, circulant Toeplitz matrices (a diagonal and its complement), channel permutations: in structures
with many parameters these are found at once, where nothing else is quick. It is a search for an exact cover, and it is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator

from proofs.alignability.basis import IntegerBasis

MOST_STEPS = 4_000


def signed_permutations(basis: IntegerBasis) -> Iterator[list[int]]:
    """Yield coefficients of orthogonal elements up to scale: the covers that are found, and each with one part's sign changed."""
    pieces = [piece for index, entries in enumerate(basis.elements) if (piece := _piece(index, entries))]
    by_row: dict[int, list[tuple[int, int, frozenset[int], frozenset[int]]]] = {}
    for piece in pieces:
        for row in piece[2]:
            by_row.setdefault(row, []).append(piece)
    scale = max((abs(size) for _, size, _, _ in pieces), default=1)
    for chosen in _covers(by_row, basis.k):
        values = [0] * basis.r
        for index, size, _, _ in chosen:
            if scale % size:
                break
            values[index] = scale // size
        else:
            yield values
            if len(chosen) > 1:
                changed = list(values)
                changed[chosen[0][0]] *= -1
                yield changed


def _piece(
    index: int, entries: tuple[tuple[int, int, int], ...]
) -> tuple[int, int, frozenset[int], frozenset[int]] | None:
    """Return the rows and columns of a partial permutation with entries of one size; None for any other matrix."""
    rows, columns = frozenset(i for i, _, _ in entries), frozenset(j for _, j, _ in entries)
    sizes = {abs(x) for *_, x in entries}
    return (index, sizes.pop(), rows, columns) if len(rows) == len(columns) == len(entries) and len(sizes) == 1 else None


def _covers(
    by_row: dict[int, list[tuple[int, int, frozenset[int], frozenset[int]]]], k: int
) -> Iterator[list[tuple[int, int, frozenset[int], frozenset[int]]]]:
    """Yield sets of pieces that fill every row and every column once, for a bounded number of steps.

    The filled rows and columns are kept once and taken back on the way up: a copy at each level would cost ``k^3`` for many pieces.
    """
    chosen: list[tuple[int, int, frozenset[int], frozenset[int]]] = []
    rows: set[int] = set()
    columns: set[int] = set()
    waiting = [reversed(by_row.get(0, ()))]
    for _ in range(MOST_STEPS):
        while (piece := next((p for p in waiting[-1] if not (p[2] & rows or p[3] & columns)), None)) is None:
            waiting.pop()
            if not waiting:
                return
            rows -= chosen[-1][2]
            columns -= chosen.pop()[3]
        chosen.append(piece)
        rows |= piece[2]
        columns |= piece[3]
        if len(rows) == k:
            yield list(chosen)
        waiting.append(reversed(by_row.get(next((i for i in range(k) if i not in rows), k), ())))
