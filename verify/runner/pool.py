"""Where tasks are executed: this process, local worker processes, or any executor somebody hands in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from verify.runner.plan import Task
from verify.runner.task import Partial, execute
from verify.runner.time_limit import GRACE


class Pool(Protocol):
    """Executes tasks and yields each with its record, in any order."""

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Partial]]: ...


class InProcess:
    """One task after the other in this process: for debuggers and for tests."""

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Partial]]:
        for task in tasks:
            yield task, execute(task)


class OnExecutor:
    """Any :class:`concurrent.futures.Executor`, a Dask client's for example.

    Tasks run in threads or processes that are not ours to end; when nothing comes back for as long as one task may
    take, the tasks that are left are recorded as timed out.
    """

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Partial]]:
        futures = {self.executor.submit(execute, task): task for task in tasks}
        patience = max((task.settings.timeout for task in tasks), default=0.0) + GRACE
        try:
            while futures:
                done, _ = wait(futures, timeout=patience, return_when=FIRST_COMPLETED)
                if not done:
                    yield from ((task, Partial(timed_out=True)) for task in futures.values())
                    return
                for future in done:
                    yield futures.pop(future), _record(future)
        finally:
            for future in futures:
                future.cancel()


class Processes:
    """Local worker processes. A task that kills its process is found out and recorded as broken."""

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"the number of workers must be positive, got {workers}")
        self.workers = workers

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Partial]]:
        left = dict.fromkeys(tasks)
        suspects: list[Task] = []
        while left:
            # After a process died every task that was under way is a suspect; alone, the culprit shows itself.
            batch, width = (suspects[:1], 1) if suspects else (list(left), self.workers)
            died = False
            with _executor(min(width, len(batch))) as executor:
                futures = {executor.submit(execute, task, True): task for task in batch}
                try:
                    while futures and not died:
                        done, _ = wait(futures, return_when=FIRST_COMPLETED)
                        for future in done:
                            task = futures[future]
                            if isinstance(future.exception(), BrokenProcessPool):
                                died = True
                                continue
                            del futures[future], left[task]
                            yield task, _record(future)
                except BaseException:
                    _kill(executor)
                    raise
            if suspects and died:
                del left[suspects[0]]
                yield suspects[0], Partial(crashed="the process died (killed, out of memory, or past the hard limit)")
            if suspects:
                suspects = [task for task in suspects[1:] if task in left]
            elif died:
                suspects = [task for task in batch if task in left][: 2 * self.workers + 1]


def _executor(workers: int) -> ProcessPoolExecutor:
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["verify.runner.task"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)


def _start_worker() -> None:
    """Leave interruptions to the parent, and one BLAS thread to each worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def _kill(executor: ProcessPoolExecutor) -> None:
    executor.shutdown(wait=False, cancel_futures=True)
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()


def _record(future: Future[Partial]) -> Partial:
    error = future.exception()
    return future.result() if error is None else Partial(crashed=f"{type(error).__name__}: {error}")
