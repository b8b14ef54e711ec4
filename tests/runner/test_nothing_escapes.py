"""Whatever a check does, its record comes back and nothing else is harmed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from squares import HEADER

from verify.claim import Rejection, Ruling, Status
from verify.claim.errors import TimeLimit
from verify.runner.pool import Processes
from verify.runner.time_limit import time_limit

ROOT = Path(__file__).parents[2]
CHECK = """
@C.certified(**ONE)
def it_is_so(*, power=2):
    if power == 3: return False
{body}
"""
INNOCENT = """
@C.certified(**ONE)
def innocent_check(*, power=2): return power == 2
"""


def written(body: str) -> str:
    return CHECK.format(body="\n".join("    " + line for line in body.splitlines()))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise ValueError('one\\n  two')", "ValueError: one two at claims_"),
        ("raise ValueError('x' * 10_000)", "ValueError: xxx"),
        ("raise ValueError", "ValueError at "),
        ("sys.exit('done')", "SystemExit: done"),
        ("raise MemoryError", "MemoryError"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise StopIteration", "StopIteration"),
        ("def f(): return f()\nf()", "RecursionError"),
        ("class E(Exception):\n  def __str__(self): return 1/0\nraise E", "E: (it cannot say why)"),
        ("raise ValueError('\\ud800')", "ValueError: \\ud800"),
        ("return None", "not NoneType"),
        ("return 1", "not int"),
        ("return (x for x in ())", "not generator"),
        ("import numpy\nreturn numpy.bool_(True)", "write bool(...)"),
        ("return Outcome(Answer.HOLDS, witness={'x': object()})", "no reproducible text"),
        ("return Outcome(Answer.HOLDS, certificate={'x': math.nan})", "must be plain JSON"),
        ("x = []\nx.append(x)\nreturn Outcome(Answer.HOLDS, witness={'x': x})", "RecursionError"),
        ("return Outcome(True)", "must be an Answer"),
        ("return Outcome(Answer.HOLDS, reason=3)", "reason must be a sentence"),
        ("assert power == 3", "AssertionError"),
    ],
)
def test_a_crash_is_recorded_in_one_line_and_breaks_the_claim(paper, body: str, reason: str) -> None:
    run = paper(written(body) + INNOCENT)
    result = run.results["square", "it_is_so"]
    assert result.status is Status.BROKEN
    assert reason in result.reason
    assert "\n" not in result.reason
    assert len(result.reason) < 400
    assert run.verdicts["square.all"].ruling is Ruling.BROKEN
    assert run.results["square", "innocent_check"].status is Status.HELD


@pytest.mark.parametrize(
    ("body", "witness"),
    [
        ("return Outcome(Answer.HOLDS, witness={'x': math.nan, 'y': Fraction(1, 3)})", {"x": "nan", "y": "1/3"}),
        ("import numpy\nreturn Outcome(Answer.HOLDS, witness={'x': numpy.eye(2)})", {"x": [[1.0, 0.0], [0.0, 1.0]]}),
        ("return Outcome(Answer.HOLDS, witness={1: (lambda: 2)()})", {"1": 2}),
    ],
)
def test_witnesses_come_back_plain(check, body: str, witness: dict[str, object]) -> None:
    assert check(written(body)).witness == witness


def test_the_users_interruption_ends_the_run_in_this_process_and_keeps_what_was_done(paper) -> None:
    run = paper(INNOCENT + written("raise KeyboardInterrupt"))
    assert run.interrupted
    assert list(run.results) == [("square", "innocent_check")]
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


# In worker processes


KILLERS = [
    "os._exit(0)",
    "os._exit(3)",
    "import ctypes\nctypes.string_at(0)",
    "import signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "os.abort()",
]


def test_a_check_that_kills_its_process_is_broken_and_the_others_are_not(paper) -> None:
    text = INNOCENT + "".join(
        written(body).replace("it_is_so", f"killer_{number}") for number, body in enumerate(KILLERS)
    )
    run = paper(text, Processes(2))
    assert len(run.results) == len(KILLERS) + 1
    for number in range(len(KILLERS)):
        result = run.results["square", f"killer_{number}"]
        assert (result.status, result.controls[0].rejection) == (Status.BROKEN, Rejection.REJECTED)
        assert "the process died" in result.reason
    assert run.results["square", "innocent_check"].status is Status.HELD


def test_a_control_that_dies_is_not_rejected(paper) -> None:
    text = "@C.certified(**ONE)\ndef it_is_so(*, power=2):\n    if power == 3: os._exit(0)\n    return True"
    run = paper(text, Processes(1))
    assert run.results["square", "it_is_so"].controls[0].rejection is Rejection.CRASHED
    assert run.verdicts["square.all"].ruling is Ruling.BROKEN


def test_what_cannot_be_sent_back_or_reads_like_an_interruption_is_a_broken_check(paper) -> None:
    text = written("raise KeyboardInterrupt") + written(
        "class E(Exception):\n  def __reduce__(self): os._exit(1)\nraise E"
    ).replace("it_is_so", "it_cannot_be_sent")
    run = paper(text + INNOCENT, Processes(1))
    assert not run.interrupted
    statuses = {name: result.status for (_, name), result in run.results.items()}
    assert statuses == {"it_is_so": Status.BROKEN, "it_cannot_be_sent": Status.BROKEN, "innocent_check": Status.HELD}


def test_a_thread_left_running_does_not_hold_the_run(check) -> None:
    body = "import threading\nthreading.Thread(target=time.sleep, args=(600,)).start()\nreturn True"
    started = time.monotonic()
    assert check(written(body), Processes(1)).status is Status.HELD
    assert time.monotonic() - started < 60


def test_many_small_tasks_survive_an_early_death(paper) -> None:
    text = """
@C.certified(controls=CONTROL, covers="x", instances=Cases(range(3200)), supports=[S])
def numbers_are_small(x, *, power=2):
    if x == 0 and power == 2: os._exit(1)
    return power == 2
"""
    result = paper(text + INNOCENT, Processes(2)).results["square", "numbers_are_small"]
    assert (result.status, result.held) == (Status.BROKEN, 3200 - 32)


# Time limits


SPINNING = "while True: pass"
SWALLOWING = "while True:\n  try:\n    while True: pass\n  except Exception: pass"
FIRST_ALARM_LOST = """
class Slow:
    def __del__(self):
        end = time.monotonic() + 0.6
        while time.monotonic() < end: pass
import warnings
sys.unraisablehook = lambda args: None
x = Slow()
del x
while True: pass
"""


@pytest.mark.parametrize("body", [SPINNING, SWALLOWING, "time.sleep(600)", FIRST_ALARM_LOST.strip()])
def test_a_check_that_does_not_end_is_timed_out_and_never_green(paper, body: str, monkeypatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    run = paper(written(body), timeout=0.3)
    assert run.results["square", "it_is_so"].status is Status.TIMED_OUT
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


HANGS = {
    "hashing_forever": "import hashlib\nhashlib.pbkdf2_hmac('sha256', b'x', b'y', 2**31 - 1)",
    "swallowing_every_alarm": "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
}


def test_code_that_never_listens_is_ended_with_its_process(paper) -> None:
    text = "".join(written(body).replace("it_is_so", name) for name, body in HANGS.items())
    run = paper(text + INNOCENT, Processes(2), timeout=0.3)
    statuses = {name: result.status for (_, name), result in run.results.items()}
    assert statuses == {**dict.fromkeys(HANGS, Status.TIMED_OUT), "innocent_check": Status.HELD}
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


def test_a_limit_puts_back_the_alarm_it_found() -> None:
    handler = signal.getsignal(signal.SIGALRM)
    found = signal.setitimer(signal.ITIMER_REAL, 500.0)
    try:
        with time_limit(100.0):
            assert signal.getitimer(signal.ITIMER_REAL)[0] <= 100.0
        with pytest.raises(TimeLimit), time_limit(0.05):
            time.sleep(5)
        assert signal.getsignal(signal.SIGALRM) is handler
        assert 450.0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 500.0
    finally:
        signal.setitimer(signal.ITIMER_REAL, *found)


def test_endless_limits_are_possible() -> None:
    with time_limit(1e300):
        done = True
    assert done


def test_in_a_thread_there_is_no_soft_limit_and_no_crash() -> None:
    ended: list[bool] = []

    def body() -> None:
        with time_limit(0.01):
            time.sleep(0.05)
        ended.append(True)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert ended == [True]


# What a process shares


DISTURBANCES = [
    "import numpy; numpy.seterr(all='raise')",
    "random.seed(1)",
    "os.chdir('/')",
    "os.environ['DISTURBED'] = 'yes'",
    "import flint; flint.ctx.prec = 500",
    "import mpmath; mpmath.mp.prec = 500",
    "import decimal; decimal.getcontext().prec = 3",
    "sys.setrecursionlimit(20_000)",
    "import torch; torch.set_default_dtype(torch.float64)",
]
OBSERVER = """
def state():
    import decimal, flint, mpmath, numpy, torch
    return [numpy.geterr(), random.random(), numpy.random.random(), os.getcwd(), "DISTURBED" in os.environ,
            flint.ctx.prec, mpmath.mp.prec, decimal.getcontext().prec, sys.getrecursionlimit(),
            str(torch.get_default_dtype()), float(torch.rand(1))]

@C.certified(**ONE)
def watching_the_surroundings(*, power=2):
    return Outcome(Answer.of(power == 2), witness={"state": state()})
"""


@pytest.mark.parametrize("before", DISTURBANCES)
def test_no_task_changes_the_surroundings_of_the_next(paper, before: str) -> None:
    import flint  # noqa: F401  (loaded here, as in a worker that has been at work for a while)
    import mpmath  # noqa: F401
    import torch  # noqa: F401

    undisturbed = paper(OBSERVER).results["square", "watching_the_surroundings"].witness
    disturbed = paper(written(before + "\nreturn True") + OBSERVER).results
    assert disturbed["square", "it_is_so"].status is Status.HELD
    assert disturbed["square", "watching_the_surroundings"].witness == undisturbed


def test_the_users_own_state_is_put_back(paper) -> None:
    import random

    random.seed(5)
    expected = random.random()
    random.seed(5)
    where = os.getcwd()
    paper(written("random.random(); os.chdir('/'); return True"))
    assert random.random() == expected
    assert os.getcwd() == where


def test_what_a_check_prints_stays_off_standard_output(check, capfd) -> None:
    assert check(written("print('thinking')\nreturn True")).status is Status.HELD
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "thinking\n" * 2)  # it is asked twice


SCRIPT = """
import sys
from verify.claim.discovery import given
from verify.runner import Settings, plan, run
from verify.runner.pool import Processes

if __name__ == "__main__":
    catalogue = given(sys.argv[1])
    done = run(plan(["square"], catalogue, Settings()), Processes(1))
    print([result.status.value for result in done.results.values()])
"""


def test_what_a_worker_prints_stays_off_standard_output_even_from_compiled_code(tmp_path) -> None:
    claims, script = tmp_path / "claims.py", tmp_path / "script.py"
    claims.write_text(HEADER + written("print('thinking')\nos.write(1, b'aloud')\nreturn True"))
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, script, claims], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "['held']\n"
    assert "thinking" in done.stderr
    assert "aloud" in done.stderr
