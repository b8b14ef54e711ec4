"""``.safetensors``: eight bytes of length, a JSON header, raw numbers. Simple enough to be read here, without the package."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from verify.apply import limits
from verify.apply.errors import BadInput
from verify.apply.files.load import Contents, distinct

_TYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1", "BOOL": "|b1",
}  # fmt: skip

_DIMENSIONS, _LARGEST = 32, 1 << 48
"""Beyond these no array library holds a tensor, not even an empty one."""


def is_safetensors(data: bytes) -> bool:
    """Whether a plausible header length is followed by a JSON object."""
    return len(data) > 9 and data[8:9] == b"{" and int.from_bytes(data[:8], "little") < 1 << 27


def read(data: bytes, source: str, allowed: int) -> Contents:
    """Read all tensors; bfloat16 becomes float32, exactly."""
    length = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + length], object_pairs_hook=lambda pairs: distinct(pairs, source))
        assert isinstance(header, dict)
    except BadInput:
        raise
    except (ValueError, AssertionError):
        raise BadInput(f"{source} is truncated or damaged: its header is no JSON object") from None
    numbers = memoryview(data)[8 + length :]
    limits.need(len(numbers), allowed, f"{source}: unpacking the tensors")
    found = {
        name: _tensor(record, numbers, f"{source}: {name}") for name, record in header.items() if name != "__metadata__"
    }
    return Contents(source, found, ordered=False)  # the format sorts by type and name


def _tensor(record: Any, numbers: memoryview, where: str) -> np.ndarray[Any, Any]:
    try:
        dtype, shape, (start, end) = record["dtype"], record["shape"], record["data_offsets"]
        assert isinstance(shape, list)
        assert all(type(n) is int for n in (*shape, start, end))  # true and 1.9 are no sizes
    except (TypeError, KeyError, ValueError, AssertionError):
        raise BadInput(f"{where}: its header entry is damaged") from None
    if not isinstance(dtype, str) or dtype not in _TYPES:
        raise BadInput(f"{where} holds {str(dtype)[:20]}; expected {', '.join(_TYPES)}")
    if len(shape) > _DIMENSIONS or max(shape, default=0) > _LARGEST:
        raise BadInput(f"{where} has a shape that no array can have; expected a matrix (two dimensions)")
    kind = np.dtype(_TYPES[dtype])
    fits = 0 <= start <= end <= len(numbers) and min(shape, default=0) >= 0
    if not fits or end - start != math.prod(shape) * kind.itemsize:
        raise BadInput(f"{where} is truncated or damaged: its place in the file does not hold {shape} {dtype} numbers")
    flat = np.frombuffer(numbers[start:end], dtype=kind)
    if dtype == "BF16":
        flat = (flat.astype(np.uint32) << 16).view(np.float32)
    try:
        return flat.reshape(shape)
    except (ValueError, OverflowError):
        raise BadInput(f"{where} has a shape that no array can have; expected a matrix (two dimensions)") from None
