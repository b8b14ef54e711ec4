"""What happens inside a worker: one task in, one plain record out, whatever the checked code does."""

from __future__ import annotations

import math
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from verify.claim.answer import Answer
from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import Location, load
from verify.claim.errors import ClaimError, TimeLimit, one_line
from verify.claim.evidence import Counterexample, Defect, Outcome, Strength
from verify.runner.failing import shown
from verify.runner.plan import Task
from verify.runner.surroundings import no_copies, surroundings
from verify.runner.time_limit import NEVER, Limit, time_limit


@dataclass
class Partial:
    """What one task found; picklable, and small whatever the number of instances."""

    held: int = 0
    failed: int = 0
    undecided: int = 0
    misses: int = 0
    given_up: int = 0
    """Instances for which every permitted draw missed the hypotheses."""
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
        """Count an outcome; keep it, in plain values, only if it is graver than those before it."""
        if outcome.answer is Answer.HOLDS:
            self.held += 1
        elif outcome.answer is Answer.FAILS:
            self.failed += 1
        else:
            self.undecided += 1
        if self.first is None or graver(outcome.answer, self.first.answer):
            self.first = outcome.plain()
            self.first_index = -1 if outcome.answer is Answer.HOLDS else index
        if outcome.defect and (self.worst is None or outcome.defect.ratio > self.worst.ratio):
            self.worst, self.worst_index = outcome.defect, index


MISSED = object()
"""Stands for the value of a draw that never satisfied the hypotheses."""

_GRAVITY = {Answer.HOLDS: 0, Answer.UNDECIDED: 1, Answer.FAILS: 2}


def graver(new: Answer, old: Answer) -> bool:
    """Whether the new answer says more against a check than the old one."""
    return _GRAVITY[new] > _GRAVITY[old]


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
    for index, outcome in _outcomes(claim, check, task, partial):
        if limit.expired:  # the check has swallowed the time-out; what it says instead is not heard
            raise TimeLimit
        if task.control:
            partial.add(index, _said_no(outcome))
            if partial.failed:
                break  # one rejection is enough
        else:
            partial.add(index, outcome)


def _derived(check: Check, outcome: Outcome) -> Outcome:
    """A derivation shows what it did; a bare yes could come from anything, a loop over thirty cases for instance."""
    shown = any(str(line).strip() for line in outcome.log)
    if check.strength is Strength.DERIVED and outcome.answer is Answer.HOLDS and not shown:
        raise ClaimError(
            f"{check.name} is derived and holds without a derivation: return an Outcome whose log says each step"
        )
    return outcome


FAST = 0.5
"""Seconds: a check that takes longer is not asked twice."""


def _asked(claim: Claim, check: Check) -> Outcome:
    """Return what a check without instances says, twice if it is quick about it.

    A check that keeps something from one call to the next answers by how often it was called, and its verdict would
    depend on which worker ran what.

    Raises:
        ClaimError: it says something else the second time.
    """
    started = time.perf_counter()
    first = _derived(check, _checked(claim, check, check.function()))
    if time.perf_counter() - started < FAST:
        second = _checked(claim, check, check.function())
        if (first.answer, first.reason) != (second.answer, second.reason):
            said = [f"{one.answer.value}{f' ({one.reason})' if one.reason else ''}" for one in (first, second)]
            raise ClaimError(f"{check.name} gives different answers when asked twice: {said[0]}, then {said[1]}")
    return first


def _said_no(outcome: Outcome) -> Outcome:
    """A control must be rejected by what the check measured; a NaN is a breakdown, not a measurement."""
    if outcome.defect is not None and math.isnan(outcome.defect.value) and outcome.answer is Answer.FAILS:
        return Outcome(Answer.UNDECIDED, "its defect is not a number, which rejects nothing")
    return Outcome(outcome.answer, outcome.reason, defect=outcome.defect)


@cache
def _claim(location: Location) -> Claim:
    return load(location)


def _outcomes(claim: Claim, check: Check, task: Task, partial: Partial) -> Iterator[tuple[int, Outcome]]:
    arguments = next((control.arguments for control in check.controls if control.name == task.control), {})
    if check.instances is None:
        yield 0, _checked(claim, check, check.function(**arguments)) if task.control else _asked(claim, check)
        return
    call = _caller(check, task, arguments, partial)
    size = check.batch or 1
    for start in range(task.start, task.stop, size):
        met: list[tuple[int, Any]] = []
        for index in range(start, min(start + size, task.stop)):
            drawn = check.instances.draw(task.settings.seed, claim.id, check.name, index)
            value = getattr(drawn, "value", MISSED)
            hit = value is not MISSED
            partial.misses += drawn.misses
            partial.strata[drawn.stratum] += int(hit)
            partial.given_up += int(not hit)
            if hit:
                met.append((index, value))
        outcomes = call([value for _, value in met]) if met else []
        if len(outcomes) != len(met):
            raise ClaimError(f"{check.name} returned {len(outcomes)} outcomes for {len(met)} instances")
        for (index, value), outcome in zip(met, outcomes, strict=True):
            yield index, _witnessed(check, value, _checked(claim, check, outcome))


def _witnessed(check: Check, value: Any, outcome: Outcome) -> Outcome:
    """Return the outcome with the instance as its witness, where it fails exactly and so may refute a statement."""
    if outcome.answer is not Answer.FAILS or check.strength is not Strength.CERTIFIED:
        return outcome
    return replace(outcome, witness={**outcome.witness, "instance": shown(value)})


def _caller(
    check: Check, task: Task, arguments: Mapping[str, Any], partial: Partial
) -> Callable[[list[Any]], list[Any]]:
    """Return what turns a list of instances into a list of outcomes."""
    if not check.batch:
        return lambda instances: [_alone(check, instance, arguments) for instance in instances]
    from verify.numeric.backend import select_backend

    backend = select_backend(task.settings.device)
    partial.device = backend.device
    return lambda instances: list(check.function(instances, backend, **arguments))


def _alone(check: Check, instance: Any, arguments: Mapping[str, Any]) -> Any:
    with no_copies():
        return check.function(instance, **arguments)


def _checked(claim: Claim, check: Check, result: Any) -> Outcome:
    """Hold a result to what its check may say.

    A counterexample evaluates every hypothesis of the statement it speaks about, by name, none left out; and only
    a sampled check may rest on a float defect.
    """
    if check.refutes or check.without:
        if not isinstance(result, Counterexample):
            raise ClaimError(f"{check.name} must return a Counterexample, so that each hypothesis is seen to hold")
        return result.outcome(_repairs(claim, check, result))
    if isinstance(result, Counterexample):
        raise ClaimError(f"{check.name} returns a Counterexample but is not declared as one")
    outcome = Outcome.of(result)
    if outcome.defect is not None and check.strength is not Strength.SAMPLED:
        raise ClaimError(f"{check.name} is {check.strength.value}, so it cannot rest on a float defect")
    return outcome


def _repairs(claim: Claim, check: Check, found: Counterexample) -> list[Sequence[str]]:
    """Compare the names in a counterexample with the statement's own; return what each repair of it adds."""
    target, dropped = check.without or (check.refutes, "")
    statement = next(s for s in claim.statements.values() if s.id == target)
    if set(found.hypotheses) != set(statement.hypotheses):
        odd = sorted(set(found.hypotheses) ^ set(statement.hypotheses))
        raise ClaimError(f"{check.name}: hypotheses differ from those of {target}: {', '.join(odd)}")
    if tuple(found.dropped) != ((dropped,) if dropped else ()):
        raise ClaimError(f"{check.name}: must drop exactly {dropped or 'nothing'}, drops {found.dropped}")
    repairs = [] if dropped else [s.adds for s in claim.statements.values() if s.repairs is statement and s.adds]
    added = {name for names in repairs for name in names}
    if set(found.repair) != added:
        wanted = ", ".join(sorted(added)) or "none"
        raise ClaimError(f"{check.name}: evaluate the hypotheses that repairs add ({wanted}), and no others")
    return repairs


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    if isinstance(error, ClaimError) or not frames:
        return one_line(error)
    return f"{one_line(error)} at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"
