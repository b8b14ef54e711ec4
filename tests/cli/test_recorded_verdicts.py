"""A run is held to the record: the record is written from runs only, and what differs is said line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sample_claims as claims
from sample_claims import Command, Write

RECORD = Path("paper.recorded.json")


def test_a_refutation_as_recorded_is_a_successful_run(command: Command, ran: Command) -> None:
    assert ran(claims.REPAIRED).status == 1
    recorded = command("record", "--claims", "paper.py", "--workers", "0")
    assert recorded.status == 0
    assert "new      square: strict refuted, repaired holds certified" in recorded.out
    again = ran(claims.REPAIRED)
    assert again.status == 0
    assert "every verdict as recorded" in again.out


def test_without_a_record_the_user_is_told_how_to_make_one(ran: Command) -> None:
    assert "python -m verify record --claims paper.py" in ran(claims.REFUTED).err


def test_recording_again_changes_no_byte(command: Command, write: Write) -> None:
    write(claims.REPAIRED)
    command("record", "--claims", "paper.py", "--workers", "0")
    before = RECORD.read_bytes()
    assert "nothing changed" in command("record", "--claims", "paper.py", "--workers", "2", "--seed", "5").out
    assert RECORD.read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (("REFUTED", "refuted", "holds"), "square.strict: recorded holds, found refuted"),
        (("REPAIRED", "certified", "derived"), "square.repaired: recorded holds (derived), found holds (certified)"),
        (("REPAIRED", '"part": "repaired"', '"part": "mended"'), "square.repaired: not in the record, found holds"),
        (
            ("REPAIRED", '"part": "repaired"', '"part": "mended"'),
            "square.mended: recorded holds (certified), but",
        ),
        (("SAMPLED", '"not needed"', '"needed"'), "square.all: hypothesis small: recorded needed, found not needed"),
    ],
)
def test_a_changed_verdict_is_said_in_a_line(
    edit: tuple[str, str, str], line: str, command: Command, ran: Command, write: Write
) -> None:
    body = getattr(claims, edit[0])
    write(body)
    assert command("record", "--claims", "paper.py", "--workers", "0").status == 0
    RECORD.write_text(RECORD.read_text().replace(edit[1], edit[2]))
    ended = ran(body)
    assert ended.status == 1
    assert f"differs: {line}" in " ".join(ended.out.split())


def test_changed_words_make_a_verdict_stale(command: Command, write: Write, ran: Command) -> None:
    write(claims.HOLDS)
    command("record", "--claims", "paper.py", "--workers", "0")
    with open("renamed.py", "w") as file:  # a module is imported once in a process
        file.write(claims.text(claims.HOLDS.replace("x^2 >= 0", "x*x >= 0")))
    Path("renamed.recorded.json").write_text(RECORD.read_text())
    ended = command("--claims", "renamed.py", "--workers", "0")
    assert ended.status == 1
    assert "square.all: the statement was changed after its verdict was recorded" in ended.out


def test_undecided_as_recorded_passes_and_is_not_shown_as_good(command: Command, ran: Command, write: Write) -> None:
    write(claims.UNDECIDED)
    command("record", "--claims", "paper.py", "--workers", "0")
    ended = ran(claims.UNDECIDED, "-q")
    assert ended == (0, "square: open ? UNDECIDED\n", "")


@pytest.mark.parametrize("name", ["ACCEPTED", "CRASHED", "SLOW"])
def test_nothing_broken_or_unfinished_is_ever_recorded(name: str, command: Command, write: Write) -> None:
    write(getattr(claims, name))
    ended = command("record", "--claims", "paper.py", "--workers", "0", "--timeout", "0.05")
    assert ended.status == 3
    assert "nothing is recorded: " in ended.out
    assert not RECORD.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "verify-record", "version": 9, "claims": []}'])
def test_an_unreadable_record_stops_a_run_before_it_starts(text: str, ran: Command) -> None:
    RECORD.write_text(text)
    ended = ran(claims.HOLDS)
    assert ended.status == 2
    assert "paper.recorded.json: not a record of verdicts" in ended.err
    assert "HOLDS" not in ended.out


def test_certificates_are_shipped_with_the_record_replayed_and_compared(
    command: Command, ran: Command, write: Write
) -> None:
    write(claims.CERTIFIED)
    assert command("record", "--claims", "paper.py", "--workers", "0").status == 0
    shipped = Path("paper.certificates/square-strict.json")
    (entry,) = json.loads(RECORD.read_text())["claims"]
    assert entry["certificates"] == {"square-strict.json": json.loads(shipped.read_text())["sha256"]}
    ended = ran(claims.CERTIFIED)
    assert ended.status == 0
    assert f"python -m verify replay {shipped}" in ended.out
    assert command("replay", "square-strict", "--claims", "paper.py").status == 0
    assert command("replay", "all", "--claims", "paper.py").status == 0

    RECORD.write_text(RECORD.read_text().replace(entry["certificates"]["square-strict.json"], "0" * 64))
    assert "certificate square-strict.json has changed" in ran(claims.CERTIFIED).out
    differs = command("replay", "square-strict", "--claims", "paper.py")
    assert differs.status == 1
    assert "not the certificate that is recorded" in differs.err


def test_a_tampered_or_missing_certificate_is_refused(command: Command, ran: Command) -> None:
    ran(claims.CERTIFIED, "--certificates", "found")
    path = Path("found/square-strict.json")
    assert command("replay", str(path), "--unbound").status == 0
    path.write_text(path.read_text().replace("x^2 > 0", "x^2 > 1"))
    assert command("replay", str(path)).status == 1
    assert command("replay", "missing.json").status == 2


def test_a_certificate_of_a_statement_that_reads_differently_now_is_refused(command: Command, ran: Command) -> None:
    ran(claims.CERTIFIED, "--certificates", "found")
    with open("reworded.py", "w") as file:
        file.write(claims.text(claims.CERTIFIED.replace('"x^2 > 0"', '"x^2 is positive"')))
    ended = command("replay", "found/square-strict.json", "--claims", "reworded.py")
    assert ended.status == 1
    assert "the installed claim square.strict says something else" in ended.err


def test_a_certificate_that_the_checker_refuses_breaks_the_run(ran: Command) -> None:
    ended = ran(
        claims.CERTIFIED.replace(
            "certificate=certificate", 'certificate=certificate and {**certificate, "sha256": "0" * 64}'
        )
    )
    assert ended.status == 3
    assert "certificate square-strict.json is refused" in " ".join(ended.out.split())


def test_a_refused_certificate_is_not_saved(ran: Command) -> None:
    changed = 'certificate=certificate and {**certificate, "sha256": "0" * 64}'
    ended = ran(claims.CERTIFIED.replace("certificate=certificate", changed), "--certificates", "found")
    assert ended.status == 3
    assert list(Path("found").iterdir()) == []
