"""What the commands of README and of the guides write does not show as a change of the clone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPTIONS = r"--(?:json|junit|html|markdown|times|certificates|out|plot|certificate|save|store) +([\w./-]+)"


def written() -> list[str]:
    """The names behind options that write, in the guides and in README."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    names = {name for page in pages for name in re.findall(OPTIONS, page.read_text(encoding="utf-8"))}
    return sorted(name for name in names if not name.isupper() and not name.startswith("/"))


def test_there_are_some() -> None:
    assert {"report.json", "report.xml", "report.html", "found"} <= set(written())


@pytest.mark.parametrize("name", [*written(), "figures"])
def test_it_is_ignored(name: str) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone, so there is nothing that a file could change")
    for path in (name, f"{name}/inside"):
        ended = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        if ended.returncode == 0:
            return
    pytest.fail(f"{name} would be left untracked: name it in .gitignore")
