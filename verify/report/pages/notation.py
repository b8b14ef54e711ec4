"""The notation of formulas: which words are letters, functions and signs, and how a text is taken apart into them."""

from __future__ import annotations

import re
from collections.abc import Iterator

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

NAMED = {
    "sin", "cos", "Re", "Im", "binomial", "sign", "trace", "image",
    "tr", "rank", "min", "max", "exp", "ln", "log", "det", "diag", "ker", "dim", "vec", "sup", "inf", "gcd",
    "isdiagonal", "rows", "columns", "commutator", "vstack", "hstack", "frobenius2", "and", "or", "not", "mod", "span",
}  # fmt: skip
"""Functions and connectives, set upright."""

LARGE = {"sum": "∑", "prod": "∏"}

SIGNS = {"sqrt": "√", "grad": "∇", "in": "∈"}
"""Words that are shown as a sign."""

OPERATORS = {sign: sign for sign in ("+=", *"+=<>,;:|()[]{}/≥≤≠→×·∈∞‖−!⊕⊗")} | {
    "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "->": "→", "...": "⋯", "..": "…", "||": "‖", "-": "−",
}  # fmt: skip

CLOSING = {"(": ")]", "[": "])", "{": "}", "<": ">", "|": "|", "||": "||"}
"""What may close what is open; an interval may be open at one end."""

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?P<name>[A-Za-z]+|[^\W\d_])(?P<primes>'*)"
    r"|(?P<script>[_^])|(?P<operator><=|>=|!=|==|\+=|->|\.\.\.|\.\.|\|\||[-+=<>,;:|()\[\]{}/≥≤≠→×·∈∞‖−!⊕⊗])|(?P<star>\*)"
    r"|(?P<marks>'+)"
)


SCRIPT = re.compile(r"_[\w{*+|-]|\^[\w{(*'+|-]")


class NoFormula(ValueError):
    """A text that is not in the notation of formulas."""


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of everything in a formula.

    Raises:
        NoFormula: something in it is not of this notation.
    """
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise NoFormula(f"no formula: {text[at : at + 20]!r}")
        at = match.end()
        if match["space"]:
            continue
        if match["script"] and not SCRIPT.match(text, match.start()):
            if match["script"] == "_" and re.match(r"[\s),;/^*]|$", text[at:]):
                continue  # a mark at the end of a name, such as eta_, tells two names apart and means nothing else
            raise NoFormula(f"nothing stands at {text[match.start() : at + 20]!r}")
        if match["name"]:
            yield from _names(match["name"], text, at)
            if match["primes"]:
                yield "primes", match["primes"]
        elif match["marks"]:
            yield "primes", match["marks"]
        else:
            kind = next(key for key in ("number", "script", "operator", "star") if match[key])
            apart = text[: match.start()][-1:].isspace() and text[at : at + 1].isspace()
            product = kind == "star" and (apart or re.compile(r"[^\W_]|\(").match(text, at))  # W3*W2, but W* X, s*_j
            if product and text[match.start() - 1 : match.start()] in ("^", "_"):
                product = False
            dotted = apart or text[at : at + 1].isdigit()
            yield ("times" if product else kind), ("·" if product and dotted else match[kind])


def _names(name: str, text: str, at: int) -> Iterator[tuple[str, str]]:
    """A name; digits that touch it stand below it, as in ``W1'``."""
    yield "name", name
    digits = re.compile(r"\d+").match(text, at)
    if digits and name not in SIGNS and text[at - 1] != "'":
        yield "script", "_"
