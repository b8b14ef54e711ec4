"""The answers that must come at once."""

from __future__ import annotations


def answer(words: list[str]) -> int | None:
    return None
