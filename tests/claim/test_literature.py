"""What an argument cites stands in another work: no paper is its own literature."""

from __future__ import annotations

import pytest

from verify.claim import Claim, ClaimError, Source, Step

BY = Step("look", by="it_is_so")


def declare(cites: Source, text: str = "as is known") -> None:
    claim = Claim("square", title="A square is not negative", source=Source("Section 1.2", "Theorem 1"))
    claim.printed("all", "x^2 >= 0", hypotheses={}, argument=[BY, Step(text, cites=cites)])


@pytest.mark.parametrize("place", ["Section 1.2", "section 1.2", " Section 1.2.", "Section  1.2"])
def test_the_place_of_the_claim_is_no_literature(place: str) -> None:
    with pytest.raises(ClaimError, match="where square itself is printed"):
        declare(Source(place, "Theorem 1"))


@pytest.mark.parametrize(
    "place",
    ["", "Section 4", "Appendix A", "Theorem 3", "theorem 3.2, proof", "Lemma (2)", "Eq. (7)", "this paper", "§", "Above",
     "Proposition IV", "Corollary"],
)  # fmt: skip
def test_a_place_without_a_work_is_no_literature(place: str) -> None:
    with pytest.raises(ClaimError, match="a place without a work"):
        declare(Source(place))


def test_the_sentence_itself_is_no_literature() -> None:
    with pytest.raises(ClaimError, match="for the very sentence that is to be shown"):
        declare(Source("a book"), text="X^2 >= 0.")


@pytest.mark.parametrize(
    "source",
    [
        Source("Horn and Johnson, Matrix Analysis, Section 4.4"),
        Source("the theorem of Pythagoras"),
        Source("calculus", "Theorem 1"),
        Source("linear algebra"),
        Source("Section theory, a book"),
        Source("the inverse function theorem"),
    ],
)
def test_another_work_is(source: Source) -> None:
    declare(source)
