"""``figures``: compute and draw the figures that the installed claims offer."""

from __future__ import annotations

import argparse
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from verify.cli.status import AS_RECORDED, UNUSABLE, Unusable

SEEDS, SEEDS_QUICK = 4, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="figures, or the beginning of their names (default: all)")
    add("--list", action="store_true", help="list the figures there are, and draw none")
    add("--out", metavar="DIR", default="figures", help="where SVG, PNG and data are written (default: figures)")
    add(
        "--seeds",
        metavar="N",
        type=int,
        help=f"starts that each run is repeated from (default {SEEDS}, quick {SEEDS_QUICK})",
    )
    add("--quick", action="store_true", help="cut long runs: a first look at everything in about a minute")
    add("-q", "--quiet", action="store_true", help="no progress")


def main(options: Namespace) -> int:
    """Draw figures; status 0 when all that was asked for was drawn, 2 when one could not be."""
    from verify.figures import Effort, offered
    from verify.report.writing import Unwritable, make_folder

    if options.seeds is not None and not 1 <= options.seeds <= 1000:
        raise Unusable(f"--seeds is {options.seeds}; expected a number from 1 to 1000")
    names = _chosen(options.names, list(offered()))
    if options.list:
        return _list(names)
    seeds = options.seeds or (SEEDS_QUICK if options.quick else SEEDS)
    effort = Effort(seeds, options.quick, _silent if options.quiet else _tell)
    folder = Path(options.out)
    try:
        make_folder(folder)
        return _draw(names, effort, folder)
    except Unwritable as error:
        raise Unusable(f"--out: {error}") from None


def _chosen(asked: list[str], known: list[str]) -> list[str]:
    """Return the figures asked for, in the order in which they are offered."""
    if not known:
        raise Unusable("no figures are installed")
    wanted = set()
    for name in asked:
        found = [figure for figure in known if figure == name] or [
            figure for figure in known if figure.startswith(name)
        ]
        if not found or not name:
            import difflib

            close = difflib.get_close_matches(name.lower(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else "--list shows what there is"
            raise Unusable(f"there is no figure {ascii(name)[:60]}; {hint}")
        wanted.update(found)
    return [name for name in known if name in wanted or not asked]


def _list(names: list[str]) -> int:
    from verify.cli.output import say
    from verify.figures import find

    for name in names:
        picture = find(name)
        say(f"{name:26}{picture.source:16}{picture.title}")
    return AS_RECORDED


def _draw(names: list[str], effort: Any, folder: Path) -> int:
    from verify.cli.output import say
    from verify.figures import Missing, find, save, save_list
    from verify.report.console import Terminal

    saved, missing = [], []
    terminal = Terminal()
    for name in names:
        picture, start = find(name), time.perf_counter()
        effort.tell(f"{name}: {picture.title}")
        try:
            content = picture.compute(effort)
        except Missing as error:
            print(f"verify: {name} is not drawn: {error}", file=sys.stderr)
            missing.append(name)
            continue
        saved.append(save(picture, content, folder, quick=effort.quick))
        save_list(saved, folder)
        _show(terminal, picture, content, time.perf_counter() - start)
    form = f"{len(saved)} figures in {folder} (SVG and PNG, light and dark, data; all listed in figures.json)"
    say(form + (f"; not drawn: {', '.join(missing)}" if missing else ""))
    return UNUSABLE if missing else AS_RECORDED


def _show(terminal: Any, picture: Any, content: Any, seconds: float) -> None:
    from verify.report.signs import COLOUR, sign

    word = "" if content.answer is None else content.answer.value
    ruling = {"holds": "holds", "fails": "refuted"}.get(word, word)
    terminal.row(0, picture.name, terminal.text(f"{picture.source}: {picture.title}  [{seconds:.1f} s]", "bold"))
    if word:
        terminal.row(2, "", terminal.text(f"{sign(ruling)} {content.finding}", COLOUR.get(ruling, "yellow")))
    for note in content.notes:
        terminal.row(4, "", note)


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def _silent(line: str) -> None:
    pass
