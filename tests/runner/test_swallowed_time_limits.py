"""A check that swallows its time limit has not answered in time, whatever it then says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from verify.claim import Rejection, Ruling, Status
from verify.runner.pool import OnExecutor, Processes

SWALLOWS = {
    "by catching everything": "try:\n        spin()\n    except:\n        {then}",
    "on the way out": "try:\n        spin()\n    finally:\n        {then}",
    "by lifting the alarm": "import signal\n    signal.setitimer(signal.ITIMER_REAL, 0)\n    spin(0.6)\n    {then}",
}
TEXT = """
def spin(seconds=1e9):
    end = time.monotonic() + seconds
    while time.monotonic() < end: pass

T = C.printed("long", "a long search finds nothing", hypotheses={}, argument=[Step("so", by="nothing_is_found")])

@C.certified(covers="all", controls={"cube": {"power": 3}}, entire=True, supports=[T])
def nothing_is_found(*, power=2):
    if power == 3: return False
    BODY
"""


@pytest.mark.parametrize("way", SWALLOWS)
@pytest.mark.parametrize("then", ["return True", "return False", "1 / 0"])
def test_what_is_said_after_the_limit_is_not_heard(paper, way: str, then: str) -> None:
    run = paper(TEXT.replace("BODY", SWALLOWS[way].format(then=then)), timeout=0.3)
    result = run.results["square", "nothing_is_found"]
    assert (result.status, result.instances) == (Status.TIMED_OUT, 0)
    assert run.verdicts["square.long"].ruling is Ruling.UNDECIDED


def test_neither_in_a_worker_nor_in_a_thread(paper) -> None:
    text = TEXT.replace("BODY", SWALLOWS["by catching everything"].format(then="return True"))
    assert paper(text, Processes(1), timeout=0.3).results["square", "nothing_is_found"].status is Status.TIMED_OUT
    late = TEXT.replace("BODY", "spin(0.6)\n    return True")
    with ThreadPoolExecutor(1) as threads:  # no alarm reaches a thread; the clock does
        run = paper(late, OnExecutor(threads), timeout=0.3)
    assert run.results["square", "nothing_is_found"].status is Status.TIMED_OUT


def test_a_control_that_swallows_its_limit_is_not_rejected(paper) -> None:
    text = TEXT.replace("BODY", "return True").replace(
        "if power == 3: return False", "try:\n        if power == 3: spin()\n    except:\n        return False"
    )
    run = paper(text, timeout=0.3)
    assert run.results["square", "nothing_is_found"].controls[0].rejection is Rejection.TIMED_OUT
    assert run.verdicts["square.long"].ruling is Ruling.BROKEN


def test_instances_that_were_done_in_time_still_count(paper) -> None:
    text = """
@C.certified(controls=CONTROL, **TEN)
def they_are_small(x, *, power=2):
    if power == 3: return False
    if x == 4:
        try:
            while True: pass
        except: return False
    return True
"""
    result = paper(text, timeout=0.3).results["square", "they_are_small"]
    assert (result.status, result.held, result.failed) == (Status.TIMED_OUT, 4, 0)
