"""An application: what a result says about somebody's own data, with the inputs that it needs declared one by one.

    ALIGNMENT = Application(
        "alignment",
        title="Is this chain of layers aligned?",
        inputs=(Input("weights", "the layers in order", kind=Kind.CHAIN, shape="W_i: k_i x k_{i-1}"),),
        answer=decide,
    )
    finding = ALIGNMENT(weights=[W1, W2])

A package offers its applications in a mapping ``APPLICATIONS`` from id to module beside its ``CLAIMS``; a claim offers one with
``CLAIM.applies(APPLICATION)``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from os import PathLike
from typing import Any

from verify.apply import limits
from verify.apply.array import Array, array
from verify.apply.chain import Chain, chain, layers_of
from verify.apply.errors import BadInput
from verify.apply.family import Family, family, family_of, numbers
from verify.apply.files import STANDARD_INPUT, Contents
from verify.apply.finding import Finding
from verify.apply.forms import Form
from verify.apply.quantities import number, whole


class Kind(Enum):
    """What an input is."""

    MATRIX = "a matrix"
    CHAIN = "a chain of layers"
    FAMILY = "matrices of one shape"
    NUMBERS = "a list of numbers"
    NUMBER = "a number"
    WHOLE = "a whole number"
    WIDTHS = "widths k_0,k_1,...,k_d"
    WORD = "a word"


@dataclass(frozen=True)
class Input:
    """One input of an application.

    Attributes:
        name: what users call it, on the command line (``--name``) and in a file.
        meaning: what it stands for.
        kind: what it is.
        shape: its shape in letters, ``"k_0 x n"``.
        required: whether there is no answer without it.
        aliases: other names under which a data file may hold it.
        choices: the words that are accepted, for a word.
    """

    name: str
    meaning: str
    kind: Kind
    shape: str = ""
    required: bool = True
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """Return the names under which a data file may hold it, in lower case."""
        return {self.name.lower(), *self.aliases}


@dataclass(frozen=True)
class Application:
    """A question that can be asked of a user's data.

    Attributes:
        id: what a user types after ``apply``.
        title: the question.
        inputs: what it needs.
        answer: called with the inputs by name, read and checked; returns the finding.
        forms: how its certificates are written, so that any other can be told from them.
    """

    id: str
    title: str
    inputs: tuple[Input, ...]
    answer: Callable[..., Finding]
    forms: tuple[Form, ...] = ()

    def __call__(self, *, image: tuple[int, int] | None = None, memory: int = limits.DEFAULT, **values: Any) -> Finding:
        """Ask the question.

        Args:
            image: height and width of images, where a layer is a convolution.
            memory: how many bytes of numbers may be read from files, and unpacked for the question.
            values: inputs by name: arrays, tensors, nested lists, rational matrices, modules, state dicts, or paths of files.

        Raises:
            BadInput: a missing, unknown or unusable input, in one line.
        """
        with limits.allowing(memory):
            return self._answered(image, memory, values)

    def _answered(self, image: tuple[int, int] | None, memory: int, values: Mapping[str, Any]) -> Finding:
        self._refuse_unknown(values)
        for item in self.inputs:
            if item.required and values.get(item.name) is None:
                shape = f" ({item.shape})" if item.shape else ""
                raise BadInput(f"{self.id} needs {item.name}: {item.meaning}{shape}")
        read = self.read(image, memory, values)
        try:
            return self.answer(**read)
        except MemoryError:
            raise BadInput("there is not enough memory for matrices of this size") from None

    def read(self, image: tuple[int, int] | None, memory: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return those inputs that are given as the answer takes them.

        Raises:
            BadInput: an unknown or unusable input, in one line.
        """
        self._refuse_unknown(values)
        given = [item for item in self.inputs if values.get(item.name) is not None]
        return {item.name: _read(item, values[item.name], image, memory) for item in given}

    def _refuse_unknown(self, values: Mapping[str, Any]) -> None:
        known = [item.name for item in self.inputs]
        for name in values:
            if name not in known:
                raise BadInput(f"{self.id} has no input {name!r}; it takes {', '.join(known)}")


def _read(item: Input, value: Any, image: tuple[int, int] | None, memory: int) -> Any:
    where = f"the argument {item.name}"
    if item.kind is Kind.MATRIX:
        return _matrix(value, item.name, memory)
    if item.kind is Kind.CHAIN:
        return _chain(value, item.name, image, memory)
    if item.kind in (Kind.FAMILY, Kind.NUMBERS):
        return _several(item, value, memory)
    if item.kind is Kind.WIDTHS:
        return _widths(value, where)
    if item.kind is Kind.WORD:
        if not isinstance(value, str) or (item.choices and value not in item.choices):
            raise BadInput(f"{where} is {str(value)[:40]!r}; expected {' or '.join(item.choices)}")
        return value
    return whole(value, where) if item.kind is Kind.WHOLE else number(value, where)


def _matrix(value: Any, name: str, memory: int) -> Array:
    if isinstance(value, str | PathLike):
        contents, key = picked(str(value), partial(_load, memory=memory))
        return converted(contents, key, name) if key else single(contents, name)
    return array(value, name)


def _load(path: str, *, memory: int) -> Contents:
    from verify.apply.files import load

    return load(path, allowed=memory)


def picked(value: str, opened: Callable[[str], Contents], *, chain: bool = False) -> tuple[Contents, str]:
    """Open ``FILE`` or ``FILE:NAME``; return the contents, and the entry that is named, if any.

    A colon that belongs to the name of an existing file stays there. For a chain ``W`` also names
    a list of matrices ``W[1], W[2], ...``.

    Raises:
        BadInput: the file cannot be read, or has no such entry.
    """
    path, colon, key = value.rpartition(":")
    if not (colon and path and key) or os.path.exists(value) or not (os.path.exists(path) or path == STANDARD_INPUT):
        return opened(value), ""
    contents = opened(path)
    if key not in contents.entries and not (chain and any(name.startswith(f"{key}[") for name in contents.entries)):
        raise BadInput(f"{path} has no entry {key!r}; it holds {listed_names(contents.entries)}")
    return contents, key


def chosen_layers(contents: Contents, key: str) -> Contents:
    """Return the contents with nothing but the layers of that name, or all of them where none is named."""
    if not key:
        return contents
    found = {name: item for name, item in contents.entries.items() if name == key or name.startswith(f"{key}[")}
    return replace(contents, entries=found)


def _several(item: Input, value: Any, memory: int) -> Family | Array:
    if isinstance(value, Family):
        return value
    if isinstance(value, str | PathLike):
        contents, key = picked(str(value), partial(_load, memory=memory))
        return several(contents, item, key or None)
    return family(value, item.name) if item.kind is Kind.FAMILY else numbers(value, item.name)


def several(contents: Any, item: Input, key: str | None = None) -> Family | Array:
    """Return the matrices of one shape, or the list of numbers, in a file or in one entry of it.

    Raises:
        BadInput: the file holds something else.
    """
    entries, decimals = contents.entries, contents.decimals
    key = next((k for k in entries if k.lower() in item.names()), None) if key is None else key
    if key is None and item.kind is Kind.FAMILY:
        return family_of(entries, item.name, contents.source, decimals=decimals, ordered=contents.ordered)
    if key is None and len(entries) > 1:
        raise BadInput(f"{contents.source} has no entry {item.name}; it holds {listed_names(entries)}")
    value = next(iter(entries.values())) if key is None else entries[key]
    read = family if item.kind is Kind.FAMILY else numbers
    return read(value, key or item.name, contents.source, decimals=decimals)


def single(contents: Any, name: str) -> Array:
    """Return the one matrix of a file, or the one of that name.

    Raises:
        BadInput: the file holds several, and none of that name.
    """
    entries = contents.entries
    key = next((k for k in entries if k.lower() == name.lower()), None)
    if key is None and len(entries) > 1:
        raise BadInput(f"{contents.source} has no entry {name}; it holds {listed_names(entries)}")
    key = next(iter(entries)) if key is None else key
    return converted(contents, key, key or name)


def converted(contents: Any, key: str, name: str) -> Array:
    """Return an entry of a file as a matrix."""
    value = contents.entries[key]
    if isinstance(value, list):
        from verify.apply.array import listed

        return listed(value, name, contents.source, decimals=contents.decimals)
    return array(value, name, contents.source)


def _chain(value: Any, name: str, image: tuple[int, int] | None, memory: int) -> Chain:
    if isinstance(value, Chain):
        return value
    if isinstance(value, str | PathLike):
        contents = chosen_layers(*picked(str(value), partial(_load, memory=memory), chain=True))
        decimals, ordered = contents.decimals, contents.ordered
        found = layers_of(contents.entries, contents.source, decimals=decimals, image=image, ordered=ordered)
        return Chain(found.layers, (*contents.notes, *found.notes))
    if isinstance(value, Mapping):
        return layers_of({str(key): item for key, item in value.items()}, "", image=image)
    if callable(getattr(value, "named_modules", None)):
        from verify.apply.modules import layers_of_module

        return layers_of_module(value, image)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return chain([array(W, f"W{i}") for i, W in enumerate(value, 1)])
    raise BadInput(
        f"{name} is of type {type(value).__name__}; expected layers: a list of matrices, a state dict, a module or a file"
    )


def _widths(value: Any, where: str) -> tuple[int, ...]:
    parts = re.split(r"\s*,\s*|\s*x\s*|\s+|(?<=\d)\s*-\s*", value.strip()) if isinstance(value, str) else value
    try:
        words = [str(k) for k in parts]
    except TypeError:
        words = []
    if not words or not all(re.fullmatch(r"-?[0-9]{1,18}", word) for word in words):
        raise BadInput(f"{where} is {str(value)[:40]!r}; expected widths such as 784,64,10")
    widths = tuple(int(word) for word in words)
    if len(widths) < 2 or min(widths) < 1:
        raise BadInput(f"{where} is {str(value)[:40]!r}; expected at least two positive widths k_0,...,k_d")
    return widths


def listed_names(names: Mapping[str, Any]) -> str:
    """Return the first names of the entries of a file, for a message."""
    shown = [repr(name) if name else "one unnamed matrix" for name in list(names)[:8]]
    return ", ".join(shown) + (", ..." if len(names) > 8 else "")
