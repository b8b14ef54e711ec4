"""Planning a run: the claims with everything they use, cut into tasks of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import LoadError, Location, load
from verify.claim.errors import ClaimError
from verify.claim.instances import LEVELS, Cases
from verify.claim.literature import check_citations
from verify.claim.uses import check_uses

CHUNK = 32
"""Instances per task for checks that take one instance at a time: small enough to share among workers."""


@dataclass(frozen=True)
class Settings:
    """What a run depends on.

    Attributes:
        seed: non-negative; together with (claim, check, index) it determines every instance.
        level: ``"quick"``, ``"standard"`` or ``"deep"``.
        device: ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"cuda:i"``.
        timeout: seconds for one task (a check, a control, or a chunk of instances).
        only: run just this instance of each check that draws instances (to look at a failure again);
            lists of cases run whole.
    """

    seed: int = 0
    level: str = "quick"
    device: str = "auto"
    timeout: float = 120.0
    only: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or self.seed < 0:
            raise ValueError(f"the seed must be a non-negative integer, got {self.seed!r}")
        if self.level not in LEVELS:
            raise ValueError(f"the level must be one of {', '.join(LEVELS)}, got {self.level!r}")
        if not self.timeout > 0:
            raise ValueError(f"the time limit must be positive, got {self.timeout}")
        if self.only is not None and (not isinstance(self.only, int) or self.only < 0):
            raise ValueError(f"an instance is numbered from 0, got {self.only!r}")


@dataclass(frozen=True)
class Task:
    """One unit of work: a check (or one of its controls) on the instances ``start <= i < stop``."""

    location: Location
    check: str
    control: str
    start: int
    stop: int
    settings: Settings


@dataclass(frozen=True)
class Plan:
    """What a run will do.

    Attributes:
        asked: ids of the claims that were asked for.
        claims: these and every claim they use, by id; each with its location.
        failures: claims that could not be loaded.
        tasks: in a fixed order, whatever the number of workers.
    """

    asked: tuple[str, ...]
    claims: Mapping[str, Claim]
    locations: Mapping[str, Location]
    failures: tuple[LoadError, ...]
    settings: Settings
    tasks: tuple[Task, ...] = field(default=())

    def checks(self) -> Iterator[tuple[Claim, Check]]:
        for claim in self.claims.values():
            for check in claim.checks.values():
                yield claim, check


def plan(asked: Sequence[str], catalogue: Mapping[str, Location], settings: Settings) -> Plan:
    """Load the claims asked for and everything they use, and cut their checks into tasks.

    Args:
        asked: claim ids; each must be in the catalogue.
        catalogue: where every known claim is declared.

    A claim that cannot be loaded is reported in ``failures`` and does not keep the others from running.

    Raises:
        ValueError: a claim was asked for that is not in the catalogue.
    """
    unknown = [name for name in asked if name not in catalogue]
    if unknown:
        raise ValueError(f"there is no claim {unknown[0]!r}; there are {', '.join(catalogue) or 'none'}")
    claims: dict[str, Claim] = {}
    failures: dict[str, LoadError] = {}
    waiting = list(dict.fromkeys(asked))
    for name in waiting:
        if name not in catalogue:
            continue
        try:
            claims[name] = load(catalogue[name])
        except LoadError as failure:
            failures[name] = failure
            continue
        for statement in claims[name].statements.values():
            used = [other.partition(".")[0] for other in claims[name].leans_on(statement)]
            waiting.extend(other for other in used if other not in waiting)
    for name, error in _unmet(claims).items():
        failures[name] = LoadError(catalogue[name], error)
        del claims[name]
    locations = {name: catalogue[name] for name in claims}
    tasks = tuple(
        task
        for name, claim in claims.items()
        for check in claim.checks.values()
        for task in _tasks(locations[name], check, settings)
    )
    return Plan(tuple(dict.fromkeys(asked)), claims, locations, tuple(failures.values()), settings, tasks)


def _unmet(claims: Mapping[str, Claim]) -> dict[str, ClaimError]:
    """Return, by claim, what a claim alone cannot see.

    It does not account for a hypothesis of a statement that it uses, or cites the place of another claim as literature.
    """
    sources = {name: claim.source for name, claim in claims.items()}
    known = {statement.id: statement for claim in claims.values() for statement in claim.statements.values()}
    found: dict[str, ClaimError] = {}
    for name, claim in claims.items():
        try:
            check_uses(claim.statements.values(), known)
            check_citations(claim.statements.values(), sources)
        except ClaimError as error:
            found[name] = error
    return found


def _tasks(location: Location, check: Check, settings: Settings) -> Iterator[Task]:
    total = check.count.at(settings.level) if check.count else 1
    first, last = 0, total
    if settings.only is not None and check.count and not isinstance(check.instances, Cases):
        first, last = settings.only, settings.only + 1
    size = check.batch or CHUNK
    for start in range(first, last, size):
        yield Task(location, check.name, "", start, min(start + size, last), settings)
    for control in check.controls:
        yield Task(location, check.name, control.name, 0, total, settings)
