"""``report``: every form from one run, or from the JSON report of an earlier one, with the status of that run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sample_claims as claims
from sample_claims import Command, Write


def test_every_form_comes_from_one_run(command: Command, write: Write, tmp_path: Path) -> None:
    forms = ("--html", "r.html", "--markdown", "r.md", "--junit", "r.xml", "--json", "r.json")
    ended = command("report", "--claims", write(claims.HOLDS), "--workers", "0", "-q", *forms)
    assert ended.status == 0
    assert {path.name for path in tmp_path.glob("r.*")} == {"r.html", "r.md", "r.xml", "r.json"}


@pytest.mark.parametrize(("body", "status"), [(claims.HOLDS, 0), (claims.REFUTED, 1), (claims.ACCEPTED, 3)])
def test_an_earlier_report_is_written_again_with_its_status(
    command: Command, write: Write, tmp_path: Path, body: str, status: int
) -> None:
    assert command("--claims", write(body), "--workers", "0", "-q", "--json", "r.json").status == status
    ended = command("report", "--from", "r.json", "--html", "r.html", "--json", "again.json")
    assert ended.status == status
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "r.json").read_bytes()
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_times_are_written_apart_from_the_report(command: Command, write: Write, tmp_path: Path) -> None:
    paper = write(claims.HOLDS)
    assert command("--claims", paper, "--workers", "0", "-q", "--json", "r.json", "--times", "t.json").status == 0
    times = json.loads((tmp_path / "t.json").read_text())
    assert times["report"] == json.loads((tmp_path / "r.json").read_text())["sha256"]
    assert min(times["checks"].values()) >= 0
    ended = command("report", "--from", "r.json", "--times", "again.json")
    assert ended == (
        2,
        "",
        "verify: --times cannot be written from a report, which has no times; --from takes the other forms\n",
    )


def test_nothing_to_write_is_a_usage_error(command: Command) -> None:
    assert command("report") == (2, "", "verify: name a file to write: --html, --markdown, --junit or --json\n")


def test_from_takes_no_claims(command: Command) -> None:
    ended = command("report", "square", "--from", "r.json", "--html", "r.html")
    assert ended.status == 2
    assert "leave out the names of claims" in ended.err


def test_a_changed_report_is_refused(command: Command, write: Write, tmp_path: Path) -> None:
    command("--claims", write(claims.REFUTED), "--workers", "0", "-q", "--json", "r.json")
    text = (tmp_path / "r.json").read_text()
    (tmp_path / "r.json").write_text(text.replace('"refuted"', '"holds"'))
    ended = command("report", "--from", "r.json", "--html", "r.html")
    assert ended.status == 2
    assert "changed after it was written" in ended.err
    assert not (tmp_path / "r.html").exists()


def test_the_replay_line_comes_last_and_in_one_piece(command: Command, write: Write) -> None:
    body = claims.REFUTED.replace('witness={"x": Fraction(x)}', 'witness={"x": Fraction(x)}, certificate=CERTIFICATE')
    made = (
        "from verify.certificate.write import Certificate\n"
        "def sealed():\n"
        "    c = Certificate('counterexample', S).given(x=0)\n"
        "    c.require('x is real', 'x*x >= 0', role='hypothesis', of='real')\n"
        "    return c.require('its square is positive', 'x*x > 0', role='conclusion').seal()\n"
        "CERTIFICATE = sealed()\n"
    )
    body = body.replace("@C.counterexample", made + "@C.counterexample")
    ended = command("--claims", write(body), "--workers", "0", "--certificates", "found")
    assert ended.status == 1
    last = "replay: python -m verify replay found/square-strict.json --claims paper.py --unbound"
    assert ended.out.splitlines()[-1] == last
    assert command(*last.split()[4:]).status == 0
