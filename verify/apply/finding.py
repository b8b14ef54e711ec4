"""What a result says about somebody's data: the answer in a sentence, then why, the witness, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from verify.apply.readings import Reading
from verify.claim.answer import Answer
from verify.claim.plain import plain

SCHEMA, VERSION = "verify-application", 1
_WORDS = {Answer.HOLDS: "yes", Answer.FAILS: "no", Answer.UNDECIDED: "undecided"}


@dataclass(frozen=True)
class Fact:
    """One piece of evidence: a name, the words for people, and the value for programs."""

    name: str
    text: str
    value: Any = None


@dataclass(frozen=True)
class Finding:
    """The outcome of an application.

    Attributes:
        application: its id.
        question: what was asked.
        answer: holds, fails or undecided.
        applies: whether the result says anything about these inputs; where it does not, the answer is ``fails``.
        sentence: the answer in a sentence.
        reading: in which sense the numbers were taken.
        inputs: what was read, a line each.
        evidence: why.
        witness: matrices and numbers that let a reader check a yes.
        certificate: a sealed certificate for the stand-alone checker, where the answer is exact.
        table: rows of named numbers, where the answer is a course in time.
        next: what to do next, a sentence each.
        notes: what was left out or assumed.
        details: the typed result of the decision, for library callers; not part of the JSON.
    """

    application: str
    question: str
    answer: Answer
    sentence: str
    reading: Reading
    inputs: Sequence[str] = ()
    evidence: Sequence[Fact] = ()
    witness: Mapping[str, Any] = field(default_factory=dict)
    certificate: Mapping[str, Any] | None = None
    table: Sequence[Mapping[str, Any]] = ()
    next: Sequence[str] = ()
    notes: Sequence[str] = ()
    details: Any = None
    applies: bool = True

    @property
    def word(self) -> str:
        """The answer as users expect it: ``yes``, ``no``, ``undecided``, or ``inapplicable`` where the result says nothing."""
        if self.answer is Answer.FAILS and not self.applies:
            return "inapplicable"
        return _WORDS[self.answer]

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain JSON values: exact numbers as text, no NaN."""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "application": self.application,
            "question": self.question,
            "answer": self.answer.value,
            "applies": self.applies,
            "sentence": self.sentence,
            "reading": {"exact": self.reading.exact, "text": self.reading.text},
            "inputs": list(self.inputs),
            "evidence": [{"name": f.name, "text": f.text, "value": plain(f.value)} for f in self.evidence],
            "witness": plain(dict(self.witness)),
            "certificate": dict(self.certificate) if self.certificate is not None else None,
            "table": [plain(dict(row)) for row in self.table],
            "next": list(self.next),
            "notes": list(self.notes),
        }
