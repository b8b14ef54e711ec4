"""Proposition 3 as a picture: inputs of full rank show the frames of the network, inputs of rank one turn the least-squares map.

One layer ``W = diag(1, 2)`` and ``X = [[1, eps], [1, -eps]]``: for every eps but zero the least-squares map is W itself. All maps
are computed in exact arithmetic.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from proofs.proposition3.networks import pseudoinverse
from verify.claim.answer import Answer
from verify.exact import RationalMatrix, commute
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

W = RationalMatrix.diagonal([1, 2])
WIDTHS = (*(Fraction(1, 10**e) for e in range(9)), Fraction(0))


def inputs(eps: Fraction) -> RationalMatrix:
    """Return the two examples ``(1, 1)`` and ``(eps, -eps)`` as columns."""
    return RationalMatrix([[1, eps], [1, -eps]])


def turned(A: RationalMatrix) -> float:
    """Return the angle in degrees between the leading right singular vector of A and that of W."""
    leading = np.linalg.svd(A.to_numpy())[2][0]
    return float(np.degrees(np.arccos(min(1.0, abs(float(leading[1]))))))


def compute(effort: Effort) -> Content:
    """Compute the least-squares map for inputs that become flatter, and for flat ones."""
    rows = []
    for eps in WIDTHS:
        X = inputs(eps)
        found = W @ X @ pseudoinverse(X)
        rows.append({
            "eps": float(eps), "rank": X.rank(), "same": found == W, "aligned": commute(found.T @ found, W @ W.T),
            "angle": compact(turned(found)), "map": compact(found.to_numpy()), "X": compact(X.to_numpy()),
        })  # fmt: skip
    good = all(row["aligned"] == (row["rank"] == 2) and row["same"] == (row["rank"] == 2) for row in rows)
    finding = (
        "Exactly: W* = W for every eps down to 1e-8, however flat the inputs are; at eps = 0 it turns by "
        f"{rows[-1]['angle']:.0f} degrees and is not aligned with W any more."
        if good
        else "The least-squares map is not where Proposition 3 puts it."
    )
    caption = (
        "W = diag(1, 2), zero error, inputs (1, 1) and (eps, -eps). The ellipses are what the maps make of "
        "the unit circle, the lines the right singular vectors. Left: full rank, W* is W. Middle: rank one, "
        "W* knows the network along (1, 1) only. Right: the angle between their leading right vectors, "
        "against eps."
    )
    return Content(
        {"rows": rows}, caption, f"Two planes, and an angle over eps. {caption} {finding}", Answer.of(good), finding
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw both planes, and the jump of the angle."""
    full, flat, jump = figure.subplots(1, 3)
    _plane(full, data["rows"][0], theme, "Inputs of full rank")
    _plane(flat, data["rows"][-1], theme, "Inputs of rank one")
    rows = data["rows"]
    jump.plot([row["eps"] for row in rows[:-1]], [row["angle"] for row in rows[:-1]], **theme.curve(0, every=1))
    jump.plot([rows[-1]["eps"]], [rows[-1]["angle"]], "s", color=theme.colours[1], markersize=8)
    jump.plot([0], [0], "o", color=theme.colours[0], fillstyle="none", markersize=7)
    jump.annotate("rank one", (0, rows[-1]["angle"]), (10, -3), textcoords="offset points", fontsize=8)
    jump.set_xscale("symlog", linthresh=1e-8, linscale=0.6)
    jump.set_xticks([0, 1e-8, 1e-4, 1], ["0", "1e-8", "1e-4", "1"])
    jump.minorticks_off()
    jump.set(title="Angle of the frames", xlabel="eps", ylabel="degrees", ylim=(-4, 55), xlim=(-2e-9, 3))


def _plane(axes: Axes, row: dict[str, Any], theme: Theme, title: str) -> None:
    angle = np.linspace(0, 2 * np.pi, 181)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    for number, (name, matrix) in enumerate((("W", W.to_numpy()), ("W*", np.array(row["map"])))):
        style = theme.curve(number)
        image = matrix @ circle
        axes.plot(
            image[0],
            image[1],
            color=style["color"],
            linestyle=style["linestyle"],
            linewidth=2.0 - 0.4 * number,
            label=f"image under {name}",
        )
        for x, y in 2.6 * np.linalg.svd(matrix)[2]:
            axes.plot([-x, x], [-y, y], color=style["color"], linestyle=style["linestyle"], linewidth=1.0, alpha=0.8)
    examples = np.array(row["X"])
    axes.plot(examples[0], examples[1], "^", color=theme.colours[2], markersize=7, label="examples")
    axes.set_aspect("equal")
    axes.set(title=title, xlim=(-2.7, 2.7), ylim=(-2.7, 4.2))
    axes.legend(loc="upper left", fontsize=7.5)


SEEN_FRAMES = Picture(
    "proposition-3-frames", "What flat inputs hide of the frames", "Proposition 3", compute, draw, (9.6, 3.7)
)
