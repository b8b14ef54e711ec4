"""The report as a Markdown table, for the summary page of a CI run or a pull request."""

from __future__ import annotations

import re

from verify.report.contents import Report
from verify.report.signs import look, sign, spelled_out
from verify.report.wording import KIND, NO_CERTIFICATE, agreement, of_one_instance, plural, uncertified

MARKUP = str.maketrans({**{mark: f"\\{mark}" for mark in "\\`*_[]|~$"}, "&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""What Markdown would take for markup, and what it is written as."""

BEGINNING = re.compile(r"^(\d*)([#+=.)-])")
"""At the beginning of an item also a heading, a list or a number."""


def render(report: Report) -> str:
    """Return a table of claims by statements, followed by the differences; of one instance alone what did not hold."""
    header = report.header
    lines = _table(report) if header.instance is None else _alone(report)
    if report.failures or report.differences:
        lines.append("")
    lines += [f"- **broken** {_cell(failure.claim)}: {_cell(failure.reason)}" for failure in report.failures]
    lines += [f"- **differs** {_cell(difference.line)}" for difference in report.differences]
    words = dict.fromkeys(s for claim in report.claims for one in claim.statements for s in one.verdict.argued)
    if words and header.instance is None:
        lines += ["", "Argued in words, not checked by machine:", "", *(f"- {_cell(sentence)}" for sentence in words)]
    checks = sum(len(claim.checks) for claim in report.claims)
    versions = ", ".join(f"{name} {version}" for name, version in header.versions.items())
    settings = f"seed {header.seed}, level {header.level}, device {header.device}"
    if header.gpu:
        settings += f" (GPU {header.gpu})"
    lines += ["", f"{plural(checks, 'check')}, {settings}; {_cell(versions)}"]
    return "\n".join(lines) + "\n"


def _table(report: Report) -> list[str]:
    lines = [
        "| claim | statement | kind | verdict | strength | beside the record | checks |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for claim in report.claims:
        for one in claim.statements:
            word = one.verdict.ruling.value
            strength = one.verdict.strength.value if one.verdict.strength else ""
            about = [check for check in claim.checks if one.statement.id in check.about]
            verdict = f"{sign(look(word, strength))} {word.upper()}" + f", {NO_CERTIFICATE}" * uncertified(one)
            cells = [
                claim.id, one.statement.part, KIND[one.statement.kind], verdict, strength,
                agreement(one.verdict, one.recorded), str(len(about)),
            ]  # fmt: skip
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return lines


def _alone(report: Report) -> list[str]:
    """What one instance shows; a table of verdicts would have nothing to say."""
    lines = [f"**{_cell(of_one_instance(report))}**"]
    found = [(claim, check) for claim in report.claims for check in claim.checks if check.word != "held"]
    if found:
        lines.append("")
    for claim, check in found:
        why = check.doubt or (check.result.reason if check.result else "")
        lines.append(f"- **{check.word}** {_cell(f'{claim.id}: {check.title}')}" + (f": {_cell(why)}" if why else ""))
    return lines


def _cell(text: str) -> str:
    flat = spelled_out(" ".join(text.split())).translate(MARKUP)
    return BEGINNING.sub(r"\1\\\2", flat)
