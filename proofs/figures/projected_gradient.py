"""Theorem 2 as a picture: where gradient descent on coefficients goes, beside the projected gradient.

The direction is ``pi_S(G) = sum_j <G, A_j> A_j``: the projection of the gradient, with each basis direction scaled by
``||A_j||^2``. The angle between the two depends on the gradient; at ratio q of the largest to the least squared norm it is at
most ``arccos(2 sqrt(q)/(1+q))`` (Kantorovich's inequality).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofs.experiments.setting import Floats
from proofs.experiments.starts import generator
from proofs.network import gradients
from proofs.structure import structure_of
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data
from verify.numeric.tolerance import gamma

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NORMS = ((1.0, 1.0), (1.0, 1.5), (1.0, 0.5))
GRADIENT = np.array([0.8, 0.6])
SIDES, SIDES_SHOWN, DRAWS = (3, 4, 5, 6, 8), (2, 40), 24


def basis(side: int, padding: str) -> Floats:
    """Return the 3 x 3 unit filters on a square image as the columns of a matrix."""
    structure = structure_of(f"conv2d:{side}x{side}:3x3{padding}")
    return np.stack([A.dense().to_numpy().ravel() for A in structure.basis()], axis=1)


def angles(A: Floats, side: int, rng: np.random.Generator) -> Floats:
    """Return the angles in degrees between the two directions, for the middle layer of random chains in the span of A."""
    k, found = side * side, []
    for _ in range(DRAWS):
        layers = [(A @ rng.standard_normal(A.shape[1])).reshape(k, k) for _ in range(3)]
        X, Y = rng.standard_normal((2, k, 4))
        G = gradients(layers, X @ X.T, Y @ X.T, 4)[1].ravel()
        inner = A.T @ G  # the gradient in the coefficients, and the move of the layer is A times it
        ours, projected = A @ inner, A @ (inner / (A * A).sum(axis=0))
        cosine = float(ours @ projected / (np.linalg.norm(ours) * np.linalg.norm(projected)))
        found.append(np.degrees(np.arccos(min(cosine, 1.0))))
    return np.array(found)


def worst(q: Floats | float) -> Floats:
    """Return the largest angle in degrees at ratio q of squared norms."""
    return np.asarray(np.degrees(np.arccos(2 * np.sqrt(q) / (1 + q))))


def compute(effort: Effort) -> Content:
    """Draw chains of convolutions with zero and with circular padding, and measure the angle."""
    rng = generator("projected-gradient", 0)
    rows, below, equal = [], [], []
    for side in SIDES:
        zero, circular = basis(side, ""), basis(side, ":circular")
        squared = (zero * zero).sum(axis=0)
        seen, round_ = angles(zero, side, rng), angles(circular, side, rng)
        limit = float(worst(squared.max() / squared.min()))
        below.append(bool(seen.max() <= limit))
        rounding = float(np.degrees(np.sqrt(2 * gamma(8 * side**4))))  # of an angle whose cosine is rounded near 1
        equal.append(bool(round_.max() <= rounding))
        rows.append({"side": side, "zero": compact(seen), "circular": compact(round_)})
    m = np.arange(SIDES_SHOWN[0], SIDES_SHOWN[1] + 1)
    good = all(below) and all(equal)
    first, last = rows[0], rows[-1]
    finding = (
        f"With zero padding the two directions differ: by up to {max(first['zero']):.1f} degrees on {SIDES[0]} "
        f"x {SIDES[0]} images and {max(last['zero']):.1f} on {SIDES[-1]} x {SIDES[-1]}, never beyond the "
        "bound; with circular padding they are one."
        if good
        else "Some angle is not where the norms of the basis put it."
    )
    caption = (
        "Left: a gradient in the plane of two basis matrices, its projection (norms equal), and where the "
        "coefficients take the layer if one basis matrix is longer or shorter than the other. Right: 3 x 3 "
        f"filters on m x m images; each dot is the angle between the two directions at one of {DRAWS} random "
        "chains of three convolutions, the line is the largest that the norms m^2, ..., (m-1)^2 allow."
    )
    data = {"rows": rows, "m": compact(m), "worst": compact(worst((m / (m - 1.0)) ** 2))}
    worst_note = "The squared norms are (m-|a|)(m-|b|), so their ratio is (m/(m-1))^2."
    return Content(
        data,
        caption,
        f"Arrows in a plane, and angles over image sides. {caption} {finding}",
        Answer.of(good),
        finding,
        (worst_note,),
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the arrows and the angles."""
    left, right = figure.subplots(1, 2)
    for number, (a, b) in enumerate(NORMS):
        move = GRADIENT * np.array([a * a, b * b])
        move = move / np.linalg.norm(move)
        style = theme.curve(number)
        name = "norms equal: the projection" if a == b else f"||A$_2$|| = {b:g} ||A$_1$||"
        left.plot(
            [0, move[0]], [0, move[1]], color=style["color"], linestyle=style["linestyle"], linewidth=2.2, label=name
        )
        left.plot(*move, marker="os^"[number], color=style["color"], markersize=7)
    circle = np.linspace(0, np.pi / 2, 91)
    left.plot(np.cos(circle), np.sin(circle), color=theme.ink, linewidth=0.6)
    left.set_aspect("equal")
    left.set(
        title="Direction of the step in S", xlabel="along A$_1$", ylabel="along A$_2$", xlim=(0, 1.5), ylim=(0, 1.35)
    )
    left.legend(loc="upper right", fontsize=7.5)
    right.plot(data["m"], data["worst"], label="zero padding: most the norms allow", **theme.curve(0))
    for number, (name, label) in enumerate((("zero", "zero padding, drawn chains"), ("circular", "circular padding"))):
        xs = [row["side"] for row in data["rows"] for _ in row[name]]
        ys = [value for row in data["rows"] for value in row[name]]
        right.plot(xs, ys, "^s"[number], color=theme.colours[1 + number], markersize=4.5, alpha=0.6, label=label)
    right.set(title="Angle to the projected gradient", xlabel="image side m", ylabel="degrees", xscale="log")
    right.set_xticks([2, 3, 5, 8, 16, 28], ["2", "3", "5", "8", "16", "28"])
    right.minorticks_off()
    right.legend(loc="upper right", fontsize=7.5)


PROJECTED_GRADIENT = Picture(
    "theorem-2-projection", "The step on the coefficients is not the projected gradient, unless the norms agree",
    "Theorem 2", compute, draw, (8.6, 3.6),
)  # fmt: skip
