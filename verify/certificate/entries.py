"""How exact objects are written down in a certificate: numbers as text, matrices as rows, each with a checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from operator import index
from typing import Any

from verify.certificate import replay

DIGITS = 4000  # the checker reads no longer integers, and Python itself none of more than 4300 digits
_TOO_LONG = 10**DIGITS


class CertificateError(ValueError):
    """A certificate that cannot be written as asked, or that the checker refuses."""


@dataclass(frozen=True)
class NumberField:
    """Q(theta), where theta is the only root in an interval of a square-free monic polynomial.

    Attributes:
        generator: the name of theta in formulas.
        minimal_polynomial: coefficients, lowest power first, the last one 1.
        root_in: two rationals; the interval between them holds theta, no other root, and not zero.

    A number of the field is written as the tuple of its coefficients: ``(1, 2)`` is ``1 + 2 theta``.
    """

    generator: str
    minimal_polynomial: Sequence[Any]
    root_in: tuple[Any, Any]

    def record(self) -> dict[str, Any]:
        """Return the entry that declares the field."""
        return {
            "generator": self.generator,
            "minimal_polynomial": [numeral(c, "the minimal polynomial") for c in self.minimal_polynomial],
            "root_in": [numeral(end, "the isolating interval") for end in self.root_in],
        }


Recorded = str | list[str] | list[list[str | list[str]]]


def numeral(value: Any, where: str) -> str:
    """Return an exact number as text: ``"3"``, ``"-3/4"``.

    Accepts integers, fractions, text such as ``"1/144"``, and numbers with integer ``p`` and ``q`` (flint, SymPy).

    Raises:
        CertificateError: for floats and whatever else is not exact, or for numbers too long to be read back.
    """
    try:
        if isinstance(value, (bool, float)):
            raise TypeError
        if isinstance(value, Rational):
            number = Fraction(int(value.numerator), int(value.denominator))
        elif isinstance(value, str):
            if any(mark in value for mark in ".eE_"):
                raise TypeError
            number = Fraction(value.replace(" ", ""))
        elif hasattr(value, "p") and hasattr(value, "q"):
            number = Fraction(int(value.p), int(value.q))
        else:
            number = Fraction(index(value))
    except (TypeError, ValueError, ZeroDivisionError):
        raise CertificateError(
            f'{where}: expected an exact number (an integer, a fraction or text such as "3/4"), got {value!r:.60}'
        ) from None
    if max(abs(number.numerator), number.denominator) >= _TOO_LONG:
        raise CertificateError(f"{where}: a number of more than {DIGITS} digits cannot be recorded")
    return str(number)


def recorded(value: Any, where: str) -> Recorded:
    """Return a number, a number of the field (a tuple of coefficients) or a matrix (nested lists) as text.

    Anything with ``to_fractions()`` or ``tolist()`` is asked for its rows first.

    Raises:
        CertificateError: for entries that are not exact, ragged rows and empty matrices.
    """
    for method in ("to_fractions", "tolist"):
        if hasattr(value, method):
            value = getattr(value, method)()
    listed = isinstance(value, (list, tuple))
    if not listed or not any(isinstance(row, (list, tuple)) for row in value):
        return _number(value, where)
    if not all(isinstance(row, (list, tuple)) and len(row) == len(value[0]) > 0 for row in value):
        raise CertificateError(f"{where}: a matrix is a list of rows of one length, and not zero")
    return [
        [_number(x, f"{where}, entry ({i}, {j})") for j, x in enumerate(row, 1)] for i, row in enumerate(value, 1)
    ]


def _number(value: Any, where: str) -> str | list[str]:
    if not isinstance(value, tuple):
        return numeral(value, where)
    coefficients = [numeral(c, where) for c in value]
    while coefficients and coefficients[-1] == "0":
        coefficients.pop()
    return coefficients if len(coefficients) > 1 else coefficients[0] if coefficients else "0"


def given_record(value: Any, where: str) -> dict[str, Any]:
    """Return the entry of a given object; its checksum is the sum of its coefficients, each times its place."""
    written = recorded(value, where)
    numerals = list(_leaves(written))
    total = sum((place * Fraction(x) for place, x in enumerate(numerals, 1)), Fraction(0))
    try:
        checksum = str(total)
    except ValueError:  # the sum of fractions may be longer than each of them
        raise CertificateError(f"{where}: its checksum has more digits than can be recorded") from None
    if isinstance(written, list) and isinstance(written[0], list):
        return {"rows": written, "shape": [len(written), len(written[0])], "checksum": checksum}
    return {"number": written, "checksum": checksum}


def _leaves(written: Any) -> Iterator[str]:
    if isinstance(written, str):
        yield written
    else:
        for part in written:
            yield from _leaves(part)


def digest(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record as JSON with sorted keys, without blanks, in ASCII."""
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plan_digest(certificate: Mapping[str, Any]) -> str:
    """Return the hash of all that is claimed except numbers: kind, statement, field, formulas, assertions."""
    if (kind := certificate["kind"]) in replay.PROGRAMS:
        return digest({key: certificate[key] for key in ("kind", "statement_sha256", kind)})
    plan = {key: certificate.get(key) for key in ("kind", "statement_sha256", "field", "assertions")}
    plan["definitions"] = [{"name": d["name"], "formula": d["formula"]} for d in certificate["definitions"]]
    return digest(plan)
