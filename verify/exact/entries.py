"""Reading exact numbers: what an entry of a rational matrix may be, and how a table of them becomes integers
over one denominator.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np

_DECIMAL_EXPONENT = re.compile(r"[eE]\s*([+-]?[0-9_]+)\s*$")
_LARGEST_EXPONENT = 4000
"""Decimal exponents beyond this are refused: "1e999999999" is nine characters and a gigabyte of digits."""


def exact_fraction(value: Any, where: str = "entry") -> Fraction:
    """Return ``value`` as an exact fraction; nothing is ever rounded.

    Accepted: integers, ``Fraction`` and other rationals (SymPy's and flint's included), text such as
    ``"3/4"`` or ``"-1.5e-3"`` (the decimal number as written), ``Decimal``, and floats of any width (the
    binary number they hold).

    Args:
        value: the number to read.
        where: how to name its place in an error message.

    Raises:
        ValueError: for NaN, an infinity, or text that is no number.
        TypeError: for truth values, complex numbers and everything else.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{where} is the truth value {value!r}; expected a number")
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, str):
        return _from_text(value, where)
    if isinstance(value, (float, np.floating, Decimal)):
        if not math.isfinite(value):
            raise ValueError(f"{where} is {value}; expected a finite number")
        if isinstance(value, Decimal):
            return _from_text(str(value), where)
        return Fraction(*(int(part) for part in value.as_integer_ratio()))
    if isinstance(value, (Rational, np.integer)):
        return Fraction(int(value.numerator), int(value.denominator))
    if type(value).__module__.startswith("flint") and hasattr(value, "denominator"):
        return Fraction(int(value.numerator), int(value.denominator))
    if type(value).__name__ == "fmpz":
        return Fraction(int(value))
    kind = type(value).__name__
    raise TypeError(f"{where} has type {kind}; expected an integer, a fraction, a float or text like '3/4'")


def exact_scalar(value: Any) -> Fraction | None:
    """Return a scalar factor as a fraction, or ``None`` when it is no scalar at all (an array, a list, text).

    Raises:
        TypeError: for floats: the exact number that a float holds is seldom the factor that was meant.
    """
    if isinstance(value, (float, np.floating)):
        raise TypeError(f"the scalar {value!r} is a float; exact arithmetic takes integers and fractions")
    if isinstance(value, (str, bytes)) or hasattr(value, "__len__"):
        return None
    return exact_fraction(value, "the scalar")


def _from_text(text: str, where: str) -> Fraction:
    exponent = _DECIMAL_EXPONENT.search(text)
    if exponent and abs(int(exponent.group(1))) > _LARGEST_EXPONENT:
        raise ValueError(f"{where} is {text!r}; decimal exponents beyond {_LARGEST_EXPONENT} are refused")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{where} is {text!r}, which divides by zero") from None
    except ValueError:
        raise ValueError(f"{where} is {_shortened(text)}; expected a number such as '3/4' or '-1.5e-3'") from None


def _shortened(text: str) -> str:
    return repr(text) if len(text) <= 40 else f"{text[:37]!r}..."


def integers_over_one_denominator(rows: Iterable[Any]) -> tuple[list[int], int, tuple[int, int]]:
    """Read a table of numbers.

    Args:
        rows: a sequence of rows, each a sequence of whatever `exact_fraction` accepts; or a two-dimensional
            array.

    Returns:
        The numerators in row-major order, their least common denominator (positive), and the shape.

    Raises:
        ValueError: when the table is ragged, not two-dimensional, or empty in a way that does not tell its
        shape.
        TypeError: when it is not a table at all.
    """
    if hasattr(rows, "__array__") and not isinstance(rows, (list, tuple)):
        return _from_array(np.asarray(rows))
    if isinstance(rows, (str, bytes)) or not isinstance(rows, Iterable):
        raise TypeError(f"expected a list of rows, got {type(rows).__name__}")
    table = list(rows)
    if not table:
        raise ValueError("an empty list does not say how many columns there are; use RationalMatrix.zeros(0, columns)")
    for i, row in enumerate(table):
        if isinstance(row, (str, bytes)) or not isinstance(row, (Sequence, np.ndarray)):
            raise TypeError(f"row {i} is {type(row).__name__}; expected a list of rows, each a list of numbers")
    width = len(table[0])
    for i, row in enumerate(table):
        if len(row) != width:
            raise ValueError(f"row {i} has {len(row)} entries, row 0 has {width}")
    if all(type(x) is int for row in table for x in row):
        return [x for row in table for x in row], 1, (len(table), width)
    fractions = [exact_fraction(x, f"entry ({i}, {j})") for i, row in enumerate(table) for j, x in enumerate(row)]
    return *_clear_denominators(fractions), (len(table), width)


def _from_array(array: np.ndarray[Any, Any]) -> tuple[list[int], int, tuple[int, int]]:
    if array.ndim != 2:
        raise ValueError(f"expected a two-dimensional array, got shape {array.shape}")
    shape = (array.shape[0], array.shape[1])
    if array.dtype.kind in "iu":
        return array.ravel().tolist(), 1, shape
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        i, j = (int(k) for k in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"entry ({i}, {j}) is {array[i, j]}; expected a finite number")
    if array.dtype == np.float64:
        pairs = [x.as_integer_ratio() for x in array.ravel().tolist()]
        denominator = max((q for _, q in pairs), default=1)
        return [p * (denominator // q) for p, q in pairs], denominator, shape
    fractions = [exact_fraction(array[i, j], f"entry ({i}, {j})") for i in range(shape[0]) for j in range(shape[1])]
    return *_clear_denominators(fractions), shape


def _clear_denominators(fractions: list[Fraction]) -> tuple[list[int], int]:
    denominator = math.lcm(*(x.denominator for x in fractions)) if fractions else 1
    return [x.numerator * (denominator // x.denominator) for x in fractions], denominator
