"""Finding claims: installed packages by entry point, files and modules by name.

A package offers claims through the entry point group ``verify.claims``; the entry point names a module
with a mapping ``CLAIMS`` from claim id to the module that declares it, so that one broken or slow module does not
touch the others. A file or module given by hand either has such a mapping or simply contains claims.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from verify.claim.claim import Claim
from verify.claim.errors import ClaimError, TimeLimit, one_line

GROUP = "verify.claims"

_OURS = (KeyboardInterrupt, TimeLimit)
"""What comes from the user or from a time limit, and not from the module that is read."""


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
        super().__init__(f"{location.file or location.module}: {one_line(cause)}")
        self.location = location


def installed() -> tuple[dict[str, Location], list[LoadError]]:
    """Return the claims that installed packages offer, and the offers that could not be read.

    Of two packages that offer a claim under the same id the first (by the name of its entry point) keeps it;
    the other's is a failure, which the user reads about.
    """
    from importlib.metadata import entry_points

    found: dict[str, Location] = {}
    failures: list[LoadError] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        offer = Location(point.name, point.value)
        try:
            offered = _mapping(_module(offer))
        except _OURS:
            raise
        except BaseException as cause:  # somebody else's package may raise anything; the others must go on
            failures.append(LoadError(offer, cause))
            continue
        for name, module in offered.items():
            if name not in found:
                found[name] = Location(name, module, package=point.value)
            elif found[name].module != module:
                taken = ClaimError(f"claim {name!r} is already offered by {found[name].module}")
                failures.append(LoadError(Location(name, module, package=point.value), taken))
    return found, failures


def given(target: str) -> dict[str, Location]:
    """Return the claims in a file (``claims.py``) or importable module, as named on a command line.

    A module offers the claims whose checks stand in it; one without any offers those that it imports.

    Raises:
        LoadError: the file or module cannot be read, or declares no claim.
    """
    path = Path(target)
    is_file = target.endswith(".py") or path.is_file()
    where = Location("", _file_module(path) if is_file else target, str(path.resolve()) if is_file else "")
    try:
        if path.is_dir() and not target.isidentifier():
            raise ClaimError("is a directory; name a Python file or a module")
        module = _module(where)
        if hasattr(module, "CLAIMS"):
            return {name: Location(name, m, package=where.module) for name, m in _mapping(module).items()}
        claims = _claims(module)
        own = {name: claim for name, claim in claims.items() if claim.module == module.__name__}
        if not claims:
            raise ClaimError("declares no claim (no Claim object and no CLAIMS mapping)")
        return {name: Location(name, where.module, where.file, where.module) for name in own or claims}
    except _OURS:
        raise
    except BaseException as cause:
        raise LoadError(where, cause) from cause


def load(location: Location) -> Claim:
    """Import the module of a claim and return the claim, validated.

    Raises:
        LoadError: whatever went wrong in the module, in one line.
    """
    try:
        claim = _claims(_module(location)).get(location.claim)
        if claim is None:
            raise ClaimError(f"declares no claim {location.claim!r}")
        claim.validate()
        return claim
    except _OURS:
        raise
    except BaseException as cause:
        raise LoadError(location, cause) from cause


def _claims(module: ModuleType) -> dict[str, Claim]:
    """Return the claims that a module shows, by id; two under one id would hide one of them."""
    found: dict[str, Claim] = {}
    for value in vars(module).values():
        if isinstance(value, Claim) and found.setdefault(value.id, value) is not value:
            raise ClaimError(f"declares two claims with the id {value.id!r}")
    return found


def _mapping(module: ModuleType) -> Mapping[str, str]:
    claims = getattr(module, "CLAIMS", None)
    if not isinstance(claims, Mapping) or not all(isinstance(v, str) for pair in claims.items() for v in pair):
        raise ClaimError(f"{module.__name__}.CLAIMS must map claim ids to module names")
    return claims


_LOADING = threading.RLock()
"""Threads of one executor may ask for the same file at once; one loads it, the others wait."""

_FOLDERS: set[Path] = set()
"""Folders of files given by hand, whose neighbours those files may import."""


def _module(location: Location) -> ModuleType:
    """Import a module or a file. What it prints goes to standard error: standard output is for reports."""
    with _LOADING, contextlib.redirect_stdout(sys.stderr):
        if not location.file:
            return importlib.import_module(location.module)
        if location.module in sys.modules:
            return sys.modules[location.module]
        path = Path(location.file)
        spec = importlib.util.spec_from_file_location(location.module, path)
        if spec is None or spec.loader is None or not path.is_file():
            raise ClaimError("is not a readable Python file")
        _let_neighbours_in(path.parent)
        module = importlib.util.module_from_spec(spec)
        sys.modules[location.module] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[location.module]
            raise
        return module


def _let_neighbours_in(folder: Path) -> None:
    """Let a file import its neighbours, as it could if it were run; last in line, so that they hide nothing.

    Raises:
        ClaimError: a neighbour has the name of a module that came from the folder of another such file; the
            wrong one would be checked.
    """
    for other in folder.glob("*.py"):
        loaded = getattr(sys.modules.get(other.stem), "__file__", None)
        if loaded and Path(loaded).parent != folder and Path(loaded).parent in _FOLDERS:
            raise ClaimError(f"imports from {folder}, but {other.stem} is loaded from {loaded}; run the files apart")
    _FOLDERS.add(folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def _file_module(path: Path) -> str:
    """A module name of its own for each file, so that two files of the same name do not meet."""
    return f"claims_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}_{path.stem}"
