"""One claim as a page: its sections in the order in which a reader asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from verify.claim.evidence import Strength
from verify.claim.statement import Kind
from verify.claim.verdict import Ruling
from verify.report.contents import ClaimReport, Report, StatementReport
from verify.report.pages import evidence, graph
from verify.report.pages.links import Links
from verify.report.pages.marks import beside_record, bullets, command, facts, fold, ruled, table
from verify.report.pages.prose import prose
from verify.report.pages.statement import heading, statement
from verify.report.wording import KIND, duration, plural


@dataclass(frozen=True)
class Section:
    """A heading (text), an anchor, and HTML; a section of level 3 belongs to the one of level 2 before it."""

    title: str
    anchor: str
    html: str
    level: int = 2


CHECKS = {
    Strength.COUNTEREXAMPLE: (
        "Counterexamples",
        "Each is one exact instance. It refutes a statement, or shows what a hypothesis is for.",
    ),
    Strength.DERIVED: (
        "Derivations",
        "Symbolic: shapes and the number of layers are letters, so every size is covered.",
    ),
    Strength.CERTIFIED: (
        "Certified checks",
        "Exact rational or enclosing arithmetic at the instances named.",
    ),
    Strength.SAMPLED: (
        "Sampled checks",
        "Floating point on drawn instances. They can disagree with a statement; they never prove one.",
    ),
}
"""In the order of the page: strength -> its heading and what it is worth."""


def sections(report: Report, claim: ClaimReport, links: Links, *, brief: bool = False) -> Iterator[Section]:
    """Yield the sections of the page of a claim; ``brief`` leaves out what :func:`evidence.check` does then."""
    yield Section("", f"{claim.id}.summary", _summary(claim, links))
    users = graph.used_by(report)
    yield Section("What is stated", f"{claim.id}.statements", "")
    for one in claim.in_reading_order:
        yield Section(heading(one), one.statement.id, statement(claim, one, links, users, brief=brief), 3)
    for strength, (title, explained) in CHECKS.items():
        if checks := claim.checks_of(strength):
            first = sorted(checks, key=lambda check: not check.refutes)  # what refutes, before what a hypothesis is for
            shown = "".join(evidence.check(report, claim, check, links, brief=brief) for check in first)
            yield Section(title, f"{claim.id}.{strength.value}", f"<p>{escape(explained)}</p>{shown}")
    if not brief and (picture := graph.of_claim(report, claim, links)):
        yield Section("Dependencies", f"{claim.id}.dependencies", picture)
    yield Section("Run it again", f"{claim.id}.again", _again(report, claim))


def _summary(claim: ClaimReport, links: Links) -> str:
    rows = []
    for one in claim.in_reading_order:
        name = f'<a href="{links.statement(one.statement.id)}">{escape(one.statement.part)}</a>'
        kind = KIND[one.statement.kind]
        kind = "" if one.statement.part.replace("-", " ") == kind else f' <span class="source">{kind}</span>'
        rows.append(
            (
                name + kind + ("" if one.statement.kind is Kind.EXTENSION else _says(one)),
                ruled(one.verdict) + beside_record(one),
                _because(claim, one, links),
            )
        )
    noted = fold("Notation", bullets(map(prose, claim.notation), "notation"), opened=True) if claim.notation else ""
    return (
        f'<p class="lead">{prose(claim.title)}</p>'
        f'<p class="source"><code>{escape(claim.id)}</code> · {escape(str(claim.source))}</p>'
        + table(("statement", "verdict", "why"), rows, "summary")
        + noted
    )


def _says(one: StatementReport) -> str:
    read = f'<br><span class="source">read as: {prose(one.statement.reading)}</span>' if one.statement.reading else ""
    return f"<br>{prose(one.statement.text)}{read}"


def _because(claim: ClaimReport, one: StatementReport, links: Links) -> str:
    """In a line what a verdict comes from: the instance that refutes, the length of the argument, or what is missing."""
    against = [check for check in claim.checks if check.refutes == one.statement.id and check.word == "held"]
    if one.verdict.ruling is Ruling.REFUTED and against:
        aside = "" if one.statement.intended else " This reading is probably not what the authors meant."
        said = f'{links.to_check(claim.id, against[0])} <span class="source">{prose(against[0].covers)}</span>'
        return said + aside
    if one.verdict.ruling is Ruling.HOLDS:
        added = ", ".join(f"<em>{escape(name)}</em>" for name in one.statement.adds)
        steps = f"an argument in {plural(len(one.statement.argument), 'step')}"
        return (f"given {added}: " if added else "") + steps
    return prose(one.verdict.reasons[0]) if one.verdict.reasons else ""


def _again(report: Report, claim: ClaimReport) -> str:
    header = report.header
    line = f"python -m verify {claim.id} --seed {header.seed} --level {header.level}"
    versions = ", ".join(f"{escape(name)} {escape(version)}" for name, version in header.versions.items())
    seconds = sum(check.result.seconds for check in claim.checks if check.result)
    record = "as recorded, where the page does not say otherwise" if claim.recorded else "no verdict is recorded yet"
    known = [
        ("seed", str(header.seed)),
        ("level", escape(header.level)),
        ("device", escape(header.device)),
        ("GPU", escape(header.gpu) if any(check.batched for check in claim.checks) else ""),
        ("versions", versions),
        ("time of all checks", duration(seconds)),
        ("record", record),
        ("code", f"<code>{escape(claim.file)}</code>"),
    ]
    return command(line) + facts(known)
