"""The report as one HTML file: no script, no other file, no address of the network; light and dark, wide and narrow."""

from __future__ import annotations

from html import escape

from verify.report.contents import ClaimReport, Report
from verify.report.pages import errata, graph, ground, overview, style
from verify.report.pages.claim import sections
from verify.report.pages.links import Links
from verify.report.pages.marks import bullets, fold

MOST = 2_000_000
"""Characters of a file that is still sent around, and that a telephone opens at once."""

LEFT_OUT = (
    "<p class='run'>So that this file stays small, it leaves out the logs of derivations, what each false variant said, and the "
    "instances that refute nothing printed. The JSON report has all of it, and so have the pages that <code>verify.site</code> "
    "makes from that report.</p>"
)


def render(report: Report, title: str = "What holds, what does not, and how we know") -> str:
    """Return the text of the file; of a large report it has the verdicts, the reasons, and what refutes, and says so."""
    whole = _render(report, title, brief=False)
    return whole if len(whole) <= MOST else _render(report, title, brief=True)


def _render(report: Report, title: str, *, brief: bool) -> str:
    links = Links.within(report)
    claims = "".join(_claim(report, claim, links, brief=brief) for claim in report.claims)
    contents = bullets(f'<a href="#{claim.id}">{escape(claim.id)}</a>' for claim in report.claims)
    body = (
        f"<h1>{escape(title)}</h1>{overview.trouble(report)}"
        f"<nav aria-label='claims'>{contents}</nav>"
        f"{errata.balance(report)}{overview.counts(report)}{overview.at_a_glance(report, links)}{overview.footer(report)}"
        f"{LEFT_OUT if brief else ''}"
        f"{fold('every statement by its name', overview.status_table(report, links))}"
        f"{_wrong(report, links)}"
        f'<h2 id="dependencies">What uses what</h2>'
        f'<div class="ties"><div class="wide-only"><p>An arrow leads to what is used. {LEGEND}</p>'
        f'<div class="scroll">{graph.of_everything(report, links)}</div></div><div>{graph.in_words(report, links)}</div></div>'
        f"{claims}"
        f'<h2 id="words">What is argued in words</h2>{ground.in_words(report, links)}'
        f'<h2 id="trusted">What is trusted</h2>{ground.literature(report, links)}'
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{style.sheet()}{style.PAGE}</style>'
    )
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head><body><main class="verify">{body}</main></body></html>\n'
    )


LEGEND = (
    "A disc marks a statement that holds, a hexagon one that holds by an argument some step of which is in words, "
    "a square one that is refuted, a diamond one that is undecided, a triangle one that is broken."
)


def _wrong(report: Report, links: Links) -> str:
    table = errata.summary(report, links, entries=False)
    return f'<h2 id="wrong">What is wrong, and what survives</h2>{table}' if table else ""


def _claim(report: Report, claim: ClaimReport, links: Links, *, brief: bool) -> str:
    first, *rest = sections(report, claim, links, brief=brief)
    out = []
    for section in rest:
        level = section.level + 1
        out.append(f'<h{level} id="{section.anchor}">{escape(section.title)}</h{level}>{section.html}')
    inside = fold("the statements, their arguments and checks", "".join(out)) if brief else "".join(out)
    return f'<section id="{claim.id}"><h2>{escape(claim.name)}</h2>{first.html}{inside}</section>'
