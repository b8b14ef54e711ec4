"""The course of one run as plain data: is the chain aligned, did the frames stay, by both measures, in both precisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proofs.experiments.measures import (
    Frames,
    Layer,
    alignment_defect,
    invariance_defect,
    paper_alignment,
    paper_invariance,
    singular_frames,
)
from proofs.experiments.rounding import departs
from proofs.experiments.setting import Floats
from verify.claim.answer import Answer, every, some
from verify.figures.compact import compact

Chain = Sequence[Layer]


@dataclass(frozen=True)
class Course:
    """One run, looked at at a few times.

    Attributes:
        seed: which start.
        times: when it was looked at.
        losses: the loss then.
        stopped: the step at which the loss was seen below the target, or -1.
        diverged: whether the run left the floating-point numbers.
        series: the measured numbers by name, one value a time.
        left: by defect, whether it left zero (three answers, see :mod:`proofs.experiments.rounding`).
    """

    seed: int
    times: tuple[int, ...]
    losses: tuple[float, ...]
    stopped: int
    diverged: bool
    series: dict[str, tuple[float, ...]]
    left: dict[str, Answer]

    @property
    def invariant(self) -> Answer:
        """Whether alignment is kept along this run in the sense of Definition 3: aligned, in the frames of "
        "the start."""
        return ~some(self.left.values())

    def plain(self) -> dict[str, Any]:
        """Return the run as JSON can hold it."""
        return {
            "seed": self.seed,
            "times": list(self.times),
            "loss": compact(self.losses),
            "stopped": self.stopped,
            "diverged": self.diverged,
            "left": {name: answer.value for name, answer in self.left.items()},
            **{name: compact(values) for name, values in self.series.items()},
        }


def course(
    seed: int,
    times: Sequence[int],
    losses: Sequence[float] | Floats,
    double: Sequence[Chain],
    single: Sequence[Chain],
    *,
    stopped: int,
    diverged: bool = False,
    dense: Callable[[Layer], Any] = lambda layer: layer,
) -> Course:
    """Measure a run.

    Args:
        seed: which start.
        times, losses: when, and the loss then.
        double, single: the layers at these times in double and in single precision.
        stopped, diverged: how the run ended.
        dense: turns a layer into a dense matrix, where they are sparse.
    """
    aligned = [alignment_defect(layers) for layers in double]
    fixed = [invariance_defect(layers, double[0]) for layers in double]
    twin_aligned = [alignment_defect(layers).value for layers in single]
    twin_fixed = [invariance_defect(layers, single[0]).value for layers in single]
    frames: list[list[Frames]] = [[singular_frames(dense(layer)) for layer in layers] for layers in double]
    alignment = [paper_alignment(now) for now in frames]
    invariance = [paper_invariance(now, frames[0]) for now in frames]
    series = {
        "alignment_defect": tuple(m.value for m in aligned),
        "invariance_defect": tuple(m.value for m in fixed),
        "alignment_defect_single": tuple(twin_aligned),
        "invariance_defect_single": tuple(twin_fixed),
        "alignment_by_order": tuple(m.by_order for m in alignment),
        "alignment_by_match": tuple(m.by_match for m in alignment),
        "invariance_by_order": tuple(m.by_order for m in invariance),
        "invariance_by_match": tuple(m.by_match for m in invariance),
    }
    left = {
        "alignment": departs([m.value for m in aligned], twin_aligned, max(m.tolerance for m in aligned)),
        "invariance": departs([m.value for m in fixed], twin_fixed, max(m.tolerance for m in fixed)),
    }
    return Course(seed, tuple(times), tuple(map(float, losses)), int(stopped), bool(diverged), series, left)


def verdict(courses: Sequence[Course], expected: Answer) -> Answer:
    """Return whether every run answers "is alignment kept" as the figure is said to show."""
    return every(course.invariant if expected is Answer.HOLDS else ~course.invariant for course in courses)
