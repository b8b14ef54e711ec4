"""A refutation carries the certificate of the statement it refutes, never that of another one."""

from __future__ import annotations

import pytest

from verify.claim import Ruling, Status
from verify.record import certificates

PAPER = """
from verify.certificate import Certificate

P = C.printed("strict", "x^2 > 0", hypotheses={"small": "x < 1"})
O = C.printed("other", "x^2 > 7", hypotheses={"small": "x < 1"})
W = C.extension("needed", "x^2 < 1", hypotheses={"small": "x < 1", "large": "x > -1"})

def sealed(statement, kind, dropped, x):
    made = Certificate(kind, statement).given(x=x)
    for name in statement.hypotheses:
        made.hypothesis(name, "x < 1" if name == "small" else "x > -1", dropped=name == dropped)
    return made.conclusion("as stated", "x*x > 0" if statement is not W else "x*x < 1").seal()

@C.counterexample(covers="x = 0", controls={"at_one": {"x": 1}}, refutes=P)
def zero_has_no_positive_square(*, x=0):
    certificate = (CERTIFICATE) if x == 0 else None
    return Counterexample({"small": x < 1}, x * x > 0, certificate=certificate)
"""
RIGHT = 'sealed(P, "counterexample", "", 0)'


def test_its_own_certificate_refutes(paper) -> None:
    run = paper(PAPER.replace("CERTIFICATE", RIGHT))
    assert run.verdicts["square.strict"].ruling is Ruling.REFUTED
    (claim,) = run.plan.claims.values()
    assert [file for _, file, _ in certificates.found(claim, run.results)] == ["square-strict.json"]
    assert list(certificates.refused(claim, run.results)) == []


FOREIGN = {
    'sealed(O, "counterexample", "", 0)': "its certificate is about 'square.other', and it speaks about square.strict",
    'sealed(P, "witness", "", -1)': "its certificate is a 'witness', and it refutes square.strict",
    f'{{**{RIGHT}, "statement_sha256": "0" * 64}}': "its certificate does not say of square.strict",
    f'{{**{RIGHT}, "claim": 7}}': "its certificate is about 7, and",
    '{"claim": "square.strict", "statement_sha256": P.digest, "kind": "counterexample", "assertions": '
    '[{"role": "dropped hypothesis", "of": "small"}]}': "its certificate drops small, and it drops nothing",
}


@pytest.mark.parametrize("certificate", FOREIGN)
def test_another_certificate_breaks_it(paper, certificate: str) -> None:
    run = paper(PAPER.replace("CERTIFICATE", certificate))
    result = run.results["square", "zero_has_no_positive_square"]
    assert result.status is Status.BROKEN
    assert FOREIGN[certificate] in result.reason
    assert run.verdicts["square.strict"].ruling is Ruling.BROKEN
    (claim,) = run.plan.claims.values()
    assert list(certificates.found(claim, run.results)) == []


def test_the_dropped_hypothesis_is_that_of_the_check(paper) -> None:
    text = PAPER.replace("refutes=P", 'without=(W, "large")').replace(
        'Counterexample({"small": x < 1}, x * x > 0, ',
        'Counterexample({"small": x < 1, "large": x > -1}, x * x < 1, dropped=("large",), ',
    )
    text = text.replace("x=0", "x=-2").replace("x == 0", "x == -2")
    good = 'sealed(W, "counterexample", "large", -2)'
    assert paper(text.replace("CERTIFICATE", good)).results.popitem()[1].status is Status.HELD
    bad = f'{{**{good}, "assertions": []}}'
    result = paper(text.replace("CERTIFICATE", bad)).results.popitem()[1]
    assert "its certificate drops nothing, and it drops large" in result.reason


def test_a_check_that_supports_a_statement_brings_no_counterexample_to_it(paper) -> None:
    text = PAPER.replace("CERTIFICATE", "None") + (
        '@C.certified(covers="x = 1", controls={"two": {"x": -1}}, supports=[O])\n'
        "def one_is_positive(*, x=1):\n"
        '    return Outcome(Answer.of(x > 0), certificate=sealed(O, "counterexample", "", 0))\n'
    )
    result = paper(text).results["square", "one_is_positive"]
    assert result.status is Status.BROKEN
    assert "its certificate is a 'counterexample', and it supports square.other" in result.reason


def test_an_earlier_run_is_held_to_it_too(paper) -> None:
    good = paper(PAPER.replace("CERTIFICATE", RIGHT))
    other = paper(PAPER.replace("CERTIFICATE", RIGHT).replace('"x^2 > 0", hyp', '"x^2 > 5", hyp'))
    (claim,) = other.plan.claims.values()
    ((file, why),) = certificates.refused(claim, good.results)
    assert file == "square-strict.json"
    assert "does not say of square.strict what the statement says" in why
