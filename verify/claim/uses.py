"""Using a statement means meeting its hypotheses: each is the user's own, word for word, or its step says why it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verify.claim.errors import ClaimError
from verify.claim.statement import Statement, Step


def unaccounted(statement: Statement, step: Step, used: Statement) -> str:
    """Return what is wrong with a step's account of the hypotheses of the statement that it uses, or ""."""
    unknown = [name for name in step.given if name not in used.hypotheses]
    if unknown:
        return f"step {step.text!r} says given={unknown[0]!r}, which is no hypothesis of {used.id}"
    left = [
        name
        for name, sentence in used.hypotheses.items()
        if name not in step.given and statement.hypotheses.get(name) != sentence
    ]
    if not left:
        return ""
    names = ", ".join(repr(name) for name in left)
    return (
        f"step {step.text!r} uses {used.id} and does not account for its hypothesis {names}: assume it word for word, "
        "or say in the step why it is met and name it in given="
    )


def check_uses(statements: Iterable[Statement], known: Mapping[str, Statement]) -> None:
    """See that each step that uses one of the known statements accounts for its hypotheses.

    Raises:
        ClaimError: one does not; says which step and which hypothesis.
    """
    for statement in statements:
        for step in statement.argument:
            if step.uses in known and (wrong := unaccounted(statement, step, known[step.uses])):
                raise ClaimError(f"{statement.id}: {wrong}")
