"""Edges of the picture of dependencies run between the boxes, also beside a tall neighbour; and the same picture in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from verify.report.contents import Report
from verify.report.pages import graph
from verify.report.pages.drawing import Node, Row, draw
from verify.report.pages.links import Links

Box = tuple[float, float, float, float]
Point = tuple[float, float]

TALL = tuple(Row(f"statement {number}", "holds") for number in range(9))
SHORT = (Row("one", "holds"),)


def boxes(picture: str) -> list[Box]:
    found = re.findall(r'class="box" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', picture)
    return [(float(x), float(y), float(x) + float(w), float(y) + float(h)) for x, y, w, h in found]


def points(path: str) -> Iterator[Point]:
    """Walk along a path of curves and vertical lines."""
    x = y = 0.0
    for kind, text in re.findall(r"([MCV])([-\d. ]+)", path):
        numbers = [float(number) for number in text.split()]
        if kind == "M":
            x, y = numbers
        elif kind == "V":
            yield from ((x, y + (numbers[0] - y) * t / 40) for t in range(41))
            y = numbers[0]
        else:
            a, b, c, d, u, v = numbers
            for t in (step / 40 for step in range(41)):
                p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                yield p * x + q * a + r * c + s * u, p * y + q * b + r * d + s * v
            x, y = u, v


def behind(picture: str) -> int:
    """Count the edges that run behind a box."""
    inside = (
        any(
            left + 0.5 < x < right - 0.5 and top + 0.5 < y < bottom - 0.5
            for x, y in points(path)
            for left, top, right, bottom in boxes(picture)
        )
        for path in re.findall(r'class="edge" d="([^"]+)"', picture)
    )
    return sum(inside)


def picture() -> str:
    """Two rows; what is used on the left is short, and its neighbour is tall."""
    return draw(
        [Node("a", "a", "", SHORT), Node("b", "b", "", TALL), Node("c", "c", "", SHORT, ("a", "b")),
         Node("d", "d", "", SHORT, ("b",)), Node("e", "e", "", SHORT, ("a",))], "t", name="n",
    )  # fmt: skip


def test_no_edge_runs_behind_a_box() -> None:
    assert len(boxes(picture())) == 5
    assert picture().count('class="edge"') == 4
    assert behind(picture()) == 0


def test_an_edge_behind_a_box_is_noticed() -> None:
    """The control: the same edges, bent up to the bottom of what they lead to, beside its tall neighbour."""
    bent = re.sub(r"C[-\d. ]+V([-\d.]+)\"", lambda end: f'C600 200 10 200 60 {end[1]}"', picture())
    assert bent != picture()
    assert behind(bent) > 0


def test_no_line_of_no_length_turns_an_arrow() -> None:
    for path in re.findall(r'class="edge" d="([^"]+)"', picture()):
        ends = re.search(r"([-\d.]+)V([-\d.]+)$", path)
        assert ends is None or ends[1] != ends[2]


def test_the_picture_in_words_names_both_directions(make: Callable[..., Report]) -> None:
    report = make()
    words = graph.in_words(report, Links.within(report))
    for claim in report.claims:
        assert f'href="#{claim.id}"' in words
    assert 'data-column="used by"' in words
    assert "1\N{NO-BREAK SPACE}refuted" in words
    assert "nothing" not in words  # a cell is left empty


def test_what_has_no_arrow_is_left_out_of_the_picture_of_a_claim(make: Callable[..., Report]) -> None:
    follows = 'C.extension("follows", "x = x", hypotheses=REAL, argument=[Step("by the other", uses="square.open")])'
    report = make(added=follows)
    (claim,) = report.claims
    picture = graph.of_claim(report, claim, Links.within(report))
    assert set(re.findall(r'data-node="([^"]*)"', picture)) == {"square.follows", "square.open"}
    assert "<code>square.follows</code></a> uses <a" in picture  # on a narrow screen


def test_a_claim_without_arrows_has_no_picture(make: Callable[..., Report]) -> None:
    report = make()
    assert graph.of_claim(report, report.claims[0], Links.within(report)) == ""
