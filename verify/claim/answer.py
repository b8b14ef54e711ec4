"""The three answers a question of mathematics can get from a finite computation."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Answer(Enum):
    """Holds, fails, or undecided (Kleene's strong three-valued logic).

    There is deliberately no conversion to ``bool``: code that writes ``if answer:`` would have to
    decide silently what undecided means, and that decision is where false greens come from.
    """

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"

    @classmethod
    def of(cls, truth: bool) -> Answer:
        """Return HOLDS for ``True`` and FAILS for ``False``; anything but a plain ``bool`` is a TypeError."""
        if truth is True:
            return cls.HOLDS
        if truth is False:
            return cls.FAILS
        raise TypeError(f"expected True or False, got {type(truth).__name__}: {truth!r}")

    def __bool__(self) -> bool:
        raise TypeError("an Answer has three values; compare it with Answer.HOLDS, FAILS or UNDECIDED")

    def __invert__(self) -> Answer:
        return _NEGATION[self]

    def __and__(self, other: Answer) -> Answer:
        return every((self, other))

    def __or__(self, other: Answer) -> Answer:
        return some((self, other))


_NEGATION = {
    Answer.HOLDS: Answer.FAILS,
    Answer.FAILS: Answer.HOLDS,
    Answer.UNDECIDED: Answer.UNDECIDED,
}


def every(answers: Iterable[Answer]) -> Answer:
    """Return the conjunction: FAILS if any fails, HOLDS only if all hold (an empty conjunction is an error).

    Raises:
        ValueError: when there is nothing to combine; "nothing ran" must never read as a yes.
    """
    seen = set(answers)
    if not seen:
        raise ValueError("a conjunction over nothing has no answer here")
    if Answer.FAILS in seen:
        return Answer.FAILS
    return Answer.HOLDS if seen == {Answer.HOLDS} else Answer.UNDECIDED


def some(answers: Iterable[Answer]) -> Answer:
    """Return the disjunction: HOLDS if any holds, FAILS only if all fail (an empty disjunction is an error)."""
    return ~every(~answer for answer in answers)
