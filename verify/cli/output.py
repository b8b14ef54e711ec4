"""Printing plain lines: at once, in any encoding, and in silence once nobody reads any more."""

from __future__ import annotations

from verify.report.signs import silence


def say(line: str) -> None:
    """Print a line to standard output and flush it."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        silence()
