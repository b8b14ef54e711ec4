"""Same seed, same results: here, in one worker, in several, on somebody else's executor, and for one instance alone."""

from __future__ import annotations

import dataclasses
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from verify.claim import CheckResult, Ruling, Status
from verify.runner import Run, Settings, run
from verify.runner.partial import Partial
from verify.runner.pool import InProcess, OnExecutor, Processes

TEXT = """
import hashlib
from fractions import Fraction

class Hashed:
    names = ("low", "middle", "high")
    def draw(self, seed, claim, check, index):
        key = f"{seed} {claim} {check} {index}".encode()
        value = int.from_bytes(hashlib.sha256(key).digest()[:6], "big") / 2**48
        if value < 0.05:
            return Missed(self.names[index % 3])
        return Case(value, self.names[index % 3], int(10 * value))

class Missed:
    misses = 100
    def __init__(self, stratum): self.stratum = stratum

HUNDRED = dict(covers="hashes", instances=Hashed(), count=Count(150, 200, 300), supports=[S])

@C.sampled(controls={"far_off": {"by": 1.0}}, **HUNDRED)
def hashes_are_small(x, *, by=0.0):
    return Outcome(Answer.of(x + by <= 0.99), defect=Defect(x + by, 0.99), witness={"x": x}, reason=f"x = {x:.3f}")

@C.certified(controls={"far_off": {"limit": 0}}, **HUNDRED)
def hashes_stay_below_their_limit(x, *, limit=Fraction(9, 10)):
    return Answer.UNDECIDED if limit and 0.8 < x < 0.85 else x <= limit

@C.certified(**ONE)
def chance_plays_no_part(*, power=2):
    return Outcome(Answer.of(power == 2), witness={"number": random.random()}, log=("one", "two"))

@C.certified(**ONE)
def it_crashes_everywhere(*, power=2):
    raise ValueError("on purpose")
"""


def comparable(run: Run) -> list[dict[str, object]]:
    return [
        {**dataclasses.asdict(result), "seconds": 0.0, "controls": result.controls} for result in run.results.values()
    ]


def test_the_number_and_kind_of_workers_change_nothing(paper) -> None:
    here = paper(TEXT)
    assert here.results["square", "hashes_are_small"].instances < 150
    assert here.results["square", "hashes_stay_below_their_limit"].status is Status.FAILED
    for workers in (1, 2, 3):
        there = paper(TEXT, Processes(workers))
        assert comparable(there) == comparable(here)
        assert there.verdicts == here.verdicts


def without_chance(run: Run) -> list[dict[str, object]]:
    return [r for r in comparable(run) if "chance" not in str(r["check"]) and "crashes" not in str(r["check"])]


def test_threads_agree_where_no_state_is_shared(paper) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert without_chance(paper(TEXT, OnExecutor(threads))) == without_chance(paper(TEXT))


def test_another_seed_gives_other_instances_and_the_same_one_the_same(paper) -> None:
    first, again, other = paper(TEXT, seed=1), paper(TEXT, seed=1), paper(TEXT, seed=2)
    assert without_chance(first) == without_chance(again)
    assert without_chance(first) != without_chance(other)


def test_the_order_in_which_tasks_come_back_changes_nothing(paper) -> None:
    class Backwards(InProcess):
        def map(self, tasks):
            return super().map(tasks[::-1])

    assert without_chance(paper(TEXT, Backwards())) == without_chance(paper(TEXT))


def test_one_instance_alone_is_the_one_of_the_full_run(check) -> None:
    text = """
@C.sampled(controls=CONTROL, **TEN)
def squares_are_small(x, *, power=2):
    tolerance = 0 if x == 6 else 100
    return Outcome(Answer.of(power == 2 and x != 6), f"x = {x}", witness={"x": x}, defect=Defect(x, tolerance))
"""
    full = check(text)
    assert (full.failed, full.witness_index, full.reason) == (1, 6, "x = 6")
    for index in range(12):
        alone = check(text, only=index)
        assert alone.instances == 1
        assert alone.reason == f"x = {index}"
        assert alone.witness == {"x": index}
        assert alone.status is (Status.FAILED if index == 6 else Status.HELD)
    assert check(text, only=6).witness == full.witness


def test_one_instance_alone_lets_nothing_hold(paper) -> None:
    text = """
T = C.printed("derived", "x^2 >= 0", hypotheses={}, argument=[Step("so", by="it_is_so")])
@C.certified(covers="all", controls=CONTROL, instances=Cases([1, 2]), entire=True, supports=[T])
def it_is_so(x, *, power=2): return power == 2
"""
    assert paper(text).verdicts["square.derived"].ruling is Ruling.HOLDS
    alone = paper(text, only=5)
    assert alone.verdicts["square.derived"].ruling is Ruling.UNDECIDED
    assert alone.verdicts["square.derived"].reasons[-1].startswith("no verdict is formed: only instance 5")
    assert alone.results["square", "it_is_so"].held == 2


# Executors that are not ours


def test_an_executor_whose_process_dies_leaves_broken_checks_and_no_traceback(paper) -> None:
    text = "@C.certified(**ONE)\ndef it_is_so(*, power=2): os._exit(1)\n"
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as executor:
        run = paper(text, OnExecutor(executor))
        again = paper(text, OnExecutor(executor))
    assert run.verdicts["square.all"].ruling is again.verdicts["square.all"].ruling is Ruling.BROKEN
    assert "took no more tasks" in again.results["square", "it_is_so"].reason


def test_an_executor_that_was_shut_down(paper) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    assert paper(TEXT, OnExecutor(executor)).verdicts["square.all"].ruling is Ruling.BROKEN


@pytest.mark.parametrize("answer", [None, "held", Partial()])
def test_an_executor_that_answers_without_running_anything(paper, answer: object) -> None:
    class Liar(Executor):
        def submit(self, function, /, *arguments, **keywords):
            future: Future[object] = Future()
            future.set_result(answer)
            return future

    run = paper(TEXT, OnExecutor(Liar()))
    assert {result.status for result in run.results.values()} == {Status.BROKEN}


def test_an_executor_that_cancels(paper) -> None:
    class Canceller(Executor):
        def submit(self, function, /, *arguments, **keywords):
            future: Future[object] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    result = paper(TEXT, OnExecutor(Canceller())).results["square", "hashes_are_small"]
    assert (result.status, result.reason) == (Status.BROKEN, "the executor cancelled the task")


def test_an_executor_that_never_answers_is_given_up(paper, monkeypatch) -> None:
    class Silent(Executor):
        def submit(self, function, /, *arguments, **keywords):
            return Future()

    monkeypatch.setattr("verify.runner.pool.GRACE", 0.0)
    run = paper(TEXT, OnExecutor(Silent()), timeout=0.1)
    assert {result.status for result in run.results.values()} == {Status.TIMED_OUT}
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


def test_a_pool_that_loses_tasks_leaves_checks_unfinished(paper) -> None:
    class Lossy(InProcess):
        def map(self, tasks):
            return super().map([task for task in tasks if task.control or task.start])

    run = paper(TEXT, Lossy())
    assert run.results == {}
    assert run.verdicts["square.all"].ruling is Ruling.UNDECIDED


def test_a_dask_cluster(paper) -> None:
    distributed = pytest.importorskip("distributed", reason="dask is optional: pip install distributed")
    settings = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        there = paper(TEXT, OnExecutor(client.get_executor()))
    assert without_chance(there) == without_chance(paper(TEXT))


# Results of an earlier run


def test_finished_results_are_not_run_again_unless_they_are_stale(paper) -> None:
    first = paper(TEXT)
    again = run(first.plan, Refusing(), finished=first.results)
    assert again.results == first.results
    assert again.verdicts == first.verdicts
    key = ("square", "hashes_are_small")
    stale: dict[tuple[str, str], CheckResult] = {key: dataclasses.replace(first.results[key], controls=())}
    assert run(first.plan, InProcess(), finished=first.results | stale).results[key] == first.results[key]


class Refusing(InProcess):
    def map(self, tasks):
        assert not tasks
        return super().map(tasks)


def test_settings_that_make_no_sense() -> None:
    for settings, complaint in [
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"seed": True}, "seed"),
        ({"level": "fast"}, "level"),
        ({"timeout": 0.0}, "time limit"),
        ({"timeout": float("nan")}, "time limit"),
        ({"only": -1}, "numbered from 0"),
        ({"only": 0.5}, "numbered from 0"),
    ]:
        with pytest.raises(ValueError, match=complaint):
            Settings(**settings)
    with pytest.raises(ValueError, match="workers"):
        Processes(0)
