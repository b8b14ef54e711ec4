"""Small pieces of every page: rulings as badges (a sign, a word, a shape and a colour), tables, commands, folds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from verify.claim.evidence import Strength
from verify.claim.verdict import Ruling, Verdict
from verify.report.contents import StatementReport
from verify.report.signs import look, sign
from verify.report.wording import NO_CERTIFICATE, RESTS_ON_WORDS, agreement, uncertified

WORTH = {
    Strength.DERIVED: "derived: a symbolic argument, for every size",
    Strength.CERTIFIED: "certified: exact or enclosing arithmetic at listed instances",
    Strength.ARGUED: "argued: in words, not checked by machine",
    Strength.SAMPLED: "sampled: floating point on drawn instances; never a proof",
    Strength.COUNTEREXAMPLE: "counterexample: one exact instance",
}

REASON = {
    Ruling.HOLDS: "Every step of the argument is carried by a check, another statement that holds, a cited fact, or words.",
    Ruling.REFUTED: "It is false: there is an exact instance at which every hypothesis holds and the conclusion fails.",
    Ruling.UNDECIDED: "Neither established nor refuted here.",
    Ruling.BROKEN: "A check about it cannot be trusted, so nothing is concluded.",
}


def badge(word: str, strength: str = "") -> str:
    """Return a ruling or the status of a check as a badge, with its strength beside it."""
    shape = look(word, strength)
    mark = f'<span aria-hidden="true">{sign(shape)}</span> {escape(word.upper())}'
    beside = f' <span class="strength">{escape(strength)}</span>' if strength else ""
    return f'<span class="badge {escape(shape.replace(" ", "-"))}">{mark}</span>{beside}'


def ruled(verdict: Verdict) -> str:
    """Return the badge of a verdict; a refutation that leans on an argument in words says so."""
    leaning = RESTS_ON_WORDS if verdict.ruling is Ruling.REFUTED and verdict.argued else ""
    return badge(verdict.ruling.value, verdict.strength.value if verdict.strength else leaning)


def beside_record(report: StatementReport) -> str:
    """Return a warning where a verdict is not the one recorded, and where a refutation has no certificate; else ""."""
    words = agreement(report.verdict, report.recorded)
    bare = f' <span class="strength">{NO_CERTIFICATE}</span>' if uncertified(report) else ""
    return bare + (f' <span class="badge differs">! {escape(words)}</span>' if words.startswith("recorded ") else "")


NAMED_CELLS = frozenset({"status", "glance", "hypotheses", "ground", "uses", "errata"})
"""Kinds of tables whose cells stand below one another on a narrow page, each under the name of its column."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table of HTML cells; on a narrow page each cell says which column it belongs to."""
    names = [f' data-column="{re.sub("<[^>]*>", "", name)}"' if kind in NAMED_CELLS else "" for name in head]
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td{name}>{cell}</td>" for name, cell in zip(names, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names with what is to be said about each, as a list of descriptions; empty ones are left out."""
    inside = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in pairs if text)
    return f'<dl class="facts">{inside}</dl>' if inside else ""


def bullets(items: Iterable[str], kind: str = "") -> str:
    """Return a list of HTML items, "" if there are none."""
    inside = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="{kind}">{inside}</ul>' if inside else ""


def command(line: str) -> str:
    """Return a line to be typed."""
    return f'<pre class="command"><code>{escape(line)}</code></pre>'


def fold(summary: str, content: str, *, opened: bool = False) -> str:
    """Return content that a click folds away or out."""
    return f"<details{' open' if opened else ''}><summary>{summary}</summary>{content}</details>"
