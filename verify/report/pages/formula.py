"""Formulas as they stand in statements, logs and certificates, typeset as MathML.

The notation is that of the texts themselves: ``U^T M V``, ``W_{i-1}``, ``s_j^2 = 1/(eta lambda_j)``, ``prod_{j != i}``. MathML
is part of HTML: browsers draw it and screen readers read it without a script or a font of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

NAMED = {
    "tr", "rank", "min", "max", "exp", "ln", "log", "det", "diag", "ker", "dim", "vec", "sup", "inf", "gcd",
    "isdiagonal", "rows", "columns", "commutator", "vstack", "hstack", "frobenius2", "and", "or", "not", "mod", "span",
}  # fmt: skip
"""Functions and connectives, set upright."""

LARGE = {"sum": "∑", "prod": "∏"}

OPERATORS = {sign: sign for sign in ("+=", *"+=<>,;:|()[]{}/≥≤≠→×·∈∞‖−!⊕⊗")} | {
    "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "->": "→", "...": "⋯", "..": "…", "||": "‖", "-": "−",
}  # fmt: skip

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?P<name>[A-Za-z]+|[^\W\d_])(?P<primes>'*)"
    r"|(?P<script>[_^])|(?P<operator><=|>=|!=|==|\+=|->|\.\.\.|\.\.|\|\||[-+=<>,;:|()\[\]{}/≥≤≠→×·∈∞‖−!⊕⊗])|(?P<star>\*)"
)


SCRIPT = re.compile(r"_[\w{*]|\^[\w{(*'-]")


class NoFormula(ValueError):
    """A text that is not in the notation of formulas."""


def formula(text: str, *, display: bool = False) -> str:
    """Return the MathML of a formula, one element for each summand so that long ones may break between lines.

    Args:
        display: draw fractions with a bar, which takes more height than a line of text has.

    Raises:
        NoFormula: the text contains something that no formula does.
    """
    text = re.sub(r"(?<=[\w)}']) x (?=[\w({])", " × ", text.replace("(+)", "⊕"))
    nodes = _Reader(text, display).row("")
    pieces: list[list[str]] = [[]]
    for node in nodes:
        if node in BREAKS and pieces[-1]:
            pieces.append([])
        pieces[-1].append(node)
    for piece in pieces[1:]:
        piece[0] = piece[0].replace("<mo>", '<mo form="infix" lspace="0" rspace="0.28em">')
    return " ".join(f"<math>{_row(piece)}</math>" for piece in pieces)


def formula_or_text(text: str, *, display: bool = False) -> str:
    """Return the MathML of a formula, or the text itself where it is none."""
    try:
        return formula(text, display=display)
    except NoFormula:
        return f"<code>{escape(text)}</code>"


BREAKS = {f"<mo>{escape(sign)}</mo>" for sign in "+−=≤≥≠<>→"}
"""Signs in front of which a line may break."""


class _Reader:
    """Reads a formula from left to right; a row is a list of MathML elements."""

    def __init__(self, text: str, display: bool) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.display = display

    def row(self, end: str) -> list[str]:
        """Read up to a closing bracket, which is left where it is; a formula may have one too many of them."""
        nodes: list[str] = []
        while self.at < len(self.tokens) and (not end or self.tokens[self.at] != ("operator", end)):
            alone = not nodes or nodes[-1].startswith("<mo>")
            nodes.append(self.scripted())
            if self.display and alone and self.see("operator", "/") and self.at + 1 < len(self.tokens):
                self.at += 1  # a bar is drawn only where it is plain what stands above it
                nodes[-1] = f'<mfrac displaystyle="true">{_bare(nodes[-1])}{_bare(self.scripted())}</mfrac>'
        return nodes

    def see(self, kind: str, text: str) -> bool:
        return self.see_at(0, kind, text)

    def see_at(self, ahead: int, kind: str, text: str) -> bool:
        return self.at + ahead < len(self.tokens) and self.tokens[self.at + ahead] == (kind, text)

    def scripted(self) -> str:
        """Read one thing with what stands below and above it."""
        base, below, above = self.atom(), "", ""
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "primes":
                above += f"<mo>{'′' * len(text)}</mo>"
            elif kind == "star":
                above += "<mo>*</mo>"
            elif kind == "script" and text == "_" and not below:
                self.at += 1
                below = self.script()
                continue
            elif kind == "script" and text == "^":
                self.at += 1
                above += self.script()
                continue
            else:
                break
            self.at += 1
        if base in (f"<mo>{sign}</mo>" for sign in LARGE.values()):
            return f"<munder>{base}{_one(below)}</munder>" if below else base
        if below and above:
            return f"<msubsup>{base}{_one(below)}{_one(above)}</msubsup>"
        if below:
            return f"<msub>{base}{_one(below)}</msub>"
        return f"<msup>{base}{_one(above)}</msup>" if above else base

    def script(self) -> str:
        """Read what stands below or above: in braces, or one thing with a sign in front of it."""
        if self.see("operator", "{"):
            return _row(self.bracketed("}")[1:-1])
        sign = ""
        if self.see("operator", "-"):
            self.at += 1
            sign = "<mo>−</mo>"
        if self.see("name", "T"):
            self.at += 1
            return sign + "<mo>⊤</mo>"
        node = self.atom()
        if self.see("script", "_"):
            self.at += 1
            node = f"<msub>{node}{_one(self.script())}</msub>"
        return sign + node

    def atom(self) -> str:
        """Read a number, a name, a bracket with all that it holds, or a sign."""
        if self.at >= len(self.tokens):
            return "<mrow></mrow>"
        kind, text = self.tokens[self.at]
        if kind == "operator" and text in "([{":
            return _row(self.bracketed({"(": ")", "[": "]", "{": "}"}[text]))
        if kind == "operator" and text == "<" and self.inner_product():
            return _row(["<mo>⟨</mo>", *self.bracketed(">")[1:-1], "<mo>⟩</mo>"])
        if kind == "operator" and text in ("|", "||") and self.opens(text):
            return _row(self.bracketed(text))
        self.at += 1
        if kind == "number":
            return f"<mn>{text}</mn>"
        if kind == "name":
            return _name(text)
        if kind == "operator":
            return f"<mo>{escape(OPERATORS[text])}</mo>"
        if kind == "times":
            return '<mspace width="0.17em"/>'
        return f"<mo>{escape(text)}</mo>"

    def opens(self, bar: str) -> bool:
        """Whether a bar is the first of a pair: nothing that it could close stands before it."""
        before = self.tokens[self.at - 1] if self.at else ("operator", "")
        free = before[0] == "operator" and before[1] not in (")", "]", "}")
        return free and ("operator", bar) in self.tokens[self.at + 1 :]

    def inner_product(self) -> bool:
        """Whether an angle opens a pair with a comma in it, ``<A, B>``, rather than compares."""
        rest = self.tokens[self.at + 1 :]
        inside = rest[: rest.index(("operator", ">"))] if ("operator", ">") in rest else []
        return ("operator", ",") in inside and not any(kind == "operator" and text in "<=" for kind, text in inside)

    def bracketed(self, end: str) -> list[str]:
        """Read a bracket, its ends included."""
        opening = self.tokens[self.at][1]
        self.at += 1
        inside = self.row(end)
        closed = self.at < len(self.tokens)
        self.at += closed
        if end == "]" and any(node == "<mo>|</mo>" or node == "<mo>;</mo>" for node in inside):
            return [_blocks(inside)]
        if len(inside) == 1 and inside[0].startswith("<mfrac") and end == ")" and closed:
            return inside
        left, right = (f"<mo>{OPERATORS[sign]}</mo>" for sign in (opening, end))
        return [left, *inside, *([right] if closed else [])]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise NoFormula(f"no formula: {text[at : at + 20]!r}")
        at = match.end()
        if match["space"] or (match["script"] and not SCRIPT.match(text, match.start())):
            continue  # a mark at the end of a name, such as eta_, tells two names apart and means nothing else
        if match["name"]:
            yield from _names(match["name"], text, at)
            if match["primes"]:
                yield "primes", match["primes"]
        else:
            kind = next(key for key in ("number", "script", "operator", "star") if match[key])
            product = kind == "star" and re.compile(r"[\w(]").match(text, at)  # W3*W2, but W* X
            yield ("times" if product else kind), match[kind]


def _names(name: str, text: str, at: int) -> Iterator[tuple[str, str]]:
    """A name; digits that touch it stand below it, as in ``W1'``."""
    yield "name", name
    digits = re.compile(r"\d+").match(text, at)
    if digits and text[at - 1] != "'":
        yield "script", "_"


def _name(text: str) -> str:
    if text in GREEK:
        return f"<mi>{GREEK[text]}</mi>"
    if text in LARGE:
        return f"<mo>{LARGE[text]}</mo>"
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
