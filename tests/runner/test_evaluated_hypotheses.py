"""An instance speaks about a statement only where the statement's hypotheses were seen to hold."""

from __future__ import annotations

import pytest

from verify.claim import Rejection, Ruling, Status

TRANSPOSE = """
from verify.exact import RationalMatrix as M
T = C.printed("transpose", "A symmetric matrix equals its transpose.", hypotheses={"symmetric": "A is symmetric"})

@C.certified(covers="2 x 2", instances=Cases([M([[1, 2], [2, 1]]), M([[0, 1], [0, 0]])]), controls={"doubled": {"k": 2}},
             supports=[T])
def it_equals_its_transpose(A, *, k=1):
    RETURNED
"""
BARE = "return A.T == k * A"
EVALUATED = 'return Evaluated({"symmetric": A[0, 1] == A[1, 0]}, A.T == k * A)'


def test_a_failure_where_no_hypothesis_was_evaluated_refutes_nothing(paper) -> None:
    verdict = paper(TRANSPOSE.replace("RETURNED", BARE)).verdicts["square.transpose"]
    assert verdict.ruling is Ruling.UNDECIDED
    assert verdict.reasons[0] == "it equals its transpose: fails (instance 1), where no hypothesis was evaluated"


def test_an_instance_outside_the_hypotheses_is_a_miss(paper) -> None:
    result = paper(TRANSPOSE.replace("RETURNED", EVALUATED)).results["square", "it_equals_its_transpose"]
    assert (result.status, result.held, result.failed, result.evaluated, result.misses) == (Status.HELD, 1, 0, 1, 1)
    assert result.strata == {"case": 1}


def test_a_failure_within_the_hypotheses_refutes(paper) -> None:
    false = TRANSPOSE.replace("RETURNED", EVALUATED).replace("A[0, 1] == A[1, 0]", "A[0, 0] == A[1, 1]")
    verdict = paper(false).verdicts["square.transpose"]
    assert verdict.ruling is Ruling.REFUTED
    assert verdict.reasons == ("it equals its transpose: fails (instance 1)",)


def test_a_statement_without_hypotheses_is_refuted_by_any_exact_instance(paper) -> None:
    text = TRANSPOSE.replace("RETURNED", BARE).replace('{"symmetric": "A is symmetric"}', "{}")
    assert paper(text).verdicts["square.transpose"].ruling is Ruling.REFUTED


def test_one_bare_answer_among_the_instances_takes_the_rest_with_it(paper) -> None:
    returned = EVALUATED.replace("A[0, 1] == A[1, 0]", "A[0, 0] == A[1, 1]")
    text = TRANSPOSE.replace("RETURNED", f"if A[0, 0] == 1: {BARE}\n    {returned}")
    assert paper(text).verdicts["square.transpose"].ruling is Ruling.UNDECIDED


def test_an_outcome_cannot_say_of_itself_that_hypotheses_were_evaluated(paper) -> None:
    text = TRANSPOSE.replace("RETURNED", "return Outcome(Answer.of(A.T == k * A), evaluated=True)")
    assert paper(text).verdicts["square.transpose"].ruling is Ruling.UNDECIDED


def test_an_undecided_hypothesis_leaves_the_instance_open(check) -> None:
    text = TRANSPOSE.replace("RETURNED", EVALUATED.replace("A[0, 1] == A[1, 0]", "Answer.UNDECIDED"))
    result = check(text)
    assert (result.status, result.undecided, result.evaluated) == (Status.UNDECIDED, 2, 0)
    assert result.reason == "hypothesis 'symmetric' is undecided"


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        ("return Evaluated({}, A.T == A)", "hypotheses differ from those of square.transpose: symmetric"),
        ("return Evaluated({'symmetric': True, 'odd': True}, A.T == A)", "hypotheses differ .*: odd"),
        ("return Evaluated({'symmetric': 1}, A.T == A)", "expected True or False"),
        ("return Evaluated({'symmetric': True}, None)", "a check must return"),
        ("return Evaluated(True, True)", "must be a mapping"),
    ],
)
def test_names_and_values_are_held_to_the_statement(check, returned: str, complaint: str) -> None:
    import re

    result = check(TRANSPOSE.replace("RETURNED", returned))
    assert result.status is Status.BROKEN
    assert re.search(complaint, result.reason)


def test_a_check_that_misses_everywhere_is_broken_and_so_is_a_control_that_does(check) -> None:
    never = check(TRANSPOSE.replace("RETURNED", "return Evaluated({'symmetric': A[0, 0] == 7}, A.T == k * A)"))
    assert (never.status, never.instances) == (Status.BROKEN, 0)
    assert "satisfied the hypotheses" in never.reason
    lost = check(TRANSPOSE.replace("RETURNED", "return Evaluated({'symmetric': k == 1}, A.T == k * A)"))
    assert lost.controls[0].rejection is Rejection.UNDECIDED


def test_a_single_instance_outside_the_hypotheses_breaks_its_check(check) -> None:
    result = check("@C.certified(**ONE)\ndef it_is_so(*, power=2): return Evaluated({'real': False}, power == 2)")
    assert (result.status, result.reason) == (Status.BROKEN, "its instance does not satisfy the hypotheses")


def test_a_defect_is_a_conclusion_too(check) -> None:
    text = "@C.sampled(controls=CONTROL, **TEN)\ndef it_is_so(x, *, power=2): "
    result = check(text + "return Evaluated({'real': x > 2}, Defect(x if power == 2 else 99, 20))")
    assert (result.status, result.held, result.misses, result.worst.value) == (Status.HELD, 7, 3, 9.0)


FILTER = """
T = C.printed("seven", "n is 7", hypotheses={"low": "n < 2", "high": "n > 2"},
              argument=[Step("all", by="every_such_number_is_seven")])

@C.certified(covers="all", entire=True, instances=Cases(range(5)), controls={"without_low": {"low": False}}, supports=[T])
def every_such_number_is_seven(n, *, low=True):
    RETURNED
"""


def test_cases_that_are_filtered_away_exhibit_nothing(paper) -> None:
    text = FILTER.replace("RETURNED", "return (low and n >= 2) or n <= 2 or n == 7")
    verdict = paper(text).verdicts["square.seven"]
    assert verdict.ruling is Ruling.UNDECIDED
    assert "vacuous" in verdict.reasons[0]


def test_a_filter_that_is_said_counts_what_is_left(paper) -> None:
    returned = "return Evaluated({'low': not low or n < 2, 'high': n > 2}, n == 7)"
    run = paper(FILTER.replace("RETURNED", returned))
    assert run.results["square", "every_such_number_is_seven"].status is Status.BROKEN
    assert run.verdicts["square.seven"].ruling is Ruling.BROKEN
    left = returned.replace("n < 2", "n < 4").replace("n == 7", "n == 3")
    run = paper(FILTER.replace("RETURNED", left))
    result = run.results["square", "every_such_number_is_seven"]
    assert (result.held, result.evaluated, result.misses) == (1, 1, 4)
    assert run.verdicts["square.seven"].ruling is Ruling.HOLDS
