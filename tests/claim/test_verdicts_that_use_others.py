"""A corollary is never better than what it uses, and nothing uses itself."""

from __future__ import annotations

import pytest
from square_claim import (
    BOOK,
    CONTROL,
    DERIVED,
    USES_LEMMA,
    derivation_is_right,
    judged,
    pair,
    square,
    verdict,
)

from verify.claim import (
    Claim,
    Ruling,
    Source,
    Status,
    Step,
    Strength,
)


def test_a_corollary_inherits_strength_and_trusted_facts() -> None:
    exists = Step("there is one", by="exact_instances_agree", exists=True)
    lemma, _ = square("lemma", (exists, Step("known", cites=BOOK)), exists=True)
    found = judged([lemma, square("theorem", (DERIVED, USES_LEMMA))[0]])
    assert found["theorem.all"].ruling is Ruling.HOLDS
    assert found["theorem.all"].strength is Strength.CERTIFIED
    assert found["theorem.all"].trusted == ("known (a book, Theorem 5)",)


def test_a_sentence_that_meets_a_hypothesis_is_listed_with_what_is_trusted() -> None:
    step = Step("squares are symmetric", uses="lemma.all", given="symmetric")
    assert step.trusted == "squares are symmetric (so hypothesis symmetric of lemma.all is met: taken at its word)"
    both = Step("clearly", uses="lemma.all", given=("real", "symmetric"))
    assert both.trusted == "clearly (so hypotheses real, symmetric of lemma.all are met: taken at its word)"
    assert Step("squares are squares", uses="lemma.all").trusted == ""
    assert Step("known", cites=BOOK).trusted == f"known ({BOOK})"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("lemma", "ruling"),
    [
        ({"derivation_is_right": Status.FAILED, "one_instance_disagrees": Status.HELD}, "refuted"),
        ({"derivation_is_right": Status.TIMED_OUT}, "undecided"),
        ({"exact_instances_agree": Status.BROKEN}, "broken"),
    ],
)
def test_a_corollary_is_never_better_than_what_it_uses(lemma: dict[str, Status], ruling: str, order: int) -> None:
    found = judged(pair((DERIVED,), (DERIVED, USES_LEMMA))[::order], lemma=lemma)
    assert found["lemma.all"].ruling.value == ruling
    assert found["theorem.all"].ruling is Ruling.UNDECIDED
    assert found["theorem.all"].reasons == (f"it uses lemma.all, which is {ruling}",)


def test_a_corollary_of_what_did_not_run_is_undecided() -> None:
    claim, _ = square("theorem", (DERIVED, USES_LEMMA))
    assert verdict(claim).reasons == ("it uses lemma.all, which did not run",)


@pytest.mark.parametrize("order", [1, -1])
def test_every_statement_of_a_circle_is_broken(order: int) -> None:
    claims = pair((DERIVED, Step("by the theorem", uses="theorem.all")), (DERIVED, USES_LEMMA))
    corollary, _ = square("corollary", (DERIVED, USES_LEMMA))
    found = judged([*claims, corollary][::order])
    assert found["lemma.all"].ruling is found["theorem.all"].ruling is Ruling.BROKEN
    assert found["lemma.all"].reasons == ("the argument is circular: lemma.all uses theorem.all uses lemma.all",)
    assert found["corollary.all"].ruling is Ruling.UNDECIDED


def test_two_ways_to_the_same_lemma_are_no_circle() -> None:
    lemma, theorem = pair((DERIVED,), (DERIVED, USES_LEMMA))
    both = Step("by the theorem", uses="theorem.all")
    corollary, _ = square("corollary", (both, USES_LEMMA, USES_LEMMA))
    assert judged([corollary, theorem, lemma])["corollary.all"].ruling is Ruling.HOLDS


def test_a_statement_carried_by_uses_alone_still_needs_an_instance() -> None:
    lemma, _ = square("lemma")
    theorem = Claim("theorem", title="t", source=Source("s"))
    theorem.printed("all", "x^2 > -1", hypotheses={"real": "x is real"}, argument=[USES_LEMMA])
    theorem.printed("other", "x^2 > -2", hypotheses={}, argument=[DERIVED])
    theorem.derived(covers="all", controls=CONTROL)(derivation_is_right)
    assert judged([lemma, theorem])["theorem.all"].ruling is Ruling.UNDECIDED
