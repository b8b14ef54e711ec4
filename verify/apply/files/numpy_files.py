"""NumPy's ``.npy`` and ``.npz``; sizes are read from the headers before anything is unpacked."""

from __future__ import annotations

import io
import math
import struct
import tokenize
import zipfile
import zlib
from typing import Any

import numpy as np

from verify.apply import limits
from verify.apply.errors import BadInput, brief
from verify.apply.files.archive import opened, unpacked
from verify.apply.files.load import Contents

_MAGIC = b"\x93NUMPY"
_ERRORS = (ValueError, EOFError, OSError, KeyError, TypeError, SyntaxError, IndexError, struct.error, tokenize.TokenError,
           OverflowError, AttributeError, RuntimeError, NotImplementedError, UnicodeError)  # fmt: skip


def is_npy(data: bytes) -> bool:
    """Whether the bytes begin as an ``.npy`` file does."""
    return data.startswith(_MAGIC)


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does."""
    return data.startswith(b"PK")


def read_npy(data: bytes, source: str, allowed: int) -> Contents:
    """Read a single array."""
    return Contents(source, {"": _array(data, source, allowed)})


def read_npz(data: bytes, source: str, allowed: int) -> Contents:
    """Read an archive of named arrays."""
    try:
        archive, members = opened(data, source, allowed, ending=".npy")
        entries, free = {}, allowed
        for info in members:
            packed = unpacked(archive, info, source, free)
            free -= len(packed)
            entries[info.filename.removesuffix(".npy")] = _array(packed, f"{source}: {info.filename}", allowed)
    except (zipfile.BadZipFile, zlib.error, *_ERRORS) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{source} is truncated or damaged: {brief(error)}") from None
    if not entries:
        raise BadInput(f"{source} is a zip archive without .npy arrays in it")
    return Contents(source, entries)


def _array(data: bytes, source: str, allowed: int) -> np.ndarray[Any, Any]:
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        if version not in readers:
            raise BadInput(f"{source} is in version {version[0]}.{version[1]} of its format; expected 1.0 or 2.0")
        shape, _, dtype = readers[version](stream)
        if dtype.hasobject:
            raise BadInput(
                f"{source} is an array of Python objects; save numbers (dtype int or float), or exact ones as JSON text"
            )
        # Entries of no size: a short file could promise any number of them.
        if dtype.itemsize == 0 or dtype.kind == "V":
            raise BadInput(
                f"{source} holds {brief(TypeError(dtype))}; expected integers, floats or exact numbers as text"
            )
        if math.prod(shape) * dtype.itemsize > len(data):
            promised = brief(ValueError(" x ".join(map(str, shape))))
            raise BadInput(f"{source} is truncated: its header promises {promised} {dtype} entries")
        limits.need(8 * math.prod(shape), allowed, f"{source}: its numbers in double precision")
        stream.seek(0)
        found: np.ndarray[Any, Any] = np.lib.format.read_array(stream, allow_pickle=False)
    except _ERRORS as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{source} is truncated or damaged: {brief(error)}") from None
    return found
