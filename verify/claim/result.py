"""What running a check produced: plain, picklable records that become the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from verify.claim.evidence import Defect, Strength


class Status(Enum):
    """How a check ended. Only HELD is good news, and only if every control was rejected."""

    HELD = "held"
    FAILED = "failed"
    UNDECIDED = "undecided"
    TIMED_OUT = "timed out"
    SKIPPED = "skipped"
    BROKEN = "broken"


class Rejection(Enum):
    """What a check did with its false variant."""

    REJECTED = "rejected"
    ACCEPTED = "accepted"
    UNDECIDED = "undecided"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"


@dataclass(frozen=True)
class ControlResult:
    """What a check did with one false variant, and the sentence in which it said so."""

    name: str
    rejection: Rejection
    reason: str = ""


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check over everything it ran on.

    Attributes:
        held, failed, undecided: number of instances (1 in all for a check without instances).
        evaluated: instances at which every hypothesis was evaluated and holds (a check that returns an ``Evaluated``).
        misses: draws and cases that did not satisfy the hypotheses.
        strata: instances by stratum.
        worst: the largest defect in units of its tolerance, and the index where it occurred.
        witness_index: index of the first instance that did not hold, -1 if all held.
        seconds: wall time; kept out of the JSON report so that the same seed gives the same bytes.
    """

    claim: str
    check: str
    strength: Strength
    covers: str
    status: Status
    reason: str = ""
    held: int = 0
    failed: int = 0
    undecided: int = 0
    evaluated: int = 0
    misses: int = 0
    strata: Mapping[str, int] = field(default_factory=dict)
    worst: Defect | None = None
    worst_index: int = -1
    witness_index: int = -1
    witness: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    certificate: Mapping[str, Any] | None = None
    controls: tuple[ControlResult, ...] = ()
    device: str = "cpu"
    seconds: float = field(default=0.0, compare=False)

    @property
    def instances(self) -> int:
        """Number of instances the check ran on."""
        return self.held + self.failed + self.undecided

    @property
    def trusted(self) -> bool:
        """Whether every control was rejected and the check itself came to an answer."""
        return (
            self.status in (Status.HELD, Status.FAILED, Status.UNDECIDED)
            and bool(self.controls)
            and all(control.rejection is Rejection.REJECTED for control in self.controls)
            and self.instances > 0
        )
