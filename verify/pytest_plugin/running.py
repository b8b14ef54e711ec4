"""Running claims for test items: each claim once a session, with the claims that it uses, in a process beside the tests."""

from __future__ import annotations

from verify.claim.discovery import Location, given, installed
from verify.claim.result import CheckResult
from verify.cli.catalogue import records
from verify.cli.judgement import differences_from, failures
from verify.record.compare import Difference
from verify.report.contents import ClaimReport, Header, contents
from verify.runner.plan import Settings, plan
from verify.runner.pool import Processes
from verify.runner.run import Key, run


class Runs:
    """Reports on claims, made when they are asked for; what was found for one is used again for the next.

    A check runs in a worker: one that ends its process would end the tests otherwise, with status 0 perhaps.
    """

    def __init__(self, seed: int, level: str) -> None:
        self.settings = Settings(seed, level, "cpu")
        self.found: dict[tuple[str, Key], CheckResult] = {}
        self.reports: dict[Location, tuple[ClaimReport, tuple[Difference, ...]]] = {}

    def of(self, location: Location) -> tuple[ClaimReport, tuple[Difference, ...]]:
        """Return the report on a claim, and how it differs from the record."""
        if location not in self.reports:
            self.reports[location] = self._run(location)
        return self.reports[location]

    def _run(self, location: Location) -> tuple[ClaimReport, tuple[Difference, ...]]:
        known = dict(installed()[0])
        if location.file:
            known |= given(location.file)
        planned = plan([location.claim], known, self.settings)
        origin = {claim: f"{at.file}{at.module}" for claim, at in planned.locations.items()}
        before = {key: result for (source, key), result in self.found.items() if origin.get(key[0]) == source}
        ended = run(planned, Processes(1), finished=before)
        self.found |= {(origin[key[0]], key): result for key, result in ended.results.items()}
        recorded = records(list(planned.locations.values()))
        differ = differences_from(ended, recorded)
        header = Header((location.claim,), self.settings.seed, self.settings.level, "cpu", None, False, {}, {})
        report = contents(ended, header, recorded=recorded, failures=failures(ended), differences=differ, status=0)
        return next(claim for claim in report.claims if claim.id == location.claim), differ
