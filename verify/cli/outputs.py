"""The files a run is asked to write: seen to be possible before it starts, written when it ends, however it ends."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from verify.claim.claim import Claim
from verify.claim.result import CheckResult
from verify.cli import options
from verify.cli.status import Unusable
from verify.record import certificates
from verify.report import as_json, writing
from verify.report.contents import Report
from verify.report.writing import Unwritable

FILES = ("json", "html", "junit", "markdown", "times")


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """Add the options that name output files."""
    add = parser.add_argument
    add("--json", type=options.file, metavar="FILE", help="write the report as JSON (report.schema.json)")
    add("--html", type=options.file, metavar="FILE", help="write the report as one self-contained HTML page")
    add("--junit", type=options.file, metavar="FILE", help="write the report as JUnit XML")
    add("--markdown", type=options.file, metavar="FILE", help="write a summary as a Markdown table")
    add("--times", type=options.file, metavar="FILE", help="write how long each check took, apart from the report")
    add("--certificates", type=options.file, metavar="FOLDER", help="save the certificates that are found")
    add("--annotations", action="store_true", help="print ::error lines, which a CI shows in place")


def ensure_possible(options: Namespace) -> None:
    """See that every output can be written, before any work is done that could be lost.

    Raises:
        Unusable: one cannot, or two are the same file.
    """
    seen: dict[str, str] = {}
    try:
        for name in FILES:
            if file := getattr(options, name):
                writing.ensure_writable(Path(file))
                if taken := _read(file, name, options):
                    raise Unusable(f"--{name} {file}: is the file of {taken}, which would be lost")
                real = os.path.realpath(file)
                if real in seen:
                    raise Unusable(f"--{name} {file}: already the file of --{seen[real]}")
                seen[real] = name
        if options.certificates:
            writing.make_folder(Path(options.certificates))
    except Unwritable as error:
        raise Unusable(str(error)) from None


def _read(file: str, form: str, options: Namespace) -> str:
    """Return the option whose file would be replaced, or ""; a report may replace the one that it continues."""
    read = [("--claims", source) for source in options.sources]
    if form != "json":
        read += [("--resume", options.resume), ("--from", getattr(options, "source", None))]
    return next(
        (
            option
            for option, one in read
            if one and os.path.isfile(one) and os.path.exists(file) and os.path.samefile(one, file)
        ),
        "",
    )


def write(report: Report, options: Namespace) -> str:
    """Write the report in every form that was asked for; return what could not be written and why, or ""."""
    from verify.report import html, junit, markdown, times

    trouble = []
    forms = {
        "json": as_json.to_json, "html": html.render, "junit": junit.render, "markdown": markdown.render, "times": times.to_json,
    }  # fmt: skip
    for name, render in forms.items():
        if file := getattr(options, name):
            try:
                writing.write(Path(file), render(report))
            except Unwritable as error:  # the disk may have filled up since; the other files are still written
                trouble.append(str(error))
    return "; ".join(trouble)


def keep(report: Report) -> str:
    """Keep the report of an interrupted run for which no file was named; return where, or "" if that fails."""
    path = cache("interrupted.json")
    try:
        writing.make_folder(path.parent)
        writing.write(path, as_json.to_json(report))
    except Unwritable:
        return ""
    return str(path)


def cache(name: str) -> Path:
    """Return where something is kept for which no file was named."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")) / "verify" / name


def save_certificates(
    folder: Path,
    claims: Mapping[str, Claim],
    results: Mapping[tuple[str, str], CheckResult],
    *,
    lasting_only: bool = False,
) -> dict[str, Path]:
    """Save the certificates that were found and are not refused, and return their paths by file name."""
    saved = {}
    for claim in claims.values():
        refused = {name for name, _ in certificates.refused(claim, results)}
        for check, name, content in certificates.found(claim, results):
            if name not in refused and (certificates.lasting(check) or not lasting_only):
                writing.write(folder / name, certificates.render(content))
                saved[name] = folder / name
    return saved
