"""Draws, strata, batches and levels: a check that ran on less than it says is never green."""

from __future__ import annotations

import pytest

from verify.claim import Rejection, Ruling, Status

FAMILY = """
class Missed:
    misses = 100
    stratum = "high"

class Family:
    names = ("low", "high")
    def draw(self, seed, claim, check, index):
        return {draw}

@C.sampled(covers="x", controls=CONTROL, instances=Family(), count=Count(10, 20, 40), supports=[S])
def it_is_so(x, *, power=2): return power == 2
"""


def test_misses_are_counted_and_never_reach_the_check(check) -> None:
    result = check(FAMILY.format(draw="Missed() if index == 3 else Case(index, self.names[index % 2], 2)"))
    assert (result.status, result.held, result.misses) == (Status.HELD, 9, 118)
    assert result.strata == {"low": 5, "high": 4}


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        ("Missed()", "10 of 10 instances never satisfied the hypotheses, more than 19 in 20"),
        ("Missed() if index % 2 else Case(index, 'low')", "no instance of 'high' satisfied the hypotheses"),
        ("None", "AttributeError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_family_that_gives_nothing_breaks_its_check(paper, draw: str, reason: str) -> None:
    run = paper(FAMILY.format(draw=draw))
    result = run.results["square", "it_is_so"]
    assert result.status is Status.BROKEN
    assert reason in result.reason
    assert run.verdicts["square.all"].ruling is Ruling.BROKEN


@pytest.mark.parametrize(("level", "count"), [("quick", 10), ("standard", 20), ("deep", 40)])
def test_the_level_says_how_many(check, level: str, count: int) -> None:
    assert check(FAMILY.format(draw="Case(index, 'low')"), level=level).held == count


BATCH = """
@C.sampled(covers="x", controls=CONTROL, instances=Numbers(), count=Count(10, 10, 10), batch=4, supports=[S])
def batches_agree(xs, backend, *, power=2):
    return {outcomes}
"""


def test_batches_cover_every_instance_once(check) -> None:
    result = check(BATCH.format(outcomes="[Defect(x if power == 2 else 99, 20) for x in xs]"))
    assert (result.status, result.held, result.worst_index, result.device) == (Status.HELD, 10, 9, "cpu")


def test_one_instance_of_a_batch_alone(check) -> None:
    result = check(BATCH.format(outcomes="[Defect(x if power == 2 else 99, 20) for x in xs]"), only=7, device="cpu")
    assert (result.held, result.worst.value, result.worst_index) == (1, 7.0, 7)


@pytest.mark.parametrize(
    ("outcomes", "reason"),
    [
        ("[power == 2]", "returned 1 outcomes for 4 instances"),
        ("[power == 2] * 5", "returned 5 outcomes for 4 instances"),
        ("[]", "returned 0 outcomes for 4 instances"),
        ("True", "TypeError"),
        ("None", "TypeError"),
        ("'yes!'", "a check must return"),
        ("{1: True, 2: True, 3: True, 4: True}", "a check must return"),
    ],
)
def test_a_batch_returns_one_outcome_for_each_instance(check, outcomes: str, reason: str) -> None:
    result = check(BATCH.format(outcomes=outcomes))
    assert result.status is Status.BROKEN
    assert reason in result.reason
    assert result.controls[0].rejection is Rejection.CRASHED


def test_a_batch_on_a_device_that_is_not_there(check) -> None:
    result = check(BATCH.format(outcomes="[power == 2] * len(xs)"), device="cuda:99")
    assert result.status is Status.BROKEN
    assert "cuda:99" in result.reason


def test_the_graver_answer_is_the_one_that_is_reported(check) -> None:
    result = check(
        """
@C.certified(controls=CONTROL, **TEN)
def it_is_so(x, *, power=2):
    if power == 3 or x == 8: return Outcome(Answer.FAILS, f"no at {x}")
    return Outcome(Answer.UNDECIDED, f"open at {x}") if x == 2 else True
"""
    )
    assert (result.status, result.reason, result.witness_index) == (Status.FAILED, "no at 8", 8)
    assert (result.held, result.undecided, result.failed) == (8, 1, 1)


def test_undecided_instances_are_not_green(paper) -> None:
    run = paper(
        "@C.certified(controls=CONTROL, **TEN)\ndef it_is_so(x, *, power=2):\n"
        "    return power == 2 if x else Answer.UNDECIDED"
    )
    assert run.results["square", "it_is_so"].status is Status.UNDECIDED
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


def test_a_certified_failure_refutes_with_the_index(paper) -> None:
    run = paper(
        "@C.certified(controls=CONTROL, **TEN)\ndef it_is_so(x, *, power=2):\n"
        "    return Evaluated({'real': x >= 0}, power == 2 and x < 5)"
    )
    assert run.verdicts["square.all"].ruling is Ruling.REFUTED
    assert run.verdicts["square.all"].reasons == ("it is so: fails (instance 5)",)
