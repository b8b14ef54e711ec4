"""An exact check that fails on a drawn instance shows the instance itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest

from verify.claim import CheckResult, Status
from verify.exact import RationalMatrix
from verify.runner.failing import shown

EXACT = """
@C.certified(**TEN, controls=CONTROL)
def they_are_small(x, *, power=2): return power == 2 and x < 7
"""


def test_the_first_failing_instance_is_the_witness(check: Callable[..., CheckResult]) -> None:
    result = check(EXACT)
    assert (result.status, result.failed, result.witness_index) == (Status.FAILED, 3, 7)
    assert result.witness == {"instance": 7}


def test_what_the_check_says_of_it_stays(check: Callable[..., CheckResult]) -> None:
    said = "Outcome(Answer.of(power == 2 and x < 7), witness={'square': x**power})"
    result = check(EXACT.replace("power == 2 and x < 7", said))
    assert result.witness == {"square": 49, "instance": 7}


def test_nothing_is_shown_of_instances_that_hold(check: Callable[..., CheckResult]) -> None:
    assert check(EXACT.replace("x < 7", "x < 70")).witness == {}


@dataclass(frozen=True)
class Pair:
    A: RationalMatrix
    steps: tuple[Fraction, ...]


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        (Fraction(1, 3), "1/3"),
        (Pair(RationalMatrix([["1/2", 0]]), (Fraction(2, 3),)), {"A": [["1/2", "0"]], "steps": ["2/3"]}),
        ((RationalMatrix([[1]]), 2), [[["1"]], 2]),
        ({"k": Pair(RationalMatrix([[1]]), ())}, {"k": {"A": [["1"]], "steps": []}}),
        ("no text but this", "no text but this"),
    ],
)
def test_records_are_shown_by_their_fields_and_exactly(instance: object, expected: object) -> None:
    assert shown(instance) == expected


def test_what_has_no_reproducible_text_is_shown_by_its_type() -> None:
    assert shown([object(), 1]) == ["(object)", 1]
