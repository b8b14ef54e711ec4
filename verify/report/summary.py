"""The end of a run: what needs a look, gravest first, the counts, and what to type to see it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote

from verify.claim.evidence import Strength
from verify.claim.verdict import Ruling
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport
from verify.report.wording import as_recorded, of_one_instance, plural

GRAVITY = {Ruling.BROKEN: 0, Ruling.REFUTED: 1, Ruling.HOLDS: 2, Ruling.UNDECIDED: 3}


def to_look_at(report: Report) -> list[tuple[ClaimReport, StatementReport]]:
    """Return what broke, what came out otherwise than recorded (refuted first), and what is open; else in the paper's order.

    In a run that was interrupted what is open says only that.
    """
    if report.header.instance is not None:
        return []
    found = [
        (claim, one)
        for claim in report.claims
        for one in claim.in_reading_order
        if one.verdict.ruling in (Ruling.BROKEN, Ruling.UNDECIDED) or not as_recorded(one.verdict, one.recorded)
        if one.verdict.ruling is not Ruling.UNDECIDED or not report.header.interrupted
    ]
    return sorted(found, key=lambda pair: GRAVITY[pair[1].verdict.ruling])


def refuting(claim: ClaimReport, statement: str) -> Iterator[CheckReport]:
    """Yield the checks that refute a statement: counterexamples, and exact checks that fail."""
    for check in claim.checks:
        exact = check.strength is Strength.CERTIFIED and statement in check.about and check.word == "failed"
        if check.result and (exact or (check.refutes == statement and check.word == "held")):
            yield check


def drawn(check: CheckReport) -> bool:
    """Whether a check draws instances, so that one of them can be looked at alone; lists of cases run whole."""
    return check.result is not None and bool(check.result.strata) and set(check.result.strata) != {"case"}


def again(report: Report, replays: Mapping[str, Sequence[str]], sources: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the last lines: commands that show again what failed, and that check what refutes without any of this code.

    Args:
        replays: certificate file name -> what to say after ``replay``, the file first.
        sources: claim id -> the words that name where it is declared, where it is no installed one.
    """
    shown = [claim for claim in report.claims if claim.id in report.header.asked]
    instances: list[str] = []
    whole: list[ClaimReport] = []
    troubled = {claim.id for claim, _ in to_look_at(report)}
    for claim in [] if report.header.instance is not None else shown:
        failing = [
            check.result.witness_index
            for check in claim.checks
            if check.word == "failed" and drawn(check) and check.result
        ]
        instances += [_run(report, [claim], sources, f"--instance {index}") for index in sorted(set(failing))[:3]]
        refuted = [one.statement.id for one in claim.statements if one.verdict.ruling is Ruling.REFUTED]
        bare = any(check.certificate not in replays for name in refuted for check in refuting(claim, name))
        if not failing and (claim.id in troubled or bare):
            whole.append(claim)
    yield from (f"again: {command}" for command in instances)
    if whole:
        yield f"again: {_run(report, whole, sources)}"
    against = [check.certificate for claim in shown for check in claim.checks if check.refutes and check.word == "held"]
    if saved := [replays[name] for name in against if name in replays]:
        yield f"replay: {replay(saved[:3])}"


def instance(report: Report, claim: ClaimReport, index: int, sources: Mapping[str, Sequence[str]]) -> str:
    """Return the command that looks at one instance of a claim alone."""
    return _run(report, [claim], sources, f"--instance {index}")


def _run(report: Report, claims: Sequence[ClaimReport], sources: Mapping[str, Sequence[str]], more: str = "") -> str:
    own = dict.fromkeys(tuple(sources[claim.id]) for claim in claims if claim.id in sources)
    words = ["python -m verify", *(claim.id for claim in claims), *(quote(word) for words in own for word in words)]
    return " ".join([*words, f"--seed {report.header.seed} --level {report.header.level}", *([more] if more else [])])


def replay(saved: Sequence[Sequence[str]]) -> str:
    """Return the command that checks these files; whatever any of them needs is said once, at the end."""
    options = max((words[1:] for words in saved), key=len)
    return f"python -m verify replay {' '.join(map(quote, [*(words[0] for words in saved), *options]))}"


def clean(report: Report) -> bool:
    """Whether all is as it should be, and nothing is open."""
    rulings = [statement.verdict.ruling for claim in report.claims for statement in claim.statements]
    return report.status == 0 and Ruling.UNDECIDED not in rulings


def line(report: Report) -> str:
    """Return in one line how many statements came out how, and how that stands beside the record."""
    if report.header.instance is not None:
        return of_one_instance(report)
    verdicts = [statement.verdict for claim in report.claims for statement in claim.statements]
    words = [verdict.ruling.value for verdict in verdicts]
    argued = sum(verdict.strength is Strength.ARGUED for verdict in verdicts)
    in_words = {Ruling.HOLDS: f" ({argued} argued in words)"} if argued else {}
    counts = ", ".join(f"{words.count(r.value)} {r.value}{in_words.get(r, '')}" for r in Ruling if r.value in words)
    if report.header.interrupted:
        beside = "interrupted; checks that did not finish count as not run"
    elif report.status == 0:
        recorded = {claim.recorded for claim in report.claims}
        beside = "every verdict as recorded"
        if False in recorded:
            beside = "no record to compare with" if len(recorded) == 1 else "as recorded, where there is a record"
    elif report.status == 3:
        beside = "something is broken, and nothing is concluded from it"
    else:
        beside = f"{plural(len(report.differences), 'difference')} from what is recorded or expected"
    return f"{plural(len(words), 'statement')}: {counts or 'none'}; {beside}"
