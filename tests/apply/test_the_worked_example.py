"""The worked example of the documentation runs, and says what the page says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from verify.apply import Finding
from verify.numeric.threads import at_most

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    example = runpy.run_path(str(ROOT / "docs" / "examples" / "train_and_apply.py"))
    folder = tmp_path_factory.mktemp("example")
    with at_most(1):  # small matrices: threads would only wait for one another
        example["train"](folder)
        found: dict[str, Finding] = example["ask"](folder)
    return found


def test_three_results_answer(findings: dict[str, Finding]) -> None:
    assert {name: finding.answer.value for name, finding in findings.items()} == {
        "alignment": "fails", "theorem1": "fails", "training": "fails",
    }  # fmt: skip
    assert findings["training"].table[-1]["loss"] < 1e-6


def test_the_page_quotes_the_answers(findings: dict[str, Finding]) -> None:
    page_lines = (ROOT / "docs" / "apply.md").read_text(encoding="utf-8")
    page = " ".join(page_lines.split())
    for name, finding in findings.items():
        assert f"{name:10} {finding.word} " in page_lines, name
        assert re.sub(r"\d\.\d+", "", finding.sentence) in re.sub(r"\d\.\d+", "", page)
