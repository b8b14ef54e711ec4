"""Running checks: in this process, in worker processes, or on any ``concurrent.futures`` executor."""

from verify.runner.plan import Plan, Settings, plan
from verify.runner.run import Run, run

__all__ = ["Plan", "Run", "Settings", "plan", "run"]
