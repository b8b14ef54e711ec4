"""PyTorch's ``.pt`` and ``.pth``, with ``weights_only=True``: tensors are read, code is not."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.apply.errors import BadInput, brief
from verify.apply.files.archive import ensure_one_directory, opened
from verify.apply.files.load import Contents, distinct
from verify.apply.files.plain_torch import read_plain

_OLD_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_WRAPPERS = ("state_dict", "model_state_dict", "model", "weights", "net")
_OPTIMIZER = re.compile(r"\w*(optim|sched|scaler|rng)", re.IGNORECASE)
"""Names under which a training checkpoint keeps tensors that are no layers."""

_DEEPEST = 8
"""What is nested deeper was not saved for us; a file may hold itself."""



def is_torch(data: bytes) -> bool:
    """Whether the bytes are a torch archive (a zip with ``data.pkl``), or a file of its older format."""
    return (data.startswith(b"PK") and b"data.pkl" in data[:4096]) or data.startswith(_OLD_MAGIC)


def read(data: bytes, source: str, allowed: int) -> Contents:
    """Read a tensor, a list of tensors or a state dict (also one wrapped in a training checkpoint)."""
    if data.startswith(b"PK"):
        try:
            archive, _ = opened(data, source, allowed)
            ensure_one_directory(archive, data, source)
        except BadInput:
            raise
        except Exception as error:  # the reader of a damaged archive may raise anything
            raise BadInput(f"{source} is truncated or damaged: {brief(error)}") from None
        value = read_plain(archive)
        if value is not None:
            return Contents(source, _entries(value, source, np.ndarray))
    import torch

    return Contents(source, _entries(_loaded(data, source), source, torch.Tensor))


def _loaded(data: bytes, source: str) -> Any:
    import pickle

    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise BadInput(
            f"{source} holds more than tensors, or is damaged; save the numbers alone: torch.save(net.state_dict(), PATH)"
        ) from None
    except Exception as error:  # the reader of a damaged archive may raise anything
        raise BadInput(f"{source} is truncated or damaged: {brief(error)}") from None


def _entries(value: Any, source: str, tensor: type[Any]) -> Mapping[str, Any]:
    if isinstance(value, tensor):
        return {"": value}
    if isinstance(value, list | tuple) and value and all(isinstance(item, tensor) for item in value):
        return {f"W{i}": item for i, item in enumerate(value, 1)}
    if isinstance(value, Mapping):
        within = [name for name, item in value.items() if not isinstance(item, tensor) and _holds_layers(name, item, tensor)]
        beside = [name for name, item in value.items() if isinstance(item, tensor) and item.ndim >= 2]
        if len(within) == 1 and not beside and within[0] in _WRAPPERS and isinstance(value[within[0]], Mapping):
            return _entries(value[within[0]], source, tensor)
        if within and (beside or len(within) > 1):
            named = ", ".join(repr(name)[:40] for name in [*within, *beside][:4])
            raise BadInput(f"{source} holds layers in several places: {named}; which come first is not said, save one alone")
        tensors = distinct([(str(name), item) for name, item in value.items() if isinstance(item, tensor)], source)
        if tensors:
            return tensors
    raise BadInput(
        f"{source} holds no tensors that could be layers; expected a state dict, a tensor or a list of tensors"
    )


def _holds_layers(name: Any, value: Any, tensor: type[Any], depth: int = 0) -> bool:
    """Whether something that is saved beside others has matrices in it, and is not what an optimizer keeps."""
    if isinstance(value, tensor):
        return bool(value.ndim >= 2)
    if _OPTIMIZER.match(str(name)) or depth > _DEEPEST:
        return False
    if isinstance(value, Mapping):
        return any(_holds_layers(key, item, tensor, depth + 1) for key, item in value.items())
    if isinstance(value, list | tuple):
        rows = bool(value) and all(isinstance(row, list | tuple) and row for row in value)
        numbers = rows and all(isinstance(number, int | float) for row in value for number in row)
        return numbers or any(_holds_layers("", item, tensor, depth + 1) for item in value)
    return False
