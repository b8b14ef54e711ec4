"""Run the command inside the test process, in an empty folder, with only the claims that a test writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sample_claims
from sample_claims import Command, Ended, Write

from verify.cli import catalogue
from verify.cli.main import main
from verify.cli.pools import THREADS


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, and leave the process as it was."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    for name in (*THREADS, "LC_ALL", "VERIFY_TRACEBACK"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No installed package offers claims, and files are not read in a process of their own first, which takes its time."""
    monkeypatch.setattr(catalogue, "installed", lambda: ({}, []))
    monkeypatch.setattr(catalogue, "probe", lambda source: None)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], alone: None) -> Command:
    """Return a function that runs ``python -m verify`` with these words."""

    def command(*words: str) -> Ended:
        capsys.readouterr()
        status = main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ended(status, out, err)

    return command


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a claim file and returns its name."""

    def write(body: str, name: str = "paper.py", id: str = "square") -> str:
        (tmp_path / name).write_text(sample_claims.text(body, id), encoding="utf-8")
        return name

    return write


@pytest.fixture
def ran(command: Command, write: Write) -> Command:
    """Return a function that writes a claim file and runs it in this process."""

    def ran(body: str, *words: str) -> Ended:
        return command("--claims", write(body), "--workers", "0", *words)

    return ran
