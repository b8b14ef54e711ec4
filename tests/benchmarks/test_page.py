"""The rows and the page of the benchmarks: what counts as met, how numbers are written, one line a row."""

from __future__ import annotations

import time

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.modules import MODULES
from tests.benchmarks.page import machine, page
from tests.benchmarks.timing import Row, compare, show, significant, written


def _row(figure: str, ratio: float, goal: float | None, at_most: bool = False) -> Row:
    return Row(figure, "work", "theirs", "ours", ratio, goal, at_most, (1.0, 1.0 / ratio))


def test_goals_are_met_from_their_side() -> None:
    assert _row("P5", 2000, 2000).met is True
    assert _row("P5", 1999, 2000).met is False
    assert _row("P7", 2.5, 2.5, at_most=True).met is True
    assert _row("P7", 2.6, 2.5, at_most=True).met is False
    assert _row("P7", 2.6, None).met is None


def test_a_comparison_finds_the_faster_program_and_the_price() -> None:
    def naps(seconds: float) -> tuple[str, object]:
        return f"{seconds} s", lambda: time.sleep(seconds)

    faster = compare("P0", "sleep", naps(0.04), naps(0.01), at_least=2, rounds=1)  # type: ignore[arg-type]
    assert (faster.met, faster.goal, faster.at_most) == (True, 2, False)
    dearer = compare("P0", "sleep", naps(0.01), naps(0.04), at_most=2, rounds=1)  # type: ignore[arg-type]
    assert (dearer.met, dearer.goal, dearer.at_most) == (False, 2, True)
    assert compare("P0", "sleep", naps(0.01), naps(0.01), share=10, rounds=1).ratio > 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "1.23"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12 346"), (0, "0.00")]
)
def test_numbers(value: float, text: str) -> None:
    assert significant(value) == text


@pytest.mark.parametrize(("seconds", "text"), [(2, "2.00 s"), (0.5, "500 ms"), (3e-5, "30.0 us"), (4e-9, "4.00 ns")])
def test_times(seconds: float, text: str) -> None:
    assert written(seconds) == text


def test_the_page_has_a_line_for_each_row_in_order() -> None:
    text = page([_row("P10", 1, 5000), _row("P2", 20000, 10000), _row("P7", 2, None, at_most=True)])
    lines = [line for line in text.splitlines() if line.startswith("| P")]
    assert [line.split(" | ")[0] for line in lines] == ["| P2", "| P7", "| P10"]
    assert [line.rstrip(" |").rpartition("| ")[2] for line in lines][::2] == ["yes", "**no**"]
    assert machine() in text


def test_rows_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show([_row("P5", 1999, 2000), _row("P6", 3, None)])
    assert "NOT MET" in capsys.readouterr().out


def test_unknown_figures_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "P12"])
    with pytest.raises(SystemExit):
        command.main()
    assert "P12 is none of P1" in capsys.readouterr().err
    assert sorted(sum(MODULES.values(), ()), key=lambda name: int(name[1:])) == [f"P{i}" for i in range(1, 12)]
