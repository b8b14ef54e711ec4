"""``campaign``: a question asked of many drawn instances, cell by cell of a grid; it goes on where it was interrupted."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from verify.cli import devices, options
from verify.cli.status import AS_RECORDED, BROKEN, DIFFERS, INTERRUPTED, Unusable

if TYPE_CHECKING:
    from verify.campaign import Campaign, Found, Settings

MOST_INSTANCES = 10_000

WHY = {INTERRUPTED: "interrupted", BROKEN: "a worker process died (killed, or out of memory)"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("campaign", nargs="?", metavar="CAMPAIGN", help="which one; without a name: list what there is")
    add(
        "--k",
        type=sizes,
        metavar="K,K,..",
        help="sizes of the matrices, such as 3,5,8 (default: those of the campaign)",
    )
    add(
        "--instances",
        type=instances,
        metavar="N",
        help="how many are drawn in each cell (default: that of the campaign)",
    )
    add("--seed", type=options.seed, default=0, metavar="N", help="seed of all instances (default 0)")
    add("--device", type=options.device, default="auto", metavar="DEVICE",
        help="auto (default), cpu, cuda or cuda:N; a GPU that is absent is an error")  # fmt: skip
    add("--workers", type=workers, metavar="N",
        help="how many processes (default: one for each CPU, and one on a GPU); the findings are the same")  # fmt: skip
    add(
        "--store",
        type=options.file,
        metavar="FILE",
        help="keep every finished cell there, and go on from what it holds",
    )
    add("--json", type=options.file, metavar="FILE", help="write every cell, instance by instance, as JSON")
    add("-q", "--quiet", action="store_true", help="the answer only, and no progress")


def sizes(text: str) -> list[int]:
    """Return sizes: whole numbers, each once, the smallest first."""
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdigit() and len(word) <= 9 for word in words):
        raise argparse.ArgumentTypeError(
            f"expected whole numbers with commas between them, such as 3,5,8, got {text[:40]!r}"
        )
    return sorted({int(word) for word in words})


def instances(text: str) -> int:
    """Return how many instances are drawn."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST_INSTANCES):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {MOST_INSTANCES}, got {text[:40]!r}")
    return int(text)


def workers(text: str) -> int:
    """Return a number of processes."""
    if text.startswith("dask:"):
        raise argparse.ArgumentTypeError("a campaign runs in processes of this machine; expected a number of them")
    return int(options.workers(text))


def main(options: Namespace) -> int:
    """Run a campaign; status 0 if nothing contradicts and nothing is open, 1 if not, 2 for unusable files, 3 if
    a worker died, 130 if interrupted.
    """
    from verify.cli.pools import one_thread

    one_thread()
    from verify.campaign import NoStore, find, offered
    from verify.report.writing import Unwritable

    if not options.campaign:
        return _list(offered())
    try:
        campaign = find(options.campaign)
        asked = _within(campaign, options.k)
        device = devices.resolve(options.device)
        settings = _settings(campaign, options, device)
        _ensure_possible(campaign, settings, options)
        return _run(campaign, asked, settings, options)
    except LookupError as error:
        raise Unusable(str(error)) from None
    except NoStore as error:
        raise Unusable(f"--store {error}") from None
    except Unwritable as error:
        raise Unusable(str(error)) from None


def _list(known: Any) -> int:
    from verify.campaign import find
    from verify.cli.output import say

    for name in known:
        campaign = find(name)
        say(f"{name:20}{campaign.source:16}{campaign.title}")
    return AS_RECORDED


def _within(campaign: Campaign[Any], asked: Sequence[int] | None) -> Sequence[int]:
    if odd := [k for k in asked or () if not campaign.least <= k <= campaign.most]:
        raise Unusable(
            f"--k: {odd[0]} is no size of {campaign.name}; expected sizes from {campaign.least} to {campaign.most}"
        )
    return asked or campaign.sizes


def _settings(campaign: Campaign[Any], options: Namespace, device: str) -> Settings:
    from verify.campaign import Settings, offered
    from verify.claim.discovery import Location
    from verify.report.provenance import code_digests, versions

    code = code_digests([Location(campaign.name, offered()[campaign.name])])
    return Settings(campaign.name, options.seed, options.instances or campaign.instances, device, versions(), code)


def _ensure_possible(campaign: Campaign[Any], settings: Settings, options: Namespace) -> None:
    """See that the store can be used and every file be written, before anything is computed."""
    from verify.campaign import files
    from verify.report.writing import ensure_writable

    if options.store and options.json and os.path.realpath(options.store) == os.path.realpath(options.json):
        raise Unusable(f"--json {options.json}: is the file of --store, which it would replace")
    if options.store:
        files.read(Path(options.store), campaign, settings)
        ensure_writable(Path(options.store))
    if options.json:
        ensure_writable(Path(options.json))


def _run(campaign: Campaign[Any], asked: Sequence[int], settings: Settings, options: Namespace) -> int:
    from concurrent.futures.process import BrokenProcessPool

    from verify.campaign import files, run
    from verify.campaign.progress import progress
    from verify.campaign.show import show
    from verify.claim.answer import Answer
    from verify.cli.interruption import terminated_like_interrupted
    from verify.report.console import Terminal
    from verify.report.writing import write

    results: list[Found[Any]] = []
    stopped: int | None = None
    store = Path(options.store) if options.store else None
    with terminated_like_interrupted(), progress(campaign, asked, settings, silent=options.quiet) as tell:
        try:
            for found in run(campaign, asked, settings, store, _processes(settings, options)):
                results.append(found)
                tell(found)
        except KeyboardInterrupt:
            stopped = INTERRUPTED
        except BrokenProcessPool:
            stopped = BROKEN
    cells = campaign.cells(asked)
    results.sort(key=lambda found: cells.index(found.cell))
    left = len(cells) - len(results)
    judgement = campaign.judge(results, left=left)
    gpu = devices.skipped(options.device, settings.device)
    terminal = Terminal()
    show(campaign, results, judgement, terminal, settings=settings, gpu=gpu, quiet=options.quiet)
    if options.json:
        write(Path(options.json), files.report(campaign, settings, results, judgement, left=left, gpu=gpu))
    if stopped is not None:
        _go_on(campaign, asked, settings, results, options, why=WHY[stopped])
        return stopped
    return AS_RECORDED if judgement.answer is Answer.HOLDS else DIFFERS


def _processes(settings: Settings, options: Namespace) -> int:
    """As many as were asked for; by themselves several share the CPUs, but not a GPU."""
    if options.workers is not None:
        return int(options.workers)
    return workers("auto") if settings.device == "cpu" else 1


def _go_on(
    campaign: Campaign[Any],
    asked: Sequence[int],
    settings: Settings,
    results: Sequence[Found[Any]],
    options: Namespace,
    *,
    why: str,
) -> None:
    """Say how the campaign goes on; what had finished is kept even where no store was named."""
    from verify.campaign import files
    from verify.cli.outputs import cache
    from verify.report.writing import Unwritable, make_folder, write

    kept = Path(options.store or cache(f"{campaign.name}.json"))
    if not options.store and results:
        try:
            make_folder(kept.parent)
            write(kept, files.store(campaign, settings, {found.cell: found for found in results}))
        except Unwritable as error:
            print(f"{why}; what had finished could not be kept: {error}", file=sys.stderr)
            return
    words = [
        f"python -m verify campaign {campaign.name} --k {','.join(map(str, asked))} --instances {settings.instances}"
    ]
    words += [f"--seed {settings.seed}"] if settings.seed else []
    words += [f"--device {options.device}"] if options.device != "auto" else []
    words += [f"--workers {options.workers}"] if options.workers is not None else []
    words += [f"--store {quote(str(kept))}"] + ([f"--json {quote(options.json)}"] if options.json else [])
    print(f"{why}; to go on: {' '.join(words)}", file=sys.stderr)
