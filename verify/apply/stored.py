"""What a state dict stores in place of a layer: masked and parametrized weights, embeddings, recurrent and transposed layers.

Their tensors are two- or four-dimensional like a layer's, but taking them for layers would make another chain of them. What a
name reveals is undone here where that is exact (a mask of zeros and ones), and refused where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.apply.array import Array, array
from verify.apply.errors import BadInput

_PERMANENT = "save it with torch.nn.utils.prune.remove(layer, 'weight') done first"
_PLAIN = "save the weight itself (layer.weight), or give the module in place of its state dict"
_KNOWN = "expected linear layers and convolutions"

_FOREIGN = (
    (r"(.*\.)?parametrizations\..*", "part of a parametrized weight", _PLAIN),
    (r".*weight_[gv]", "part of a normalized weight (weight_g, weight_v)", _PLAIN),
    (r".*weight_[uv]", "part of a spectrally normalized weight", _PLAIN),
    (r"(.*\.)?(weight|bias)_(ih|hh|hr)_l?[0-9]*(_reverse)?|(.*\.)?weight_(ih|hh)", "a recurrent layer", _KNOWN),
    (r"(.*\.)?in_proj_weight|(.*\.)?[qkv]_proj_weight", "a layer of attention, three maps side by side", _KNOWN),
    (r"(.*[._])?(emb|embed|embeddings?|wte|wpe)([._]?[0-9]+)?(\.weight)?", "an embedding, a table of vectors", ""),
    (r"(.*[._])?(deconv|convt|conv_?transposed?|transposed?_conv)[a-z0-9_]*(\.[0-9]+)?\.weight",
     "a transposed convolution, with inputs and outputs the other way round", ""),
)  # fmt: skip


def unmasked(entries: Mapping[str, Any], source: str) -> tuple[dict[str, Any], list[str]]:
    """Return the entries with every pruned weight in place of its original and its mask, and a note that says so.

    Raises:
        BadInput: a mask that is not of zeros and ones or has no original, and whatever cannot be a layer of a chain by its name.
    """
    where = f"{source}: " if source else ""
    found, pruned = {}, []
    for name, value in entries.items():
        stem = name.removesuffix("_orig")
        if getattr(value, "is_nested", False):
            raise BadInput(f"{where}{name} is a nested tensor; expected a matrix for each layer")
        if stem != name and f"{stem}_mask" in entries:
            if len(getattr(value, "shape", ())) == 1:  # a pruned bias stays what it is: left out
                found[stem] = value
                continue
            found[stem] = _masked(
                array_of(value, name, source), array_of(entries[f"{stem}_mask"], f"{stem}_mask", source)
            )
            pruned.append(stem)
        elif name.endswith("_mask") and name.removesuffix("_mask") + "_orig" in entries:
            continue
        else:
            found[name] = value
    for name, value in found.items():
        _ensure_layer(name, value, where)
    notes = [f"pruned: {', '.join(pruned)} taken as the original where the mask is 1, zero elsewhere"] if pruned else []
    return found, notes


def _ensure_layer(name: str, value: Any, where: str) -> None:
    low = name.lower()
    if low.endswith("_mask") or low.endswith(".mask") or low == "mask":
        raise BadInput(f"{where}{name} is a mask, no layer; {_PERMANENT}")
    if low.endswith("weight_orig"):
        raise BadInput(f"{where}{name} is an original without its mask, no layer; {_PLAIN}")
    for pattern, what, remedy in _FOREIGN:
        shaped = len(getattr(value, "shape", (0, 0))) > 1
        if (shaped or remedy) and re.fullmatch(pattern, low):
            raise BadInput(f"{where}{name} is {what}, no layer of a chain; {remedy or 'rename it if it is a layer'}")


def array_of(value: Any, name: str, source: str) -> Array:
    """Return a pruned weight or its mask as a matrix.

    Raises:
        BadInput: it is none.
    """
    if len(getattr(value, "shape", ())) != 2:
        where = f"{source}: {name}" if source else name
        raise BadInput(f"{where} belongs to a pruned weight that is no matrix; {_PERMANENT}")
    return array(value, name, source)


def _masked(original: Array, mask: Array) -> Array:
    W, kept = original.held, mask.held
    if not isinstance(W, np.ndarray) or not isinstance(kept, np.ndarray):
        raise BadInput(f"{original.where} is pruned and written as exact numbers; {_PERMANENT}")
    if W.shape != kept.shape or not np.isin(kept, (0, 1)).all():
        raise BadInput(f"{mask.where} is no mask of zeros and ones for {original.name}; {_PERMANENT}")
    name = original.name.removesuffix("_orig")
    return Array(name, original.source, original.numbers, original.dtype, np.where(kept != 0, W, np.zeros_like(W)))
