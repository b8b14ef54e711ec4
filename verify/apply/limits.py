"""How much memory an input may take, said before it is read."""

from __future__ import annotations

import re

from verify.apply.errors import BadInput

DEFAULT = 2 << 30
"""Bytes of numbers read from files, unless the user allows more."""

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def size(text: str) -> int:
    """Return a number of bytes from text such as ``4GB`` or ``512MiB``.

    Raises:
        ValueError: for other text.
    """
    found = re.fullmatch(r"([0-9]{1,12})\s*([kmg]i?)?b?", text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise ValueError(f"expected an amount of memory such as 4GB or 512MiB, got {text[:40]!r}")
    return int(found[1]) * _UNITS[found[2] or ""]


def need(bytes_needed: int, allowed: int, what: str) -> None:
    """Refuse what would take more memory than allowed.

    Raises:
        BadInput: says how much is needed and how to allow it.
    """
    if bytes_needed > allowed:
        raise BadInput(
            f"{what} takes {shown(bytes_needed)} of memory, allowed are {shown(allowed)} (--memory allows more)"
        )


def shown(count: int) -> str:
    """Return a number of bytes for people."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"
