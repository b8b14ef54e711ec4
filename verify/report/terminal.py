"""The report on a terminal: each claim with its statements first, then what they rest on, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from verify.claim.evidence import Strength
from verify.claim.statement import Kind
from verify.claim.verdict import Ruling
from verify.report import steps, summary
from verify.report.console import LABEL, NARROW, Terminal
from verify.report.contents import CheckReport, ClaimReport, Report, StatementReport
from verify.report.measured import figures
from verify.report.signs import colour, look, sign
from verify.report.wording import (
    NO_CERTIFICATE,
    NOTHING_SURVIVES,
    RESTS_ON_WORDS,
    agreement,
    kind,
    plural,
    sentence,
    uncertified,
    written,
)


def show(
    report: Report,
    terminal: Terminal,
    *,
    verbose: bool = False,
    quiet: bool = False,
    replays: Mapping[str, Sequence[str]] | None = None,
    sources: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print a report.

    Args:
        verbose: with derivation logs, witnesses in full, and how every control was rejected.
        quiet: one line a claim.
        replays: certificate file name -> what to say after ``replay``, the file first, for those that are saved somewhere.
        sources: claim id -> the words that name where it is declared, for the user's own.
    """
    page = _Page(report, terminal, verbose, replays or {}, sources or {})
    for claim in report.claims:
        if quiet:
            page.line(claim)
        elif claim.id not in report.header.asked:
            continue
        elif any(check.result for check in claim.checks):
            page.claim(claim)
        else:
            page.unfinished(claim)
    if not quiet:
        page.used([claim for claim in report.claims if claim.id not in report.header.asked])
    page.ending(quiet)


class _Page:
    def __init__(
        self, report: Report, terminal: Terminal, verbose: bool,
        replays: Mapping[str, Sequence[str]], sources: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        self.report, self.terminal, self.verbose, self.replays, self.sources = (
            report,
            terminal,
            verbose,
            replays,
            sources,
        )
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
        if uncertified(report):
            text.append(self.terminal.shown(f" · {NO_CERTIFICATE}"), "yellow")
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

    def unfinished(self, claim: ClaimReport) -> None:
        """A claim of which nothing has run: its statements would only repeat that."""
        words = f"{sign('did not run')} {claim.id}: 0 of {plural(len(claim.checks), 'check')} finished"
        self.row(0, "", self.terminal.text(words, colour("did not run")))

    def claim(self, claim: ClaimReport) -> None:
        head = self.terminal.text(f"{claim.id}  ", "bold cyan")
        head.append(self.terminal.shown(claim.title), "bold")
        head.append(self.terminal.shown(f"  {claim.source}"), "dim")
        self.row(0, "", head)
        for statement in () if self.alone else claim.in_reading_order:
            self.statement(claim, statement)
        for strength in Strength:
            for check in claim.checks_of(strength):
                if check.result or self.verbose:
                    self.check(check)
        if not self.verbose and (left := sum(check.result is None for check in claim.checks)):
            words = f"{sign('did not run')} {plural(left, 'check')} did not run"
            self.row(4, "", self.terminal.text(words, colour("did not run")))
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
            self.survives(claim, report)
        for finding in report.findings:
            if finding.check:
                self.row(6, "hypothesis", f"{finding.name}: {finding.finding}")
        left = [finding.name for finding in report.findings if finding.word == "not examined"]
        if left:
            self.row(6, "not examined", ", ".join(left))

    def refutation(self, claim: ClaimReport, statement: str) -> None:
        """The witness, and how to check it again without any of this code."""
        for check in summary.refuting(claim, statement):
            result = check.result
            assert result is not None
            if result.witness:
                self.row(6, "witness", self.witness(result.witness))
            if check.certificate in self.replays:
                self.row(6, "replay", summary.replay([self.replays[check.certificate]]))
            elif check.certificate:
                self.row(6, "certificate", f"{check.certificate} (--certificates FOLDER saves it)")
            elif check.word == "failed" and summary.drawn(check):
                self.row(6, "again", summary.instance(self.report, claim, result.witness_index, self.sources))

    def survives(self, claim: ClaimReport, refuted: StatementReport) -> None:
        """What is offered in place of a printed statement, with its ruling; plainly so if there is nothing."""
        if refuted.statement.kind is not Kind.PRINTED:
            return
        mended = [one for one in claim.statements if one.statement.repairs is refuted.statement]
        for one in mended:
            self.row(6, "survives", self.terminal.text(f"{one.statement.part} ").append(self.ruled(one)))
        if not mended:
            self.row(6, "survives", NOTHING_SURVIVES)

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
        self.row(inner, "", self.terminal.text(" · ".join(figures(result)), "dim"))
        if self.verbose:
            if check.says:
                self.row(inner, "", self.terminal.text(check.says.replace("``", ""), "italic"))
            for step in steps.lines(result.log):
                self.row(inner, "", step)
            for control in result.controls:
                words = f"control {sentence(control.name)}: {control.rejection.value}"
                self.row(inner, "", words + (f", {control.reason}" if control.reason else ""))
            for stratum, count in result.strata.items():
                self.row(inner, "", f"stratum {stratum}: {count}")

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
        differing = {difference.statement: difference.line for difference in report.differences if difference.verdict}
        for claim, one in [] if quiet else summary.to_look_at(report):
            self.look(claim, one, differing.pop(one.statement.id, ""))
        others = [difference.line for difference in report.differences if not difference.verdict]
        for line in (*differing.values(), *others):
            self.row(0, "", self.terminal.text(f"differs: {line}", "red"))
        if quiet:
            if report.header.instance is not None:
                self.row(0, "", summary.line(report))
            return
        self.row(0, "", self.terminal.text(summary.line(report), "green" if summary.clean(report) else "yellow"))
        versions = " ".join(f"{name} {version}" for name, version in header.versions.items())
        figures = [f"seed {header.seed}", f"level {header.level}", f"device {header.device}", f"{report.seconds:.1f} s"]
        self.row(0, "", self.terminal.text(" · ".join([*figures, versions]), "dim"))
        for line in summary.again(
            report, self.replays, self.sources
        ):  # never broken into lines, so that it can be copied
            self.terminal.print(self.terminal.text(line), soft_wrap=True)

    def look(self, claim: ClaimReport, one: StatementReport, difference: str) -> None:
        """One statement that needs a look: how it came out, why, and the witness."""
        word = one.verdict.ruling.value
        if difference:
            self.row(0, "", self.terminal.text(f"differs: {difference}", "red"))
        else:
            words = f"{sign(word)} {one.statement.id}: {word.upper()}, {agreement(one.verdict, one.recorded)}"
            self.row(0, "", self.terminal.text(words, colour(word)))
        for reason in one.verdict.reasons[:1]:
            if reason not in difference:
                self.row(2, "because", reason)
        for check in summary.refuting(claim, one.statement.id):
            if check.result and check.result.witness:
                self.row(2, "witness", self.witness(check.result.witness))
