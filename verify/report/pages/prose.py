"""Sentences with formulas in them: the formulas are found by their look and typeset, the words are left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from verify.report.pages.formula import formula, formula_or_text
from verify.report.pages.notation import GREEK, LARGE, NAMED, OPERATORS

NOT_LETTERS = {"a", "A", "I", "i.e.", "e.g.", "w.r.t.", "s.t."}
"""Words that look like letters of mathematics; they count as such only where they cannot be words."""

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
    "+=",
}

COMPARES = {"=", "<", ">", "<=", ">=", "!=", "==", "->", "≥", "≤", "≠"}

PLACES = {"Appendix", "Appendices", "Section", "Sections", "Figure", "Part"}
"""Words after which a single letter names a place in a paper."""

CONNECTIVES = {"and", "or", "not", "inf", "mod", "columns", "rows", "span"}
"""Words of formulas that are words of sentences in the first place."""

WORD = re.compile(r"[^\W\d_]+")

COMPOUND = re.compile(r"\(?((?:[b-zB-HJ-Z]|[a-z]+(?=[_^]))(?:[_^](?:\w+|\{[^{}]*\}))*)-([a-z]{3,})")
"""A letter of mathematics and a word: r-dimensional, s^2-dimensional."""

TENSOR = re.compile(r"\b([A-Z](?:_\w)?)( ?)\(x\)\2(?=[A-Z])")
"""A Kronecker product, as in ``I (x) T``."""

SHORT = 16
"""Signs of a formula that is not broken into lines."""


BALL = re.compile(r"Ball\(\[([^\[\]]+?) \+/- ([^\[\]]+)\]\)")
"""An enclosure as Arb prints it."""

QUOTED = re.compile(r"(?<=[\[ ])'(-?\d+(?:/\d+)?)'(?=[,\]])")
"""An exact number in a list, in quotes."""


COMMAND = re.compile(r"(?<!`)\bpython -m verify(?: \w[\w-]*)?(?: \w+-\w[\w-]*)?")
"""A line to be typed, in a sentence."""


def prose(text: str) -> str:
    """Return the HTML of a sentence, its formulas as MathML; what stands between double backquotes is one, or code."""
    text = QUOTED.sub(r"\1", BALL.sub(r"\1 ± \2", text))
    pieces = re.split(r"``(.+?)``", COMMAND.sub(r"``\g<0>``", text))
    return "".join(formula_or_text(piece) if at % 2 else _sentence(piece) for at, piece in enumerate(pieces))


def lettered(title: str) -> str:
    """Return the HTML of the name of a function in words: names of Greek letters in it are shown as these letters."""
    return WORD.sub(lambda word: formula(word[0]) if word[0] in GREEK else word[0], escape(title))


def _sentence(text: str) -> str:
    """Return the HTML of a sentence; blanks at its ends are kept, they part it from what stands beside it."""
    out: list[str] = []
    run: list[str] = []
    tokens = _units(TENSOR.sub(r"\1 ⊗ ", text.replace("(+)", "⊕")).split())
    for position, token in enumerate(tokens):
        after = position + 1 < len(tokens) and _follows(tokens, position + 1)
        bare = token.rstrip(",.;:") if token not in RELATIONS else token
        bare = bare.removesuffix(")") if _closed(bare) > _opened(bare) else bare
        named = position > 0 and tokens[position - 1].lstrip("(") in PLACES and len(bare) == 1
        inside = token.lstrip("(") if token.count("(") > token.count(")") else bare
        letter = inside in ("a", "A", "I") and not named and _is_letter(tokens, position)
        remark = token.count("(") > token.count(")") or _is_aside(bare)
        if run and run[-1] not in RELATIONS and token.startswith("(") and remark:
            out.append(_set(run))
            run = []
        if not named and (letter or _mathematical(token, inside, run[-1] if run else "", after)):
            run.append(token)
            if bare != token:
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


def _units(words: Sequence[str]) -> list[str]:
    """Join the words between brackets or bars into one, where all of them are mathematics."""
    units: list[str] = []
    at = 0
    while at < len(words):
        end = at + 1
        while end <= min(len(words), at + 24) and _open(" ".join(words[at:end])):
            end += 1
        joined = " ".join(words[at:end])
        if not (end <= len(words) and not _open(joined) and _is_pure(joined)) and re.match(
            r"[\w^]+\(|[\[{|]", words[at]
        ):
            end = at + 1  # a formula with words in it, which is shown as it stands
            while end < len(words) and _opened(" ".join(words[at:end])) > _closed(" ".join(words[at:end])):
                end += 1
            joined = " ".join(words[at:end])
            if words[at][0] == "|" and _open(joined):
                joined = ""
        if end > at + 1 and end <= len(words) and joined and not _open(joined):
            kept = _is_pure(joined) or not joined.startswith("(")
        else:
            kept = False
        if kept:
            units.append(joined)
            at = end
        else:
            units.append(words[at])
            at += 1
    return units


def _is_pure(text: str) -> bool:
    """Whether a text of several words has no word of a sentence in it."""
    if re.search(r"[,;:.] ?$", text[:-1]) and text[-1] in ",;:.":
        return False
    words = text.rstrip(",.;:").split()
    loose = {"i.e.", "e.g.", "w.r.t.", "s.t.", "and", "or", "not"}
    return all(
        word in RELATIONS | {"|", "in", ":"} or bool(re.fullmatch(r"[-\d.,/()\[\]{};|']+", word))
        or (word.strip("(),;[]{}") not in loose and (_letters(word) or word.strip("(),;[]{}|") in ("a", "A", "I")))
        for word in words
    )  # fmt: skip


def _is_aside(bare: str) -> bool:
    """Whether a bracket with a blank before it is a remark, ``r = 9 (m >= 2)``, and no factor."""
    if not (bare.startswith("(") and _closes_at_end(bare)):
        return False
    return bool(re.search(r"<|>|=|!|≥|≤|≠|,", bare)) or bare[1:-1].isdigit()


def _is_letter(tokens: Sequence[str], position: int) -> bool:
    """Whether ``a``, ``A`` or ``I`` is a letter of mathematics here: neither an article nor a person can stand there."""
    token, before = tokens[position], tokens[position - 1] if position else ""
    after = tokens[position + 1] if position + 1 < len(tokens) else ""
    bare = token.strip("(),.;:")
    if after in COMPARES or after in ("+", "⊕", "⊗") or before in RELATIONS or token.rstrip("),.;:") != token:
        return True
    if bare == "a":
        return after in ("and", "or") and len(tokens) > position + 2 and len(tokens[position + 2].strip(",.;:)")) == 1
    if after in ("is", "and", "has", "are", "or", "commutes") and not (after == "is" and bare == "I"):
        return True
    begins = not before or before[-1] in ".:;!?" or token != bare
    return not begins


def _follows(tokens: Sequence[str], position: int) -> bool:
    """Whether mathematics stands at this place: a letter, or a relation with something after it."""
    bare = tokens[position].lstrip("(").rstrip(",.;:")
    if tokens[position] in RELATIONS:
        return position + 1 < len(tokens) and _follows(tokens, position + 1)
    if (tokens[position - 1] in RELATIONS or tokens[position - 1].lstrip("(-") in ("ln", "log", "sqrt")) and bare[
        :1
    ].isdigit():
        return True
    if bare in ("ln", "log", "sqrt"):
        return position + 1 < len(tokens) and _follows(tokens, position + 1)
    if bare in ("a", "A", "I") and tokens[position - 1] in RELATIONS:
        return True
    return _letters(bare) or (tokens[position] in ("A", "I") and _is_letter(tokens, position))


def _mathematical(token: str, bare: str, last: str, after: bool) -> bool:
    """Whether a token belongs to a formula, given the last one of the formula so far and whether more follows."""
    before = bool(last)
    if " " in token:
        return True
    if token in RELATIONS:
        signs = ("-", "/", "*")
        return (before and (after or token not in signs)) or (token in ("-", "=", "x") and after)
    if bare in NOT_LETTERS:
        return False
    if bare in NAMED or bare in LARGE:
        return bare not in CONNECTIVES and after
    if re.fullmatch(r"-?[\d.,/()\[\]{}]+", bare):
        return before or (after and bare.lstrip("-").isdigit() and len(bare) < 3)
    return _letters(bare)


def _letters(text: str) -> bool:
    """Whether a word is made of letters as mathematics uses them: one at a time, Greek ones by name, with signs."""
    if text in NOT_LETTERS or text.strip("()") in CONNECTIVES or not text or text.endswith("'s"):
        return False
    words = WORD.findall(text)
    if not words:
        return bool(re.search(r"\d", text)) and bool(re.search(r"[=<>^+*|\[]", text))
    if text.startswith("'") or any(character in text for character in '`@#$%&?"~\\“”'):
        return False
    if re.fullmatch(r"[a-z]+_\d+", text):
        return True
    known = {*GREEK, *NAMED, *LARGE, "sqrt", "grad"} | ({"in"} if "{" in text else set())
    plain = [w for w in words if len(w) > 1 and w not in known and not re.fullmatch(r"[a-z][A-Z]", w)]
    if plain and not re.search(r"[\^_=]", text):
        return False
    return all(len(w) <= 2 or w in ("min", "max") for w in plain) and not re.search(r"[a-z]{2,}-[a-z]", text)


def _open(text: str) -> bool:
    """Whether a bracket or bar is still open; an angle counts as one where it touches what it holds."""
    return _opened(text) > _closed(text) or (text.count("|") % 2 == 1 and text != "|" and "[" not in text)


def _opened(text: str) -> int:
    return sum(map(text.count, "({[")) + len(re.findall(r"(?<!\w)<(?=\w)", text))


def _closed(text: str) -> int:
    return sum(map(text.count, ")}]")) + len(re.findall(r"(?<=\w)>(?!\w)", text))


def _set(run: list[str]) -> str:
    """Typeset a run, leaving outside it the punctuation at its end and brackets that it does not close."""
    text = " ".join(run)
    trail = re.search(r"[,.;:]*$", text)
    end = trail[0] if trail and not text.endswith("...") else ""
    text = text[: len(text) - len(end)] if end else text
    start = ""
    while text.startswith("(") and _opened(text) > _closed(text):
        start, text = start + "(", text[1:]
    while text.endswith(")") and _closed(text) > _opened(text):
        end, text = ")" + end, text[:-1]
    if text.startswith("(") and text.endswith(")") and _closes_at_end(text):
        start, end, text = start + "(", ")" + end, text[1:-1]
    worded = any(" " in unit and not _is_pure(unit) for unit in run)
    made = f"<code>{escape(text)}</code>" if worded else formula_or_text(text)
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
    if token in COMPARES:
        return f"<math><mo>{escape(OPERATORS.get(token, token))}</mo></math>"
    if compound := COMPOUND.match(token):
        return token[: compound.start(1)] + formula_or_text(compound[1]) + escape(token[compound.end(1) :], quote=False)
    if core.endswith("'s") and core[:-2] in GREEK:
        return token.replace(core, f"{formula(core[:-2])}’s")
    if (
        re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]*[a-z][a-z0-9-]*", core)
        and "." in core[1:-1]
        and not core.startswith("e.g")
    ):
        left, _, right = token.partition(core)
        return f"{escape(left)}<code>{escape(core)}</code>{escape(right)}"
    if re.search(r"[{}^]|_\w|\w_", token):
        return f"<code>{escape(token)}</code>"
    if re.fullmatch(r"\d+x\d+", core):
        return escape(token.replace("x", "×"), quote=False)
    return escape(token, quote=False)
