"""``record``: run claims and write what was found, verdicts and certificates, beside the claims."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from verify.claim.result import Status
from verify.cli import devices, options, outputs
from verify.cli.catalogue import ALL, Catalogue, records
from verify.cli.judgement import broken_reasons, failures
from verify.cli.output import say
from verify.cli.run import choose, execute
from verify.cli.status import AS_RECORDED, BROKEN, INTERRUPTED, Unusable
from verify.record.compare import as_found, differences
from verify.record.place import Place, place
from verify.record.recorded import RecordedClaim, read, render
from verify.report import writing
from verify.report.writing import Unwritable
from verify.runner.plan import Settings
from verify.runner.run import Run


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    options.add_claims(parser)
    options.add_settings(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what changed")


def main(options: Namespace) -> int:
    """Run claims and rewrite their records; return 3 and write nothing if anything is broken or unfinished."""
    options.resume = None
    known, asked, broken = choose(options)
    device = devices.resolve(options.device)
    places = {name: place(known.locations[name]) for name in known.locations}
    _ensure_writable({places[name] for name in asked})
    before = records(list(known.locations.values()))
    run, _ = execute(options, known, asked, Settings(options.seed, options.level, device, options.timeout))
    if run.interrupted:
        say("nothing is recorded: interrupted")
        return INTERRUPTED
    if refusals := [*(f"{failure.claim}: {failure.reason}" for failure in failures(run, broken)), *_refusals(run)]:
        for line in refusals:
            say(f"nothing is recorded: {line}")
        return BROKEN
    found = {name: as_found(claim, run.verdicts, run.results) for name, claim in run.plan.claims.items()}
    for line in _changes(found, before):
        say(line)
    for where in {places[name] for name in asked}:
        here = {name: entry for name, entry in found.items() if places[name] == where}
        _write(where, here, known, places, forget=ALL in options.claims)
        _write_certificates(where, here, before, run)
        say(f"recorded {', '.join(here)} in {_short(where.record)}")
    return AS_RECORDED


def _ensure_writable(places: set[Place]) -> None:
    try:
        for where in places:
            writing.ensure_writable(where.record)
    except Unwritable as error:
        raise Unusable(str(error)) from None


def _refusals(run: Run) -> Iterator[str]:
    """Why a run is not fit to be recorded."""
    yield from broken_reasons(run)
    for claim, check in run.plan.checks():
        result = run.results.get((claim.id, check.name))
        if result is None or result.status in (Status.TIMED_OUT, Status.SKIPPED):
            yield f"{claim.id}: {check.title}: {result.status.value if result else 'did not run'}"


def _changes(found: dict[str, RecordedClaim], before: dict[str, RecordedClaim]) -> list[str]:
    """What is different from the record so far: changed verdicts, then the rest, then what is new."""
    again = [name for name in found if name in before]
    changed = [difference for name in again for difference in differences(found[name], before[name])]
    lines = [f"changed  {d.line}" for d in sorted(changed, key=lambda difference: not difference.verdict)]
    for name, now in found.items():
        if name not in before:
            words = ", ".join(f"{entry.part} {entry.ruling} {entry.strength}".rstrip() for entry in now.statements)
            lines.append(f"new      {name}: {words}")
    return lines or ["nothing changed"]


def _write(
    where: Place, found: dict[str, RecordedClaim], known: Catalogue, places: dict[str, Place], *, forget: bool
) -> None:
    kept = read(where.record)
    if forget:
        for name in [name for name in kept if places.get(name) != where]:
            say(f"removed  {name}: no longer offered by any package")
            del kept[name]
    writing.write(where.record, render({**kept, **found}))


def _write_certificates(
    where: Place, found: dict[str, RecordedClaim], before: dict[str, RecordedClaim], run: Run
) -> None:
    stale = {file for name in found if name in before for file in before[name].certificates}
    claims = {name: run.plan.claims[name] for name in found}
    if any(entry.certificates for entry in found.values()):
        writing.make_folder(where.certificates)
        stale -= outputs.save_certificates(where.certificates, claims, run.results, lasting_only=True).keys()
    for file in stale:
        (where.certificates / file).unlink(missing_ok=True)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
