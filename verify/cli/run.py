"""``run``: run the checks of claims, print and write the report, and compare the verdicts with the record."""

from __future__ import annotations

import argparse
import json
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from verify.claim.discovery import LoadError
from verify.claim.result import CheckResult
from verify.cli import devices, options, outputs
from verify.cli.catalogue import Catalogue, catalogue, records
from verify.cli.interruption import terminated_like_interrupted
from verify.cli.judgement import differences_from, failures, status
from verify.cli.output import say
from verify.cli.pools import one_thread, pool
from verify.cli.replay import is_bound, shipped_certificates
from verify.cli.resume import finished
from verify.cli.status import DIFFERS, Unusable
from verify.record.compare import as_found
from verify.record.place import place
from verify.record.recorded import RecordedClaim
from verify.report.contents import Header, Report, contents
from verify.report.wording import plural
from verify.runner.plan import Plan, Settings, plan
from verify.runner.run import Key, Run
from verify.runner.run import run as run_plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    options.add_claims(parser)
    options.add_settings(parser)
    parser.add_argument(
        "--instance",
        type=options.instance,
        metavar="N",
        help="look at instance N alone of each check that draws instances; draws no verdict, 0 if all that ran held",
    )
    parser.add_argument(
        "--resume", type=options.file, metavar="REPORT", help="use the finished checks of a JSON report again"
    )
    outputs.add_outputs(parser)
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="one line a claim")
    loudness.add_argument("-v", "--verbose", action="store_true", help="derivations step by step, every control")


def main(options: Namespace) -> int:
    """Run claims; return the exit status."""
    outputs.ensure_possible(options)
    known, asked, broken = choose(options)
    device = devices.resolve(options.device)
    recorded = records(list(known.locations.values()))
    settings = Settings(options.seed, options.level, device, options.timeout, options.instance)
    run, header = execute(options, known, asked, settings)
    differ = differences_from(run, recorded) if not run.interrupted and options.instance is None else ()
    failed = failures(run, broken)
    standing = status(run, failed, differ)
    report = contents(run, header, recorded=recorded, failures=failed, differences=differ, status=standing)
    trouble = outputs.write(report, options)
    _show(report, options, known, _replays(options, known, run, recorded))
    _hints(report, options, known)
    if trouble:
        raise Unusable(trouble)
    return report.status


def choose(options: Namespace) -> tuple[Catalogue, list[str], list[LoadError]]:
    """Find the claims asked for, having said what is about to be done before anything slow is imported.

    Raises:
        Unusable: an unknown claim, or a source of claims that cannot be used.
    """
    one_thread()
    if options.sources:  # importing them may take its time
        _announce(options)
    known = catalogue(options.sources)
    asked, broken = known.choose(options.claims)
    if not options.sources:
        _announce(options)
    return known, asked, broken


def _announce(options: Namespace) -> None:
    if options.quiet:
        return
    names = options.claims or options.sources
    shown = " ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    workers = options.workers
    if workers.isdigit():
        workers = plural(int(workers), "worker") if int(workers) else "in this process"
    words = [f"seed {options.seed}", f"level {options.level}", f"device {options.device}", workers]
    say(f"{shown}: {', '.join(words)}")


def execute(options: Namespace, known: Catalogue, asked: list[str], settings: Settings) -> tuple[Run, Header]:
    """Plan and run claims; return the run and the header of its report."""
    from verify.report.progress import Progress
    from verify.report.provenance import code_digests, versions

    with pool(options.workers) as workers:
        planned = plan(asked, known.locations, settings)
        code = code_digests(planned.locations.values())
        header = Header(
            tuple(asked), settings.seed, settings.level, settings.device, settings.only, False, versions(), code,
            devices.skipped(options.device, settings.device),
        )  # fmt: skip
        again: Mapping[Key, CheckResult] = finished(options.resume, header) if options.resume else {}
        if not options.quiet:
            say(_extent(planned, len(again)))
        progress = Progress(planned, finished=Counter(key[0] for key in again), silent=options.quiet)
        with progress, terminated_like_interrupted():
            run = run_plan(planned, workers, finished=again, on_check=progress.on_check, on_task=progress.on_task)
    if run.interrupted:
        header = Header(**{**vars(header), "interrupted": True})
    return run, header


def _extent(planned: Plan, reused: int) -> str:
    """How much there is to do: the claims that are used beside those asked for, and the number of checks."""
    used = [name for name in planned.claims if name not in planned.asked]
    words = plural(sum(1 for _ in planned.checks()), "check")
    if used:
        listed = ", ".join(used[:6]) + (", ..." if len(used) > 6 else "")
        words += f", with those of {plural(len(used), 'claim')} used ({listed})"
    return f"{words}{f'; {reused} finished before' if reused else ''}"


def _replays(
    options: Namespace, known: Catalogue, run: Run, recorded: Mapping[str, RecordedClaim]
) -> dict[str, tuple[str, ...]]:
    """Save certificates if asked; return what to say after ``replay`` for each that is saved or shipped, the file first."""
    replays: dict[str, tuple[str, ...]] = {}
    own = tuple(word for source in options.sources for word in ("--claims", source))
    for name, claim in recorded.items():
        if name not in run.plan.claims:
            continue
        found = as_found(run.plan.claims[name], run.verdicts, run.results).certificates
        folder = place(run.plan.locations[name]).certificates
        for file, seal in found.items():
            if claim.certificates.get(file) == seal and (folder / file).is_file():
                path = file if not run.plan.locations[name].file else os.path.relpath(folder / file)
                replays[file] = (path, *(own if path != file else ()))
    if options.certificates:
        saved = outputs.save_certificates(Path(options.certificates), run.plan.claims, run.results)
        shipped = shipped_certificates(known)
        for file, saved_path in saved.items():
            content = json.loads(saved_path.read_text(encoding="utf-8"))
            claim_id = content["claim"].partition(".")[0]
            bound = is_bound(content, recorded.get(claim_id), shipped)
            theirs = own if run.plan.locations[claim_id].file else ()
            replays[file] = (str(saved_path), *theirs, *(() if bound else ("--unbound",)))
    return replays


def _show(report: Report, options: Namespace, known: Catalogue, replays: Mapping[str, tuple[str, ...]]) -> None:
    from verify.report.console import Terminal
    from verify.report.terminal import show

    terminal = Terminal()
    if not options.quiet:
        terminal.print()
    own = tuple(word for source in options.sources for word in ("--claims", source))
    sources = dict.fromkeys(known.own, own)
    show(report, terminal, verbose=options.verbose, quiet=options.quiet, replays=replays, sources=sources)
    if options.annotations:
        from verify.report.annotations import render

        files = {Path(source).name: os.path.relpath(source) for source in options.sources if os.path.isfile(source)}
        terminal.out(render(report, files), end="", highlight=False)


def _hints(report: Report, options: Namespace, known: Catalogue) -> None:
    """What to do next, on standard error."""
    if report.header.interrupted:
        finished = sum(1 for claim in report.claims for check in claim.checks if check.result)
        total = sum(len(claim.checks) for claim in report.claims)
        kept = options.json or outputs.keep(report)
        how = f"; continue with --resume {kept}" if kept else ""
        print(f"verify: interrupted, {finished} of {total} checks finished{how}", file=sys.stderr)
    if report.status != DIFFERS:
        return
    differing = {difference.statement.partition(".")[0] for difference in report.differences}
    if any(claim.id in differing and claim.id in known.own and not claim.recorded for claim in report.claims):
        command = " ".join(["python -m verify record", *(f"--claims {source}" for source in options.sources)])
        print(f"verify: no record; if this is what you expect, record it: {command}", file=sys.stderr)
