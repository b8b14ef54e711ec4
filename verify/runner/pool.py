"""Where tasks are executed: this process, local worker processes, or any executor somebody hands in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from verify.claim.errors import one_line
from verify.runner.partial import Partial
from verify.runner.plan import Task
from verify.runner.task import execute
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
        futures: dict[Future[Partial], Task] = {}
        refused: list[tuple[Task, Partial]] = []
        for task in tasks:
            try:
                futures[self.executor.submit(execute, task)] = task
            except Exception as error:  # shut down, or broken by an earlier task
                refused.append((task, Partial(crashed=f"the executor took no more tasks: {one_line(error)}")))
        yield from refused
        patience = max((task.settings.timeout for task in tasks), default=0.0) + GRACE
        try:
            while futures:
                done, _ = wait(futures, timeout=min(patience, threading.TIMEOUT_MAX), return_when=FIRST_COMPLETED)
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
            died, started = False, time.monotonic()
            executor = worker_processes(min(width, len(batch)))
            try:
                futures: dict[Future[Partial], Task] = {}
                try:
                    for task in batch:
                        futures[executor.submit(execute, task, True)] = task
                except BrokenProcessPool:  # an early task killed its process before the last one was handed over
                    died = True
                while futures and not died:
                    done, _ = wait(futures, return_when=FIRST_COMPLETED)
                    for future in done:
                        if isinstance(future.exception(), BrokenProcessPool):
                            died = True
                            continue
                        task = futures.pop(future)
                        del left[task]
                        yield task, _record(future)
            finally:
                end(executor)
            if suspects and died:
                del left[suspects[0]]
                yield suspects[0], _death(suspects[0], time.monotonic() - started)
            if suspects:
                suspects = [task for task in suspects[1:] if task in left]
            elif died:
                suspects = [task for task in batch if task in left][: 2 * self.workers + 1]


def _death(task: Task, seconds: float) -> Partial:
    """What became of a task whose process died while it was running alone."""
    if seconds >= task.settings.timeout + GRACE:
        return Partial(timed_out=True, seconds=seconds)
    return Partial(crashed="the process died (killed, out of memory, or a crash in compiled code)", seconds=seconds)


def worker_processes(workers: int) -> ProcessPoolExecutor:
    """Return local worker processes; they leave interruptions to the parent, and :func:`end` ends them."""
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["verify.runner.task"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)


def _start_worker() -> None:
    """Leave interruptions and standard output to the parent, and one BLAS thread to each worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)  # what compiled code prints would land in the middle of a report
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def end(executor: ProcessPoolExecutor) -> None:
    """End the workers at once: every result is in, and a thread that a check left running must not keep us."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _record(future: Future[Partial]) -> Partial:
    if future.cancelled():
        return Partial(crashed="the executor cancelled the task")
    error = future.exception()
    if error is not None:
        return Partial(crashed=one_line(error))
    record = future.result()
    if not isinstance(record, Partial):
        return Partial(crashed=f"the executor returned {type(record).__name__} instead of a record")
    return record
