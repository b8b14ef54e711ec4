"""Where a check runs: families of drawn instances, and complete lists of cases."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from verify.claim.declared import expect, listed
from verify.claim.errors import ClaimError, one_line

LEVELS = ("quick", "standard", "deep")


@dataclass(frozen=True)
class Count:
    """How many instances a check draws at each level of thoroughness."""

    quick: int
    standard: int
    deep: int

    def __post_init__(self) -> None:
        for level in LEVELS:
            expect(f"the count at level {level}", getattr(self, level), int, "a whole number")
        if not 1 <= self.quick <= self.standard <= self.deep:
            raise ClaimError(f"counts must be positive and grow with the level, got {self}")

    def at(self, level: str) -> int:
        """Return the count for ``"quick"``, ``"standard"`` or ``"deep"``."""
        return int(getattr(self, level))


class Drawn(Protocol):
    """The outcome of drawing an instance: its stratum, the draws that missed before it, and ``value``, the instance.

    An outcome without ``value`` says that every permitted draw missed the hypotheses (see
    :mod:`verify.sampling`); it is counted and never passed to a check.
    """

    @property
    def stratum(self) -> str: ...
    @property
    def misses(self) -> int: ...


@runtime_checkable
class Instances(Protocol):
    """A reproducible family of instances: the same key gives the same instance on every machine."""

    def draw(self, seed: int, claim: str, check: str, index: int) -> Drawn: ...


@dataclass(frozen=True)
class Case:
    """One member of a list of cases; nothing was drawn, so nothing missed."""

    value: Any
    stratum: str = "case"
    misses: int = 0


class Cases:
    """A complete list of cases or boxes, all of which run at every level, whatever the seed.

    The only family of which a check can say that it is the ``entire`` space: a family that is drawn never is.
    Every draw is a fresh copy, so that no check sees what another has made of a case.

    Raises:
        ClaimError: no cases, or one that cannot be copied (a generator).
    """

    def __init__(self, members: Iterable[Any]) -> None:
        self.members = tuple(_copied(member) for member in listed("cases", members, object, "cases"))
        if not self.members:
            raise ClaimError("a list of cases needs at least one; a check on nothing says nothing")

    def __len__(self) -> int:
        return len(self.members)

    @property
    def count(self) -> Count:
        """All of them, at every level."""
        return Count(len(self), len(self), len(self))

    def draw(self, seed: int, claim: str, check: str, index: int) -> Case:
        """Return the case with this index."""
        return Case(copy.deepcopy(self.members[index]))


def _copied(member: Any) -> Any:
    try:
        return copy.deepcopy(member)
    except Exception as error:
        kind = type(member).__name__
        raise ClaimError(
            f"a case of type {kind} cannot be copied, so checks would share it: {one_line(error)}"
        ) from None
