"""The user's own files, which no output may replace, and options that may be given only once."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

READ = ("data", "X", "Y", "weights", "structure", "basis", "measurements", "targets", "x_star")
"""Options whose value names a file, or may hold the name of one (``FILE.npz:NAME``, ``basis:FILE.npy``)."""


class Once(argparse.Action):
    """Stores a value, and refuses another one: of two files that were given, one would be passed over."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        given: set[str] = namespace.__dict__.setdefault("given_once", set())
        if self.dest in given:
            raise argparse.ArgumentError(self, "given twice; expected once")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def input_at(path: str, options: Namespace) -> str | None:
    """Return the option with which a file is read that would be written at ``path``, or ``None``."""
    if not os.path.isfile(path):  # what is not there is not read, and a device is not replaced
        return None
    for option, file in _read(options):
        if os.path.isfile(file) and os.path.samefile(path, file):
            return option
    return None


def _read(options: Namespace) -> Iterator[tuple[str, str]]:
    named = [(f"--{name.lower().replace('_', '-')}", getattr(options, name)) for name in READ]
    pairs = [pair.partition("=") for pair in options.set]
    for option, value in [*named, *((f"--set {name}", value) for name, _, value in pairs)]:
        if value is not None:
            yield from ((option, file) for file in (value, value.rpartition(":")[0], value.partition(":")[2]))
