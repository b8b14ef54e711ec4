"""``campaign``: names, options, the store and what it refuses, interruption, and every way to disagree."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from verify import campaign
from verify.campaign import Campaign, Found, running
from verify.campaign.lock import held
from verify.claim import Answer
from verify.cli.main import main

YES, NO, OPEN = Answer.HOLDS, Answer.FAILS, Answer.UNDECIDED
Says = Callable[["Cell"], tuple[Answer, Answer]]
RUN = ["campaign", "sums", "--k", "2", "--instances", "3"]


@dataclass(frozen=True)
class Cell:
    family: str
    k: int
    n: int
    r: int


def cells(sizes: Any) -> list[Cell]:
    return [Cell("all", k, n, r) for k in sizes for n in (1, 2) for r in range(1, k + 1)]


class Looked:
    """A campaign's work: what it is to find, which cells it has looked at, and where it is interrupted."""

    def __init__(self) -> None:
        self.seen: list[Cell] = []
        self.stop_at = -1
        self.says: Says = lambda cell: (NO, NO) if cell.r == 1 else (YES, OPEN)

    def __call__(self, cell: Cell, backend: Any, instances: int, seed: int) -> Found[Cell]:
        if len(self.seen) == self.stop_at:
            raise KeyboardInterrupt
        self.seen.append(cell)
        searched, proved = self.says(cell)
        margin = 0.5 + seed if searched is NO else float("inf")
        return Found(cell, (searched,) * instances, (proved,) * instances, margin)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    looked = Looked()
    sums: Campaign[Cell] = Campaign(
        "sums", "Do sums vanish?", "Section 1", cells, looked, lambda cell: NO if cell.r == 1 else YES, "the law", "sums",
        "vanish", "almost none vanish", "all vanish", (2, 3), 2, 5,
    )  # fmt: skip
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0}, raising=False)  # all in this process
    monkeypatch.setattr(campaign, "offered", lambda: {"sums": "nowhere"})
    monkeypatch.setattr(campaign, "find", {"sums": sums}.__getitem__)
    return looked


def test_the_list_runs_nothing(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaign"]) == 0
    assert capsys.readouterr().out.split() == ["sums", "Section", "1", "Do", "sums", "vanish?"]
    assert not looked.seen


def test_the_table_the_counts_and_the_answer(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(RUN) == 0
    out, err = capsys.readouterr()
    assert "    n = 1   0*| 100\n    n = 2   0*| 100\n" in out
    assert (
        "12 sums: 6 vanish, 6 do not, 0 undecided; proved of 6 that almost none vanish, of 0 that all vanish"
        in " ".join(out.split())
    )
    assert "- skipped: no CUDA device" in out
    assert "✓ AGREES  none of 6 sums vanish where the law says so; all of 6 sums vanish where it says so" in " ".join(
        out.split("\n")
    )
    assert err.splitlines() == ["sums: 4 cells, k = 2; 3 sums in each; cpu", "all, k = 2: 4 cells finished"]


def test_quiet_says_the_answer_alone(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "-q"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("✓ AGREES")
    assert not err


@pytest.mark.parametrize("width", ["20", "40", "80"])
def test_a_narrow_terminal_shows_every_cell(
    width: str, looked: Looked, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert main(["campaign", "sums", "--k", "5", "-q", "--instances", "1"]) == 0
    assert main(["campaign", "sums", "--k", "5", "--instances", "1"]) == 0
    out = capsys.readouterr().out
    assert out.count("100") == 8
    grid = out[out.index("all, k = 5") : out.index("read as")]
    assert max(map(len, grid.splitlines())) <= int(width)


@pytest.mark.parametrize(
    ("says", "status", "said"),
    [
        (lambda cell: (YES, OPEN), 1, "CONTRADICTED  2 of 4 cells"),  # the theorem, by the search
        (lambda cell: (NO, YES) if cell.r == 1 else (YES, YES), 1, "3 of 3 vanish, where the law says that none does"),
        (
            lambda cell: (YES, NO) if cell.r == 2 else (NO, NO),
            1,
            "3 of 3 do not vanish, where the law says that all do",
        ),
        (lambda cell: (OPEN, NO) if cell.r == 1 else (YES, YES), 1, "UNDECIDED  2 of 4 cells are left open"),
    ],
)
def test_what_contradicts_or_is_open_is_status_1(
    says: Says, status: int, said: str, looked: Looked, capsys: pytest.CaptureFixture[str]
) -> None:
    looked.says = says
    assert main(RUN) == status
    assert said in " ".join(capsys.readouterr().out.split("\n"))


def test_search_against_proof_counts_where_no_theorem_speaks(looked: Looked) -> None:
    found = Found(Cell("all", 2, 1, 1), (YES, NO, OPEN), (NO, NO, NO), 0.5)
    assert (found.disagreements, found.against(OPEN), found.against(NO)) == (1, 0, 1)


# The store


def test_an_interrupted_campaign_ends_with_the_same_bytes(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "--store", "whole.json", "--json", "whole-report.json", "-q"]) == 0
    looked.seen, looked.stop_at = [], 2
    assert main([*RUN, "--store", "parts.json", "-q"]) == 130
    out, err = capsys.readouterr()
    assert "? UNDECIDED  2 of 4 cells did not run" in out
    assert "to go on: python -m verify campaign sums --k 2 --instances 3 --store parts.json" in err
    looked.seen, looked.stop_at = [], -1
    assert main([*RUN, "--store", "parts.json", "--json", "parts-report.json", "-q"]) == 0
    assert looked.seen == cells((2,))[2:]
    for one, other in (("whole.json", "parts.json"), ("whole-report.json", "parts-report.json")):
        assert Path(one).read_bytes() == Path(other).read_bytes()


def test_what_had_finished_is_kept_without_a_store(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    looked.stop_at = 1
    assert main([*RUN, "-q"]) == 130
    words = capsys.readouterr().err.split()
    kept = words[words.index("--store") + 1]
    looked.seen, looked.stop_at = [], -1
    assert main([*RUN, "-q", "--store", kept]) == 0
    assert looked.seen == cells((2,))[1:]


def test_a_store_grows_with_the_sizes_and_is_the_same_in_any_order(looked: Looked) -> None:
    for name, order in (("up", ("2", "3", "2,3")), ("down", ("3,2",))):
        for sizes in order:
            assert main(["campaign", "sums", "--k", sizes, "--instances", "3", "--store", name, "-q"]) == 0
    assert Path("up").read_bytes() == Path("down").read_bytes()
    assert len(looked.seen) == 2 * len(cells((2, 3)))


def test_the_report_holds_every_instance(looked: Looked) -> None:
    assert main([*RUN, "--json", "report.json", "-q"]) == 0
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert (report["answer"], report["gpu"], report["cells_left"]) == ("holds", "skipped: no CUDA device", 0)
    assert report["cells"][0] == {
        "family": "all", "k": 2, "n": 1, "r": 1, "searched": "---", "proved": "---", "margin": 0.5, "expected": "fails",
        "instances": 3, "yes": 0, "no": 3, "undecided": 0, "proved_always": 0, "proved_never": 3, "unproved": 0,
        "disagreements": 0,
    }  # fmt: skip


def test_a_store_that_another_campaign_writes_is_left_to_it(looked: Looked, capsys: pytest.CaptureFixture[str]) -> None:
    os.symlink("store.json", "link.json")
    with held(Path("store.json")):
        assert main([*RUN, "--store", "link.json", "-q"]) == 2
        err = capsys.readouterr().err
        assert "another campaign is writing it" in err
        assert err.count("\n") == 1
    assert not looked.seen
    assert main([*RUN, "--store", "link.json", "-q"]) == 0
    assert not [path for path in Path().iterdir() if path.name.endswith(".lock")]


def damaged(change: Callable[[dict[str, Any]], Any]) -> Callable[[str], str]:
    def apply(text: str) -> str:
        content = json.loads(text)
        change(content)
        return json.dumps(content)

    return apply


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "has 0 bytes"),
        (lambda text: text[: len(text) // 2], "no JSON, or cut off"),
        (lambda text: "my notes", "no JSON, or cut off"),
        (lambda text: "[" * 100_000, "no JSON, or cut off"),
        (lambda text: "[]", "it has no schema"),
        (lambda text: text.replace("verify-campaign-store", "verify-campaign"), "it has no schema"),
        (damaged(lambda x: x.update(seed=4)), "holds a campaign with seed 4, this one has seed 0"),
        (damaged(lambda x: x.update(seed=False)), "holds a campaign with seed False"),
        (damaged(lambda x: x.update(instances=4)), "holds a campaign with instances 4"),
        (damaged(lambda x: x.update(device="cuda:0")), "holds a campaign with device cuda:0"),
        (damaged(lambda x: x["code"].update(verify="0")), "the code of verify has changed since"),
        (damaged(lambda x: x["versions"].update(numpy="1.0")), "the version of numpy has changed since"),
        (damaged(lambda x: x.pop("versions")), "damaged store: it has no versions"),
        (damaged(lambda x: x["cells"][0].update(searched="+++")), "its checksum is another"),
        (damaged(lambda x: x["cells"].pop()), "its checksum is another"),
        (damaged(lambda x: x["cells"][0].update(margin=float("nan"))), "is a damaged store"),
        (damaged(lambda x: x.update(sizes=[10**9])), "is a damaged store: size 1000000000"),
        (damaged(lambda x: x.update(cells=7)), "is a damaged store"),
        (damaged(lambda x: x.pop("sha256")), "is a damaged store"),
    ],
)
def test_a_file_that_is_no_store_of_this_campaign_is_left_as_it_is(
    change: Callable[[str], str], said: str, looked: Looked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, "--store", "store.json", "-q"]) == 0
    Path("store.json").write_text(change(Path("store.json").read_text()))
    before = Path("store.json").read_bytes()
    capsys.readouterr()
    assert main([*RUN, "--store", "store.json", "-q"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert Path("store.json").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--store", "."], "is no ordinary file"),
        (["--store", "missing/store.json"], "no such file"),
        (["--json", "missing/report.json"], "no such file"),
        (["--store", "one.json", "--json", "./one.json"], "is the file of --store"),
        (["--store", ""], "expected the name of a file"),
        (["--store", "pipe"], "is no ordinary file"),
    ],
)
def test_files_that_cannot_be_used(
    words: list[str], said: str, looked: Looked, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo("pipe")
    assert main([*RUN, *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not looked.seen


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sums", "--k", "0"], "--k: 0 is no size of sums; expected sizes from 2 to 5"),
        (["sums", "--k", "3,99999"], "--k: 99999 is no size"),
        (["sums", "--k", "9" * 60], "expected whole numbers"),
        (["sums", "--k=-3"], "expected whole numbers"),
        (["sums", "--k", "nan"], "expected whole numbers"),
        (["sums", "--k", "3,,4"], "expected whole numbers"),
        (["sums", "--instances", "0"], "expected a whole number from 1 to 10000"),
        (["sums", "--instances=-1"], "expected a whole number"),
        (["sums", "--instances", "1e3"], "expected a whole number"),
        (["sums", "--seed", "nan"], "expected a whole number"),
        (["sums", "--workers", "-1"], "expected a whole number"),
        (["sums", "--workers", "dask:there"], "expected a number of them"),
        (["sums", "--device", "tpu"], "expected auto, cpu, cuda or cuda:N"),
    ],
)
def test_misuse_is_answered_in_one_line(
    words: list[str], said: str, looked: Looked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["campaign", *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not looked.seen


def test_a_gpu_that_is_absent_is_an_error(
    looked: Looked, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert main([*RUN, "--device", "cuda"]) == 2
    assert "this machine has no NVIDIA driver" in capsys.readouterr().err
    assert not looked.seen


# The installed one


def test_an_unknown_campaign_is_answered_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["campaign", "phase-diagramm"]) == 2
    assert "did you mean phase-diagram?" in capsys.readouterr().err


def test_the_phase_diagram_goes_on_after_a_signal(tmp_path: Path) -> None:
    """A real process, stopped while it runs, and started again: the same bytes as one that was left alone,
    whatever the number of processes.
    """
    words = [
        sys.executable,
        "-m",
        "verify",
        "campaign",
        "phase-diagram",
        "--k",
        "2",
        "--instances",
        "2",
        "--device",
        "cpu",
    ]
    root = Path(__file__).parents[2]
    words, alone_words = [*words, "--workers", "2"], [*words, "--workers", "0"]
    alone = subprocess.run([*alone_words, "--store", str(tmp_path / "alone")], cwd=root, capture_output=True, text=True)
    assert alone.returncode == 0, alone.stderr
    with subprocess.Popen(
        [*words, "--store", str(tmp_path / "store")], cwd=root, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has said what it is doing
        process.send_signal(signal.SIGTERM)
        process.wait()
    assert process.returncode in (0, 130)  # on a fast machine it may have ended
    again = subprocess.run([*words, "--store", str(tmp_path / "store")], cwd=root, capture_output=True, text=True)
    assert (again.returncode, again.stdout) == (0, alone.stdout)
    assert (tmp_path / "store").read_bytes() == (tmp_path / "alone").read_bytes()


def test_a_worker_that_dies_ends_the_campaign_and_nothing_is_lost(
    looked: Looked, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*given: Any) -> Any:
        yield looked(cells((2,))[0], None, 3, 0)
        raise BrokenProcessPool

    monkeypatch.setattr(running, "_looked_at", die)
    assert main([*RUN, "--store", "store.json", "--workers", "2"]) == 3
    out, err = capsys.readouterr()
    assert "3 of 4 cells did not run" in " ".join(out.split())
    assert "a worker process died" in err
    assert "--workers 2 --store store.json" in err
    assert json.loads(Path("store.json").read_text())["cells"][0]["searched"] == "---"


def test_the_guide_shows_what_is_printed() -> None:
    root = Path(__file__).parents[2]
    guide = (root / "docs" / "campaign.md").read_text(encoding="utf-8")
    shown = guide[guide.index("```text\n") + len("```text\n") :].partition("```")[0]
    words = [sys.executable, "-m", "verify", "campaign", "phase-diagram", "--k", "3", "--device", "cpu"]
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, env=environment)
    assert done.stdout == shown
