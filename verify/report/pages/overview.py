"""All claims on one page: the tables of verdicts, the counts (never one percentage), what was refuted, and what is trusted."""

from __future__ import annotations

from collections import Counter
from html import escape

from verify.claim.evidence import Strength
from verify.claim.statement import Kind
from verify.claim.verdict import Ruling
from verify.report.contents import ClaimReport, Report, StatementReport
from verify.report.pages.links import Links, anchor
from verify.report.pages.marks import badge, beside_record, bullets, fold, ruled, table
from verify.report.pages.prose import prose
from verify.report.wording import KIND, duration, plural


def at_a_glance(report: Report, links: Links) -> str:
    """Return the short table: a row a claim, and how many of its statements of each kind came out how."""
    rows = []
    for claim in report.claims:
        name = anchor(links.claim(claim.id), escape(claim.name))
        head = f'<strong>{name}</strong> <span class="about">{prose(claim.title)}</span>'
        rows.append((head, *(_tally(claim, kind) for kind in Kind)))
    return EXPLAINED + table(("result", *(KIND[kind] for kind in Kind)), rows, "glance")


EXPLAINED = (
    "<p>A row for each result, which may have several statements: its parts, and the readings that its words allow. "
    "The columns say how what is <em>printed</em> came out, the <em>repair</em> of what is false, and what was <em>added</em>. "
    "Click a name for the reasons, the counterexamples as matrices, and the line that runs them again.</p>"
)


def _tally(claim: ClaimReport, kind: Kind) -> str:
    """Each look of a ruling once, with how many of how many where they differ."""
    verdicts = [one.verdict for one in claim.statements if one.statement.kind is kind]
    found = Counter((v.ruling, v.strength is Strength.ARGUED) for v in verdicts)
    pieces = []
    for (ruling, argued), count in sorted(found.items(), key=lambda item: (list(Ruling).index(item[0][0]), item[0][1])):
        share = f' <span class="strength">{count} of {len(verdicts)}</span>' if len(found) > 1 else ""
        if len(found) == 1 and len(verdicts) > 1:
            share = f' <span class="strength">all {count}</span>'
        shown = badge(ruling.value, "argued" if argued else "")
        pieces.append(f'<span class="tally">{shown}{share}</span>')
    return "".join(pieces) or '<span class="none" aria-label="none">·</span>'


def status_table(report: Report, links: Links) -> str:
    """Return the table of claims by where their statements come from, every statement with its own verdict."""
    rows = []
    for claim in report.claims:
        head = f"<strong>{anchor(links.claim(claim.id), escape(claim.id))}</strong><br>{prose(claim.title)}"
        head += f'<br><span class="source">{escape(str(claim.source))}</span>'
        rows.append((head, *(_cell(claim, kind, links) for kind in Kind)))
    return table(("claim", *(KIND[kind] for kind in Kind)), rows, "status")


def _cell(claim: ClaimReport, kind: Kind, links: Links) -> str:
    items = [
        f"{anchor(links.statement(one.statement.id), escape(one.statement.part))}<br>{ruled(one.verdict)}{beside_record(one)}"
        for one in claim.statements
        if one.statement.kind is kind
    ]
    return bullets(items, "rulings") or '<span class="none">none</span>'


def counts(report: Report) -> str:
    """Return how many statements came out how, by where they come from."""
    verdicts = [(one.statement.kind, one.verdict) for claim in report.claims for one in claim.statements]
    found = Counter((kind, verdict.ruling, verdict.strength is Strength.ARGUED) for kind, verdict in verdicts)
    looks = [(ruling, False) for ruling in Ruling]
    if any(argued for _, _, argued in found):
        looks.insert(1, (Ruling.HOLDS, True))
    rows = [
        (badge(ruling.value, "argued" if argued else ""), *(str(found[kind, ruling, argued]) for kind in Kind))
        for ruling, argued in looks
    ]
    return table(("statements", *(KIND[kind] for kind in Kind)), rows, "counts")


def printed(report: Report) -> list[StatementReport]:
    """Return the printed statements, in order."""
    return [one for claim in report.claims for one in claim.statements if one.statement.kind is Kind.PRINTED]


def refuted(report: Report) -> list[tuple[ClaimReport, StatementReport]]:
    """Return the printed statements that are refuted, in order."""
    return [
        (claim, one)
        for claim in report.claims
        for one in claim.statements
        if one.statement.kind is Kind.PRINTED and one.verdict.ruling is Ruling.REFUTED
    ]


def surviving(claim: ClaimReport, one: StatementReport) -> list[StatementReport]:
    """Return the repairs of a printed statement."""
    return [s for s in claim.statements if s.statement.repairs and s.statement.repairs.id == one.statement.id]


def trouble(report: Report) -> str:
    """Return what is broken or differs from the record, "" where all is well."""
    broken = bullets(f"{badge('broken')} {prose(f'{f.claim}: {f.reason}')}" for f in report.failures)
    differ = bullets(f'<span class="badge differs">! DIFFERS</span> {prose(d.line)}' for d in report.differences)
    if differ:
        words = "from what is recorded, or from the expectation that a statement without a record holds"
        differ = fold(
            f"{plural(len(report.differences), 'difference')} {words}", differ, opened=len(report.differences) < 4
        )
    return f'<div class="trouble">{broken}{differ}</div>' if broken or differ else ""


def footer(report: Report) -> str:
    """Return what the run was: seed, level, device, versions, and the time where it is known."""
    header = report.header
    checks = sum(len(claim.checks) for claim in report.claims)
    words = [plural(checks, "check"), f"seed {header.seed}", f"level {header.level}", f"device {header.device}"]
    words += [duration(report.seconds)] if report.seconds else []
    versions = ", ".join(f"{name} {version}" for name, version in header.versions.items())
    return f'<p class="run">{escape(" · ".join(words))}<br>{escape(versions)}</p>'
