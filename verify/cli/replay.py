"""``replay``: check certificates with the stand-alone checker, against the claims that are installed and the record."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from verify.certificate import replay
from verify.claim.discovery import LoadError, load
from verify.cli import options
from verify.cli.catalogue import ALL, Catalogue, catalogue, records
from verify.cli.status import AS_RECORDED, DIFFERS, Unusable
from verify.record import certificates
from verify.record.place import place


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "certificates",
        nargs="*",
        metavar="CERT",
        help="files, names of shipped certificates, or all (of these)",
    )
    options.add_sources(parser)


def main(options: Namespace) -> int:
    """Check each certificate; return the worst status: 1 refused or not the one recorded, 2 unusable."""
    if not options.certificates:
        raise Unusable("name certificates to replay (files, or names of shipped ones), or all")
    known = catalogue(options.sources)
    paths = _paths(options.certificates, _shipped(known))
    readable = {path: content for path in paths if (content := _peek(path)) is not None}
    status = replay.main(paths, _digests(known, list(readable.values())))
    return max(status, _beside_record(known, readable))


def _shipped(known: Catalogue) -> dict[str, Path]:
    """Return the certificates that lie beside the claims, by file name."""
    folders = dict.fromkeys(place(location).certificates for location in known.locations.values())
    return {file.name: file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.json"))}


def _paths(names: Sequence[str], shipped: dict[str, Path]) -> list[str]:
    if list(names) == [ALL]:
        if not shipped:
            raise Unusable("no certificates are shipped with the installed claims")
        return [os.path.relpath(path) for path in shipped.values()]
    found = []
    for name in names:
        inside = shipped.get(name) or shipped.get(f"{name}.json")
        found.append(os.path.relpath(inside) if inside and not Path(name).is_file() else name)
    return found


def _peek(path: str) -> dict[str, Any] | None:
    """Return the content of a file that looks like a certificate; the checker says what is wrong with others."""
    try:
        content = replay.read(path)
    except replay.Refused:
        return None
    return content if isinstance(content, dict) and isinstance(content.get("claim"), str) else None


def _digests(known: Catalogue, contents: list[dict[str, Any]]) -> dict[str, str]:
    """Return the digests of the installed statements that the certificates speak about."""
    found = {}
    for name in dict.fromkeys(content["claim"].partition(".")[0] for content in contents):
        if name in known.locations:
            try:
                claim = load(known.locations[name])
            except LoadError as failure:
                print(
                    f"verify: warning: {name} cannot be loaded, so its statement is not compared: {failure}",
                    file=sys.stderr,
                )
                continue
            found.update({statement.id: statement.digest for statement in claim.statements.values()})
    return found


def _beside_record(known: Catalogue, contents: dict[str, dict[str, Any]]) -> int:
    """Say which certificates are not the ones recorded under their names."""
    recorded = records(list(known.locations.values()))
    status = AS_RECORDED
    for path, content in contents.items():
        claim = recorded.get(content["claim"].partition(".")[0])
        seal = claim.certificates.get(Path(path).name) if claim else None
        if seal is not None and seal != certificates.seal(content):
            print(f"differs   {path}: not the certificate that is recorded under this name", file=sys.stderr)
            status = DIFFERS
    return status
