"""The self-contained page: everything in it, nothing loaded, nothing open shown as good; and the picture of dependencies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from verify.report.as_json import from_json, to_json
from verify.report.contents import Report
from verify.report.html import render
from verify.report.pages.drawing import SHAPES, Node, Row, draw
from verify.report.pages.layers import layers, routed
from verify.report.pages.style import sheet
from verify.report.wording import written

Make = Callable[..., Report]


def test_the_page_loads_nothing_and_runs_nothing(make: Make) -> None:
    page = render(make())
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|data:,)', page)
    assert set(re.findall(r"https?://[^\"' <]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_every_link_of_the_page_leads_somewhere_and_no_anchor_stands_twice(make: Make) -> None:
    page = render(make())
    anchors = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in anchors.items() if count > 1] == []
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links
    assert links <= set(anchors)


def test_the_page_says_everything_there_is(make: Make) -> None:
    report = make(recorded=True)
    page = render(report)
    for claim in report.claims:
        for one in claim.statements:
            assert f'id="{one.statement.id}"' in page
        for check in claim.checks:
            assert f'id="{claim.id}.{check.name}"' in page
    for words in ("seed 0", "REFUTED", "UNDECIDED", "HOLDS", "tolerance 5.0e-01", "at one", "Euclid", "trusted facts"):
        assert words in page


def test_differences_stand_on_top(make: Make) -> None:
    assert "DIFFERS" in render(make())


def test_nothing_differs_from_its_own_record(make: Make) -> None:
    assert "DIFFERS" not in render(make(recorded=True))


def test_a_control_that_was_accepted_is_shouted(make: Make) -> None:
    page = render(make("@C.certified(covers='all', controls={'no': {'yes': 7}}, entire=True, supports=[MENDED])\n"
                       "def no_square_vanishes(*, yes=True):\n    return bool(yes)\n"))  # fmt: skip
    assert "! BROKEN" in page.replace("</span>", "").replace('<span aria-hidden="true">', "")
    assert "! ACCEPTED" in page


def test_nothing_open_is_green(make: Make) -> None:
    badges = re.findall(r'<span class="badge ([a-z-]+)">(.*?)</span></?[a-z]', render(make()))
    assert {"holds", "undecided", "refuted"} <= {kind for kind, _ in badges}
    for kind in ("undecided", "timed-out", "skipped", "did-not-run", "broken", "failed", "differs"):
        (rules,) = {
            rule for rule in re.findall(r"[^}]*{[^}]*}", sheet()) if "--good" in rule and f".{kind}" in rule
        } or {""}
        assert rules == ""


def test_titles_are_text(make: Make) -> None:
    report = make()
    hostile = from_json(to_json(report))
    claim = hostile.claims[0]
    object.__setattr__(claim, "title", "<img onerror=x> & more")
    assert "<img" not in render(hostile)


def test_the_same_report_gives_the_same_page(make: Make) -> None:
    report = from_json(to_json(make()))
    assert render(report) == render(from_json(to_json(report)))


def test_a_node_stands_below_what_it_uses() -> None:
    found = layers(["c", "b", "a", "alone"], {"c": ["b", "a"], "b": ["a"]})
    assert found == [["a"], ["b"], ["c"], ["alone"]]


def test_a_wide_layer_is_broken_and_a_circle_ends() -> None:
    assert [len(row) for row in layers([str(i) for i in range(7)], {}, widest=3)] == [3, 3, 1]
    assert sorted(name for row in layers(["a", "b"], {"a": ["b"], "b": ["a"]}) for name in row) == ["a", "b"]
    assert layers([], {}) == []


def test_an_edge_that_passes_a_row_has_a_place_there() -> None:
    uses = {"c": ["b", "a"], "b": ["a"]}
    rows, ways = routed(layers(["a", "b", "c"], uses), uses)
    assert [len(row) for row in rows] == [1, 2, 1]
    assert len(ways["c", "a"]) == 1
    assert ways["c", "b"] == []


def test_every_ruling_has_a_shape_of_its_own() -> None:
    drawn = {word: shape(0, 0) for word, shape in SHAPES.items()}
    assert len(set(drawn.values())) == 5


def test_the_picture_says_in_words_what_it_shows() -> None:
    picture = draw(
        [Node("a", "a", "a.html", (Row("if", "refuted", "a.html#if"),)), Node("b", "b", "", (), ("a",))], "t", name="n"
    )
    assert "b uses a" in picture
    assert "REFUTED" in picture
    assert 'href="a.html#if"' in picture
    assert draw([], "nothing", name="n").startswith("<svg")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1/2", "1/2"),
        ([["1", "2"], ["3", "4"]], "[1 2; 3 4]"),
        ([[["1"]], [["2"]]], "[1], [2]"),
        ([1, 2], "1, 2"),
        ([], ""),
    ],
)
def test_a_witness_in_a_line(value: object, text: str) -> None:
    assert written(value) == text
