"""Timing of two programs against each other in one run: alternated, medians, so that only the ratio is reported."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from verify.numeric.threads import at_most

Program = Callable[[], object]


def seconds(program: Program, *, least: float = 0.02) -> float:
    """Return the time of one call, averaged over enough calls to fill ``least`` seconds."""
    calls, start = 0, time.perf_counter()
    while True:
        program()
        calls += 1
        elapsed = time.perf_counter() - start
        if elapsed >= least:
            return elapsed / calls


def ratio(slow: Program, fast: Program, *, rounds: int = 5) -> tuple[float, float, float]:
    """Return (median of slow/fast, seconds of slow, seconds of fast); the programs take turns on one thread."""
    with at_most(1):
        slow(), fast()
        pairs = [(seconds(slow), seconds(fast)) for _ in range(rounds)]
    slow_time, fast_time = (statistics.median(column) for column in zip(*pairs, strict=True))
    return statistics.median(s / f for s, f in pairs), slow_time, fast_time


def report(name: str, slow: Program, fast: Program, *, rounds: int = 5) -> None:
    """Print one line: what was compared, the ratio, both times."""
    value, slow_time, fast_time = ratio(slow, fast, rounds=rounds)
    print(f"{name:68s} {value:9.1f}x  {1e6 * slow_time:12.1f} us -> {1e6 * fast_time:10.1f} us", flush=True)
