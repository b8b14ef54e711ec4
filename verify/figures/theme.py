"""Light and dark, for every eye: each curve has a colour of its own, and a dash and a marker that say the same without it.

The colours are Okabe and Ito's, which people with any of the common colour deficiencies can tell apart;
within a figure they are taken in an order in which their lightness differs as well, so that they stay apart
in greyscale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Theme:
    """The colours of a figure.

    Attributes:
        name: ``light`` or ``dark``.
        paper, ink, faint: background, text and axes, grid.
        colours: for curves, in order.
        low, middle, high: ends and centre of a scale for signed numbers.
    """

    name: str
    paper: str
    ink: str
    faint: str
    colours: tuple[str, ...]
    low: str
    middle: str
    high: str

    def curve(self, number: int, *, every: int | float | None = None) -> dict[str, Any]:
        """Return matplotlib's options for curve ``number``: colour, dash, marker (``every``: how often it is set)."""
        index = number % len(self.colours)
        return {
            "color": self.colours[index],
            "linestyle": DASHES[index],
            "marker": MARKERS[index] if every else "",
            "markevery": every,
            "markersize": 4.5,
            "linewidth": 1.7,
        }

    @property
    def settings(self) -> dict[str, Any]:
        """matplotlib's settings: text stays text in SVG, ids do not depend on chance."""
        return {
            "figure.facecolor": self.paper, "axes.facecolor": self.paper, "savefig.facecolor": self.paper,
            "text.color": self.ink, "axes.labelcolor": self.ink, "axes.titlecolor": self.ink, "axes.edgecolor": self.ink,
            "xtick.color": self.ink, "ytick.color": self.ink, "grid.color": self.faint, "grid.linewidth": 0.6,
            "axes.grid": True, "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False,
            "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.labelsize": 9,
            "font.size": 9, "font.family": "DejaVu Sans", "mathtext.fontset": "dejavusans", "legend.fontsize": 8,
            "legend.frameon": False, "xtick.labelsize": 8, "ytick.labelsize": 8, "svg.hashsalt": "verify", "svg.fonttype": "path",
            "figure.constrained_layout.use": True, "axes.unicode_minus": True, "path.simplify": True,
        }  # fmt: skip

    def ink_on(self, colour: Any, share: float = 1.0) -> str:
        """Return black or white, whichever can be read better on a colour that covers the paper by a share."""
        from matplotlib.colors import to_rgb

        mixed = [share * c + (1 - share) * p for c, p in zip(to_rgb(colour), to_rgb(self.paper), strict=True)]
        red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in mixed)
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return "#000000" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "#ffffff"

    def signed(self) -> Any:
        """Return a colour map for signed numbers, symmetric about zero, darker (or lighter) away from it."""
        from matplotlib.colors import LinearSegmentedColormap

        return LinearSegmentedColormap.from_list(f"signed-{self.name}", [self.low, self.middle, self.high])


DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 2, 1, 2, 1, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")

LIGHT = Theme(
    "light", "#ffffff", "#1b1f24", "#d8dee4", ("#0072b2", "#d55e00", "#009e73", "#7a3b69", "#8a6d00", "#333333"),
    "#0072b2", "#f7f7f7", "#d55e00",
)  # fmt: skip

DARK = Theme(
    "dark", "#14181d", "#e6edf3", "#333b44", ("#56b4e9", "#e69f00", "#3ddbb0", "#d79bc4", "#f0e442", "#cccccc"),
    "#56b4e9", "#20262d", "#e69f00",
)  # fmt: skip

THEMES = (LIGHT, DARK)
