"""Signs and colours for rulings and outcomes. A colour never stands alone, and every sign has an ASCII form.

Imports next to nothing, because ``list`` must answer at once.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would take longer to import than everything else here takes to run
    from typing import IO

SIGN = {"holds": "✓", "argued": "≈", "held": "✓", "refuted": "✗", "failed": "✗", "broken": "!", "skipped": "-"}
"""By ruling or status; whatever is not here is open, and gets a question mark."""

COLOUR = {
    "holds": "green", "argued": "cyan", "held": "green", "refuted": "magenta", "failed": "red", "broken": "bold red",
}  # fmt: skip
"""Whatever is not here is open, and yellow: undecided, timed out and skipped are never green."""

ASCII = str.maketrans(
    {
        "✓": "+", "≈": "~", "✗": "x", "·": "-", "—": "-", "–": "-", "−": "-", "…": "...", "≥": ">=", "≤": "<=", "≠": "!=",
        "→": "->", "×": "x", "∀": "for all ", "∃": "exists ", "∈": " in ", "⇔": "iff", "²": "^2", "ᵀ": "^T",
        "’": "'", "‘": "'", "“": '"', "”": '"', "∞": "infinity", "√": "sqrt", "∑": "sum", "⊙": "o",
    }
)  # fmt: skip


def sign(word: str) -> str:
    """Return the sign of a ruling or of the status of a check."""
    return SIGN.get(word, "?")


def colour(word: str) -> str:
    """Return the colour of a ruling or of the status of a check."""
    return COLOUR.get(word, "yellow")


def look(ruling: str, strength: str = "") -> str:
    """Return the word whose sign, shape and colour a ruling has.

    What holds by an argument that is in words somewhere looks different from what a machine has checked throughout.
    """
    return "argued" if ruling == "holds" and strength == "argued" else ruling


def speaks_unicode(stream: IO[str]) -> bool:
    """Whether signs beyond ASCII can be shown: not with an encoding that lacks them, nor where the locale is C."""
    try:
        "✓✗·".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return (os.environ.get("LC_ALL") or os.environ.get("LANG") or "") not in ("C", "POSIX")


def in_ascii(text: str) -> str:
    """Return a text in ASCII: signs by their likeness, letters without accents, Greek ones by name."""
    return "".join(letter if letter.isascii() else _spelled(letter) for letter in text.translate(ASCII))


def _spelled(letter: str) -> str:
    import unicodedata

    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii")
    name = unicodedata.name(letter, "?").partition(" LETTER ")
    return bare or (name[2].lower() if name[0].startswith("GREEK ") else "?")


def spelled_out(text: str) -> str:
    """Return a text in which a terminal finds nothing to obey: escape sequences and the like by their numbers.

    Line breaks stay, and so do spaces of every kind.
    """
    if text.isprintable():
        return text
    return "".join(letter if _harmless(letter) else ascii(letter)[1:-1] for letter in text)


def _harmless(letter: str) -> bool:
    if letter.isprintable() or letter == "\n":
        return True
    import unicodedata

    return unicodedata.category(letter) == "Zs"


def silence() -> None:
    """Send what is still written to standard output nowhere: the reader of the pipe has gone."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (no file descriptor; lasts as long as we do)
