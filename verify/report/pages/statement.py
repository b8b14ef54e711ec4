"""A statement on its page: what it says, under which hypotheses, the verdict with its reasons, and the argument."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from verify.claim.evidence import Strength
from verify.claim.statement import Kind, Step
from verify.claim.verdict import Ruling
from verify.report.contents import ClaimReport, StatementReport
from verify.report.pages.links import Links
from verify.report.pages.marks import REASON, WORTH, beside_record, bullets, facts, fold, ruled, table
from verify.report.pages.prose import prose
from verify.report.wording import KIND

USED = Mapping[str, list[str]]


ALIKE = {
    "refuted with or without it": "the statement is refuted with or without any one of them",
    "not examined": "what happens without one of them was not examined",
}
"""What is said at once where the same is known of every hypothesis."""


def heading(report: StatementReport) -> str:
    """Return the title of a statement as text: where it comes from and its part."""
    words, part = KIND[report.statement.kind], report.statement.part.replace("-", " ")
    part = "" if part in words else part.removeprefix(words).removesuffix(f" {words}").strip()
    return f"{words[0].upper()}{words[1:]}" + (f": {part}" if part else "")


def statement(claim: ClaimReport, report: StatementReport, links: Links, used_by: USED, *, brief: bool = False) -> str:
    """Return the HTML of a statement, without its heading.

    Args:
        used_by: by statement id, the statements that use it.
        brief: whether what is trusted is counted only, because the same page has a list of all of it.
    """
    stated, verdict = report.statement, report.verdict
    reading = ""
    if stated.reading:
        meant = "" if stated.intended else " This is probably not what the authors meant."
        reading = f"{prose(stated.reading)}.{meant}"
    repairs = ""
    if stated.repairs:
        added = ", ".join(f"<em>{escape(name)}</em>" for name in stated.adds)
        repairs = links.to_statement(stated.repairs.id) + (f", by adding {added}" if added else "")
    mended = [s for s in claim.statements if s.statement.repairs and s.statement.repairs.id == stated.id]
    mended_by = ", ".join(f"{links.to_statement(s.statement.id)} {ruled(s.verdict)}" for s in mended)
    uses = ", ".join(links.to_statement(name) for name in report.uses)
    users = ", ".join(links.to_statement(name) for name in used_by.get(stated.id, ()))
    return "".join(
        [
            f'<p class="ruling">{ruled(verdict)}{beside_record(report)}</p>',
            f'<blockquote class="stated {stated.kind.value}">{prose(stated.text)}</blockquote>',
            facts(
                [
                    ("asserts", "that there is one" if stated.exists else ""),
                    ("read as", reading),
                    ("repairs", repairs),
                    ("what survives", mended_by),
                ]
            ),
            _hypotheses(claim, report, links),
            _why(report, brief=brief),
            _argument(claim, report, links),
            facts([("uses", uses), ("used by", users)]),
        ]
    )


def _hypotheses(claim: ClaimReport, report: StatementReport, links: Links) -> str:
    if not report.statement.hypotheses:
        return "<p>It has no hypotheses.</p>"
    findings = {finding.name: finding for finding in report.findings}
    checks = {check.name: check for check in claim.checks}
    said = {finding.finding for finding in report.findings}
    if len(said) == 1 and not any(finding.check for finding in report.findings):
        words = said.pop()  # the same for all, so it is said once
        named = [
            f"<strong>{escape(name)}</strong>{_added(report, name)}: {prose(text)}"
            for name, text in report.statement.hypotheses.items()
        ]
        lead = ALIKE.get(words, f"without any one of them: {escape(words)}")
        return f"<p>Hypotheses ({lead}):</p>{bullets(named, 'given')}"
    rows = []
    for name, text in report.statement.hypotheses.items():
        finding = findings.get(name)
        role = escape(finding.finding) if finding else "not examined"
        if finding and finding.check in checks:
            role += f"<br>{links.to_check(claim.id, checks[finding.check])}"
        rows.append((f"<strong>{escape(name)}</strong>{_added(report, name)}", prose(text), role))
    return table(("hypothesis", "says", "without it"), rows, "hypotheses")


def _added(report: StatementReport, name: str) -> str:
    return ' <span class="added">added by the repair</span>' if name in report.statement.adds else ""


def _why(report: StatementReport, *, brief: bool) -> str:
    verdict = report.verdict
    words = REASON[verdict.ruling]
    if verdict.ruling is Ruling.HOLDS and verdict.strength:
        words += f" The weakest step is {WORTH[verdict.strength]}."
    if verdict.ruling is Ruling.REFUTED and any(":" not in reason for reason in verdict.reasons):
        words = "It is false."
    if verdict.ruling is Ruling.UNDECIDED and not report.statement.argument:
        words += " No argument is offered for it."
    trusted = f'<p><a href="#trusted">trusted facts ({len(verdict.trusted)})</a></p>'
    if not brief:
        trusted = fold(f"trusted facts ({len(verdict.trusted)})", bullets(map(prose, verdict.trusted)))
    argued = f"<p>Argued in words, not checked by machine:</p>{bullets((prose(s) for s in verdict.argued), 'argued')}"
    return (
        f"<p>{words}</p>"
        + bullets(map(prose, verdict.reasons), "reasons")
        + (argued if verdict.argued else "")
        + (trusted if verdict.trusted else "")
    )


def _argument(claim: ClaimReport, report: StatementReport, links: Links) -> str:
    steps = report.statement.argument
    if not steps:
        return ""
    inside = "".join(f"<li>{prose(step.text)} {_carrier(claim, step, links)}</li>" for step in steps)
    opened = report.statement.kind is not Kind.EXTENSION
    return fold(f"the argument in {len(steps)} step{'s' if len(steps) > 1 else ''}", f'<ol class="argument">{inside}</ol>',
                opened=opened)  # fmt: skip


def _carrier(claim: ClaimReport, step: Step, links: Links) -> str:
    if step.cites:
        return f'<span class="carrier">trusted: {prose(str(step.cites))}</span>'
    if step.argued:
        return '<span class="carrier">argued in words, not checked by machine</span>'
    if step.uses:
        given = ", ".join(f"<em>{escape(name)}</em>" for name in step.given)
        several = len(step.given) > 1
        met = f", whose hypothes{'es' if several else 'is'} {given} {'are' if several else 'is'} met" if given else ""
        return f'<span class="carrier">uses {links.to_statement(step.uses)}{met}</span>'
    checks = {check.name: check for check in claim.checks}
    names = [
        f"{_sign(checks[name].word)} {links.to_check(claim.id, checks[name])} ({_strength(checks[name].strength)})"
        for name in step.by
        if name in checks
    ]
    return f'<span class="carrier">{"; ".join(names)}</span>'


def _sign(word: str) -> str:
    return "✓" if word == "held" else f"<strong>{escape(word.upper())}</strong>"


def _strength(strength: Strength) -> str:
    return strength.value
