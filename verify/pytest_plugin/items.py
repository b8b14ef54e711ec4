"""The items: collected from what claims declare, and run together with the claims that theirs use, once a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from verify.claim.claim import Claim
from verify.claim.discovery import LoadError, Location, given, installed, load
from verify.cli.catalogue import Catalogue
from verify.cli.probe import probe
from verify.cli.status import Unusable
from verify.pytest_plugin.running import Runs
from verify.report.signs import spelled_out
from verify.report.standing import Outcome, Standing, of_check, of_verdict

RUNS = pytest.StashKey[Runs]()


class ClaimFile(pytest.File):
    """A file with claims."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the claims that the file declares; one that cannot be loaded, or is installed, is an error of collection."""
        try:
            probe(str(self.path))  # a file that ends the process would end the tests, with status 0 perhaps
            locations = given(str(self.path))
        except (LoadError, Unusable) as error:
            raise self.CollectError(str(error).removeprefix("--claims ")) from None
        if taken := sorted(locations.keys() & installed()[0].keys()):
            raise self.CollectError(
                f"claim {taken[0]!r} is installed already, and other claims may use it; give yours another id"
            )
        for location in locations.values():
            yield ClaimNode.from_parent(self, name=location.claim, location=location)


class ClaimNode(pytest.Collector):
    """One claim: an item for each verdict, then one for each check."""

    def __init__(self, *, location: Location, **rest: Any) -> None:
        super().__init__(**rest)
        self.location = location

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the items of the claim."""
        try:
            claim: Claim = load(self.location)
        except LoadError as error:
            raise self.CollectError(str(error)) from None
        for part in claim.statements:
            yield VerdictItem.from_parent(self, name=f"verdict-{part}", location=self.location, subject=part)
        for name in claim.checks:
            yield CheckItem.from_parent(self, name=name, location=self.location, subject=name)


class ClaimItem(pytest.Item):
    """Something that a run of its claim decides."""

    def __init__(self, *, location: Location, subject: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.where, self.subject = location, subject

    def standing(self) -> Standing:
        """Return how the subject stands after the run."""
        raise NotImplementedError

    @property
    def runs(self) -> Runs:
        """The runs of this session; made when the first item needs one."""
        config = self.config
        if RUNS not in config.stash:
            config.stash[RUNS] = Runs(int(config.getoption("--verify-seed")), str(config.getoption("--verify-level")))
        return config.stash[RUNS]

    def runtest(self) -> None:
        """Pass, skip or fail as the subject stands."""
        standing = self.standing()
        message = spelled_out(standing.message)  # a lone half of a pair would end the run of who sends it to another process
        if standing.outcome is Outcome.SKIPPED:
            pytest.skip(message)
        if standing.outcome is not Outcome.PASSED:
            raise Stands(message)
        if message:
            self.add_report_section("call", "verdict", message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say in words what was found and how to see more; where it stands in our code is of no use to anybody."""
        if not isinstance(excinfo.value, Stands):
            return super().repr_failure(excinfo, style)
        source = f" --claims {self.where.file}" if self.where.file else ""
        more = f"python -m verify {self.where.claim}{source} -v"
        return f"{self.where.claim}: {self.subject.replace('_', ' ')}\n  {excinfo.value}\n  more: {more}"

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Return where the item is, for the lines of the report."""
        return self.path, None, f"{self.where.claim}: {self.name}"


class VerdictItem(ClaimItem):
    """The verdict on a statement beside the record."""

    def standing(self) -> Standing:
        """Return how the verdict stands, with what else differs from the record of the claim."""
        claim, others = self.runs.of(self.where)
        one = next(s for s in claim.statements if s.statement.part == self.subject)
        standing = of_verdict(one)
        lines = [d.line for d in others if d.statement == one.statement.id and not d.verdict]
        if lines and standing.outcome in (Outcome.PASSED, Outcome.SKIPPED):
            return Standing(Outcome.FAILED, "; ".join(lines))
        return standing


class CheckItem(ClaimItem):
    """A check with its controls."""

    def standing(self) -> Standing:
        """Return how the check stands."""
        claim, _ = self.runs.of(self.where)
        check = next(c for c in claim.checks if c.name == self.subject)
        return of_check(check, [s for s in claim.statements if s.statement.id in check.about])


class Stands(Exception):
    """A verdict or a check is not as it should be; the message says how it is."""


def installed_items(session: pytest.Session, names: Sequence[str]) -> Iterator[pytest.Item]:
    """Yield the items of installed claims.

    Raises:
        pytest.UsageError: a name that no package offers.
    """
    locations, failures = installed()
    try:
        chosen, broken = Catalogue(locations, (), tuple(failures)).choose(names)
    except Unusable as error:
        raise pytest.UsageError(f"--verify: {error}") from None
    if broken:
        raise pytest.UsageError(f"--verify: {broken[0]}")
    for name in chosen:
        node = ClaimNode.from_parent(session, name=name, location=locations[name], nodeid=f"verify::{name}")
        yield from (item for item in node.collect())
