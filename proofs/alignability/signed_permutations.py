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
    """Yield sets of pieces that fill every row and every column once, for a bounded number of steps."""
    steps = 0
    stack: list[tuple[list[tuple[int, int, frozenset[int], frozenset[int]]], frozenset[int], frozenset[int]]]
    stack = [([], frozenset(), frozenset())]
    while stack and steps < MOST_STEPS:
        steps += 1
        chosen, rows, columns = stack.pop()
        if len(rows) == k:
            yield chosen
            continue
        row = next(i for i in range(k) if i not in rows)
        for piece in by_row.get(row, ()):
            if not (piece[2] & rows or piece[3] & columns):
                stack.append(([*chosen, piece], rows | piece[2], columns | piece[3]))
