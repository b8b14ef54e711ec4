"""Theorem 4 as a picture: the data of its counterexample in block form, and how the three kinds of modes converge.

In an aligned run each mode j moves by itself. With a target (lambda' > 0) it converges linearly; where the inputs are seen but have
no target (lambda' = 0 < lambda) it tends to zero like a power of the time; where they are not seen (lambda = 0) it does not move.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from proofs.figures.tables import table
from proofs.lemma2.condition import splits
from proofs.network import Data as Training
from proofs.network import descent
from proofs.theorem4.instances import Decaying
from proofs.theorem4.refutation import HIDDEN
from proofs.theorem4.vanishing import STEPS, follow
from verify.ball import Ball, certainly_at_most, precision
from verify.claim.answer import Answer, every
from verify.exact import RationalMatrix
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPTH, START, ETA = 3, Fraction(4, 5), Fraction(1, 10)
LAST = 4096
MODES = (
    ("lambda' > 0: linear", 1, 1), ("lambda' = 0 < lambda: a power of t", 0, 1), ("lambda = 0: does not move", 0, 0),
)  # fmt: skip
"""Name, target and input of each mode."""


def compute(effort: Effort) -> Content:
    """Train three modes at once, and enclose the one without a target."""
    N = np.diag([float(seen) for _, _, seen in MODES])
    M = np.diag([float(target) for _, target, _ in MODES])
    when = sorted({0, *(int(t) for t in np.geomspace(1, LAST, 60))})
    run = list(descent([float(START) * np.eye(3)] * DEPTH, N, M, float(ETA), LAST))
    products = np.array([np.diagonal(run[t][2] @ run[t][1] @ run[t][0]) for t in when])
    distances = np.abs(products - np.diagonal(M))
    power = Fraction(2 * DEPTH - 2, DEPTH)
    with precision(256):
        seen = follow(Decaying((START,) * DEPTH, ETA), STEPS)
        inverse = seen[0] ** -power
        inside = every([
            answer
            for exponent, S in enumerate(seen[1:])
            for answer in (
                certainly_at_most(S, (inverse + Ball((2 * DEPTH - 2) * ETA * 2**exponent)) ** (-1 / power)),
                certainly_at_most((inverse + Ball(2 * (2 ** (2 * DEPTH - 2) - 1) * ETA * 2**exponent)) ** (-1 / power), S),
            )
        ])  # fmt: skip
    t = np.array(when, dtype=float)
    first = float(START**DEPTH) ** -float(power)
    bounds = [
        (first + float(rate * ETA) * t) ** -float(1 / power) for rate in (2 * DEPTH - 2, 2 * (2 ** (2 * DEPTH - 2) - 1))
    ]
    data = Training.of_map(HIDDEN, RationalMatrix.diagonal([0, 0, 1, 2]))
    good = every([inside, Answer.of(splits(data, (4, 2, 4)))])
    words = {Answer.HOLDS: "lies", Answer.FAILS: "does not lie", Answer.UNDECIDED: "is not certain to lie"}[inside]
    finding = (
        f"The mode without a target {words} between its two certified powers of time at t = 1, 2, 4, ..., "
        f"{STEPS}: not linear. After {LAST} steps it is at {products[-1][1]:.2g}, the mode with a target "
        f"within {abs(products[-1][0] - 1):.1g} of it."
    )
    caption = (
        'Left: the data against "if" (widths (4, 2, 4), so r = 2): both matrices have the block form with '
        "L' = 0 (frame), but the live values of W* stand in the rest, where N couples them, and no strong run "
        f"exists. Right: an aligned run of depth {DEPTH} whose modes are of the three kinds, all from S(0) = "
        f"{float(START**DEPTH):.3g}; thin lines are the two powers of time."
    )
    content = {
        "matrices": [
            {"name": name, "entries": compact(matrix.to_numpy())} for name, matrix in (("V^T N V", data.N), ("U^T M V", data.M))
        ],
        "t": when, "distances": compact(distances.T), "bounds": compact(np.array(bounds)),
    }  # fmt: skip
    return Content(content, caption, f"Two matrices, and curves over steps. {caption} {finding}", good, finding)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the block form and the distances to the limits."""
    from matplotlib.patches import Rectangle

    grid = figure.add_gridspec(2, 2, width_ratios=[1, 2.6])
    for number, entry in enumerate(data["matrices"]):
        axes = figure.add_subplot(grid[number, 0])
        values = np.array(entry["entries"])
        table(axes, values, theme, largest=float(np.abs(values).max()))
        axes.add_patch(Rectangle((-0.5, -0.5), 2, 2, fill=False, edgecolor=theme.ink, linewidth=2))
        axes.add_patch(
            Rectangle((1.5, 1.5), 2, 2, fill=False, edgecolor=theme.ink, linewidth=1.1, linestyle=(0, (3, 2)))
        )
        axes.set_title(entry["name"].replace("^T", "$^T$"), fontsize=9)
    _course(figure.add_subplot(grid[:, 1]), data, theme)


def _course(axes: Axes, data: Data, theme: Theme) -> None:
    for number, (name, _, _) in enumerate(MODES):
        moving = np.array(data["distances"][number])
        axes.plot(
            data["t"],
            np.maximum(moving, 1e-17),
            label=name.replace("lambda", "$\\lambda$"),
            **theme.curve(number, every=8),
        )
    for bound in data["bounds"]:
        axes.plot(data["t"], bound, color=theme.colours[1], linewidth=0.9)
    axes.set_xscale("symlog", linthresh=1, linscale=0.4)
    axes.set(
        title="Distance of S to the target (to zero without one)",
        xlabel="step",
        yscale="log",
        ylim=(1e-17, 5),
        xlim=(0, LAST * 1.1),
    )
    axes.set_xticks([0, 1, 10, 100, 1000])
    axes.legend(loc="lower left")


THREE_CASES = Picture(
    "theorem-4-cases", "The block form, and three ways to converge", "Theorem 4", compute, draw, (9.0, 3.8)
)
