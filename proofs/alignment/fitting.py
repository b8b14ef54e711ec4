"""Whether threads fit: common index positions on *rectangular* diagonals (the second half of Definition 2).

In frames ``Q_0, ..., Q_d`` a thread ``(a, b)`` is column p of ``Q_a, ..., Q_b`` for one position p: entry (p, p) of a layer is the
only one that leads from column p of one frame to column p of the next. So a chain that splits into threads is aligned iff

    every thread can be given a position p with ``p <= k_i`` at all its vertices, different for threads that meet at a vertex.

Drawn as rows 1, 2, ... above the vertices, with row p present where ``p <= k_i``, the threads must tile this skyline. If no vertex
is wider than one before it *and* one after it (no bulge; in particular for equal widths), they always do: place them outwards
from a narrowest vertex, where rows only begin and never end. With bulges they may not: widths (1, 2, 2, 1) with threads (0, 2) and
(1, 3) both need row 1 at vertices 1 and 2. In general this is colouring of intervals with colours that are available during nested
spans of time, for which no fast method is to be expected (arcs of a circle are coloured that way); the search below is
complete, remembers dead ends, and gives up, saying so, after a number of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from proofs.alignment.threads import Thread, Threads

LIMIT = 20_000
"""Dead ends after which the search gives up."""

Layout = dict[Thread, tuple[int, ...]]
"""The positions (from 1) of the threads of each kind."""


class TooManyLayouts(RuntimeError):
    """The search for positions was given up; whether the threads fit is open."""


def has_bulge(widths: Sequence[int]) -> bool:
    """Whether some vertex is wider than one before it and one after it; without a bulge all threads fit."""
    return any(min(widths[:i]) < k > min(widths[i + 1 :]) for i, k in enumerate(widths[1:-1], 1))


def fit(widths: Sequence[int], threads: Threads, *, limit: int = LIMIT) -> Layout | None:
    """Return positions for all threads, or ``None`` when there are none.

    Args:
        widths: ``(k_0, ..., k_d)``; exactly ``k_i`` threads must pass through vertex i.
        threads: how many there are of each kind.
        limit: dead ends to remember before giving up.

    Raises:
        TooManyLayouts: given up.
        ValueError: when the numbers of threads do not add up to the widths.
    """
    for i, k in enumerate(widths):
        if sum(count for (a, b), count in threads.items() if a <= i <= b) != k:
            raise ValueError(f"{k} threads must pass through vertex {i}")
    placed = _Search(tuple(widths), threads, limit).run() if has_bulge(widths) else _outwards(widths, threads)
    if placed is None:
        return None
    layout: dict[Thread, list[int]] = defaultdict(list)
    for row, thread in placed:
        layout[thread].append(row)
    return {thread: tuple(sorted(rows)) for thread, rows in layout.items()}


Placed = list[tuple[int, Thread]]
"""Rows with their threads."""


def _outwards(widths: Sequence[int], threads: Threads) -> Placed:
    """Place threads from a narrowest vertex to both sides; without a bulge rows only begin on the way, so every
    free row will do.
    """
    narrowest = min(range(len(widths)), key=lambda i: widths[i])
    through = [thread for thread, count in threads.items() if thread[0] <= narrowest <= thread[1] for _ in range(count)]
    placed = list(enumerate(through, 1))
    for i in (*range(narrowest + 1, len(widths)), *range(narrowest - 1, -1, -1)):
        side = 0 if i > narrowest else 1
        fresh = [thread for thread, count in threads.items() if thread[side] == i for _ in range(count)]
        taken = {row for row, (a, b) in placed if a <= i <= b}
        placed += zip((row for row in range(1, widths[i] + 1) if row not in taken), fresh, strict=True)
    return placed


class _Search:
    """A sweep over the vertices, from the first to the last, with memory of the states that were entered."""

    def __init__(self, widths: tuple[int, ...], threads: Threads, limit: int) -> None:
        self.widths, self.limit = widths, limit
        self.entered: set[tuple[int, tuple[tuple[tuple[int, int], int], ...]]] = set()
        self.starting: list[Counter[int]] = [Counter() for _ in widths]
        for (a, b), count in threads.items():
            self.starting[a][b] += count
        self.until = [self._spans(i) for i in range(len(widths))]

    def _spans(self, i: int) -> list[int]:
        """Return the last vertex of the span in which each row present at vertex i stays present."""
        last: list[int] = []
        for row in range(1, self.widths[i] + 1):
            j = i
            while j + 1 < len(self.widths) and self.widths[j + 1] >= row:
                j += 1
            last.append(j)
        return last

    def run(self) -> Placed | None:
        """Return the rows of all threads, or ``None``."""
        stack = [self._choices(0, {})]
        chosen: list[Placed] = []
        while stack:
            fresh = next(stack[-1], None)
            del chosen[len(stack) - 1 :]
            if fresh is None:
                stack.pop()
                continue
            vertex = len(stack) - 1
            chosen.append(fresh)
            if vertex + 1 == len(self.widths):
                return [item for part in chosen for item in part]
            busy = {row: end for part in chosen for row, (_, end) in part if end > vertex}
            if self._is_new(vertex + 1, busy):
                stack.append(self._choices(vertex + 1, busy))
        return None

    def _is_new(self, i: int, busy: dict[int, int]) -> bool:
        """Whether no state like this was entered before. Rows of one span are interchangeable from here on."""
        key = (i, tuple(sorted(Counter((self.until[i][row - 1], end) for row, end in busy.items()).items())))
        if key in self.entered:
            return False
        if len(self.entered) >= self.limit:
            raise TooManyLayouts(f"gave up after {self.limit} dead ends in the search for positions")
        self.entered.add(key)
        return True

    def _choices(self, i: int, busy: dict[int, int]) -> Iterator[Placed]:
        """Yield the ways to give free rows to the threads that start at vertex i."""
        free: dict[int, list[int]] = defaultdict(list)
        for row in range(1, self.widths[i] + 1):
            if row not in busy:
                free[self.until[i][row - 1]].append(row)
        ends = sorted(self.starting[i].items(), reverse=True)
        return self._assign(i, ends, dict(sorted(free.items())))

    def _assign(self, i: int, ends: list[tuple[int, int]], free: dict[int, list[int]]) -> Iterator[Placed]:
        """The longest threads first, each in the shortest spans that hold it."""
        if not ends:
            yield []
            return
        (end, count), rest = ends[0], ends[1:]
        spans = [span for span in free if span >= end]
        for numbers in _shares(count, [len(free[span]) for span in spans]):
            taken = dict(zip(spans, numbers, strict=True))
            here = [(row, (i, end)) for span, number in taken.items() for row in free[span][:number]]
            left = {span: rows[taken.get(span, 0) :] for span, rows in free.items()}
            for others in self._assign(i, rest, left):
                yield here + others


def _shares(count: int, room: list[int]) -> Iterator[list[int]]:
    """Yield the ways to split a number over rooms, the first rooms filled first."""
    if not room:
        if count == 0:
            yield []
        return
    for number in range(min(count, room[0]), max(0, count - sum(room[1:])) - 1, -1):
        for others in _shares(count - number, room[1:]):
            yield [number, *others]
