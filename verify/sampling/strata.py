"""Strata: the families that instances are drawn from, degenerate ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from verify.sampling.seeding import instance_rng

T = TypeVar("T")


class Miss(Exception):
    """Raised by a draw whose outcome does not satisfy the hypotheses; the draw is then repeated with fresh
    numbers.
    """


@dataclass(frozen=True, slots=True)
class Stratum(Generic[T]):
    """A named family of instances.

    Attributes:
        name: what is special about its members, in the field's words ("repeated singular values").
        draw: takes a generator, returns one member; ``None`` or a raised `Miss` says "hypotheses not
            satisfied".
    """

    name: str
    draw: Callable[[np.random.Generator], T | None]


@dataclass(frozen=True, slots=True)
class Drawn(Generic[T]):
    """An instance that satisfies the hypotheses.

    Attributes:
        index: its number within the check.
        stratum: the name of the stratum it came from.
        misses: how many draws were thrown away before it; also the attempt number that reproduces it.
        value: the instance.
    """

    index: int
    stratum: str
    misses: int
    value: T


@dataclass(frozen=True, slots=True)
class Missed:
    """The report that every permitted draw of an instance missed the hypotheses."""

    index: int
    stratum: str
    misses: int


class Strata(Generic[T]):
    """An ordered family of strata: the degenerate ones, then the random ones.

    Instance ``index`` belongs to stratum ``index mod m`` of that order, m being their number: the first pass
    visits every degenerate stratum before any random one, later passes go round again, and any count of at
    least m covers them all.
    """

    def __init__(
        self, degenerate: Sequence[Stratum[T]], random: Sequence[Stratum[T]] = (), *, attempts: int = 100
    ) -> None:
        """Fix the order.

        Raises:
            ValueError: when there is no stratum, when two share a name, or when ``attempts`` is not positive.
        """
        self.members: tuple[Stratum[T], ...] = (*degenerate, *random)
        if not self.members:
            raise ValueError("there is no stratum to draw from")
        repeated = [name for name, count in Counter(s.name for s in self.members).items() if count > 1]
        if repeated:
            raise ValueError(f"two strata share the name {repeated[0]!r}")
        if attempts < 1:
            raise ValueError(f"attempts is {attempts}; expected at least 1")
        self.attempts = attempts

    def __len__(self) -> int:
        return len(self.members)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the strata, in the order in which they are visited."""
        return tuple(stratum.name for stratum in self.members)

    def where(self, holds: Callable[[T], bool]) -> Strata[T]:
        """Return the same strata restricted to the members that satisfy a further hypothesis; other draws are misses."""

        def restricted(stratum: Stratum[T]) -> Stratum[T]:
            def draw(rng: np.random.Generator) -> T | None:
                value = stratum.draw(rng)
                return value if value is not None and holds(value) else None

            return Stratum(stratum.name, draw)

        return Strata([restricted(stratum) for stratum in self.members], attempts=self.attempts)

    def without(self, *names: str) -> Strata[T]:
        """Return the other strata, in the same order.

        Raises:
            ValueError: when there is no stratum of such a name, or no other one.
        """
        unknown = set(names) - set(self.names)
        if unknown:
            raise ValueError(f"there is no stratum {min(unknown)!r}")
        return Strata([stratum for stratum in self.members if stratum.name not in names], attempts=self.attempts)

    def stratum(self, index: int) -> Stratum[T]:
        """Return the stratum that instance ``index`` belongs to."""
        if index < 0:
            raise ValueError(f"the index is {index}; expected zero or more")
        return self.members[index % len(self.members)]

    def draw(self, seed: int, claim: str, check: str, index: int) -> Drawn[T] | Missed:
        """Draw one instance; the answer depends on the four arguments alone.

        A draw that misses the hypotheses is repeated with the generator of the next attempt, at most
        ``attempts`` times in all.
        """
        stratum = self.stratum(index)
        for attempt in range(self.attempts):
            try:
                value = stratum.draw(instance_rng(seed, claim, check, index, attempt))
            except Miss:
                continue
            if value is not None:
                return Drawn(index, stratum.name, attempt, value)
        return Missed(index, stratum.name, self.attempts)
