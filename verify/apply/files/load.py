"""From a path (or ``-`` for standard input) to the named things in it."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.apply import limits
from verify.apply.errors import BadInput, brief

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Contents:
    """What a file holds.

    Attributes:
        source: the file, as the user named it.
        entries: by name, in the file's order; a file with a single unnamed matrix calls it ``""``. Values are whatever the
            format gives (arrays, tensors, nested lists); :func:`verify.apply.array.array` judges them when they are used.
        decimals: whether numbers with a decimal point stood there as text.
        notes: what a reader should know (a header line that was skipped).
        ordered: whether the entries stand in the order in which they were saved.
    """

    source: str
    entries: Mapping[str, Any]
    decimals: bool = False
    notes: tuple[str, ...] = field(default=())
    ordered: bool = True


def load(path: str, *, allowed: int = limits.DEFAULT) -> Contents:
    """Read a file, or standard input for ``-``.

    Args:
        allowed: how many bytes of numbers may be read.

    Raises:
        BadInput: there is no such file, it cannot be read, it is no format we know, or it is damaged or too large.
    """
    if path == STANDARD_INPUT:
        return load_bytes(_piped(allowed), "standard input", allowed=allowed)
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise BadInput(f"{path} is a folder; expected a file")
        if not stat.S_ISREG(status.st_mode):  # a pipe may have no beginning, a device no end
            raise BadInput(f"{path} is a pipe or a device; expected a file, or - for standard input")
        limits.need(status.st_size, allowed, f"{path}: reading the file")
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = error.strerror if isinstance(error, OSError) and error.strerror else brief(error)
        raise BadInput(f"{_printable(path)}: cannot be read: {why.lower()}") from None
    return load_bytes(data, path, allowed=allowed)


def load_bytes(data: bytes, source: str, *, allowed: int = limits.DEFAULT) -> Contents:
    """Read what a file of any known format contains.

    Raises:
        BadInput: as :func:`load`.
    """
    from verify.apply.files import numpy_files, safetensors_files, text_files, torch_files

    source = _printable(source)
    if not data:
        raise BadInput(f"{source} is empty; expected numbers")
    readers = (
        (numpy_files.is_npy, numpy_files.read_npy),
        (torch_files.is_torch, torch_files.read),
        (numpy_files.is_zip, numpy_files.read_npz),
        (safetensors_files.is_safetensors, safetensors_files.read),
        (text_files.is_json, text_files.read_json),
        (text_files.is_text, text_files.read_csv),
    )
    for recognises, read in readers:
        if recognises(data):
            try:
                found: Contents = read(data, source, allowed)
            except (MemoryError, RecursionError):
                raise BadInput(f"{source} is too large, or nested too deeply, to be read") from None
            if not found.entries:
                raise BadInput(f"{source} contains no arrays")
            named = distinct([(_printable(name), value) for name, value in found.entries.items()], source)
            return Contents(source, named, found.decimals, found.notes, found.ordered)
    known = ".npy, .npz, .csv, .json, .pt, .pth, .safetensors"
    raise BadInput(f"{source} is in no format that can be read ({known}), or it is damaged at its beginning")


def distinct(pairs: Sequence[tuple[str, Any]], source: str) -> dict[str, Any]:
    """Return pairs by name.

    Raises:
        BadInput: two have one name, and which of them is meant is not known.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise BadInput(f"{source} holds {_printable(twice)[:80]!r} twice; expected names that differ")
    return found


def _piped(allowed: int) -> bytes:
    if sys.stdin is None or (sys.stdin.isatty() and not sys.stdin.closed):
        raise BadInput("standard input is a terminal; pipe the numbers in, or name a file")
    try:
        stream = getattr(sys.stdin, "buffer", None)
        data: bytes = stream.read(allowed + 1) if stream is not None else sys.stdin.read(allowed + 1).encode()
    except (OSError, ValueError) as error:
        raise BadInput(f"standard input cannot be read: {brief(error)}") from None
    limits.need(len(data), allowed, "standard input")
    return data


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)
