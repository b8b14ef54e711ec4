"""Alignment and invariance over training, as the data leave the condition of Theorem 1: from autoencoding to unrelated targets.

``Y = (1-eps) X + eps R`` with the same X, R and start for every eps. At eps = 0 the condition holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofs.experiments.measures import alignment_defect, data_defect, invariance_defect
from proofs.experiments.setting import times
from proofs.experiments.small_runs import Problem, train
from proofs.experiments.starts import aligned_in, generator, random_frames
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE = 4
DEPARTURES = (0.0, 1e-6, 1e-4, 1e-2, 1.0)
LAST = 20_000


def compute(effort: Effort) -> Content:
    """Train from one start on data at several distances from the condition."""
    rng = generator("near-condition", 0)
    X, R = rng.standard_normal((2, SIZE, SIZE))
    frames = list(random_frames(rng, (SIZE,) * 4))
    frames[0] = frames[3] = np.linalg.svd(X)[0]
    start = aligned_in(frames, rng)
    targets = [(1 - eps) * X + eps * R for eps in DEPARTURES]
    count = len(DEPARTURES)
    problem = Problem(np.stack([X] * count), np.stack(targets), tuple(np.stack([W] * count) for W in start))
    when = times(LAST, 48)
    run = train(problem, when)
    runs = []
    for b, eps in enumerate(DEPARTURES):
        chains = [[W[b] for W in layers] for layers in run.layers]
        aligned = [alignment_defect(layers).value for layers in chains]
        fixed = [invariance_defect(layers, chains[0]).value for layers in chains]
        runs.append({
            "eps": eps, "data": compact(data_defect(X, targets[b]).value), "alignment_defect": compact(aligned),
            "invariance_defect": compact(fixed),
        })  # fmt: skip
    largest = [max(entry["alignment_defect"]) for entry in runs]
    pairs = ", ".join(f"{entry['data']:.1g} -> {top:.1g}" for entry, top in zip(runs, largest, strict=True))
    caption = (
        f"Three layers of width {SIZE}, Y = (1 - epsilon) X + epsilon R, one aligned start in the frames of X. Left: the "
        "alignment defect over training. "
        "Right: its largest value, and that of the frames' departure, against the defect of the data "
        "condition: they leave in proportion."
    )
    alt = f"Two panels. {caption} Defect of the data and largest alignment defect: {pairs}."
    return Content({"times": when, "runs": runs}, caption, alt)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw defects over time, and the largest against the data's."""
    left, right = figure.subplots(1, 2)
    for number, entry in enumerate(data["runs"]):
        values = np.maximum(entry["alignment_defect"], 1e-17)
        left.plot(data["times"], values, label=f"$\\epsilon$ = {entry['eps']:g}", **theme.curve(number, every=9))
    left.set(title="Alignment defect over training", xlabel="step", yscale="log", ylim=(1e-17, 30))
    left.set_xscale("symlog", linthresh=1, linscale=0.4)
    left.set_xlim(0, data["times"][-1])
    left.set_xticks([0, 1, 100, 10_000])
    left.legend(loc="center right", bbox_to_anchor=(1.0, 0.34), ncols=2)
    there = np.array([max(entry["data"], 1e-17) for entry in data["runs"]])
    for number, (name, label) in enumerate((("alignment_defect", "alignment"), ("invariance_defect", "frames"))):
        tops = [max(max(entry[name]), 1e-17) for entry in data["runs"]]
        right.plot(there, tops, label=label, **theme.curve(number, every=1))
    right.set(
        title="Largest defect against the data's", xlabel="defect of the data condition", xscale="log", yscale="log"
    )
    right.legend(loc="lower right")


NEAR_CONDITION = Picture(
    "theorem-1-training", "Alignment leaves as the data leave the condition", "Theorem 1", compute, draw
)
