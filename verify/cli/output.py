"""Printing plain lines: at once, in any encoding, and in silence once nobody reads any more."""

from __future__ import annotations

from verify.report.signs import silence, spelled_out


def say(line: str) -> None:
    """Print a line to standard output and flush it."""
    try:
        print(spelled_out(line), flush=True)
    except BrokenPipeError:
        silence()
