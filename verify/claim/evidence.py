"""What a check brings back: an answer, how strong it is, and what a reader can do with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from verify.claim.answer import Answer, every
from verify.claim.declared import listed, named
from verify.claim.errors import ClaimError
from verify.claim.plain import plain, plain_certificate


class Strength(Enum):
    """How much an outcome is worth, strongest first (the order of declaration is the order of strength)."""

    DERIVED = "derived"
    """Symbolic: shapes and the number of layers are symbols, so every size and depth is covered."""
    CERTIFIED = "certified"
    """Exact rational or algebraic arithmetic, or ball arithmetic, at the listed instances or boxes."""
    ARGUED = "argued"
    """A sentence of the argument is argued in words and checked by no machine; never the strength of a check."""
    SAMPLED = "sampled"
    """Floating point on drawn instances, against a derived tolerance. Never a proof."""
    COUNTEREXAMPLE = "counterexample"
    """One exact instance at which a statement fails: it decides that statement, and says no more."""


@dataclass(frozen=True)
class Defect:
    """How far a float computation missed what it should be, beside the miss that rounding explains.

    ``value`` and ``tolerance`` are in the same unit. The tolerance comes from
    :mod:`verify.numeric.tolerance`, never from a number typed into a check.
    """

    value: float
    tolerance: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", float(self.value))
        object.__setattr__(self, "tolerance", float(self.tolerance))
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0.0):
            raise ClaimError(f"a tolerance must be finite and not negative, got {self.tolerance!r}")
        if not self.value >= 0.0 and not math.isnan(self.value):
            raise ClaimError(f"a defect is a size and cannot be negative, got {self.value!r}")

    @property
    def answer(self) -> Answer:
        """FAILS beyond the tolerance; a NaN is beyond every tolerance."""
        return Answer.of(self.value <= self.tolerance)

    @property
    def ratio(self) -> float:
        """The defect in units of the tolerance (``inf`` for a defect where none is allowed, or NaN)."""
        if math.isnan(self.value):
            return math.inf
        if self.tolerance == 0.0:
            return 0.0 if self.value == 0.0 else math.inf
        return self.value / self.tolerance


@dataclass(frozen=True)
class Outcome:
    """The answer of one check at one place, with what supports it.

    Attributes:
        answer: holds, fails or undecided.
        reason: one sentence; for a failure, what was found instead of what was expected.
        log: the steps of a derivation, one line each.
        witness: named values a reader can look at (strings or JSON values; exact numbers as strings).
        defect: the float defect, for sampled checks.
        certificate: a sealed certificate that the stand-alone checker can replay.
        evaluated: whether every hypothesis was evaluated at the instance and holds there; only an
            :class:`Evaluated` says so.
        derivations: what was derived, as :mod:`verify.symbolic` returns it; a derived check needs some in each part.
        parts: the outcomes of which this one is the conjunction, none if it is no conjunction.
    """

    answer: Answer
    reason: str = ""
    log: tuple[str, ...] = ()
    witness: Mapping[str, Any] = field(default_factory=dict)
    defect: Defect | None = None
    certificate: Mapping[str, Any] | None = None
    evaluated: bool = False
    derivations: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    parts: tuple[Outcome, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.answer, Answer):
            raise ClaimError(f"an outcome's answer must be an Answer, got {type(self.answer).__name__}")
        if not isinstance(self.reason, str):
            raise ClaimError(f"an outcome's reason must be a sentence, got {type(self.reason).__name__}")
        if isinstance(self.log, str):
            raise ClaimError("an outcome's log is a sequence of lines, got one string")
        if self.defect is not None and self.answer is Answer.HOLDS and self.defect.answer is not Answer.HOLDS:
            raise ClaimError(f"an outcome cannot hold with a defect beyond its tolerance: {self.defect}")

    @classmethod
    def of(cls, result: Outcome | Counterexample | Evaluated | Defect | Answer | bool) -> Outcome:
        """Turn what a check function returned into an outcome.

        Raises:
            ClaimError: for anything else, ``None`` above all: a check that forgets to return says nothing.
        """
        if isinstance(result, Outcome):
            return result
        if isinstance(result, (Counterexample, Evaluated)):
            return result.outcome()
        if isinstance(result, Defect):
            return cls(result.answer, defect=result)
        if isinstance(result, Answer):
            return cls(result)
        if isinstance(result, bool):
            return cls(Answer.of(result))
        hint = "; write bool(...) around it" if type(result).__name__ in ("bool_", "bool") else ""
        kind = type(result).__name__
        raise ClaimError(
            f"a check must return an Outcome, Evaluated, Counterexample, Defect, Answer or bool, not {kind}{hint}"
        )

    @property
    def leaves(self) -> tuple[Outcome, ...]:
        """The parts of a conjunction, or the outcome itself."""
        return self.parts or (self,)

    def plain(self) -> Outcome:
        """Return the same outcome in plain values, ready to be written and sent between processes.

        Raises:
            ClaimError: the witness or the certificate has no plain form.
        """
        return Outcome(
            self.answer,
            plain(" ".join(self.reason.split())),
            tuple(plain(str(line)) for line in self.log),
            {plain(str(name)): plain(value) for name, value in self.witness.items()},
            self.defect,
            None if self.certificate is None else plain_certificate(self.certificate),
            self.evaluated,
        )

    @classmethod
    def conjunction(cls, outcomes: Sequence[Outcome]) -> Outcome:
        """Return the outcome that holds only if all do, with the reasons of those that do not, or of all.

        The defect is the worst one in units of its tolerance; the certificate is the first one. The parts are kept.

        Raises:
            ValueError: there is nothing to combine.
        """
        answer = every(outcome.answer for outcome in outcomes)
        open_reasons = [o.reason for o in outcomes if o.answer is not Answer.HOLDS and o.reason]
        reasons = open_reasons or [o.reason for o in outcomes if o.reason]
        log = tuple(line for outcome in outcomes for line in outcome.log)
        witness = {key: value for outcome in outcomes for key, value in outcome.witness.items()}
        certificates = [o.certificate for o in outcomes if o.certificate is not None]
        defect = max((o.defect for o in outcomes if o.defect), key=lambda defect: defect.ratio, default=None)
        return cls(
            answer, "; ".join(reasons), log, witness, defect, certificates[0] if certificates else None,
            parts=tuple(part for outcome in outcomes for part in outcome.parts or (outcome,)),
        )  # fmt: skip


@dataclass(frozen=True)
class Counterexample:
    """One exact instance at which every hypothesis of a statement was evaluated, and its conclusion.

    Attributes:
        hypotheses: each hypothesis of the statement, by name, evaluated at the instance.
        conclusion: the conclusion, evaluated at the instance.
        repair: hypotheses that the repaired statements add, by name, evaluated at the same instance.
        witness: the instance itself, in a form a reader can look at.
        certificate: a sealed certificate that the stand-alone checker can replay.
        dropped: the hypothesis that is left out, where the statement is attacked without it.

    The engine compares the names with the statement's own list, so that no hypothesis can be left out.
    """

    hypotheses: Mapping[str, bool | Answer]
    conclusion: bool | Answer
    repair: Mapping[str, bool | Answer] = field(default_factory=dict)
    witness: Mapping[str, Any] = field(default_factory=dict)
    certificate: Mapping[str, Any] | None = None
    dropped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for where, values in (("hypotheses", self.hypotheses), ("repair", self.repair)):
            named(f"counterexample: {where}=", values, object, "an answer")
        listed("counterexample: dropped=", self.dropped, str, "names of hypotheses")

    def sealed(self, certificate: Callable[[], Mapping[str, Any]]) -> Counterexample:
        """Return the counterexample with its certificate, which is made only if there is something to certify."""
        if self.outcome().answer is not Answer.HOLDS:
            return self
        return replace(self, certificate=certificate())

    def outcome(self, repairs: Iterable[Sequence[str]] = ()) -> Outcome:
        """HOLDS iff all hypotheses hold (the dropped ones fail) and the conclusion fails, all of it decided.

        Args:
            repairs: for each repair, the names of the hypotheses it adds. Each repair must have one that the
                instance violates, or the instance would refute that repair as well. Left out: one repair
                that adds all that is in ``repair``.
        """
        wrong: list[tuple[Answer, str]] = []
        for name, value in self.hypotheses.items():
            answer, wanted = _answer(value), Answer.FAILS if name in self.dropped else Answer.HOLDS
            if answer is not wanted:
                wrong.append((answer, f"hypothesis '{name}' {_SAYS[answer]}"))
        conclusion = _answer(self.conclusion)
        if conclusion is not Answer.FAILS:
            wrong.append((conclusion, f"the conclusion {_SAYS[conclusion]}"))
        for added in list(repairs) or [list(self.repair)]:
            if added and (missed := every(_answer(self.repair[name]) for name in added)) is not Answer.FAILS:
                wrong.append((missed, f"no hypothesis that the repair adds is violated ({', '.join(added)})"))
        if not wrong:
            count = len(self.hypotheses) - len(self.dropped)
            held = "1 hypothesis holds" if count == 1 else f"{count} hypotheses hold"
            reason = f"{held}, the conclusion fails"
            if self.dropped:
                reason += ", without: " + ", ".join(self.dropped)
            return Outcome(Answer.HOLDS, reason, witness=self.witness, certificate=self.certificate)
        undecided = all(answer is Answer.UNDECIDED for answer, _ in wrong)
        reason = "no counterexample: " + "; ".join(text for _, text in wrong)
        return Outcome(Answer.UNDECIDED if undecided else Answer.FAILS, reason, witness=self.witness)


@dataclass(frozen=True)
class Evaluated:
    """One instance of a check that supports a statement: every hypothesis evaluated there, and the conclusion.

    An instance at which a hypothesis does not hold is a miss: it is counted, and it neither holds nor fails. Where an
    exact check fails at one whose hypotheses all hold, the statement is refuted.

    Attributes:
        hypotheses: each hypothesis of the statements that the check supports, by name, evaluated at the instance.
        conclusion: what the check found there.
    """

    hypotheses: Mapping[str, bool | Answer]
    conclusion: Outcome | Defect | Answer | bool

    def __post_init__(self) -> None:
        named("evaluated: hypotheses=", self.hypotheses, object, "an answer")

    @property
    def missed(self) -> bool:
        """Whether a hypothesis does not hold."""
        return any(_answer(value) is Answer.FAILS for value in self.hypotheses.values())

    def outcome(self) -> Outcome:
        """That of the conclusion, where every hypothesis is decided."""
        wrong = [
            f"hypothesis '{name}' {_SAYS[a]}"
            for name, v in self.hypotheses.items()
            if (a := _answer(v)) is not Answer.HOLDS
        ]
        found = Outcome.of(self.conclusion)
        if wrong:
            return Outcome(Answer.UNDECIDED, "; ".join(wrong), witness=found.witness)
        return replace(found, evaluated=True)


_SAYS = {Answer.HOLDS: "holds", Answer.FAILS: "does not hold", Answer.UNDECIDED: "is undecided"}


def _answer(value: bool | Answer) -> Answer:
    return value if isinstance(value, Answer) else Answer.of(value)
