"""The words and signs of a report, the same in every form of output. A colour never stands alone."""

from __future__ import annotations

from verify.claim.statement import Kind, Statement
from verify.claim.verdict import Ruling, Verdict
from verify.record.recorded import RecordedStatement

KIND = {Kind.PRINTED: "as printed", Kind.REPAIRED: "repaired", Kind.EXTENSION: "our extension"}

SIGN = {"holds": "✓", "held": "✓", "refuted": "✗", "failed": "✗", "broken": "!", "skipped": "-"}
"""By ruling or status; whatever is not here is open, and gets a question mark."""

COLOUR = {"holds": "green", "held": "green", "refuted": "magenta", "failed": "red", "broken": "bold red"}
"""Whatever is not here is open, and yellow: undecided, timed out and skipped are never green."""

ASCII = str.maketrans(
    {
        "✓": "+", "✗": "x", "·": "-", "—": "-", "–": "-", "−": "-", "…": "...", "≥": ">=", "≤": "<=", "≠": "!=",
        "→": "->", "×": "x", "∀": "for all ", "∃": "exists ", "∈": " in ", "⇔": "iff", "²": "^2", "ᵀ": "^T",
        "’": "'", "‘": "'", "“": '"', "”": '"',
    }
)  # fmt: skip


def sign(word: str) -> str:
    """Return the sign of a ruling or of the status of a check."""
    return SIGN.get(word, "?")


def colour(word: str) -> str:
    """Return the colour of a ruling or of the status of a check."""
    return COLOUR.get(word, "yellow")


def kind(statement: Statement) -> str:
    """Return where a statement comes from and its part, in words, with the reading if there are several."""
    words = KIND[statement.kind]
    if statement.part != words:
        words += f", {statement.part}"
    if statement.reading:
        meant = "" if statement.intended else ", probably not meant"
        words += f" (read as: {statement.reading}{meant})"
    return words


def agreement(verdict: Verdict, recorded: RecordedStatement | None) -> str:
    """Return how a verdict stands beside the record."""
    if recorded is None:
        return "no record"
    found = (verdict.ruling.value, verdict.strength.value if verdict.strength else "")
    same = found == (recorded.ruling, recorded.strength)
    return "as recorded" if same and recorded.digest == verdict.digest else f"recorded {recorded.ruling}"


def as_recorded(verdict: Verdict, recorded: RecordedStatement | None) -> bool:
    """Whether a verdict is what a record says, or what is expected without one: that the statement holds."""
    if recorded is None:
        return verdict.ruling is Ruling.HOLDS
    return agreement(verdict, recorded) == "as recorded"


def plural(count: int, noun: str) -> str:
    """Return ``1 instance``, ``10 000 instances``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}".replace(",", " ")


def sentence(name: str) -> str:
    """Return the name of a check or control as words."""
    return name.replace("_", " ")
