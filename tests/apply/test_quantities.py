"""Numbers given as options: read exactly or refused, whatever is written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from verify.apply import BadInput
from verify.apply.quantities import LARGEST_WHOLE, lower, number, shown, upper, whole


@pytest.mark.parametrize(
    ("given", "meant"),
    [("3/4", Fraction(3, 4)), ("1.5e-3", Fraction(3, 2000)), (" +.5 ", Fraction(1, 2)), ("1e-400", Fraction(1, 10**400)),
     (0.1, Fraction(0.1)), (np.float32(0.5), Fraction(1, 2)), (7, Fraction(7)), ("-0", Fraction(0))],
)  # fmt: skip
def test_numbers_are_exact(given: Any, meant: Fraction) -> None:
    assert number(given, "the step") == meant


@pytest.mark.parametrize(
    "given",
    ["", " ", "nan", "inf", "-1", "1_0", "0x10", "1/0", "1/-2", "\u0663", "1 0", "1e99999", "9" * 5000, "True", True, -0.5,
     float("nan"), float("inf"), 1j, None, [1], "1/3e2"],
)  # fmt: skip
def test_what_is_no_number_is_one_line(given: Any) -> None:
    with pytest.raises(BadInput, match="the step") as refusal:
        number(given, "the step")
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 170


def test_whole_numbers_have_an_end() -> None:
    assert whole("1e3", "steps") == 1000
    assert whole(LARGEST_WHOLE, "steps") == LARGEST_WHOLE
    for given in (LARGEST_WHOLE + 1, "1e400", "1/2", "-1"):
        with pytest.raises(BadInput, match=r"steps is .*expected a"):
            whole(given, "steps")


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(-3, 4), "-3/4"), (Fraction(10**20), "1e+20"), (Fraction(10**400), "about 1e+400"),
     (Fraction(-1, 10**400), "about -1e-400")],
)  # fmt: skip
def test_long_numbers_are_shown_short(value: Fraction, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("x", [0.0, 0.26849, 0.2684, 1.0, 999.6, 1.23456e-310, 5e-324, 1.7e308])
def test_bounds_stay_bounds_when_they_are_written_short(x: float) -> None:
    low, high = lower(x), upper(x)
    assert Fraction(low) <= Fraction(x) <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= Fraction(x) / 50
    assert (lower(0.26849), upper(0.26841)) == ("0.268", "0.269")
