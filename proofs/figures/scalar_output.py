"""Proposition 5 as a picture: in the plane of w and a, small steps pass the saddles by, and one long step lands on them.

One input, depth 3, squared loss, the start of the printed proof: w = 0 and a_2 = a_3 = a > 0. Where a = 0 nothing moves. The long
run is that of :mod:`proofs.proposition5.refutation`, in exact arithmetic.
"""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from proofs.network import descent, gradients
from verify.claim.answer import Answer
from verify.exact import RationalMatrix
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data
from verify.numeric.tolerance import gamma

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPTH = 3
STARTS = (0.5, 0.8, 1.2)
LAST = 5_000


def small_step(sigma: float) -> float:
    """Return the step that the repaired statement allows for l = (f - 1)^2 / 2 at x = y = 1."""
    H, C, R, first = 1.0, 1.0, 2.0, 0.5  # curvature, |g| below the first loss, |v| there, the first loss
    rho = 2 * sqrt(sigma**2 + R ** (2 / DEPTH))
    beta = H * DEPTH * rho ** (2 * DEPTH - 2) + C * (DEPTH - 1) * rho ** (DEPTH - 2)
    return min(1 / beta, sigma**2 / (4 * first), (rho / 2) ** (2 - DEPTH) / (C * sqrt(DEPTH)))


def path(sigma: float) -> dict[str, Any]:
    """Follow the run with the small step, and hold it against its bound ``a^2 >= sigma^2/2 + w^2``."""
    step, one = small_step(sigma), np.eye(1)
    run = np.array(
        [[W[0, 0] for W in layers] for layers in descent([0 * one, sigma * one, sigma * one], one, one, step, LAST)]
    )
    w, a = run[:, 0], run[:, 1]
    rounding = gamma(8 * LAST) * float((a**2).max())
    kept = bool((a**2 - w**2 - sigma**2 / 2 >= -rounding).all())
    return {
        "sigma": sigma,
        "step": step,
        "w": compact(w[::10]),
        "a": compact(a[::10]),
        "kept": kept,
        "last": float(a[-1] ** 2 * w[-1]),
    }


def long_run(rate: Fraction, steps: int) -> list[tuple[RationalMatrix, ...]]:
    """Return the exact run on x = (1, 3), y = (1, 3)/10 from (0, 1, 1)."""
    X = RationalMatrix([[1, 3]])
    Y = RationalMatrix([["1/10", "3/10"]])
    one = RationalMatrix.identity(1)
    return list(descent([0 * one, one, one], X @ X.T, Y @ X.T, rate / 2, steps))


def compute(effort: Effort) -> Content:
    """Follow the small steps in floats, and the long ones exactly."""
    paths = [path(sigma) for sigma in STARTS]
    ends = long_run(Fraction(1), 3)
    X, Y = RationalMatrix([[1, 3]]), RationalMatrix([["1/10", "3/10"]])
    stuck = ends[2][1].is_zero() and not ends[2][0].is_zero()
    still = all(G.is_zero() for G in gradients(ends[2], X @ X.T, Y @ X.T, 2))
    points = {name: [[float(W[0, 0]) for W in layers][:2] for layers in long_run(rate, steps)]
              for name, rate, steps in (("gamma = 1", Fraction(1), 2), ("gamma = 1/2", Fraction(1, 2), 5))}  # fmt: skip
    good = all(entry["kept"] for entry in paths) and stuck and still
    reached = max(abs(entry["last"] - 1) for entry in paths)
    finding = (
        f"The {len(paths)} small-step runs keep a^2 >= sigma^2/2 + w^2 and end within {reached:.1g} of zero "
        "error's map; the long step stands, exactly, at w = -3/2, a = 0 after two steps, where every gradient "
        "vanishes and the error does not."
        if good
        else "Some run is not where Proposition 5 puts it."
    )
    caption = (
        "Left: loss (contours) over w and a, with x = y = 1, and runs from w = 0, a = sigma with the step "
        "that the repair allows: they curve to the valley a^2 w = 1 and stay above the dotted bounds, away "
        "from the saddles on a = 0. Right: the run against the printed proof: x = (1, 3), y = x/10, sigma = "
        "1. With gamma = 1 its second step lands on a saddle; with half of it the run converges."
    )
    data = {"paths": paths, "long": {name: compact(np.array(run)) for name, run in points.items()}}
    return Content(data, caption, f"Two planes with paths. {caption} {finding}", Answer.of(good), finding)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the valley with the small steps, and the saddle with the long one."""
    left, right = figure.subplots(1, 2)
    _valley(left, (-0.4, 1.6), (-0.15, 1.9), 1.0, theme)
    for number, entry in enumerate(data["paths"]):
        style = theme.curve(number)
        left.plot(
            entry["w"],
            entry["a"],
            color=style["color"],
            linewidth=2.2,
            linestyle=style["linestyle"],
            label=f"sigma = {entry['sigma']:g}",
        )
        left.plot(0, entry["sigma"], "o", color=style["color"], markersize=6)
        w = np.linspace(-0.4, 1.6, 101)
        left.plot(
            w, np.sqrt(entry["sigma"] ** 2 / 2 + w**2), color=style["color"], linewidth=1.0, linestyle=(0, (1, 2))
        )
    left.set(title="Small steps: past the saddles", xlabel="w", ylabel="a")
    left.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 0.1),
        framealpha=1,
        frameon=True,
        facecolor=theme.paper,
        edgecolor=theme.paper,
    )
    _valley(right, (-1.8, 0.8), (-0.15, 1.35), 0.1, theme)
    for number, (name, run) in enumerate(data["long"].items()):
        points, style = np.array(run), theme.curve(number)
        right.plot(points[:, 0], points[:, 1], marker="so"[number], color=style["color"], linewidth=1.6,
                   linestyle=style["linestyle"], markersize=6, label=name)  # fmt: skip
    right.annotate("stuck", data["long"]["gamma = 1"][-1], (8, 6), textcoords="offset points", fontsize=8)
    right.set(title="A long step: onto a saddle", xlabel="w", ylabel="a")
    right.legend(loc="upper left", framealpha=1, frameon=True, facecolor=theme.paper, edgecolor=theme.paper)


def _valley(axes: Axes, across: tuple[float, float], up: tuple[float, float], target: float, theme: Theme) -> None:
    """Contours of the loss, the valley of zero error, and the line of saddles."""
    w, a = np.meshgrid(np.linspace(*across, 161), np.linspace(*up, 161))
    loss = (a**2 * w - target) ** 2
    axes.contour(w, a, loss, levels=np.geomspace(1e-3, 4, 9), colors=theme.ink, linewidths=0.5, alpha=0.45)
    heights = np.linspace(max(0.05, sqrt(target / across[1])), up[1], 200)
    axes.plot(target / heights**2, heights, color=theme.ink, linewidth=1.6)
    axes.axhline(0, color=theme.colours[3], linewidth=2.4, linestyle=(0, (6, 2, 1, 2)))
    axes.text(
        across[0] + 0.02 * (across[1] - across[0]), -0.1, "a = 0: saddles", fontsize=7.5, color=theme.ink, va="center"
    )
    axes.set(xlim=across, ylim=up)
    axes.grid(visible=False)


SCALAR_OUTPUT = Picture(
    "proposition-5-plane",
    "Around the saddles in small steps, onto one in a long step",
    "Proposition 5",
    compute,
    draw,
    (8.6, 3.9),
)
