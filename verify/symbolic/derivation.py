"""A derivation: a displayed calculation in which every step is a named rule, recorded and replayable.

    d = Derivation("gradient of layer i, any shapes, any depth", given=[residual])
    d.start(loss)
    d.apply(residual)          # put E = Y - A W B X
    d.gradient(W)
    d.concludes(expected)      # HOLDS, FAILS with an instance, or UNDECIDED
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from verify.claim import Answer, Outcome
from verify.symbolic.conclusion import Conclusion, compare
from verify.symbolic.dependence import binding, depends_on, names, tied
from verify.symbolic.dimensions import ShapeError
from verify.symbolic.expressions import Expression, identity, letter_of
from verify.symbolic.formulas import Formula
from verify.symbolic.gradients import gradient
from verify.symbolic.letters import Letter
from verify.symbolic.relations import Position, Relation, RelationError, rewrite
from verify.symbolic.traces import TraceSum


class StepKind(Enum):
    """What a step does; all but the last two leave the value unchanged."""

    RELATION = "relation"
    NORMAL_FORM = "normal form"
    RESTATE = "restate"
    MULTIPLY = "multiply"
    GRADIENT = "gradient"


@dataclass(frozen=True)
class Step:
    """One rewriting: what stood before, the rule and its reason, where it was applied, what stands after."""

    kind: StepKind
    rule: str
    reason: str
    before: Formula
    after: Formula
    positions: tuple[Position, ...] = ()
    relation: Relation | None = None
    variable: Letter | None = None
    sides: tuple[Expression, Expression] | None = None
    known: tuple[Relation, ...] = ()  # of a gradient: the relations it was taken under


class Derivation:
    """A sequence of checked steps from a starting formula to a conclusion.

    ``given`` lists hypotheses that hold although no step may cite them; relations that are applied are added.
    A relation that does not apply, or that comes too late for a gradient already taken, is an error.
    """

    def __init__(self, title: str, given: Sequence[Relation] = ()) -> None:
        self.title = title
        self.steps: list[Step] = []
        self.relations: list[Relation] = list(given)
        self.conclusion: Conclusion | None = None
        self._start: Formula | None = None

    def start(self, formula: Formula) -> Derivation:
        """Write down the formula to begin with."""
        if self._start is not None:
            raise RelationError(f"{self.title}: already started")
        self._start = formula
        return self

    @property
    def initial(self) -> Formula:
        """The formula the derivation starts from."""
        if self._start is None:
            raise RelationError(f"{self.title}: not started yet")
        return self._start

    @property
    def current(self) -> Formula:
        """The formula reached so far."""
        return self.steps[-1].after if self.steps else self.initial

    @property
    def same_value(self) -> bool:
        """Whether every step so far left the value unchanged, so that the start itself can be compared."""
        return all(step.kind not in (StepKind.MULTIPLY, StepKind.GRADIENT) for step in self.steps)

    def apply(self, *relations: Relation) -> Derivation:
        """Apply relations one after the other, each once at every place where its left side stands.

        Raises:
            RelationError: when one applies nowhere, or redefines a letter that a gradient took for a constant.
        """
        for relation in relations:
            self._refuse_hidden_dependence(relation)
            after, positions = rewrite(self.current, relation)
            if not positions:
                raise RelationError(f"{self.title}: {relation.name} applies nowhere in {self.current}")
            if relation not in self.relations:
                self.relations.append(relation)
            self._record(StepKind.RELATION, relation.name, relation.reason, after, positions, relation=relation)
        return self

    def normalise(self) -> Derivation:
        """Cancel, turn and reorder: bring the formula into normal form."""
        reason = "orthonormality, symmetry, diagonal letters commute, the trace is cyclic"
        self._record(StepKind.NORMAL_FORM, "normal form", reason, self.current.normal())
        return self

    def restate(self, formula: Formula, reason: str = "the same terms, written differently") -> Derivation:
        """Write the current formula in another way; both must have the same normal form."""
        if type(formula) is not type(self.current) or formula.normal() != self.current.normal():
            raise RelationError(f"{self.title}: {formula} does not have the normal form of {self.current}")
        self._record(StepKind.RESTATE, "restate", reason, formula)
        return self

    def multiply(self, left: Expression | None = None, right: Expression | None = None) -> Derivation:
        """Multiply from the left and from the right (the value changes)."""
        current = self._matrix()
        left = identity(current.rows) if left is None else left
        right = identity(current.cols) if right is None else right
        after = left @ current @ right
        rule = f"multiply by {left} and {right}"
        self._record(StepKind.MULTIPLY, rule, "from the left and from the right", after, sides=(left, right))
        return self

    def gradient(self, variable: Expression | Letter) -> Derivation:
        """Replace a sum of traces by its gradient with respect to a free letter (the value changes).

        All other letters and scalars are held. What is applied afterwards speaks of the point at which it is taken.

        Raises:
            RelationError: when a known relation makes another letter of the formula depend on the variable, or does
                not let the variable move freely; when a product of layers may contain the variable.
        """
        letter = letter_of(variable)
        if not isinstance(self.current, TraceSum):
            raise RelationError(f"{self.title}: only a sum of traces has a gradient, not {self.current}")
        for other in sorted(self.current.letters - {letter}, key=lambda x: x.name):
            if depends_on(other, letter, self.relations):
                raise RelationError(f"{self.title}: {other.name} depends on {letter.name}; expand it first")
        for relation in binding(letter, self.current, self.relations):
            if letter in relation.left.letters | relation.right.letters:
                raise RelationError(
                    f"{self.title}: {letter.name} cannot move freely while the others are held: {relation.name}"
                )
        after = gradient(self.current, letter)
        self._record(
            StepKind.GRADIENT, f"gradient in {letter.name}", "first variation of traces", after, variable=letter
        )
        return self

    def concludes(self, expected: Formula, *, instances: int = 8, seed: int = 0) -> Conclusion:
        """Compare what was reached with what was expected.

        Equal normal forms: HOLDS. Otherwise the claim is evaluated at instances that satisfy all relations, and
        FAILS with the first at which the two differ; UNDECIDED when there is none. A planted error is thus
        refuted, not just unproved.

        Raises:
            ShapeError: when the two are formulas of different kind or shape.
            BrokenKernel: when equal normal forms differ at an instance.
        """
        if type(expected) is not type(self.current) or expected.shape_dimensions() != self.current.shape_dimensions():
            raise ShapeError(f"{self.title}: {self.current} and {expected} differ in shape")
        claimed = self.initial if self.same_value else self.current
        self.conclusion = compare(
            self.title, claimed, self.current, expected, self.relations, len(self.steps), instances, seed
        )
        return self.conclusion

    @property
    def answer(self) -> Answer:
        """The answer of the conclusion, UNDECIDED before there is one."""
        return Answer.UNDECIDED if self.conclusion is None else self.conclusion.answer

    def outcome(self) -> Outcome:
        """Return the conclusion as the outcome of a check, the steps being its log, after its cross-examination.

        Raises:
            RelationError: when nothing has been concluded.
            BrokenKernel: when the cross-examination contradicts the rewriting.
        """
        from verify.symbolic.outcome import cross_examined

        return cross_examined(self)

    @property
    def lines(self) -> tuple[str, ...]:
        """The steps as they are printed, without the title."""
        return tuple(str(self).splitlines()[1:])

    def _matrix(self) -> Expression:
        if not isinstance(self.current, Expression):
            raise RelationError(f"{self.title}: {self.current} is no matrix expression")
        return self.current

    def _refuse_hidden_dependence(self, relation: Relation) -> None:
        """Let a relation speak of the point at which a gradient was taken, not of what was held while taking it."""
        known = [*self.relations, relation]
        for step in self.steps:
            if step.variable is None:
                continue
            ties = binding(step.variable, step.before, [*step.known, relation])
            shared = (names(step.before) & tied(step.variable, ties)) - {step.variable.name}
            if shared and relation in ties and step.variable in relation.left.letters | relation.right.letters:
                raise RelationError(
                    f"{self.title}: {relation.name} ties {step.variable.name} to {min(shared)}, "
                    "which the gradient took for a constant"
                )
            for other in step.before.letters - {step.variable}:
                if depends_on(other, step.variable, known):
                    raise RelationError(
                        f"{self.title}: {relation.name} makes {other.name} depend on {step.variable.name}, "
                        "which the gradient took for a constant"
                    )

    def _record(
        self,
        kind: StepKind,
        rule: str,
        reason: str,
        after: Formula,
        positions: tuple[Position, ...] = (),
        *,
        relation: Relation | None = None,
        variable: Letter | None = None,
        sides: tuple[Expression, Expression] | None = None,
    ) -> None:
        known = tuple(self.relations) if variable is not None else ()
        step = Step(kind, rule, reason, self.current, after, positions, relation, variable, sides, known)
        self.conclusion = None
        self.steps.append(step)

    def __str__(self) -> str:
        from verify.symbolic.printing import derivation_text

        return derivation_text(self)

