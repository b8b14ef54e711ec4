"""Reading a user's claims in a process of its own first, so that a file which ends the process cannot end ours."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys

from verify.cli.status import Unusable

PATIENCE = 120.0
"""Seconds in which a file must have been read: what one task may take, too."""

_CODE = """
import json, os, sys
path, source, said = json.loads(sys.stdin.read())
sys.path[:] = path
from verify.claim.discovery import given
how = "read"
try:
    given(source)
except KeyboardInterrupt:
    how = "KeyboardInterrupt"
except BaseException:
    pass
os.write(1, f"\\n{said} {how}".encode())
os._exit(0)
"""


def probe(source: str) -> None:
    """See that importing a file or module comes to an end; what is wrong with it otherwise is said when we import it.

    A file that ends the process with status 0 would look like a run in which every verdict is as recorded.

    Raises:
        Unusable: it ends the process that reads it, or goes on for ever.
    """
    said = secrets.token_hex(8)
    command = [sys.executable, "-c", _CODE]
    try:
        done = subprocess.run(
            command, input=json.dumps([sys.path, source, said]).encode(), capture_output=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unusable(
            f"--claims {source}: was not read within {PATIENCE:g} s; expected declarations, no work"
        ) from None
    last = done.stdout.rpartition(b"\n")[2].decode("utf-8", "replace").split()
    if last[:1] != [said]:
        how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit status {done.returncode}"
        raise Unusable(
            f"--claims {source}: ends the process that reads it ({how}); expected a file that declares claims"
        )
    if last[1:] != ["read"]:
        raise Unusable(f"--claims {source}: raises {' '.join(last[1:])} when it is read")
