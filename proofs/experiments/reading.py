"""From measured runs to the words of a figure: what it is said to show, whether it does, and what went otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofs.experiments.course import Course, verdict
from proofs.experiments.setting import TARGET
from verify.claim.answer import Answer
from verify.figures.picture import Content, Effort
from verify.report.wording import plural

SHOWS = {
    Answer.FAILS: "alignment is not an invariant of training",
    Answer.HOLDS: "alignment is an invariant of training",
}


def content(
    courses: Sequence[Course],
    *,
    invariant: Answer,
    what: str,
    effort: Effort,
    extra: Mapping[str, Any],
    notes: Sequence[str] = (),
) -> Content:
    """Return the content of a figure of runs.

    Args:
        courses: the runs.
        invariant: what the paper reads off its figure.
        what: the network and the data, as a noun phrase.
        effort: whether the runs were cut short.
        extra: more data for the record.
        notes: more remarks.
    """
    answer = verdict(courses, invariant)
    last = max(course.times[-1] for course in courses)
    remarks = [*notes, *_endings(courses, last, effort), *_disagreements(courses, invariant)]
    finding = _finding(courses, answer, invariant)
    data = {"runs": [course.plain() for course in courses], "target": TARGET, **extra}
    return Content(
        data=data,
        caption=f"{what}. Left: the loss. Middle: the paper's measures (1 is perfect), columns matched as favourably as possible, "
        "and in the order of their singular values. Right: defects that need no choice of singular vectors (0 is perfect), in two "
        f"precisions: rounding scales with the precision. Lines are medians of {plural(len(courses), 'start')}, bands reach from "
        "the least to the largest.",
        alt="Three panels over training steps: the loss, the paper's alignment and invariance, and commutator defects, for "
        f"{what[0].lower() + what[1:]}. {finding} {' '.join(remarks)}".strip(),
        answer=answer,
        finding=finding,
        notes=tuple(remarks),
    )


def _finding(courses: Sequence[Course], answer: Answer, invariant: Answer) -> str:
    verb = {Answer.HOLDS: "holds", Answer.FAILS: "does not hold", Answer.UNDECIDED: "is open"}[answer]
    of = f"in all of {plural(len(courses), 'run')}" if answer is Answer.HOLDS else f"for {plural(len(courses), 'run')}"
    claim = SHOWS[invariant]
    return (
        f'"{claim[0].upper() + claim[1:]}" {verb} {of}: largest alignment defect {_range(courses, "alignment_defect")}, largest '
        f"departure of the frames {_range(courses, 'invariance_defect')}; the paper's numbers at the end: alignment "
        f"{_ends(courses, 'alignment_by_match')}, invariance {_ends(courses, 'invariance_by_match')}."
    )


def _endings(courses: Sequence[Course], last: int, effort: Effort) -> list[str]:
    lines = []
    reached = [course for course in courses if course.stopped >= 0]
    diverged = [course for course in courses if course.diverged]
    open_ = [course for course in courses if course.stopped < 0 and not course.diverged]
    if reached:
        steps = _numbers([course.stopped for course in reached], "{:,.0f}")
        lines.append(
            f"{len(reached)} of {plural(len(courses), 'run')} reached a loss below {TARGET:g}, after {steps} steps."
        )
    if open_:
        losses = _numbers([course.losses[-1] for course in open_], "{:.2g}")
        cut = " (cut short on purpose: a quick look)" if effort.quick else ""
        lines.append(
            f"{len(open_)} of {plural(len(courses), 'run')} had not reached a loss below {TARGET:g} "
            f"after {last:,} steps{cut}; loss then {losses}."
        )
    if diverged:
        lines.append(f"{len(diverged)} of {plural(len(courses), 'run')} diverged.")
    return lines


def _disagreements(courses: Sequence[Course], invariant: Answer) -> list[str]:
    """Say where the paper's numbers speak of a loss that is none."""
    first = min(course.series["alignment_by_match"][0] for course in courses)
    if first < 0.99:
        return [
            f"At the start, where the chain is aligned, the paper's alignment is as low as {first:.2f}: "
            "singular values repeat, and "
            "their vectors are the choice of a library."
        ]
    if invariant is not Answer.HOLDS or any(course.invariant is not Answer.HOLDS for course in courses):
        return []
    lowest = min(min(course.series["alignment_by_order"]) for course in courses)
    if lowest > 0.99:
        return []
    return [
        f"With columns in the order of their singular values the paper's alignment falls to {lowest:.2f} "
        "although alignment is "
        "kept: singular values cross, and columns change places."
    ]


def _range(courses: Sequence[Course], name: str) -> str:
    return _numbers([max(course.series[name]) for course in courses], "{:.2g}")


def _ends(courses: Sequence[Course], name: str) -> str:
    return _numbers([course.series[name][-1] for course in courses], "{:.2f}")


def _numbers(values: Sequence[float], form: str) -> str:
    low, high = form.format(min(values)), form.format(max(values))
    return low if low == high else f"{low} to {high}"
