"""Which rows or columns an index means."""

from __future__ import annotations

from collections.abc import Sequence

Index = int | slice | Sequence[int]


def places(index: Index, size: int, axis: str) -> list[int]:
    """Return the places between 0 and ``size - 1`` that an index, a slice or a list of indices means.

    Negative ones count from the end.

    Args:
        index: what stood between the brackets.
        size: the length of the axis.
        axis: ``"row"`` or ``"column"``, for the message.

    Raises:
        IndexError: for a place outside the axis.
    """
    if isinstance(index, slice):
        return list(range(*index.indices(size)))
    wanted = list(index) if isinstance(index, Sequence) else [index]
    for i in wanted:
        if not -size <= i < size:
            raise IndexError(f"there is no {axis} {i}: the matrix has {size} of them")
    return [i % size for i in wanted]
