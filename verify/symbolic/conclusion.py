"""What a derivation concludes: the comparison of normal forms, cross-checked and refuted by exact evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.claim import Answer, Outcome
from verify.symbolic.evaluation import evaluate
from verify.symbolic.formulas import Formula
from verify.symbolic.instances import Instance, NoInstance, Unsatisfied, sample_instance
from verify.symbolic.relations import Relation


class BrokenKernel(RuntimeError):
    """Equal normal forms with different values: an error in the rewriting code, never in the user's claim."""


@dataclass(frozen=True)
class Conclusion:
    """The answer, what was compared, and how.

    ``compared`` counts the exact instances, satisfying every relation, at which both sides were evaluated;
    ``witness`` is the first at which they differ.
    """

    title: str
    answer: Answer
    reached: Formula
    expected: Formula
    rewrites: int
    compared: int
    witness: Instance | None
    log: tuple[str, ...]

    @property
    def exhibited(self) -> bool:
        """Whether an instance that satisfies every hypothesis was exhibited."""
        return self.compared > 0

    def outcome(self, steps: tuple[str, ...] = ()) -> Outcome:
        """Return the conclusion as the outcome of a check, after the lines of its derivation."""
        witness = {} if self.witness is None else {"instance": str(self.witness)}
        return Outcome(self.answer, f"{self.title}: {self.log[-1]}", (*steps, *self.log), witness)

    def __str__(self) -> str:
        return f"{self.title}: {self.answer.value}" + "".join(f"\n  {line}" for line in self.log)


def compare(
    title: str,
    claimed: Formula,
    reached: Formula,
    expected: Formula,
    relations: Sequence[Relation],
    rewrites: int,
    instances: int,
    seed: int,
) -> Conclusion:
    """Decide ``claimed = expected`` under the relations, ``claimed`` having been rewritten to ``reached``.

    Raises:
        BrokenKernel: when the normal forms agree and an instance says otherwise.
    """
    proved = reached.normal() == expected.normal()
    log = [f"reached   {reached.normal()}", f"expected  {expected.normal()}"]
    witness, compared, obstacle, vacuous = None, 0, "", False
    for number in range(instances):
        try:
            instance = sample_instance([claimed, reached, expected], relations, number=number, seed=seed)
        except NoInstance as reason:
            obstacle, vacuous = str(reason), isinstance(reason, Unsatisfied)
            break
        compared += 1
        if evaluate(claimed, instance) != evaluate(expected, instance):
            witness = instance
            break
    if proved and witness is not None:
        raise BrokenKernel(f"{title}: equal normal forms {expected.normal()}, different values at {witness}")
    if proved and vacuous:
        answer = Answer.UNDECIDED
        log.append("equal normal forms, but the hypotheses could not be satisfied")
    elif proved:
        answer = Answer.HOLDS
        log.append(f"equal normal forms; equal values at {compared} exact instances")
    elif witness is not None:
        answer = Answer.FAILS
        log.append(f"refuted at {witness}")
    else:
        answer = Answer.UNDECIDED
        log.append(f"different normal forms; no difference at {compared} exact instances")
    if obstacle:
        log.append(f"hypotheses not exhibited: {obstacle}")
    return Conclusion(title, answer, reached, expected, rewrites, compared, witness, tuple(log))
