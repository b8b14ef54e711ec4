"""How many threads the linear-algebra libraries may use.

Workers that each start as many threads as there are cores slow each other down; give each worker its share. NumPy's
OpenBLAS picks its kernels by recognising the processor, and takes slow generic ones for a processor it does not know:
then set ``OPENBLAS_CORETYPE`` (for example ``SkylakeX``) before Python starts, and compare the ``architecture`` that
`pools` reports. In one timed process use either NumPy's pool or torch's, not both.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@contextmanager
def at_most(threads: int) -> Iterator[None]:
    """Cap the loaded libraries at ``threads`` threads inside the block, and restore them after it.

    Uses threadpoolctl where it is installed, and torch's own setting where torch is already loaded. Without
    threadpoolctl the pools of already loaded libraries stay as they are; `cap_environment` before the start is the
    remedy.

    Raises:
        ValueError: when ``threads`` is less than one.
    """
    _need_positive(threads)
    torch: Any = sys.modules.get("torch")
    before = torch.get_num_threads() if torch is not None else 0
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        limits = None
    else:
        limits = threadpool_limits(limits=threads)
    if torch is not None:
        torch.set_num_threads(threads)
    try:
        yield
    finally:
        if torch is not None:
            torch.set_num_threads(before)
        if limits is not None:
            limits.restore_original_limits()


def cap_environment(threads: int, environment: MutableMapping[str, str] | None = None) -> None:
    """Set the variables that cap libraries loaded later (in this process or a child); values set by the user stay.

    Raises:
        ValueError: when ``threads`` is less than one.
    """
    _need_positive(threads)
    target = os.environ if environment is None else environment
    for name in VARIABLES:
        target.setdefault(name, str(threads))


def pools() -> list[dict[str, Any]]:
    """Return what threadpoolctl knows of the loaded libraries (name, version, threads, architecture); empty without
    it.
    """
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    return [dict(entry) for entry in threadpool_info()]


def _need_positive(threads: int) -> None:
    if threads < 1:
        raise ValueError(f"the number of threads is {threads}; expected at least 1")
