"""Sentences with formulas in them: the formulas are found by their look and typeset, the words are left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from verify.report.pages.formula import GREEK, LARGE, NAMED, NoFormula, formula, formula_or_text

NOT_LETTERS = {"a", "A", "I", "i.e.", "e.g.", "w.r.t.", "s.t."}
"""Words that look like letters of mathematics; they count as such only beside a sign or between formulas."""

RELATIONS = {
    "=",
    "<",
    ">",
    "<=",
    ">=",
    "!=",
    "==",
    "+",
    "-",
    "->",
    "/",
    "x",
    "..",
    "...",
    "*",
    "≥",
    "≤",
    "≠",
    "⊕",
    "⊗",
    "|",
    "+=",
}

PLACES = {"Appendix", "Appendices", "Section", "Sections", "Figure", "Part"}
"""Words after which a single letter names a place in a paper."""

CONNECTIVES = {"and", "or", "not", "inf", "mod", "columns", "rows", "span"}
"""Words of formulas that are words of sentences in the first place."""

WORD = re.compile(r"[^\W\d_]+")

COMPOUND = re.compile(r"\(?([b-zB-HJ-Z](?:_\w)?)-([a-z]{4,})")
"""A letter of mathematics and a word: r-dimensional."""

TENSOR = re.compile(r"\b([A-Z](?:_\w)?) \(x\) (?=[A-Z])")
"""A Kronecker product, as in ``I (x) T``."""

SHORT = 16
"""Signs of a formula that is not broken into lines."""


def prose(text: str) -> str:
    """Return the HTML of a sentence, its formulas as MathML; what stands between double backquotes is one, or code."""
    pieces = re.split(r"``(.+?)``", text)
    return "".join(formula_or_text(piece) if at % 2 else _sentence(piece) for at, piece in enumerate(pieces))


def _sentence(text: str) -> str:
    """Return the HTML of a sentence; blanks at its ends are kept, they part it from what stands beside it."""
    out: list[str] = []
    run: list[str] = []
    tokens = TENSOR.sub(r"\1 ⊗ ", text.replace("(+)", "⊕")).split()
    for position, token in enumerate(tokens):
        after = position + 1 < len(tokens) and _follows(tokens, position + 1)
        bare = token.rstrip(",.;:") if token not in RELATIONS else token
        named = position > 0 and tokens[position - 1] in PLACES and len(bare) == 1
        if not named and _mathematical(token, bare, run[-1] if run else "", after):
            run.append(token)
            if bare != token and not _open("".join(run)):
                out.append(_set(run))
                run = []
        else:
            if run:
                out.append(_set(run))
                run = []
            out.append(_words(token))
    if run:
        out.append(_set(run))
    left, right = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() and out else "")
    return left + " ".join(out) + right


def _follows(tokens: Sequence[str], position: int) -> bool:
    """Whether mathematics stands at this place: a letter, or a relation with something after it."""
    bare = tokens[position].lstrip("(").rstrip(",.;:")
    if tokens[position] in RELATIONS:
        return position + 1 < len(tokens) and _follows(tokens, position + 1)
    if tokens[position - 1] in RELATIONS and bare[:1].isdigit():
        return True
    if bare in ("A", "I") and tokens[position - 1] in RELATIONS:
        return True
    return _letters(bare)


def _mathematical(token: str, bare: str, last: str, after: bool) -> bool:
    """Whether a token belongs to a formula, given the last one of the formula so far and whether more follows."""
    before = bool(last)
    if token in RELATIONS:
        signs = ("-", "/", "*", "|")
        return (before and (after or token not in signs)) or (token in ("-", "=", "x") and after)
    if bare in NOT_LETTERS:
        return (before and not _is_article(bare, after)) or last in RELATIONS
    if bare in NAMED or bare in LARGE:
        return bare not in CONNECTIVES and after
    if re.fullmatch(r"-?[\d.,/()\[\]{}]+", bare):
        return before or (after and bare.lstrip("-").isdigit() and len(bare) < 3)
    return _letters(bare)


def _is_article(word: str, after: bool) -> bool:
    return word in ("a", "A", "i.e.", "e.g.", "w.r.t.", "s.t.") and not after


def _letters(text: str) -> bool:
    """Whether a word is made of letters as mathematics uses them: one at a time, Greek ones by name, with signs."""
    if text in NOT_LETTERS or text.strip("()") in CONNECTIVES or not text or text.endswith("'s"):
        return False
    words = WORD.findall(text)
    if not words:
        return bool(re.search(r"\d", text)) and bool(re.search(r"[=<>^+*|\[]", text))
    if any(character in text for character in '`@#$%&?"~\\“”'):
        return False
    known = {*GREEK, *NAMED, *LARGE}
    plain = [w for w in words if len(w) > 1 and w not in known and not re.fullmatch(r"d[A-Z]", w)]
    if plain and not re.search(r"[\^_=]", text):
        return False
    return all(len(w) <= 2 or w in ("min", "max") for w in plain) and not re.search(r"[a-z]{2,}-[a-z]", text)


def _open(text: str) -> bool:
    """Whether a bracket is still open; an angle counts as one where it touches what it holds."""
    opened = sum(map(text.count, "({[")) + len(re.findall(r"<(?=\w)", text))
    return opened > sum(map(text.count, ")}]")) + len(re.findall(r"(?<=\w)>", text))


def _set(run: list[str]) -> str:
    """Typeset a run, leaving outside it the punctuation at its end and brackets that it does not close."""
    text = " ".join(run)
    trail = re.search(r"[,.;:]*$", text)
    end = trail[0] if trail and not text.endswith("...") else ""
    text = text[: len(text) - len(end)] if end else text
    start = ""
    while text.startswith("(") and _open(text):
        start, text = start + "(", text[1:]
    while text.endswith(")") and text.count(")") > text.count("("):
        end, text = ")" + end, text[:-1]
    if text.startswith("(") and text.endswith(")") and _closes_at_end(text):
        start, end, text = start + "(", ")" + end, text[1:-1]
    try:
        made = formula(text)
    except NoFormula:
        made = escape(text)
    # punctuation stays on the line of what it belongs to, and a short formula in one piece
    if (len(made) < 600 and (start or end)) or (len(text) <= SHORT and made.count("<math>") > 1):
        return f'<span class="nobreak">{escape(start)}{made}{escape(end)}</span>'
    return f"{escape(start)}{made}{escape(end)}"


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return position == len(text) - 1
    return False


def _words(token: str) -> str:
    """Plain words; names of statements and files as code."""
    core = token.strip("(),.;:")
    if compound := COMPOUND.match(token):
        return token[: compound.start(1)] + formula(compound[1]) + escape(token[compound.end(1) :], quote=False)
    if core.endswith("'s") and core[:-2] in GREEK:
        return token.replace(core, f"{formula(core[:-2])}’s")
    if (
        re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]*[a-z][a-z0-9-]*", core)
        and "." in core[1:-1]
        and not core.startswith("e.g")
    ):
        left, _, right = token.partition(core)
        return f"{escape(left)}<code>{escape(core)}</code>{escape(right)}"
    return escape(token, quote=False)
