"""The answers that must come at once: help, the version, and a plain ``list``.

A look at what is installed by :mod:`importlib.metadata`, :mod:`argparse` and :mod:`json` takes several times as long
as Python itself. So the same three things are done here by hand, for the usual case only; whatever is unusual (a
package without a record, a broken one, one inside an archive) is left to the ordinary command, whose answer is the
same.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would take longer to import than everything else here takes to run
    from typing import Any

GROUP = "verify.claims"


def answer(words: list[str]) -> int | None:
    """Answer if that can be done at once, and return the exit status; None if the ordinary command must."""
    if words in (["--help"], ["-h"], ["help"]):
        return _print(_help())
    if words == ["--version"]:
        from verify import __version__

        return _print(f"verify {__version__}\n")
    if words == ["list"]:
        try:
            claims = recorded_claims()
        except Exception:  # it will happen again in the ordinary command, which says what it is
            return None
        if claims is not None:
            from verify.cli.rows import show

            show(claims)
            return 0
    return None


def recorded_claims() -> list[dict[str, Any]] | None:
    """Return the record's entries for all claims of installed packages, in the order in which they are offered.

    None if anything is unusual, so that the answer might not be complete.
    """
    offers = entry_points()
    if offers is None:
        return None
    found: dict[str, dict[str, Any]] = {}
    for _, module in offers:
        package = _import(module)
        file = package.__file__ or ""
        if os.path.basename(file) != "__init__.py":
            return None
        record = _record(os.path.join(os.path.dirname(file), "recorded.json"))
        for name, where in package.CLAIMS.items():
            if not isinstance(where, str) or name not in record or found.get(name, record[name]) is not record[name]:
                return None
            found[name] = record[name]
    return list(found.values())


def entry_points() -> list[tuple[str, str]] | None:
    """Return (name, module) of every offer of claims; None where only :mod:`importlib.metadata` knows how to look."""
    found: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for folder in sys.path:
        if os.path.isfile(folder):
            return None  # an archive
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        here: set[str] = set()
        for name in names:
            stem, ending = os.path.splitext(name)
            if ending not in (".dist-info", ".egg-info", ".egg"):
                continue
            project = stem.partition("-")[0].lower().replace(".", "_")
            if ending == ".egg" or project in here:
                return None
            here.add(project)
            if project not in seen:
                offers = _offers(os.path.join(folder, name, "entry_points.txt"))
                if offers is None:
                    return None
                found |= offers
        seen |= here
    return sorted(found)


def _offers(path: str) -> set[tuple[str, str]] | None:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return set()
    if GROUP not in text:
        return set()
    found, section = set(), ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == GROUP and line and not line.startswith("#"):
            name, _, module = map(str.strip, line.partition("="))
            if not module.replace(".", "").isidentifier():
                return None
            found.add((name, module))
    return found


def _import(module: str) -> Any:
    """Import a package; what it prints is not ours."""
    stdout, sys.stdout = sys.stdout, sys.stderr
    try:
        __import__(module)
    finally:
        sys.stdout = stdout
    return sys.modules[module]


class _Strict:
    """What the scanner behind :mod:`json` asks of a decoder."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, str
    memo: dict[str, str] = {}  # noqa: RUF012  (the scanner's own, emptied after each text)


def _record(path: str) -> dict[str, dict[str, Any]]:
    from _json import make_scanner

    with open(path, encoding="utf-8") as file:
        text = file.read()
    content, end = make_scanner(_Strict())(text, 0)  # type: ignore[arg-type]  # it asks for attributes, not a type
    if text[end:].strip() or (content["schema"], content["version"]) != ("verify-record", 1):
        raise ValueError(path)
    return {claim["id"]: claim for claim in content["claims"]}


def _help() -> str:
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:
        return file.read()


def _print(text: str) -> int:
    sys.stdout.write(text)
    sys.stdout.flush()
    return 0
