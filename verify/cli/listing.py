"""``list``: the claims there are, with their recorded verdicts."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from verify.claim.discovery import LoadError, Location, load
from verify.cli import options, rows
from verify.cli.catalogue import catalogue, records
from verify.cli.status import AS_RECORDED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    options.add_sources(parser)
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="the ids alone, one a line")
    loudness.add_argument("-v", "--verbose", action="store_true", help="every statement by its name, with its verdict")


def main(options: Namespace) -> int:
    """Print a table of claims; those without a record are loaded for their titles."""
    known = catalogue(options.sources)
    recorded = records(list(known.locations.values()))
    claims = [asdict(recorded[name]) if name in recorded else _unrecorded(at) for name, at in known.locations.items()]
    rows.show(claims, verbose=options.verbose, quiet=options.quiet)
    return AS_RECORDED


def _unrecorded(location: Location) -> dict[str, Any]:
    try:
        claim = load(location)
    except LoadError as failure:
        source = location.module.partition(".")[0]
        return {"id": location.claim, "title": f"cannot be loaded: {failure}", "source": source, "statements": []}
    statements = [
        {"part": statement.part, "kind": statement.kind.value, "ruling": "not recorded", "strength": ""}
        for statement in claim.statements.values()
    ]
    return {"id": claim.id, "title": claim.title, "source": str(claim.source), "statements": statements}
