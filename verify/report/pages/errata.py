"""What a source gets wrong and what survives: a table to read in two minutes, and an entry for each refuted statement."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from verify.claim.verdict import Ruling
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport
from verify.report.pages import evidence, overview
from verify.report.pages.links import Links, anchor
from verify.report.pages.marks import facts, ruled, table
from verify.report.pages.prose import lettered, prose
from verify.report.pages.statement import heading
from verify.report.wording import plural

Refuted = tuple[ClaimReport, StatementReport]

NOTHING = "Nothing: no statement is offered in its place."
"""Said plainly of a refuted statement that has no repair."""


def summary(report: Report, links: Links, *, entries: bool = True) -> str:
    """Return the tables of what is refuted: as it was meant, then only by a reading that was probably not meant.

    Args:
        entries: whether a row leads to its :func:`entry`, which stands on the same page; to the statement otherwise.
    """
    found = overview.refuted(report)
    meant = [pair for pair in found if pair[1].statement.intended]
    literal = [pair for pair in found if not pair[1].statement.intended]
    titles = ("Refuted in the reading that was probably meant", "Refuted only in a reading that was probably not meant")
    return "".join(_table(title, pairs, links, entries) for title, pairs in zip(titles, (meant, literal), strict=True))


def _table(title: str, pairs: Sequence[Refuted], links: Links, entries: bool) -> str:
    if not pairs:
        return ""
    head = ("printed", "the instance at which it fails", "what survives")
    rows = [
        _row(*pair, links, f"#{place(pair[1])}" if entries else links.statement(pair[1].statement.id)) for pair in pairs
    ]
    return f"<p><strong>{title} ({len(pairs)})</strong></p>" + table(head, rows, "errata")


def _row(claim: ClaimReport, one: StatementReport, links: Links, target: str) -> tuple[str, str, str]:
    name = escape(f"{claim.name}{_part(one)}")
    at = [
        f'{lettered(check.title)}<br><span class="source">{prose(check.covers)}</span>'
        for check in _against(claim, one)
    ]
    mended = [f"{links.to_statement(s.statement.id)} {ruled(s.verdict)}" for s in overview.surviving(claim, one)]
    return (
        f"<strong>{anchor(target, name)}</strong>",
        (at or [*map(prose, one.verdict.reasons), ""])[0],
        "<br>".join(mended) or NOTHING,
    )


def _part(one: StatementReport) -> str:
    """The part of a result, after its name: ``: only if``; nothing for a result of one part."""
    return heading(one).removeprefix("As printed")


def place(one: StatementReport) -> str:
    """Return the anchor of the entry of a statement."""
    return f"wrong.{one.statement.id}"


def entry(claim: ClaimReport, one: StatementReport, links: Links, *, brief: bool = False) -> str:
    """Return what is printed, why it fails, and what holds instead; ``brief`` leaves the instance out."""
    against = _against(claim, one)
    survives = "".join(
        f"<div>{links.to_statement(s.statement.id)} {ruled(s.verdict)}<br>{prose(s.statement.text)}"
        + "".join(f"<br><em>given that</em> {prose(s.statement.hypotheses[name])}" for name in s.statement.adds)
        + "</div>"
        for s in overview.surviving(claim, one)
    )
    because = "".join(f"<div>{links.to_check(claim.id, check)}. {prose(check.says)}</div>" for check in against)
    found = "" if brief else "".join(evidence.instance(check) for check in against[:1])
    named = f"{escape(claim.name + _part(one))} {links.to_statement(one.statement.id)}"
    head = f'<p id="{place(one)}" class="wrong"><strong>{named}</strong> {ruled(one.verdict)}</p>'
    printed = f'<blockquote class="stated printed">{prose(one.statement.text)}</blockquote>'
    doubt = "" if one.statement.intended else " (This is probably not what the authors meant.)"
    where = [("printed in", escape(str(claim.source))), ("read as", prose(one.statement.reading + doubt))]
    told = [("why not", because), ("at", found), ("what survives", survives or NOTHING)]
    return head + printed + facts([*where, *told])


def balance(report: Report) -> str:
    """Return in a paragraph how many printed statements hold, how many are refuted, and how many of these are repaired."""
    verdicts = overview.printed(report)
    found = overview.refuted(report)
    holds = sum(one.verdict.ruling is Ruling.HOLDS for one in verdicts)
    literal = sum(not one.statement.intended for _, one in found)
    mended = sum(any(s.verdict.ruling is Ruling.HOLDS for s in overview.surviving(claim, one)) for claim, one in found)
    words = f"Of {plural(len(verdicts), 'printed statement')} <strong>{_do(holds, 'holds', 'hold')}</strong>"
    words += f" and <strong>{_do(len(found), 'is', 'are')} refuted</strong>, each by an exact instance" if found else ""
    if left := len(verdicts) - holds - len(found):
        words += f"; {_do(left, 'is', 'are')} neither, and that is no yes"
    words += (
        f". Of the refuted, {_do(literal, 'fails', 'fail')} only in a reading that was probably not meant"
        if literal
        else ""
    )
    words += f". For {mended} of the refuted a repair stands beside them that holds" if found else ""
    return f'<p class="balance">{words}.</p>'


def _do(count: int, one: str, several: str) -> str:
    """A number with its verb."""
    return f"{count} {one if count == 1 else several}"


def _against(claim: ClaimReport, one: StatementReport) -> list[CheckReport]:
    """The checks that refute a statement."""
    return [check for check in claim.checks if check.refutes == one.statement.id and check.word == "held"]
