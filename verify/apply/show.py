"""A finding on a terminal: the answer first."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from verify.apply.finding import Finding
from verify.report.console import LABEL, Terminal

_SIGNS = {
    "yes": ("✓ YES", "bold green"),
    "no": ("✗ NO", "bold magenta"),
    "inapplicable": ("✗ INAPPLICABLE", "bold magenta"),
    "undecided": ("? UNDECIDED", "bold yellow"),
}


def show(
    finding: Finding,
    terminal: Terminal,
    *,
    certificate: str = "",
    inputs: str = "",
    files: tuple[str, ...] = (),
    quiet: bool = False,
) -> None:
    """Print the finding.

    Args:
        certificate, files: the paths that were written.
        inputs: the options that name the inputs, with which the certificate is compared.
    """
    sign, style = _SIGNS[finding.word]
    terminal.row(0, "", terminal.text(f"{sign}  {finding.sentence}", style))
    if quiet:
        return
    _lines(terminal, "read", finding.inputs)
    _lines(terminal, "as", [finding.reading.text])
    _lines(terminal, "because", [fact.text for fact in finding.evidence])
    if finding.table:
        _table(finding, terminal)
    if certificate:
        terminal.row(2, "certificate", certificate)
        path = f"./{certificate}" if certificate.startswith("-") else certificate
        line = f"  {'check it':{LABEL}}python -m verify replay {quote(path)} {inputs}".rstrip()
        terminal.print(line, soft_wrap=True)  # in one piece, so that it can be copied
    _lines(terminal, "written", files)
    _lines(terminal, "note", finding.notes)
    _lines(terminal, "next", finding.next)


def _lines(terminal: Terminal, label: str, lines: Sequence[str]) -> None:
    for i, line in enumerate(lines):
        terminal.row(2 if i == 0 else 2 + LABEL, label if i == 0 else "", line)


def _table(finding: Finding, terminal: Terminal) -> None:
    names = [name for name, value in finding.table[0].items() if not isinstance(value, list | tuple | dict)]
    cells = [[_cell(row.get(name)) for name in names] for row in finding.table]
    widths = [max(len(name), *(len(row[j]) for row in cells)) for j, name in enumerate(names)]
    for line in (names, *cells):
        terminal.row(4, "", "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3e}" if isinstance(value, float) else str(value)
