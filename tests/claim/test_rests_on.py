"""A refutation whose conclusion is evaluated by a criterion counts only if the criterion is known to be right."""

from __future__ import annotations

import pytest

from verify.claim import (
    Cases,
    CheckResult,
    Claim,
    ClaimError,
    ControlResult,
    Counterexample,
    Rejection,
    Ruling,
    Source,
    Status,
    Step,
    Strength,
    verdicts,
)
from verify.claim.check import declare


def claim(criterion_holds: bool = True) -> tuple[Claim, dict[tuple[str, str], CheckResult]]:
    made = Claim("resting", title="A refutation by a criterion", source=Source("here"))
    criterion = made.extension("criterion", "The test is right.", hypotheses={}, argument=[Step("it is", by="the_test_is_right")])
    printed = made.printed("printed", "There is one.", hypotheses={"given": "something"})

    @made.certified(covers="all", controls={"wrongly": {"right": False}}, supports=[criterion], entire=True,
                    instances=Cases([1]))  # fmt: skip
    def the_test_is_right(case: int, *, right: bool = True) -> bool:
        return right

    @made.counterexample(covers="one", controls={"wrongly": {"found": True}}, refutes=printed, rests_on=(criterion.id,))
    def there_is_none(*, found: bool = False) -> Counterexample:
        return Counterexample({"given": True}, found)

    def result(name: str, status: Status) -> CheckResult:
        check = made.checks[name]
        return CheckResult(
            "resting", name, check.strength, check.covers, status, held=int(status is Status.HELD),
            failed=int(status is Status.FAILED), controls=(ControlResult("wrongly", Rejection.REJECTED),),
        )  # fmt: skip

    first = Status.HELD if criterion_holds else Status.FAILED
    made.validate()
    return made, {
        ("resting", "the_test_is_right"): result("the_test_is_right", first),
        ("resting", "there_is_none"): result("there_is_none", Status.HELD),
    }


def test_a_criterion_that_holds_refutes() -> None:
    made, results = claim()
    assert verdicts([made], results)["resting.printed"].ruling is Ruling.REFUTED
    assert made.leans_on(made.statements["printed"]) == ("resting.criterion",)


def test_a_criterion_that_fails_leaves_the_statement_undecided() -> None:
    made, results = claim(criterion_holds=False)
    verdict = verdicts([made], results)["resting.printed"]
    assert verdict.ruling is Ruling.UNDECIDED
    assert any("rests on resting.criterion, which is" in reason for reason in verdict.reasons)


def test_a_criterion_that_did_not_run_leaves_it_undecided() -> None:
    made, results = claim()
    del results["resting", "the_test_is_right"]
    assert verdicts([made], results)["resting.printed"].ruling is Ruling.UNDECIDED


def test_a_criterion_that_uses_what_it_refutes_is_circular() -> None:
    made, results = claim()
    statement = made.statements["criterion"]
    object.__setattr__(statement, "argument", (*statement.argument, Step("round", uses="resting.printed")))
    assert verdicts([made], results)["resting.printed"].ruling is Ruling.BROKEN


def test_only_a_counterexample_rests_on_statements() -> None:
    def the_sky_is_blue(*, blue: bool = True) -> bool:
        return blue

    with pytest.raises(ClaimError, match="only a counterexample rests"):
        declare(the_sky_is_blue, Strength.CERTIFIED, covers="x", controls={"red": {"blue": False}}, rests_on=("a.b",))
