"""Finding claims: installed packages by entry point, files and modules by name.

A package offers claims through the entry point group ``verify.claims``; the entry point names a module
with a mapping ``CLAIMS`` from claim id to the module that declares it, so that one broken or slow module does not
touch the others. A file or module given by hand either has such a mapping or simply contains claims.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from verify.claim.claim import Claim
from verify.claim.errors import ClaimError

GROUP = "verify.claims"


@dataclass(frozen=True)
class Location:
    """Where one claim is declared: enough for another process to load it again."""

    claim: str
    module: str
    file: str = ""
    package: str = ""


class LoadError(Exception):
    """A claim module could not be loaded; says which and why, in one line."""

    def __init__(self, location: Location, cause: BaseException) -> None:
        text = " ".join(str(cause).split()) or type(cause).__name__
        kind = "" if isinstance(cause, ClaimError) else f"{type(cause).__name__}: "
        super().__init__(f"{location.file or location.module}: {kind}{text}")
        self.location = location


def installed() -> tuple[dict[str, Location], list[LoadError]]:
    """Return the claims that installed packages offer, and the offers that could not be read."""
    from importlib.metadata import entry_points

    found: dict[str, Location] = {}
    failures: list[LoadError] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        offer = Location(point.name, point.value)
        try:
            for name, module in _mapping(importlib.import_module(point.value)).items():
                if name in found and found[name].module != module:
                    raise ClaimError(f"claim {name!r} is already offered by {found[name].module}")
                found[name] = Location(name, module, package=point.value)
        except Exception as cause:  # somebody else's package may raise anything; the others must go on
            failures.append(LoadError(offer, cause))
    return found, failures


def given(target: str) -> dict[str, Location]:
    """Return the claims in a file (``claims.py``) or importable module, as named on a command line.

    Raises:
        LoadError: the file or module cannot be read, or declares no claim.
    """
    path = Path(target)
    is_file = target.endswith(".py") or path.exists()
    where = Location("", _file_module(path) if is_file else target, str(path.resolve()) if is_file else "")
    try:
        module = _module(where)
        if hasattr(module, "CLAIMS"):
            return {name: Location(name, m, package=where.module) for name, m in _mapping(module).items()}
        claims = [value for value in vars(module).values() if isinstance(value, Claim)]
        if not claims:
            raise ClaimError("declares no claim (no Claim object and no CLAIMS mapping)")
        return {claim.id: Location(claim.id, where.module, where.file, where.module) for claim in claims}
    except Exception as cause:
        raise LoadError(where, cause) from cause


def load(location: Location) -> Claim:
    """Import the module of a claim and return the claim, validated.

    Raises:
        LoadError: whatever went wrong in the module, in one line.
    """
    try:
        module = _module(location)
        for value in vars(module).values():
            if isinstance(value, Claim) and value.id == location.claim:
                value.validate()
                return value
        raise ClaimError(f"declares no claim {location.claim!r}")
    except (Exception, SystemExit) as cause:
        raise LoadError(location, cause) from cause


def _mapping(module: ModuleType) -> Mapping[str, str]:
    claims = getattr(module, "CLAIMS", None)
    if not isinstance(claims, Mapping) or not all(isinstance(v, str) for pair in claims.items() for v in pair):
        raise ClaimError(f"{module.__name__}.CLAIMS must map claim ids to module names")
    return claims


def _module(location: Location) -> ModuleType:
    if not location.file:
        return importlib.import_module(location.module)
    if location.module in sys.modules:
        return sys.modules[location.module]
    spec = importlib.util.spec_from_file_location(location.module, location.file)
    if spec is None or spec.loader is None or not Path(location.file).is_file():
        raise ClaimError("is not a readable Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[location.module] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[location.module]
        raise
    return module


def _file_module(path: Path) -> str:
    """A module name of its own for each file, so that two files of the same name do not meet."""
    return f"claims_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}_{path.stem}"
