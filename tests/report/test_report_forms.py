"""JUnit, annotations, Markdown and the terminal: nothing open is ever shown as passed."""

from __future__ import annotations

import io
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from verify.report import annotations, as_json, html, junit, markdown
from verify.report.as_json import from_json
from verify.report.console import Terminal
from verify.report.contents import Report
from verify.report.signs import COLOUR, colour, sign
from verify.report.terminal import show

Make = Callable[..., Report]


def _cases(report: Report) -> dict[str, list[str]]:
    """What JUnit says about each test case: the tags inside it."""
    root = ElementTree.fromstring(junit.render(report))
    return {case.get("name", ""): [child.tag for child in case] for case in root.iter("testcase")}


def test_a_refutation_passes_as_recorded_and_undecided_is_skipped(make: Make) -> None:
    assert _cases(make(recorded=True)) == {
        "verdict strict": ["system-out"],
        "verdict repaired": ["system-out"],
        "verdict open": ["skipped"],
        "the square of zero is zero": [],
        "no square vanishes": [],
        "every square is positive": ["system-out"],
        "the root comes back": [],
    }


def test_without_a_record_only_what_holds_passes(make: Make) -> None:
    cases = _cases(make())
    assert cases["verdict strict"] == cases["verdict open"] == ["failure"]
    assert cases["verdict repaired"] == ["system-out"]
    assert cases["every square is positive"] == ["failure"]


def test_a_broken_check_is_an_error_and_the_suite_counts_it(make: Make) -> None:
    broken = make("@C.certified(covers='all', controls={'no': {'yes': 7}}, entire=True, supports=[MENDED])\n"
                  "def no_square_vanishes(*, yes=True):\n    return bool(yes)\n")  # fmt: skip
    assert broken.status == 3
    assert _cases(broken)["no square vanishes"] == ["error"]
    (suite,) = ElementTree.fromstring(junit.render(broken))
    assert (suite.get("tests"), suite.get("errors")) == ("4", "2")


def test_letters_that_xml_lacks_do_no_harm(make: Make) -> None:
    report = make("@C.certified(covers='all', controls={'no': {'yes': False}}, entire=True, supports=[MENDED])\n"
                  "def no_square_vanishes(*, yes=True):\n    raise ValueError('\\x00 ]]> <&')\n")  # fmt: skip
    assert ElementTree.fromstring(junit.render(report)).tag == "testsuites"


def test_annotations_name_file_line_and_difference(make: Make) -> None:
    lines = annotations.render(make(), {"squares.py": "papers/squares.py"}).splitlines()
    assert lines[0].startswith("::error file=papers/squares.py,line=")
    assert "title=square.strict::square.strict: expected to hold, found refuted" in lines[0]
    (warning,) = annotations.render(make(recorded=True)).splitlines()
    assert warning.startswith("::warning file=squares.py,line=")
    assert "undecided: no argument is given" in warning


def test_annotations_cannot_be_broken_out_of() -> None:
    assert annotations._data("100%\n::error") == "100%25%0A::error"
    assert annotations._property("a:b,c") == "a%3Ab%2Cc"


def test_markdown_has_a_row_a_statement(make: Make) -> None:
    lines = markdown.render(make(recorded=True)).splitlines()
    assert lines[2] == "| square | strict | as printed | ✗ REFUTED, no certificate |  | as recorded | 2 |"
    assert lines[3] == "| square | repaired | repaired | ✓ HOLDS | certified | as recorded | 1 |"
    assert lines[4] == "| square | open | our extension | ? UNDECIDED |  | as recorded | 1 |"


def _shown(report: Report, width: int = 100, encoding: str = "utf-8", **options: bool) -> str:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
    terminal = Terminal(stream)
    terminal.width = width
    show(report, terminal, replays={}, **options)
    stream.flush()
    return buffer.getvalue().decode(encoding)


@pytest.fixture(autouse=True)
def _locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def test_the_terminal_says_what_matters_first(make: Make) -> None:
    text = _shown(make(recorded=True))
    order = [
        "A square is [not] negative", "as printed, strict (read as: for every x):  ✗ REFUTED", "refuted by",
        "witness        x = 0", "repaired:  ✓ HOLDS certified", "by adding nonzero: x != 0",
        "our extension, open:  ? UNDECIDED",
        "certified      ✓ no square vanishes", "3 cases · control rejected (at zero)",
        "✗ every square is positive · FAILED",
        "sampled        ✓ the root comes back", "4 instances in 2 strata · worst defect 0.0e+00 (tolerance 5.0e-01)",
        "trusted        order (Euclid)", "every verdict as recorded", "seed 0 · level quick · device cpu · 1.5 s",
    ]  # fmt: skip
    places = [text.find(piece) for piece in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 60, 76, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int, make: Make) -> None:
    lines = _shown(make(), width, verbose=True).splitlines()
    *printed, to_type = lines
    assert to_type.startswith("again: python -m verify square --seed 0")  # in one piece, to be copied
    assert max(map(len, printed)) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_terminals_without_the_signs_get_ascii(encoding: str, make: Make) -> None:
    text = _shown(make(), encoding=encoding)
    assert text.isascii()
    assert "x REFUTED" in text
    assert "A square is [not] negative - gamma >= 0" in text


def test_the_locale_c_gets_ascii(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    assert _shown(make()).isascii()


def test_verbose_shows_derivations_and_every_control(make: Make) -> None:
    text = _shown(make(), verbose=True)
    for piece in ("first step", "control at one: rejected", "stratum odd: 2", "control nan: rejected, defect 2.0e+00"):
        assert piece in text


UNMENDED = """
GONE = C.printed("gone", "x^2 = 0", hypotheses=REAL)
@C.counterexample(covers="x = 1", controls={"at_zero": {"x": 0}}, refutes=GONE)
def the_square_of_one_is_not_zero(*, x=1):
    return Counterexample({"real": True}, x * x == 0, witness={"x": x})
"""


def test_a_refutation_says_what_survives(make: Make) -> None:
    strict, _, gone = _shown(make(added=UNMENDED)).partition("as printed, gone")
    assert "      survives       repaired ✓ HOLDS certified\n" in strict
    assert "      survives       nothing: no statement is offered in its place\n" in gone
    assert (strict + gone).count("survives") == 2


def test_quiet_is_one_line_a_claim(make: Make) -> None:
    assert _shown(make(recorded=True), quiet=True) == (
        "square: strict ✗ REFUTED · no certificate, repaired ✓ HOLDS certified, open ? UNDECIDED\n"
    )


CERTIFIED = """
from verify.certificate import Certificate

GONE = C.printed("gone", "x^2 = 0", hypotheses={"positive": "x > 0"})
@C.counterexample(covers="x = 1", controls={"at_zero": {"x": 0}}, refutes=GONE)
def the_square_of_one_is_not_zero(*, x=1):
    made = Certificate("counterexample", GONE).given(x=x).hypothesis("positive", "x > 0").conclusion("it is 0", "x*x == 0")
    return Counterexample({"positive": x > 0}, x * x == 0).sealed(made.seal)
"""


def test_a_refutation_without_a_certificate_says_so_in_every_form(make: Make) -> None:
    """One statement is refuted with a certificate and one without: each form says it of that one."""
    report = make(added=CERTIFIED, recorded=True)
    named = {one.statement.part: one.certificates for one in report.claims[0].statements}
    assert (named["gone"], named["strict"]) == (("square-gone.json",), ())
    assert '"certificates": []' in as_json.to_json(report)
    assert from_json(as_json.to_json(report)) == report
    quiet = _shown(report, quiet=True)
    assert "strict ✗ REFUTED · no certificate, " in quiet
    assert quiet.endswith("gone ✗ REFUTED\n")
    rows = [line for line in markdown.render(report).splitlines() if "REFUTED" in line]
    assert [("no certificate" in row) for row in rows] == ["strict" in row for row in rows]
    assert "refuted, no certificate (as recorded)" in junit.render(report)
    assert junit.render(report).count("no certificate") == 1
    assert '<span class="strength">no certificate</span>' in html.render(report)
    long = _shown(report)
    assert "no certificate" not in long.partition("as printed, gone")[2]
    assert "✗ REFUTED · no certificate" in long


@pytest.mark.parametrize("word", ["undecided", "timed out", "skipped", "broken", "failed", "refuted", "did not run"])
def test_nothing_open_is_green(word: str) -> None:
    assert "green" not in colour(word)
    assert sign(word) != sign("holds")


def test_only_what_holds_is_green() -> None:
    assert {word for word, name in COLOUR.items() if "green" in name} == {"holds", "held"}
