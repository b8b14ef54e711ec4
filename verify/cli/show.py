"""``show``: a claim in words, as it is declared; nothing is run."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterable, Mapping

from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.discovery import LoadError, load
from verify.claim.evidence import Strength
from verify.claim.instances import LEVELS
from verify.claim.statement import Statement, Step
from verify.cli import options
from verify.cli.catalogue import Catalogue, catalogue, records
from verify.cli.status import AS_RECORDED, BROKEN
from verify.record.recorded import RecordedClaim
from verify.report.console import Terminal
from verify.report.signs import colour, look, sign
from verify.report.wording import kind, sentence


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    options.add_claims(parser)


def main(options: Namespace) -> int:
    """Print each claim asked for; return 3 if one of them cannot be loaded."""
    known = catalogue(options.sources)
    asked, broken = known.choose(options.claims)
    claims, failures = _load(known)
    recorded = records(list(known.locations.values()))
    terminal = Terminal()
    for name in asked:
        if name in claims:
            _Sheet(terminal, claims[name], claims.values(), recorded.get(name)).show()
        else:
            terminal.row(
                0, "", terminal.text(f"{sign('broken')} {name} cannot be loaded: {failures[name]}", "bold red")
            )
    return AS_RECORDED if not broken and all(name in claims for name in asked) else BROKEN


def _load(known: Catalogue) -> tuple[dict[str, Claim], dict[str, LoadError]]:
    claims, failures = {}, {}
    for name, location in known.locations.items():
        try:
            claims[name] = load(location)
        except LoadError as failure:
            failures[name] = failure
    return claims, failures


class _Sheet:
    """Everything there is to say about one claim before it runs."""

    def __init__(
        self, terminal: Terminal, claim: Claim, everything: Iterable[Claim], recorded: RecordedClaim | None
    ) -> None:
        self.terminal, self.claim, self.recorded = terminal, claim, recorded
        self.users: dict[str, list[str]] = {}
        for other in everything:
            for statement in other.statements.values():
                for used in other.leans_on(statement):
                    self.users.setdefault(used, []).append(statement.id)

    def show(self) -> None:
        claim, terminal = self.claim, self.terminal
        head = terminal.text(f"{claim.id}  ", "bold cyan")
        head.append(terminal.shown(claim.title), "bold")
        terminal.row(0, "", head)
        terminal.row(2, "source", str(claim.source))
        terminal.row(2, "module", claim.module)
        for line in claim.notation:
            terminal.row(2, "notation", line)
        for statement in claim.statements.values():
            terminal.print()
            self.statement(statement)
        for strength in Strength:
            checks = [check for check in claim.checks.values() if check.strength is strength]
            if checks:
                terminal.print()
                terminal.row(2, "", terminal.text(f"checks, {strength.value}", "bold"))
            for check in checks:
                self.check(check)
        terminal.print()

    def statement(self, statement: Statement) -> None:
        row = self.terminal.row
        head = self.terminal.text(kind(statement), "bold")
        entry = self.recorded.statement(statement.part) if self.recorded else None
        if entry is None:
            head.append(" (no verdict is recorded)", "yellow")
        elif entry.digest != statement.digest:
            head.append(" (changed since its verdict was recorded)", "yellow")
        else:
            shape = look(entry.ruling, entry.strength)
            word = f" recorded: {sign(shape)} {entry.ruling.upper()} {entry.strength}".rstrip()
            head.append(self.terminal.shown(word), colour(shape))
        row(2, "", head)
        row(4, "states", self.terminal.text(statement.text, "italic"))
        for name, text in statement.hypotheses.items():
            row(4, "given that", f"{text}  ({name}{', added' if name in statement.adds else ''})")
        if statement.repairs:
            row(4, "repairs", statement.repairs.id)
        for number, step in enumerate(statement.argument, 1):
            row(4, f"step {number}", f"{step.text}  [{_carrier(step)}]")
        if not statement.argument:
            row(4, "argument", "none is given; evidence alone does not decide")
        for used in self.claim.leans_on(statement):
            row(4, "uses", used)
        for user in self.users.get(statement.id, ()):
            row(4, "used by", user)

    def check(self, check: Check) -> None:
        row = self.terminal.row
        row(4, "", check.title)
        row(6, "covers", check.covers)
        row(6, "about", _about(check, self.claim.statements))
        for control in check.controls:
            changed = ", ".join(f"{name} = {value!r:.60}" for name, value in control.arguments.items())
            row(6, "must reject", f"{sentence(control.name)}  ({changed})")
        if check.count:
            counts = ", ".join(f"{check.count.at(level)} {level}" for level in LEVELS)
            row(6, "instances", counts)


def _carrier(step: Step) -> str:
    if step.cites is not None:
        return f"trusted: {step.cites}"
    if step.argued:
        return "argued in words, not checked by machine"
    if step.uses:
        return f"uses {step.uses}" + (f", whose {' and '.join(step.given)} is met" if step.given else "")
    carried = "; ".join(sentence(name) for name in step.by)
    return f"{'an exact instance: ' if step.exists else ''}{carried}"


def _about(check: Check, statements: Mapping[str, Statement]) -> str:
    """In words, what a yes says about which statement."""
    out = [f"supports {name}" for name in check.supports]
    if check.refutes:
        out.append(f"refutes {check.refutes}")
    if check.without:
        out.append(f"refutes {check.without[0]} without {check.without[1]}")
    if check.spares:
        out.append(f"finds {check.spares[1]} of {check.spares[0]} not needed")
    carried = [s.id for s in statements.values() if any(check.name in step.by for step in s.argument)]
    out += [f"carries a step of {name}" for name in carried if name not in check.supports]
    return "; ".join(out)
