"""What a campaign shows while it is under way, on standard error: a bar on a terminal, a line for each grid elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from verify.campaign.campaign import Campaign, Found, axes, panel
from verify.campaign.files import Settings
from verify.report.wording import plural


@contextmanager
def progress(
    campaign: Campaign[Any], sizes: Sequence[int], settings: Settings, *, silent: bool = False
) -> Iterator[Callable[[Found[Any]], None]]:
    """Say what is about to run, and give a function that is told each cell that is finished."""
    if silent:
        yield lambda found: None
        return
    cells = campaign.cells(sizes)
    size = axes(cells[0])[0]
    head = f"{campaign.name}: {plural(len(cells), 'cell')}, {size} = {', '.join(map(str, sizes))}"
    print(f"{head}; {settings.instances} {campaign.objects} in each; {settings.device}", file=sys.stderr, flush=True)
    if not sys.stderr.isatty():
        yield _lines(size, Counter(map(panel, cells)))
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from verify.report.console import Terminal

    columns = (TextColumn("cells"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left:"))
    with Progress(*columns, TimeRemainingColumn(), console=Terminal(sys.stderr), transient=True) as bar:
        task = bar.add_task("cells", total=len(cells))
        yield lambda found: bar.advance(task)


def _lines(size: str, left: Counter[tuple[str, int]]) -> Callable[[Found[Any]], None]:
    total = left.copy()

    def line(found: Found[Any]) -> None:
        which = panel(found.cell)
        left[which] -= 1
        if not left[which]:
            print(
                f"{which[0]}, {size} = {which[1]}: {plural(total[which], 'cell')} finished", file=sys.stderr, flush=True
            )

    return line
