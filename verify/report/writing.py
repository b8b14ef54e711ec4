"""Writing output files: seen to be possible before a run starts, and never left half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


class Unwritable(ValueError):
    """A file cannot be written; says which and why, in one line."""


def ensure_writable(path: Path) -> None:
    """Try, without changing the file, whether :func:`write` will be able to write it.

    Raises:
        Unwritable: the folder is missing or closed to us, or the path names a folder.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise Unwritable(f"{path}: is a folder; expected the name of a file")
        if target.exists() and not os.access(target, os.W_OK):
            raise Unwritable(f"{path}: cannot be written: permission denied")
        if _ordinary(path):
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
            os.close(handle)
            os.unlink(name)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def write(path: Path, text: str) -> None:
    """Write UTF-8 text as a whole: a reader sees the old file or the new one, nothing in between.

    Raises:
        Unwritable: when it fails; an old file is then still there.
    """
    content = text.encode("utf-8", errors="backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        if not _ordinary(path):  # a device or a pipe, which must not be replaced
            path.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def make_folder(path: Path) -> None:
    """Create a folder for output files if it is not there, and see that files can be written into it.

    Raises:
        Unwritable: when that is not possible.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    ensure_writable(path / "certificate.json")


def _ordinary(path: Path) -> bool:
    return path.is_file() or not path.exists()  # /dev/stdout leads to a pipe that has no name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: Exception) -> Unwritable:
    if isinstance(error, Unwritable):
        return error
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Unwritable(f"{path}: cannot be written: {why.lower()}")
