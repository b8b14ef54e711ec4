"""A site, built once a session: of a small paper, or the one of this project in the folder that ``VERIFY_SITE`` names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, program
from site_builder import DOCS, build

INDEX = """\
# A small paper

```{verify-status}
```

```{verify-graph}
```

{verdict}`product.three` and {formula}`U^T U = I` and $x^2$

```{toctree}
claims/index
errata
commands
```
"""

ERRATA = "# Errata\n\n```{verify-wrong}\n```\n\n```{verify-errata} product\n```\n\n```{verify-errata}\n```\n"


@pytest.fixture(scope="session")
def second_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the JSON report of a run of the second paper of the guide."""
    path = tmp_path_factory.mktemp("second") / "report.json"
    paper = str(DOCS / "examples" / "second_paper.py")
    command = [sys.executable, "-m", "verify", "--claims", paper, "--workers", "0", "-q", "--json", str(path)]
    subprocess.run([*command, "--times", str(path.with_name("times.json"))], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def second_times(second_report: Path) -> Path:
    """Return how long the checks of that run took."""
    return second_report.with_name("times.json")


@pytest.fixture(scope="session")
def small_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sources of a site that shows everything a page can show."""
    pytest.importorskip("sphinx", reason="Sphinx comes with the extra 'docs'")
    sources = tmp_path_factory.mktemp("sources")
    shutil.copy(DOCS / "conf.py", sources)
    shutil.copytree(DOCS / "_templates", sources / "_templates")
    (sources / "index.md").write_text(INDEX)
    (sources / "errata.md").write_text(ERRATA)
    (sources / "commands.md").write_text("# Commands\n\n```{verify-help}\n```\n")
    return sources


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    if given := os.environ.get("VERIFY_SITE"):
        assert (Path(given) / "index.html").exists(), f"VERIFY_SITE: no site stands in {given}"
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("site")
    build(request.getfixturevalue("small_sources"), out, request.getfixturevalue("second_report"))
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless browser."""
    found = program()
    if found is None:
        pytest.skip("no Chromium is installed")
    with Browser(found) as running:
        yield running
