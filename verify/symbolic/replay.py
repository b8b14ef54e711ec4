"""Replay of a derivation by exact evaluation, step by step, without the code that rewrote it.

A step that keeps the value is evaluated before and after. A gradient is compared with the derivative of the
function along a random direction, obtained from exact values at integer points (the function is a polynomial), with
every letter that is defined through the variable moving along. Only the relation a step cites is imposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random

from verify.claim import Answer, every
from verify.symbolic.dependence import depends_on
from verify.symbolic.derivation import Derivation, Step, StepKind
from verify.symbolic.evaluation import evaluate
from verify.symbolic.expressions import Expression, lettered
from verify.symbolic.formulas import Formula
from verify.symbolic.instances import (
    Instance,
    NoInstance,
    Unsatisfied,
    ordered_definitions,
    sample_instance,
    with_definitions,
)
from verify.symbolic.letters import Letter
from verify.symbolic.rationals import Rational, draw_entries
from verify.symbolic.relations import Relation, rewrite


@dataclass(frozen=True)
class ReplayedStep:
    """The answer for one step and how it was found; ``evaluated`` is False for a merely structural replay."""

    number: int
    rule: str
    answer: Answer
    evaluated: bool
    note: str

    def __str__(self) -> str:
        return f"{self.number}. {self.rule}: {self.answer.value} ({self.note})"


def replay(derivation: Derivation, *, instances: int = 5, seed: int = 1) -> tuple[ReplayedStep, ...]:
    """Replay every step; a step that does not begin where the one before ended fails."""
    replayed = []
    before = derivation.initial
    for number, step in enumerate(derivation.steps, 1):
        if step.before != before:
            outcome = (Answer.FAILS, True, f"starts from {step.before}, not from {before}")
        else:
            outcome = _replayed(step, derivation.relations, instances, seed)
        replayed.append(ReplayedStep(number, step.rule, *outcome))
        before = step.after
    return tuple(replayed)


def replay_answer(steps: Iterable[ReplayedStep]) -> Answer:
    """Return the conjunction over the steps; a derivation without steps is an error."""
    return every(step.answer for step in steps)


def _replayed(step: Step, relations: Sequence[Relation], count: int, seed: int) -> tuple[Answer, bool, str]:
    cited = [step.relation] if step.relation is not None else []
    if step.kind is StepKind.GRADIENT:
        assert step.variable is not None
        cited = [r for r in relations if any(depends_on(x, step.variable, relations) for x, _ in r.meanings)]
    sides = [*(step.sides or ()), *([lettered(step.variable)] if step.variable is not None else [])]
    for number in range(count):
        try:
            instance = sample_instance([step.before, step.after, *sides], cited, number=number, seed=seed)
        except Unsatisfied as reason:
            return Answer.UNDECIDED, False, str(reason)
        except NoInstance as reason:
            return _structural(step, str(reason))
        if not _agrees(step, relations, instance, Random(f"{seed}/{number}/direction")):
            return Answer.FAILS, True, f"values differ at {instance}"
    return Answer.HOLDS, True, f"equal at {count} exact instances"


def _agrees(step: Step, relations: Sequence[Relation], instance: Instance, rng: Random) -> bool:
    after = evaluate(step.after, instance)
    if step.kind is StepKind.GRADIENT:
        assert step.variable is not None
        assert isinstance(step.after, Expression)
        size = instance.matrices[step.variable.name]
        direction = draw_entries(rng, size.rows, size.cols)
        slope = slope_along(step.before, step.variable, direction, instance, relations)
        return slope == (after.T @ direction).trace()
    before = evaluate(step.before, instance)
    if step.sides is not None:
        left, right = (evaluate(side, instance) for side in step.sides)
        before = left @ before @ right
    return before == after


def slope_along(
    function: Formula, variable: Letter, direction: Rational, instance: Instance, relations: Sequence[Relation] = ()
) -> Fraction:
    """Return the derivative at 0 of ``t -> f(W + t H)``, a polynomial in t, from its values at 0, 1, 2, ...

    With forward differences: ``p'(0) = sum_k (-1)^(k-1)/k Delta^k p(0)``, exact up to the degree of p.
    """
    meanings = [meaning for relation in relations for meaning in relation.meanings]
    moving = ordered_definitions((x, y) for x, y in meanings if x != variable and depends_on(x, variable, relations))
    degrees = {variable: 1}
    for letter, body in moving:
        degrees[letter] = _degree(body, degrees)
    at_zero = instance.matrices[variable.name]
    values = []
    for t in range(_degree(function, degrees) + 1):
        moved = instance.with_matrices({variable.name: at_zero + direction * t})
        values.append(evaluate(function, with_definitions(moved, moving)).trace())
    slope = Fraction(0)
    for order in range(1, len(values)):
        values = [b - a for a, b in pairwise(values)]
        slope += Fraction((-1) ** (order - 1), order) * values[0]
    return slope


def _degree(formula: Formula, degrees: dict[Letter, int]) -> int:
    words = (word for word, _ in formula.words())
    return max((sum(degrees.get(factor.letter, 0) for factor in word.factors) for word in words), default=0)


def _structural(step: Step, reason: str) -> tuple[Answer, bool, str]:
    if step.relation is None:
        return Answer.UNDECIDED, False, reason
    again, positions = rewrite(step.before, step.relation)
    same = again == step.after and positions == step.positions
    return Answer.of(same), False, f"rule applied again at the same places; not evaluated: {reason}"
