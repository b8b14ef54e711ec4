"""The counterexample to Lemma 1: an aligned run whose first right frame turns, beside one whose layers are invertible.

The exact run that :mod:`proofs.lemma1.refutation` holds against the lemma makes the turn in one step. In small steps from
the same start the chain stays of rank one, so it stays aligned, and the only row of ``W_1`` turns towards its target.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from proofs.alignment.exact_runs import turning_first_layer
from proofs.experiments.measures import alignment_defect
from proofs.experiments.setting import Floats
from proofs.network import descent
from verify.claim.answer import Answer
from verify.exact import RationalMatrix, commute
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ETA, LAST, EVERY = 1 / 256, 800, 4
SHOWN = (0, 40, 200, 800)
"""Steps at which the turning frame is drawn."""


def angle(W: Floats, start: Floats) -> float:
    """Return by how many degrees the leading right singular vector has turned, from 0 to 90."""
    now, then = (np.linalg.svd(matrix)[2][0] for matrix in (W, start))
    return float(np.degrees(np.arccos(min(1.0, abs(float(now @ then))))))


def compute(effort: Effort) -> Content:
    """Check the exact run, and follow both in small steps."""
    run = turning_first_layer(4 * RationalMatrix.unit(0, 1, (2, 2)), Fraction(1))
    before, after = run.times[0][0], run.times[1][0]
    exact = all(run.definition3().values()) and not commute(before.T @ before, after.T @ after)
    N, M = run.data.N.to_numpy(), run.data.M.to_numpy()
    turning = [W.to_numpy() for W in run.start]
    steady = [np.diag([0.6, 1.6]), np.eye(2), np.eye(2)]
    curves, defects = {}, []
    for name, start, target in (
        ("one row, W_1 singular", turning, M),
        ("layers invertible", steady, np.diag([3.0, 16.0])),
    ):
        steps = [list(layers) for layers in descent(start, N, target, ETA, LAST)][::EVERY]
        losses = [float(np.linalg.norm(target - W3 @ W2 @ W1 @ N)) for W1, W2, W3 in steps]
        measured = [alignment_defect(layers) for layers in steps]
        defects += [defect.value <= defect.tolerance for defect in measured]
        curves[name] = {
            "angle": compact([angle(layers[0], start[0]) for layers in steps]), "residual": compact(losses),
            "row": compact(np.array([layers[0][0] for layers in steps])),
        }  # fmt: skip
    turned = angle(after.to_numpy(), before.to_numpy())
    good = exact and all(defects)
    finding = (
        "Exactly: aligned before and after one step, zero error then, and the row of W_1 has turned by "
        f"{turned:.1f} degrees, so that no frame V_1 serves at both times. In small steps both runs stay "
        "aligned to rounding."
        if good
        else "The run is not what it is meant to be."
    )
    caption = (
        "X = diag(1, 2), Y = e1 (3, 8), W_2 = W_3 = I at the start. Left: the only row of W_1, and with it "
        f"V_1, turns from (0, 4) to (3, 4) in one exact step, and to the same direction in steps of 1/{round(1 / ETA)}, "
        "in which the other layers grow too. Right: the angle by which V_1 has turned, and the size of the "
        "residual, for this run and for one on diagonal data whose layers are invertible: that one keeps V_1, "
        "as the repaired lemma says."
    )
    data = {"steps": list(range(0, LAST + 1, EVERY)), "curves": curves}
    return Content(
        data,
        caption,
        f"A plane with turning axes, and curves over steps. {caption} {finding}",
        Answer.of(good),
        finding,
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the plane of the row, and both curves."""
    grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
    plane, turns, errors = (
        figure.add_subplot(grid[:, 0]),
        figure.add_subplot(grid[0, 1]),
        figure.add_subplot(grid[1, 1]),
    )
    names = list(data["curves"])
    rows = np.array(data["curves"][names[0]]["row"])
    for number, step in enumerate(SHOWN):
        row = rows[step // EVERY]
        unit = row / np.linalg.norm(row)
        shade = 0.3 + 0.7 * number / (len(SHOWN) - 1)
        for x, y in (unit, (-unit[1], unit[0])):
            plane.plot([-6 * x, 6 * x], [-6 * y, 6 * y], color=theme.ink, alpha=0.45 * shade, linewidth=1,
                       linestyle=(0, (4, 3)))  # fmt: skip
        plane.annotate(
            "", row, (0, 0), arrowprops={"arrowstyle": "-|>", "color": theme.colours[0], "alpha": shade, "linewidth": 2}
        )
    plane.plot(rows[:, 0], rows[:, 1], color=theme.colours[1], linewidth=2, linestyle=(0, (2, 1)))
    plane.plot([0, 3], [4, 4], "o", color=theme.colours[1], markersize=6)
    plane.annotate("t = 0", (0, 4), (-12, 5), textcoords="offset points", ha="right", fontsize=8)
    plane.annotate("zero error", (3, 4), (6, -12), textcoords="offset points", fontsize=8)
    plane.set_aspect("equal")
    plane.set(
        title="The row of W$_1$ and the frame V$_1$",
        xlim=(-2.2, 5.2),
        ylim=(-2.2, 5.4),
        xlabel="first entry",
        ylabel="second entry",
    )
    for number, name in enumerate(names):
        label = name.replace("W_1", "W$_1$")
        turns.plot(data["steps"], data["curves"][name]["angle"], label=label, **theme.curve(number, every=25))
        residual = np.maximum(data["curves"][name]["residual"], 1e-17)
        errors.plot(data["steps"], residual, label=label, **theme.curve(number, every=25))
    turns.set(title="Angle of V$_1$ to its start", ylabel="degrees", ylim=(-4, 46))
    turns.legend(loc="center right", bbox_to_anchor=(1.0, 0.45))
    errors.set(title="Size of the residual", xlabel="step", yscale="log")


TURNING_FRAME = Picture(
    "lemma-1-turning", "Aligned all the way, in a frame that turns", "Lemma 1", compute, draw, (8.6, 4.0)
)
