"""Every text of every claim through the setter: whatever is shown says the same as the source, sign for sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

import pytest

from verify.claim.discovery import installed, load
from verify.report.pages.formula import formula
from verify.report.pages.notation import GREEK, LARGE, NoFormula
from verify.report.pages.prose import prose

SHOWN = {**GREEK, **LARGE, "sqrt": "√", "grad": "∇", "in": "∈", "x": "×", "T": "⊤"}
"""What may stand for a word of the source."""

LIKE = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "→": "->", "⋯": "...", "…": "..", "‖": "||", "′": "'", "⟨": "<", "⟩": ">",
        "’": "'", "⊕": "(+)", "⊗": "(x)"}  # fmt: skip
"""What may stand for signs of the source."""

MARKS = r"[\s_^{}*·`]|=(?==)"
"""What only places things, or is a product that needs no sign."""


def texts() -> Iterator[str]:
    catalogue, failures = installed()
    assert not failures
    for location in catalogue.values():
        claim = load(location)
        yield claim.title
        yield from claim.notation
        for statement in claim.statements.values():
            yield from (statement.text, statement.reading or "", *statement.hypotheses.values())
            yield from (step.text for step in statement.argument)
        for check in claim.checks.values():
            yield from (check.covers, " ".join(check.docstring.partition("\n\n")[0].split()))


def letters(text: str) -> list[str]:
    """The signs of a text, shown or not, in an order that does not depend on which script stands first."""
    for sign, source in LIKE.items():
        text = text.replace(sign, source)
    for word, sign in sorted(SHOWN.items(), key=lambda item: -len(item[0])):
        text = text.replace(sign, word)
    return sorted(re.sub(MARKS, "", text))


def seen(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def balanced(text: str) -> bool:
    """Whether brackets close one another; an interval may be open at one end, and bars come in pairs."""
    pending = 0
    for sign in text:
        pending += (sign in "([{⟨") - (sign in ")]}⟩")
        if pending < 0:
            return False
    return pending == 0 and text.count("|") % 2 == 0 and text.count("‖") % 2 == 0


def test_nothing_is_lost_of_any_text_of_any_claim() -> None:
    everything = set(texts())
    assert len(everything) > 500
    for text in everything:
        html = prose(text)
        if "<mtable" not in html:  # blocks have no separators
            assert letters(seen(html)) == letters(text), text
        ElementTree.fromstring(f"<p>{html}</p>")
        pieces = html.replace("</math> <math>", "")
        for made in re.findall(r"<math>.*?</math>", pieces):
            assert balanced(seen(made)), text
        words = seen(re.sub(r"<math>.*?</math>|<code>.*?</code>", "", pieces))
        assert not re.search(r"[{}_^]", words), (text, words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A_+", "<msub><mi>A</mi><mo>+</mo></msub>"),
        ("t_-", "<msub><mi>t</mi><mo>−</mo></msub>"),
        ("X^+", "<msup><mi>X</mi><mo>+</mo></msup>"),
        ("s*_j", "<msubsup><mi>s</mi><mi>j</mi><mo>*</mo></msubsup>"),
        ("A^*", "<msup><mi>A</mi><mo>*</mo></msup>"),
        ("s^2_j", "<msubsup><mi>s</mi><mi>j</mi><mn>2</mn></msubsup>"),
        ("|P|_*", "<msub><mrow><mo>|</mo><mi>P</mi><mo>|</mo></mrow><mo>*</mo></msub>"),
        ("kappa^|T|", "<msup><mi>κ</mi><mrow><mo>|</mo><mi>T</mi><mo>|</mo></mrow></msup>"),
        ("prod_{i in T}", "<munder><mo>∏</mo><mrow><mi>i</mi><mo>∈</mo><mi>T</mi></mrow></munder>"),
        ("sigma_i^{-2}", "<msubsup><mi>σ</mi><mi>i</mi><mrow><mo>−</mo><mn>2</mn></mrow></msubsup>"),
        ("S_1'^-1", "<msubsup><mi>S</mi><mn>1</mn><mrow><mo>′</mo><mo>−</mo><mn>1</mn></mrow></msubsup>"),
        ("|grad F|^2", "<msup><mrow><mo>|</mo><mo>∇</mo><mi>F</mi><mo>|</mo></mrow><mn>2</mn></msup>"),
        ("3x3", "<mrow><mn>3</mn><mo>×</mo><mn>3</mn></mrow>"),
        ("sigma_kd", "<msub><mi>σ</mi><mrow><mi>k</mi><mi>d</mi></mrow></msub>"),
        ("sigma_nu", "<msub><mi>σ</mi><mi>ν</mi></msub>"),
        ("basis_1", "<msub><mi>basis</mi><mn>1</mn></msub>"),
        ("W_T^T", "<msubsup><mi>W</mi><mi>T</mi><mo>⊤</mo></msubsup>"),
    ],
)
def test_scripts_stand_where_they_belong(text: str, expected: str) -> None:
    assert formula(text) == f"<math>{expected}</math>"
    assert text == "3x3" or prose(text) == f"<math>{expected}</math>"


def sets(text: str) -> str:
    return seen(re.sub(r"<math>(.*?)</math>", r"⟦\1⟧", prose(text).replace("</math> <math>", ""))).replace("⟧ ⟦", " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so r = 9 (m >= 2); X", "so ⟦r=9⟧ (⟦m≥2⟧); ⟦X⟧"),
        ("the 3x3 convolutions", "the ⟦3×3⟧ convolutions"),
        ("for a >= 2", "for ⟦a≥2⟧"),
        ("the zeros of det(xI - T) lie", "the zeros of ⟦det(xI−T)⟧ lie"),
        ("at most 2 sqrt(sigma^2 + 1) of", "at most ⟦2√(σ2+1)⟧ of"),
        ("with ln 2 in it", "with ⟦ln2⟧ in it"),
        ("binomial(d, j) of them", "⟦binomial(d,j)⟧ of them"),
        ("an s^2-dimensional space", "an ⟦s2⟧-dimensional space"),
        ("the span of V_m(R^l) is", "the span of ⟦Vm(Rl)⟧ is"),
        ("A matrix A and a vector b", "A matrix ⟦A⟧ and a vector ⟦b⟧"),
        ("if B, A and I commute", "if ⟦B⟧, ⟦A⟧ and ⟦I⟧ commute"),
        ("min(5, stretched layers) + 1", "min(5, stretched layers) + 1"),
        ("S = span(x | y z", "S = span(x | ⟦yz⟧"),
        ("hypothesis 'rank' holds", "hypothesis 'rank' holds"),
        ("see Appendix I and Appendix A", "see Appendix I and Appendix A"),
        ("a foo_bar{ of", "a foo_bar{ of"),
    ],
)
def test_what_is_set_and_what_is_left(text: str, expected: str) -> None:
    assert sets(text) == expected


def test_words_in_a_formula_are_not_run_together() -> None:
    with pytest.raises(NoFormula, match="in full"):
        formula("min(5, stretched layers)")
