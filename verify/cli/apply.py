"""``apply``: what a result says about your own data, weights or layer structure."""

from __future__ import annotations

import argparse
import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from verify.cli import options, own_inputs
from verify.cli.input_files import Once, input_at
from verify.cli.status import AS_RECORDED, DIFFERS, Unusable

_ANSWERS = ("yes", "no", "inapplicable", "undecided")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command: those that the applications share, and ``--set`` for any other input."""
    parser.add_argument(
        "application", nargs="?", metavar="ID", help="what to ask; without an ID: list what can be asked"
    )
    own_inputs.add(parser)
    flag, add = parser.add_argument, partial(parser.add_argument, action=Once)
    file = partial(add, type=options.file, metavar="FILE")
    file("--targets", help="what was measured, a list of numbers")
    file("--x-star", dest="x_star", help="the matrix that was measured")
    flag(
        "--exact", dest="arithmetic", action="store_const", const="exact", help="exact arithmetic, where it is a choice"
    )
    add("--step", metavar="GAMMA", help="step size, a number such as 1/100")
    add("--steps", metavar="N", help="number of steps")
    add("--loss", metavar="NAME", help="squared (default) or cross-entropy; or the loss to reach")
    add("--uncertainty", metavar="U", help="take floats as measurements: each matrix known up to U, spectral norm")
    flag("--set", action="append", default=[], metavar="NAME=VALUE", help="any other input of the application, by name")
    file("--json", help="write the finding as JSON; - for standard output")
    file("--certificate", help="write the certificate there (default: ID-certificate.json)")
    flag("--no-certificate", action="store_true", help="write no certificate")
    file("--plot", help="draw what has a course in time, as .png, .pdf or .svg")
    add("--expect", choices=_ANSWERS, help="exit with status 1 if the answer is another")
    flag("-q", "--quiet", action="store_true", help="the answer only")


def main(options: Namespace) -> int:
    """Answer the question; status 0 whatever the answer, 1 if it is not the one expected, 2 for unusable input."""
    from verify.apply import BadInput, find, offered

    if not options.application:
        return _list(offered())
    try:
        application = find(options.application)
        _ensure_possible(options)
        finding = _ask(application, options)
    except BadInput as error:
        raise Unusable(str(error)) from None
    return _deliver(finding, options)


def _list(known: Mapping[str, str]) -> int:
    from verify.apply import BadInput, find
    from verify.cli.output import say

    for name in known:
        try:
            application = find(name)
        except BadInput as error:
            print(f"verify: warning: {error}", file=sys.stderr)
            continue
        say(f"{name:14}{application.title}")
        for item in application.inputs:
            need = "" if item.required else " (optional)"
            shape = f", {item.shape}" if item.shape else ""
            say(f"{'':14}  {item.name}: {item.meaning}; {item.kind.value}{shape}{need}")
    return AS_RECORDED


def _ask(application: Any, options: Namespace) -> Any:
    values, image, memory = own_inputs.gathered(application, options)
    return application(image=image, memory=memory, **values)


def _ensure_possible(options: Namespace) -> None:
    """See that every file can be written before anything is computed, that no two are the same, and that none is an input."""
    from verify.report.writing import Unwritable, ensure_writable

    seen: dict[str, str] = {}
    for name in ("json", "certificate", "plot"):
        path = getattr(options, name)
        if path is None and name == "certificate" and not options.no_certificate:
            path = _default_certificate(options.application)
            if (kept := input_at(path, options)) is not None:
                raise Unusable(f"the certificate would replace {path}, the file of {kept}; say --certificate FILE")
            continue
        if path is None or (name, path) == ("json", "-"):
            continue
        if (kept := input_at(path, options)) is not None:
            raise Unusable(f"--{name} {path}: is the file of {kept}, which it would replace")
        try:
            ensure_writable(Path(path))
        except Unwritable as error:
            raise Unusable(str(error)) from None
        real = os.path.realpath(path)
        if real in seen:
            raise Unusable(f"--{name} {path}: already the file of --{seen[real]}")
        seen[real] = name


def _default_certificate(application: str) -> str:
    return f"{application}-certificate.json"


def _deliver(finding: Any, options: Namespace) -> int:
    from verify.apply import BadInput
    from verify.apply.show import show
    from verify.certificate.layout import laid_out
    from verify.report.console import Terminal
    from verify.report.writing import Unwritable, write

    try:
        path, files = "", []
        if finding.certificate is not None and not options.no_certificate:
            path = options.certificate or _default_certificate(finding.application)
            write(Path(path), laid_out(dict(finding.certificate)) + "\n")
        if options.json and options.json != "-":
            write(Path(options.json), json.dumps(finding.to_json(), indent=1, ensure_ascii=False) + "\n")
            files.append(options.json)
        if options.plot:
            _plot(finding, options.plot)
            files.append(options.plot)
    except (Unwritable, BadInput) as error:
        raise Unusable(str(error)) from None
    if options.json == "-":
        print(json.dumps(finding.to_json(), indent=1, ensure_ascii=False))
    else:
        show(finding, Terminal(), certificate=path, inputs=own_inputs.again(options), files=tuple(files), quiet=options.quiet)
    return DIFFERS if options.expect and options.expect != finding.word else AS_RECORDED


def _plot(finding: Any, path: str) -> None:
    from verify.apply.plot import plot

    if not finding.table:
        raise Unusable(f"--plot: {finding.application} has nothing with a course in time to draw")
    plot(finding, path)
