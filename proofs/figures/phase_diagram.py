"""The phase diagram of Proposition 4: can generic data align with some element of an r-dimensional space of k x k matrices?

From the campaign of :mod:`proofs.proposition4.campaign`: the share of drawn structures in which an aligned element is found. The
printed threshold, and the sharp one: every structure with ``r <= min(n, k-1)`` is out of reach, and above it some is not.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Any

from proofs.proposition4.campaign import FAMILIES
from proofs.proposition4.campaign import PHASE_DIAGRAM as CAMPAIGN
from verify.claim.answer import Answer
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.picture import Data
from verify.numeric.backend import NumpyBackend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE, SIZE_QUICK = 5, 3
INSTANCES, INSTANCES_QUICK = 16, 6
NAMES = {
    "random": "Random structures",
    "rank-one": "All u v$^T$, v in a subspace",
    "circulant": "Circulants, a shift among them",
}


def printed(k: int, n: int) -> int:
    """Return the largest r with ``r < k - 1 - C(k-n, 2)``, at least 0."""
    return max(0, k - 2 - (comb(k - n, 2) if k - n >= 2 else 0))


def compute(effort: Effort) -> Content:
    """Run the campaign for one size, on the CPU."""
    k = SIZE_QUICK if effort.quick else SIZE
    instances = INSTANCES_QUICK if effort.quick else INSTANCES
    found = []
    for cell in CAMPAIGN.cells((k,)):
        found.append(CAMPAIGN.look(cell, NumpyBackend(), instances, 0))
        aligned = found[-1].searched.count(Answer.HOLDS)
        effort.tell(f"{cell.family}, n = {cell.n}, r = {cell.r}: {aligned} of {instances} structures align")
    judgement = CAMPAIGN.judge(found)
    proved = sum(x.proved.count(Answer.FAILS) == instances for x in found), sum(Answer.HOLDS in x.proved for x in found)
    caption = (
        f"k = {k}. Each cell: the share of {instances} drawn structures of dimension r for which generic data of n samples "
        "align with some element that is not scaled orthogonal, by descent in floats. Solid line: the sharp threshold "
        "r = min(n, k-1); dashed: the printed one, which lies below it. A dot: proved exactly, for each structure of the cell, "
        f"that almost no data align ({proved[0]} cells); a cross: that all do ({proved[1]} cells). "
        "Other sizes, more structures, a GPU: python -m verify campaign phase-diagram."
    )
    rows = [
        {
            "family": x.cell.family, "n": x.cell.n, "r": x.cell.r, "aligned": x.searched.count(Answer.HOLDS),
            "certified": x.proved.count(Answer.FAILS), "always": x.proved.count(Answer.HOLDS),
        }
        for x in found
    ]  # fmt: skip
    data = {
        "k": k, "instances": instances, "cells": rows, "sharp": {str(n): min(n, k - 1) for n in range(1, k + 2)},
        "printed": {str(n): printed(k, n) for n in range(1, k + 2)},
    }  # fmt: skip
    finding = f"{judgement.finding[0].upper()}{judgement.finding[1:]}."
    alt = f"A grid of cells for each of three families of structures, n across, r upwards. {caption} {finding}"
    return Content(data, caption, alt, judgement.answer, finding, judgement.cells)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw a grid for each family."""
    from matplotlib.patches import Rectangle

    panels = figure.subplots(1, 3, sharey=True)
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
            if cell["certified"] == data["instances"] or cell["always"]:
                marker = "x" if cell["always"] else "o"
                axes.plot(
                    cell["n"] - 0.36, cell["r"] + 0.33, marker, markersize=3, color=ink if share else theme.colours[0]
                )
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
    panels[2].legend(loc="upper left")


PHASE_DIAGRAM = Picture(
    "proposition-4-phases", "Which structures can align with generic data", "Proposition 4", compute, draw, (9.6, 3.8)
)
