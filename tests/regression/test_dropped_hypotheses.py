"""A counterexample without a hypothesis shows something: its conclusion is no copy of the hypothesis that it drops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import proofs

COPIES = {
    "proposition4-repaired-without-not-orthogonal",
    "sensing-if-without-moving",
    "sensing-if-without-target",
}
"""Certificates that conclude what they drop, word for word; nothing may be added here."""

CERTIFICATES = sorted((Path(proofs.__file__).parent / "certificates").glob("*-without-*.json"))


def test_there_are_certificates() -> None:
    assert {path.stem for path in CERTIFICATES} > COPIES


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_the_conclusion_is_another_formula(path: Path) -> None:
    assertions = json.loads(path.read_text(encoding="utf-8"))["assertions"]
    dropped, concluded = (
        {one["formula"] for one in assertions if one["role"] == role} for role in ("dropped hypothesis", "conclusion")
    )
    assert dropped
    assert concluded
    assert bool(dropped & concluded) is (path.stem in COPIES)
