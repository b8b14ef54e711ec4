"""Every change of a single entry of a certificate: the checker must refuse them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import getitem
from typing import Any

from verify.certificate.entries import digest

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Change:
    """One changed entry: where it is, what was done, and the certificate that results (its seal left as it was).

    What is not changed is shared with the certificate it was made from: thousands of copies would take minutes.
    """

    path: Path
    what: str
    certificate: dict[str, Any]

    def __str__(self) -> str:
        return "/".join(map(str, self.path)) + ": " + self.what


def single_entry_changes(certificate: Mapping[str, Any]) -> Iterator[Change]:
    """Yield every certificate that differs in one entry.

    Numbers (also those inside text) become one more, change sign, and trade places with their neighbour; text is
    lengthened, cut and emptied, and its comparisons are weakened; truth values flip; entries vanish or occur twice.
    The seal is left alone: see :func:`reseal` for what a forger would do next.
    """
    for path, value in _entries(certificate, ()):
        for what, new in _others(value):
            if new != value:  # an empty text cannot be emptied, nor zero change its sign
                yield Change(path, what, _with(certificate, path, new))
        if path:
            yield Change(path, "deleted", _without(certificate, path))
            if isinstance(path[-1], int):
                yield Change(path, "repeated", _repeated(certificate, path))
                yield from _swapped(certificate, path)


def reseal(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the certificate with the seal that belongs to what it now says; its entries are shared, not copied."""
    body = {key: value for key, value in certificate.items() if key != "sha256"}
    return {**body, "sha256": digest(body)}


def _entries(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every entry of nested lists and objects, the containers included."""
    yield path, value
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _entries(part, (*path, key))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield other values that could stand in the place of a leaf."""
    if isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int):
        yield "one more", value + 1
        yield "sign", -value
    elif isinstance(value, str):
        try:
            number = Fraction(value)
        except (ValueError, ZeroDivisionError):
            yield from _other_texts(value)
        else:
            yield "one more", str(number + 1)
            if number:
                yield "sign", str(-number)
                yield "zero", "0"


def _other_texts(value: str) -> Iterator[tuple[str, str]]:
    yield "lengthened", value + "x"
    yield "cut", value[:-1]
    yield "emptied", ""
    for old, new in (("==", "<="), ("!=", ">="), ("<", "<="), (">", ">="), ("and", "or"), ("^T", ""), ("+", "-")):
        if old in value:
            yield f"{old} made {new or 'nothing'}", value.replace(old, new, 1)


def _with(certificate: Any, path: Path, new: Any) -> Any:
    return _replaced(certificate, path, lambda value: new)


def _without(certificate: Any, path: Path) -> Any:
    def deleted(siblings: Any) -> Any:
        del siblings[path[-1]]
        return siblings

    return _replaced(certificate, path[:-1], deleted)


def _repeated(certificate: Any, path: Path) -> Any:
    place = int(path[-1])
    return _replaced(certificate, path[:-1], lambda siblings: [*siblings[: place + 1], *siblings[place:]])


def _swapped(certificate: Any, path: Path) -> Iterator[Change]:
    siblings, place = reduce(getitem, path[:-1], certificate), int(path[-1])
    if place + 1 < len(siblings) and siblings[place] != siblings[place + 1]:
        traded = [*siblings[:place], siblings[place + 1], siblings[place], *siblings[place + 2 :]]
        yield Change(path, "traded places with the next", _with(certificate, path[:-1], traded))


def _replaced(value: Any, path: Path, by: Callable[[Any], Any]) -> Any:
    """Return the value with another one at the end of the path; only what stands on the way is copied."""
    if not path:
        return by(copy(value))
    changed = copy(value)
    changed[path[0]] = _replaced(value[path[0]], path[1:], by)
    return changed
