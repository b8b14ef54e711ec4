"""A torch archive of plain tensors, read without torch: to import it takes longer than to decide about three large layers.

Only what ``torch.save`` writes for a tensor, a list or a state dict of dense tensors of usual numbers is known here. Anything else,
damage too, is left to torch itself, which reads it or says what is wrong. As with ``weights_only=True``, no code is run: the
pickle may name the functions below and no others.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Sequence
from io import BytesIO
from math import prod
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

_STORED = {
    "HalfStorage": "<f2", "FloatStorage": "<f4", "DoubleStorage": "<f8", "CharStorage": "<i1", "ByteStorage": "<u1",
    "ShortStorage": "<i2", "IntStorage": "<i4", "LongStorage": "<i8",
}  # fmt: skip


class _NotPlain(pickle.UnpicklingError):
    """Something that torch has to read."""


def read_plain(archive: ZipFile) -> Any | None:
    """Return what an archive holds, tensors as arrays, or ``None`` where torch is needed."""
    names = archive.namelist()
    roots = [name.removesuffix("data.pkl") for name in names if name.endswith("/data.pkl")]
    if len(roots) != 1:
        return None
    root = roots[0]
    try:
        if f"{root}byteorder" in names and archive.read(f"{root}byteorder") != b"little":
            return None
        return _Plain(archive, root).load()
    except Exception:  # a damaged archive may raise anything; torch says what is wrong with it
        return None


class _Plain(pickle.Unpickler):
    def __init__(self, archive: ZipFile, root: str) -> None:
        super().__init__(BytesIO(archive.read(f"{root}data.pkl")))
        self.archive, self.root = archive, root
        self.seen: dict[str, NDArray[Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        known: dict[tuple[str, str], Callable[..., Any]] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch._utils", "_rebuild_parameter"): _parameter,
        }
        if module == "torch" and name in _STORED:
            return np.dtype(_STORED[name])
        if (module, name) not in known:
            raise _NotPlain(name)
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        kind, dtype, key, _, count = pid
        if kind != "storage" or not isinstance(dtype, np.dtype) or not isinstance(key, str):
            raise _NotPlain("no storage")
        if key not in self.seen:
            self.seen[key] = np.frombuffer(self.archive.read(f"{self.root}data/{key}"), dtype)
        found = self.seen[key]
        if found.dtype != dtype or found.size != count:
            raise _NotPlain("a storage of another size")
        return found


def _tensor(
    storage: Any, offset: Any, size: Sequence[Any], stride: Sequence[Any], _gradient: Any, _hooks: Any, *more: Any
) -> NDArray[Any]:
    """Return a tensor that lies in its storage row by row."""
    numbers = [offset, *size, *stride]
    if more or not isinstance(storage, np.ndarray) or any(type(n) is not int or n < 0 for n in numbers):
        raise _NotPlain("another tensor")
    expected = [prod(size[i + 1 :]) for i in range(len(size))]
    if len(stride) != len(size) or any(n > 1 and s != e for n, s, e in zip(size, stride, expected, strict=True)):
        raise _NotPlain("not row by row")
    count = prod(size)
    if not 0 < count <= storage.size - offset:
        raise _NotPlain("outside of its storage")
    found: NDArray[Any] = storage[offset : offset + count].reshape(tuple(size))
    return found


def _parameter(data: Any, _gradient: Any, _hooks: Any) -> Any:
    return data
