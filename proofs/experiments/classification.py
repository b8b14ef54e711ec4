"""Figures 1b and 1c: 784-1024-64-10 on 256 digits, squared loss and cross entropy, at full size through the exact reduction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from proofs.experiments import reduction
from proofs.experiments.course import Course, course
from proofs.experiments.digits import Digits, certified_rank, digits, separate
from proofs.experiments.measures import data_defect
from proofs.experiments.reading import content
from proofs.experiments.reduction import Descent, Reduction
from proofs.experiments.setting import TARGET, Floats, Layers, times
from proofs.experiments.starts import aligned_in, generator, random_frames
from verify.claim.answer import Answer
from verify.figures.picture import Content, Effort

WIDTHS = (784, 1024, 64, 10)
MOST, MOST_QUICK = 400_000, 1_000
LOOKS, LOOKS_QUICK = 24, 4
CHECK = 100
"""Steps between two looks at the loss."""

Loss = Callable[[Floats, Floats], Any]


def squared_loss(effort: Effort) -> Content:
    """Figure 1b."""
    return _figure("1b", reduction.squared, "squared loss", effort)


def cross_entropy(effort: Effort) -> Content:
    """Figure 1c."""
    return _figure("1c", reduction.cross_entropy, "cross entropy", effort)


def _figure(name: str, loss: Loss, words: str, effort: Effort) -> Content:
    known = digits()
    separation = separate(known.pixels, known.labels)
    rank = certified_rank(known.pixels)
    courses = []
    for seed in range(effort.seeds):
        courses.append(_run(name, seed, known, loss, effort))
        effort.tell(f"{name}: seed {seed} done after {courses[-1].times[-1]} steps, loss {courses[-1].losses[-1]:.2g}")
    defect = data_defect(known.X, known.Y).value
    if separation.separates:
        proof = f"integer weights have margin {separation.margin}, exactly; with rank {rank} every target can be fitted"
        separable = f"The {len(known.indices)} digits are linearly separable: {proof}."
    else:
        separable = "The digits were not found to be linearly separable."
    notes = [separable, f"Relative commutator of X X^T and M^T M (zero iff Theorem 1's condition holds): {defect:.2g}."]
    what = f"784-1024-64-10 from an aligned start on {len(known.indices)} linearly separable MNIST digits, {words}"
    extra = {
        "digits": known.provenance(), "margin": separation.margin, "weights": separation.weights.tolist(), "rank": rank,
        "data_condition": defect,
    }  # fmt: skip
    return content(courses, invariant=Answer.FAILS, what=what, effort=effort, extra=extra, notes=notes)


def _run(name: str, seed: int, known: Digits, loss: Loss, effort: Effort) -> Course:
    rng = generator(name, seed)
    start = aligned_in(random_frames(rng, WIDTHS), rng)
    reduced = Reduction.of(start, known.X)
    when = times(MOST_QUICK if effort.quick else MOST, LOOKS_QUICK if effort.quick else LOOKS)
    double, losses, stopped = _train(
        reduced, start, known.Y, loss, when, TARGET, np.float64, effort, f"{name}, seed {seed}"
    )
    twin = when[: len(double)]
    if stopped >= 0:
        twin[-1] = stopped
    single, _, _ = _train(
        reduced, start, known.Y, loss, twin, 0.0, np.float32, effort, f"{name}, seed {seed}, single precision"
    )
    chains = [[list(reduced.full(small)) for small in run] for run in (double, single)]
    return course(seed, twin, losses, *chains, stopped=stopped, diverged=not np.isfinite(losses[-1]))


def _train(
    reduced: Reduction,
    start: Layers,
    Y: Floats,
    loss: Loss,
    when: Sequence[int],
    target: float,
    kind: Any,
    effort: Effort,
    what: str,
) -> tuple[list[Layers], list[float], int]:
    """Train until the target or the last time; return the small layers and losses at the times, and the step "
    "of the target or -1."""
    X, Y = reduced.X.astype(kind), Y.astype(kind)
    move, value = loss(X, Y)
    descent = Descent(tuple(W.astype(kind) for W in reduced.small(start)), move, X.shape[1])
    kept: list[Layers] = []
    seen: list[float] = []
    wanted, last = set(when), max(when)
    for t in range(last + 1):
        if t in wanted or t % CHECK == 0:
            now = value(descent.product())
            reached = now < target or not np.isfinite(now)
            if t in wanted or reached:
                kept.append(tuple(W.copy() for W in descent.layers))
                seen.append(now)
            if reached:
                return kept, seen, t if now < target else -1
            if t and t % 20_000 == 0:
                effort.tell(f"{what}: step {t:,}, loss {now:.2g}")
        if t < last:
            descent.step()
    return kept, seen, -1
