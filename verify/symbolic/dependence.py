"""What has to stay put when one letter moves: the question behind every gradient.

A gradient in W lets W range over all matrices and holds every other letter. A relation that only says what another
letter stands for, nobody needing that letter any more, does not stand in the way. Any other relation that mentions W
ties it down (``W W = W``), or makes something else move with it (``p^T p = rho``, ``W = U S V^T`` where S is needed).
A relation that is applied *after* a gradient speaks of the point at which the gradient is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Letter
from verify.symbolic.relations import Relation


def depends_on(letter: Letter, variable: Letter, relations: Sequence[Relation]) -> bool:
    """Whether the relations make a letter move with the variable."""
    meanings = [meaning for relation in relations for meaning in relation.meanings]
    reached, pending = {letter}, [letter]
    while pending:
        at = pending.pop()
        inside = {x for defined, body in meanings if defined == at for x in body.letters}
        pending += inside - reached
        reached |= inside
    return variable in reached - {letter}


def binding(variable: Letter, formula: Formula, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations that say more than what a letter stands for that neither the formula nor another one needs.

    Whatever values the letters that are left take, the letters left out can be computed so that their relations hold.
    """
    kept = list(relations)
    while True:
        for relation in kept:
            others = [other for other in kept if other is not relation]
            needed = names(formula, *(side for other in others for side in (other.left, other.right)))
            if any(
                letter != variable and letter.name not in needed and _takes_any_value(letter, body)
                for letter, body in relation.solutions
            ):
                kept = others
                break
        else:
            return kept


def tied(variable: Letter, relations: Iterable[Relation]) -> frozenset[str]:
    """Return the names of letters and scalars that the relations connect with the variable, through each other too."""
    groups = [names(relation.left, relation.right) for relation in relations]
    reached = frozenset([variable.name])
    while touching := [group for group in groups if group & reached and not group <= reached]:
        reached = reached.union(*touching)
    return reached - {variable.name}


def names(*formulas: Formula) -> frozenset[str]:
    """Return the names of the letters and scalars that occur."""
    letters = frozenset(letter.name for formula in formulas for letter in formula.letters)
    return letters.union(*(formula.symbols for formula in formulas))


def _takes_any_value(letter: Letter, body: Expression) -> bool:
    """Whether the letter may be what the body is, for all values of the letters of the body."""
    return letter.free or (letter.symmetric and letter.properties == ("symmetric",) and body.equals(body.T))
