"""The files of a campaign: the store, from which it goes on where it stopped, and the report.

A store is written whole after each cell. It is used again only for the same campaign, seed, number of instances, device,
versions and code, since only these would find the same again; any other file is refused and left as it is.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from verify.campaign.campaign import LETTERS, Campaign, Found, Judgement, counts

STORE, REPORT, VERSION = "verify-campaign-store", "verify-campaign", 1

LARGEST_STORE = 2**28
"""Bytes of a file that is read as a store: 256 MiB, more than any campaign within its limits writes."""

ANSWER = {letter: answer for answer, letter in LETTERS.items()}


class NoStore(ValueError):
    """A file that is not the store of this campaign; says why, in one line."""


@dataclass(frozen=True)
class Settings:
    """All that the findings of a campaign depend on.

    Attributes:
        campaign: its name.
        seed, instances: of the draws.
        device: where the search ran.
        versions, code: of the libraries, and digests of the code, by name.
    """

    campaign: str
    seed: int
    instances: int
    device: str
    versions: Mapping[str, str]
    code: Mapping[str, str]


def read(path: Path, campaign: Campaign[Any], settings: Settings) -> dict[Any, Found[Any]]:
    """Return what a store holds by cell; nothing where there is no such file yet.

    Raises:
        NoStore: a file that is no store, or one of another campaign, or one that cannot be read.
    """
    if not path.exists():
        return {}
    if not path.is_file():
        raise NoStore(f"{path}: is no ordinary file; expected the store of a campaign")
    try:
        if not 0 < path.stat().st_size <= LARGEST_STORE:
            raise NoStore(f"{path}: has {path.stat().st_size} bytes; expected the store of a campaign, or no file yet")
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoStore(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, NoStore):
            raise
        raise NoStore(f"{path}: is not the store of a campaign: no JSON, or cut off") from None
    if not isinstance(content, dict) or (content.get("schema"), content.get("version")) != (STORE, VERSION):
        raise NoStore(f"{path}: is not the store of a campaign (it has no schema {STORE!r}, version {VERSION})")
    _same(path, content, settings)
    try:
        if content["sha256"] != _digest(content["cells"]):
            raise ValueError("its checksum is another")
        return _cells(content, campaign, settings.instances)
    except (ValueError, KeyError, TypeError) as error:
        raise NoStore(f"{path}: is a damaged store: {' '.join(str(error).split())[:120]}") from None


def _same(path: Path, content: Mapping[str, Any], settings: Settings) -> None:
    for name in ("campaign", "seed", "instances", "device"):
        was, now = content.get(name), getattr(settings, name)
        if type(was) is not type(now) or was != now:
            raise NoStore(
                f"{path}: holds a campaign with {name} {str(was)[:40]}, this one has {name} {now}; name another file"
            )
    for what in ("versions", "code"):
        kept, now = content.get(what), dict(getattr(settings, what))
        if not isinstance(kept, dict):
            raise NoStore(f"{path}: is a damaged store: it has no {what}")
        if changed := sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name)):
            noun = what.removesuffix("s")
            raise NoStore(
                f"{path}: the {noun} of {changed[0][:40]} has changed since; name another file, and begin again"
            )


def _cells(content: Mapping[str, Any], campaign: Campaign[Any], instances: int) -> dict[Any, Found[Any]]:
    sizes = content["sizes"]
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or not campaign.least <= size <= campaign.most:
            raise ValueError(f"size {size!r}")
    known = {tuple(asdict(cell).items()): cell for cell in campaign.cells(sorted(set(sizes)))}
    found: dict[Any, Found[Any]] = {}
    for entry in content["cells"]:
        searched, proved = ([ANSWER[letter] for letter in entry[name]] for name in ("searched", "proved"))
        margin, rest = entry["margin"], {"searched", "proved", "margin"}
        where = tuple((name, value) for name, value in entry.items() if name not in rest)
        if where not in known or not {type(value) for _, value in where} <= {str, int} or known[where] in found:
            raise ValueError(f"no cell of these sizes, or one that stands twice: {dict(where)}")
        if len(searched) != instances or not (margin is None or type(margin) is float):
            raise ValueError(f"{len(searched)} instances or margin {margin!r} in {dict(where)}")
        found[known[where]] = Found(
            known[where], tuple(searched), tuple(proved), math.inf if margin is None else margin
        )
    return found


def store(campaign: Campaign[Any], settings: Settings, found: Mapping[Any, Found[Any]]) -> str:
    """Return the text of a store: the same for the same cells, in whatever order they were finished."""
    sizes = sorted({list(asdict(cell).values())[1] for cell in found})
    cells = [_entry(found[cell]) for cell in campaign.cells(sizes) if cell in found]
    return _text(
        {"schema": STORE, "version": VERSION, **asdict(settings), "sizes": sizes, "sha256": _digest(cells)}, cells
    )


def report(
    campaign: Campaign[Any],
    settings: Settings,
    results: Sequence[Found[Any]],
    judgement: Judgement,
    *,
    left: int,
    gpu: str,
) -> str:
    """Return the text of the report.

    Args:
        results: in the order in which they are shown.
        left: cells that did not run.
        gpu: why nothing ran on a GPU, or "".
    """
    head = {
        "schema": REPORT, "version": VERSION, "title": campaign.title, "source": campaign.source, **asdict(settings), "gpu": gpu,
        "cells_left": left, "answer": judgement.answer.value, "finding": judgement.finding, "against": list(judgement.cells),
    }  # fmt: skip
    return _text(head, [{**_entry(x), "expected": campaign.expected(x.cell).value, **counts(x)} for x in results])


def _entry(found: Found[Any]) -> dict[str, Any]:
    letters = {name: "".join(LETTERS[answer] for answer in getattr(found, name)) for name in ("searched", "proved")}
    return {**asdict(found.cell), **letters, "margin": None if math.isinf(found.margin) else found.margin}


def _digest(cells: Iterable[Mapping[str, Any]]) -> str:
    return hashlib.sha256("\n".join(map(_line, cells)).encode("ascii")).hexdigest()


def _line(cell: Mapping[str, Any]) -> str:
    return json.dumps(cell, allow_nan=False)


def _text(head: Mapping[str, Any], cells: Iterable[Mapping[str, Any]]) -> str:
    """Return JSON with one line a cell."""
    opening = json.dumps(head, indent=1, ensure_ascii=False, allow_nan=False).removesuffix("\n}")
    lines = ",\n  ".join(map(_line, cells))
    return f'{opening},\n "cells": [\n  {lines}\n ]\n}}\n' if lines else f'{opening},\n "cells": []\n}}\n'
