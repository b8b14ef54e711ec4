"""What a finished run amounts to: how it differs from the record, what is broken, and the exit status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from verify.claim.discovery import LoadError
from verify.claim.trust import distrust
from verify.claim.verdict import Ruling
from verify.cli.status import AS_RECORDED, BROKEN, DIFFERS, INTERRUPTED
from verify.record import certificates
from verify.record.compare import Difference, as_found, differences, unexpected
from verify.record.recorded import RecordedClaim
from verify.report.contents import Failure, load_failure
from verify.runner.run import Run


def differences_from(run: Run, recorded: Mapping[str, RecordedClaim]) -> tuple[Difference, ...]:
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
    """Return the exit status: interrupted, then broken, then different, then as recorded.

    One instance gives no verdict that could be as recorded; there the status says whether all that ran held.
    """
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
