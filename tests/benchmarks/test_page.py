"""The rows and the page of the benchmarks: what counts as met, how numbers are written, one line a row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks import timing
from tests.benchmarks.modules import MODULES
from tests.benchmarks.page import machine, page
from tests.benchmarks.timing import Row, show, significant, written


def _row(figure: str, ratio: float, goal: float | None, at_most: bool = False) -> Row:
    return Row(figure, "work", "theirs", "ours", ratio, goal, at_most, (1.0, 1.0 / ratio))


def test_goals_are_met_from_their_side() -> None:
    assert _row("P5", 2000, 2000).met is True
    assert _row("P5", 1999, 2000).met is False
    assert _row("P7", 2.5, 2.5, at_most=True).met is True
    assert _row("P7", 2.6, 2.5, at_most=True).met is False
    assert _row("P7", 2.6, None).met is None


def test_a_comparison_finds_the_faster_program_and_the_price() -> None:
    now = [0.0]
    compare = partial(timing.compare, clock=lambda: now[0])

    def takes(seconds: float) -> tuple[str, Callable[[], None]]:
        return f"{seconds} s", lambda: now.__setitem__(0, now[0] + seconds)

    faster = compare("P0", "work", takes(0.5), takes(0.125), at_least=4, rounds=3)
    assert (faster.ratio, faster.met, faster.seconds) == (4, True, (0.5, 0.125))
    dearer = compare("P0", "work", takes(0.125), takes(0.5), at_most=2, rounds=3)
    assert (dearer.ratio, dearer.met, dearer.at_most) == (4, False, True)
    assert compare("P0", "work", takes(0.125), takes(0.5), price=True).ratio == 4
    shared = compare("P0", "work", takes(0.5), takes(1), share=16, rounds=1)
    assert (shared.ratio, shared.seconds) == (8, (0.5, 1 / 16))


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
