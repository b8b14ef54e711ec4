"""A fact of the literature stands in another work: a paper that cites itself has shown nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from verify.claim.errors import ClaimError
from verify.claim.statement import Source, Statement

WITHIN = re.compile(
    r"(this|the|our) (paper|article|work|note)s?|above|below|§+|((sub)?sections?|secs?|appendix|appendices|chapters?|parts?|pages?"
    r"|theorems?|lemmas?|lemmata|propositions?|corollar(y|ies)|claims?|remarks?|footnotes?|definitions?|equations?|eqs?"
    r"|formulas?|figures?|examples?)\.?( \(?[a-z]?[\d.]*\)?| \(?[ivxl]+\)?)?",
)
"""How a place within a paper begins, where the paper is not named."""


def check_citations(statements: Iterable[Statement], sources: Mapping[str, Source]) -> None:
    """See that what arguments cite stands in another work than what is checked.

    Args:
        sources: where each claim that is known is printed, by its id.

    Raises:
        ClaimError: a step cites a place of the paper itself, a place without a work, or the very sentence it is to carry.
    """
    own = {_plain(source.place): name for name, source in sources.items()}
    for statement in statements:
        for step in statement.argument:
            if step.cites is None:
                continue
            where = f"{statement.id}: step {step.text!r} cites {str(step.cites)!r}"
            place = _plain(step.cites.place)
            if place in own:
                raise ClaimError(
                    f"{where}, which is where {own[place]} itself is printed; use its statement (uses=), or cite another work"
                )
            if not place or WITHIN.fullmatch(re.split(r"[,;:]", step.cites.place.casefold().strip())[0].strip()):
                raise ClaimError(f"{where}, a place without a work: name the work in which the fact stands")
            if _plain(step.text) == _plain(statement.text):
                raise ClaimError(f"{where} for the very sentence that is to be shown")


def _plain(text: str) -> str:
    """Return a text without what makes no difference: case, spaces, punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))
