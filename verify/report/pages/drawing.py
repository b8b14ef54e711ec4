"""Graphs of dependencies as SVG: every node a link, every status a shape, a sign and a word, and a colour besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from verify.report.pages.layers import layers, routed
from verify.report.signs import look, sign

LETTER, LINE, MARGIN = 7.8, 19, 12
"""Width of a letter, height of a line and empty border, in pixels at the size at which a picture is drawn."""

LEAST = 0.8
"""How far a page may shrink a picture; a wider one is scrolled, for its letters have to be read."""

GAP_ACROSS, GAP_WAYS, GAP_DOWN, WAY = 24, 6, 48, 6
"""Between nodes of a row, between edges that pass it, between rows, and the width of the place of such an edge."""


@dataclass(frozen=True)
class Row:
    """A line inside a node: what it says, its ruling with its strength, and where a click leads ("" for nowhere)."""

    text: str
    ruling: str
    link: str = ""
    strength: str = ""

    @property
    def look(self) -> str:
        return look(self.ruling, self.strength)

    @property
    def words(self) -> str:
        return self.ruling.upper() + (" argued" if self.look == "argued" else "")


@dataclass(frozen=True)
class Node:
    """A node of the picture.

    Attributes:
        title: the words on top.
        rows: the statements inside.
        uses: the nodes (ids) that it uses.
        faint: whether it stands beside what the picture is about.
    """

    id: str
    title: str
    link: str
    rows: tuple[Row, ...]
    uses: tuple[str, ...] = ()
    faint: bool = False

    @property
    def width(self) -> float:
        letters = max([len(self.title) + 1, *(len(row.text) + len(row.words) + 5 for row in self.rows)])
        return letters * LETTER + 2 * MARGIN

    @property
    def height(self) -> float:
        return LINE * (len(self.rows) + 1) + 2 * MARGIN - 4


def draw(nodes: Sequence[Node], title: str, *, name: str, widest: int = 5) -> str:
    """Return the SVG of a graph, with a title and a description for those who do not see it.

    Args:
        name: distinguishes the picture from others on the same page.
    """
    by_id = {node.id: node for node in nodes}
    uses = {node.id: node.uses for node in nodes}
    placed, ways = routed(layers([node.id for node in nodes], uses, widest), uses)
    sizes = {
        name: (by_id[name].width, by_id[name].height) if name in by_id else (WAY, 0) for row in placed for name in row
    }
    gaps = [
        [GAP_ACROSS if {left, right} & by_id.keys() else GAP_WAYS for left, right in pairwise(row)] for row in placed
    ]
    spans = [sum(sizes[name][0] for name in row) + sum(between) for row, between in zip(placed, gaps, strict=True)]
    width = max(spans, default=0) + 2 * MARGIN
    corners: dict[str, tuple[float, float]] = {}
    floors: dict[str, float] = {}  # the bottom of the row in which a node stands
    y = float(MARGIN)
    for row, span, between in zip(placed, spans, gaps, strict=True):
        x, tallest = (width - span) / 2, max(sizes[name][1] for name in row)
        for name_of, gap in zip(row, [*between, 0], strict=True):
            if name_of not in by_id:
                sizes[name_of] = (WAY, tallest)
            corners[name_of], floors[name_of] = (x, y), y + tallest
            x += sizes[name_of][0] + gap
        y += tallest + GAP_DOWN
    height = y - GAP_DOWN + MARGIN
    edges = [
        _edge([(*corners[stop], *sizes[stop]) for stop in (user, *way, used)], floors[used])
        for (user, used), way in ways.items()
    ]
    drawn = [_node(node, *corners[node.id]) for node in nodes]
    return (
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" style="min-width:{width * LEAST:.0f}px"'
        f' role="group" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(_description(nodes))}</desc>'
        f'<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        f' orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>'
        + "".join(edge.replace("#arrow", f"#{name}-arrow") for edge in edges)
        + "".join(drawn)
        + "</svg>"
    )


def _description(nodes: Sequence[Node]) -> str:
    words = [f"{node.id} uses {', '.join(node.uses)}" for node in nodes if node.uses]
    return ". ".join(words) + "." if words else "Nothing here uses anything else."


def _edge(stops: list[tuple[float, float, float, float]], floor: float) -> str:
    """An arrow from what uses to what is used, which stands above it, straight through the waypoints between them.

    It bends between rows only: ``floor`` is where the row of what is used ends, below taller neighbours too.
    """
    x, y, width, _ = stops[0]
    path, last = f"M{x + width / 2:.1f} {y:.1f}", (x + width / 2, y)
    for at, (x, y, width, height) in enumerate(stops[1:], 2):
        arrives = at == len(stops)
        middle, bottom = x + width / 2, floor if arrives else y + height
        bend = (bottom - last[1]) * 0.5
        path += f"C{last[0]:.1f} {last[1] + bend:.1f} {middle:.1f} {bottom - bend:.1f} {middle:.1f} {bottom:.1f}"
        end = y + height if arrives else y
        path += f"V{end:.1f}" if end != bottom else ""  # a line of no length would turn the arrow
        last = (middle, y)
    return f'<path class="edge" d="{path}" marker-end="url(#arrow)"/>'


def _node(node: Node, x: float, y: float) -> str:
    rows = "".join(_row(row, x + MARGIN, y + MARGIN + LINE * (number + 1.6)) for number, row in enumerate(node.rows))
    box = f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="6"/>'
    words = f'<text class="name" x="{x + MARGIN:.1f}" y="{y + MARGIN + LINE * 0.6:.1f}">{escape(node.title)}</text>'
    faint = " faint" if node.faint else ""
    return f'<g class="node{faint}" data-node="{escape(node.id)}">{box}{_link(node.link, words)}{rows}</g>'


def _row(row: Row, x: float, y: float) -> str:
    shape = SHAPES.get(row.look, SHAPES["undecided"])(x + 6, y - 5)
    text = f'<text x="{x + 20:.1f}" y="{y:.1f}">{escape(row.text)} <tspan>{escape(row.words)}</tspan></text>'
    mark = f'<text class="sign" x="{x + 6:.1f}" y="{y - 1:.1f}">{escape(sign(row.look))}</text>'
    return f'<g class="{escape(row.look)}">{_link(row.link, shape + mark + text)}</g>'


def _link(target: str, content: str) -> str:
    return f'<a href="{escape(target)}">{content}</a>' if target else content


def _polygon(*corners: tuple[float, float]) -> Callable[[float, float], str]:
    def shape(x: float, y: float) -> str:
        points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
        return f'<polygon class="shape" points="{points}"/>'

    return shape


SHAPES: dict[str, Callable[[float, float], str]] = {
    "holds": lambda x, y: f'<circle class="shape" cx="{x:.1f}" cy="{y:.1f}" r="7"/>',
    "argued": _polygon((-8, 0), (-4, -8), (4, -8), (8, 0), (4, 8), (-4, 8)),
    "refuted": _polygon((-7, -7), (7, -7), (7, 7), (-7, 7)),
    "undecided": _polygon((0, -9), (9, 0), (0, 9), (-9, 0)),
    "broken": _polygon((0, -9), (9, 7), (-9, 7)),
}
"""A disc holds, a hexagon holds by an argument in words, a square is refuted, a diamond is undecided, a triangle is broken."""
