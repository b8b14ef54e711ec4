"""Induction over a layer index: base and step are derivations, the hypothesis is a relation like any other.

    P, Q, S, D = (family of letters indexed by j)
    induction = Induction(
        "product of an aligned chain",
        claim=lambda j: Relation("P_j = Q_j D_j Q_0^T", P(j), Q(j) @ D(j) @ Q(0).T),
        base=[define(P(0), identity("k_0")), define(D(0), identity("k_0"))],
        recurrence=lambda j: [define(P(j), W(j) @ P(j - 1)), define(W(j), Q(j) @ S(j) @ Q(j - 1).T),
                              define(D(j), S(j) @ D(j - 1))],
    )
    induction.concludes().answer

Base and step are cross-examined like any derivation. Each alone may be satisfiable while the two together are not
(``C = 2 I`` at the base, ``C = 0`` in the step), so the first indices are also derived with everything known at once,
at instances that satisfy all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from verify.claim import Answer, Outcome, every
from verify.symbolic.derivation import Derivation
from verify.symbolic.dimensions import Index, index
from verify.symbolic.outcome import cross_examined
from verify.symbolic.relations import Relation, RelationError, rewrite

ROUNDS = 12
UNROLLED = 2


@dataclass(frozen=True)
class InductionConclusion:
    """The answer with the derivations of base and step, and of the unrolled claim that was refuted, if any."""

    title: str
    answer: Answer
    base: Derivation
    step: Derivation
    refuted: Derivation | None
    log: tuple[str, ...]

    def outcome(self) -> Outcome:
        """Return the conclusion as the outcome of a check, the derivations being its log."""
        shown = [self.base, self.step, *([self.refuted] if self.refuted else [])]
        lines = tuple(line for derivation in shown for line in str(derivation).splitlines())
        witness = {} if self.refuted is None else dict(self.refuted.outcome().witness)
        derived = (self.base, self.step) if self.answer is Answer.HOLDS else ()
        reason = f"{self.title}: {self.log[-1]}"
        return Outcome(self.answer, reason, (*lines, *self.log), witness, derivations=derived)


class Induction:
    """The claim at index j for every j from ``first`` on, from the base and a recurrence.

    ``claim(j)`` is the statement at index j, its left side one word; ``base`` are the relations at the first
    index; ``recurrence(j)`` those that express what belongs to j by what belongs to j - 1. Each side of a claim
    is derived to zero as a difference: all relations are applied wherever they stand, in rounds, with the normal
    form between rounds.

    Raises:
        RelationError: when the claim does not depend on its index, or a recurrence is the claim itself.
    """

    def __init__(
        self,
        title: str,
        claim: Callable[[Index], Relation],
        base: Sequence[Relation],
        recurrence: Callable[[Index], Sequence[Relation]],
        *,
        variable: str = "j",
        first: Index | int | str = 0,
    ) -> None:
        self.title, self.claim, self.base, self.recurrence = title, claim, list(base), recurrence
        self.variable, self.first = index(variable), index(first)
        now, earlier = claim(self.variable), claim(self.variable - 1)
        if now.left == earlier.left:
            raise RelationError(f"{title}: the claim {now} does not depend on {variable}")
        for assumed, stated in ((recurrence(self.variable), now), (self.base, claim(self.first))):
            if any({r.left, r.right} == {stated.left, stated.right} for r in assumed):
                raise RelationError(f"{title}: the claim {stated} is among its own assumptions")

    def concludes(self) -> InductionConclusion:
        """Derive base and step. HOLDS needs both; FAILS an instance that refutes the claim itself.

        A refuted step alone does not refute the claim (no start may lead there); the claim is unrolled from the base
        for a few indices and evaluated. A proof needs these as well: instances that satisfy base and recurrence
        together, without which nothing was said.

        Raises:
            BrokenKernel: when a cross-examination contradicts the rewriting.
        """
        hypothesis = self.claim(self.variable - 1)
        hypothesis = Relation(
            f"induction hypothesis: {hypothesis.name}", hypothesis.left, hypothesis.right, "assumed at the index before"
        )
        base = self._derived(f"{self.title}, base", self.claim(self.first), self.base)
        step = self._derived(
            f"{self.title}, step", self.claim(self.variable), [*self.recurrence(self.variable), hypothesis]
        )
        log = [f"base: {base.answer.value}", f"step: {step.answer.value}"]
        if hypothesis not in [s.relation for s in step.steps]:
            log.append("the step does not use the induction hypothesis")
        unrolled = list(self._unrolled())
        refuted = next((d for d in (base, *unrolled) if d.answer is Answer.FAILS), None)
        answer = base.answer & step.answer
        if answer is Answer.FAILS and refuted is None:
            answer = Answer.UNDECIDED
            log.append("the step fails at an instance, the claim itself was not refuted")
        if refuted is not None:
            answer = Answer.FAILS
            log.append(f"refuted: {refuted.title}")
        if answer is Answer.HOLDS:
            examined = [cross_examined(derivation) for derivation in (base, step, *unrolled)]
            answer = every(outcome.answer for outcome in examined)
            log += [outcome.reason for outcome in examined if outcome.answer is not Answer.HOLDS][:1]
        if answer is Answer.HOLDS:
            log.append(f"base at {self.first} and step to every {self.variable} > {self.first}")
        return InductionConclusion(self.title, answer, base, step, refuted, tuple(log))

    def _unrolled(self) -> Iterator[Derivation]:
        """Yield the claims at first + 1, first + 2, ... with everything put in that is known by then."""
        known = list(self.base)
        for steps in range(1, UNROLLED + 1):
            at = self.first + steps
            known += self.recurrence(at)
            yield self._derived(f"{self.title}, at {at}", self.claim(at), known)

    @staticmethod
    def _derived(title: str, claim: Relation, relations: Sequence[Relation]) -> Derivation:
        derivation = Derivation(title, given=relations)
        difference = claim.left - claim.right
        derivation.start(difference)
        for _ in range(ROUNDS):
            applied = 0
            for relation in relations:
                if rewrite(derivation.current, relation)[1]:
                    derivation.apply(relation)
                    applied += 1
            if derivation.current.normal() != derivation.current:
                derivation.normalise()
            if not applied:
                derivation.concludes(difference * 0)
                return derivation
        raise RelationError(f"{title}: the relations still apply after {ROUNDS} rounds")
