"""``run``: run the checks of claims, print and write the report, and compare the verdicts with the record."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from verify.claim.discovery import LoadError
from verify.claim.result import CheckResult
from verify.claim.verdict import Ruling, distrust
from verify.cli import devices, options, outputs
from verify.cli.catalogue import Catalogue, catalogue, records
from verify.cli.output import say
from verify.cli.pools import one_thread, pool
from verify.cli.resume import finished
from verify.cli.status import AS_RECORDED, BROKEN, DIFFERS, INTERRUPTED
from verify.record import certificates
from verify.record.compare import Difference, as_found, differences, unexpected
from verify.record.place import place
from verify.record.recorded import RecordedClaim
from verify.report.contents import Failure, Header, Report, contents, load_failure
from verify.report.wording import plural
from verify.runner.plan import Plan, Settings, plan
from verify.runner.run import Key, Run
from verify.runner.run import run as run_plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    options.add_claims(parser)
    options.add_settings(parser)
    parser.add_argument(
        "--instance", type=options.instance, metavar="N", help="run instance N alone of each check that draws instances"
    )
    parser.add_argument("--resume", metavar="REPORT", help="use the finished checks of a JSON report again")
    outputs.add_outputs(parser)
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="one line a claim")
    loudness.add_argument("-v", "--verbose", action="store_true", help="derivations step by step, every control")


def main(options: Namespace) -> int:
    """Run claims; return the exit status."""
    if options.claims or options.sources:
        announce(options)
    outputs.ensure_possible(options)
    one_thread()
    device = devices.resolve(options.device)
    known = catalogue(options.sources)
    asked, broken = known.choose(options.claims)
    settings = Settings(options.seed, options.level, device, options.timeout, options.instance)
    planned, run, header = execute(options, known, asked, settings)
    recorded = records(list(planned.locations.values()))
    found = found_differences(run, recorded) if not run.interrupted and options.instance is None else ()
    failed = failures(run, broken)
    verdict = status(run, failed, found)
    report = contents(run, header, recorded=recorded, failures=failed, differences=found, status=verdict)
    outputs.write(report, options)
    replays = _replays(options, run, recorded)
    _show(report, options, replays)
    _hints(report, options, known)
    return report.status


def announce(options: Namespace) -> None:
    """Say what is about to be done before anything slow is imported."""
    if options.quiet:
        return
    names = options.claims or options.sources
    shown = " ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    workers = options.workers if options.workers.startswith("dask:") else plural(int(options.workers), "worker")
    words = [f"seed {options.seed}", f"level {options.level}", f"device {options.device}", workers]
    say(f"{shown}: {', '.join(words)}")


def execute(options: Namespace, known: Catalogue, asked: list[str], settings: Settings) -> tuple[Plan, Run, Header]:
    """Plan and run claims; return the plan, the run, and the header of its report."""
    from verify.report.progress import Progress
    from verify.report.provenance import code_digests, versions

    with pool(options.workers) as workers:
        planned = plan(asked, known.locations, settings)
        code = code_digests(planned.locations.values())
        header = Header(
            tuple(asked), settings.seed, settings.level, settings.device, settings.only, False, versions(), code
        )
        again: Mapping[Key, CheckResult] = finished(options.resume, header) if options.resume else {}
        if not options.quiet:
            say(_extent(planned, len(again)))
        progress = Progress(planned, finished=Counter(key[0] for key in again), silent=options.quiet)
        with progress:
            run = run_plan(planned, workers, finished=again, on_check=progress.on_check, on_task=progress.on_task)
    if run.interrupted:
        header = Header(**{**vars(header), "interrupted": True})
    return planned, run, header


def found_differences(run: Run, recorded: Mapping[str, RecordedClaim]) -> tuple[Difference, ...]:
    """Return how a run differs from the record, or from the expectation that everything holds where there is none."""
    out: list[Difference] = []
    for name, claim in run.plan.claims.items():
        found = as_found(claim, run.verdicts, run.results)
        if name in recorded:
            out.extend(differences(found, recorded[name]))
        else:
            out.extend(unexpected(claim, found, run.verdicts, run.results))
    return tuple(sorted(out, key=lambda difference: not difference.verdict))


def failures(run: Run, broken: Iterable[LoadError] = ()) -> tuple[Failure, ...]:
    """Return what is broken beside the checks: claims that cannot be loaded, certificates that are refused."""
    out = [load_failure(error) for error in (*run.plan.failures, *broken)]
    for name, claim in run.plan.claims.items():
        refusals = certificates.refused(claim, run.results)
        out.extend(Failure(name, f"certificate {file} is refused: {why}") for file, why in refusals)
    return tuple(out)


def status(run: Run, failed: tuple[Failure, ...], found: tuple[Difference, ...]) -> int:
    """Return the exit status: interrupted, then broken, then different, then as recorded."""
    if run.interrupted:
        return INTERRUPTED
    if failed or any(True for _ in broken_reasons(run)):
        return BROKEN
    if run.plan.settings.only is not None:
        return AS_RECORDED if all(result.status.value == "held" for result in run.results.values()) else DIFFERS
    return DIFFERS if found else AS_RECORDED


def broken_reasons(run: Run) -> Iterator[str]:
    """Yield why a run is broken: nothing that ran, checks that cannot be trusted, arguments that cannot be."""
    if not run.results:
        yield "no check ran"
    for (claim, name), result in run.results.items():
        if doubt := distrust(result):
            yield f"{claim}: {name.replace('_', ' ')}: {doubt}"
    for verdict in run.verdicts.values():
        if verdict.ruling is Ruling.BROKEN:
            yield f"{verdict.statement}: {'; '.join(verdict.reasons)}"


def _extent(planned: Plan, reused: int) -> str:
    """How much there is to do: the claims that are used beside those asked for, and the number of checks."""
    used = [name for name in planned.claims if name not in planned.asked]
    words = plural(sum(1 for _ in planned.checks()), "check")
    if used:
        listed = ", ".join(used[:6]) + (", ..." if len(used) > 6 else "")
        words += f", with those of {plural(len(used), 'claim')} used ({listed})"
    return f"{words}{f'; {reused} finished before' if reused else ''}"


def _replays(options: Namespace, run: Run, recorded: Mapping[str, RecordedClaim]) -> dict[str, str]:
    """Save certificates if asked, and return what ``replay`` takes for each that is saved or shipped."""
    replays = {}
    for name, claim in recorded.items():
        found = as_found(run.plan.claims[name], run.verdicts, run.results).certificates
        folder = place(run.plan.locations[name]).certificates
        for file, seal in found.items():
            if claim.certificates.get(file) == seal and (folder / file).is_file():
                replays[file] = file if not run.plan.locations[name].file else os.path.relpath(folder / file)
    if options.certificates:
        saved = outputs.save_certificates(Path(options.certificates), run.plan.claims, run.results)
        replays.update({file: str(path) for file, path in saved.items()})
    return replays


def _show(report: Report, options: Namespace, replays: Mapping[str, str]) -> None:
    from verify.report.console import Terminal
    from verify.report.terminal import show

    terminal = Terminal()
    if not options.quiet:
        terminal.print()
    show(report, terminal, verbose=options.verbose, quiet=options.quiet, replays=replays)
    if options.annotations:
        from verify.report.annotations import render

        files = {Path(source).name: os.path.relpath(source) for source in options.sources if os.path.isfile(source)}
        terminal.out(render(report, files), end="", highlight=False)


def _hints(report: Report, options: Namespace, known: Catalogue) -> None:
    """What to do next, on standard error."""
    if report.header.interrupted:
        finished = sum(1 for claim in report.claims for check in claim.checks if check.result)
        total = sum(len(claim.checks) for claim in report.claims)
        kept = f"; continue with --resume {options.json}" if options.json else "; with --json FILE they can be kept"
        print(f"verify: interrupted, {finished} of {total} checks finished{kept}", file=sys.stderr)
    differing = {difference.statement.partition(".")[0] for difference in report.differences}
    if any(claim.id in differing and claim.id in known.own and not claim.recorded for claim in report.claims):
        command = " ".join(["python -m verify record", *(f"--claims {source}" for source in options.sources)])
        print(f"verify: no record; if this is what you expect, record it: {command}", file=sys.stderr)
