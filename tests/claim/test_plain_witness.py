from __future__ import annotations

import json
import math
from decimal import Decimal
from fractions import Fraction

import flint
import numpy as np
import pytest

from verify.claim import Answer, ClaimError, Defect, Outcome
from verify.claim.plain import plain, plain_certificate


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (0, 0),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (-(2**60), "-1152921504606846976"),
        (0.1, 0.1),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (Fraction(-2, 6), "-1/3"),
        (Decimal("0.10"), "0.10"),
        (1 + 2j, "(1+2j)"),
        ("text", "text"),
        ("\ud800", "\\ud800"),
        ((1, [2, (3,)]), [1, [2, [3]]]),
        ({2, 1, 10}, [1, 10, 2]),
        ({1: Fraction(1, 2)}, {"1": "1/2"}),
        (Answer.HOLDS, "holds"),
        (range(3), [0, 1, 2]),
        (np.float64(0.5), 0.5),
        (np.float32(math.nan), "nan"),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array([[1.0, math.inf]]), [[1.0, "inf"]]),
        (flint.fmpq(1, 3), "1/3"),
        (flint.fmpz(7), "7"),
        (flint.fmpq_mat([[1, flint.fmpq(1, 2)]]), [["1", "1/2"]]),
    ],
)
def test_values_are_written_exactly(value: object, written: object) -> None:
    assert plain(value) == written
    assert type(plain(value)) is type(written)
    json.dumps(plain(value), allow_nan=False).encode("utf-8")


def test_integers_too_long_for_decimals_are_written_in_hexadecimal() -> None:
    number = 10**5000
    assert int(plain(number), 16) == number


@pytest.mark.parametrize("value", [object(), lambda: 1, [object()], {"x": {"y": object()}}])
def test_what_has_no_reproducible_text_is_refused(value: object) -> None:
    with pytest.raises(ClaimError, match="reproducible"):
        plain(value)


def test_certificates_stay_as_they_are_or_are_refused() -> None:
    certificate = {"kind": "x", "entries": [["1/3"], [12345678901234567890]], "seal": "ab"}
    assert plain_certificate(certificate) == certificate
    for bad in ({"x": math.nan}, {"x": Fraction(1, 2)}, {"x": object()}, ["no mapping"]):
        with pytest.raises(ClaimError, match="certificate"):
            plain_certificate(bad)  # type: ignore[arg-type]


def test_an_outcome_becomes_plain_as_a_whole() -> None:
    outcome = Outcome(Answer.FAILS, "two\n  lines", ("a",), {"x": Fraction(1, 2)}, Defect(2.0, 1.0), {"k": (1,)})
    written = outcome.plain()
    assert written.reason == "two lines"
    assert written.witness == {"x": "1/2"}
    assert written.certificate == {"k": [1]}
    assert written.defect == Defect(2.0, 1.0)


def test_an_exact_matrix_becomes_its_entries() -> None:
    from verify.exact import RationalMatrix

    assert plain({"A": RationalMatrix([["1/2", 0]])}) == {"A": [["1/2", "0"]]}
