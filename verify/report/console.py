"""The terminal: its width, its colours, and what it can show."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import IO

from rich.console import Console
from rich.text import Text

from verify.report.wording import ASCII

WIDE = 100
"""Columns where the output is no terminal and ``COLUMNS`` is not set."""


class Terminal(Console):
    """A console that never interprets text as markup, and outlives a reader that has seen enough."""

    def __init__(self, file: IO[str] | None = None) -> None:
        stream = file or sys.stdout
        terminal = bool(getattr(stream, "isatty", lambda: False)())
        width = None if terminal or os.environ.get("COLUMNS", "").isdigit() else WIDE
        super().__init__(file=stream, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)
        self.ascii = not speaks_unicode(stream)

    def shown(self, text: str) -> str:
        """Return the text with signs that this terminal can show."""
        if not self.ascii:
            return text
        return "".join(letter if letter.isascii() else spelled(letter) for letter in text.translate(ASCII))

    def text(self, words: str, style: str = "") -> Text:
        """Return words as they can be shown, in a style."""
        return Text(self.shown(words), style=style)

    def on_broken_pipe(self) -> None:
        """Go on in silence when nobody reads any more, so that files are still written."""
        silence()
        self.quiet = True


def spelled(letter: str) -> str:
    """Return a letter in ASCII: without its accent, or a Greek one by its name."""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii")
    name = unicodedata.name(letter, "?").partition(" LETTER ")
    return bare or (name[2].lower() if name[0].startswith("GREEK ") else "?")


def speaks_unicode(stream: IO[str]) -> bool:
    """Whether signs beyond ASCII can be shown: not with an encoding that lacks them, nor where the locale is C."""
    try:
        "✓✗·".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return (os.environ.get("LC_ALL") or os.environ.get("LANG") or "") not in ("C", "POSIX")


def silence() -> None:
    """Send what is still written to standard output nowhere: the reader of the pipe has gone."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (a stream without a file descriptor; ends with the process)
