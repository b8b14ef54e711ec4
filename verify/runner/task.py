"""What happens inside a worker: one task in, one plain record out, whatever the checked code does."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from verify.claim.answer import Answer
from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import Location, load
from verify.claim.evidence import Counterexample, Defect, Outcome
from verify.runner.plan import Task
from verify.runner.time_limit import TimeLimit, time_limit


@dataclass
class Partial:
    """What one task found; picklable, and small whatever the number of instances."""

    held: int = 0
    failed: int = 0
    undecided: int = 0
    misses: int = 0
    strata: Counter[str] = field(default_factory=Counter)
    worst: Defect | None = None
    worst_index: int = -1
    first: Outcome | None = None
    """The first outcome that does not hold, or the very first outcome if all hold."""
    first_index: int = -1
    crashed: str = ""
    timed_out: bool = False
    device: str = "cpu"
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        return not self.crashed and not self.timed_out

    def add(self, index: int, outcome: Outcome) -> None:
        fails = outcome.answer is not Answer.HOLDS
        if outcome.answer is Answer.HOLDS:
            self.held += 1
        elif outcome.answer is Answer.FAILS:
            self.failed += 1
        else:
            self.undecided += 1
        if self.first is None or _graver(outcome.answer, self.first.answer):
            self.first, self.first_index = outcome, index if fails else -1
        if outcome.defect and (self.worst is None or outcome.defect.ratio > self.worst.ratio):
            self.worst, self.worst_index = outcome.defect, index


_GRAVITY = {Answer.HOLDS: 0, Answer.UNDECIDED: 1, Answer.FAILS: 2}


def _graver(new: Answer, old: Answer) -> bool:
    return _GRAVITY[new] > _GRAVITY[old]


def execute(task: Task, hard: bool = False) -> Partial:
    """Run a task. Nothing the checked code does escapes: crashes and time-outs are part of the record.

    Args:
        hard: the process may be ended by the watchdog when the soft time limit is not obeyed.
    """
    partial = Partial()
    started = time.perf_counter()
    try:
        with time_limit(task.settings.timeout, hard=hard):
            claim = _claim(task.location)
            for index, outcome in _outcomes(claim, claim.checks[task.check], task, partial):
                partial.add(index, outcome)
                if task.control and outcome.answer is Answer.FAILS:
                    break  # one rejection is enough
    except TimeLimit:
        partial.timed_out = True
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        partial.crashed = _where(error)
    partial.seconds = time.perf_counter() - started
    return partial


@lru_cache(maxsize=None)
def _claim(location: Location) -> Claim:
    return load(location)


def _outcomes(claim: Claim, check: Check, task: Task, partial: Partial) -> Iterator[tuple[int, Outcome]]:
    arguments = next((control.arguments for control in check.controls if control.name == task.control), {})
    if check.instances is None:
        yield 0, _checked(claim, check, check.function(**arguments), partial)
        return
    size = check.batch or 1
    for start in range(task.start, task.stop, size):
        drawn = [
            (index, check.instances.draw(task.settings.seed, claim.id, check.name, index))
            for index in range(start, min(start + size, task.stop))
        ]
        partial.misses += sum(one.misses for _, one in drawn)
        for _, one in drawn:
            partial.strata[one.stratum] += int(hasattr(one, "value"))
        met = [(index, one.value) for index, one in drawn if hasattr(one, "value")]
        if check.batch and met:
            outcomes = _batch(check, [value for _, value in met], task, arguments, partial)
        else:
            outcomes = [check.function(value, **arguments) for _, value in met]
        for (index, _), outcome in zip(met, outcomes, strict=True):
            yield index, _checked(claim, check, outcome, partial)


def _batch(
    check: Check, instances: list[Any], task: Task, arguments: Mapping[str, Any], partial: Partial
) -> list[Any]:
    from verify.numeric import select_backend

    backend = select_backend(task.settings.device)
    partial.device = backend.device
    return list(check.function(instances, backend, **arguments))


def _checked(claim: Claim, check: Check, result: Any, partial: Partial) -> Outcome:
    """Hold a counterexample to the statement it speaks about: every hypothesis, by name, none left out."""
    if isinstance(result, Counterexample):
        _compare_names(claim, check, result)
    elif check.refutes or check.without:
        raise TypeError(f"{check.name} must return a Counterexample, so that each hypothesis is seen to hold")
    return Outcome.of(result)


def _compare_names(claim: Claim, check: Check, found: Counterexample) -> None:
    target, dropped = check.without or (check.refutes, "")
    statement = next(s for s in claim.statements.values() if s.id == target)
    if set(found.hypotheses) != set(statement.hypotheses):
        odd = sorted(set(found.hypotheses) ^ set(statement.hypotheses))
        raise ValueError(f"{check.name}: hypotheses differ from those of {target}: {', '.join(odd)}")
    if found.dropped != ((dropped,) if dropped else ()):
        raise ValueError(f"{check.name}: must drop exactly {dropped or 'nothing'}, drops {found.dropped}")
    if check.refutes:
        added = {name for s in claim.statements.values() if s.repairs is statement for name in s.adds}
        if set(found.repair) != added:
            raise ValueError(f"{check.name}: evaluate the hypotheses its repair adds, {sorted(added)}, and no others")


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}{place}"
