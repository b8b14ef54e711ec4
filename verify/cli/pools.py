"""From the option ``--workers`` to a place where tasks are executed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from verify.cli.status import Unusable
from verify.runner.pool import InProcess, OnExecutor, Pool, Processes

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> None:
    """Let BLAS use one thread, here and in the workers.

    Must come before NumPy is imported. The workers share the CPUs already, and sums depend on the number of
    threads, so that a report would depend on it too.
    """
    for name in THREADS:
        os.environ[name] = "1"


@contextmanager
def pool(workers: str) -> Iterator[Pool]:
    """Give a pool for as long as a run takes.

    Raises:
        Unusable: a Dask scheduler that cannot be reached, or no Dask.
    """
    if not workers.startswith("dask:"):
        yield Processes(int(workers)) if int(workers) else InProcess()
        return
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise Unusable(
            "--workers dask:ADDRESS needs the package distributed; in the clone: pip install -c constraints.txt '.[dask]'"
        ) from None
    try:
        client = distributed.Client(workers.removeprefix("dask:"), timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise Unusable(f"--workers {workers}: the scheduler cannot be reached: {error}") from None
    with client:
        yield OnExecutor(client.get_executor())
