"""The page of measured ratios: which machine, when, and one table."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from tests.benchmarks.timing import Row, significant, written

LIBRARIES = ("numpy", "torch", "sympy", "python-flint")


def page(rows: Sequence[Row]) -> str:
    """Return the page as Markdown, rows in the order of the figures."""
    ordered = sorted(rows, key=lambda row: int(row.figure[1:]))
    return "\n".join([*_introduction(), *_table(ordered), ""])


def machine() -> str:
    """Return what decides the ratios: cores, kind of processor, versions."""
    cores = f"{os.cpu_count()} cores {platform.machine().replace('_', '-')}"
    libraries = ", ".join(f"{name} {version(name).partition('+')[0]}" for name in LIBRARIES)
    return f"{cores}, Python {platform.python_version()}, {libraries}"


def _introduction() -> Iterator[str]:
    yield "# How fast"
    yield ""
    yield "Written by `python -m tests.benchmarks --write docs/benchmarks.md`, which measures everything anew in a few minutes;"
    yield "`python -m tests.benchmarks P5 P6` measures some figures only."
    yield ""
    yield f"Measured on {datetime.datetime.now(datetime.UTC):%Y-%m-%d}: {machine()}."
    yield ""
    yield "The baseline is what a user would write without this toolkit. The two programs of a row take turns on one core and one"
    yield "thread in one run; the ratio is the median of their processor times (P1: times on the clock). Ratios carry over from"
    yield 'machine to machine, times do not. For a goal "at most" the ratio is a price: how much dearer ours is than the'
    yield "baseline, which does less (a plain product without error bounds, a bare interpreter). Rows without a goal are there"
    yield "for orientation."
    yield ""


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| | work | baseline | ours | times | ratio | goal | met |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        goal = "" if row.goal is None else f"at {'most' if row.at_most else 'least'} {row.goal:g}"
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        times = " → ".join(written(seconds) for seconds in row.seconds)
        cells = (row.figure, row.work, row.baseline, row.ours, times, significant(row.ratio), goal, met)
        yield f"| {' | '.join(cells)} |"
