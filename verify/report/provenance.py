"""Where a report comes from: versions, and digests of the code that ran; nothing heavy is imported to find out."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import verify
from verify.claim.discovery import Location

LIBRARIES = {"sympy": "sympy", "numpy": "numpy", "flint": "python-flint", "torch": "torch"}
"""What results may depend on: short name -> distribution."""


def versions() -> dict[str, str]:
    """Return the versions of this package, Python and the libraries of mathematics ("absent" where not installed)."""
    found = {"verify": verify.__version__, "python": platform.python_version()}
    for short, distribution in LIBRARIES.items():
        try:
            found[short] = version(distribution)
        except PackageNotFoundError:
            found[short] = "absent"
    return found


def code_digests(locations: Iterable[Location]) -> dict[str, str]:
    """Return SHA-256 digests of this package, of what declares the claims, and of all that it imports, by name.

    A result may be used again only by exactly the code that found it. What is installed in site-packages has a
    version instead; anything else that an import statement names, wherever it stands, is read.
    """
    found = {"verify": _digest(Path(verify.__file__).parent)}
    waiting: dict[str, Path] = {}
    folders: set[Path] = set()
    for location in dict.fromkeys(locations):
        if location.file:
            path = Path(location.file)
            twins = sum(1 for name in waiting if name.partition(" ")[0] == path.name)
            if path not in waiting.values():
                waiting[f"{path.name} ({twins + 1})" if twins else path.name] = path
            folders.add(path.parent)
        elif source := _source(location.module.partition(".")[0]):
            waiting[location.module.partition(".")[0]] = source
    waiting.update(_neighbours(folders, set(waiting.values())))
    while waiting:
        name, path = waiting.popitem()
        found[name] = _digest(path)
        for imported in _imported(path):
            if imported not in found and imported not in waiting and (source := _source(imported)) and _own(source):
                waiting[imported] = source
    return dict(sorted(found.items()))


_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)


def _imported(path: Path) -> set[str]:
    """Return the top-level names in the import statements of a file or package, those inside functions included."""
    names: set[str] = set()
    for file in _files(path):
        for source, listed in _IMPORT.findall(file.read_bytes()):
            for name in [source] if source else listed.split(b","):
                top = name.decode("ascii", "replace").split()[:1]
                names.update(word.partition(".")[0] for word in top)
    return names - sys.stdlib_module_names - {""}


def _source(name: str) -> Path | None:
    """Return the file or folder of a top-level module, without importing it; None if there is none to be read."""
    file = getattr(sys.modules.get(name), "__file__", None)
    if not file:
        try:
            spec = find_spec(name)
        except (ImportError, ValueError):
            return None
        file = spec.origin if spec else None
    path = Path(file or "")
    if path.suffix != ".py" or not path.is_file():
        return None
    return path.parent if path.name == "__init__.py" else path


def _own(path: Path) -> bool:
    """Whether code is neither installed nor part of Python, so that no version speaks for it."""
    if {"site-packages", "dist-packages"} & set(path.parts):
        return False
    return not any(
        path.is_relative_to(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    )


def _neighbours(folders: set[Path], known: set[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the modules that were loaded from the folders of claims files, however they were imported."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and "." not in name and (path := Path(file)).suffix == ".py" and path.is_file() and path not in known:
            source = path.parent if path.name == "__init__.py" else path
            if source.parent in folders:
                yield name, source


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for file in _files(path):
        content = file.read_bytes()
        name = file.relative_to(path).as_posix() if file != path else file.name
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
