"""From the options of the command line to the inputs of an application: files are opened here, and everything is said once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.apply import limits
from verify.apply.application import (
    Application,
    Input,
    Kind,
    chosen_layers,
    converted,
    listed_names,
    picked,
    several,
    single,
)
from verify.apply.array import Array, array
from verify.apply.chain import Chain, chain, layers_of
from verify.apply.errors import BadInput
from verify.apply.family import Family
from verify.apply.files import Contents, load


def gather(
    application: Application, options: Mapping[str, Any], *, memory: int, image: tuple[int, int] | None
) -> dict[str, Any]:
    """Return the inputs of an application that the options give, as :class:`Application` takes them.

    Raises:
        BadInput: an option that the application has no use for, a file that cannot be used, a missing entry, too little memory.
    """
    try:
        with limits.allowing(memory):
            return _gathered(application, options, memory, image)
    except MemoryError:
        raise BadInput("there is not enough memory for inputs of this size") from None


def _gathered(
    application: Application, options: Mapping[str, Any], memory: int, image: tuple[int, int] | None
) -> dict[str, Any]:
    given = {item.name: options.get(item.name) for item in application.inputs}
    given.update(_settings(application, options))
    _refuse_strangers(application, options)
    opened = _Files(memory)
    values: dict[str, Any] = {}
    used = False
    data = options.get("data")
    contents = opened(data) if data is not None else None
    for item in application.inputs:
        value = given.get(item.name)
        if item.kind is Kind.MATRIX:
            found = _matrix(item, value, contents, opened, options)
            if found is not None:
                values[item.name] = found
                used = used or value is None
        elif item.kind in (Kind.FAMILY, Kind.NUMBERS):
            several_of_them = _several(item, value, contents, opened)
            if several_of_them is not None:
                values[item.name] = several_of_them
                used = used or value is None
        elif item.kind is Kind.CHAIN and value is not None:
            values[item.name] = _layers(chosen_layers(*picked(value, opened, chain=True)), options, image)
        elif value is not None:
            values[item.name] = value
    matrices = [item for item in application.inputs if item.kind in (Kind.MATRIX, Kind.FAMILY, Kind.NUMBERS)]
    chains = [item for item in application.inputs if item.kind is Kind.CHAIN and item.name not in values]
    if (
        contents is not None and not matrices and chains
    ):  # --data in place of --weights, where nothing else could be meant
        values[chains[0].name] = _layers(contents, options, image)
        used = True
    if data is not None and not used:
        raise BadInput(f"nothing is taken from --data {data}: {_elsewhere(application, given)}")
    if "X" in values and "Y" in values:
        _same_examples(values["X"], values["Y"])
    return values


def _elsewhere(application: Application, given: Mapping[str, Any]) -> str:
    kinds = (Kind.MATRIX, Kind.FAMILY, Kind.NUMBERS, Kind.CHAIN)
    others = [
        f"--{_OPTIONS.get(item.name, item.name.lower())}"
        for item in application.inputs
        if item.kind in kinds and given[item.name] is not None
    ]
    return (
        f"{' and '.join(others)} {'say' if len(others) > 1 else 'says'} what is asked about"
        if others
        else f"{application.id} takes no data"
    )


class _Files:
    """Opens each file once; standard input can be read only once."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.seen: dict[str, Contents] = {}

    def __call__(self, path: str) -> Contents:
        if path not in self.seen:
            from verify.apply import mnist

            self.seen[path] = mnist.load(path) if mnist.names(path) else load(path, allowed=self.memory)
        return self.seen[path]


def _settings(application: Application, options: Mapping[str, Any]) -> dict[str, str]:
    known = {item.name for item in application.inputs}
    found: dict[str, str] = {}
    for pair in options.get("set") or []:
        name, equals, value = pair.partition("=")
        if not equals or name not in known:
            raise BadInput(f"--set {pair[:40]!r}: expected NAME=VALUE with a name among {', '.join(sorted(known))}")
        if name in found or options.get(name) is not None:
            raise BadInput(f"--set {name}=...: {name} is given twice; expected once")
        found[name] = value
    return found


_OPTIONS = {"arithmetic": "exact", "x_star": "x-star"}
_OWN = (
    "X", "Y", "weights", "widths", "step", "steps", "loss", "structure", "arithmetic", "uncertainty", "samples", "basis",
    "measurements", "targets", "x_star",
)  # fmt: skip
"""Options that are an input of some applications and of no use to others."""


def _refuse_strangers(application: Application, options: Mapping[str, Any]) -> None:
    known = {item.name for item in application.inputs}
    for name in _OWN:
        if options.get(name) is not None and name not in known:
            raise BadInput(
                f"{application.id} has no use for --{_OPTIONS.get(name, name.lower())}; it takes {', '.join(sorted(known))}"
            )
    for name, kind in (("rows", "X"), ("one_hot", "Y"), ("transpose", "weights"), ("reverse", "weights")):
        if options.get(name) and kind not in known:
            raise BadInput(f"--{name.replace('_', '-')} is about {kind}, which {application.id} does not take")


def _matrix(
    item: Input, value: str | None, contents: Contents | None, opened: _Files, options: Mapping[str, Any]
) -> Array | None:
    labels = bool(options.get("one_hot")) and item.name == "Y"
    if value is not None:
        source, key = picked(value, opened)
        chosen = key or (next(iter(source.entries)) if len(source.entries) == 1 else "")
        if labels:
            return _one_hot(source.entries.get(chosen), f"{source.source}: {item.name}", opened.memory)
        found = converted(source, chosen, item.name) if chosen in source.entries else single(source, item.name)
    elif contents is not None:
        name = _entry(item, contents)
        if name is None:
            if not item.required:
                return None
            raise BadInput(
                f"{contents.source} has no entry {item.name} ({item.meaning}, {item.shape}); "
                f"it holds {listed_names(contents.entries)}"
            )
        if labels:
            return _one_hot(contents.entries[name], f"{contents.source}: {name}", opened.memory)
        found = converted(contents, name, item.name)
    else:
        return None
    return found.T if options.get("rows") and item.name in ("X", "Y") else found


def _several(item: Input, value: str | None, contents: Contents | None, opened: _Files) -> Family | Array | None:
    if value is not None:
        source, key = picked(value, opened)
        return several(source, item, key or None)
    if contents is None:
        return None
    name = _entry(item, contents)
    if name is None and (item.kind is Kind.NUMBERS or not item.required):
        return None
    return several(contents, item, name)


def _entry(item: Input, contents: Contents) -> str | None:
    """Return the entry that an input is taken from: the one of its own name, or else the only one of another that it goes by.

    Raises:
        BadInput: several entries have such names, and none is the input's own.
    """
    if item.name in contents.entries:
        return item.name
    found = [name for name in contents.entries if name.lower() in item.names()]
    if len(found) > 1:
        raise BadInput(
            f"{contents.source}: {' and '.join(map(repr, found))} could both be {item.name}; call the one that is meant {item.name}"
        )
    return found[0] if found else None


def _one_hot(labels: Any, where: str, memory: int) -> Array:
    if labels is None:
        raise BadInput(f"{where}: --one-hot needs one list of class labels")
    if hasattr(labels, "numel"):  # an expanded tensor shows one stored label any number of times
        limits.need(8 * labels.numel(), memory, f"{where}: the class labels")
    try:
        flat = np.asarray(labels.detach().cpu() if hasattr(labels, "detach") else labels)
        if flat.dtype.kind == "U":
            if not all(re.fullmatch(r"[0-9]{1,18}", label) for label in flat.ravel().tolist()):
                raise ValueError("no label")
            flat = flat.astype(np.int64)
    except (ValueError, TypeError, OverflowError):
        raise BadInput(f"{where}: --one-hot expects class labels 0, 1, 2, ...") from None
    whole = flat.dtype.kind in "iub" or (flat.dtype.kind == "f" and bool(np.all(np.mod(flat, 1) == 0)))
    if flat.size == 0 or flat.size != max(flat.shape, default=0) or not whole or flat.min() < 0 or flat.max() > 10**5:
        raise BadInput(
            f"{where}: --one-hot expects one list of class labels 0, 1, 2, ..., got shape {flat.shape} of {flat.dtype}"
        )
    classes = flat.astype(np.int64).ravel()
    limits.need(8 * classes.size * (int(classes.max()) + 1), memory, f"{where}: --one-hot")
    return array((classes[None, :] == np.arange(int(classes.max()) + 1)[:, None]).astype(np.int64), "Y", where)


def _layers(contents: Contents, options: Mapping[str, Any], image: tuple[int, int] | None) -> Chain:
    entries, decimals = contents.entries, contents.decimals
    turn, back = bool(options.get("transpose")), bool(options.get("reverse"))
    if not turn and not back:
        found = layers_of(entries, contents.source, decimals=decimals, image=image, ordered=contents.ordered)
        return Chain(found.layers, (*contents.notes, *found.notes))
    from verify.apply.chain import matrices_of

    layers, notes = matrices_of(entries, contents.source, decimals=decimals, image=image, ordered=contents.ordered)
    layers = [W.T for W in layers] if turn else layers
    return chain(layers[::-1] if back else layers, (*contents.notes, *notes))


def _same_examples(X: Array, Y: Array) -> None:
    if X.shape[1] == Y.shape[1]:
        return
    shapes = f"X is {X.shape[0]} x {X.shape[1]} and Y is {Y.shape[0]} x {Y.shape[1]}"
    remedy = ""
    if X.shape[0] == Y.shape[0]:
        remedy = "; both transposes fit: examples seem to be rows (--rows)"
    elif X.shape[0] == Y.shape[1]:
        remedy = "; the transpose of X alone would fit"
    elif X.shape[1] == Y.shape[0]:
        remedy = "; the transpose of Y alone would fit"
    raise BadInput(f"{shapes}: examples are columns, so both need the same number of columns{remedy}")
