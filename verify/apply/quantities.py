"""A number given as an option: exactly what is written, or one line that says what is wrong with it.

Numbers reach an application as fractions, so that nothing is rounded on the way, not even ``1e-400`` to zero. Where a question
needs a float it says so (:func:`verify.apply.readings.as_float`).
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from verify.apply.errors import BadInput, brief
from verify.exact import exact_fraction

_WRITTEN = re.compile(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)", re.ASCII)

LARGEST_WHOLE = 10**9
"""Counts beyond this are refused before anything is counted."""


def number(value: Any, where: str) -> Fraction:
    """Return a number that is not negative, exactly.

    Text is read strictly: ASCII digits, a fraction or a decimal number; no underscores, no blanks within.

    Raises:
        BadInput: no finite number, or a negative one.
    """
    if isinstance(value, str) and not _WRITTEN.fullmatch(value.strip(" ")):
        raise BadInput(f"{where} is {_quoted(value)}; expected a number such as 3/4 or 1.5e-3")
    try:
        found = exact_fraction(value, where)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadInput(brief(error)) from None
    if found < 0:
        raise BadInput(f"{where} is {shown(found)}; expected a number that is not negative")
    return found


def whole(value: Any, where: str) -> int:
    """Return a whole number that is not negative.

    Raises:
        BadInput: something else, or a number beyond any count.
    """
    found = number(value, where)
    if found.denominator != 1:
        raise BadInput(f"{where} is {shown(found)}; expected a whole number that is not negative")
    if found > LARGEST_WHOLE:
        raise BadInput(f"{where} is {shown(found)}; expected a whole number, at most {LARGEST_WHOLE}")
    return int(found)


def shown(value: Fraction) -> str:
    """Return a number in a few letters, for a message."""
    if max(abs(value.numerator), value.denominator) < 10**12:
        return str(value)
    if Fraction(1, 10**300) < abs(value) < 10**300:
        return f"{float(value):.6g}"
    digits = (value.numerator.bit_length() - value.denominator.bit_length()) * 0.30103
    return f"about {'-' if value < 0 else ''}1e{digits:+.0f}"


def rounded_down(value: Fraction, digits: int = 6) -> str:
    """Return a number that is not negative in so many digits, rounded towards zero: a lower bound stays one.

    A short fraction is written as it is. No float is formed, so that a number of any size has its digits.
    """
    return _rounded(value, digits, up=False)


def rounded_up(value: Fraction, digits: int = 6) -> str:
    """Return a number that is not negative in so many digits, rounded away from zero: an upper bound stays one."""
    return _rounded(value, digits, up=True)


def upper(x: float, digits: int = 3) -> str:
    """Return a float in so many digits, rounded up: what is said to be an upper bound stays one."""
    return _written(Context(digits, ROUND_CEILING).create_decimal(Decimal(x)), digits)


def lower(x: float, digits: int = 3) -> str:
    """Return a float in so many digits, rounded down: what is said to be a lower bound stays one."""
    return _written(Context(digits, ROUND_FLOOR).create_decimal(Decimal(x)), digits)


def _written(value: Decimal, digits: int) -> str:
    """Return a short decimal number as floats are written; among the smallest floats as it is, for these have other digits."""
    text = f"{float(value):.{digits}g}"
    return text if Decimal(text) == value else f"{value:.{digits - 1}e}"


def _rounded(value: Fraction, digits: int, *, up: bool) -> str:
    p, q = value.numerator, value.denominator
    if max(p, q) < 10**12 and len(str(value)) <= 12:
        return str(value)
    exponent = _tens(p, q)
    shift = digits - 1 - exponent
    whole, rest = divmod(p * 10 ** max(shift, 0), q * 10 ** max(-shift, 0))
    if up and rest:
        whole += 1
    if whole == 10**digits:
        whole, exponent = whole // 10, exponent + 1
    text = str(whole).rstrip("0")
    if -5 <= exponent < digits:
        return f"{Decimal(whole).scaleb(exponent - digits + 1).normalize():f}"
    return f"{text[0]}{'.' if text[1:] else ''}{text[1:]}e{exponent:+03d}"


def _tens(p: int, q: int) -> int:
    """Return the power of ten of the leading digit of p/q."""
    guess = int((p.bit_length() - q.bit_length()) * 0.30102999566398)
    while p * 10 ** max(-guess, 0) < q * 10 ** max(guess, 0):
        guess -= 1
    while p * 10 ** max(-guess - 1, 0) >= q * 10 ** max(guess + 1, 0):
        guess += 1
    return guess


def _quoted(text: str) -> str:
    return repr(text) if len(text) <= 40 else f"{text[:37]!r}..."
