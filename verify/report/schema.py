"""Does a value have the form that a JSON schema asks for? As much of JSON Schema as ``report.schema.json`` needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "null": (type(None),),
    "integer": (int,), "number": (int, float),
}  # fmt: skip


def fault(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any] | None = None, place: str = "") -> str:
    """Return the first way in which a value differs from a schema, with the place where it does; "" if it conforms.

    Args:
        whole: the schema in which references are looked up; the schema itself where it is left out.

    Raises:
        ValueError: the schema says something that is not understood here.
    """
    return next(_faults(value, schema, whole or schema, place or "report"), "")


def _faults(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    for word, wanted in schema.items():
        if word in ("$schema", "$defs", "title", "description"):
            continue
        rule = _RULES.get(word)
        if rule is None:
            raise ValueError(f"the schema says {word!r}, which is not understood here")
        yield from rule(value, wanted, schema, whole, place)


def _type(value: Any, wanted: str, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted in ("integer", "number")):
        yield f"{place} is {_named(value)}, expected {wanted}"


def _enum(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if not any(type(value) is type(one) and value == one for one in wanted):
        yield f"{place} is {_named(value)}, expected one of {', '.join(map(repr, wanted))}"


def _const(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    yield from _enum(value, [wanted], schema, whole, place)


def _pattern(value: Any, wanted: str, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield f"{place} is {_named(value)}, expected {wanted}"


def _minimum(value: Any, wanted: int, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, int | float) and value < wanted:
        yield f"{place} is {_named(value)}, expected at least {wanted}"


def _length(value: Any, wanted: int, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) < wanted:
        yield f"{place} has {len(value)} entries, expected at least {wanted}"


def _required(
    value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str
) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{place} has no {name!r}" for name in wanted if name not in value)


def _known(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (
            found
            for name, entry in value.items()
            if name in wanted
            for found in _faults(entry, wanted[name], whole, f"{place}.{name}")
        )


def _others(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value.keys() - schema.get("properties", {}).keys():
            if wanted is False:
                yield f"{place} has {name!r}, which does not belong there"
            elif isinstance(wanted, dict):
                yield from _faults(value[name], wanted, whole, f"{place}.{name}")


def _items(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _faults(entry, wanted, whole, f"{place}[{number}]")


def _any(value: Any, wanted: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    found = [fault(value, one, whole, place) for one in wanted]
    if all(found):
        yield found[0]


def _reference(
    value: Any, wanted: str, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str
) -> Iterator[str]:
    yield from _faults(value, whole["$defs"][wanted.removeprefix("#/$defs/")], whole, place)


_RULES = {
    "type": _type, "enum": _enum, "const": _const, "pattern": _pattern, "minimum": _minimum, "minItems": _length,
    "required": _required, "properties": _known, "additionalProperties": _others, "items": _items, "anyOf": _any,
    "$ref": _reference,
}  # fmt: skip


def _named(value: Any) -> str:
    return ascii(value)[:60]
