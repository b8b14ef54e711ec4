"""A user's own inputs on the command line: the options that ``apply`` and ``replay`` share, and how they are read."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from shlex import quote
from typing import Any

from verify.cli import options
from verify.cli.input_files import Once
from verify.cli.status import Unusable

_VALUES = ("data", "X", "Y", "weights", "widths", "structure", "basis", "samples", "measurements", "image")
_FLAGS = ("rows", "one_hot", "transpose", "reverse")
_DEFAULT_MEMORY = "2GiB"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say what is asked about, and how it is to be read."""
    flag, add = parser.add_argument, partial(parser.add_argument, action=Once)
    file = partial(add, type=options.file, metavar="FILE")
    file("--data", help=".npy .npz .csv .json .pt .safetensors, - for standard input, or mnist:256")
    file("--x", dest="X", help="the matrix X alone; FILE.npz:NAME picks an entry")
    file("--y", dest="Y", help="the matrix Y alone")
    file("--weights", help="the layers: a state dict, an archive or a list of matrices; - for standard input")
    add("--widths", metavar="K0,..,KD", help="the widths of a network, such as 784,64,10")
    add("--structure", metavar="NAME", help="a layer structure, such as toeplitz:4x4")
    file("--basis", help="a layer structure by its basis: r x rows x columns, or a list of matrices")
    add("--samples", metavar="N", help="number of examples")
    file("--measurements", help="the measurements: n x rows x columns, or a list of matrices")
    add("--image", metavar="HxW", help="size of the images that convolutions act on, such as 28x28")
    flag("--rows", action="store_true", help="examples are rows of X and Y, not columns")
    flag("--one-hot", action="store_true", help="Y holds class labels 0, 1, 2, ...; make them one-hot columns")
    flag("--transpose", action="store_true", help="the layers are stored transposed")
    flag("--reverse", action="store_true", help="the layers are stored from the last to the first")
    add("--memory", default=_DEFAULT_MEMORY, metavar="SIZE", help="how much memory the numbers may take (default 2GiB)")


def named(options: Namespace) -> bool:
    """Whether any input is given."""
    return any(getattr(options, name) is not None for name in _VALUES) or any(getattr(options, name) for name in _FLAGS)


def again(options: Namespace) -> str:
    """Return the options as they are typed, for another command; nothing where the inputs cannot be read a second time."""
    given = [(name, getattr(options, name)) for name in _VALUES if getattr(options, name) is not None]
    if options.set or any(str(value).partition(":")[0] == "-" for _, value in given):
        return ""
    # One word each, so that a value that begins with a dash is not taken for an option.
    words = [f"--{name.lower()}={quote(str(value))}" if str(value).startswith("-") else f"--{name.lower()} {quote(str(value))}"
             for name, value in given]  # fmt: skip
    words += [f"--{name.replace('_', '-')}" for name in _FLAGS if getattr(options, name)]
    return " ".join(words + ([f"--memory {quote(options.memory)}"] if options.memory != _DEFAULT_MEMORY else []))


def gathered(application: Any, options: Namespace) -> tuple[Mapping[str, Any], tuple[int, int] | None, int]:
    """Return the inputs of an application by name, the size of images, and how many bytes are allowed.

    Raises:
        Unusable: a size that is none.
        BadInput: what cannot be used.
    """
    from verify.apply import limits
    from verify.apply.gather import gather

    try:
        memory = limits.size(options.memory)
    except ValueError as error:
        raise Unusable(f"--memory: {error}") from None
    image = _image(options.image)
    return gather(application, vars(options), memory=memory, image=image), image, memory


def _image(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and 0 < int(part[:6]) <= 4096 for part in parts):
        raise Unusable(f"--image is {text[:40]!r}; expected height x width, such as 28x28")
    return int(parts[0]), int(parts[1])
