"""Lemma 2 as a picture: the block form that lets every layer move along its own diagonal, and data without it.

Both rows are exact: a step of two layers of widths (4, 2, 4) on data that split, and the run of
:mod:`proofs.lemma2.refutation`, which keeps its frames on data that do not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from proofs.alignment import commutes
from proofs.figures.tables import table
from proofs.lemma2.condition import splits
from proofs.lemma2.refutation import COUPLED, critical_run
from proofs.network import Data as Training
from proofs.network import residual, step
from verify.claim.answer import Answer
from verify.exact import RationalMatrix
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTHS, R = (4, 2, 4), 2
X = RationalMatrix([[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]])
W_STAR = RationalMatrix([[3, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, -1], [0, 0, 2, 1]])
START = (RationalMatrix.diagonal([1, 2], (2, 4)), RationalMatrix.diagonal([2, 1], (4, 2)))
ETA = Fraction(1, 2)


def compute(effort: Effort) -> Content:
    """Take one exact step on data that split, and the exact run on data that do not."""
    data = Training.of_map(X, W_STAR)
    after = step(START, data.N, data.M, ETA)
    moves = [new - old for new, old in zip(after, START, strict=True)]
    stays = all(move.is_diagonal() for move in moves) and not any(move.is_zero() for move in moves)
    run = critical_run(COUPLED, Fraction(1, 8))
    still = run.times[1] == run.times[2]
    good = splits(data, WIDTHS) and stays and run.aligned and run.moving and still and not commutes(run.data)
    shown = [
        ("U^T M V", data.M), ("V^T N V", data.N), ("K", residual(START, data.N, data.M)),
        ("move of W_1", moves[0]), ("move of W_2", moves[1]),
    ]  # fmt: skip
    against = [
        ("N", run.data.N), ("M^T M", run.data.M.T @ run.data.M), ("W_1, at all times", run.start[0]),
        ("W_2 at t = 0", run.start[1]), ("W_2 from t = 1 on", run.times[1][1]),
    ]  # fmt: skip
    finding = (
        "Exactly: where the data split, both layers move, along their diagonals alone; the run below moves "
        "once, in fixed frames, and stands still, although N and M^T M do not commute."
        if good
        else "The steps are not what they are meant to be."
    )
    caption = (
        "Widths (4, 2, 4), r = 2. Above: U^T M V and V^T N V are diagonal in the first r rows and columns "
        "(frame) and anything in the rest; so is the residual K, and the narrowest width lets nothing of the "
        "rest through: the moves are diagonal. Below, the "
        'counterexample to "only if": widths (2, 2, 2), W_1 reads one direction, and W_2 moves once along one pair of vectors.'
    )
    rows = [
        [{"name": name, "entries": compact(entries.to_numpy())} for name, entries in row] for row in (shown, against)
    ]
    return Content(
        {"rows": rows, "r": R},
        caption,
        f"Two rows of matrices with their entries. {caption} {finding}",
        Answer.of(good),
        finding,
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the matrices as tables, with a frame around the block."""
    grid = figure.add_gridspec(2, 5, height_ratios=[1.25, 1])
    for number, row in enumerate(data["rows"]):
        for column, entry in enumerate(row):
            axes = figure.add_subplot(grid[number, column])
            values = np.array(entry["entries"])
            table(axes, values, theme, largest=max(float(np.abs(values).max()), 1.0))
            axes.set_title(_set(entry["name"]), fontsize=9)
            for spine in axes.spines.values():
                spine.set_visible(False)
            if number == 0 and column < 3:
                _frame(axes, data["r"], theme)


def _set(name: str) -> str:
    """Return a name with its indices and powers set."""
    for plain, shown in (("^T", "$^T$"), ("W_1", "W$_1$"), ("W_2", "W$_2$")):
        name = name.replace(plain, shown)
    return name


def _frame(axes: Any, r: int, theme: Theme) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((-0.5, -0.5), r, r, fill=False, edgecolor=theme.ink, linewidth=2.2))
    axes.add_patch(
        Rectangle((r - 0.5, r - 0.5), r, r, fill=False, edgecolor=theme.ink, linewidth=1.2, linestyle=(0, (3, 2)))
    )


BLOCKS = Picture(
    "lemma-2-blocks", "A diagonal block and a rest that nothing lets through", "Lemma 2", compute, draw, (9.6, 4.3)
)
