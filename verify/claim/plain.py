"""Witnesses in plain JSON: what a check found, written so that every reader, and any other machine, sees the same.

Exact numbers become strings, arrays nested lists. What has no exact and reproducible form is refused, and a NaN
or an infinity is spelled out, because JSON has no word for them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence, Set
from enum import Enum
from typing import Any

from verify.claim.errors import ClaimError

SAFE = 2**53
"""Integers up to this size survive readers that know only double precision; larger ones become strings."""


def plain(value: Any) -> Any:
    """Return the value as JSON: None, bools, numbers, strings, lists and string-keyed dicts.

    Raises:
        ClaimError: the value has no reproducible text (a bare object, a function).
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return int(value) if abs(value) <= SAFE else _digits(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(float(value))
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, Set):
        return sorted((plain(entry) for entry in value), key=lambda entry: json.dumps(entry, sort_keys=True))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [plain(entry) for entry in value]
    listed = getattr(value, "tolist", None) or getattr(value, "to_fractions", None)  # arrays; exact matrices
    if callable(listed):
        return plain(listed())
    text = str(value)
    if " at 0x" in text:  # an address differs from run to run
        raise ClaimError(f"a witness of type {type(value).__name__} has no reproducible text; give numbers or text")
    return plain(text)


def plain_certificate(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Return a certificate as JSON gives it back, unchanged otherwise: its seal covers every character.

    Raises:
        ClaimError: it is no JSON object, or contains a NaN or an infinity.
    """
    try:
        copy = json.loads(json.dumps(certificate, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ClaimError(f"a certificate must be plain JSON: {error}") from None
    if not isinstance(copy, dict):
        raise ClaimError("a certificate must be a JSON object")
    return copy


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # the interpreter refuses very long decimals; hexadecimal is as exact
        return hex(value)
