"""A chain of layers out of named entries: which are layers, in which order, and whether their shapes fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from verify.apply.array import Array, array
from verify.apply.errors import BadInput
from verify.apply.order import in_order
from verify.apply.stored import unmasked

_BESIDE = re.compile(
    r"b(?:ias(?:es)?)?[_\[]?\d*\]?|bias_\w+|\w*_bias|\w*norm\w*|bn_?\d*|running_(?:mean|var)|num_\w+|epochs?|steps?|iterations?|counter",
    re.IGNORECASE,
)
"""Last parts of the names of what stands beside layers: biases, normalizations, counters."""


@dataclass(frozen=True)
class Chain:
    """Layers ``(W_1, ..., W_d)`` in the order in which they act, ``W_i`` of shape ``k_i x k_{i-1}``.

    Attributes:
        layers: the matrices.
        notes: what was left out, and why: biases, normalizations.
    """

    layers: tuple[Array, ...]
    notes: tuple[str, ...] = ()

    @property
    def widths(self) -> tuple[int, ...]:
        """``(k_0, ..., k_d)``."""
        return (self.layers[0].shape[1], *(W.shape[0] for W in self.layers))


def chain(layers: Sequence[Array], notes: Sequence[str] = ()) -> Chain:
    """Return a chain, after a look at its shapes.

    Raises:
        BadInput: no layers, or shapes that do not fit; says which transposition or order would.
    """
    if not layers:
        raise BadInput("there are no layers; expected at least one matrix")
    shapes = [W.shape for W in layers]
    bad = _first_misfit(shapes)
    if bad is not None:
        before, after = layers[bad - 1], layers[bad]
        raise BadInput(
            f"{after.where} is {_by(after)} but {before.where} before it is {_by(before)}: "
            f"expected {before.shape[0]} columns, one for each row of the layer before{_remedy(shapes, bad)}"
        )
    return Chain(tuple(layers), tuple(notes))


def layers_of(
    entries: Mapping[str, Any],
    source: str,
    *,
    decimals: bool = False,
    image: tuple[int, int] | None = None,
    ordered: bool = True,
) -> Chain:
    """Return the chain of the two-dimensional weights in a state dict, an archive or a JSON object, in order.

    Names that carry a number (``W1``, ``layers.10.weight``, ``arr_0``) are ordered by it; others keep the file's order, which
    for a state dict is the order of the modules (see :mod:`verify.apply.order`). Biases, normalizations and counters are
    left out and named; anything else that is not two-dimensional is refused.

    Args:
        entries: by name.
        source: the file, for messages.
        decimals: see :func:`verify.apply.array.listed`.
        image: height and width of the images that convolutions (four-dimensional weights) act on.
        ordered: whether the entries stand in the order in which they were saved.

    Raises:
        BadInput: as :func:`chain`, and for what cannot be a layer.
    """
    layers, notes = matrices_of(entries, source, decimals=decimals, image=image, ordered=ordered)
    for before, after in pairwise(layers):
        if all(dimensions_of(entries.get(W.name)) == 4 for W in (before, after)):
            from verify.apply.convolution import ensure_channels

            ensure_channels(entries[before.name], entries[after.name], before.name, after.where)
    return chain(layers, notes)


def matrices_of(
    entries: Mapping[str, Any],
    source: str,
    *,
    decimals: bool = False,
    image: tuple[int, int] | None = None,
    ordered: bool = True,
) -> tuple[list[Array], list[str]]:
    """Return the layers and the notes of :func:`layers_of` before their shapes are compared."""
    weights: list[Array] = []
    biases: list[str] = []
    others: list[str] = []
    strangers: list[str] = []
    entries, notes = unmasked(entries, source)
    convolutions: list[str] = []
    # Only layers have an order: a bias or a counter beside them takes no part in it.
    others.extend(name for name in entries if _of_a_normalization(name, entries))
    entries = {name: value for name, value in entries.items() if name not in others}
    beside = [name for name, value in entries.items() if dimensions_of(value) in (0, 1)]
    layers = [name for name in entries if name not in set(beside)]
    for name in (*beside, *in_order(layers, source, kept=ordered)):
        value = entries[name]
        dimensions = dimensions_of(value)
        if dimensions == 1 or (dimensions == 0 and len(entries) > 1):
            vector = np.asarray(value, dtype=object) if isinstance(value, list) else value
            nonzero = name.rpartition(".")[2] == "bias" and bool((vector != 0).any())
            if name.rpartition(".")[2] == "bias":
                biases.append(f"{name} ({'not zero' if nonzero else 'zero'})")
            elif _beside(name, entries):
                others.append(name)
            else:
                strangers.append(name)
        elif dimensions == 4:
            from verify.apply.convolution import as_matrix

            weights.append(as_matrix(value, name or "W1", source, image))
            convolutions.append(name or "W1")
        elif isinstance(value, list):
            from verify.apply.array import listed

            weights.append(listed(value, name or "W1", source, decimals=decimals))
        else:
            weights.append(array(value, name or "W1", source))
    if biases:
        notes.append(f"biases are left out, alignment is a property of the weight matrices: {', '.join(biases)}")
    if others:
        notes.append(f"left out because they are no layers: {', '.join(others)}")
    if convolutions:
        notes.append(
            f"assumed of {', '.join(convolutions)}: a convolution of stride 1, dilation 1 and one group, padded with zeros to "
            "keep the size of the image; a state dict does not record these, a module given in its place does"
        )
    if not weights:
        found = ", ".join(map(_described, entries.items())) or "nothing"
        raise BadInput(f"{source} contains no matrix; expected layers, found {found}")
    if strangers:
        shown = ", ".join(repr(name) for name in strangers[:8])
        raise BadInput(
            f"{source}: {shown} {'is' if len(strangers) == 1 else 'are'} not two-dimensional; expected a matrix for each layer"
        )
    return weights, notes


def _described(entry: tuple[str, Any]) -> str:
    name, value = entry
    return name or f"one array of {dimensions_of(value)} dimension{'s'[: dimensions_of(value) != 1]}"


def _of_a_normalization(name: str, entries: Mapping[str, Any]) -> bool:
    """Whether an entry is the weight or the bias of a normalization over several dimensions: no layer has a bias of its shape."""
    path, _, last = name.rpartition(".")
    shapes = {getattr(entries.get(".".join(filter(None, (path, part)))), "shape", None) for part in ("weight", "bias")}
    return last in ("weight", "bias") and len(shapes) == 1 and dimensions_of(entries[name]) >= 2 and None not in shapes


def _beside(name: str, entries: Mapping[str, Any]) -> bool:
    """Whether an entry is a bias, a counter, or part of a normalization (whose weight has a bias or variance of its size)."""
    *path, last = name.split(".")
    if _BESIDE.fullmatch(last) or any(re.fullmatch(r"\w*norm\w*|bn_?\d*", part, re.IGNORECASE) for part in path):
        return True
    siblings = (entries.get(".".join((*path, other))) for other in ("bias", "running_var"))
    sized = [value for value in siblings if value is not None and dimensions_of(value) == 1]
    return last == "weight" and bool(path) and any(len(value) == len(entries[name]) for value in sized)


def dimensions_of(value: Any) -> int:
    """Return the number of dimensions of an array, a tensor or nested lists."""
    if getattr(value, "is_nested", False):  # a tensor of tensors, which has no shape
        return int(value.dim())
    shape = getattr(value, "shape", None)
    if shape is not None:
        return len(shape)
    depth = 0
    while isinstance(value, list):
        depth += 1
        value = value[0] if value else None
    return depth


def _first_misfit(shapes: Sequence[tuple[int, int]]) -> int | None:
    return next((i for i in range(1, len(shapes)) if shapes[i][1] != shapes[i - 1][0]), None)


def _remedy(shapes: list[tuple[int, int]], bad: int) -> str:
    """Say which transposition or order of the layers would fit."""
    turned = [(n, m) for m, n in shapes]
    if _first_misfit(turned) is None:  # the same condition as for the opposite order
        return "; the transposes fit in this order (--transpose), and so do the layers from the last to the first (--reverse)"
    for i in (bad, bad - 1):
        one = [*shapes[:i], turned[i], *shapes[i + 1 :]]
        if _first_misfit(one) is None:
            return f"; the transpose of layer {i + 1} alone would fit"
    return ""


def _by(W: Array) -> str:
    return f"{W.shape[0]} x {W.shape[1]}"
