"""Formulas as they stand in statements, logs and certificates, typeset as MathML.

The notation is that of the texts themselves: ``U^T M V``, ``W_{i-1}``, ``s_j^2 = 1/(eta lambda_j)``, ``prod_{j != i}``. MathML
is part of HTML: browsers draw it and screen readers read it without a script or a font of ours.

A text is set as a whole or not at all: every bracket and bar is closed, every sign is used, and no letter of the source is
missing from what is shown. Whatever is not understood in full is refused, and then shown as it stands.
"""

from __future__ import annotations

import re
from html import escape, unescape

from verify.report.pages.notation import CLOSING, GREEK, LARGE, NAMED, OPERATORS, SIGNS, NoFormula, tokens


def formula(text: str, *, display: bool = False) -> str:
    """Return the MathML of a formula, one element for each summand so that long ones may break between lines.

    Args:
        display: draw fractions with a bar, which takes more height than a line of text has.

    Raises:
        NoFormula: the text contains something that no formula does, or a bracket or bar of it is left open.
    """
    text = re.sub(r"(?<=[\w)}']) x (?=[\w({])", " × ", text.replace("(+)", "⊕"))
    text = re.sub(r"\b(\d+)x(?=\d+\b)", r"\1×", text)
    reader = _Reader(text, display)
    nodes = reader.row("")
    if reader.at < len(reader.tokens) or not nodes:
        raise NoFormula(f"no formula: {text!r}")
    _nothing_lost(text, "".join(nodes))
    pieces: list[list[str]] = [[]]
    for node in nodes:
        if node in BREAKS and pieces[-1]:
            pieces.append([])
        pieces[-1].append(node)
    for piece in pieces[1:]:  # a sign that begins a line has no space before it, and the usual one behind it
        piece[0] = piece[0].replace("<mo>", '<mo rspace=".28em">' if piece[0] in SUMS else '<mo lspace="0">')
    return " ".join(f"<math>{_row(piece)}</math>" for piece in pieces)


def formula_or_text(text: str, *, display: bool = False) -> str:
    """Return the MathML of a formula, or the text itself where it is none."""
    try:
        return formula(text, display=display)
    except NoFormula:
        return f"<code>{escape(text)}</code>"


BREAKS = {f"<mo>{escape(sign)}</mo>" for sign in "+−=≤≥≠<>→"}
"""Signs in front of which a line may break."""

SUMS = {"<mo>+</mo>", "<mo>−</mo>"}
"""Those that browsers take for the sign of what follows where they stand first, and set without space."""


class _Reader:
    """Reads a formula from left to right; a row is a list of MathML elements."""

    def __init__(self, text: str, display: bool) -> None:
        self.tokens = list(tokens(text))
        self.at = 0
        self.display = display
        self.parts = [False]  # by row that is being read: whether bars part its entries

    def row(self, ends: str, *, parted: bool = False) -> list[str]:
        """Read up to a sign that closes the row, which is left where it is, or to the end."""
        nodes: list[str] = []
        self.parts.append(parted)
        while self.at < len(self.tokens) and not self.closes(ends, bool(nodes)):
            alone = not nodes or nodes[-1].startswith("<mo>")
            nodes.append(self.scripted())
            if self.display and alone and self.see("operator", "/") and self.at + 1 < len(self.tokens):
                self.at += 1  # a bar is drawn only where it is plain what stands above it
                nodes[-1] = f'<mfrac displaystyle="true">{_bare(nodes[-1])}{_bare(self.scripted())}</mfrac>'
        self.parts.pop()
        return nodes

    def closes(self, ends: str, begun: bool) -> bool:
        """Whether the next sign closes a row; a bar does so after something that it can close."""
        kind, text = self.tokens[self.at]
        if kind != "operator" or not ends:
            return False
        if ends in ("|", "||"):
            return text == ends and begun and not self.after_sign()
        return text in ends

    def after_sign(self) -> bool:
        """Whether a sign stands before this place that wants something after it."""
        before = self.tokens[self.at - 1] if self.at else ("operator", "(")
        scripted = self.at > 1 and self.tokens[self.at - 2][0] == "script"
        return before[0] == "operator" and before[1] not in (")", "]", "}", "|", "||") and not scripted

    def see(self, kind: str, text: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] == (kind, text)

    def scripted(self) -> str:
        """Read one thing with what stands below and above it."""
        base, below, above = self.atom(), "", ""
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind not in ("primes", "star", "script") or (text == "_" and below):
                break
            self.at += 1
            if kind == "primes":
                above += f"<mo>{'′' * len(text)}</mo>"
            elif kind == "star":
                above += "<mo>*</mo>"
            elif text == "_":
                below = self.script(nested=True)
            else:
                above += self.script(transposed=True)
        if base in (f"<mo>{sign}</mo>" for sign in LARGE.values()):
            tag, over = ("munderover", _one(above)) if above else ("munder", "")
            return (
                f"<{tag}>{base}{_one(below)}{over}</{tag}>"
                if below
                else f"<mover>{base}{over}</mover>"
                if over
                else base
            )
        if below and above:
            return f"<msubsup>{base}{_one(below)}{_one(above)}</msubsup>"
        if below:
            return f"<msub>{base}{_one(below)}</msub>"
        return f"<msup>{base}{_one(above)}</msup>" if above else base

    def script(self, *, nested: bool = False, transposed: bool = False) -> str:
        """Read what stands below or above: in braces, one thing with a sign in front of it, or a sign alone."""
        if self.see("operator", "{"):
            inside = self.bracketed()[1:-1]
            if transposed and inside and inside[-1] == "<mi>T</mi>" and inside[:-1] in ([], ["<mo>−</mo>"]):
                inside[-1] = "<mo>⊤</mo>"
            return _row(inside)
        sign = ""
        if self.see("operator", "-") or self.see("operator", "+"):
            sign = f"<mo>{OPERATORS[self.tokens[self.at][1]]}</mo>"
            self.at += 1
            if self.at >= len(self.tokens) or self.tokens[self.at][0] not in ("name", "number"):
                return sign  # the pseudoinverse X^+, the positive part A_+
        if self.see("star", "*"):
            self.at += 1
            return "<mo>*</mo>"
        if transposed and self.see("name", "T"):
            self.at += 1
            return sign + "<mo>⊤</mo>"
        node = self.atom()
        if nested and re.fullmatch(r"<mi>[a-z]{2}</mi>", node):  # sigma_kd has two indices, each a letter
            node = f"<mrow><mi>{node[4]}</mi><mi>{node[5]}</mi></mrow>"
        if nested and self.see("script", "_"):
            self.at += 1
            node = f"<msub>{node}{_one(self.script())}</msub>"
        return sign + node

    def atom(self) -> str:
        """Read a number, a name, a bracket with all that it holds, or a sign.

        Raises:
            NoFormula: nothing is left, or a bracket is closed that was not opened.
        """
        if self.at >= len(self.tokens):
            raise NoFormula("something is missing at the end")
        kind, text = self.tokens[self.at]
        if kind == "operator" and (text in ("(", "[", "{") or (text == "<" and self.inner_product())):
            return _row(self.bracketed())
        if kind == "operator" and text in ("|", "||") and not (text == "|" and self.parts[-1]):
            return _row(self.bracketed())
        if kind in ("script", "star", "primes") or (kind == "operator" and text in (")", "]", "}")):
            raise NoFormula(f"{text!r} has nothing to belong to")
        self.at += 1
        if kind == "number":
            return f"<mn>{text.replace('-', '−')}</mn>"
        if kind == "name":
            return _name(text)
        if kind == "operator":
            return f"<mo>{escape(OPERATORS[text])}</mo>"
        return "<mo>·</mo>" if text == "·" else '<mspace width="0.17em"/>'

    def inner_product(self) -> bool:
        """Whether an angle opens a pair with a comma in it, ``<A, B>``, rather than compares."""
        rest = self.tokens[self.at + 1 :]
        inside = rest[: rest.index(("operator", ">"))] if ("operator", ">") in rest else []
        return ("operator", ",") in inside and not any(kind == "operator" and text in "<=" for kind, text in inside)

    def bracketed(self) -> list[str]:
        """Read a bracket, its ends included.

        Raises:
            NoFormula: it is not closed, or empty bars stand there.
        """
        opening = self.tokens[self.at][1]
        self.at += 1
        inside = self.row(CLOSING[opening], parted=opening == "[" and self.parted())
        if self.at >= len(self.tokens):
            raise NoFormula(f"{opening!r} is not closed")
        closing = self.tokens[self.at][1]
        self.at += 1
        if opening == "[" and closing == "]" and ("<mo>;</mo>" in inside or "<mo>|</mo>" in inside):
            return [_blocks(inside)]
        if len(inside) == 1 and inside[0].startswith("<mfrac") and (opening, closing) == ("(", ")"):
            return inside
        if opening == "<":
            return ["<mo>⟨</mo>", *inside, "<mo>⟩</mo>"]
        return [f"<mo>{OPERATORS[opening]}</mo>", *inside, f"<mo>{OPERATORS[closing]}</mo>"]

    def parted(self) -> bool:
        """Whether bars part the blocks of a matrix here, ``[A | B; C | D]``, rather than stand around something."""
        depth, bars = 0, 0
        for kind, text in self.tokens[self.at :]:
            depth += (kind == "operator" and text in "([{") - (kind == "operator" and text in ")]}")
            if depth < 0:
                break
            if kind == "operator" and depth == 0 and text == ";":
                return True
            bars += kind == "operator" and depth == 0 and text == "|"
        return bars % 2 == 1


def _nothing_lost(source: str, html: str) -> None:
    """Compare what is shown with the source, sign by sign, whatever the order in which scripts stand.

    Raises:
        NoFormula: a sign of the source is missing, or there is one too many.
    """
    left_out = "{}_^*·" + ("/()" if "<mfrac" in html else "") + ("[];|," if "<mtable" in html else "")
    asked = re.sub(r"[A-Za-z]+", lambda name: _shown(name[0]), source.replace("'", "′"))
    for sign in sorted(OPERATORS, key=len, reverse=True):
        asked = asked.replace(sign, OPERATORS[sign]) if len(sign) > 1 or sign == "-" else asked
    shown = unescape(re.sub(r"<[^>]*>", "", html)).translate(str.maketrans("⊤⟨⟩", "T<>"))
    parts = (sorted(sign for sign in text if not sign.isspace() and sign not in left_out) for text in (asked, shown))
    if next(parts) != next(parts) or re.search(
        r"<mi>[A-Za-z]{3,}</mi><mi>[A-Za-z]{3,}<", html
    ):  # or words run together
        raise NoFormula(f"not understood in full: {source!r}")


def _shown(name: str) -> str:
    return GREEK.get(name) or LARGE.get(name) or SIGNS.get(name) or name


def _name(text: str) -> str:
    if text in GREEK:
        return f"<mi>{GREEK[text]}</mi>"
    if text in LARGE:
        return f"<mo>{LARGE[text]}</mo>"
    if text in SIGNS:
        return f"<mo>{SIGNS[text]}</mo>"
    if text in NAMED:
        gap = ' lspace="0.3em" rspace="0.3em"' if text in ("and", "or", "not") else ' lspace="0.1em" rspace="0.2em"'
        return f"<mo{gap}>{text}</mo>"
    return f"<mi>{escape(text)}</mi>"


def _blocks(inside: list[str]) -> str:
    """A matrix of blocks, ``[A | B; C | D]`` or ``[A, B; C, D]``."""
    across = "<mo>|</mo>" if "<mo>|</mo>" in inside else "<mo>,</mo>"
    rows: list[list[list[str]]] = [[[]]]
    for node in inside:
        if node == "<mo>;</mo>":
            rows.append([[]])
        elif node == across:
            rows[-1].append([])
        else:
            rows[-1][-1].append(node)
    cells = "".join(f"<mtr>{''.join(f'<mtd>{_row(cell)}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f'<mtable class="matrix">{cells}</mtable>'


def _row(nodes: list[str]) -> str:
    return nodes[0] if len(nodes) == 1 else f"<mrow>{''.join(nodes)}</mrow>"


def _one(content: str) -> str:
    """Return what stands below or above as one element."""
    return (
        content
        if re.fullmatch(r"<(\w+)[^>]*>[^<]*</\1>|<mrow>.*</mrow>", content) and _single(content)
        else f"<mrow>{content}</mrow>"
    )


def _single(content: str) -> bool:
    return not content.startswith("<mrow>") or content.find("</mrow>") == len(content) - len("</mrow>")


def _bare(node: str) -> str:
    """Take the brackets from a numerator or denominator, where the bar takes their place."""
    inner = re.fullmatch(r"<mrow><mo>\(</mo>(.*)<mo>\)</mo></mrow>", node)
    if inner and inner[1].count("<mo>(</mo>") == inner[1].count("<mo>)</mo>"):
        depth_is_one = inner[1].find("<mo>)</mo>") == -1 or inner[1].find("<mo>(</mo>") < inner[1].find("<mo>)</mo>")
        if depth_is_one:
            return f"<mrow>{inner[1]}</mrow>"
    return node
