"""The wrong kind of thing in a declaration is one line where it stands, never read letter by letter or found out later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.claim import Cases, Claim, ClaimError, Count, Counterexample, Source, Statement, Step


def claim() -> Any:
    return Claim("square", title="A square is not negative", source=Source("Section 1"))


def statement() -> Statement:
    return claim().printed("all", "x^2 >= 0", hypotheses={"real": "x is real"})


def declared(**declaration: Any) -> None:
    def the_square_is_not_negative(*, power: int = 2) -> bool:
        return (-3) ** power >= 0

    claim().certified(**{"covers": "one number", "controls": {"cubed": {"power": 3}}} | declaration)(
        the_square_is_not_negative
    )


def no_square_is_negative(x: Any, *, power: int = 2) -> bool:
    return bool(x**power >= 0)


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "a source in words": (lambda: Claim("a", title="t", source="s"), "source= must be a Source, got 's'"),
    "a title that is a number": (lambda: Claim("a", title=3, source=Source("s")), "title= must be a string, got 3"),
    "an id that is a number": (lambda: Claim(3, title="t", source=Source("s")), "id must be a string, got 3"),
    "notation in one string": (
        lambda: Claim("a", title="t", source=Source("s"), notation="W"),
        "notation= must be a list of sentences, got 'W'",
    ),
    "a place that is a number": (lambda: Source(3), "the place of a source must be a string, got 3"),
    "a citation in words": (lambda: Step("a", cites="Euclid"), "cites= must be a Source, got 'Euclid'"),
    "a number for a check": (lambda: Step("a", by=[3]), "by= must be a list of names, got 3 in it"),
    "a number for a statement": (lambda: Step("a", uses=3), "uses= must be the id of a statement, got 3"),
    "a sentence that is a number": (lambda: Step(3, by="a_check"), "the sentence of a step must be a string, got 3"),
    "a list of hypotheses": (
        lambda: claim().printed("p", "t", hypotheses=["a"]),
        "hypotheses= must be a mapping from names to a sentence, got list",
    ),
    "a hypothesis that is a number": (
        lambda: claim().printed("p", "t", hypotheses={"a": 3}),
        "hypotheses=: 'a' must be a sentence, got 3",
    ),
    "a step alone": (
        lambda: claim().printed("p", "t", hypotheses={}, argument=Step("a", by="a_check")),
        "argument= must be a list of steps, got Step",
    ),
    "an argument in words": (
        lambda: claim().printed("p", "t", hypotheses={}, argument=["clear"]),
        "argument= must be a list of steps, got 'clear' in it",
    ),
    "a text that is a number": (lambda: claim().printed("p", 3, hypotheses={}), "the text must be a string, got 3"),
    "a part that is a number": (lambda: claim().printed(3, "t", hypotheses={}), "part must be a string, got 3"),
    "a repair of a name": (
        lambda: claim().repaired("p", "t", hypotheses={}, repairs="q"),
        "repairs= must be a statement, got 'q'",
    ),
    "added hypotheses in one word": (
        lambda: claim().repaired("p", "t", hypotheses={"a": "x"}, repairs=statement(), adds="a"),
        "adds= must be a list of names of hypotheses, got 'a'",
    ),
    "existence in words": (
        lambda: claim().printed("p", "t", hypotheses={}, exists="no"),
        "exists= must be True or False, got 'no'",
    ),
    "a list of controls": (lambda: declared(controls=["cubed"]), "controls= must be a mapping from names"),
    "a control that is a number": (lambda: declared(controls={"cubed": 3}), "controls=: 'cubed' must be the arguments"),
    "covering a number": (lambda: declared(covers=3), "covers= must be a sentence, got 3"),
    "instances in a list": (lambda: declared(instances=[1, 2]), "instances= must be Strata, Cases or another family"),
    "a bare number of instances": (lambda: declared(count=5), "count= must be a Count, got 5"),
    "the entire space in words": (lambda: declared(entire="yes"), "entire= must be True or False, got 'yes'"),
    "support for one statement": (lambda: declared(supports=statement()), "supports= must be a list of statements"),
    "support for a name": (lambda: declared(supports=["all"]), "supports= must be a list of statements, got 'all' in"),
    "a spared name": (lambda: declared(spares="real"), "take a pair: a statement, and the name of one of its hyp"),
    "a refuted name": (
        lambda: claim().counterexample(covers="c", controls={"a": {"x": 1}}, refutes="all"),
        "refutes= must be a statement, got 'all'",
    ),
    "a statement without a hypothesis": (
        lambda: claim().counterexample(covers="c", controls={"a": {"x": 1}}, without=statement()),
        "take a pair: a statement, and the name of one of its hypotheses",
    ),
    "cases that are a number": (lambda: Cases(3), "cases must be a list of cases, got 3"),
    "a count in words": (lambda: Count("many", 2, 3), "the count at level quick must be a whole number, got 'many'"),
    "a float in a control": (
        lambda: declared(controls={"with_a_half": {"power": 0.5}}),
        "power is the float 0.5, and a check that is certified computes exactly",
    ),
    "a float among the cases": (
        lambda: claim().certified(covers="two", controls={"cubed": {"power": 3}}, instances=Cases([1, 0.1]))(
            no_square_is_negative
        ),
        "a case is the float 0.1",
    ),
    "a float in a list among the cases": (
        lambda: claim().certified(covers="two", controls={"cubed": {"power": 3}}, instances=Cases([[1, {"e": 1e-17}]]))(
            no_square_is_negative
        ),
        "a case holds the float 1e-17",
    ),
    "floats in an array among the cases": (
        lambda: claim().certified(covers="two", controls={"cubed": {"power": 3}}, instances=Cases([np.ones(2) / 2]))(
            no_square_is_negative
        ),
        "a case holds the float ",
    ),
    "a list of evaluated hypotheses": (lambda: Counterexample(["real"], False), "hypotheses= must be a mapping"),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_refused_in_one_line(what: str) -> None:
    declare, says = WRONG[what]
    with pytest.raises(ClaimError) as refused:
        declare()
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_right_is_taken() -> None:
    declared()
    step = Step("a", by="a_check")
    assert (step.by, step.given) == (("a_check",), ())
    assert Statement("a", "p", statement().kind, "t", {}, [step]).argument == (step,)
