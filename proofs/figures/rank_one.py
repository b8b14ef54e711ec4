"""The counterexample to "only if" of Theorem 1: a chain of rank one sees one direction of the data, and is aligned on all.

``Y = e1 a^T X``; the run is the exact one of :mod:`proofs.theorem1.refutation`: one step from aligned to zero
error, all frames fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofs.alignment import commutes
from proofs.figures.tables import table
from proofs.theorem1.refutation import ETA, X, rank_one_run
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure


REACH = 4.6
"""How far the directions are drawn."""


def compute(effort: Effort) -> Content:
    """Take the exact run, and the two frames that the condition would want to be one."""
    run = rank_one_run(X, ETA)
    N, M = run.data.N.to_numpy(), run.data.M.to_numpy()
    found = run.definition3()
    good = all(found.values()) and not commutes(run.data)
    states = zip(run.times, run.residuals, strict=True)
    times = [{"layers": [compact(W.to_numpy()) for W in W_t], "residual": compact(E.to_numpy())} for W_t, E in states]
    data = {
        "N": compact(N), "inputs": compact(np.linalg.eigh(N)[1]), "targets": compact(np.linalg.eigh(M.T @ M)[1]),
        "W1": compact(run.times[0][0].to_numpy()), "times": times,
    }  # fmt: skip
    finding = (
        "Exactly: aligned at both times in the same frames, zero error after one step, and X X^T does not "
        "commute with M^T M."
        if good
        else "The run is not what it is meant to be."
    )
    caption = (
        f"X = diag(4, 3), Y = e1 a^T X with a = (3, 4), step eta = {ETA}. Left: the axes of the inputs "
        "(ellipse), those of M^T M, and the one "
        "direction that the first layer reads: three different frames. Right: the layers before and after the "
        "only step, and the residual."
    )
    return Content(
        data,
        caption,
        f"An ellipse with three directions, and a table of matrices. {caption} {finding}",
        Answer.of(good),
        finding,
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the data's frames, and the matrices at both times."""
    grid = figure.add_gridspec(2, 6, width_ratios=[3.2, 0.2, 1, 1, 1, 1])
    axes = figure.add_subplot(grid[:, 0])
    N = np.array(data["N"])
    values, vectors = np.linalg.eigh(N)
    angle = np.linspace(0, 2 * np.pi, 181)
    ellipse = (vectors * np.sqrt(values)) @ np.stack([np.cos(angle), np.sin(angle)])
    axes.fill(ellipse[0], ellipse[1], color=theme.colours[0], alpha=0.12, linewidth=0)
    axes.plot(ellipse[0], ellipse[1], color=theme.colours[0], linewidth=1.2)
    shown: list[tuple[str, list[list[float]]]] = [
        ("axes of X X$^T$", np.transpose(data["inputs"]).tolist()),
        ("axes of M$^T$M", np.transpose(data["targets"]).tolist()),
        ("read by W$_1$", data["W1"][:1]),
    ]
    for number, (name, directions) in enumerate(shown):
        style = theme.curve(number)
        for index, direction in enumerate(directions):
            x, y = REACH * np.asarray(direction) / np.linalg.norm(direction)
            label = None if index else name
            axes.plot([-x, x], [-y, y], color=style["color"], linestyle=style["linestyle"], linewidth=2, label=label)
    axes.set_aspect("equal")
    axes.set(title="Three frames", xlim=(-5, 5), ylim=(-5, 8.2))
    axes.legend(loc="upper center", ncols=1, fontsize=7.5)
    names = ("W$_1$", "W$_2$", "W$_3$", "residual")
    for row, state in enumerate(data["times"]):
        for column, (name, matrix) in enumerate(zip(names, [*state["layers"], state["residual"]], strict=True)):
            panel = figure.add_subplot(grid[row, column + 2])
            table(panel, matrix, theme, largest=max(float(np.abs(matrix).max()), 1.0))
            panel.set_title(f"{name} at t = {row}", fontsize=8)


RANK_ONE = Picture(
    "theorem-1-counterexample", "Aligned on data that have no common frames", "Theorem 1", compute, draw, (9.6, 3.6)
)
