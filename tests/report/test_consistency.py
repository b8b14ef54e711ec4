"""A report that was changed and sealed anew: what its own checks do not bear out is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from verify.report.as_json import ReportError, _seal, from_json, to_json
from verify.report.contents import Report

HOLDS = """
DERIVED = C.printed("derived", "x^2 >= 0", hypotheses={}, argument=[Step("look at all", by="no_square_is_negative")])

@C.certified(
    covers="all", controls={"cubes": {"power": 3}}, instances=Cases(range(-3, 4)), entire=True, supports=[DERIVED]
)
def no_square_is_negative(x, *, power=2):
    return x**power >= 0

USES = C.printed("uses", "x^2 >= -1", hypotheses={}, argument=[
    Step("as squares are not negative", uses="square.derived"), Step("look", by="no_square_is_below_minus_one")])

@C.certified(
    covers="all", controls={"cubes": {"power": 3}}, instances=Cases(range(-3, 4)), entire=True, supports=[USES]
)
def no_square_is_below_minus_one(x, *, power=2):
    return x**power >= -1

SEEN = C.extension("in-words", "x^2 >= -2", hypotheses=REAL, argument=[
    Step("look at some", by="no_square_is_below_minus_two"), Step("as anybody sees", argued=True)])
LEANS = C.extension("leans", "x^2 >= -3", hypotheses={}, argument=[
    Step("look at some", by="no_square_is_below_minus_two"),
    Step("as squares are not below -2; every number is real", uses="square.in-words", given="real")])

@C.certified(
    covers="all", controls={"cubes": {"power": 3}}, instances=Cases(range(-3, 4)), entire=True, supports=[SEEN, LEANS]
)
def no_square_is_below_minus_two(x, *, power=2):
    return Evaluated({"real": x - x == 0}, x**power >= -2)
"""


def changed(report: Report, change: Callable[[dict[str, Any]], None]) -> str:
    """Return the text of a report with a change, under a seal that fits it."""
    content = json.loads(to_json(report))
    change(content)
    content["sha256"] = _seal({key: value for key, value in content.items() if key != "sha256"})
    return json.dumps(content)


def statement(content: dict[str, Any], part: str) -> dict[str, Any]:
    (found,) = (one for one in content["claims"][0]["statements"] if one["part"] == part)
    return found


def say(part: str, **verdict: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: statement(content, part)["verdict"].update(verdict)


def result(name: str, **fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        (check,) = (check for check in content["claims"][0]["checks"] if check["name"] == name)
        check["result"].update(fields)

    return change


def look_elsewhere(content: dict[str, Any]) -> None:
    for check in content["claims"][0]["checks"]:
        check["about"] = [name for name in check["about"] if name != "square.derived"]


def go_round(content: dict[str, Any]) -> None:
    (step,) = (step for step in statement(content, "uses")["argument"] if step["uses"])
    step["uses"] = "square.uses"


def empty(content: dict[str, Any]) -> None:
    content["run"]["asked"], content["claims"], content["differences"], content["status"] = [], [], [], 0


def drop(content: dict[str, Any]) -> None:
    content["claims"], content["differences"] = [], []


LIES = {
    "a false statement holds": (say("strict", ruling="holds", strength="derived"), "square.strict is said to hold"),
    "a true one is refuted": (say("derived", ruling="refuted", strength=None), "no check in it refutes it"),
    "its check had failed": (result("no_square_is_negative", status="failed"), "no_square_is_negative, which carries"),
    "its control was accepted": (
        result("no_square_is_negative", controls=[{"name": "cubes", "rejection": "accepted", "reason": ""}]),
        "no_square_is_negative, which carries a step, did not hold",
    ),
    "worth more than its check": (say("derived", strength="derived"), "a step is certified only"),
    "what it uses does not hold": (say("derived", ruling="undecided", strength=None), "square.derived, which it uses"),
    "nothing was looked at": (look_elsewhere, "no check that held looked at an instance of it"),
    "it rests on itself": (go_round, "goes round in a circle: square.uses uses square.uses"),
    "a control it never ran": (
        result("no_square_is_negative", controls=[{"name": "others", "rejection": "rejected", "reason": ""}]),
        "its controls are not those that it declares",
    ),
    "more instances than strata": (
        result("no_square_is_negative", held=7000, strata={"all": 1}),
        "it counts 7000 instances, and its strata 1",
    ),
    "a fact of the literature left out": (
        say("repaired", trusted=[]),
        "square.repaired is said to hold, but it does not list what it rests on: order (Euclid)",
    ),
    "words left out": (
        say("in-words", argued=[]),
        "it does not list what it rests on: as anybody sees (square.in-words)",
    ),
    "what another statement rests on left out": (
        say("leans", argued=[]),
        "square.leans is said to hold, but it does not list what it rests on: as anybody sees",
    ),
    "a hypothesis that is met in words": (
        say("leans", trusted=[]),
        "(so hypothesis real of square.in-words is met: taken at its word)",
    ),
    "nothing at all": (empty, "its status is 0, and nothing is in it"),
    "the claim that was asked for is gone": (drop, "square was asked for, and is not in it"),
}


@pytest.mark.parametrize("lie", LIES)
def test_it_is_refused(lie: str, make: Callable[..., Report]) -> None:
    change, says = LIES[lie]
    report = make(added=HOLDS)
    assert from_json(to_json(report)) == report
    with pytest.raises(ReportError, match="the report contradicts itself") as refused:
        from_json(changed(report, change))
    assert says in str(refused.value)


def test_a_status_that_hides_a_difference_is_refused(make: Callable[..., Report]) -> None:
    report = make(added=HOLDS)
    assert report.status == 1  # a refuted statement without a record
    with pytest.raises(ReportError, match=r"its status is 0, and square\.strict is not as recorded"):
        from_json(changed(report, lambda content: content.update(status=0)))


def test_a_name_that_stands_twice_is_refused(make: Callable[..., Report]) -> None:
    text = to_json(make(added=HOLDS))
    with pytest.raises(ReportError, match="'status' stands twice in one place"):
        from_json(text.rstrip()[:-1] + ', "status": 0}')
