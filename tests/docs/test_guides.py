"""What the guides tell a reader to do works: the second paper runs, its certificate replays, every command line parses."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from site_builder import DOCS

from verify.certificate import replay
from verify.cli.arguments import parse
from verify.report.as_json import read

LINES = [
    (page.name, re.split(r"  +", line.strip())[0])  # what stands apart on the right explains the line
    for page in sorted(DOCS.glob("*.md"))
    for line in re.findall(
        r"^[^#\n|]*?(?:python -m verify) ([^|\n`]*)$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
]


def test_the_second_paper_is_as_recorded(second_report: Path) -> None:
    report = read(second_report)
    assert report.status == 0
    rulings = {one.statement.id: one.verdict.ruling.value for claim in report.claims for one in claim.statements}
    assert rulings == {
        "reflection.orthogonal": "holds", "product.two": "refuted", "product.three": "holds", "length.kept": "holds",
    }  # fmt: skip


def test_the_hypothesis_of_the_lemma_is_needed(second_report: Path) -> None:
    (lemma,) = (claim for claim in read(second_report).claims if claim.id == "reflection")
    assert [finding.word for finding in lemma.statements[0].findings] == ["needed"]


def test_the_certificate_of_the_second_paper_replays() -> None:
    content = json.loads((DOCS / "examples" / "second_paper.certificates" / "product-two.json").read_text())
    replay.check(content, {})
    content["given"]["H"]["rows"][0][0] = "1"
    with pytest.raises(replay.Refused):
        replay.check(content, {})


def test_the_guide_followed_literally_in_an_empty_folder(tmp_path: Path) -> None:
    """The file alone, as a reader would copy it: refuted without a record, as recorded after recording."""
    (tmp_path / "second_paper.py").write_text((DOCS / "examples" / "second_paper.py").read_text())

    def run(*words: str) -> int:
        command = [sys.executable, "-m", "verify", *words, "--claims", "second_paper.py", "--workers", "0", "-q"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True).returncode

    assert run() == 1
    assert run("record") == 0
    assert run() == 0


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page}: {line[:40]}" for page, line in LINES])
def test_every_command_line_of_a_guide_parses(page: str, line: str) -> None:
    command, options = parse(
        shlex.split(line.replace("...", "").replace("$GITHUB_STEP_SUMMARY", "summary.md"), comments=True)
    )
    assert command
    assert options is not None


def test_there_are_command_lines_to_look_at() -> None:
    assert len(LINES) > 15
