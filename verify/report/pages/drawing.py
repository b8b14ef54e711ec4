"""Graphs of dependencies as SVG: every node a link, every status a shape, a sign and a word, and a colour besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from verify.report.pages.layers import layers
from verify.report.signs import sign

LETTER, LINE, MARGIN = 7.4, 19, 12
"""Width of a letter, height of a line and empty border, in pixels at the size at which a picture is drawn."""

GAP_ACROSS, GAP_DOWN = 26, 44


@dataclass(frozen=True)
class Row:
    """A line inside a node: what it says, its ruling, and where a click leads ("" for nowhere)."""

    text: str
    ruling: str
    link: str = ""


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
        letters = max([len(self.title) + 1, *(len(row.text) + len(row.ruling) + 5 for row in self.rows)])
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
    placed = layers([node.id for node in nodes], {node.id: node.uses for node in nodes}, widest)
    spans = [sum(by_id[n].width for n in layer) + GAP_ACROSS * (len(layer) - 1) for layer in placed]
    width = max(spans, default=0) + 2 * MARGIN
    corners: dict[str, tuple[float, float]] = {}
    y = float(MARGIN)
    for layer, span in zip(placed, spans, strict=True):
        x = (width - span) / 2
        for node in layer:
            corners[node] = (x, y)
            x += by_id[node].width + GAP_ACROSS
        y += max(by_id[n].height for n in layer) + GAP_DOWN
    height = y - GAP_DOWN + MARGIN
    edges = [_edge(by_id, corners, node.id, other) for node in nodes for other in node.uses if other in corners]
    drawn = [_node(node, *corners[node.id]) for node in nodes]
    return (
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" role="group" aria-labelledby="{name}-title {name}-text">'
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


def _edge(by_id: dict[str, Node], corners: dict[str, tuple[float, float]], user: str, used: str) -> str:
    """An arrow from what uses to what is used, which stands above it."""
    (x0, y0), (x1, y1) = corners[user], corners[used]
    x0, x1 = x0 + by_id[user].width / 2, x1 + by_id[used].width / 2
    down = y1 < y0
    start, end = (y0, y1 + by_id[used].height) if down else (y0 + by_id[user].height, y1)
    bend = (end - start) * 0.5
    path = f"M{x0:.1f} {start:.1f}C{x0:.1f} {start + bend:.1f} {x1:.1f} {end - bend:.1f} {x1:.1f} {end:.1f}"
    return f'<path class="edge" d="{path}" marker-end="url(#arrow)"/>'


def _node(node: Node, x: float, y: float) -> str:
    rows = "".join(_row(row, x + MARGIN, y + MARGIN + LINE * (number + 1.6)) for number, row in enumerate(node.rows))
    box = f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="6"/>'
    words = f'<text class="name" x="{x + MARGIN:.1f}" y="{y + MARGIN + LINE * 0.6:.1f}">{escape(node.title)}</text>'
    faint = " faint" if node.faint else ""
    return f'<g class="node{faint}" data-node="{escape(node.id)}">{box}{_link(node.link, words)}{rows}</g>'


def _row(row: Row, x: float, y: float) -> str:
    shape = SHAPES.get(row.ruling, SHAPES["undecided"])(x + 6, y - 5)
    text = f'<text x="{x + 20:.1f}" y="{y:.1f}">{escape(row.text)} <tspan>{escape(row.ruling.upper())}</tspan></text>'
    mark = f'<text class="sign" x="{x + 6:.1f}" y="{y - 1:.1f}">{escape(sign(row.ruling))}</text>'
    return f'<g class="{escape(row.ruling)}">{_link(row.link, shape + mark + text)}</g>'


def _link(target: str, content: str) -> str:
    return f'<a href="{escape(target)}">{content}</a>' if target else content


def _polygon(*corners: tuple[float, float]) -> Callable[[float, float], str]:
    def shape(x: float, y: float) -> str:
        points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
        return f'<polygon class="shape" points="{points}"/>'

    return shape


SHAPES: dict[str, Callable[[float, float], str]] = {
    "holds": lambda x, y: f'<circle class="shape" cx="{x:.1f}" cy="{y:.1f}" r="7"/>',
    "refuted": _polygon((-7, -7), (7, -7), (7, 7), (-7, 7)),
    "undecided": _polygon((0, -9), (9, 0), (0, 9), (-9, 0)),
    "broken": _polygon((0, -9), (9, 7), (-9, 7)),
}
"""A disc holds, a square is refuted, a diamond is undecided, a triangle is broken."""
