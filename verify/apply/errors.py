"""What is wrong with somebody's input, in one line: which file, which entry, what was expected."""

from __future__ import annotations


class BadInput(ValueError):
    """An input that cannot be used; the text says what, where, and what was expected."""


def brief(error: BaseException, limit: int = 160) -> str:
    """Return the first sentence or so of an error of somebody else's library, on one line."""
    text = " ".join(str(error).split())
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= limit else text[: limit - 3] + "..."
