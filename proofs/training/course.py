"""A float run as it was seen: what was measured in time, and what that says about alignment."""

from __future__ import annotations

from dataclasses import dataclass

from proofs.training.watch import Sight
from verify.claim import Answer
from verify.numeric.tolerance import most_explained

LOOKS = 16
"""Times at which a run is measured, its start and its end among them."""


@dataclass(frozen=True)
class Course:
    """The typed result of a float run.

    Attributes:
        sights: what was measured, in time.
        uncertainty: what counts as aligned: the rounding of storage and of all single steps (or what the user gave).
        diverged: whether the run ended because numbers overflowed.
        start: the exact decision about the layers at the start; ``None`` where the user said what counts as aligned.
        measured: whether the layers at the start are floats or decimals: rounded numbers, of which an exact no says little.
        storage: the part of the uncertainty that storing the layers explains, however long the run is; 0 where the user gave it.
        most: what rounding may explain at most of a layer for a yes (relative).
        still: whether the gradient at the start is zero, exactly, so that the start is all there is.
    """

    sights: tuple[Sight, ...]
    uncertainty: float
    diverged: bool
    start: Answer | None = None
    measured: bool = False
    storage: float = 0.0
    most: float = most_explained(2.0**-53)
    still: bool = False

    @property
    def trusted(self) -> bool:
        """Whether rounding explains little of every layer: neither what counts as aligned nor any step is mostly rounding.

        What the user said counts as aligned may be large, and a step may lose as much.
        """
        given = self.uncertainty if self.start is None else 0.0
        little = self.most * self.least
        return self.lost <= max(little, given) and (self.start is None or self.uncertainty <= little)

    @property
    def lost(self) -> float:
        """A bound on what any one step has lost at most."""
        return max(s.lost for s in self.sights)

    @property
    def least(self) -> float:
        """The norm of the smallest layer at any time, layers of zeros left out; 0 where all became zero."""
        return min((s.least for s in self.sights if s.time > 0 or s.least > 0), default=0.0)

    @property
    def per_step(self) -> float:
        """What the rounding of one step adds to the uncertainty, on average; 0 where the user gave that, or before any step."""
        steps = self.sights[-1].time
        return (self.uncertainty - self.storage) / steps if self.start is not None and steps else 0.0

    @property
    def refuted_at_start(self) -> bool:
        """Whether the layers at the start are exact numbers, and not aligned: then no rounding excuses them."""
        return self.start is Answer.FAILS and not self.measured


def looks(steps: int) -> set[int]:
    """The start, the end, and times between them that grow geometrically: most happens early."""
    if steps <= LOOKS:
        return set(range(steps + 1))
    return {0, steps, *(round(steps ** (i / (LOOKS - 2))) for i in range(LOOKS - 1))}


def verdict_of(course: Course) -> Answer:
    """Return whether the run stays aligned at the times that were looked at."""
    if any(has_left(s, course) for s in course.sights):
        return Answer.FAILS
    settled = [aligned_at(s, course) for s in course.sights]
    return Answer.HOLDS if all(settled) and not course.diverged else Answer.UNDECIDED


def aligned_at(seen: Sight, course: Course) -> bool:
    """Whether an aligned chain was exhibited within what counts as aligned, or the layers are an exactly aligned start."""
    if course.start is Answer.HOLDS and (seen.time == 0 or course.still):
        return True
    return course.trusted and seen.above is not None and seen.above <= course.uncertainty


def has_left(seen: Sight, course: Course) -> bool:
    """Whether no aligned chain is near, even if all rounding so far was amplified by the steps after it.

    At the start an exact no about exact numbers is enough, however near an aligned chain lies.
    """
    if seen.time == 0 and course.refuted_at_start:
        return True
    return seen.below > course.uncertainty + seen.drift


@dataclass(frozen=True)
class Shares:
    """What is known at the times that were looked at, each from the layers at that time.

    Attributes:
        aligned: times at which an aligned chain was exhibited within what counts as aligned.
        left: times at which none can lie there, all rounding so far included.
        open: the other times.
    """

    aligned: int
    left: int
    open: int


def shares(course: Course) -> Shares:
    """Count the times by what is known; the bounds at a time come from its layers, however long the run was before."""
    left = sum(has_left(s, course) for s in course.sights)
    aligned = sum(aligned_at(s, course) and not has_left(s, course) for s in course.sights)
    return Shares(aligned, left, len(course.sights) - aligned - left)
