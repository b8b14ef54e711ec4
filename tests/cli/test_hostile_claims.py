"""Files with claims that do what no such file should: nothing is reported twice, nothing is left behind or overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sample_claims as claims
from sample_claims import Command, Write

CHECK = claims.HOLDS.replace("    return x**power >= 0", "    os.fork()\n    return x**power >= 0")
IMPORT = "os.fork()\n" + claims.HOLDS


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("body", [CHECK, IMPORT], ids=["in a check", "when it is read"])
def test_copies_made_by_forking_end_with_what_made_them(body: str, workers: str, write: Write, tmp_path: Path) -> None:
    """Output is read to its end, so a copy that lived on would keep this from coming back."""
    words = [sys.executable, "-m", "verify", "-q", "--claims", write(body), "--workers", workers, "--json", "r.json"]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
    assert (ended.returncode, ended.stdout) == (0, "square: all ✓ HOLDS certified\n")


@pytest.mark.parametrize("form", ["json", "html", "junit", "markdown", "times"])
def test_a_report_does_not_replace_the_claims(form: str, command: Command, write: Write, tmp_path: Path) -> None:
    before = (tmp_path / write(claims.HOLDS)).read_text(encoding="utf-8")
    (tmp_path / "link.py").symlink_to("paper.py")
    for name in ("paper.py", "link.py"):
        ended = command("--claims", "paper.py", "--workers", "0", f"--{form}", name)
        assert ended.status == 2
        assert ended.err == f"verify: --{form} {name}: is the file of --claims, which would be lost\n"
    assert (tmp_path / "paper.py").read_text(encoding="utf-8") == before


def test_another_form_does_not_replace_the_report_it_is_made_from(command: Command, write: Write) -> None:
    write(claims.HOLDS)
    assert command("--claims", "paper.py", "--workers", "0", "--json", "r.json").status == 0
    assert "is the file of --from, which would be lost" in command("report", "--from", "r.json", "--html", "r.json").err
    resumed = ("--claims", "paper.py", "--workers", "0", "--resume", "r.json")
    assert "is the file of --resume, which would be lost" in command(*resumed, "--junit", "r.json").err
    assert command(*resumed, "--json", "r.json").status == 0


def test_without_standard_error_what_belongs_there_is_not_printed_as_output(write: Write, tmp_path: Path) -> None:
    words = f"{sys.executable} -m verify -q --claims {write(claims.REFUTED)} --workers 0 2>&-"
    ended = subprocess.run(["sh", "-c", words], capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
    assert ended.returncode == 1
    assert ended.stdout.startswith("square: strict ✗ REFUTED · no certificate\n")
    assert "no record" not in ended.stdout
