"""Start-up of the command against a bare interpreter (figure P1): ``python -m tests.benchmarks.startup``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial

from tests.benchmarks.timing import Row, compare, show


def run(*arguments: str) -> None:
    """Run Python with these arguments to its end."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def first_words(*arguments: str) -> float:
    """Return the seconds until Python with these arguments says something, and end it then."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        assert process.stdout.read(1)
        elapsed = time.perf_counter() - start
        process.terminate()
    return elapsed


def rows() -> Iterator[Row]:
    """Compare the instant commands with an interpreter that does nothing, and wait for the first words of a run."""
    bare = ("python -c pass", partial(run, "-c", "pass"))
    for words in ("--help", "list"):
        ours = (f"python -m verify {words}", partial(run, "-m", "verify", words))
        yield compare("P1", f"start-up of {words}", bare, ours, at_most=2.5, rounds=15, clock=time.perf_counter)
    waits = [first_words("-m", "verify", "theorem1") for _ in range(5)]
    wait = statistics.median(waits)
    yield Row("P1", "the first words of a run", "one second", "python -m verify theorem1", wait, 1.0, True, (1.0, wait))


if __name__ == "__main__":
    show(rows())
