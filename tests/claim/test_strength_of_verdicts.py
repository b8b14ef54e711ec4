"""What a statement is worth that holds: its strength, what it trusts, and what it must not rest on."""

from __future__ import annotations

from typing import Any

import pytest
from square_claim import (
    BOOK,
    CONTROL,
    DERIVED,
    USES_LEMMA,
    derivation_is_right,
    hypothesis_is_needed,
    judged,
    pair,
    results,
    square,
    verdict,
)

from verify.claim import (
    Cases,
    Claim,
    ClaimError,
    Ruling,
    Source,
    Step,
    Strength,
    verdicts,
)
from verify.claim.check import declare


def test_the_strength_is_that_of_the_weakest_step() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    claim, _ = square(argument=(DERIVED, exists, Step("known", cites=BOOK)), exists=True)
    found = verdict(claim)
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.CERTIFIED)
    assert found.trusted == ("known (a book, Theorem 5)",)
    assert found.reasons == ("rests on exact instances alone: there is one",)


def test_an_exact_instance_is_certified_at_most() -> None:
    claim, _ = square(argument=())
    other = claim.extension(
        "all-but-one", "it may fail", hypotheses={}, exists=True,
        argument=[Step("there is none like it", by="hypothesis_is_needed", exists=True)],
    )  # fmt: skip

    @claim.certified(covers="one", controls=CONTROL, supports=[other])
    def one_instance_is_there(*, power: int = 2) -> bool:
        return True

    claim.validate()
    found = verdicts([claim], results(claim, {}))[other.id]
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.CERTIFIED)


def test_what_is_argued_in_words_is_worth_no_more_and_is_listed() -> None:
    claim, _ = square(argument=(DERIVED, Step("clearly", argued=True)))
    found = verdict(claim)
    assert (found.ruling, found.strength) == (Ruling.HOLDS, Strength.ARGUED)
    assert found.argued == ("clearly (square.all)",)
    assert found.trusted == ()
    assert list(Strength).index(Strength.CERTIFIED) < list(Strength).index(Strength.ARGUED)
    assert list(Strength).index(Strength.ARGUED) < list(Strength).index(Strength.SAMPLED)


def test_a_corollary_of_words_rests_on_words_too() -> None:
    found = judged(pair((DERIVED, Step("clearly", argued=True)), (DERIVED, USES_LEMMA)))["theorem.all"]
    assert (found.ruling, found.strength, found.argued) == (Ruling.HOLDS, Strength.ARGUED, ("clearly (lemma.all)",))


def test_no_check_is_declared_to_be_words() -> None:
    with pytest.raises(ClaimError, match="what is argued in words is a step"):
        declare(derivation_is_right, Strength.ARGUED, covers="all", controls=CONTROL)


# What a statement must not rest on


def test_an_instance_establishes_only_that_there_is_one() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    with pytest.raises(ClaimError, match="does not assert that there is something"):
        square(argument=(exists,))
    claim, statement = square(argument=(exists,), exists=True)
    assert statement.exists
    assert square()[1].digest != statement.digest
    assert verdict(claim).ruling is Ruling.HOLDS


@pytest.mark.parametrize("name", ["one_instance_disagrees", "hypothesis_is_needed"])
def test_no_statement_rests_on_a_counterexample_to_itself(name: str) -> None:
    with pytest.raises(ClaimError, match="a counterexample to that very statement"):
        square(argument=(Step("there is one", by=name, exists=True),), exists=True)


def test_what_carries_a_step_exhibits_nothing_and_neither_does_one_call_about_everything() -> None:
    claim = Claim("square", title="t", source=Source("s"))
    step = Step("all cases", by=("the_cases_agree", "the_space_agrees"))
    statement = claim.printed("all", "x^2 >= 0", hypotheses={"odd": "x is even and odd"}, argument=[step])

    @claim.certified(covers="all", controls=CONTROL, entire=True, instances=Cases([1, 2]))
    def the_cases_agree(x: int, *, power: int = 2) -> bool:
        return True

    @claim.certified(covers="all", controls=CONTROL, entire=True, supports=[statement])
    def the_space_agrees(*, power: int = 2) -> bool:
        return True

    claim.validate()
    assert verdict(claim).ruling is Ruling.UNDECIDED
    assert "vacuous" in verdict(claim).reasons[0]


def test_a_used_statement_brings_its_hypotheses_along() -> None:
    """The false theorem: x^2 > 4 for x > 2, hence for every real x."""
    claim = Claim("more", title="t", source=Source("s"))
    claim.extension("a", "x^2 > 4", hypotheses={"big": "x > 2"}, argument=[DERIVED])

    def user(part: str, hypotheses: dict[str, str], **given: Any) -> None:
        claim.statements.pop("all", None)
        claim.printed("all", part, hypotheses=hypotheses, argument=[Step("by a", uses="more.a", **given)])
        claim.validate()

    claim.derived(covers="all", controls=CONTROL)(derivation_is_right)
    with pytest.raises(ClaimError, match="does not account for its hypothesis 'big'"):
        user("x^2 > 4", {"real": "x is real"})
    with pytest.raises(ClaimError, match="does not account for its hypothesis 'big'"):
        user("x^2 > 4", {"big": "x is real"})  # the same name is not the same sentence
    with pytest.raises(ClaimError, match="given='small', which is no hypothesis of"):
        user("x^2 > 4", {"big": "x > 2"}, given=["small"])
    user("x^2 > 4", {"big": "x > 2"})
    user("x^2 > 9", {"bigger": "x > 3"}, given=["big"])


def test_a_used_statement_of_another_claim_does_so_too() -> None:
    lemma, _ = square("lemma")
    theorem = Claim("theorem", title="t", source=Source("s"))
    statement = theorem.printed("all", "x^2 >= 0", hypotheses={"any": "x is anything"}, argument=[DERIVED, USES_LEMMA])
    theorem.derived(covers="all", controls=CONTROL)(derivation_is_right)
    theorem.certified(covers="one", controls=CONTROL, supports=[statement])(hypothesis_is_needed)
    theorem.validate()  # alone it cannot know
    found = judged([lemma, theorem])["theorem.all"]
    assert found.ruling is Ruling.UNDECIDED
    assert "does not account for its hypothesis 'real'" in found.reasons[0]


@pytest.mark.parametrize("name", ["text", "hypotheses", "reading", "exists"])
def test_a_statement_that_was_altered_is_neither_loaded_nor_judged(name: str) -> None:
    claim, statement = square()
    object.__setattr__(statement, name, {"hypotheses": {}, "exists": True}.get(name, "another sentence"))
    with pytest.raises(ClaimError, match="altered after it was declared"):
        claim.validate()
    assert verdict(claim).ruling is Ruling.BROKEN
    assert verdict(claim).reasons == ("the statement was altered after it was declared",)
