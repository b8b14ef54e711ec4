"""Time limits that hold even inside a C extension.

The soft limit raises :class:`TimeLimit` in the checked code by an interval timer. Code that never returns to
the interpreter does not see it; for a worker process the hard limit ends the process from a watchdog thread,
and the run continues in a fresh one. Code that catches the exception and goes on is found out by the clock.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from verify.claim.errors import TimeLimit

GRACE = 2.0
"""Seconds between the soft limit and the hard one: room for a C call to return."""

LONGEST = 1e6
"""Seconds; a limit beyond that is as good as none, and timers refuse very large numbers."""


@dataclass(frozen=True)
class Limit:
    """When the time of a block is used up, whatever the block makes of the exception that says so."""

    due: float

    @property
    def expired(self) -> bool:
        return time.monotonic() >= self.due


NEVER = Limit(float("inf"))


@contextmanager
def time_limit(seconds: float, *, hard: bool = False) -> Iterator[Limit]:
    """Raise :class:`TimeLimit` in the block after ``seconds``; with ``hard``, end the process soon after that.

    The soft limit is repeated every second, because an exception raised inside a destructor or a C callback
    is lost. Outside the main thread, or where there are no interval timers, only the hard limit works.
    """
    limit = Limit(time.monotonic() + seconds)
    soft = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    armed = True

    def expire(signum: int, frame: FrameType | None) -> None:
        if armed:
            raise TimeLimit

    if hard:
        sink = open(os.devnull, "w")  # noqa: SIM115  (must stay open as long as the watchdog thread may write)
        faulthandler.dump_traceback_later(min(seconds, LONGEST) + GRACE, exit=True, file=sink)
    if soft:
        previous = signal.signal(signal.SIGALRM, expire)
        started = time.monotonic()
        remaining, interval = signal.setitimer(signal.ITIMER_REAL, min(seconds, LONGEST), 1.0)
    try:
        try:
            yield limit
        finally:
            armed = False  # an alarm from here on must not keep the limits from being lifted
    finally:
        armed = False
        if soft:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, previous)
            if remaining:  # somebody else's alarm, a test runner's perhaps, that was put off
                due = max(remaining - (time.monotonic() - started), 1e-3)
                signal.setitimer(signal.ITIMER_REAL, due, interval)
        if hard:
            faulthandler.cancel_dump_traceback_later()
            sink.close()
