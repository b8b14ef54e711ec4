"""What an author may write in a declaration: the wrong kind of thing is said in one line where it stands.

Without this, a word where a list is meant would be read letter by letter, and a plain string in the place of a
:class:`~verify.claim.statement.Source` would be found out only when a report is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from verify.claim.errors import ClaimError

T = TypeVar("T")


def expect(where: str, value: Any, kind: type | tuple[type, ...], wanted: str) -> None:
    """Refuse a value of the wrong kind.

    Raises:
        ClaimError: says where, what was expected, and what stands there.
    """
    if not isinstance(value, kind):
        raise ClaimError(f"{where} must be {wanted}, got {_shown(value)}")


def listed(where: str, values: Iterable[T], kind: type, wanted: str) -> tuple[T, ...]:
    """Return the values of a list, all of one kind.

    Raises:
        ClaimError: no list (a string is none), or an entry of another kind.
    """
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise ClaimError(f"{where} must be a list of {wanted}, got {_shown(values)}")
    entries = tuple(values)
    for entry in entries:
        if not isinstance(entry, kind):
            raise ClaimError(f"{where} must be a list of {wanted}, got {_shown(entry)} in it")
    return entries


def named(where: str, values: Mapping[str, T], kind: type | tuple[type, ...], wanted: str) -> dict[str, T]:
    """Return what a mapping holds by name, all of one kind.

    Raises:
        ClaimError: no mapping, a name that is no string, or a value of another kind.
    """
    expect(where, values, Mapping, f"a mapping from names to {wanted}")
    for name, value in values.items():
        expect(f"{where}: the name {_shown(name)}", name, str, "a string")
        expect(f"{where}: {name!r}", value, kind, wanted)
    return dict(values)


def _shown(value: object) -> str:
    text = ascii(value) if isinstance(value, (str, int, float, bool, type(None))) else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."
