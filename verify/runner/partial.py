"""The record that one task brings back, whatever the checked code did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from verify.claim.answer import Answer
from verify.claim.evidence import Defect, Outcome


@dataclass
class Partial:
    """What one task found; picklable, and small whatever the number of instances."""

    held: int = 0
    failed: int = 0
    undecided: int = 0
    evaluated: int = 0
    misses: int = 0
    given_up: int = 0
    """Instances that do not satisfy the hypotheses, or for which every permitted draw missed them."""
    strata: Counter[str] = field(default_factory=Counter)
    worst: Defect | None = None
    worst_index: int = -1
    first: Outcome | None = None
    """The first outcome that does not hold, or the very first outcome if all hold."""
    first_index: int = -1
    crashed: str = ""
    timed_out: bool = False
    device: str = "cpu"
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        return not self.crashed and not self.timed_out

    def add(self, index: int, outcome: Outcome) -> None:
        """Count an outcome; keep it, in plain values, only if it is graver than those before it."""
        if outcome.answer is Answer.HOLDS:
            self.held += 1
        elif outcome.answer is Answer.FAILS:
            self.failed += 1
        else:
            self.undecided += 1
        self.evaluated += int(outcome.evaluated)
        if self.first is None or graver(outcome.answer, self.first.answer):
            self.first = outcome.plain()
            self.first_index = -1 if outcome.answer is Answer.HOLDS else index
        if outcome.defect and (self.worst is None or outcome.defect.ratio > self.worst.ratio):
            self.worst, self.worst_index = outcome.defect, index


_GRAVITY = {Answer.HOLDS: 0, Answer.UNDECIDED: 1, Answer.FAILS: 2}


def graver(new: Answer, old: Answer) -> bool:
    """Whether the new answer says more against a check than the old one."""
    return _GRAVITY[new] > _GRAVITY[old]
