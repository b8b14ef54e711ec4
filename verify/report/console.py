"""The terminal: its width, its colours, and what it can show."""

from __future__ import annotations

import os
import sys
from typing import IO

from rich.console import Console
from rich.text import Text

from verify.report.signs import in_ascii, silence, speaks_unicode, spelled_out

WIDE = 100
"""Columns where the output is no terminal and ``COLUMNS`` is not set."""

LABEL = 15
"""Columns for the words on the left: the strength of a check, the kind of a remark."""

NARROW = 76
"""Below this width the words on the left stand above what they label."""


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
        return in_ascii(spelled_out(text)) if self.ascii else spelled_out(text)

    def text(self, words: str, style: str = "") -> Text:
        """Return words as they can be shown, in a style."""
        return Text.styled(self.shown(words), style)  # what is appended keeps its own style

    def row(self, indent: int, label: str, words: Text | str) -> None:
        """Print words with a hanging indent beside their label, or below it where there is little room."""
        text = words if isinstance(words, Text) else self.text(words)
        left = self.text(" " * indent + label)
        if label and self.width < NARROW:
            self.print(left)
            left, label, indent = Text(" " * (indent + 2)), "", indent + 2
        hanging = indent + max(LABEL, len(label) + 1) if label else indent
        left.append(" " * (hanging - len(left)))
        for line in text.wrap(self, max(self.width - hanging, 20), overflow="fold"):
            line.rstrip()
            self.print(left + line, soft_wrap=True)
            left = Text(" " * hanging)

    def on_broken_pipe(self) -> None:
        """Go on in silence when nobody reads any more, so that files are still written."""
        silence()
        self.quiet = True
