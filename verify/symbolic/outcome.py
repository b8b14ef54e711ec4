"""From derivations to the outcomes of checks: proved by normal forms, then cross-examined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from random import Random

from verify.claim import Answer, Outcome
from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.conclusion import BrokenKernel
from verify.symbolic.derivation import Derivation
from verify.symbolic.derived import DiagonalShape, ScalarIdentity
from verify.symbolic.evaluation import evaluate
from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula
from verify.symbolic.instances import sample_instance
from verify.symbolic.relations import Relation, RelationError
from verify.symbolic.replay import replay, replay_answer
from verify.symbolic.scalars import Scalar

INSTANCES = 12
"""Exact instances at which a structural question is put to the test when the structure gives no answer."""


def established(derivation: Derivation, expected: Formula) -> Outcome:
    """Return the outcome of ``derivation = expected``; a no comes with the instance at which the two sides differ.

    A yes means: equal normal forms, equal values at exact instances that satisfy the hypotheses, every single step
    replayed without the code that rewrote it, and no step on which SymPy disagrees.

    Raises:
        BrokenKernel: when the cross-examination contradicts the rewriting.
    """
    derivation.concludes(expected)
    return cross_examined(derivation)


def cross_examined(derivation: Derivation) -> Outcome:
    """Return the outcome of a derivation that has its conclusion: a yes only if it survives what ``established`` asks.

    Raises:
        RelationError: when nothing has been concluded.
        BrokenKernel: when the cross-examination contradicts the rewriting.
    """
    conclusion = derivation.conclusion
    if conclusion is None:
        raise RelationError(f"{derivation.title}: nothing concluded yet")
    outcome = conclusion.outcome(derivation.lines)
    if conclusion.answer is not Answer.HOLDS:
        return outcome
    if not conclusion.exhibited:
        return Outcome(Answer.UNDECIDED, f"{derivation.title}: no instance satisfies its hypotheses", outcome.log)
    replayed = replay(derivation)
    answer = replay_answer(replayed) if replayed else Answer.HOLDS
    if answer is Answer.FAILS:
        raise BrokenKernel(f"{derivation.title}: a step does not survive its replay")
    if answer is not Answer.HOLDS:
        return Outcome(answer, f"{derivation.title}: a step could not be replayed", outcome.log)
    from verify.symbolic.second_opinion import confirm

    evaluated = sum(step.evaluated for step in replayed)
    agreed = Counter(confirm(derivation))[Answer.HOLDS]
    opinion = f"SymPy agrees on {agreed}" if agreed else "SymPy has no opinion"
    reason = f"{len(replayed)} steps, {evaluated} replayed by evaluation, {opinion}; {conclusion.compared} instances compared"
    return Outcome(Answer.HOLDS, reason, outcome.log, derivations=(derivation,))


def shown_diagonal(formula: Expression | BlockMatrix, what: str, relations: Sequence[Relation] = ()) -> Outcome:
    """Return whether a formula is diagonal for all values of its letters: by its structure, or not at an instance."""
    normal, shape = formula.normal(), DiagonalShape(formula)
    if shape.answer is Answer.HOLDS:
        return Outcome(Answer.HOLDS, "", (f"{what} = {normal} consists of diagonal letters only",), derivations=(shape,))
    for number in range(INSTANCES):
        instance = sample_instance([formula], relations, number=number)
        entries = evaluate(formula, instance).entries
        if any(x for p, row in enumerate(entries) for q, x in enumerate(row) if p != q):
            return Outcome(Answer.FAILS, f"{what} is not diagonal", witness={"instance": str(instance)})
    return Outcome(Answer.UNDECIDED, f"{what}: the structure of {normal} does not decide")


def same_scalar(left: Scalar, right: Scalar, what: str) -> Outcome:
    """Return whether two Laurent polynomials are equal, for all values of their symbols; a no names values where they differ."""
    identity = ScalarIdentity(((left, right),))
    if identity.answer is Answer.HOLDS:
        return Outcome(Answer.HOLDS, "", (f"{what}: {left} = {right}",), derivations=(identity,))
    difference, rng = left - right, Random(0)
    for _ in range(INSTANCES):
        values = {name: Fraction(rng.randint(1, 9), rng.randint(1, 9)) for name in sorted(difference.symbols)}
        if difference.evaluate(values):
            at = ", ".join(f"{name} = {value}" for name, value in values.items())
            return Outcome(Answer.FAILS, f"{what}: {left} is not {right}" + f" at {at}" * bool(at))
    return Outcome(Answer.UNDECIDED, f"{what}: {left} and {right} differ, at no instance")


def same_entries(left: Sequence[Sequence[Scalar]], right: Sequence[Sequence[Scalar]], what: str) -> Outcome:
    """Return whether two tables of Laurent polynomials are equal entry by entry; a no names the first that differs.

    Raises:
        ValueError: the tables differ in shape, or are empty.
    """
    if not left or [len(row) for row in left] != [len(row) for row in right]:
        raise ValueError(f"{what}: two tables of one shape are compared, got {_shape(left)} and {_shape(right)}")
    rows = enumerate(zip(left, right, strict=True), 1)
    pairs = {(i, j): pair for i, row in rows for j, pair in enumerate(zip(*row, strict=True), 1)}
    identity = ScalarIdentity(tuple(pairs.values()))
    if identity.answer is Answer.HOLDS:
        lines = (f"{what}: {len(pairs)} entries, equal as polynomials",)
        return Outcome(Answer.HOLDS, "", lines, derivations=(identity,))
    (i, j), (one, other) = next((at, pair) for at, pair in pairs.items() if pair[0] - pair[1])
    return same_scalar(one, other, f"{what}, entry ({i}, {j})")


def _shape(table: Sequence[Sequence[Scalar]]) -> str:
    return f"rows of lengths {[len(row) for row in table]}"
