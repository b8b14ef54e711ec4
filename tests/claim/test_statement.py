from __future__ import annotations

import hashlib
from typing import Any

import pytest

from verify.claim import Claim, ClaimError, Kind, Source, Statement, Step


def it_is_so(*, power: int = 2) -> bool:
    return True


HYPOTHESES = {"real": "x is real", "nonzero": "x is not 0"}


@pytest.fixture
def claim() -> Claim:
    return Claim("square", title="A square is positive", source=Source("Section 1"))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"by": ()},
        {"by": ""},
        {"by": "a_b", "uses": "a.b"},
        {"by": "a_b", "cites": Source("x")},
        {"uses": "a.b", "cites": Source("x")},
    ],
)
def test_a_step_rests_on_exactly_one_thing(fields: dict[str, Any]) -> None:
    with pytest.raises(ClaimError, match="exactly one"):
        Step("because", **fields)


def test_steps_that_say_nothing_or_point_nowhere() -> None:
    with pytest.raises(ClaimError, match="needs a sentence"):
        Step(" ", by="a_b")
    with pytest.raises(ClaimError, match=r"like 'lemma1\.repaired'"):
        Step("because", uses="lemma1")
    with pytest.raises(ClaimError, match="exhibit an instance"):
        Step("because", cites=Source("x"), exists=True)
    assert Step("because", by=["a_b", "c_d"]).by == ("a_b", "c_d")  # type: ignore[arg-type]


@pytest.mark.parametrize("step", [Step("known", cites=Source("a book")), Step("clearly", argued=True)])
def test_an_argument_of_citations_or_words_alone_checks_nothing(claim: Claim, step: Step) -> None:
    with pytest.raises(ClaimError, match="a check must carry a step"):
        claim.printed("all", "x^2 > 0", hypotheses=HYPOTHESES, argument=[step, step])


def test_given_belongs_to_a_used_statement() -> None:
    assert Step("x > 2", uses="a.b", given="big").given == ("big",)  # type: ignore[arg-type]
    with pytest.raises(ClaimError, match="goes with uses"):
        Step("x > 2", by="a_b", given=["big"])


def test_a_statement_cannot_be_altered_after_it_was_declared(claim: Claim) -> None:
    hypotheses = {"real": "x is real"}
    statement = claim.printed("all", "x^2 >= 0", hypotheses=hypotheses)
    with pytest.raises(TypeError, match="does not support item assignment"):
        statement.hypotheses["real"] = "nothing at all"  # type: ignore[index]
    hypotheses["real"] = "nothing at all"  # what it was made of is not what it is
    assert statement.hypotheses["real"] == "x is real"
    assert statement.intact
    object.__setattr__(statement, "text", "x^2 > 0")
    assert not statement.intact


@pytest.mark.parametrize("odd", ["\x1b[31mred", "bell \x07", "two\nlines", "\u202e turned round", "\ud800"])
def test_texts_that_a_terminal_would_obey_are_refused(claim: Claim, odd: str) -> None:
    with pytest.raises(ClaimError, match=r"contains U\+[0-9A-F]{4}, which cannot be printed"):
        claim.printed("all", odd, hypotheses=HYPOTHESES)
    with pytest.raises(ClaimError, match="cannot be printed"):
        claim.printed("all", "x^2 >= 0", hypotheses={"real": odd})
    with pytest.raises(ClaimError, match="cannot be printed"):
        claim.printed("all", "x^2 >= 0", hypotheses=HYPOTHESES, reading=odd)
    with pytest.raises(ClaimError, match="cannot be printed"):
        Step(odd, by="a_b")
    with pytest.raises(ClaimError, match="cannot be printed"):
        Step("known", cites=Source("a book", odd))
    with pytest.raises(ClaimError, match="cannot be printed"):
        Claim("odd", title=odd, source=Source("a book"))
    with pytest.raises(ClaimError, match="cannot be printed"):
        claim.derived(covers=odd, controls={"with_the_cube": {"power": 3}})(it_is_so)
    assert not claim.statements
    assert not claim.checks


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"part": "Only If"}, "lower-case"),
        ({"text": ""}, "needs a text"),
        ({"hypotheses": {"Real": "x is real"}}, "lower case"),
        ({"hypotheses": {"real": " "}}, "a sentence"),
        ({"adds": ("real",)}, "only a repaired"),
        ({"kind": Kind.REPAIRED}, "says which statement"),
    ],
)
def test_statements_that_are_refused(fields: dict[str, Any], complaint: str) -> None:
    whole = {"claim": "square", "part": "all", "kind": Kind.PRINTED, "text": "x^2 > 0", "hypotheses": HYPOTHESES}
    with pytest.raises(ClaimError, match=complaint):
        Statement(**{**whole, **fields})


def test_a_repair_owns_up_to_every_hypothesis_it_adds(claim: Claim) -> None:
    printed = claim.printed("all", "x^2 > 0", hypotheses={"real": "x is real"})
    with pytest.raises(ClaimError, match="name it in adds="):
        claim.repaired("silent", "x^2 > 0", repairs=printed, hypotheses=HYPOTHESES)
    with pytest.raises(ClaimError, match="name it in adds="):
        claim.repaired("reworded", "x^2 > 0", repairs=printed, hypotheses={"real": "x is a real number above 0"})
    with pytest.raises(ClaimError, match="word for word"):
        claim.repaired("idle", "x^2 > 0", repairs=printed, hypotheses=printed.hypotheses, adds=["real"])
    with pytest.raises(ClaimError, match="not among its hypotheses"):
        claim.repaired("absent", "x^2 > 0", repairs=printed, hypotheses=printed.hypotheses, adds=["nonzero"])
    repaired = claim.repaired("repaired", "x^2 > 0", repairs=printed, hypotheses=HYPOTHESES, adds=["nonzero"])
    assert repaired.adds == ("nonzero",)
    with pytest.raises(ClaimError, match="was not printed"):
        claim.repaired("again", "x^2 > 0", repairs=repaired, hypotheses=HYPOTHESES)


def test_a_repair_stays_within_its_claim(claim: Claim) -> None:
    printed = claim.printed("all", "x^2 > 0", hypotheses={})
    other = Claim("cube", title="t", source=Source("s"))
    with pytest.raises(ClaimError, match="another claim"):
        other.repaired("repaired", "x^2 > 0", repairs=printed, hypotheses={})


def test_the_digest_changes_with_every_word_and_with_nothing_else(claim: Claim) -> None:
    def digest(part: str = "all", text: str = "x^2 > 0", hypotheses: Any = HYPOTHESES, **more: Any) -> str:
        return Statement("square", part, Kind.PRINTED, text, hypotheses, **more).digest

    first = digest()
    assert first == digest(hypotheses=dict(reversed(HYPOTHESES.items())))
    assert first == digest(argument=(Step("because", by="a_b"),))
    changed = {
        digest(part="some"),
        digest(text="x^2 >= 0"),
        digest(hypotheses={"real": "x is real"}),
        digest(hypotheses={**HYPOTHESES, "nonzero": "x is not 1"}),
        digest(reading="for some x"),
    }
    assert len(changed) == 5
    assert first not in changed


def test_the_digest_is_the_same_on_every_machine() -> None:
    """Recorded verdicts and certificates rest on it, so the way it is computed may not drift."""
    statement = Statement("square", "all", Kind.PRINTED, "x² ≥ 0", {"real": "x is real"})
    written = (
        b'{"hypotheses":{"real":"x is real"},"id":"square.all","kind":"printed","reading":"",'
        b'"text":"x\\u00b2 \\u2265 0"}'
    )
    assert statement.digest == hashlib.sha256(written).hexdigest()
