"""Checks and claims that could never be trusted are refused where they are declared."""

from __future__ import annotations

from typing import Any

import pytest

from verify.claim import Case, Cases, Claim, ClaimError, Count, Source, Statement, Step

FEW = Count(2, 2, 2)
CONTROL = {"with_the_cube": {"power": 3}}


class Numbers:
    def draw(self, seed: int, claim: str, check: str, index: int) -> Case:
        return Case(index)


@pytest.fixture
def claim() -> Claim:
    return Claim("square", title="A square is not negative", source=Source("Section 1"))


def it_is_so(*, power: int = 2) -> bool:
    return power == 2


def it_is_so_at(x: int, *, power: int = 2) -> bool:
    return power == 2


def it_is_so_at_all(xs: list[int], backend: object, *, power: int = 2) -> list[bool]:
    return [power == 2 for _ in xs]


def printed(claim: Claim, **fields: Any) -> Statement:
    return claim.printed("all", "x^2 >= 0", **{"hypotheses": {"real": "x is real"}, **fields})


@pytest.mark.parametrize(
    ("controls", "complaint"),
    [
        ({}, "without a control"),
        ({"with_the_cube": {}}, "changes nothing"),
        ({"with_the_cube": {"power": 2}}, "value the check itself uses"),
        ({"with_the_cube": {"exponent": 3}}, "no keyword-only argument"),
        ({"": {"power": 3}}, "a control is named"),
        ({"cube!": {"power": 3}}, "a control is named"),
        ({"cube": {"power": 3}, "third_power": {"power": 3}}, "are the same"),
    ],
)
def test_controls_that_are_none(claim: Claim, controls: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ClaimError, match=complaint):
        claim.derived(covers="everything", controls=controls)(it_is_so)


def test_a_control_may_not_set_a_positional_argument(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="no keyword-only argument"):
        claim.sampled(covers="some", controls={"zero": {"x": 0}}, instances=Numbers(), count=FEW)(it_is_so_at)


def generator_of_truth(*, power: int = 2):
    yield power == 2


async def truth_to_come(*, power: int = 2):
    return power == 2


def no_default_given(*, power):
    return power == 2


def takes_an_instance(x, *, power=2):
    return power == 2


def takes_everything(*xs, power=2):
    return power == 2


def swallows_any_keyword(*, power=2, **others):
    return power == 2


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (generator_of_truth, "generator"),
        (truth_to_come, "coroutine"),
        (no_default_given, "needs a default"),
        (takes_an_instance, "takes no positional argument"),
        (takes_everything, "takes no positional argument"),
        (swallows_any_keyword, "takes no positional argument"),
        (lambda *, power=2: True, "named by a sentence"),
    ],
)
def test_functions_that_could_not_be_called(claim: Claim, function: Any, complaint: str) -> None:
    with pytest.raises(ClaimError, match=complaint):
        claim.derived(covers="everything", controls=CONTROL)(function)


def test_functions_that_miss_their_instance_or_backend(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="one argument, the instance"):
        claim.sampled(covers="some", controls=CONTROL, instances=Numbers(), count=FEW)(it_is_so)
    with pytest.raises(ClaimError, match="two arguments"):
        claim.sampled(covers="some", controls=CONTROL, instances=Numbers(), count=FEW, batch=2)(it_is_so_at)
    claim.sampled(covers="some", controls=CONTROL, instances=Numbers(), count=FEW, batch=2)(it_is_so_at_all)
    assert claim.checks["it_is_so_at_all"].batch == 2


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"covers": " "}, "say what the check covers"),
        ({"instances": None}, "go together"),
        ({"count": None}, "go together"),
        ({"batch": -1}, "positive number"),
        ({"entire": True}, "never the entire space"),
    ],
)
def test_instances_that_do_not_fit(claim: Claim, fields: dict[str, Any], complaint: str) -> None:
    declaration = {"covers": "some", "controls": CONTROL, "instances": Numbers(), "count": FEW, **fields}
    declare = claim.sampled if "batch" in fields else claim.certified
    with pytest.raises(ClaimError, match=complaint):
        declare(**declaration)(it_is_so_at)


def test_a_sampled_check_draws_instances(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="draws instances"):
        claim.sampled(covers="some", controls=CONTROL, instances=None, count=None)(it_is_so)  # type: ignore[arg-type]


def test_a_count_visits_every_stratum(claim: Claim) -> None:
    class Stratified(Numbers):
        names = ("zero", "repeated", "random")

    with pytest.raises(ClaimError, match="cannot visit 3 strata"):
        claim.sampled(covers="some", controls=CONTROL, instances=Stratified(), count=FEW)(it_is_so_at)


@pytest.mark.parametrize("numbers", [(0, 1, 1), (2, 1, 3), (1, 3, 2), (-1, 1, 1)])
def test_counts_grow_and_are_positive(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ClaimError, match="counts must be positive"):
        Count(*numbers)


def test_a_list_of_cases_runs_whole_and_is_not_empty(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="at least one"):
        Cases([])
    with pytest.raises(ClaimError, match="always runs whole"):
        claim.certified(covers="all", controls=CONTROL, instances=Cases([1, 2]), count=FEW)(it_is_so_at)
    claim.certified(covers="all", controls=CONTROL, instances=Cases([1, 2, 3]), entire=True)(it_is_so_at)
    assert claim.checks["it_is_so_at"].count == Count(3, 3, 3)


def test_only_counterexamples_refute_and_they_refute_one_thing(claim: Claim) -> None:
    statement = printed(claim)
    with pytest.raises(ClaimError, match="refutes a statement"):
        claim.counterexample(covers="x = -1", controls=CONTROL)(it_is_so)
    with pytest.raises(ClaimError, match="not both"):
        claim.counterexample(covers="x", controls=CONTROL, refutes=statement, without=(statement, "real"))(it_is_so)


def test_names_are_not_taken_twice(claim: Claim) -> None:
    printed(claim)
    with pytest.raises(ClaimError, match="declared twice"):
        printed(claim)
    claim.derived(covers="everything", controls=CONTROL)(it_is_so)
    with pytest.raises(ClaimError, match="declared twice"):
        claim.derived(covers="everything", controls=CONTROL)(it_is_so)


@pytest.mark.parametrize("id", ["", "Square", "square root", "square.", "-square", "square_2"])
def test_ids_are_lower_case_words(id: str) -> None:
    with pytest.raises(ClaimError, match="lower-case"):
        Claim(id, title="t", source=Source("s"))


def test_a_claim_has_a_title_and_one_application(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="title"):
        Claim("square", title=" ", source=Source("s"))
    claim.applies(it_is_so)
    with pytest.raises(ClaimError, match="one application"):
        claim.applies(it_is_so)


def test_supports_is_a_list(claim: Claim) -> None:
    statement = printed(claim)
    with pytest.raises(ClaimError, match="list of statements"):
        claim.derived(covers="everything", controls=CONTROL, supports=statement)(it_is_so)  # type: ignore[arg-type]


# What only the whole claim shows


def test_a_claim_states_and_checks_something(claim: Claim) -> None:
    with pytest.raises(ClaimError, match="without a statement"):
        claim.validate()
    printed(claim)
    with pytest.raises(ClaimError, match="without a check"):
        claim.validate()


def test_a_check_speaks_about_a_statement(claim: Claim) -> None:
    printed(claim)
    claim.derived(covers="everything", controls=CONTROL)(it_is_so)
    with pytest.raises(ClaimError, match="speaks about no statement"):
        claim.validate()


def test_a_step_names_a_check_of_the_claim(claim: Claim) -> None:
    statement = printed(claim, argument=[Step("it is so", by="it_was_so")])
    claim.derived(covers="everything", controls=CONTROL, supports=[statement])(it_is_so)
    with pytest.raises(ClaimError, match="no check of this claim"):
        claim.validate()


def test_a_universal_step_does_not_rest_on_instances(claim: Claim) -> None:
    printed(claim, argument=[Step("it is so", by="it_is_so_at")])
    claim.certified(covers="some", controls=CONTROL, instances=Numbers(), count=FEW)(it_is_so_at)
    with pytest.raises(ClaimError, match="at instances only"):
        claim.validate()


@pytest.mark.parametrize("exists", [False, True])
def test_no_step_rests_on_sampling(claim: Claim, exists: bool) -> None:
    printed(claim, argument=[Step("it is so", by="it_is_so_at", exists=exists)], exists=exists)
    claim.sampled(covers="some", controls=CONTROL, instances=Numbers(), count=FEW)(it_is_so_at)
    with pytest.raises(ClaimError, match="no proof"):
        claim.validate()


@pytest.mark.parametrize("declared", ["certified", "entire", "cases", "derived"])
def test_steps_that_are_carried(claim: Claim, declared: str) -> None:
    by = "it_is_so" if declared in ("entire", "derived") else "it_is_so_at"
    exists = declared == "certified"
    printed(claim, argument=[Step("it is so", by=by, exists=exists)], exists=exists)
    if declared == "certified":
        claim.certified(covers="some", controls=CONTROL, instances=Numbers(), count=FEW)(it_is_so_at)
    elif declared == "entire":
        claim.certified(covers="all", controls=CONTROL, entire=True)(it_is_so)
    elif declared == "cases":
        claim.certified(covers="all", controls=CONTROL, entire=True, instances=Cases([1]))(it_is_so_at)
    else:
        claim.derived(covers="all", controls=CONTROL)(it_is_so)
    claim.validate()
    assert by in claim.checks


def test_checks_speak_about_statements_of_their_own_claim(claim: Claim) -> None:
    other = Claim("cube", title="t", source=Source("s"))
    stranger = printed(other)
    printed(claim)
    claim.derived(covers="all", controls=CONTROL, supports=[stranger])(it_is_so)
    with pytest.raises(ClaimError, match="a statement of another claim"):
        claim.validate()


@pytest.mark.parametrize("kind", ["without", "spares"])
def test_probes_name_a_hypothesis_that_exists(claim: Claim, kind: str) -> None:
    statement = printed(claim)
    if kind == "without":
        claim.counterexample(covers="x", controls=CONTROL, without=(statement, "positive"))(it_is_so)
    else:
        claim.certified(covers="x", controls=CONTROL, spares=(statement, "positive"))(it_is_so)
    with pytest.raises(ClaimError, match="'positive'"):
        claim.validate()


@pytest.mark.parametrize(("uses", "complaint"), [("square.all", "uses the statement itself"), ("square.no", "no stat")])
def test_steps_use_other_statements_that_exist(claim: Claim, uses: str, complaint: str) -> None:
    statement = printed(claim, argument=[Step("by the other", uses=uses)])
    claim.derived(covers="all", controls=CONTROL, supports=[statement])(it_is_so)
    with pytest.raises(ClaimError, match=complaint):
        claim.validate()
