from __future__ import annotations

import math

import numpy as np
import pytest

from verify.claim import Answer, ClaimError, Counterexample, Defect, Outcome

H, F, U = Answer.HOLDS, Answer.FAILS, Answer.UNDECIDED


@pytest.mark.parametrize("tolerance", [math.nan, math.inf, -1.0, -math.inf])
def test_a_tolerance_is_finite_and_not_negative(tolerance: float) -> None:
    with pytest.raises(ClaimError, match="tolerance"):
        Defect(0.0, tolerance)


def test_a_defect_is_not_negative() -> None:
    with pytest.raises(ClaimError, match="negative"):
        Defect(-1e-300, 1.0)


@pytest.mark.parametrize(
    ("value", "tolerance", "answer", "ratio"),
    [
        (0.0, 0.0, H, 0.0),
        (0.5, 1.0, H, 0.5),
        (1.0, 1.0, H, 1.0),
        (math.nextafter(1.0, 2.0), 1.0, F, math.nextafter(1.0, 2.0)),
        (5e-324, 0.0, F, math.inf),
        (math.inf, 1.0, F, math.inf),
        (math.nan, 1.0, F, math.inf),
        (math.nan, 0.0, F, math.inf),
    ],
)
def test_a_defect_holds_up_to_its_tolerance_and_never_as_nan(value, tolerance, answer, ratio) -> None:
    defect = Defect(value, tolerance)
    assert defect.answer is answer
    assert defect.ratio == ratio


def test_a_defect_keeps_plain_floats() -> None:
    defect = Defect(np.float32(0.5), np.float64(1.0))
    assert type(defect.value) is float
    assert type(defect.tolerance) is float


@pytest.mark.parametrize("value", [2.0, math.inf, math.nan])
def test_an_outcome_cannot_hold_beyond_its_tolerance(value: float) -> None:
    with pytest.raises(ClaimError, match="beyond its tolerance"):
        Outcome(H, defect=Defect(value, 1.0))


def test_what_a_check_may_return() -> None:
    assert Outcome.of(True).answer is H
    assert Outcome.of(False).answer is F
    assert Outcome.of(U).answer is U
    assert Outcome.of(Defect(2.0, 1.0)).answer is F
    assert Outcome.of(Outcome(U, "why")).reason == "why"


@pytest.mark.parametrize("result", [None, 1, 0, "holds", [], (True,), {}, math.nan, object(), iter([True])])
def test_what_a_check_may_not_return(result: object) -> None:
    with pytest.raises(ClaimError, match="a check must return"):
        Outcome.of(result)  # type: ignore[arg-type]


def test_a_truth_value_of_numpy_is_refused_with_the_way_out() -> None:
    with pytest.raises(ClaimError, match=r"write bool\(\.\.\.\)"):
        Outcome.of(np.bool_(True))  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [{"answer": True}, {"answer": H, "reason": None}, {"answer": H, "log": "one line"}])
def test_outcomes_of_the_wrong_kind(fields: dict[str, object]) -> None:
    with pytest.raises(ClaimError, match="an outcome's"):
        Outcome(**fields)  # type: ignore[arg-type]


def test_conjunction_keeps_the_reason_that_matters_and_the_worst_defect() -> None:
    fine = Outcome(H, "fine", ("a",), {"x": 1}, Defect(0.1, 1.0))
    bad = Outcome(F, "bad", ("b",), {"y": 2}, Defect(3.0, 1.0))
    both = Outcome.conjunction([fine, bad])
    assert (both.answer, both.reason, both.log) == (F, "bad", ("a", "b"))
    assert both.witness == {"x": 1, "y": 2}
    assert both.defect == Defect(3.0, 1.0)
    assert Outcome.conjunction([fine, Outcome(U, "open")]).answer is U
    with pytest.raises(ValueError, match="nothing"):
        Outcome.conjunction([])


def test_a_counterexample_needs_all_hypotheses_and_a_false_conclusion() -> None:
    assert Counterexample({"a": True, "b": H}, False).outcome().answer is H
    assert Counterexample({}, False).outcome().answer is H
    assert Counterexample({"a": False, "b": H}, False).outcome().answer is F
    assert Counterexample({"a": True}, True).outcome().answer is F
    assert Counterexample({"a": U}, False).outcome().answer is U
    assert Counterexample({"a": True}, U).outcome().answer is U
    assert Counterexample({"a": U, "b": False}, False).outcome().answer is F
    assert "hypothesis 'b' does not hold" in Counterexample({"a": True, "b": False}, False).outcome().reason


def test_a_dropped_hypothesis_has_to_fail_at_the_counterexample() -> None:
    assert Counterexample({"a": True, "b": False}, False, dropped=("b",)).outcome().answer is H
    assert Counterexample({"a": True, "b": True}, False, dropped=("b",)).outcome().answer is F
    assert Counterexample({"a": True, "b": U}, False, dropped=("b",)).outcome().answer is U


def test_a_counterexample_violates_something_that_the_repair_adds() -> None:
    assert Counterexample({}, False, {"r": False}).outcome().answer is H
    assert Counterexample({}, False, {"r": False, "s": True}).outcome().answer is H
    assert Counterexample({}, False, {"r": True, "s": True}).outcome().answer is F
    assert Counterexample({}, False, {"r": U, "s": True}).outcome().answer is U


def test_each_of_two_repairs_needs_its_own_violation() -> None:
    found = Counterexample({}, False, {"r": False, "s": True})
    assert found.outcome([("r",), ("s",)]).answer is F
    assert Counterexample({}, False, {"r": False, "s": False}).outcome([("r",), ("s",)]).answer is H


@pytest.mark.parametrize("value", [1, 0, None, np.bool_(True)])
def test_hypotheses_and_conclusions_are_answers(value: object) -> None:
    with pytest.raises(TypeError, match="expected True or False"):
        Counterexample({"a": value}, False).outcome()  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="expected True or False"):
        Counterexample({"a": True}, value).outcome()  # type: ignore[arg-type]
