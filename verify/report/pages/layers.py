"""Where the nodes of a graph of dependencies stand: in layers, what is used above what uses it.

A layout of our own, so that a picture needs no other program and the same graph always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise


def layers(nodes: Sequence[str], uses: Mapping[str, Sequence[str]], widest: int = 6) -> list[list[str]]:
    """Return the nodes in layers: each stands below everything that it uses; those without any tie come last.

    Args:
        nodes: all nodes; their order decides where nothing else does.
        uses: by node, the nodes that it uses; an edge that closes a circle does not count.
        widest: the most nodes in one layer. A layer of more is broken into several, one below the other.
    """
    depth: dict[str, int] = {}
    path: list[str] = []

    def visit(node: str) -> int:
        if node not in depth:
            path.append(node)
            below = [other for other in uses.get(node, ()) if other in places and other not in path]
            depth[node] = 1 + max((visit(other) for other in below), default=-1)
            path.pop()
        return depth[node]

    places = set(nodes)
    for node in nodes:
        visit(node)
    found: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    tied = {name for node in nodes for used in uses.get(node, ()) if used in places for name in (node, used)}
    for node in nodes:
        if node in tied:
            found[depth[node]].append(node)
    loose = [node for node in nodes if node not in tied]
    ordered = [*_untangled([layer for layer in found if layer], uses), loose]
    return [layer[at : at + widest] for layer in ordered for at in range(0, len(layer), widest)]


def routed(
    rows: list[list[str]], uses: Mapping[str, Sequence[str]]
) -> tuple[list[list[str]], dict[tuple[str, str], list[str]]]:
    """Return the rows with waypoints in them, and for each edge the waypoints that it goes through, from its user up.

    An edge that passes a row gets a place of its own there, so that it does not run behind a node.
    """
    at = {node: number for number, row in enumerate(rows) for node in row}
    extended = [list(row) for row in rows]
    ways: dict[tuple[str, str], list[str]] = {}
    chained: dict[str, list[str]] = {}
    for user in at:
        for used in uses.get(user, ()):
            if used in at:
                passed = range(at[user] - 1, at[used], -1)
                ways[user, used] = [f"{user} to {used} past {number}" for number in passed]
                for number, way in zip(passed, ways[user, used], strict=True):
                    extended[number].append(way)
                for lower, upper in pairwise([user, *ways[user, used], used]):
                    chained.setdefault(lower, []).append(upper)
    return _untangled(extended, chained), ways


def _untangled(found: list[list[str]], uses: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Order each layer by where the neighbours of its nodes stand, up and down a few times, so that few edges cross."""
    neighbours: dict[str, list[str]] = {node: [] for layer in found for node in layer}
    for node in neighbours:
        for other in uses.get(node, ()):
            if other in neighbours:
                neighbours[node].append(other)
                neighbours[other].append(node)
    layers = [list(layer) for layer in found]
    for sweep in range(6):
        place = {n: (at + 0.5) / len(layer) for layer in layers for at, n in enumerate(layer)}
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            means = {n: _mean([place[other] for other in neighbours[n]], place[n]) for n in layer}
            layer.sort(key=lambda node: (means[node], place[node]))
            place.update({n: (at + 0.5) / len(layer) for at, n in enumerate(layer)})
    return layers


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
