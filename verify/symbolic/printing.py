"""Formulas and derivations as text and as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.scalars import Monomial, Scalar
from verify.symbolic.traces import TraceSum
from verify.symbolic.words import Word

if TYPE_CHECKING:
    from verify.symbolic.derivation import Derivation, Step

GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega"
    "|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega"
)


def name_latex(name: str) -> str:
    """Return the LaTeX form of a name: ``W_{i-1}``, ``lambda'``, ``W*`` read as in the paper."""
    base, _, below = name.partition("_")
    body, marks = re.fullmatch(r"(.*?)(['*]*)", base, re.DOTALL).groups()  # type: ignore[union-attr]
    letters = rf"\{body}" if GREEK.fullmatch(body) else (body if len(body) <= 1 else rf"\mathrm{{{body}}}")
    below = below[1:-1] if below.startswith("{") and below.endswith("}") else below
    above = marks.replace("'", r"\prime ").strip()
    return letters + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def latex(formula: Formula) -> str:
    """Return a formula as LaTeX source, without dollar signs."""
    if isinstance(formula, Expression):
        return _sum((c, _word(word)) for word, c in formula.terms)
    if isinstance(formula, TraceSum):
        return _sum((c, rf"\operatorname{{tr}}\left({_word(word)}\right)") for word, c in formula.terms)
    if isinstance(formula, BlockMatrix):
        rows = r" \\ ".join(" & ".join(latex(block) for block in row) for row in formula.blocks)
        return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
    raise TypeError(f"no LaTeX for {type(formula).__name__}")


def derivation_text(derivation: Derivation) -> str:
    """Return the derivation as lines of text: the start, each step with its rule, the conclusion."""
    lines = [derivation.title, f"  start: {derivation.initial}"]
    for number, step in enumerate(derivation.steps, 1):
        lines.append(f"  {number}. {_because(step)}")
        lines.append(f"     {step.after}")
    if derivation.conclusion is not None:
        lines += [f"  conclusion: {derivation.conclusion.answer.value}"]
    return "\n".join(lines)


def derivation_latex(derivation: Derivation) -> str:
    """Return the derivation as one LaTeX ``align*`` display, the reason beside each line."""
    lines = [f"& {latex(derivation.initial)}"]
    for step in derivation.steps:
        sign = "=" if step.kind.value in ("relation", "normal form", "restate") else r"\rightsquigarrow"
        lines.append(rf"{sign}\;& {latex(step.after)} && \text{{({_plain(step.rule)})}}")
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _because(step: Step) -> str:
    places = f" at {', '.join(f'{p.word}:{p.factor}' for p in step.positions)}" if step.positions else ""
    return f"[{step.rule}]{places}" + (f" because {step.reason}" if step.reason else "")


def _plain(text: str) -> str:
    return re.sub(r"([_^&%#{}\\$])", lambda m: {"^": r"\^{}", "\\": ""}.get(m[1], "\\" + m[1]), text)


def _word(word: Word) -> str:
    return " ".join(_factor(factor) for factor in word.factors) or f"I_{{{name_latex(word.rows.name)}}}"


def _factor(factor: Factor) -> str:
    text = _letter(factor.letter)
    if not factor.transposed:
        return text
    return rf"{{{text}}}^{{\top}}" if "^" in text else rf"{text}^{{\top}}"


def _letter(letter: Letter) -> str:
    return letter.latex or name_latex(letter.name)


def _sum(terms: Iterable[tuple[Scalar, str]]) -> str:
    text = ""
    for coefficient, body in terms:
        number = _scalar(coefficient)
        minus = number.startswith("-") and len(coefficient.terms) == 1
        number = number[1:] if minus else number
        number = "" if number == "1" else (rf"\left({number}\right)" if len(coefficient.terms) > 1 else number)
        sign = (" - " if minus else " + ") if text else ("-" if minus else "")
        text += f"{sign}{number} {body}".replace("  ", " ") if number else sign + body
    return text or "0"


def _scalar(value: Scalar) -> str:
    text = " + ".join(_term(monomial, number) for monomial, number in value.terms)
    return text.replace("+ -", "- ") or "0"


def _term(monomial: Monomial, value: Fraction) -> str:
    above = [_power(name, power) for name, power in monomial if power > 0]
    below = [_power(name, -power) for name, power in monomial if power < 0]
    if value.denominator != 1:
        below.insert(0, str(value.denominator))
    if abs(value.numerator) != 1 or not above:
        above.insert(0, str(abs(value.numerator)))
    sign, top = "-" if value < 0 else "", " ".join(above)
    return sign + (rf"\frac{{{top}}}{{{' '.join(below)}}}" if below else top)


def _power(name: str, power: int) -> str:
    text = name_latex(name)
    return text if power == 1 else (rf"{{{text}}}^{{{power}}}" if "^" in text else rf"{text}^{{{power}}}")
