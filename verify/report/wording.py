"""The words of a report, the same in every form of output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verify.claim.statement import Kind, Statement
from verify.claim.verdict import Ruling, Verdict
from verify.record.recorded import RecordedStatement
from verify.report.contents import Report, StatementReport

KIND = {Kind.PRINTED: "as printed", Kind.REPAIRED: "repaired", Kind.EXTENSION: "our extension"}

RESTS_ON_WORDS = "rests on words"
"""Said beside a refutation whose counterexample uses a statement that is argued in words."""


NO_CERTIFICATE = "no certificate"
"""Said of a refutation that nothing but this code can check again."""

NOTHING_SURVIVES = "nothing: no statement is offered in its place"
"""Said plainly of a refuted statement that has no repair."""


def kind(statement: Statement) -> str:
    """Return where a statement comes from and its part, in words, with the reading if there are several."""
    words = KIND[statement.kind]
    if statement.part != words:
        words += f", {statement.part}"
    if statement.exists:
        words += ", there is"
    if statement.reading:
        meant = "" if statement.intended else ", probably not meant"
        words += f" (read as: {statement.reading}{meant})"
    return words


def agreement(verdict: Verdict, recorded: RecordedStatement | None) -> str:
    """Return how a verdict stands beside the record."""
    if recorded is None:
        return "no record"
    found = (verdict.ruling.value, verdict.strength.value if verdict.strength else "")
    same = found == (recorded.ruling, recorded.strength)
    return "as recorded" if same and recorded.digest == verdict.digest else f"recorded {recorded.ruling}"


def uncertified(one: StatementReport) -> bool:
    """Whether a statement is refuted and nothing is left behind by which another program could check that."""
    return one.verdict.ruling is Ruling.REFUTED and not one.certificates


def as_recorded(verdict: Verdict, recorded: RecordedStatement | None) -> bool:
    """Whether a verdict is what a record says, or what is expected without one: that the statement holds."""
    if recorded is None:
        return verdict.ruling is Ruling.HOLDS
    return agreement(verdict, recorded) == "as recorded"


def of_one_instance(report: Report) -> str:
    """Return what a run of one instance found, in a sentence; it is never a verdict."""
    words = [check.word for claim in report.claims for check in claim.checks]
    left = sum(word != "held" for word in words)
    found = "every check held" if words and not left else f"{plural(left, 'check')} did not hold"
    return f"instance {report.header.instance} only: {found}; no verdict is drawn from one instance"


def plural(count: int, noun: str) -> str:
    """Return ``1 instance``, ``10 000 instances``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}".replace(",", " ")


def duration(seconds: float) -> str:
    """Return a time in words, "" where it is not known."""
    if not seconds:
        return ""
    return f"{seconds:.1f} s" if seconds >= 0.05 else "less than 0.1 s"


def sentence(name: str) -> str:
    """Return the name of a check or control as words."""
    return name.replace("_", " ")


def written(value: object) -> str:
    """Return a value of a witness in a line: a matrix as ``[3 4; 0 0]``, a list as its members."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {written(entry)}" for name, entry in value.items())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return str(value)
    rows = [row for row in value if isinstance(row, Sequence) and not isinstance(row, str)]
    flat = all(not isinstance(cell, Sequence) or isinstance(cell, str) for row in rows for cell in row)
    if rows and len(rows) == len(value) and flat:
        return "[" + "; ".join(" ".join(map(str, row)) for row in rows) + "]"
    return ", ".join(map(written, value))
