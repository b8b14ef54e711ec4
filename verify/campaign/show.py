"""A campaign on a terminal: the answer, one grid for each family and size, and the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.text import Text

from verify.campaign.campaign import NO, YES, Campaign, Found, Judgement, axes, counts, number, panel
from verify.campaign.files import Settings
from verify.claim.answer import Answer
from verify.report.console import Terminal
from verify.report.signs import COLOUR, sign
from verify.report.wording import plural

RULING = {YES: "holds", NO: "failed", Answer.UNDECIDED: "undecided"}
WORD = {YES: "AGREES", NO: "CONTRADICTED", Answer.UNDECIDED: "UNDECIDED"}
MOST_TOLD = 6
"""Cells that are told one by one, of those that speak against the answer."""

WIDTH = 6
"""Columns of a cell: three digits, a mark, a bar."""


def show(
    campaign: Campaign[Any], results: Sequence[Found[Any]], judgement: Judgement, terminal: Terminal, *,
    settings: Settings, gpu: str = "", quiet: bool = False,
) -> None:  # fmt: skip
    """Print the grids, the counts and the answer.

    Args:
        gpu: why nothing ran on a GPU, or "".
        quiet: the answer only.
    """
    ruling = RULING[judgement.answer]
    if results and not quiet:
        terminal.row(0, "", terminal.text(f"{campaign.title}  ", "bold").append(terminal.shown(campaign.source), "dim"))
        for _, found in groupby(results, key=lambda one: panel(one.cell)):
            _grid(campaign, list(found), terminal)
        terminal.print()
        terminal.row(2, "read as", _legend(campaign, settings))
        for family, found in groupby(results, key=lambda one: panel(one.cell)[0]):
            terminal.row(2, str(family), _counted(campaign, list(found)))
        if gpu:
            terminal.row(2, "gpu", terminal.text(f"{sign('skipped')} {gpu}", "yellow"))
        each = f"{settings.instances} {campaign.objects} in each cell"
        terminal.row(2, "ran with", f"seed {settings.seed}, {each}, {settings.device}")
    for line in judgement.cells[:MOST_TOLD]:
        terminal.row(2, sign(ruling), terminal.text(line, COLOUR.get(ruling, "yellow")))
    if len(judgement.cells) > MOST_TOLD:
        terminal.row(2, "", f"and {plural(len(judgement.cells) - MOST_TOLD, 'further cell')} (--json FILE has all)")
    words = f"{sign(ruling)} {WORD[judgement.answer]}  {judgement.finding}"
    terminal.row(0, "", terminal.text(words, f"bold {COLOUR.get(ruling, 'yellow')}"))


def _grid(campaign: Campaign[Any], results: Sequence[Found[Any]], terminal: Terminal) -> None:
    """Print rows by columns, so many columns beside each other as the terminal has room for."""
    size, row, column = axes(results[0].cell)
    at = {tuple(asdict(found.cell).values())[2:]: found for found in results}
    rows, columns = (sorted({place[i] for place in at}) for i in (0, 1))
    family, many = panel(results[0].cell)
    left = 4 + len(row) + 3 + len(str(rows[-1]))
    beside = max((terminal.width - left) // WIDTH, 1)
    for start in range(0, len(columns), beside):
        part = columns[start : start + beside]
        terminal.print()
        terminal.row(2, "", terminal.text(f"{family}, {size} = {many}", "bold cyan"))
        head = f"{column} = {part[0]}".rjust(left + 4) + "".join(str(x).rjust(WIDTH) for x in part[1:])
        terminal.print(terminal.text(head, "dim"), soft_wrap=True)
        for one in rows:
            line = terminal.text(f"    {row} = {one}".ljust(left), "dim")
            for other in part:
                found, following = at.get((one, other)), at.get((one, other + 1))
                line.append_text(_cell(campaign, found, following) if found else Text(" " * WIDTH))
            line.rstrip()
            terminal.print(line, soft_wrap=True)


def _cell(campaign: Campaign[Any], found: Found[Any], following: Found[Any] | None) -> Text:
    """Return the share with the property in percent, the mark of what is proved, and the bar where the theorem ends."""
    expected = campaign.expected(found.cell)
    share = found.searched.count(YES) / found.instances
    ends = expected is NO and following is not None and campaign.expected(following.cell) is not NO
    if found.against(expected) or found.disagreements:
        mark, style = "x", "bold red"
    elif found.left_open(expected):
        mark, style = "?", "yellow"
    else:
        proved = {answer for answer in found.proved if answer is not Answer.UNDECIDED}
        mark = "" if not proved else "!" if YES in proved else "*" if found.proved.count(NO) == found.instances else "'"
        style = "green" if proved else ""
    return Text.assemble((f"{_percent(share):>4}", style), (mark.ljust(1), style), ("|" if ends else " ", "bold"))


def _percent(share: float) -> str:
    """Return a share in percent; what is not all or nothing never looks like it."""
    return f"{share:.0%}"[:-1] if share in (0, 1) else str(min(max(round(100 * share), 1), 99))


def _legend(campaign: Campaign[Any], settings: Settings) -> str:
    return (
        f"percent of {settings.instances} {campaign.objects} that {campaign.verb}, by a search in floats. Proved exactly: "
        f"* of all, ' of some, {campaign.never}; ! of some or all, {campaign.always}. Left of |: none may, says {campaign.law}; "
        "x: a contradiction, ?: open"
    )


def _counted(campaign: Campaign[Any], results: Sequence[Found[Any]]) -> str:
    total: dict[str, int] = {}
    for found in results:
        for name, count in counts(found).items():
            total[name] = total.get(name, 0) + count
    shown = {name: number(count) for name, count in total.items()}
    return (
        f"{shown['instances']} {campaign.objects}: {shown['yes']} {campaign.verb}, {shown['no']} do not, {shown['undecided']} "
        f"undecided; proved of {shown['proved_never']} that {campaign.never}, of {shown['proved_always']} that {campaign.always}; "
        f"no exact test decides {shown['unproved']}; disagreements {shown['disagreements']}"
    )
