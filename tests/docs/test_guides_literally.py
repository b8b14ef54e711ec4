"""The guides as a stranger follows them: every shell block is pasted, in order, into an empty copy of what it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from site_builder import DOCS

ROOT = DOCS.parent

Paste = Callable[[str], subprocess.CompletedProcess[str]]


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def lines(page: Path) -> list[str]:
    """Return the command lines of the shell blocks of a page, in order."""
    return [line for block in blocks(page, "sh") for line in block.splitlines() if line.strip()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what a checkout shows a reader, and with this Python where the guides expect one."""
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("verify/certificate", "proofs/certificates"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "verify").rename(tmp_path / "shown")  # so that the package that is installed is the one that runs
    for name in (".venv/bin/python", ".venv/bin/python3", ".venv/bin/verify"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        module = " -m verify" if name.endswith("verify") else ""
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        path.chmod(0o755)
    return tmp_path


@pytest.fixture
def paste(folder: Path) -> Paste:
    """Return what runs a line in that folder."""

    def run(line: str) -> subprocess.CompletedProcess[str]:
        path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
        command = ["bash", "-c", line.replace(" verify/certificate/", " shown/certificate/")]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)

    return run


def test_your_own_paper(folder: Path, paste: Paste) -> None:
    copied, first, recorded, again = (paste(line) for line in lines(DOCS / "own-paper.md"))
    assert copied.returncode == 0
    assert first.returncode == 1, first.stderr
    assert "product.two" in first.stdout
    assert "no record" in first.stderr
    assert recorded.returncode == 0, recorded.stderr
    assert (folder / "my-paper" / "second_paper.recorded.json").is_file()
    assert again.returncode == 0, again.stdout
    last = again.stdout.splitlines()[-1]
    assert last.startswith("replay: python -m verify replay")
    assert paste(last.removeprefix("replay: ")).returncode == 0


def test_a_package_of_your_own_paper(folder: Path, paste: Paste) -> None:
    """The two blocks of the guide, as an installer would lay them out."""
    (offer,) = (tomllib.loads(block) for block in blocks(DOCS / "own-paper.md", "toml"))
    (mapping,) = (block for block in blocks(DOCS / "own-paper.md", "python") if "CLAIMS" in block)
    site = folder / "installed"
    (site / "second_paper-1.dist-info").mkdir(parents=True)
    text = (DOCS / "examples" / "second_paper.py").read_text(encoding="utf-8")
    (site / "second_paper.py").write_text(f"{text}\n\n{mapping}", encoding="utf-8")
    (site / "second_paper-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: second_paper\nVersion: 1\n"
    )
    points = offer["project"]["entry-points"]["verify.claims"]
    listed = "".join(f"{name} = {value}\n" for name, value in points.items())
    (site / "second_paper-1.dist-info" / "entry_points.txt").write_text(f"[verify.claims]\n{listed}")
    done = paste(f"PYTHONPATH={site}:$PYTHONPATH python -m verify list")
    assert done.returncode == 0, done.stderr
    for name in ("reflection", "product", "length"):
        assert re.search(rf"^{name} ", done.stdout, re.MULTILINE)


def test_the_first_five_minutes(paste: Paste) -> None:
    found = [
        line for line in lines(DOCS / "first-five-minutes.md") if "pip install" not in line and "-m venv" not in line
    ]
    assert len(found) >= 5
    for line in found:
        done = paste(line)
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}{done.stderr}"
        assert done.stdout


def test_what_the_readme_says_to_type_and_the_lines_below_the_worked_example(folder: Path, paste: Paste) -> None:
    table = re.findall(
        r"^\| `(python -m verify [^`]*)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(table) >= 8
    assert paste("python docs/examples/train_and_apply.py .").returncode == 0
    shutil.copy(DOCS / "examples" / "second_paper.py", folder / "yours.py")
    page = (DOCS / "apply.md").read_text(encoding="utf-8")
    example = page[page.index("## A worked example") : page.index("## From Python")]
    below = re.findall(r"^    (python -m verify .*)$", example, re.MULTILINE)
    assert len(below) == 3
    for line in (*table, *below):
        if " all " in line:  # everything is run by CI itself
            continue
        done = paste(line)
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}{done.stderr}"
        assert done.stdout
