"""The end of a run: what needs a look, gravest first and with its witness, and last what to type to see it again."""

from __future__ import annotations

import shlex
from pathlib import Path

import sample_claims as claims
from sample_claims import Command, Write

from verify.cli.main import main

MANY = (
    """
OPEN = C.printed("open", "nobody knows", hypotheses=REAL)
"""
    + claims.REFUTED
    + claims.HOLDS.replace('S = C.printed("all"', 'T = C.printed("all"').replace("[S]", "[T]")
)

LAST = "again: python -m verify square --claims paper.py --seed 0 --level quick"


def _end(out: str) -> list[str]:
    """The lines behind the last empty one."""
    return out.rstrip("\n").rpartition("\n\n")[2].splitlines()


def test_what_is_refuted_unexpectedly_comes_before_what_is_open_with_its_witness(ran: Command) -> None:
    end = _end(ran(MANY).out)
    assert end[0].startswith("differs: square.strict: expected to hold, found refuted: the square of zero is zero:")
    assert end[2:4] == [
        "  witness        x = 0",
        "differs: square.open: expected to hold, found undecided: no argument is given; evidence alone does",
    ]
    assert end[5].startswith("3 statements: 1 holds, 1 refuted, 1 undecided; 2 differences")
    assert end[-1] == LAST


def test_what_broke_comes_first(ran: Command) -> None:
    end = _end(ran(claims.REFUTED + claims.CRASHED.replace("S = ", "T = ").replace("[S]", "[T]")).out)
    assert next(line for line in end if line.startswith("differs")).startswith(
        "differs: square.all: expected to hold, found broken"
    )
    assert end[-1] == LAST


def test_a_refutation_as_recorded_is_not_looked_at_again_but_can_be_seen_again(
    ran: Command, command: Command, write: Write
) -> None:
    write(claims.REFUTED)
    assert command("record", "--claims", "paper.py", "--workers", "0").status == 0
    end = _end(command("--claims", "paper.py", "--workers", "0").out)
    assert end[0] == "1 statement: 1 refuted; every verdict as recorded"
    assert end[-1] == LAST


def test_what_is_open_as_recorded_is_still_shown(command: Command, write: Write) -> None:
    write(claims.UNDECIDED)
    command("record", "--claims", "paper.py", "--workers", "0")
    ended = command("--claims", "paper.py", "--workers", "0")
    assert ended.status == 0
    assert _end(ended.out)[0] == "? square.open: UNDECIDED, as recorded"


def test_nothing_is_shown_again_where_all_is_well(ran: Command) -> None:
    assert "again:" not in ran(claims.HOLDS).out


def test_a_failing_instance_is_named_and_its_line_can_be_typed(ran: Command) -> None:
    body = claims.SAMPLED.replace('spares=(S, "small")', "supports=[S]")
    body = body.replace("return x**power >= 0", "return power == 2 and x < 5")
    last = ran(body, "--seed", "1").out.splitlines()[-1]
    assert last == "again: python -m verify square --claims paper.py --seed 1 --level quick --instance 7"
    assert main([*shlex.split(last)[4:], "--workers", "0"]) == 1


def test_the_line_names_the_file_as_the_user_did(command: Command, write: Write, tmp_path: Path) -> None:
    (tmp_path / "my papers").mkdir()
    write(claims.REFUTED, "my papers/a paper.py")
    last = command("--claims", "my papers/a paper.py", "--workers", "0").out.splitlines()[-1]
    assert last == "again: python -m verify square --claims 'my papers/a paper.py' --seed 0 --level quick"
    assert main([*shlex.split(last)[4:], "--workers", "0"]) == 1
