"""One campaign at a time on one store: a second one would replace what the first has kept."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from verify.campaign.files import NoStore


@contextlib.contextmanager
def held(store: Path) -> Iterator[None]:
    """Hold a store by a locked file beside it, which is gone afterwards; the lock of a process that was killed is free.

    Raises:
        NoStore: another process holds it, or there can be no file beside it.
    """
    target = Path(os.path.realpath(store))
    beside = target.with_name(f".{target.name}.lock")
    try:
        file = beside.open("ab")
    except OSError as error:
        raise NoStore(f"{store}: cannot be locked: {(error.strerror or str(error)).lower()}") from None
    with file:
        if not _locked(file, beside):
            raise NoStore(f"{store}: another campaign is writing it; wait until it has ended, or name another file")
        try:
            yield
        finally:
            beside.unlink(missing_ok=True)


def _locked(file: BinaryIO, path: Path) -> bool:
    """Lock an open file without waiting; a file that lost its name meanwhile locks nothing."""
    if sys.platform == "win32":  # has no such locks, and keeps an open file from being removed
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False
