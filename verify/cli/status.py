"""Exit statuses, and the error that ends a command with one line."""

from __future__ import annotations

AS_RECORDED, DIFFERS, UNUSABLE, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130


class Unusable(Exception):
    """What the user gave cannot be used; the text says what, where, and what was expected."""
