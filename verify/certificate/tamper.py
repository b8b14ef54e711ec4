"""Every change of a single entry of a certificate: the checker must refuse them all."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.certificate.entries import digest

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Change:
    """One changed entry: where it is, what was done, and the certificate that results (its seal left as it was)."""

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
    """Return the certificate with the seal that belongs to what it now says."""
    body = {key: value for key, value in certificate.items() if key != "sha256"}
    return {**copy.deepcopy(body), "sha256": digest(body)}


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
    changed = copy.deepcopy(certificate)
    if not path:
        return new
    _parent(changed, path)[path[-1]] = new
    return changed


def _without(certificate: Any, path: Path) -> Any:
    changed = copy.deepcopy(certificate)
    del _parent(changed, path)[path[-1]]
    return changed


def _repeated(certificate: Any, path: Path) -> Any:
    changed = copy.deepcopy(certificate)
    siblings = _parent(changed, path)
    siblings.insert(path[-1], copy.deepcopy(siblings[path[-1]]))
    return changed


def _swapped(certificate: Any, path: Path) -> Iterator[Change]:
    changed = copy.deepcopy(certificate)
    siblings, place = _parent(changed, path), int(path[-1])
    if place + 1 < len(siblings) and siblings[place] != siblings[place + 1]:
        siblings[place], siblings[place + 1] = siblings[place + 1], siblings[place]
        yield Change(path, "traded places with the next", changed)


def _parent(certificate: Any, path: Path) -> Any:
    for key in path[:-1]:
        certificate = certificate[key]
    return certificate
