"""One row a claim: what ``list`` prints. Imports next to nothing, because ``list`` must answer at once."""

from __future__ import annotations

import os
import sys

from verify.report.signs import colour, in_ascii, look, sign, speaks_unicode, spelled_out

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would take longer to import than everything else here takes to run
    from collections.abc import Iterable, Mapping, Sequence

KIND = {"printed": "as printed", "repaired": "repaired", "extension": "our extension"}

CODES = {"green": "32", "magenta": "35", "red": "31", "bold red": "1;31", "yellow": "33", "cyan": "36"}


def show(claims: Sequence[Mapping[str, object]]) -> None:
    """Print claims, each as in the record: id, title, source, statements with part, kind, ruling and strength."""
    lines = list(_lines(claims, _width(), _coloured()))
    text = "".join(f"{line}\n" for line in lines) or "no claims are installed; give a file with --claims\n"
    sys.stdout.write(text if speaks_unicode(sys.stdout) else in_ascii(text))
    sys.stdout.flush()


def _lines(claims: Sequence[Mapping[str, object]], width: int, coloured: bool) -> Iterable[str]:
    left = max((len(str(claim["id"])) for claim in claims), default=0) + 3
    for claim in claims:
        words = spelled_out(f"{claim['title']} ({claim['source']})").split()
        yield from _wrapped(str(claim["id"]).ljust(left), words, words, left, width)
        plain: list[str] = []
        shown: list[str] = []
        for kind, statements in _by_kind(claim["statements"]):
            plain += [*f"{KIND.get(kind, kind)}:".split()]
            shown += plain[len(shown) :]
            for statement in statements:
                word = statement["ruling"]
                strength = f" {statement['strength']}" if statement["strength"] else ""
                shape = look(word, statement["strength"])
                text = f"{sign(shape)} {statement['part']} {word.upper()}{strength};"
                plain.append(text)
                shown.append(f"\x1b[{CODES[colour(shape)]}m{text}\x1b[0m" if coloured else text)
        if plain:
            plain[-1], shown[-1] = plain[-1].rstrip(";"), shown[-1].replace(";\x1b[0m", "\x1b[0m").rstrip(";")
        yield from _wrapped(" " * left, plain, shown, left, width)


def _by_kind(statements: object) -> Iterable[tuple[str, list[Mapping[str, str]]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for statement in statements if isinstance(statements, (list, tuple)) else ():
        found.setdefault(statement["kind"], []).append(statement)
    return found.items()


def _wrapped(first: str, plain: Sequence[str], shown: Sequence[str], left: int, width: int) -> Iterable[str]:
    """Yield lines with a hanging indent; ``plain`` has the lengths, ``shown`` the colours."""
    line, length = first, len(first)
    for word, colourful in zip(plain, shown, strict=True):
        if length > left and length + 1 + len(word) > width:
            yield line
            line, length = " " * left, left
        gap = " " if length > left else ""
        line, length = f"{line}{gap}{colourful}", length + len(gap) + len(word)
    yield line.rstrip()


def _width() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 20:
        return int(given)
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, 40)
    except (OSError, ValueError):
        return 100


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
