"""What a run shows while it is under way: a bar on a terminal, one line a claim elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from types import TracebackType

from verify.claim.claim import Claim
from verify.claim.result import CheckResult
from verify.report.wording import plural
from verify.runner.plan import Plan


class Progress:
    """Callbacks for :func:`verify.runner.run`; everything goes to standard error, the report stays clean."""

    def __init__(self, plan: Plan, *, finished: Counter[str], silent: bool = False) -> None:
        self.left = Counter({claim.id: len(claim.checks) for claim in plan.claims.values()}) - finished
        self.silent = silent
        self.bar = None
        if not silent and sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            from verify.report.console import Terminal

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            eta = (TextColumn("left:"), TimeRemainingColumn())
            self.bar = Bar(*columns, *eta, console=Terminal(sys.stderr), transient=True)
            self.width = max(map(len, ("checks", *plan.claims)))  # or the bar would jump with every name
            self.task = self.bar.add_task("checks".ljust(self.width), total=len(plan.tasks))

    def __enter__(self) -> Progress:
        if self.bar:
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def on_task(self, done: int, total: int) -> None:
        """Move the bar."""
        if self.bar:
            self.bar.update(self.task, completed=done, total=total)

    def on_check(self, claim: Claim, result: CheckResult) -> None:
        """Say which claim is at work; when all its checks are done, say so where there is no bar."""
        self.left[claim.id] -= 1
        if self.bar:
            self.bar.update(self.task, description=claim.id.ljust(self.width))
        elif not self.silent and self.left[claim.id] <= 0:
            print(f"{claim.id}: {plural(len(claim.checks), 'check')} finished", file=sys.stderr, flush=True)
