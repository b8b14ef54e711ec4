"""What a sampled check has covered: instances and misses per stratum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from verify.sampling.strata import Drawn, Missed


@dataclass(slots=True)
class Coverage:
    """Counts per stratum, in the order in which the strata are visited.

    Attributes:
        instances: instances that satisfied the hypotheses.
        misses: draws that did not and were thrown away.
        given_up: instances for which every permitted draw missed.
    """

    instances: dict[str, int] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)
    given_up: dict[str, int] = field(default_factory=dict)

    @classmethod
    def over(cls, names: Iterable[str]) -> Coverage:
        """Return zero counts for these strata, so that one that is never reached shows as zero and not as
        absent.
        """
        names = tuple(names)
        return cls(dict.fromkeys(names, 0), dict.fromkeys(names, 0), dict.fromkeys(names, 0))

    def record(self, outcome: Drawn[Any] | Missed) -> None:
        """Count one outcome of `Strata.draw`."""
        reached = self.instances if isinstance(outcome, Drawn) else self.given_up
        for counts in (self.instances, self.misses, self.given_up):
            counts.setdefault(outcome.stratum, 0)
        reached[outcome.stratum] += 1
        self.misses[outcome.stratum] += outcome.misses

    def merge(self, other: Coverage) -> None:
        """Add the counts of another worker."""
        pairs = ((self.instances, other.instances), (self.misses, other.misses), (self.given_up, other.given_up))
        for mine, theirs in pairs:
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count

    @property
    def total(self) -> int:
        """The number of instances that satisfied the hypotheses."""
        return sum(self.instances.values())

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The strata without a single instance; a check that leaves some uncovered must say so."""
        return tuple(name for name, count in self.instances.items() if count == 0)
