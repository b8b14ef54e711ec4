"""What holds by an argument in words looks different everywhere: sign, shape, colour and word."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from verify.cli import rows
from verify.report import markdown
from verify.report.console import Terminal
from verify.report.contents import Report
from verify.report.html import render
from verify.report.pages.drawing import SHAPES, Row
from verify.report.signs import COLOUR, colour, in_ascii, look, sign
from verify.report.terminal import show

Make = Callable[..., Report]

WORDS = """
WORDS = C.extension("words", "x^2 >= 0 everywhere", hypotheses=REAL,
                    argument=[Step("look", by="squares_are_not_negative"), Step("and so on, obviously", argued=True)])
LEANS = C.extension("leans", "x^2 + 1 > 0", hypotheses=REAL,
                    argument=[Step("one more", uses="square.words"), Step("look", by="squares_are_not_negative")])
FALSE = C.extension("false", "x^2 < 0", hypotheses=REAL)

@C.certified(covers="0..2", controls={"shifted": {"shift": 9}}, instances=Cases([0, 1, 2]), entire=True,
             supports=[WORDS, LEANS])
def squares_are_not_negative(x, *, shift=0):
    return Evaluated({"real": x - x == 0}, x * x - shift >= 0)

@C.counterexample(covers="x = 1", controls={"imaginary": {"square": -1}}, refutes=FALSE, rests_on=["square.words"])
def one_is_positive(*, square=1):
    return Counterexample({"real": True}, square < 0, {}, witness={"x": 1})
"""


@pytest.fixture
def report(make: Make) -> Report:
    return make(WORDS + CARRIER)


CARRIER = """
@C.certified(covers="1..3", controls={"at_zero": {"shift": 1}}, instances=Cases([1, 2, 3]), entire=True,
             supports=[MENDED])
def no_square_vanishes(x, *, shift=0):
    return Evaluated({"real": x - x == 0, "nonzero": x != 0}, (x - shift)**2 > 0)
"""


def printed(report: Report, **options: bool) -> str:
    stream = io.StringIO()
    show(report, Terminal(stream), **options)
    return stream.getvalue()


def test_it_has_a_sign_a_colour_and_a_shape_of_its_own() -> None:
    assert look("holds", "argued") == "argued"
    assert look("holds", "derived") == look("holds") == "holds"
    assert look("refuted", "") == "refuted"
    assert sign("argued") not in {sign(word) for word in ("holds", "refuted", "undecided", "broken", "skipped")}
    assert in_ascii(sign("argued")) == "~"
    assert colour("argued") not in {colour(word) for word in ("holds", "refuted", "undecided", "broken")}
    assert COLOUR["argued"] in rows.CODES
    assert SHAPES["argued"](0, 0) != SHAPES["holds"](0, 0)
    assert Row("if", "holds", strength="argued").words == "HOLDS argued"


def test_the_terminal_shows_it_and_what_leans_on_it(report: Report) -> None:
    text = printed(report)
    assert "≈ HOLDS argued" in text
    assert "✗ REFUTED rests on words" in text
    assert "(2 argued in words)" in text
    line = printed(report, quiet=True)
    assert "words ≈ HOLDS argued, leans ≈ HOLDS argued, false ✗ REFUTED rests on words" in line
    assert "repaired ✓ HOLDS certified" in line


def test_the_page_shows_it_and_lists_the_sentences(report: Report) -> None:
    page = render(report)
    badges = re.findall(r'<span class="badge argued"><span aria-hidden="true">≈</span> HOLDS</span>', page)
    assert len(badges) > 3
    assert '<g class="argued">' in page
    start = page.index('id="words"')
    section = page[start : page.index('id="trusted"')]
    assert "and so on, obviously" in section
    for statement in ("words", "leans", "false"):
        assert f'href="#square.{statement}"' in section
    assert "Euclid (1 fact)" in page[page.index('id="trusted"') :]


def test_markdown_shows_it(report: Report) -> None:
    assert "| ≈ HOLDS | argued |" in markdown.render(report)


def test_the_list_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    statement = {"part": "words", "kind": "extension", "ruling": "holds", "strength": "argued"}
    rows.show([{"id": "square", "title": "t", "source": "s", "statements": [statement]}])
    shown = capsys.readouterr().out
    assert "≈ 1" in shown or "~ 1" in shown
    assert "holds, argued in words" in shown


def test_without_words_nothing_is_said_of_them(make: Make) -> None:
    page = render(make())
    assert "Nothing: every step is carried" in page
    assert '<span class="badge argued">' not in page
