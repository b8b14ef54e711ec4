"""Numbers as text: JSON (exact numbers as strings allowed) and tables with a comma, semicolon, tab or blank between them."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from typing import Any

from verify.apply.errors import BadInput, brief
from verify.apply.files.load import Contents, distinct

_NUMBER = re.compile(r"[+-]?(\d+(/\d+)?|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|nan|inf(inity)?)", re.IGNORECASE | re.ASCII)

LONGEST = 4000
"""Digits of an integer that is read."""


def is_json(data: bytes) -> bool:
    """Whether the first sign is a brace or a bracket."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def is_text(data: bytes) -> bool:
    """Whether the bytes are text: no control signs, and valid UTF-8."""
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:4096]) and _text(data) is not None


def read_json(data: bytes, source: str, allowed: int) -> Contents:
    """Read a matrix as a list of rows, a list of matrices, or an object of named ones (``{"layers": [...]}`` too)."""
    text = _text(data)
    if text is None:
        raise BadInput(f"{source} is not valid UTF-8 text")
    try:
        named = partial(distinct, source=source)
        value = json.loads(text, object_pairs_hook=named, parse_float=_float, parse_int=_integer)
    except BadInput:
        raise
    except json.JSONDecodeError as error:
        raise BadInput(f"{source}: line {error.lineno}, column {error.colno}: {error.msg.lower()} (JSON)") from None
    except ValueError as error:  # a number too small for a float, an integer with more digits than Python reads
        raise BadInput(f"{source}: {brief(error)}") from None
    if isinstance(value, dict):
        return Contents(source, _named(value, source))
    if isinstance(value, list) and _depth(value) == 3:
        return Contents(source, {f"W{i}": matrix for i, matrix in enumerate(value, 1)})
    if isinstance(value, list):
        return Contents(source, {"": value})
    raise BadInput(
        f"{source} is {type(value).__name__} in JSON; expected a list of rows, or an object of named matrices"
    )


def _float(written: str) -> float:
    """Return the nearest float, which is zero for nothing but zero."""
    value = float(written)
    if value == 0 and re.search("[1-9]", written.lower().partition("e")[0]):
        raise ValueError(f"{written[:40]} is below the smallest float; write it as a string, and it is taken exactly")
    return value


def _integer(written: str) -> int:
    if len(written) > LONGEST:
        raise ValueError(f"an integer of {len(written)} digits; expected at most {LONGEST}")
    return int(written)


def read_csv(data: bytes, source: str, allowed: int) -> Contents:
    """Read one table; a first line of words is taken for a header, lines that begin with # are comments."""
    text = _text(data) or ""
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    places, lines = [number for number, _ in numbered], [line for _, line in numbered]
    if not lines:
        raise BadInput(f"{source} contains no numbers")
    separator = next((mark for mark in ",;\t" if mark in lines[0]), None)
    try:
        rows = (
            [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)]
            if separator
            else [line.split() for line in lines]
        )
    except csv.Error as error:
        raise BadInput(f"{source}: {brief(error)}") from None
    if len(rows) != len(lines):
        raise BadInput(f"{source}: a quotation mark is not closed on its line; expected one row of numbers in each line")
    notes: tuple[str, ...] = ()
    if len(rows) > 1 and not any(_NUMBER.fullmatch(cell) for cell in rows[0]):
        rows, places, notes = rows[1:], places[1:], (f"{source}: the first line is taken for a header",)
    for i, row in zip(places, rows, strict=True):
        if len(row) != len(rows[0]):
            raise BadInput(f"{source}: line {i} has {len(row)} entries, the lines before it have {len(rows[0])}")
        for j, cell in enumerate(row, 1):
            if not _NUMBER.fullmatch(cell):
                shown = repr(cell) if len(cell) <= 40 else repr(cell[:37]) + "..."
                raise BadInput(f"{source}: line {i}, entry {j} is {shown}; expected a number such as 3, 3/4 or -1.5e-3")
            if cell.lower().lstrip("+-")[:3] in ("nan", "inf"):
                raise BadInput(f"{source}: line {i}, entry {j} is {cell}; expected a finite number")
    if all(re.fullmatch(r"[+-]?[0-9]{1,4000}", cell) for row in rows for cell in row):
        return Contents(source, {"": [[int(cell) for cell in row] for row in rows]}, notes=notes)
    return Contents(source, {"": rows}, decimals=True, notes=notes)


def _named(value: dict[str, Any], source: str) -> dict[str, Any]:
    """Return named matrices; a list of matrices under one name counts them through."""
    entries: list[tuple[str, Any]] = []
    for name, item in value.items():
        if isinstance(item, list) and _depth(item) == 3:
            entries.extend((f"{name}[{i}]", matrix) for i, matrix in enumerate(item, 1))
        else:
            entries.append((name, item))
    return distinct(entries, source)


def _depth(value: Any) -> int:
    depth = 0
    while isinstance(value, list):
        depth += 1
        value = value[0] if value else None
    return depth


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
