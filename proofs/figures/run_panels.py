"""How runs are drawn: loss, the paper's measures, and defects in two precisions, over training steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.figures.picture import Data
from verify.figures.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = (9.6, 3.9)
GRID = 80
"""Points in time at which medians and bands are drawn."""


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw three panels from the data of :func:`proofs.experiments.reading.content`."""
    runs = data["runs"]
    loss, paper, defect = figure.subplots(1, 3)
    band(loss, runs, "loss", theme, 0, None)
    loss.axhline(data["target"], color=theme.ink, linewidth=0.9, linestyle=(0, (2, 2)))
    loss.text(1, data["target"], " stops here", fontsize=7.5, va="bottom", color=theme.ink)
    loss.set(yscale="log", title="Loss", xlabel="step")
    band(paper, runs, "alignment_by_match", theme, 1, "alignment")
    band(paper, runs, "invariance_by_match", theme, 2, "invariance")
    band(paper, runs, "alignment_by_order", theme, 5, "alignment, columns in order", shade=False, width=1.0)
    paper.set(ylim=(0, 1.05), title="The paper's measures", xlabel="step")
    below(paper)
    band(defect, runs, "alignment_defect", theme, 1, "alignment, 64-bit")
    band(defect, runs, "invariance_defect", theme, 2, "invariance, 64-bit")
    band(defect, runs, "alignment_defect_single", theme, 5, "alignment, 32-bit", shade=False, width=1.0)
    defect.set(yscale="log", ylim=(1e-17, 10), title="Commutator defects", xlabel="step")
    below(defect)
    for axes in (loss, paper, defect):
        time_axis(axes, runs)


def below(axes: Axes) -> None:
    """Put the legend below the panel, where no curve can be."""
    axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.16), borderaxespad=0)


def time_axis(axes: Axes, runs: Sequence[Mapping[str, Any]]) -> None:
    """Make time logarithmic, with a place for time 0."""
    axes.set_xscale("symlog", linthresh=1, linscale=0.4)
    axes.set_xlim(0, max(run["times"][-1] for run in runs) * 1.1)
    last = max(run["times"][-1] for run in runs)
    axes.set_xticks([0, *(10**e for e in range(0, 7, 2 if last > 2000 else 1) if 10**e <= last)])


def band(
    axes: Axes, runs: Sequence[Mapping[str, Any]], name: str, theme: Theme, number: int, label: str | None, *, shade: bool = True,
    width: float = 1.7,
) -> None:  # fmt: skip
    """Draw the median over runs as a line and their range as a band; a run that has stopped keeps its last value."""
    t, values = common(runs, name)
    style = {**theme.curve(number, every=12), "linewidth": width}
    axes.plot(t, np.median(values, axis=0), label=label, **style)
    if shade and len(values) > 1:
        axes.fill_between(t, values.min(axis=0), values.max(axis=0), color=style["color"], alpha=0.18, linewidth=0)


def common(runs: Sequence[Mapping[str, Any]], name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return common times and the values of all runs there, zeros lifted to where a logarithm can show them."""
    last = max(run["times"][-1] for run in runs)
    first = [np.asarray(run["times"], dtype=float) for run in runs]
    same = all(np.array_equal(t, first[0]) for t in first)
    t = first[0] if same else np.concatenate([[0], np.geomspace(1, max(last, 2), GRID)])
    values = [np.asarray([np.nan if x is None else x for x in run[name]], dtype=float) for run in runs]
    table = np.array([np.interp(t, times, value) for times, value in zip(first, values, strict=True)])
    return t, np.maximum(table, 1e-17)
