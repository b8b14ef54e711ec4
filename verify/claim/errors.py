"""What can be wrong with a claim before anything runs, and errors said in one line."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category


class ClaimError(ValueError):
    """A claim, statement or check was declared in a way that could not be trusted.

    Raised where the declaration stands, so that the author of the claim reads one line about it.
    """


class TimeLimit(BaseException):
    """The time for a task is used up. Not an ``Exception``, so that checked code cannot swallow it by accident."""


def printable(where: str, texts: Iterable[str]) -> None:
    """Refuse texts that a terminal would obey instead of showing: escape sequences, and signs that turn the line round.

    Raises:
        ClaimError: a text has a character that cannot be printed; says where, and which.
    """
    for text in texts:
        odd = next((letter for letter in text if not (letter.isprintable() or category(letter) == "Zs")), "")
        if odd:
            raise ClaimError(f"{where}: {text[:60]!a} contains U+{ord(odd):04X}, which cannot be printed")


def one_line(error: BaseException, limit: int = 300) -> str:
    """Return what an error says on a single line, whatever its author made of ``__str__``.

    The name of the type comes first, except for a :class:`ClaimError`, whose sentence stands alone.
    """
    try:
        text = shown(" ".join(str(error).split()))[:limit]
    except Exception:  # an error that cannot even be shown is still an error
        text = "(it cannot say why)"
    if isinstance(error, ClaimError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def shown(text: str) -> str:
    """Return a text with everything spelled out that cannot be printed."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
