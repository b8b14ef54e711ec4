"""``report``: one run, or the JSON report of an earlier one, in every form in which it can be handed around."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from verify.cli import outputs, run
from verify.cli.catalogue import ALL
from verify.cli.options import file
from verify.cli.status import Unusable
from verify.report.as_json import ReportError, read


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command: those of a run, and a report to start from."""
    parser.add_argument(
        "--from", dest="source", type=file, metavar="REPORT", help="a JSON report to write in other forms; run nothing"
    )
    run.arguments(parser)


def main(options: Namespace) -> int:
    """Write the report; return the status of the run, whenever it was made."""
    if not any(getattr(options, name) for name in outputs.FILES):
        raise Unusable("name a file to write: --html, --markdown, --junit or --json")
    if options.source:
        return _again(options)
    if not options.claims and not options.sources:
        options.claims = [ALL]
    return run.main(options)


def _again(options: Namespace) -> int:
    if options.claims or options.sources:
        raise Unusable("--from takes what is in the report; leave out the names of claims")
    if options.times:
        raise Unusable("--times cannot be written from a report, which has no times; --from takes the other forms")
    outputs.ensure_possible(options)
    try:
        report = read(Path(options.source))
    except ReportError as error:
        raise Unusable(f"--from {error}") from None
    if trouble := outputs.write(report, options):
        raise Unusable(trouble)
    if options.annotations:
        from verify.report.annotations import render

        print(render(report), end="")
    return report.status
