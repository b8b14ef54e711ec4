"""From a report to pictures of dependencies: all claims, or the statements of one claim with their neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from verify.report.contents import ClaimReport, Report, StatementReport
from verify.report.pages.drawing import Node, Row, draw
from verify.report.pages.links import Links, anchor
from verify.report.pages.marks import bullets, table
from verify.report.signs import look, sign
from verify.report.wording import KIND


def used_by(report: Report) -> dict[str, list[str]]:
    """Return, by statement id, the ids of the statements that use it."""
    found: dict[str, list[str]] = {}
    for claim in report.claims:
        for one in claim.statements:
            for name in one.uses:
                found.setdefault(name, []).append(one.statement.id)
    return found


def of_everything(report: Report, links: Links, *, name: str = "everything", widest: int = 3) -> str:
    """Return the SVG of all claims, each with its statements inside, and arrows to the claims that it uses."""
    nodes = []
    for claim in report.claims:
        used = dict.fromkeys(other.partition(".")[0] for one in claim.statements for other in one.uses)
        rows = tuple(_row(one, one.statement.part, links) for one in claim.statements)
        nodes.append(Node(claim.id, claim.id, links.claim(claim.id), rows, tuple(u for u in used if u != claim.id)))
    return draw(nodes, "What uses what: an arrow leads to what is used", name=name, widest=widest)


def in_words(report: Report, links: Links) -> str:
    """Return what the picture of all claims shows as a table, for narrow screens and for those who do not see pictures."""
    uses = {
        claim.id: dict.fromkeys(
            used.partition(".")[0]
            for one in claim.statements
            for used in one.uses
            if not used.startswith(f"{claim.id}.")
        )
        for claim in report.claims
    }
    rows = []
    for claim in report.claims:
        name = anchor(links.claim(claim.id), escape(claim.name))
        rulings = Counter(look(one.verdict.ruling.value, _strength(one)) for one in claim.statements)
        found = ", ".join(f"{sign(shape)} {count}\N{NO-BREAK SPACE}{shape}" for shape, count in sorted(rulings.items()))
        found = re.sub(r"\b(?!1\b)(\d+.)holds", r"\1hold", found)
        users = [other for other, used in uses.items() if claim.id in used]
        rows.append((f"<strong>{name}</strong>", found, _listed(uses[claim.id], links), _listed(users, links)))
    return table(("result", "statements", "uses", "used by"), rows, "uses")


def _listed(claims: Iterable[str], links: Links) -> str:
    return ", ".join(anchor(links.claim(name), f"<code>{escape(name)}</code>") for name in claims)


def of_claim(report: Report, claim: ClaimReport, links: Links) -> str:
    """Return the picture of the statements of a claim that use something or are used, on a narrow screen in words instead.

    It is "" if there are none.
    """
    statements = {one.statement.id: one for other in report.claims for one in other.statements}
    own = [one.statement.id for one in claim.statements]
    users = used_by(report)
    near = [
        *own,
        *(u for name in own for u in statements[name].uses),
        *(u for name in own for u in users.get(name, ())),
    ]
    shown = [name for name in dict.fromkeys(near) if name in statements]
    tied = {end for name in shown for used in _edges(statements, name, shown) for end in (name, used)}
    if not tied:
        return ""
    shown = [name for name in shown if name in tied]
    nodes = [_node(statements, name, shown, faint=name not in own, links=links) for name in shown]
    picture = draw(nodes, f"What {claim.id} uses, and what uses it", name=f"graph-{claim.id}", widest=3)
    ties = bullets(
        f"{links.to_statement(name)} uses {', '.join(map(links.to_statement, used))}"
        for name in shown
        if (used := _edges(statements, name, shown))
    )
    note = "<p>An arrow leads from a statement to one that it uses. Statements of other claims are faint.</p>"
    return f'<div class="wide-only">{note}<div class="scroll">{picture}</div></div><div class="narrow-only">{ties}</div>'


def _node(statements: Mapping[str, StatementReport], name: str, shown: list[str], *, faint: bool, links: Links) -> Node:
    one = statements[name]
    title = name if faint else one.statement.part
    return Node(
        name, title, links.statement(name), (_row(one, KIND[one.statement.kind], links),),
        _edges(statements, name, shown), faint,
    )  # fmt: skip


def _edges(statements: Mapping[str, StatementReport], name: str, shown: list[str]) -> tuple[str, ...]:
    return tuple(used for used in statements[name].uses if used in shown)


def _row(one: StatementReport, text: str, links: Links) -> Row:
    return Row(text, one.verdict.ruling.value, links.statement(one.statement.id), _strength(one))


def _strength(one: StatementReport) -> str:
    return one.verdict.strength.value if one.verdict.strength else ""
