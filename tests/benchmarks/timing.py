"""Two programs timed against each other in one run: they take turns on one thread, so that their ratio holds elsewhere too."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from verify.numeric.threads import at_most as threads_at_most

Program = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison, measured.

    Attributes:
        figure: which speed goal, "P1" to "P11".
        work: what both programs do.
        baseline, ours: how.
        ratio: how many times faster ours is; where the goal is a price (``at_most``), how many times dearer.
        goal: the ratio asked for; ``None`` where the row is there for orientation.
        at_most: whether the goal is an upper bound.
        seconds: of the baseline and of ours, for the same work.
    """

    figure: str
    work: str
    baseline: str
    ours: str
    ratio: float
    goal: float | None
    at_most: bool
    seconds: tuple[float, float]

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached."""
        if self.goal is None:
            return None
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal


def compare(
    figure: str,
    work: str,
    baseline: tuple[str, Program],
    ours: tuple[str, Program],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    price: bool = False,
    share: float = 1.0,
    rounds: int = 5,
    clock: Clock = time.process_time,
) -> Row:
    """Time both programs in turn, and return the median of the ratios.

    What is counted is the processor's time in this process, so that a busy machine disturbs less; for programs that
    start others, hand in a clock on the wall.

    With ``at_most``, or ``price`` where there is no goal, the ratio says how much dearer ours is. ``share`` is how many times
    the work of the baseline our program does in a call.
    """
    (usual, slow), (way, fast) = baseline, ours
    with threads_at_most(1):
        slow(), fast()
        pairs = [(_seconds(slow, clock) * share, _seconds(fast, clock)) for _ in range(rounds)]
    price = price or at_most is not None
    ratio = statistics.median(f / s if price else s / f for s, f in pairs)
    times = statistics.median(s for s, _ in pairs) / share, statistics.median(f for _, f in pairs) / share
    return Row(figure, work, usual, way, ratio, at_least if at_most is None else at_most, price, times)


def show(rows: Iterable[Row]) -> None:
    """Print rows as they come."""
    for row in rows:
        goal = "" if row.goal is None else f"goal {'<=' if row.at_most else '>='} {row.goal:g}"
        verdict = {True: "met", False: "NOT MET", None: ""}[row.met]
        print(f"{row.figure:4}{row.work}: {row.baseline} / {row.ours}")
        slow, fast = (written(seconds) for seconds in row.seconds)
        print(f"{'':6}{significant(row.ratio):>7} times   {slow:>9} -> {fast:>9}   {goal:14} {verdict}", flush=True)


def written(seconds: float) -> str:
    """Return a time with three digits and its unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{significant(seconds / size)} {unit}"
    return f"{significant(seconds * 1e9)} ns"


def significant(value: float) -> str:
    """Return a number with two digits after the point below 10, one below 100, none above."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}".replace(",", " ")


def _seconds(program: Program, clock: Clock, *, least: float = 0.02) -> float:
    """Return the time of one call, averaged over enough calls to fill ``least`` seconds."""
    calls = 1
    while True:
        start = clock()
        for _ in range(calls):
            program()
        elapsed = clock() - start
        if elapsed >= least:
            return elapsed / calls
        calls *= 8 if elapsed < least / 8 else 2
