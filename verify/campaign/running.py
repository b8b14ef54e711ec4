"""Running a campaign: the cells that its store does not hold yet, one by one, each kept as soon as it is finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.campaign import files
from verify.campaign.campaign import Campaign, Found
from verify.campaign.files import Settings
from verify.report.writing import write

if TYPE_CHECKING:
    from verify.numeric.backend import Backend


def run(
    campaign: Campaign[Any], sizes: Sequence[int], backend: Backend, settings: Settings, store: Path | None = None
) -> Iterator[Found[Any]]:
    """Yield what is found in each cell, in order; what the store holds is not computed again.

    Raises:
        NoStore: the store is the file of something else; it is left as it is.
        Unwritable: the store cannot be written.
    """
    done = files.read(store, campaign, settings) if store else {}
    for cell in campaign.cells(sizes):
        if cell not in done:
            done[cell] = campaign.look(cell, backend, settings.instances, settings.seed)
            if store:
                write(store, files.store(campaign, settings, done))
        yield done[cell]
