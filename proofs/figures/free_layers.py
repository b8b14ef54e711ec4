"""The counterexample to Theorem 3: 21 layers, of which 17 are scaled orthogonal and carry the frames where they are wanted.

Left their spectra; right, for every pair i < j, whether ``W_i W_i^T`` commutes with the Gram matrix of ``W_j ... W_{i+1}``: all
do, so the chain is aligned. If layer 11 turned like the others, the stretched planes would meet askew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from proofs.theorem3.family import COEFFICIENTS, SCALE, STRETCHED, TURN, UNTURNED, Coefficients, layers
from verify.claim.answer import Answer
from verify.exact import RationalMatrix, commute
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ASKEW: tuple[Coefficients, ...] = (*COEFFICIENTS[: UNTURNED - 1], TURN, *COEFFICIENTS[UNTURNED:])


def coupled(chain: Sequence[RationalMatrix]) -> list[tuple[int, int]]:
    """Return the pairs (i, j), counted from 1, whose Gram matrices do not commute."""
    found = []
    for i, W in enumerate(chain, 1):
        product, own = RationalMatrix.identity(W.rows), W @ W.T
        for j, later in enumerate(chain[i:], i + 1):
            product = later @ product
            if not commute(own, product.T @ product):
                found.append((i, j))
    return found


def scaled_orthogonal(W: RationalMatrix) -> bool:
    """Whether ``W^T W`` is a multiple of the identity."""
    gram = W.T @ W
    return gram == gram[0, 0] * RationalMatrix.identity(gram.rows)


def compute(effort: Effort) -> Content:
    """Decide all pairs in exact arithmetic, for the family's chain and for the near miss."""
    chain = layers(COEFFICIENTS)
    orthogonal = [scaled_orthogonal(W) for W in chain]
    aligned, askew = coupled(chain), coupled(layers(ASKEW))
    spectra = [np.linalg.svd(W.to_numpy() / SCALE, compute_uv=False) for W in chain]
    good = (
        not aligned
        and bool(askew)
        and [not free for free in orthogonal] == [i in STRETCHED for i in range(1, len(chain) + 1)]
    )
    pairs = len(chain) * (len(chain) - 1) // 2
    finding = (
        f"Exactly: all {pairs} commutators vanish, so the chain is aligned, although none of its layers is a "
        f"multiple of I and {sum(orthogonal)} of {len(chain)} are scaled orthogonal; with a turn in layer "
        f"{UNTURNED}, {len(askew)} of them do not vanish."
        if good
        else "The chain is not what it is meant to be."
    )
    caption = (
        "k = 5, r = 3, integer layers. Left: the five singular values of each layer; only layers 9, 10, 12 "
        "and 13 stretch a plane. The others turn the frames and cost alignment nothing, so the chain reaches "
        "an open set of maps. Right: pairs of layers whose Gram matrices do not commute, for this chain "
        "(none) and for a near miss."
    )
    data = {
        "spectra": compact(np.array(spectra)),
        "aligned": [list(pair) for pair in aligned],
        "askew": [list(pair) for pair in askew],
    }
    return Content(
        data,
        caption,
        f"Dots of singular values, and two triangles of pairs. {caption} {finding}",
        Answer.of(good),
        finding,
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the spectra, and the pairs that do not commute."""
    spectrum, good, bad = figure.subplots(1, 3, width_ratios=[1.9, 1, 1])
    depth = len(data["spectra"])
    for number, values in enumerate(data["spectra"], 1):
        flat = len({round(value, 6) for value in values}) == 1
        for value in sorted({round(value, 6) for value in values}):
            count = sum(abs(value - other) < 1e-6 for other in values)
            spectrum.plot(
                number, value, "o" if flat else "s", color=theme.colours[0 if flat else 1], markersize=4 + 1.2 * count,
                fillstyle="full" if flat else "none", markeredgewidth=1.8,
            )  # fmt: skip
    spectrum.plot([], [], "o", color=theme.colours[0], label="scaled orthogonal: all five equal")
    spectrum.plot(
        [],
        [],
        "s",
        color=theme.colours[1],
        fillstyle="none",
        markeredgewidth=1.8,
        label="stretches a plane (two) beside the rest (three)",
    )
    spectrum.set(title="Singular values of the layers", xlabel="layer", xlim=(0, depth + 1), ylim=(0, 9.5))
    spectrum.set_xticks([1, 5, 9, 13, 17, 21])
    spectrum.legend(loc="upper left", fontsize=7.5)
    _pairs(good, data["aligned"], depth, theme, "This chain: none")
    _pairs(bad, data["askew"], depth, theme, f"Layer {UNTURNED} turned: {len(data['askew'])}")


def _pairs(axes: Axes, pairs: Sequence[Sequence[int]], depth: int, theme: Theme, title: str) -> None:
    axes.fill([1, depth, depth], [1, 1, depth], color=theme.faint, alpha=0.55, linewidth=0)
    axes.plot([j for _, j in pairs], [i for i, _ in pairs], "s", color=theme.colours[1], markersize=4)
    axes.set_aspect("equal")
    axes.grid(visible=False)
    axes.set(title=title, xlabel="j", ylabel="i", xlim=(0, depth + 1), ylim=(0, depth + 1))
    axes.set_xticks([1, 11, 21])
    axes.set_yticks([1, 11, 21])


FREE_LAYERS = Picture(
    "theorem-3-layers", "Layers that only turn cost alignment nothing", "Theorem 3", compute, draw, (9.6, 3.5)
)
