"""What a report contains: plain records from which every form of output is made."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import LoadError
from verify.claim.evidence import Strength
from verify.claim.findings import HypothesisFinding, hypothesis_findings
from verify.claim.result import CheckResult, Status
from verify.claim.statement import Kind, Source, Statement
from verify.claim.trust import distrust, refuting
from verify.claim.verdict import Verdict, checks_about
from verify.record import certificates
from verify.record.compare import Difference
from verify.record.recorded import RecordedClaim, RecordedStatement
from verify.runner.run import Run


@dataclass(frozen=True)
class StatementReport:
    """A statement, the verdict on it, and the one recorded (None if there is none).

    Attributes:
        uses: ids of the statements that its argument, or a counterexample to it, leans on.
        certificates: file names of the certificates that refute it; a refutation without one is taken on this code's word.
    """

    statement: Statement
    verdict: Verdict
    findings: tuple[HypothesisFinding, ...] = ()
    recorded: RecordedStatement | None = None
    uses: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckReport:
    """A check and its result (None if it did not finish).

    Attributes:
        about: ids of the statements it speaks about.
        says: the first paragraph of its documentation: which equation, in which words.
        certificate: file name of its certificate, "" if it has none.
        doubt: why nothing may be concluded from it, "" if it can be trusted.
        file, line: where it is declared; the file relative to the folder that holds the package.
        batched: whether it works on batches of instances, on the CPU or on a GPU.
    """

    name: str
    strength: Strength
    covers: str
    controls: tuple[str, ...]
    about: tuple[str, ...]
    refutes: str = ""
    file: str = ""
    line: int = 0
    certificate: str = ""
    result: CheckResult | None = None
    says: str = ""
    batched: bool = False

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    @property
    def doubt(self) -> str:
        return distrust(self.result) if self.result else ""

    @property
    def word(self) -> str:
        """How it ended, in a word; a check that cannot be trusted is broken whatever it said."""
        if self.result is None:
            return "did not run"
        return Status.BROKEN.value if self.doubt else self.result.status.value


@dataclass(frozen=True)
class ClaimReport:
    """One claim: what it is, its statements, its checks; ``recorded`` tells whether there is a record of it."""

    id: str
    title: str
    source: Source
    notation: tuple[str, ...]
    file: str
    statements: tuple[StatementReport, ...]
    checks: tuple[CheckReport, ...]
    recorded: bool

    @property
    def name(self) -> str:
        """What it is called in headings: as the source calls it, else by its id."""
        return self.source.name or self.id[0].upper() + self.id[1:]

    @property
    def in_reading_order(self) -> tuple[StatementReport, ...]:
        """What is printed first, each with its repairs behind it, then what was added; declared order otherwise."""
        printed = [one for one in self.statements if one.statement.kind is Kind.PRINTED]
        mended = {
            one.statement.id: [s for s in self.statements if s.statement.repairs is one.statement] for one in printed
        }
        ordered = [found for one in printed for found in (one, *mended[one.statement.id])]
        return (*ordered, *(one for one in self.statements if one not in ordered))

    def checks_of(self, strength: Strength) -> tuple[CheckReport, ...]:
        """Return the checks of one strength, in order of declaration."""
        return tuple(check for check in self.checks if check.strength is strength)


@dataclass(frozen=True)
class Header:
    """What the run depends on, and what it was asked.

    ``gpu`` says why nothing ran on a GPU although one would have been welcome, "" otherwise.
    """

    asked: tuple[str, ...]
    seed: int
    level: str
    device: str
    instance: int | None
    interrupted: bool
    versions: Mapping[str, str]
    code: Mapping[str, str]
    gpu: str = ""


@dataclass(frozen=True)
class Failure:
    """What is broken beside the checks: a claim that cannot be loaded, a certificate that is refused; and why."""

    claim: str
    reason: str


@dataclass(frozen=True)
class Report:
    """A run, ready to be written in any form. Times are kept apart: the same seed gives the same report."""

    header: Header
    claims: tuple[ClaimReport, ...]
    failures: tuple[Failure, ...] = ()
    differences: tuple[Difference, ...] = ()
    status: int = 0
    seconds: float = field(default=0.0, compare=False)

    def results(self) -> dict[tuple[str, str], CheckResult]:
        """Return the results by (claim id, check name), as the runner takes them back."""
        return {(c.id, check.name): check.result for c in self.claims for check in c.checks if check.result}


def refutes(check: CheckReport, statement: Statement) -> bool:
    """Whether a check refutes a statement: a counterexample that holds, or an exact check that fails within the hypotheses."""
    against = check.refutes == statement.id and check.word == Status.HELD.value
    fails = check.word == Status.FAILED.value and check.result is not None and refuting(check.result, statement)
    return against or (fails and statement.id in check.about)


def contents(
    run: Run,
    header: Header,
    *,
    recorded: Mapping[str, RecordedClaim],
    failures: tuple[Failure, ...],
    differences: tuple[Difference, ...],
    status: int,
) -> Report:
    """Put together the report on a run.

    Args:
        recorded: the record of each claim that has one.
        failures: what is broken beside the checks themselves.
        differences: how the run differs from the record.
        status: the exit status that the run deserves.
    """
    claims = tuple(_claim(run, claim, recorded.get(name)) for name, claim in run.plan.claims.items())
    return Report(header, claims, failures, differences, status, run.seconds)


def load_failure(error: LoadError) -> Failure:
    """Return which claim could not be loaded and why, without the folder it lies in."""
    file = error.location.file
    return Failure(error.location.claim, str(error).replace(file, Path(file).name) if file else str(error))


def _claim(run: Run, claim: Claim, recorded: RecordedClaim | None) -> ClaimReport:
    location = run.plan.locations[claim.id]
    root = _root(location.module, location.file)
    about: dict[str, list[str]] = {name: [] for name in claim.checks}
    for statement in claim.statements.values():
        for name in checks_about(claim, statement):
            about[name].append(statement.id)
    checks = tuple(
        _check(claim, check, run.results.get((claim.id, check.name)), tuple(about[check.name]), root)
        for check in claim.checks.values()
    )
    statements = tuple(
        StatementReport(
            statement,
            run.verdicts[statement.id],
            hypothesis_findings(claim, statement, run.results, run.verdicts[statement.id]),
            recorded.statement(statement.part) if recorded else None,
            claim.leans_on(statement),
            tuple(check.certificate for check in checks if check.certificate and refutes(check, statement)),
        )
        for statement in claim.statements.values()
    )
    file = Path(location.file).name if location.file else location.module.replace(".", "/") + ".py"
    first = next((check.file for check in checks if check.file), file)
    return ClaimReport(
        claim.id, claim.title, claim.source, claim.notation, first, statements, checks, recorded is not None
    )


def _check(
    claim: Claim, check: Check, result: CheckResult | None, about: tuple[str, ...], root: Path | None
) -> CheckReport:
    code = getattr(inspect.unwrap(check.function), "__code__", None)
    file, line = "", 0
    if code is not None:
        path = Path(code.co_filename)
        file = path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.name
        line = code.co_firstlineno
    named = certificates.name(claim, check) if result and result.certificate is not None else ""
    controls = tuple(control.name for control in check.controls)
    says = " ".join(check.docstring.partition("\n\n")[0].split())
    return CheckReport(
        check.name, check.strength, check.covers, controls, about, check.refutes, file, line, named, result, says,
        batched=check.batch > 0,
    )  # fmt: skip


def _root(module: str, file: str) -> Path | None:
    """The folder that holds the package or file, from which files are named in reports."""
    if file:
        return Path(file).parent
    origin = getattr(sys.modules.get(module.partition(".")[0]), "__file__", None)
    if not origin:
        return None
    path = Path(origin)
    return path.parent.parent if path.name == "__init__.py" else path.parent
