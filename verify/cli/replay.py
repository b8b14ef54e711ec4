"""``replay``: check certificates with the stand-alone checker, against the claims that are installed and the record.

The checker decides whether the formulas of a certificate come out as it says. Whether they say what the statement says
it cannot know; the record can: the formulas must be those of a certificate that is shipped with the claim, and what
the certificate shows must not contradict the recorded ruling. A certificate that ``apply`` has written must be as the application
writes it; with ``--data`` or ``--weights`` the numbers in it are compared with a user's own.
"""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.certificate import replay
from verify.claim.discovery import LoadError, load
from verify.cli import applied, options, own_inputs
from verify.cli.catalogue import ALL, Catalogue, catalogue, records
from verify.cli.status import AS_RECORDED, DIFFERS, Unusable
from verify.record import certificates
from verify.record.place import place
from verify.record.recorded import RecordedClaim


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "certificates",
        nargs="*",
        metavar="CERT",
        help="files, names of shipped certificates, or all (of these)",
    )
    parser.add_argument(
        "--unbound",
        action="store_true",
        help="accept certificates whose formulas no shipped certificate has: you have read them against the words",
    )
    options.add_sources(parser)
    own_inputs.add(parser)


def main(options: Namespace) -> int:
    """Check each certificate; return the worst status: 1 refused, contradicted or bound to no claim, 2 unusable."""
    if not options.certificates:
        raise Unusable("name certificates to replay (files, or names of shipped ones), or all")
    known = catalogue(options.sources)
    shipped = shipped_certificates(known)
    paths = _paths(options.certificates, shipped)
    if own_inputs.named(options) and len(paths) > 1:
        raise Unusable("name one certificate to compare with your inputs")
    readable = {path: content for path in paths if (content := _peek(path)) is not None}
    digests, recorded = _digests(known, list(readable.values())), records(list(known.locations.values()))
    forms = {path: form for path, content in readable.items() if (form := _form(content, digests)) is not None}
    digests |= {form.sentence.id: form.digest for _, form in forms.values()}
    status = AS_RECORDED
    for path in paths:
        found = replay.main([path], digests)
        content = readable.get(path)
        if content is not None:
            found = max(found, _beside_record(path, content, recorded))
            if found == AS_RECORDED and path in forms:
                found = applied.bound(path, content, *forms[path])
            elif found == AS_RECORDED:
                found = _bound(path, content, digests, recorded, shipped, unbound=options.unbound)
            if found == AS_RECORDED and own_inputs.named(options):
                found = _compared(path, content, forms, options)
            elif found == AS_RECORDED and path in forms:
                print(f"bound     {path}: as apply writes it; are the numbers yours? Add --data, --weights, ...")
        status = max(status, found)
    return status


def _form(content: Mapping[str, Any], digests: Mapping[str, str]) -> tuple[Any, Any] | None:
    """Return the application that writes such certificates, and how; statements of claims have formulas of their own."""
    return applied.form_of(content) if content["claim"] not in digests or content.get("kind") == "grams" else None


def _compared(path: str, content: Mapping[str, Any], forms: Mapping[str, tuple[Any, Any]], options: Namespace) -> int:
    if path not in forms:
        raise Unusable(f"{path}: not a certificate of an application, so there are no inputs to compare it with")
    return applied.compared(path, content, *forms[path], options)


def shipped_certificates(known: Catalogue) -> dict[str, Path]:
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


def _beside_record(path: str, content: dict[str, Any], recorded: Mapping[str, RecordedClaim]) -> int:
    """Say whether a certificate is not the one recorded under its name."""
    claim = recorded.get(content["claim"].partition(".")[0])
    seal = claim.certificates.get(Path(path).name) if claim else None
    if seal is None or seal == certificates.seal(content):
        return AS_RECORDED
    print(f"differs   {path}: not the certificate that is recorded under this name", file=sys.stderr)
    return DIFFERS


def is_bound(content: Mapping[str, Any], claim: RecordedClaim | None, shipped: Mapping[str, Path]) -> bool:
    """Whether a certificate has the formulas of one that is recorded with its claim, so that ``--unbound`` is not needed."""
    return content["plan_sha256"] in _plans(claim, content["claim"], shipped)


def _bound(
    path: str,
    content: dict[str, Any],
    digests: Mapping[str, str],
    recorded: Mapping[str, RecordedClaim],
    shipped: Mapping[str, Path],
    *,
    unbound: bool,
) -> int:
    """Say what an accepted certificate has to do with the installed claims; only a contradiction cannot be waived."""
    name, (claim_id, _, part) = content["claim"], content["claim"].partition(".")
    claim = recorded.get(claim_id)
    statement = claim.statement(part) if claim else None
    if statement is not None and (against := _contradiction(content, statement.ruling)):
        print(f"differs   {path}: {against}, but {name} is recorded as {statement.ruling}", file=sys.stderr)
        return DIFFERS
    if name not in digests:
        why = f"{name} is the id of no installed claim"
    elif not is_bound(content, claim, shipped):
        why = f"no shipped certificate of {name} has these formulas" if claim else f"nothing is recorded for {claim_id}"
    else:
        return AS_RECORDED
    said = "as you allow" if unbound else "read them against the words, then say --unbound"
    print(f"unbound   {path}: not bound to any installed claim: {why} ({said})", file=sys.stderr)
    return AS_RECORDED if unbound else DIFFERS


def _contradiction(content: dict[str, Any], ruling: str) -> str:
    """Return what a certificate shows if that cannot be so under a ruling, else nothing."""
    if content["kind"] == "counterexample" and ruling == "holds":
        dropped = any(assertion["role"] == "dropped hypothesis" for assertion in content["assertions"])
        return "" if dropped else "a counterexample under all hypotheses"
    return "a derivation" if content["kind"] == "derivation" and ruling == "refuted" else ""


def _plans(claim: RecordedClaim | None, name: str, shipped: Mapping[str, Path]) -> set[Any]:
    """Return the plans of the shipped certificates of a statement, as far as they are the ones recorded."""
    seals = {} if claim is None else claim.certificates
    contents = [(seal, _peek(str(shipped[file]))) for file, seal in seals.items() if file in shipped]
    own = [content for seal, content in contents if content is not None and certificates.seal(content) == seal]
    return {content.get("plan_sha256") for content in own if content["claim"] == name}
