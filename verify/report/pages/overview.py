"""All claims on one page: the table of verdicts, the counts (never one percentage), and what was refuted."""

from __future__ import annotations

from collections import Counter
from html import escape

from verify.claim.statement import Kind
from verify.claim.verdict import Ruling
from verify.report.contents import ClaimReport, Report, StatementReport
from verify.report.pages.links import Links, anchor
from verify.report.pages.marks import badge, beside_record, bullets, fold, ruled, table
from verify.report.pages.prose import prose
from verify.report.wording import KIND, plural


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
    """Return how many statements of each kind came out how."""
    found = Counter((one.statement.kind, one.verdict.ruling) for claim in report.claims for one in claim.statements)
    rows = [
        (escape(KIND[kind]), *(str(found[kind, ruling]) if found[kind, ruling] else "0" for ruling in Ruling))
        for kind in Kind
    ]
    return table(("statements", *(badge(ruling.value) for ruling in Ruling)), rows, "counts")


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
    words += [f"{report.seconds:.1f} s"] if report.seconds >= 0.05 else []
    versions = ", ".join(f"{name} {version}" for name, version in header.versions.items())
    return f'<p class="run">{escape(" · ".join(words))}<br>{escape(versions)}</p>'
