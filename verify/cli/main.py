"""The command line as a function: words in, exit status out, and never a traceback."""

from __future__ import annotations

import errno
import os
import sys

from verify.cli.status import BROKEN, INTERRUPTED, UNUSABLE, Unusable
from verify.report.signs import silence, spelled_out

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would take longer to import than everything else here takes to run
    from collections.abc import Sequence


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What writing to a full disk, or to a device that fails, comes back with."""


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    0: every verdict as recorded; 1: a verdict differs; 2: usage or unusable input; 3: something is broken;
    130: interrupted. With ``VERIFY_TRACEBACK=1`` in the environment internal errors show where they came from.
    """
    given = list(sys.argv[1:] if words is None else words)
    if sys.stdout is None:
        silence()
    if sys.stderr is None:  # closed; what is printed there must not land on standard output
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  (lasts as long as we do)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _dispatch(given)
        sys.stdout.flush()
        return status
    except Unusable as error:
        return _complain(str(error), UNUSABLE)
    except KeyboardInterrupt:
        return _complain("interrupted before anything had finished", INTERRUPTED)
    except BrokenPipeError:
        silence()
        return 141  # what a shell reports for a program that wrote to a closed pipe
    except SystemExit as leaving:  # --help of a command
        return leaving.code if isinstance(leaving.code, int) else 0
    except BaseException as error:
        if isinstance(error, OSError) and error.errno in FULL and error.filename is None:
            return _complain(f"standard output cannot be written: {(error.strerror or '').lower()}", UNUSABLE)
        if os.environ.get("VERIFY_TRACEBACK"):
            import traceback

            traceback.print_exc()
        text = " ".join(str(error).split())[:300]
        hint = "please report it; VERIFY_TRACEBACK=1 shows where"
        return _complain(f"internal error: {type(error).__name__}: {text} ({hint})", BROKEN)


def _dispatch(words: list[str]) -> int:
    from verify.cli import instant

    if (status := instant.answer(words)) is not None:
        return status
    from importlib import import_module

    from verify.cli.arguments import parse
    from verify.cli.commands import COMMANDS

    command, options = parse(words)
    return int(import_module(COMMANDS[command][0]).main(options))


def _complain(line: str, status: int) -> int:
    print(f"verify: {spelled_out(' '.join(line.split()))}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:  # a full disk, a closed pipe; Python would try again at its end, and complain
        silence()
    return status
