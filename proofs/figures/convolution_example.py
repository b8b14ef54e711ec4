"""The counterexample to the Example: four 3 x 3 filters whose layers are aligned, no multiple of I, and whose product is I.

All layers are polynomials of degree one in the same symmetric matrix T, the adjacency of a path of four
pixels; their product is ``p(T)``, ``p(x) = (x-1)(x+1)(x - sqrt 2)(x + sqrt 2)``, and p is 1 at each of the
four eigenvalues of T.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from proofs.example.refutation import ALGEBRAIC, chain, inputs, symmetric_and_commuting
from proofs.figures.tables import table
from verify.claim.answer import Answer
from verify.exact import RationalMatrix
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

M = 4
ROOT = "\u221a2"
NAMES = {(1, 0): "1", (-1, 0): "-1", (0, 1): ROOT, (0, -1): f"-{ROOT}"}


def compute(effort: Effort) -> Content:
    """Check the chain in exact arithmetic over Q(sqrt 2), and tabulate the polynomial."""
    from fractions import Fraction

    layers = chain(ALGEBRAIC, Fraction(1))
    product = reduce(lambda left, layer: layer @ left, layers)
    one = RationalMatrix.identity(M * M)
    identity = product.entries() == type(product).rational(one).entries()
    aligned = symmetric_and_commuting(layers)
    scalar = any(layer.is_scalar for layer in layers)
    good = identity and aligned and not scalar and inputs().rank() == M * M
    roots = [x + y * float(np.sqrt(2)) for x, y in ALGEBRAIC]
    grid = np.linspace(-2.0, 2.0, 161)
    eigenvalues = 2 * np.cos(np.pi * np.arange(M, 0, -1) / (M + 1))
    data = {
        "roots": compact(roots), "names": [NAMES[root] for root in ALGEBRAIC], "x": compact(grid),
        "p": compact(np.prod([grid - root for root in roots], axis=0)), "eigenvalues": compact(eigenvalues),
        "factors": compact(np.array([eigenvalues - root for root in roots])),
    }  # fmt: skip
    finding = (
        "In exact arithmetic over Q(sqrt 2): all four layers are symmetric and commute, none is a multiple of "
        "I, and their product is I."
        if good
        else "The chain is not what it is meant to be."
    )
    caption = (
        "4 x 4 images, depth 4. Left: the four filters. Right: the product's eigenvalue p(x) over the "
        "eigenvalues of T (dots): it is 1 at all of "
        "them, so the network reproduces every image, although each layer by itself stretches and reflects."
    )
    alt = f"Four filters and a curve. {caption} {finding}"
    return Content(data, caption, alt, Answer.of(good), finding)


def _shift(root: str) -> str:
    """Return ``- root`` with the signs taken together."""
    return f"+ {root[1:]}" if root.startswith("-") else f"- {root}"


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw filters as tables, and the polynomial with the eigenvalues."""
    grid = figure.add_gridspec(2, 4, width_ratios=[1, 1, 0.15, 3.0])
    for number, (root, name) in enumerate(zip(data["roots"], data["names"], strict=True)):
        axes = figure.add_subplot(grid[number // 2, number % 2])
        centre = name.removeprefix("-") if name.startswith("-") else f"-{name}"
        filter_ = [[0, 0, 0], [1, -root, 1], [0, 0, 0]]
        table(axes, filter_, theme, largest=2, words=[["0"] * 3, ["1", centre, "1"], ["0"] * 3])
        axes.set_title(f"W$_{number + 1}$ = T {_shift(name)}", fontsize=8.5)
    axes = figure.add_subplot(grid[:, 3])
    axes.plot(data["x"], data["p"], **theme.curve(0))
    axes.axhline(1, color=theme.ink, linewidth=0.9, linestyle=(0, (2, 2)))
    axes.axhline(0, color=theme.ink, linewidth=0.6)
    axes.plot(
        data["eigenvalues"],
        [1] * len(data["eigenvalues"]),
        "o",
        color=theme.colours[1],
        markersize=7,
        label="eigenvalues of T",
    )
    axes.plot(
        data["roots"], [0] * len(data["roots"]), "s", color=theme.colours[2], markersize=5, label="roots, one a layer"
    )
    axes.set(title="Product of the layers, by eigenvalue", xlabel="x", ylabel="p(x)", ylim=(-0.6, 2.2))
    axes.legend(loc="lower center", frameon=True, facecolor=theme.paper, edgecolor=theme.paper, framealpha=1)


CONVOLUTION_EXAMPLE = Picture(
    "example-filters", "Aligned convolutions that reproduce every image", "Example", compute, draw, (8.6, 3.6)
)
