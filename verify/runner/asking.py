"""Asking a check about its instances, one after the other or in batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from verify.certificate.about import mismatch
from verify.claim.answer import Answer
from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.errors import ClaimError
from verify.claim.evidence import Outcome
from verify.claim.plain import plain_certificate
from verify.runner.answers import agreed, answered, derived, witnessed
from verify.runner.partial import Partial
from verify.runner.plan import Task
from verify.runner.surroundings import no_copies

FAST = 0.5
"""Seconds: a check that takes longer is not asked twice."""

MISSED = object()
"""Stands for the value of a draw that never satisfied the hypotheses."""


def outcomes(claim: Claim, check: Check, task: Task, partial: Partial) -> Iterator[tuple[int, Outcome]]:
    """Yield what the check, or one of its controls, says of each instance of a task; count draws in the record.

    Where it is quick about it, a check is asked again in the end about the instances with which it began.

    Raises:
        ClaimError: it may not say what it says, or says something else when it is asked twice.
    """
    arguments = next((control.arguments for control in check.controls if control.name == task.control), {})
    if check.instances is None:
        yield from _outright(claim, check, task, arguments, partial)
        return
    ask = _asker(claim, check, task, arguments, partial)
    size = check.batch or 1
    again: list[Outcome | None] = []
    for start in range(task.start, task.stop, size):
        indices = range(start, min(start + size, task.stop))
        drawn = [check.instances.draw(task.settings.seed, claim.id, check.name, index) for index in indices]
        started = time.perf_counter()
        found = ask(drawn)
        if start == 0 and not task.control and time.perf_counter() - started < FAST:
            again = found
        for index, one, outcome in zip(indices, drawn, found, strict=True):
            partial.misses += one.misses + int(outcome is None and _value(one) is not MISSED)
            partial.strata[one.stratum] += int(outcome is not None)
            partial.given_up += int(outcome is None)
            if outcome is not None:
                yield index, outcome
    if again:
        first = range(min(size, task.stop))
        agreed(check, again, ask([check.instances.draw(task.settings.seed, claim.id, check.name, i) for i in first]))


def _outright(
    claim: Claim, check: Check, task: Task, arguments: Mapping[str, Any], partial: Partial
) -> Iterator[tuple[int, Outcome]]:
    """Yield what a check without instances says."""
    started = time.perf_counter()
    found = _heard(claim, check, check.function(**arguments))
    if not task.control:
        if found:
            derived(check, found)
        if time.perf_counter() - started < FAST:
            agreed(check, [found], [answered(claim, check, check.function())])
    if found:
        yield 0, found
    else:
        partial.misses, partial.given_up = 1, 1


def _asker(
    claim: Claim, check: Check, task: Task, arguments: Mapping[str, Any], partial: Partial
) -> Callable[[list[Any]], list[Outcome | None]]:
    """Return what turns a list of draws into a list of outcomes, nothing in the place of a draw that is no instance."""
    call = _caller(check, task, arguments, partial)

    def ask(drawn: list[Any]) -> list[Outcome | None]:
        values = [value for one in drawn if (value := _value(one)) is not MISSED]
        said = call(values) if values else []
        if len(said) != len(values):
            raise ClaimError(f"{check.name} returned {len(said)} outcomes for {len(values)} instances")
        left = iter(said)
        return [_instance(claim, check, _value(one), left) for one in drawn]

    return ask


def _instance(claim: Claim, check: Check, value: Any, said: Iterator[Any]) -> Outcome | None:
    outcome = None if value is MISSED else _heard(claim, check, next(said))
    return witnessed(check, value, outcome) if outcome else None


def _heard(claim: Claim, check: Check, said: Any) -> Outcome | None:
    """Return what a check said as an outcome; its certificate, if it gives one, is about what the check is about.

    Raises:
        ClaimError: it may not say that, or its certificate is somebody else's.
    """
    outcome = answered(claim, check, said)
    if outcome is not None and outcome.certificate is not None:
        held = outcome.answer is Answer.HOLDS
        if wrong := mismatch(claim, check, plain_certificate(outcome.certificate), held=held):
            raise ClaimError(f"{check.name}: {wrong}")
    return outcome


def _caller(
    check: Check, task: Task, arguments: Mapping[str, Any], partial: Partial
) -> Callable[[list[Any]], list[Any]]:
    if not check.batch:
        return lambda instances: [_alone(check, instance, arguments) for instance in instances]
    from verify.numeric.backend import select_backend

    backend = select_backend(task.settings.device)
    partial.device = backend.device
    return lambda instances: list(check.function(instances, backend, **arguments))


def _alone(check: Check, instance: Any, arguments: Mapping[str, Any]) -> Any:
    with no_copies():
        return check.function(instance, **arguments)


def _value(drawn: Any) -> Any:
    return getattr(drawn, "value", MISSED)
