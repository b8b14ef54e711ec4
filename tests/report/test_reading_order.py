"""On pages and terminals what is printed stands first, each with its repair behind it; what refutes comes first of all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from verify.claim.evidence import Strength
from verify.report.as_json import from_json, to_json
from verify.report.console import Terminal
from verify.report.contents import Report
from verify.report.html import render
from verify.report.terminal import show

Make = Callable[..., Report]

MORE = """
FIRST = C.extension("ours", "added first", hypotheses=REAL)
SECOND = C.printed("second", "x^2 < 0", hypotheses=REAL)
AGAIN = C.repaired("second-repaired", "x^2 >= 0", repairs=SECOND, hypotheses=REAL)

@C.counterexample(covers="x = -1", controls={"at_two": {"x": 2}}, without=(MENDED, "real"))
def a_hypothesis_is_for_this(*, x=-1):
    return Counterexample({"real": False, "nonzero": True}, x > 0, {}, witness={"x": x}, dropped=("real",))

@C.counterexample(covers="x = 1", controls={"imaginary": {"square": -1}}, refutes=SECOND)
def one_is_positive(*, square=1):
    return Counterexample({"real": True}, square < 0, {}, witness={"x": 1})

@C.certified(covers="1..3", controls={"at_zero": {"shift": 1}}, instances=Cases([1, 2, 3]), entire=True,
             supports=[MENDED])
def no_square_vanishes(x, *, shift=0):
    return (x - shift)**2 > 0
"""


def test_printed_first_with_its_repair_behind_it(make: Make) -> None:
    wanted = ["strict", "repaired", "second", "second-repaired", "open", "ours"]
    report = make(MORE)
    for found in (report, from_json(to_json(report))):
        assert [one.statement.part for one in found.claims[0].in_reading_order] == wanted
    page = render(report)
    assert re.findall(r'<h4 id="square\.([a-z-]+)">(?:As printed|Repaired|Our extension)', page) == wanted
    stream = io.StringIO()
    show(report, Terminal(stream))
    places = [stream.getvalue().index(one.statement.text) for one in report.claims[0].in_reading_order[2:]]
    assert places == sorted(places)


def test_what_refutes_comes_before_what_a_hypothesis_is_for(make: Make) -> None:
    report = make(MORE)
    declared = [check.name for check in report.claims[0].checks_of(Strength.COUNTEREXAMPLE)]
    assert declared == ["a_hypothesis_is_for_this", "one_is_positive"]
    page = render(report)
    assert page.index('id="square.one_is_positive"') < page.index('id="square.a_hypothesis_is_for_this"')
