"""What verdicts rest on beside machines: sentences argued in words, and facts of the literature."""

from __future__ import annotations

from html import escape

from verify.report.contents import Report
from verify.report.pages.links import Links
from verify.report.pages.marks import bullets, fold, table
from verify.report.pages.prose import prose
from verify.report.wording import plural

MET = "The sentences by which steps meet the hypotheses of what they use"


def in_words(report: Report, links: Links) -> str:
    """Return every sentence that is argued in words, with the statements that rest on it; a line where there is none."""
    users: dict[str, list[str]] = {}
    for claim in report.claims:
        for one in claim.statements:
            for sentence in one.verdict.argued:
                users.setdefault(sentence, []).append(one.statement.id)
    if not users:
        return "<p>Nothing: every step is carried by a machine or by the literature.</p>"
    rows = [(prose(sentence), ", ".join(map(links.to_statement, names))) for sentence, names in users.items()]
    return table(("said in words", "what rests on it"), rows, "ground")


def literature(report: Report, links: Links) -> str:
    """Return every source that an argument cites, with what is taken from it and by which statements; then the sentences by
    which steps say that they meet hypotheses.
    """
    cited: dict[str, dict[str, list[str]]] = {}
    for claim in report.claims:
        for one in claim.statements:
            for step in one.statement.argument:
                if step.cites:
                    facts = cited.setdefault(step.cites.place, {})
                    more = ", ".join(filter(None, (step.cites.name, step.cites.note)))
                    facts.setdefault(step.text + (f" ({more})" if more else ""), []).append(one.statement.id)
                elif step.trusted:
                    cited.setdefault(MET, {}).setdefault(step.trusted, []).append(one.statement.id)
    if not cited:
        return "<p>Nothing.</p>"
    return "".join(
        fold(
            f"{escape(source)} ({plural(len(facts), 'fact')})",
            bullets(f"{prose(text)} [{', '.join(map(links.to_statement, names))}]" for text, names in facts.items()),
        )
        for source, facts in sorted(cited.items(), key=lambda item: (-len(item[1]), item[0]))
    )
