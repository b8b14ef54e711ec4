"""The report on a terminal: each claim with its statements first, then what they rest on, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import quote

from rich.text import Text

from verify.claim.evidence import Strength
from verify.claim.result import Rejection
from verify.claim.verdict import Ruling
from verify.report.console import LABEL, NARROW, Terminal
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport
from verify.report.signs import colour, look, sign
from verify.report.wording import RESTS_ON_WORDS, agreement, kind, of_one_instance, plural, sentence, written


def show(
    report: Report,
    terminal: Terminal,
    *,
    verbose: bool = False,
    quiet: bool = False,
    replays: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print a report.

    Args:
        verbose: with derivation logs, witnesses in full, and how every control was rejected.
        quiet: one line a claim.
        replays: certificate file name -> what to say after ``replay``, the file first, for those that are saved somewhere.
    """
    page = _Page(report, terminal, verbose, replays or {})
    for claim in report.claims:
        if quiet:
            page.line(claim)
        elif claim.id in report.header.asked:
            page.claim(claim)
    if not quiet:
        page.used([claim for claim in report.claims if claim.id not in report.header.asked])
    page.ending(quiet)


class _Page:
    def __init__(self, report: Report, terminal: Terminal, verbose: bool, replays: Mapping[str, Sequence[str]]) -> None:
        self.report, self.terminal, self.verbose, self.replays = report, terminal, verbose, replays
        self.alone = report.header.instance is not None  # then there is no verdict to print

    # Lines

    def row(self, indent: int, label: str, words: Text | str) -> None:
        self.terminal.row(indent, label, words)

    def ruled(self, report: StatementReport) -> Text:
        word, strength = report.verdict.ruling.value, report.verdict.strength
        shown = look(word, strength.value if strength else "")
        text = self.terminal.text(f"{sign(shown)} {word.upper()}", f"bold {colour(shown)}")
        if strength:
            text.append(f" {strength.value}")
        elif report.verdict.argued:
            text.append(f" {RESTS_ON_WORDS}")
        if (beside := agreement(report.verdict, report.recorded)).startswith("recorded"):
            text.append(self.terminal.shown(f" · {beside}"), "bold red")
        return text

    # Claims

    def line(self, claim: ClaimReport) -> None:
        """One line: every statement with its ruling in a word; of one instance alone, the checks that did not hold."""
        text = self.terminal.text(f"{claim.id}:", "bold")
        if self.alone:
            found = [f"{check.title} ({check.word})" for check in claim.checks if check.word != "held"]
            text.append(self.terminal.shown(f" {', '.join(found) or 'every check held'}"))
            self.terminal.print(text, soft_wrap=True)
            return
        for statement in claim.statements:
            text.append(" " if statement is claim.statements[0] else ", ")
            text.append(f"{statement.statement.part} ")
            text.append(self.ruled(statement))
        self.terminal.print(text, soft_wrap=True)

    def used(self, claims: Sequence[ClaimReport]) -> None:
        if claims:
            self.row(0, "", self.terminal.text("and what it uses", "dim"))
            for claim in claims:
                self.line(claim)
            self.terminal.print()

    def claim(self, claim: ClaimReport) -> None:
        head = self.terminal.text(f"{claim.id}  ", "bold cyan")
        head.append(self.terminal.shown(claim.title), "bold")
        head.append(self.terminal.shown(f"  {claim.source}"), "dim")
        self.row(0, "", head)
        for statement in () if self.alone else claim.in_reading_order:
            self.statement(claim, statement)
        for strength in Strength:
            for check in claim.checks_of(strength):
                self.check(check)
        self.gpu(claim)
        if not self.alone:
            self.trusted(claim)
        self.terminal.print()

    def statement(self, claim: ClaimReport, report: StatementReport) -> None:
        statement, verdict = report.statement, report.verdict
        head = self.terminal.text(f"{kind(statement)}:  ")
        head.append(self.ruled(report))
        self.row(2, "", head)
        self.row(6, "", self.terminal.text(statement.text, "italic"))
        if statement.repairs:
            added = "; ".join(f"{name}: {statement.hypotheses[name]}" for name in statement.adds)
            self.row(6, "repairs", f"{statement.repairs.part}" + (f", by adding {added}" if added else ""))
        if verdict.ruling is not Ruling.HOLDS or self.verbose:
            label = {Ruling.REFUTED: "refuted by", Ruling.HOLDS: "note"}.get(verdict.ruling, "because")
            for reason in verdict.reasons if self.verbose else verdict.reasons[:3]:
                self.row(6, label, reason)
            if len(verdict.reasons) > 3 and not self.verbose:
                self.row(6, "", f"and {plural(len(verdict.reasons) - 3, 'further reason')} (-v shows all)")
        if verdict.ruling is Ruling.REFUTED:
            self.refutation(claim, statement.id)
        for finding in report.findings:
            if finding.check:
                self.row(6, "hypothesis", f"{finding.name}: {finding.finding}")
        left = [finding.name for finding in report.findings if finding.word == "not examined"]
        if left:
            self.row(6, "not examined", ", ".join(left))

    def refutation(self, claim: ClaimReport, statement: str) -> None:
        """The witness, and how to check it again without any of this code."""
        for check in claim.checks:
            result = check.result
            against = check.refutes == statement and check.word == "held"
            exact = check.strength is Strength.CERTIFIED and statement in check.about and check.word == "failed"
            if result is None or not (against or exact):
                continue
            if result.witness:
                self.row(6, "witness", self.witness(result.witness))
            if check.certificate in self.replays:
                self.row(6, "replay", _replay([self.replays[check.certificate]]))
            elif check.certificate:
                self.row(6, "certificate", f"{check.certificate} (--certificates FOLDER saves it)")
            elif exact and result.strata and set(result.strata) != {"case"}:
                self.row(6, "again", self.instance(claim, result.witness_index))

    def instance(self, claim: ClaimReport, index: int) -> str:
        """The command that looks at one instance of a claim alone."""
        own = "" if "/" in claim.file else f" --claims {quote(claim.file)}"
        header = self.report.header
        return f"python -m verify {claim.id}{own} --seed {header.seed} --level {header.level} --instance {index}"

    def witness(self, witness: Mapping[str, object]) -> str:
        words = ", ".join(f"{name} = {written(value)}" for name, value in witness.items())
        return words if self.verbose or len(words) <= 300 else words[:297] + "..."

    # Checks

    def check(self, check: CheckReport) -> None:
        text = self.terminal.text(f"{sign(check.word)} ", colour(check.word))
        text.append(self.terminal.shown(check.title))
        if check.word != "held":
            text.append(self.terminal.shown(f" · {check.word.upper()}"), colour(check.word))
        text.append(self.terminal.shown(f" · {check.covers}"), "dim")
        self.row(4, check.strength.value, text)
        narrow = self.terminal.width < NARROW
        inner = 6 if narrow else 4 + LABEL + 2
        result = check.result
        if result is None:
            return
        if check.word != "held":
            self.row(inner, "", check.doubt or result.reason or "no reason was given")
            if result.witness and check.word == "failed":
                self.row(inner, "", self.witness(result.witness))
        self.row(inner, "", self.terminal.text(" · ".join(_figures(check)), "dim"))
        if self.verbose:
            for control in result.controls:
                words = f"control {sentence(control.name)}: {control.rejection.value}"
                self.row(inner, "", words + (f", {control.reason}" if control.reason else ""))
            for stratum, count in result.strata.items():
                self.row(inner, "", f"stratum {stratum}: {count}")
            for step in result.log:
                self.row(inner, "", step)

    def gpu(self, claim: ClaimReport) -> None:
        """What would run on a GPU and did not, so that nobody takes its absence for agreement."""
        batched = [check for check in claim.checks if check.batched]
        if batched and self.report.header.gpu:
            words = f"{sign('skipped')} {plural(len(batched), 'check')} on a GPU · {self.report.header.gpu}"
            self.row(4, "gpu", self.terminal.text(words, colour("skipped")))

    def trusted(self, claim: ClaimReport) -> None:
        facts = [fact for report in claim.statements for fact in report.verdict.trusted]
        for fact in dict.fromkeys(facts):
            self.row(4, "trusted", fact)
        argued = [step for report in claim.statements for step in report.verdict.argued]
        for step in dict.fromkeys(argued):
            self.row(4, "in words", f"argued in words, not checked by machine: {step}")

    # The end

    def ending(self, quiet: bool) -> None:
        report, header = self.report, self.report.header
        for failure in report.failures:
            words = f"{sign('broken')} {failure.claim}: BROKEN: {failure.reason}"
            self.row(0, "", self.terminal.text(words, "bold red"))
        for difference in report.differences:
            self.row(0, "", self.terminal.text(f"differs: {difference.line}", "red"))
        if quiet:
            if report.header.instance is not None:
                self.row(0, "", _summary(report))
            return
        self.row(0, "", self.terminal.text(_summary(report), "green" if _clean(report) else "yellow"))
        versions = " ".join(f"{name} {version}" for name, version in header.versions.items())
        figures = [f"seed {header.seed}", f"level {header.level}", f"device {header.device}", f"{report.seconds:.1f} s"]
        self.row(0, "", self.terminal.text(" · ".join([*figures, versions]), "dim"))
        self.again()

    def again(self) -> None:
        """The last lines: how to look at what failed alone, and how to check what refutes a statement without this code."""
        shown = [claim for claim in self.report.claims if claim.id in self.report.header.asked]
        for claim in [] if self.alone else shown:
            drawn = [one for one in claim.checks if one.word == "failed" and one.result and one.result.strata]
            indices = {one.result.witness_index for one in drawn if one.result and set(one.result.strata) != {"case"}}
            for index in sorted(indices)[:3]:
                self.terminal.print(f"again: {self.instance(claim, index)}", soft_wrap=True)
        against = [check for claim in shown for check in claim.checks if check.refutes and check.word == "held"]
        saved = [self.replays[check.certificate] for check in against if check.certificate in self.replays]
        if saved:  # never broken into lines, so that it can be copied
            self.terminal.print(f"replay: {_replay(saved[:3])}", soft_wrap=True)


def _replay(saved: Sequence[Sequence[str]]) -> str:
    """The command that checks these files; whatever any of them needs is said once, at the end."""
    options = max((words[1:] for words in saved), key=len)
    return f"python -m verify replay {' '.join(map(quote, [*(words[0] for words in saved), *options]))}"


def _figures(check: CheckReport) -> list[str]:
    """What a check ran on, how far it missed, and which false variants it rejected."""
    result = check.result
    assert result is not None
    out = []
    if set(result.strata) == {"case"}:
        out.append(plural(result.instances, "case"))
    elif result.strata:
        strata = f" in {plural(len(result.strata), 'stratum')}".replace("stratums", "strata")
        out.append(plural(result.instances, "instance") + strata)
    elif result.log:
        out.append(plural(len(result.log), "step"))
    if result.failed and result.instances > 1:
        out.append(f"{result.failed} failed, first at instance {result.witness_index}")
    if result.undecided and result.instances > 1:
        out.append(f"{result.undecided} undecided")
    if result.worst:
        out.append(f"worst defect {result.worst.value:.1e} (tolerance {result.worst.tolerance:.1e})")
    if result.misses:
        out.append(f"{plural(result.misses, 'draw')} missed the hypotheses")
    if result.device != "cpu":
        out.append(result.device)
    rejected = [sentence(c.name) for c in result.controls if c.rejection is Rejection.REJECTED]
    if rejected:
        out.append(f"control{'s' if len(rejected) > 1 else ''} rejected ({'; '.join(rejected)})")
    out.extend(
        f"CONTROL {c.rejection.value.upper()} ({sentence(c.name)})"
        for c in result.controls
        if c.rejection is not Rejection.REJECTED
    )
    if result.seconds >= 0.05:
        out.append(f"{result.seconds:.1f} s")
    return out


def _clean(report: Report) -> bool:
    rulings = [statement.verdict.ruling for claim in report.claims for statement in claim.statements]
    return report.status == 0 and Ruling.UNDECIDED not in rulings


def _summary(report: Report) -> str:
    """One line: how many statements came out how, and how that stands beside the record."""
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
