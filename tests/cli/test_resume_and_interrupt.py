"""What was finished is kept: reports of interrupted runs, used again only where they would come out the same."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sample_claims as claims
from sample_claims import Command, Write

from verify.report.as_json import from_json
from verify.runner.plan import Task
from verify.runner.pool import InProcess


@pytest.fixture
def cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt every run after its second task."""

    def map(self: InProcess, tasks: Sequence[Task]) -> Iterator[Any]:
        yield from whole(self, tasks[:2])
        raise KeyboardInterrupt

    whole = InProcess.map
    monkeypatch.setattr(InProcess, "map", map)


def test_an_interrupted_run_keeps_what_had_finished(cut_short: None, ran: Command) -> None:
    ended = ran(claims.SAMPLED, "--json", "r.json")
    assert ended.status == 130
    assert "verify: interrupted, 1 of 3 checks finished; continue with --resume r.json" in ended.err
    report = from_json(Path("r.json").read_text())
    assert report.header.interrupted
    assert [name for _, name in report.results()] == ["signs_cancel"]


def test_an_interrupted_run_says_what_ran_and_counts_the_rest(
    cut_short: None, ran: Command, command: Command, write: Write
) -> None:
    out = ran(claims.SAMPLED).out
    assert "✓ signs cancel" in out
    assert "? 2 checks did not run" in out
    assert "no square is negative" not in out.partition("derived")[2]
    write(claims.HOLDS, "other.py", id="other")
    two = command("--claims", "paper.py", "--claims", "other.py", "--workers", "0")
    assert "? other: 0 of 1 check finished" in two.out
    assert "again:" not in two.out  # the line to type is the one that continues
    assert "continue with --resume" in two.err


def test_without_a_file_it_is_kept_in_the_cache(cut_short: None, ran: Command) -> None:
    assert "cache/verify/interrupted.json" in ran(claims.SAMPLED).err
    assert Path("cache/verify/interrupted.json").is_file()


def test_a_resumed_run_ends_with_the_bytes_of_a_whole_one(
    ran: Command, write: Write, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(claims.SAMPLED, "--json", "whole.json")
    with monkeypatch.context() as patch:
        patch.setattr(InProcess, "map", _after_two(InProcess.map))
        assert ran(claims.SAMPLED, "--json", "part.json").status == 130
    ended = ran(claims.SAMPLED, "--resume", "part.json", "--json", "resumed.json")
    assert ended.status == 0
    assert "3 checks; 1 finished before" in ended.out
    assert Path("resumed.json").read_bytes() == Path("whole.json").read_bytes()


def _after_two(whole: Any) -> Any:
    def map(self: InProcess, tasks: Sequence[Task]) -> Iterator[Any]:
        yield from whole(self, tasks[:2])
        raise KeyboardInterrupt

    return map


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--seed", "1"], "it ran with seed 0, this run has seed 1"),
        (["--level", "deep"], "it ran with level quick, this run has level deep"),
        (["--instance", "1"], "it ran with instance None"),
    ],
)
def test_other_settings_are_not_resumed(words: list[str], says: str, ran: Command) -> None:
    ran(claims.SAMPLED, "--json", "r.json")
    ended = ran(claims.SAMPLED, "--resume", "r.json", *words)
    assert ended.status == 2
    assert says in ended.err


def test_other_code_is_not_resumed(ran: Command) -> None:
    ran(claims.SAMPLED, "--json", "r.json")
    ended = ran(claims.SAMPLED + "\n# changed\n", "--resume", "r.json")
    assert ended.status == 2
    assert "the code of paper.py has changed" in ended.err


@pytest.mark.parametrize(
    ("top", "how"),
    [
        ("from bound import LEAST", "pass"),
        ("", "from bound import LEAST"),
        ("", "import bound as b, math; LEAST = b.LEAST"),
        ("import importlib; LEAST = importlib.import_module('bound').LEAST", "pass"),
    ],
)
def test_a_changed_neighbour_is_other_code(top: str, how: str, command: Command, write: Write, tmp_path: Path) -> None:
    """What a file of claims imports, at its top or inside a check, is part of what found the results."""
    (tmp_path / "bound.py").write_text("LEAST = 0\n")
    write(top + claims.HOLDS.replace("return x**power >= 0", f"{how}\n    return x**power >= LEAST"))
    try:
        run = ("--claims", "paper.py", "--workers", "0")
        assert command(*run, "--json", "r.json").status == 0
        assert json.loads(Path("r.json").read_text())["run"]["code"].keys() == {"verify", "paper.py", "bound"}
        assert command(*run, "--resume", "r.json").status == 0
        (tmp_path / "bound.py").write_text("LEAST = 1\n")
        ended = command(*run, "--resume", "r.json")
        assert (ended.status, "the code of bound has changed" in ended.err) == (2, True)
    finally:
        sys.modules.pop("bound", None)


def test_code_that_is_no_part_of_both_runs_is_not_resumed(ran: Command, command: Command, write: Write) -> None:
    ran(claims.SAMPLED, "--json", "r.json")
    write(claims.HOLDS, "other.py", "other")
    ended = command("--claims", "paper.py", "--claims", "other.py", "--workers", "0", "--resume", "r.json")
    assert (ended.status, "the code of other.py has changed since (it was no part" in ended.err) == (2, True)


@pytest.mark.parametrize("damage", ["half", "edited"])
def test_a_damaged_report_is_not_resumed(damage: str, ran: Command) -> None:
    ran(claims.SAMPLED, "--json", "r.json")
    text = Path("r.json").read_text()
    Path("r.json").write_text(text[: len(text) // 2] if damage == "half" else text.replace('"held": 40', '"held": 41'))
    ended = ran(claims.SAMPLED, "--resume", "r.json")
    assert ended.status == 2
    assert ("not JSON" if damage == "half" else "was changed after it was written") in ended.err


def test_what_timed_out_is_run_again(ran: Command) -> None:
    body = claims.HOLDS.replace("return x", "if os.path.exists('slow'): time.sleep(9)\n    return x")
    Path("slow").touch()
    assert ran(body, "--json", "r.json", "--timeout", "0.05").status == 1
    Path("slow").unlink()
    assert ran(body, "--resume", "r.json").status == 0


def test_a_report_holds_no_time_and_no_folder(ran: Command, tmp_path: Path) -> None:
    ran(claims.SAMPLED, "--json", "r.json")
    text = Path("r.json").read_text()
    assert str(tmp_path) not in text
    assert "seconds" not in text
    assert json.loads(text)["run"]["code"].keys() == {"verify", "paper.py"}


def test_the_same_bytes_for_any_number_of_workers(command: Command, write: Write) -> None:
    write(claims.SAMPLED)
    for workers in ("0", "1", "2"):
        assert command("--claims", "paper.py", "--workers", workers, "--json", f"{workers}.json", "-q").status == 0
    assert len({Path(f"{workers}.json").read_bytes() for workers in ("0", "1", "2")}) == 1
