"""From words on the command line to options: one parser a command, and one line for whatever is wrong."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from verify.cli.commands import COMMANDS, DEFAULT
from verify.cli.status import Unusable

WIDTH = 96


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, takes no abbreviations, and prints the same help on every terminal."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False, formatter_class=_Formatter)

    def error(self, message: str) -> NoReturn:
        raise Unusable(f"{message} (see: {self.prog} --help)")


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH, max_help_position=28)


def split(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the command and its words; without a command's name in front they are claims to run."""
    if words and words[0] in COMMANDS:
        return words[0], list(words[1:])
    return DEFAULT, list(words)


def parser(command: str) -> Parser:
    """Return the parser of a command."""
    module, summary = COMMANDS[command]
    made = Parser(f"python -m verify {command}", summary[0].upper() + summary[1:] + ".")
    import_module(module).arguments(made)
    return made


def parse(words: Sequence[str]) -> tuple[str, Namespace]:
    """Return the command and its options; options and names may be mixed in any order.

    Raises:
        Unusable: unknown options, missing or malformed values.
    """
    command, rest = split(words)
    return command, parser(command).parse_intermixed_args(rest)
