"""Where the record and the shipped certificates of a claim lie: beside the package or file that declares it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from verify.claim.discovery import Location


@dataclass(frozen=True)
class Place:
    """The record file and the folder of certificates that belong to one package or file of claims."""

    record: Path
    certificates: Path


def place(location: Location) -> Place:
    """Return the place of a claim that was found (so that what offers it is imported).

    A package ``proofs`` keeps ``proofs/recorded.json`` and ``proofs/certificates``; a single file ``toy.py`` keeps
    ``toy.recorded.json`` and ``toy.certificates`` next to it.
    """
    module = sys.modules.get(location.package or location.module)
    file = Path(location.file or getattr(module, "__file__", None) or "claims.py")
    if file.name == "__init__.py":
        return Place(file.parent / "recorded.json", file.parent / "certificates")
    return Place(file.with_name(f"{file.stem}.recorded.json"), file.with_name(f"{file.stem}.certificates"))
