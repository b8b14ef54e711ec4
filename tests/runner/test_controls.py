"""The engine enforces controls: whatever a check says of itself, its false variants have the last word."""

from __future__ import annotations

import pytest

from verify.claim import Defect, Rejection, Ruling, Status

STATEMENT = """
T = C.printed("derived", "x^2 >= 0", hypotheses={}, argument=[Step("so", by="the_square_is_even")])

@C.certified(covers="0, 1, 2", controls={"off_by_one": {"shift": 1}}, instances=Cases([0, 1, 2]), entire=True,
             supports=[T])
def the_square_is_even(x, *, shift=0):
    return (x + shift) ** 2 == x ** 2
"""


def test_a_check_with_a_rejected_control_carries_its_statement(paper) -> None:
    run = paper(STATEMENT)
    assert run.verdicts["square.derived"].ruling is Ruling.HOLDS
    (control,) = run.results["square", "the_square_is_even"].controls
    assert control.rejection is Rejection.REJECTED


def test_turning_a_control_into_a_true_statement_breaks_the_claim(paper) -> None:
    run = paper(STATEMENT.replace('{"shift": 1}', '{"shift": False}'))
    assert run.verdicts["square.derived"].ruling is Ruling.BROKEN
    assert "off_by_one was accepted" in run.verdicts["square.derived"].reasons[0]


def test_one_accepted_control_among_rejected_ones_is_enough(paper) -> None:
    run = paper(STATEMENT.replace('"off_by_one": {"shift": 1}', '"one": {"shift": 1}, "none": {"shift": False}'))
    assert run.verdicts["square.derived"].ruling is Ruling.BROKEN


def test_a_check_that_cannot_say_no_is_broken(check, paper) -> None:
    text = "@C.certified(**ONE)\ndef it_is_so(*, power=2): return True"
    assert check(text).status is Status.HELD
    assert check(text).controls[0].rejection is Rejection.ACCEPTED
    assert paper(text).verdicts["square.all"].ruling is Ruling.BROKEN


@pytest.mark.parametrize(
    ("body", "rejection"),
    [
        ("1 / 0", Rejection.CRASHED),
        ("return None", Rejection.CRASHED),
        ("sys.exit(0)", Rejection.CRASHED),
        ("return Answer.UNDECIDED", Rejection.UNDECIDED),
        ("while True: pass", Rejection.TIMED_OUT),
        ("return True", Rejection.ACCEPTED),
        ("return False", Rejection.REJECTED),
    ],
)
def test_a_control_is_rejected_by_a_no_and_by_nothing_else(paper, body: str, rejection: Rejection) -> None:
    run = paper(
        f"@C.certified(**ONE)\ndef it_is_so(*, power=2):\n  if power == 3:\n    {body}\n  return True", timeout=0.3
    )
    assert run.results["square", "it_is_so"].controls[0].rejection is rejection
    expected = Ruling.UNDECIDED if rejection is Rejection.REJECTED else Ruling.BROKEN
    assert run.verdicts["square.all"].ruling is expected


SAMPLED = """
@C.sampled(controls=CONTROL, **TEN)
def squares_agree(x, *, power=2):
    return Defect({defect}, 1.0)
"""


def test_a_control_that_only_breaks_down_in_floating_point_rejects_nothing(check) -> None:
    result = check(SAMPLED.format(defect="math.nan if power == 3 else 0.0"))
    assert result.controls[0].rejection is Rejection.UNDECIDED
    assert "not a number" in result.controls[0].reason


def test_a_measured_miss_after_a_breakdown_does_reject(check) -> None:
    result = check(SAMPLED.format(defect="0.0 if power == 2 else math.nan if x < 4 else 2.0"))
    assert result.controls[0].rejection is Rejection.REJECTED
    assert result.controls[0].reason == "defect 2.0e+00, 2.0e+00 times the tolerance (instance 4)"


def test_an_infinite_miss_is_a_miss(check) -> None:
    assert check(SAMPLED.format(defect="math.inf if power == 3 else 0.0")).controls[0].rejection is Rejection.REJECTED


def test_a_nan_never_holds(check) -> None:
    result = check(SAMPLED.format(defect="math.nan if x == 7 or power == 3 else 0.5"))
    assert (result.status, result.failed, result.witness_index, result.worst_index) == (Status.FAILED, 1, 7, 7)


def test_the_worst_defect_is_reported_with_its_place(check) -> None:
    result = check(SAMPLED.format(defect="2.0 if power == 3 else (x * 7 % 10) / 10"))
    assert (result.worst, result.worst_index) == (Defect(0.9, 1.0), 7)


@pytest.mark.parametrize("tolerance", ["math.nan", "math.inf", "-1.0"])
def test_a_tolerance_that_is_none_breaks_the_check(check, tolerance: str) -> None:
    result = check(SAMPLED.format(defect="0.0").replace("1.0)", f"{tolerance})"))
    assert result.status is Status.BROKEN
    assert "tolerance must be finite" in result.reason


@pytest.mark.parametrize("strength", ["derived", "certified"])
def test_only_a_sampled_check_rests_on_a_float_defect(check, strength: str) -> None:
    result = check(f"@C.{strength}(**ONE)\ndef it_is_so(*, power=2): return Defect(0.0 if power == 2 else 2.0, 1.0)")
    assert result.status is Status.BROKEN
    assert "cannot rest on a float defect" in result.reason


def test_controls_see_the_same_instances_as_the_check(check) -> None:
    result = check(
        """
@C.sampled(controls={"noticing": {"seen": ()}}, **TEN)
def instances_are_the_same(x, *, seen=(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)):
    return x in seen
"""
    )
    assert (result.status, result.controls[0].reason) == (Status.HELD, "fails (instance 0)")
