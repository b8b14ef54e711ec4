"""A small matrix as a table: coloured by sign and size, with its entries written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from verify.figures.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def table(axes: Axes, matrix: Any, theme: Theme, *, largest: float, words: Any = None) -> None:
    """Draw a matrix on axes of its own.

    Args:
        axes: where.
        matrix: numbers, two-dimensional.
        theme: light or dark.
        largest: the size at which the colour is full.
        words: what to write in the cells, of the same shape; left out, the numbers to three digits.
    """
    values = np.asarray(matrix, dtype=float)
    colours = theme.signed()
    axes.imshow(values, cmap=colours, vmin=-largest, vmax=largest)
    for (i, j), value in np.ndenumerate(values):
        text = f"{value:.3g}" if words is None else words[i][j]
        ink = theme.ink_on(colours((value / largest + 1) / 2))
        axes.text(j, i, text, ha="center", va="center", fontsize=8.5, color=ink)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
