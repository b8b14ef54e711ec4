"""What a task may disturb and must not inherit: the state that a process shares among everything that runs in it.

A check that changes the precision of ball arithmetic, the working directory or the error state of NumPy would
otherwise change the answer of whatever runs next in the same process, and so make the report depend on the
number of workers. Each task starts from the same state and leaves behind what it found.
"""

from __future__ import annotations

import contextlib
import decimal
import hashlib
import os
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

BITS = 53
"""Working precision that flint and mpmath start with."""


@contextmanager
def surroundings(key: str) -> Iterator[None]:
    """Give a block a fixed state, and put back what was there.

    Covers the working directory, the environment, the recursion limit, the global random numbers (seeded by
    ``key``; instances never use them, see :mod:`verify.sampling`), the decimal context and, where they
    are loaded, the settings of NumPy, flint, mpmath and torch. What a check prints goes to standard error, so that
    a report on standard output stays whole.

    Outside the main thread nothing is touched: threads share this state, and there is no telling them apart.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seed = int.from_bytes(hashlib.sha256(key.encode("utf-8", "backslashreplace")).digest()[:4], "big")
    with ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(sys.stderr))
        stack.enter_context(decimal.localcontext(decimal.DefaultContext))
        stack.callback(_restore_environment, dict(os.environ))
        with contextlib.suppress(OSError):
            stack.callback(os.chdir, os.getcwd())
        stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        stack.callback(random.setstate, random.getstate())
        random.seed(seed)
        for name, fix in _LIBRARIES.items():
            if name in sys.modules:
                fix(sys.modules[name], seed, stack.callback)
        yield


@contextmanager
def no_copies() -> Iterator[None]:
    """End a copy of this process that a block has made by forking and left to return: it would go on as we do."""
    process = os.getpid()
    try:
        yield
    finally:
        if os.getpid() != process:
            os._exit(0)


def _restore_environment(before: dict[str, str]) -> None:
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


def _numpy(numpy: Any, seed: int, later: Callable[..., Any]) -> None:
    later(lambda state: numpy.seterr(**state), numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn"))
    later(numpy.random.set_state, numpy.random.get_state())
    numpy.random.seed(seed)


def _flint(flint: Any, seed: int, later: Callable[..., Any]) -> None:
    later(setattr, flint.ctx, "prec", flint.ctx.prec)
    flint.ctx.prec = BITS


def _mpmath(mpmath: Any, seed: int, later: Callable[..., Any]) -> None:
    later(setattr, mpmath.mp, "prec", mpmath.mp.prec)
    mpmath.mp.prec = BITS


def _torch(torch: Any, seed: int, later: Callable[..., Any]) -> None:
    later(torch.set_default_dtype, torch.get_default_dtype())
    torch.set_default_dtype(torch.float32)
    later(torch.set_rng_state, torch.get_rng_state())
    torch.default_generator.manual_seed(seed)


_LIBRARIES: dict[str, Callable[[Any, int, Callable[..., Any]], None]] = {
    "numpy": _numpy,
    "flint": _flint,
    "mpmath": _mpmath,
    "torch": _torch,
}
