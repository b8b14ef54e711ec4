"""Running a campaign: the cells that its store does not hold yet, each kept as soon as it is finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from verify.campaign import files
from verify.campaign.campaign import Campaign, Found
from verify.campaign.files import Settings
from verify.campaign.lock import held
from verify.campaign.offers import find
from verify.report.writing import write
from verify.runner.pool import end, worker_processes


def run(
    campaign: Campaign[Any], sizes: Sequence[int], settings: Settings, store: Path | None = None, workers: int = 1
) -> Iterator[Found[Any]]:
    """Yield what is found in each cell: first what the store holds, which is not computed again, then as the cells finish.

    What is found does not depend on ``workers``, the number of processes; one or none is this process.

    Raises:
        NoStore: the store is the file of something else, which is left as it is, or another process writes it.
        Unwritable: the store cannot be written.
        BrokenProcessPool: a worker died; what had finished is in the store.
    """
    cells = campaign.cells(sizes)
    with held(store) if store else nullcontext():
        done = files.read(store, campaign, settings) if store else {}
        yield from [done[cell] for cell in cells if cell in done]
        for found in _looked_at(campaign, [cell for cell in cells if cell not in done], settings, workers):
            done[found.cell] = found
            if store:
                write(store, files.store(campaign, settings, done))
            yield found


def _looked_at(campaign: Campaign[Any], cells: Sequence[Any], settings: Settings, workers: int) -> Iterator[Found[Any]]:
    """Yield what is found in cells as they finish."""
    workers = min(workers, len(cells))
    if workers < 2:
        yield from (look(campaign, cell, settings) for cell in cells)
        return
    executor = worker_processes(workers)
    try:
        for future in as_completed([executor.submit(_look_at, cell, settings) for cell in cells]):
            yield future.result()
    finally:
        end(executor)


def look(campaign: Campaign[Any], cell: Any, settings: Settings) -> Found[Any]:
    """Look at one cell, in this process."""
    from verify.numeric.backend import select_backend

    return campaign.look(cell, select_backend(settings.device), settings.instances, settings.seed)


def _look_at(cell: Any, settings: Settings) -> Found[Any]:
    return look(find(settings.campaign), cell, settings)
