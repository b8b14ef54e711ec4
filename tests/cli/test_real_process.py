"""The command in a process of its own: signals, pipes, locales, terminals."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sample_claims as claims

from verify.report.as_json import from_json

VERIFY = [sys.executable, "-m", "verify"]
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "COLUMNS", "NO_COLOR")}
    return {**kept, "PYTHONPATH": ROOT, "LANG": "C.UTF-8"}


def _write(body: str) -> list[str]:
    Path("paper.py").write_text(claims.text(body), encoding="utf-8")
    return ["--claims", "paper.py"]


WAITING = (
    claims.SAMPLED
    + """
@C.certified(covers="one", controls={"no": {"yes": False}}, supports=[S])
def it_takes_a_while(*, yes=True):
    open("waiting", "w").close()
    time.sleep(60)
    return yes
"""
)


def _heed_interrupts() -> None:
    """A shell starts what runs in its background with SIGINT ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_signal_ends_a_run_with_130_and_a_report(
    number: signal.Signals, workers: str, environment: dict[str, str]
) -> None:
    words = [*VERIFY, *_write(WAITING), "--workers", workers, "--json", "r.json"]
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_interrupts
    )
    until = time.monotonic() + 30
    while not Path("waiting").exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "3 of 4 checks finished; continue with --resume r.json" in err
    assert len(from_json(Path("r.json").read_text()).results()) == 3


def test_a_reader_that_has_seen_enough_is_no_error(environment: dict[str, str]) -> None:
    command = " ".join([*VERIFY, *_write(claims.SAMPLED), "--workers", "0", "--json", "r.json"])
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{command} | head -1"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.stdout == "paper.py: seed 0, level quick, device auto, in this process\n"
    assert ended.stderr == "square: 3 checks finished\n"
    assert Path("r.json").exists()


def test_the_locale_c_gets_ascii_and_no_colour(environment: dict[str, str]) -> None:
    words = [*VERIFY, *_write(claims.REPAIRED), "--workers", "0"]
    ended = subprocess.run(words, env={**environment, "LANG": "C"}, capture_output=True, text=True, timeout=60)
    assert ended.stdout.isascii()
    assert "x REFUTED" in ended.stdout
    assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_it_says_no(
    extra: dict[str, str], coloured: bool, environment: dict[str, str]
) -> None:
    words = [*VERIFY, *_write(claims.HOLDS), "--workers", "0"]
    leader, follower = pty.openpty()
    with subprocess.Popen(
        words, env={**environment, "TERM": "xterm", **extra}, stdout=follower, stderr=follower, stdin=follower
    ) as process:
        os.close(follower)
        text = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            text += piece
    os.close(leader)
    assert process.returncode == 0
    assert b"HOLDS" in text
    assert (b"\x1b[1;32m" in text) is coloured


def test_something_is_said_within_a_second(environment: dict[str, str]) -> None:
    slow = "import time; time.sleep(20)\n" + claims.text(claims.HOLDS)
    Path("paper.py").write_text(slow, encoding="utf-8")
    words = [*VERIFY, "--claims", "paper.py"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.kill()
    assert first.startswith("paper.py: seed 0, level quick, device auto")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import os; os._exit(0)", "ends the process that reads it (exit status 0)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ends the process that reads it (signal 9)"),
        ("raise KeyboardInterrupt", "raises KeyboardInterrupt when it is read"),
        ("import sys; sys.stdout.write('read'); sys.exit(0)", "SystemExit: 0"),
    ],
)
def test_a_file_that_ends_the_process_is_no_green_run(text: str, says: str, environment: dict[str, str]) -> None:
    Path("ends.py").write_text(text)
    done = subprocess.run(
        [*VERIFY, "--claims", "ends.py", "--workers", "0"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["list"], ["--help"], []])
def test_a_full_disk_behind_standard_output_is_one_line(words: list[str], environment: dict[str, str]) -> None:
    command = [*VERIFY, *(words or [*_write(claims.HOLDS), "--workers", "0"])]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr == "verify: standard output cannot be written: no space left on device\n"
