"""The table that ``list`` prints, a row a claim. Imports next to nothing, because ``list`` must answer at once."""

from __future__ import annotations

import os
import sys

from verify.report.signs import colour, in_ascii, look, sign, speaks_unicode, spelled_out

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would take longer to import than everything else here takes to run
    from collections.abc import Iterable, Mapping, Sequence

    Claim = Mapping[str, object]
    Words = list[tuple[str, str]]  # each with its colour, "" for none

COLUMNS = {"printed": "as printed", "repaired": "repaired", "extension": "ours"}

CODES = {
    "green": "32", "magenta": "35", "red": "31", "bold red": "1;31", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2",
}  # fmt: skip

ORDER = ("holds", "argued", "refuted", "broken")
"""In which order looks are counted; whatever is not here comes last."""

MEANS = {"argued": "holds, argued in words"}

NARROW = 76
"""Below this width there is no room for a table: the counts stand beside the name, and the title below."""


def show(claims: Sequence[Claim], *, verbose: bool = False, quiet: bool = False) -> None:
    """Print claims, each as in the record: id, title, source, statements with part, kind, ruling and strength.

    Args:
        verbose: every statement by its name, with its verdict in words.
        quiet: the ids alone.
    """
    width = _width()
    if quiet:
        rows: Iterable[Words] = ([(str(claim["id"]), "")] for claim in claims)
    elif verbose:
        rows = (row for claim in claims for row in _in_full(claim, width))
    else:
        rows = [*(_narrow(claims, width) if width < NARROW else _table(claims, width)), *_legend(claims, width)]
    painted = _coloured()
    text = "".join(f"{_line(row, painted)}\n" for row in rows)
    text = text or ("" if quiet else "no claims are installed; give a file with --claims\n")
    sys.stdout.write(text if speaks_unicode(sys.stdout) else in_ascii(text))
    sys.stdout.flush()


def _line(words: Words, painted: bool) -> str:
    pieces = [f"\x1b[{CODES[paint]}m{word}\x1b[0m" if paint and painted else word for word, paint in words]
    return "".join(pieces).rstrip()


def _table(claims: Sequence[Claim], width: int) -> Iterable[Words]:
    """Yield a head and one line a claim; a title that is too long ends in an ellipsis, an error is shown whole."""
    left = max(len(str(claim["id"])) for claim in claims) + 2 if claims else 0
    cells = [[_tally(claim, kind) for kind in COLUMNS] for claim in claims]
    widths = [
        max(len(head), *(_length(row[number]) for row in cells)) + 2 if cells else 0
        for number, head in enumerate(COLUMNS.values())
    ]
    titles = [spelled_out(str(claim["title"])) for claim in claims]
    longest = max((len(title) for title, claim in zip(titles, claims, strict=True) if _statements(claim)), default=0)
    middle = min(width - left - sum(widths), longest)
    if claims:
        heads = "".join(f"  {head}".ljust(wide) for head, wide in zip(COLUMNS.values(), widths, strict=True))
        yield [(" " * (left + middle) + heads, "dim")]
    for claim, title, row in zip(claims, titles, cells, strict=True):
        first: Words = [(str(claim["id"]).ljust(left), "bold")]
        if not _statements(claim):
            lines = list(_wrapped(title, width - left))
            yield [*first, (lines[0], "red")]
            yield from ([(" " * left + line, "red")] for line in lines[1:])
            continue
        first.append((_cut(title, middle).ljust(middle), ""))
        for tally, wide in zip(row, widths, strict=True):
            first += [("  ", ""), *tally, (" " * (wide - 2 - _length(tally)), "")]
        yield first


def _narrow(claims: Sequence[Claim], width: int) -> Iterable[Words]:
    for claim in claims:
        words: Words = [(str(claim["id"]), "bold")]
        for kind, head in COLUMNS.items():
            if tally := _tally(claim, kind):
                words = [*words, (" · " if len(words) > 1 else "  ", ""), (f"{head} ", "dim"), *tally]
        lines: list[Words] = [[]]
        for word in words:
            if lines[-1] and _length(lines[-1]) + len(word[0].rstrip()) > width:
                lines.append([("  ", "")])
            lines[-1].append(word)
        yield from lines
        yield from ([(f"  {line}", "")] for line in _wrapped(spelled_out(str(claim["title"])), width - 2))


def _in_full(claim: Claim, width: int) -> Iterable[Words]:
    """Yield the title, the source, and each statement with its verdict in words, a line each."""
    yield [(str(claim["id"]), "bold")]
    for line in _wrapped(spelled_out(f"{claim['title']} ({claim['source']})"), width - 2):
        yield [(f"  {line}", "")]
    left = max((len(statement["part"]) for statement in _statements(claim)), default=0)
    for kind, head in COLUMNS.items():
        for statement in _statements(claim):
            if statement["kind"] == kind:
                shape = look(statement["ruling"], statement["strength"])
                verdict = f"{sign(shape)} {statement['ruling'].upper()} {statement['strength']}".rstrip()
                yield [(f"    {head:10}  {statement['part'].ljust(left)}  ", ""), (verdict, colour(shape))]


def _legend(claims: Sequence[Claim], width: int) -> Iterable[Words]:
    """Yield what the signs mean that occur, and where there is more to read."""
    looks = dict.fromkeys(look(s["ruling"], s["strength"]) for claim in claims for s in _statements(claim))
    if not looks:
        return
    means = ", ".join(f"{sign(shape)} {MEANS.get(shape, shape)}" for shape in sorted(looks, key=_rank))
    yield []
    for line in _wrapped(
        f"{means}. Verdicts as recorded; list -v names every statement, show CLAIM explains it.", width
    ):
        yield [(line, "dim")]


def _tally(claim: Claim, kind: str) -> Words:
    """How many statements of a kind came out how: a sign and a number for each look."""
    looks = [look(s["ruling"], s["strength"]) for s in _statements(claim) if s["kind"] == kind]
    counts = [(f"{sign(shape)} {looks.count(shape)}", colour(shape)) for shape in sorted(set(looks), key=_rank)]
    return [word for number, count in enumerate(counts) for word in ([("  ", ""), count] if number else [count])]


def _rank(shape: str) -> tuple[int, str]:
    return (ORDER.index(shape) if shape in ORDER else len(ORDER), shape)


def _statements(claim: Claim) -> Sequence[Mapping[str, str]]:
    statements = claim["statements"]
    return statements if isinstance(statements, (list, tuple)) else ()


def _length(words: Words) -> int:
    return sum(len(word) for word, _ in words)


def _cut(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    return text[: width - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _wrapped(text: str, width: int) -> Iterable[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    yield line


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
