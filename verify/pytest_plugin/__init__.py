"""A pytest plugin: claims as test items, an item for each verdict and for each check.

It does nothing unless asked::

    [tool.pytest.ini_options]
    verify_files = ["claims/*.py"]      # files with claims, collected where pytest finds them
    verify_claims = ["theorem1"]        # ids of installed claims, or "all"

or ``pytest --verify theorem1``. A verdict passes if it is as recorded (a refutation too); without a record every statement
is expected to hold. Undecided never passes. ``--verify-level`` and ``--verify-seed`` say how claims are run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from verify.pytest_plugin.items import ClaimFile

__all__ = ["pytest_addoption", "pytest_collect_file", "pytest_collection_modifyitems"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin."""
    group = parser.getgroup("verify", "claims as tests")
    add = group.addoption
    add("--verify", action="append", default=[], metavar="CLAIM", help="collect an installed claim, or all of them")
    add("--verify-level", choices=("quick", "standard", "deep"), default="quick", help="how many instances are drawn")
    add("--verify-seed", type=int, default=0, metavar="N", help="seed of all instances (default 0)")
    parser.addini("verify_files", "patterns of files with claims", type="args", default=[])
    parser.addini("verify_claims", "ids of installed claims to collect, or all", type="args", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimFile | None:
    """Collect a file with claims if it matches ``verify_files``."""
    patterns = parent.config.getini("verify_files")
    if file_path.suffix != ".py" or not any(file_path.match(pattern) for pattern in patterns):
        return None
    from verify.pytest_plugin.items import ClaimFile

    return ClaimFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the items of installed claims that were asked for by name.

    Raises:
        pytest.UsageError: there is no such claim.
    """
    names = [*config.getini("verify_claims"), *config.getoption("--verify")]
    if names:
        from verify.pytest_plugin.items import installed_items

        items.extend(installed_items(session, names))
