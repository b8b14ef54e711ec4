"""What a reader sees of an instance at which a check fails: the instance itself, exact, under its own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from verify.claim.errors import ClaimError
from verify.claim.plain import plain


def shown(value: Any) -> Any:
    """Return an instance as JSON: records by their fields, exact numbers as strings, what has no text by its type."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: shown(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): shown(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [shown(entry) for entry in value]
    try:
        return plain(value)
    except ClaimError:
        return f"({type(value).__name__})"
