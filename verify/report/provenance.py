"""Where a report comes from: versions, and digests of the code that ran; nothing heavy is imported to find out."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
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
    """Return SHA-256 digests of this package and of what declares the claims, by package or file name.

    A result may be used again only by exactly the code that found it.
    """
    found = {"verify": _digest(Path(verify.__file__).parent)}
    for location in locations:
        if location.file:
            path = Path(location.file)
            found[path.name] = _digest(path)
        else:
            top = location.module.partition(".")[0]
            file = getattr(sys.modules.get(top), "__file__", None)
            if top not in found and file:
                path = Path(file)
                found[top] = _digest(path.parent if path.name == "__init__.py" else path)
    return dict(sorted(found.items()))


def _digest(path: Path) -> str:
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(path).as_posix() if file != path else file.name
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
