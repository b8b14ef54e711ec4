"""How much memory an input may take, said before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from verify.apply.errors import BadInput

DEFAULT = 2 << 30
"""Bytes of numbers, unless the user allows more."""


@dataclass
class _Allowance:
    """What one question may take, and what was unpacked for it so far."""

    allowed: int = DEFAULT
    unpacked: int = 0


_allowance: ContextVar[_Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allowing(memory: int) -> Iterator[None]:
    """Allow so many bytes to whatever is unpacked inside: convolutions written out as matrices, expanded tensors, exact numbers."""
    token = _allowance.set(_Allowance(memory))
    try:
        yield
    finally:
        _allowance.reset(token)


def unpack(bytes_needed: int, what: str) -> None:
    """Count what is about to be unpacked, together with all that was unpacked before for the same question.

    Raises:
        BadInput: it is more than allowed.
    """
    allowance = _allowance.get() or _Allowance()
    before = f", beside {shown(allowance.unpacked)} for others," if allowance.unpacked else ""
    need(bytes_needed, allowance.allowed - allowance.unpacked, what + before, allowance.allowed)
    allowance.unpacked += bytes_needed


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


def need(bytes_needed: int, free: int, what: str, allowed: int | None = None) -> None:
    """Refuse what would take more memory than is free of what is allowed (all of it, unless said otherwise).

    Raises:
        BadInput: says how much is needed and how to allow it.
    """
    if bytes_needed > free:
        most = shown(free if allowed is None else allowed)
        raise BadInput(f"{what} takes {shown(bytes_needed)} of memory, allowed are {most} (--memory allows more)")


def shown(count: int) -> str:
    """Return a number of bytes for people."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"
