"""The phase diagram of Proposition 4: can generic data align with some element of an r-dimensional space of k x k matrices?

From the campaign of :mod:`proofs.proposition4.campaign`: the share of drawn structures whose least defect
cannot be told from zero. The printed threshold, and the sharp one: every structure with ``r <= min(n, k-1)``
is out of reach, and above it some is not.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Any

from proofs.proposition4.campaign import FAMILIES, CellResult, cells, run
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.picture import Data
from verify.numeric.backend import NumpyBackend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE, SIZE_QUICK = 5, 3
INSTANCES, INSTANCES_QUICK = 24, 6
NAMES = {"random": "Random structures", "rank-one": "Structures of all u v$^T$, v in a subspace"}


def printed(k: int, n: int) -> int:
    """Return the largest r with ``r < k - 1 - C(k-n, 2)``, at least 0."""
    return max(0, k - 2 - (comb(k - n, 2) if k - n >= 2 else 0))


def compute(effort: Effort) -> Content:
    """Run the campaign for one size."""
    k = SIZE_QUICK if effort.quick else SIZE
    instances = INSTANCES_QUICK if effort.quick else INSTANCES

    def tell(result: CellResult) -> None:
        cell = result.cell
        effort.tell(f"{cell.family}, n = {cell.n}, r = {cell.r}: {result.aligned} of {instances} structures align")

    found = run(cells((k,)), NumpyBackend(), instances=instances, report=tell)
    below = [result for result in found if result.cell.r <= result.cell.threshold]
    above = [
        result for result in found if result.cell.family == "rank-one" and result.cell.r == result.cell.threshold + 1
    ]
    wrong = [result for result in below if result.aligned] + [result for result in above if result.aligned < instances]
    finding = (
        f"At or below the sharp threshold none of {len(below) * instances} drawn structures aligns, right above it all "
        f"{len(above) * instances} rank-one ones do."
    )
    if wrong:
        finding = f"{len(wrong)} of {len(below) + len(above)} cells are not as the sharp threshold says."
    against = sum(result.disagreements for result in found)
    if against:
        finding += f" On {against} structures the descent contradicts what is proved exactly."
    proved = sum(result.certified > 0 for result in found)
    caption = (
        f"k = {k}. Each cell: the share of {instances} drawn structures of dimension r for which generic data of n samples "
        "align with some element that is not scaled orthogonal, by descent in floats. Solid line: the sharp threshold "
        "r = min(n, k-1); dashed: the printed one, which lies below it. A dot: proved exactly, for at least one structure "
        f"of the cell, that almost no data align ({proved} cells); the descent is held against each such proof."
    )
    rows = [
        {"family": x.cell.family, "n": x.cell.n, "r": x.cell.r, "aligned": x.aligned, "certified": x.certified}
        for x in found
    ]
    data = {
        "k": k, "instances": instances, "cells": rows, "sharp": {str(n): min(n, k - 1) for n in range(1, k + 2)},
        "printed": {str(n): printed(k, n) for n in range(1, k + 2)},
    }  # fmt: skip
    return Content(
        data,
        caption,
        f"Two grids of cells, n across, r upwards. {caption} {finding}",
        Answer.of(not wrong and not against),
        finding,
    )


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw one grid a family."""
    from matplotlib.patches import Rectangle

    panels = figure.subplots(1, 2, sharey=True)
    ends = [int(n) for n in data["sharp"]]
    for axes, family in zip(panels, FAMILIES, strict=True):
        axes.grid(visible=False)
        for cell in (cell for cell in data["cells"] if cell["family"] == family):
            label: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7.5}
            share = cell["aligned"] / data["instances"]
            colour = theme.colours[1]
            place = (cell["n"] - 0.5, cell["r"] - 0.5)
            axes.add_patch(Rectangle(place, 1, 1, facecolor=colour, alpha=0.85 * share, linewidth=0))
            axes.add_patch(Rectangle(place, 1, 1, fill=False, edgecolor=theme.faint, linewidth=0.8))
            ink = theme.ink_on(colour, 0.85 * share)
            axes.text(cell["n"], cell["r"] - 0.02, f"{share:.0%}" if share else "0", color=ink, **label)
            if cell["certified"]:
                axes.plot(cell["n"] - 0.36, cell["r"] + 0.33, "o", markersize=3, color=theme.colours[0])
        for name, style in (("sharp", "-"), ("printed", (0, (4, 2)))):
            edges = [x for n in ends for x in (n - 0.5, n + 0.5)]
            heights = [data[name][str(n)] + 0.5 for n in ends for _ in range(2)]
            axes.plot(
                edges,
                heights,
                color=theme.ink,
                linestyle=style,
                linewidth=2.0 if name == "sharp" else 1.4,
                label=f"{name} threshold",
            )
        axes.set(title=NAMES[family], xlabel="samples n", xlim=(0.5, ends[-1] + 0.5))
        axes.set_xticks(ends)
        axes.set_ylim(0.4, data["k"] + 2.6)
    panels[0].set(ylabel="dimension r of the structure")
    panels[0].set_yticks(range(1, data["k"] + 3))
    panels[1].legend(loc="upper left")


PHASE_DIAGRAM = Picture(
    "proposition-4-phases", "Which structures can align with generic data", "Proposition 4", compute, draw, (8.4, 4.0)
)
