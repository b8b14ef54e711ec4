"""What happens inside a worker: one task in, one plain record out, whatever the checked code does."""

from __future__ import annotations

import threading
import time
import traceback
from functools import cache

from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import Location, load
from verify.claim.errors import ClaimError, TimeLimit, one_line
from verify.runner.answers import said_no
from verify.runner.asking import outcomes
from verify.runner.partial import Partial
from verify.runner.plan import Task
from verify.runner.surroundings import no_copies, surroundings
from verify.runner.time_limit import NEVER, Limit, time_limit


def execute(task: Task, hard: bool = False) -> Partial:
    """Run a task. Nothing the checked code does escapes: crashes and time-outs are part of the record.

    Args:
        hard: the process may be ended by the watchdog when the soft time limit is not obeyed.

    Raises:
        KeyboardInterrupt: from the user, who may interrupt what runs in the main thread of the main process.
    """
    partial = Partial()
    limit = NEVER
    started = time.perf_counter()
    ours = hard or threading.current_thread() is not threading.main_thread()
    try:
        with time_limit(task.settings.timeout, hard=hard) as limit:
            with no_copies():
                claim = _claim(task.location)
            with no_copies(), surroundings(f"{task.settings.seed} {claim.id} {task.check} {task.control} {task.start}"):
                _run(claim, claim.checks[task.check], task, partial, limit)
    except TimeLimit:
        partial.timed_out = True
    except KeyboardInterrupt as error:
        if not ours:
            raise
        partial.crashed = _where(error)
    except BaseException as error:
        if limit.expired:  # what is raised in place of the time-out is no finding
            partial.timed_out = True
        else:
            partial.crashed = _where(error)
    partial.seconds = time.perf_counter() - started
    return partial


def _run(claim: Claim, check: Check, task: Task, partial: Partial, limit: Limit) -> None:
    for index, outcome in outcomes(claim, check, task, partial):
        if limit.expired:  # the check has swallowed the time-out; what it says instead is not heard
            raise TimeLimit
        if task.control:
            partial.add(index, said_no(outcome))
            if partial.failed:
                break  # one rejection is enough
        else:
            partial.add(index, outcome)


@cache
def _claim(location: Location) -> Claim:
    return load(location)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    if isinstance(error, ClaimError) or not frames:
        return one_line(error)
    return f"{one_line(error)} at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"
