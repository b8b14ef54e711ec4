"""Formulas and sentences: what is mathematics is typeset, what is not is left alone, and nothing slips through as markup."""

from __future__ import annotations

import re
from html import escape

import pytest

from verify.report.pages.formula import formula, formula_or_text
from verify.report.pages.matrices import matrix_rows, value, witness
from verify.report.pages.notation import NoFormula
from verify.report.pages.prose import prose


def plain(html: str) -> str:
    """What a reader sees, formulas between bars."""
    html = html.replace("</math> <math>", "")
    html = re.sub(r"<math>(.*?)</math>", lambda m: f"|{re.sub('<[^>]+>', '', m[1])}|", html)
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "<math><mi>x</mi></math>"),
        ("U^T", "<math><msup><mi>U</mi><mo>⊤</mo></msup></math>"),
        ("W_{i-1}", "<math><msub><mi>W</mi><mrow><mi>i</mi><mo>−</mo><mn>1</mn></mrow></msub></math>"),
        ("W1", "<math><msub><mi>W</mi><mn>1</mn></msub></math>"),
        ("sqrt2", "<math><mrow><mo>√</mo><mn>2</mn></mrow></math>"),
        ("lambda'", "<math><msup><mi>λ</mi><mo>′</mo></msup></math>"),
        ("3/5", "<math><mrow><mn>3</mn><mo>/</mo><mn>5</mn></mrow></math>"),
    ],
)
def test_small_formulas(text: str, expected: str) -> None:
    assert formula(text) == expected


def test_a_kronecker_product_and_a_line_to_be_typed_stand_in_a_sentence() -> None:
    assert "|S=I⊗T|" in plain(prose("the taps S = I(x)T commute")).replace(" ", "")
    assert "f(x)" in plain(prose("where f(x) = 0")).replace("|", "")
    typed = prose("other sizes: python -m verify campaign phase-diagram. And python -m verify list shows more")
    assert "<code>python -m verify campaign phase-diagram</code>. And <code>python -m verify list</code> shows" in typed


def test_a_display_draws_fractions_with_a_bar() -> None:
    assert formula("(1/n) X", display=True).count("<mfrac") == 1
    assert "<mo>(</mo>" not in formula("(1/n) X", display=True)


def test_a_star_is_a_product_only_between_two_factors() -> None:
    assert plain(formula("W3*W2")) == "|W3W2|"
    assert plain(formula("W* X")) == "|W*X|"


@pytest.mark.parametrize("text", ["a & b", '"', "\\frac{1}{2}", "#"])
def test_what_is_no_formula_is_refused_or_shown_as_it_is(text: str) -> None:
    with pytest.raises(NoFormula):
        formula(text)
    assert "<script>" not in formula_or_text(text)


@pytest.mark.parametrize(
    "text", ["", "(", ")", "((x", "x)", "^", "_", "x^", "{", "}", "|", "||", "|x", "[a | b; c", "*", "'"]
)
def test_broken_formulas_are_refused_as_a_whole(text: str) -> None:
    for display in (False, True):
        with pytest.raises(NoFormula):
            formula(text, display=display)
    assert formula_or_text(text) == f"<code>{escape(text)}</code>"


def test_angles_are_brackets_only_around_a_pair() -> None:
    assert plain(formula("<A, B> C")) == "|⟨A,B⟩C|"
    assert plain(formula("a < b")).count("&lt;") == 1


def test_blocks_become_a_matrix() -> None:
    assert formula("[A | 0; 0 | B]").count("<mtd>") == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the network has d >= 3 layers", "the network has |d≥3| layers"),
        ("all layers are k x k with k > 1", "all layers are |k×k| with |k>1|"),
        ("A real square is not negative", "A real square is not negative"),
        ("a matrix", "a matrix"),
        ("rank E(0) >= rank X - 1", "|rankE(0)≥rankX−1|"),
        ("except one layer i with 1 < i < d", "except one layer |i| with |1<i<d|"),
        ("see (2) and equations (13-17)", "see (2) and equations (13-17)"),
        ("in 20 instances", "in 20 instances"),
        ("uses theorem1.only-if", "uses theorem1.only-if"),
        ("(lambda' < 0: turn it)", "(|λ′<0|: turn it)"),
        ("the sigma's of mode j", "the |σ|’s of mode |j|"),
        ("either/or, i.e. both", "either/or, i.e. both"),
        ("``U^T V`` is 3 x 2", "|U⊤V| is |3×2|"),
    ],
)
def test_sentences(text: str, expected: str) -> None:
    assert plain(prose(text)).replace("&gt;", ">").replace("&lt;", "<") == expected


def test_nothing_in_a_sentence_becomes_markup() -> None:
    shown = prose("<script>alert(1)</script> & x < y ``<b>``")
    assert "<script" not in shown
    assert "<b>" not in shown


def test_matrices_are_written_out() -> None:
    assert matrix_rows([["1", "2/3"]]) == [["1", "2/3"]]
    assert value([["1", "-2/3"]]).count("<mtd>") == 2
    assert "<mo>−</mo><mfrac>" in value("-2/3")


@pytest.mark.parametrize("entry", [[], [[]], [["1"], ["1", "2"]], "12", [[["1"]]], ["1", "2"], 3])
def test_what_is_no_matrix_is_no_matrix(entry: object) -> None:
    assert matrix_rows(entry) == []
    assert value(entry) or entry == []


def test_a_large_matrix_is_named_by_its_shape() -> None:
    assert "13 × 13" in value([["0"] * 13] * 13)


def test_a_list_of_matrices_is_numbered_like_layers() -> None:
    shown = plain(witness({"W(0)": [[["1"]], [["2"]]], "note": "text & more"}))
    assert "W1(0)" in shown
    assert "W2(0)" in shown
    assert "text &amp; more" in shown


def test_a_letter_before_a_word_is_set_and_a_word_in_brackets_is_not() -> None:
    assert prose("an r_i-dimensional space").startswith("an <math><msub><mi>r</mi><mi>i</mi></msub></math>-dimensional")
    assert prose("well-known, a-priori") == "well-known, a-priori"
    assert prose("i <= j (or none)").endswith("(or none)")


def test_a_short_formula_stays_in_one_line() -> None:
    assert '<span class="nobreak">' in prose("with 1 < i < d")
    assert '<span class="nobreak">' not in prose("where W_1 W_2 W_3 + W_4 W_5 W_6 = A + B + C + D holds")


def test_kronecker_products_differentials_and_places() -> None:
    assert "⊗</mo>" in prose("for S = I (x) T: depth")
    assert "⊗" not in prose("the product (x) of")
    assert "<mo>⟨</mo>" in prose("for any loss: dL = <D, dF> at the output")
    assert prose("the display of Appendix B has it") == "the display of Appendix B has it"


def test_long_lists_of_matrices_are_named_and_roots_are_set() -> None:
    assert value([[[["1"]], [["2"]]]] * 10) == "20 matrices, see the certificate"
    assert "13 matrices" in witness({"W": [[["1"]]] * 13})
    assert "<mo>−</mo><msqrt><mn>2</mn></msqrt>" in value([["1", "-1 sqrt(2)"]])
    assert "<mn>3</mn><msqrt>" in value([["3 sqrt(5)"]])
    assert 'class="equation wide"' in witness({"Y": [["123456789012345"] * 3]})
