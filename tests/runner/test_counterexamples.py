"""A counterexample evaluates exactly the hypotheses of its statement, and those that its repairs add."""

from __future__ import annotations

import re

import pytest

from verify.claim import Ruling, Status, hypothesis_findings

TEXT = """
P = C.printed("positive", "x^2 > 0", hypotheses={"real": "x is real"})
R = C.repaired("repaired", "x^2 > 0", repairs=P, hypotheses={**P.hypotheses, "nonzero": "x is not 0"}, adds=["nonzero"])

@C.counterexample(covers="x = 0", controls={"at_one": {"x": 1}}, {target})
def zero_has_no_positive_square(*, x=0):
    return %s
"""
REFUTES = TEXT.replace("{target}", "refutes=P")
GOOD = 'Counterexample({"real": True}, x**2 > 0, {"nonzero": x != 0}, {"x": Fraction(x)})'


def test_a_counterexample_refutes_the_statement_and_spares_its_repair(paper) -> None:
    run = paper(REFUTES % GOOD)
    assert run.verdicts["square.positive"].ruling is Ruling.REFUTED
    assert run.verdicts["square.repaired"].ruling is Ruling.UNDECIDED
    assert run.results["square", "zero_has_no_positive_square"].witness == {"x": "0"}


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        ('Counterexample({}, x**2 > 0, {"nonzero": x != 0})', "hypotheses differ from those of square.positive: real"),
        ('Counterexample({"real": True, "odd": True}, x**2 > 0, {"nonzero": x != 0})', "differ .*: odd"),
        ('Counterexample({"real": True}, x**2 > 0)', r"hypotheses that repairs add \(nonzero\)"),
        ('Counterexample({"real": True}, x**2 > 0, {"nonzero": x != 0, "odd": False})', "repairs add"),
        ('Counterexample({"real": True}, x**2 > 0, {"nonzero": x != 0}, dropped=("real",))', "drop exactly nothing"),
        ("x**2 == 0", "must return a Counterexample"),
        ("Outcome(Answer.of(x**2 == 0))", "must return a Counterexample"),
        ('Counterexample({"real": 1}, x**2 > 0, {"nonzero": x != 0})', "expected True or False"),
    ],
)
def test_names_are_held_to_the_statement(check, returned: str, complaint: str) -> None:
    result = check(REFUTES % returned)
    assert result.status is Status.BROKEN
    assert re.search(complaint, result.reason)


@pytest.mark.parametrize(
    ("returned", "status"),
    [
        ('Counterexample({"real": True}, x**2 > 0, {"nonzero": True})', Status.FAILED),
        ('Counterexample({"real": True}, x**2 > 0, {"nonzero": Answer.UNDECIDED})', Status.UNDECIDED),
        ('Counterexample({"real": False}, x**2 > 0, {"nonzero": x != 0})', Status.FAILED),
        ('Counterexample({"real": Answer.UNDECIDED}, x**2 > 0, {"nonzero": x != 0})', Status.UNDECIDED),
        ('Counterexample({"real": True}, x**2 >= 0, {"nonzero": x != 0})', Status.FAILED),
    ],
)
def test_what_is_no_counterexample_refutes_nothing(check, returned: str, status: Status) -> None:
    assert check(REFUTES % returned).status is status


def test_each_repair_needs_its_own_violation(check) -> None:
    second = 'R2 = C.repaired("again", "x^2 > 0", repairs=P, hypotheses={"small": "x < 1"}, adds=["small"])\n\n@C.count'
    returned = 'Counterexample({"real": True}, x**2 > 0, {"nonzero": x != 0, "small": x < 1})'
    result = check((REFUTES % returned).replace("\n@C.count", second))
    assert result.status is Status.FAILED
    assert "(small)" in result.reason


WITHOUT = TEXT.replace("{target}", 'without=(R, "nonzero")')


def test_a_hypothesis_is_needed_when_it_fails_at_a_counterexample(paper) -> None:
    returned = 'Counterexample({"real": True, "nonzero": x != 0}, x**2 > 0, dropped=("nonzero",))'
    run = paper(WITHOUT % returned)
    (claim,) = run.plan.claims.values()
    repaired = claim.statements["repaired"]
    findings = hypothesis_findings(claim, repaired, run.results, run.verdicts[repaired.id])
    assert [finding.word for finding in findings] == ["not examined", "needed"]


@pytest.mark.parametrize("dropped", ['("real",)', "()", '("nonzero", "real")'])
def test_exactly_the_declared_hypothesis_is_dropped(check, dropped: str) -> None:
    returned = f'Counterexample({{"real": True, "nonzero": x != 0}}, x**2 > 0, dropped={dropped})'
    result = check(WITHOUT % returned)
    assert result.status is Status.BROKEN
    assert "must drop exactly nonzero" in result.reason


def test_a_counterexample_where_none_is_declared(check) -> None:
    result = check("@C.certified(**ONE)\ndef it_is_so(*, power=2): return Counterexample({'real': True}, False)")
    assert result.status is Status.BROKEN
    assert "not declared as one" in result.reason
