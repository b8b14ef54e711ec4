"""``replay`` does not take a certificate's word for what its formulas mean: it holds them against the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sample_claims as claims
from sample_claims import Command, Write

from verify.certificate import reseal
from verify.certificate.entries import digest, plan_digest

SHIPPED = Path("paper.certificates/square-strict.json")
RECORD = Path("paper.recorded.json")


@pytest.fixture
def content(command: Command, write: Write) -> dict[str, Any]:
    """Record a claim that is refuted, and return its certificate."""
    write(claims.CERTIFIED)
    assert command("record", "--claims", "paper.py", "--workers", "0").status == 0
    found: dict[str, Any] = json.loads(SHIPPED.read_text())
    return found


def forged(certificate: dict[str, Any], path: str = "forged.json") -> str:
    """Write a certificate with every hash put right."""
    certificate["statement_sha256"] = digest(certificate["statement"])
    certificate["plan_sha256"] = plan_digest(certificate)
    Path(path).write_text(json.dumps(reseal(certificate)))
    return path


def ruled(ruling: str) -> None:
    """Let the record say something else about the statement."""
    RECORD.write_text(RECORD.read_text().replace('"ruling": "refuted"', f'"ruling": "{ruling}"'))


def test_a_copy_of_a_shipped_certificate_is_bound(command: Command, content: dict[str, Any]) -> None:
    ended = command("replay", forged(content), "--claims", "paper.py")
    assert (ended.status, ended.err) == (0, "")


def test_formulas_that_no_shipped_certificate_has_are_said_and_are_no_zero(command: Command, content: dict[str, Any]) -> None:
    """A counterexample to 'x < 1 implies x^2 > 0' in which the hypothesis is expressed by something that always holds."""
    content["assertions"][0]["formula"] = "x == x + 0"
    path = forged(content)
    ended = command("replay", path, "--claims", "paper.py")
    assert ended.status == 1
    assert "accepted" in ended.out
    assert "not bound to any installed claim: no shipped certificate of square.strict has these formulas" in ended.err
    allowed = command("replay", path, "--claims", "paper.py", "--unbound")
    assert allowed.status == 0
    assert "not bound" in allowed.err


def test_an_unknown_claim_is_said_and_is_no_zero(command: Command, content: dict[str, Any]) -> None:
    content["claim"] = content["statement"]["id"] = "square.other"
    path = forged(content)
    ended = command("replay", path, "--claims", "paper.py")
    assert ended.status == 1
    assert "square.other is the id of no installed claim" in ended.err
    assert command("replay", path, "--claims", "paper.py", "--unbound").status == 0


def test_without_a_record_there_is_nothing_to_be_bound_to(command: Command, content: dict[str, Any]) -> None:
    RECORD.unlink()
    ended = command("replay", str(SHIPPED), "--claims", "paper.py")
    assert ended.status == 1
    assert "nothing is recorded for square" in ended.err


@pytest.mark.parametrize("words", [(), ("--unbound",)])
def test_a_counterexample_to_what_is_recorded_as_holding_is_never_a_zero(
    words: tuple[str, ...], command: Command, content: dict[str, Any]
) -> None:
    ruled("holds")
    ended = command("replay", forged(content), "--claims", "paper.py", *words)
    assert ended.status == 1
    assert "a counterexample under all hypotheses, but square.strict is recorded as holds" in ended.err


def test_a_counterexample_without_a_hypothesis_contradicts_nothing(command: Command, content: dict[str, Any]) -> None:
    ruled("holds")
    content["assertions"][0] |= {"role": "dropped hypothesis", "formula": "x > 1", "holds": False}
    assert command("replay", forged(content), "--claims", "paper.py", "--unbound").status == 0


def test_a_derivation_of_what_is_recorded_as_refuted_is_never_a_zero(command: Command, content: dict[str, Any]) -> None:
    word = {"coefficient": [{"value": "1", "powers": {}}], "rows": "k", "cols": "k", "word": [["W", False]]}
    W = {"kind": "matrix", "rows": "k", "cols": "k", "terms": [word]}
    step = {"kind": "restate", "rule": "restate", "reason": "", "after": W}
    for key in ("given", "definitions", "assertions"):
        del content[key]
    content |= {
        "kind": "derivation",
        "derivation": {
            "kind": "derivation", "title": "nothing", "relations": [], "start": W, "steps": [step], "instances": [],
            "letters": [{"name": "W", "rows": "k", "cols": "k", "properties": []}],
            "conclusion": {"answer": "holds", "expected": W},
        },
    }  # fmt: skip
    ended = command("replay", forged(content), "--claims", "paper.py", "--unbound")
    assert ended.status == 1
    assert "a derivation, but square.strict is recorded as refuted" in ended.err
