"""Running a plan: tasks to an executor, records back, results and verdicts out; interruptions lose nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from verify.claim.claim import Claim
from verify.claim.result import CheckResult
from verify.claim.trust import stale
from verify.claim.verdict import Verdict, verdicts
from verify.runner.collect import collect
from verify.runner.partial import Partial
from verify.runner.plan import Plan, Task
from verify.runner.pool import Pool

Key = tuple[str, str]


@dataclass
class Run:
    """A finished or interrupted run.

    Attributes:
        results: by (claim id, check name), only checks that finished.
        verdicts: by statement id, computed from the results; in a run of one instance nothing holds.
        interrupted: the run was stopped by the user; what had finished is here.
        seconds: wall time.
    """

    plan: Plan
    results: dict[Key, CheckResult] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    interrupted: bool = False
    seconds: float = 0.0


def run(
    plan: Plan,
    pool: Pool,
    *,
    finished: Mapping[Key, CheckResult] | None = None,
    on_check: Callable[[Claim, CheckResult], None] = lambda claim, result: None,
    on_task: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Run every check of a plan and compute the verdicts.

    Args:
        pool: where tasks are executed (:class:`verify.runner.pool.Pool`).
        finished: results of an earlier run with the same code and settings; they are not run again, unless
            the check has changed its strength or its controls since.
        on_check: called in the order in which checks finish.
        on_task: called with (tasks done, tasks in all).
    """
    started = time.perf_counter()
    checks = {(claim.id, check.name): check for claim, check in plan.checks()}
    current = {key: r for key, r in (finished or {}).items() if key in checks and not stale(checks[key], r)}
    outcome = Run(plan, results=current)
    tasks = [task for task in plan.tasks if (task.location.claim, task.check) not in outcome.results]
    waiting: dict[Key, dict[Task, Partial | None]] = {}
    for task in tasks:
        waiting.setdefault((task.location.claim, task.check), {})[task] = None
    done = 0
    try:
        for task, partial in pool.map(tasks):
            done += 1
            on_task(done, len(tasks))
            key = (task.location.claim, task.check)
            waiting[key][task] = partial
            if all(p is not None for p in waiting[key].values()):
                result = _collect(plan, key, waiting.pop(key))
                outcome.results[key] = result
                on_check(plan.claims[key[0]], result)
    except KeyboardInterrupt:
        outcome.interrupted = True
    outcome.results = {key: outcome.results[key] for key in checks if key in outcome.results}
    only = plan.settings.only
    left_out = "" if only is None else f"only instance {only} of each check that draws instances was run"
    outcome.verdicts = verdicts(plan.claims.values(), outcome.results, left_out)
    outcome.seconds = time.perf_counter() - started
    return outcome


def _collect(plan: Plan, key: Key, partials: Mapping[Task, Partial | None]) -> CheckResult:
    check = plan.claims[key[0]].checks[key[1]]
    ordered = sorted(((t, p) for t, p in partials.items() if p is not None), key=lambda pair: pair[0].start)
    chunks = [partial for task, partial in ordered if not task.control]
    by_control = {task.control: partial for task, partial in ordered if task.control}
    planned = sum(task.stop - task.start for task in partials if not task.control)
    return collect(key[0], check, chunks, [by_control[control.name] for control in check.controls], planned)
