"""``figures``: names, options, files, and what is said when a figure cannot be drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from verify import figures
from verify.cli.main import main
from verify.figures import Content, Effort, Missing, Picture
from verify.figures.picture import Data
from verify.figures.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def compute(effort: Effort) -> Content:
    return Content({"y": [effort.seeds]}, "A point.", "A point.", None)


def absent(effort: Effort) -> Content:
    raise Missing("digits are missing; install them")


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    figure.subplots().plot(data["y"])


KNOWN = {
    "part-one": Picture("part-one", "One", "Figure 1", compute, draw, (1, 1)),
    "part-two": Picture("part-two", "Two", "Figure 2", absent, draw, (1, 1)),
}


@pytest.fixture(autouse=True)
def two_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "offered", lambda: dict.fromkeys(KNOWN, "nowhere"))
    monkeypatch.setattr(figures, "find", KNOWN.__getitem__)


def test_the_list_draws_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--list"]) == 0
    assert capsys.readouterr().out.split() == ["part-one", "Figure", "1", "One", "part-two", "Figure", "2", "Two"]
    assert not Path("figures").exists()


def test_a_figure_is_drawn_with_the_seeds_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "part-one", "--out", "here", "--seeds", "7"]) == 0
    assert json.loads(Path("here/part-one.json").read_text(encoding="utf-8"))["data"] == {"y": [7]}
    entries = json.loads(Path("here/figures.json").read_text(encoding="utf-8"))["figures"]
    assert [entry["quick"] for entry in entries] == [False]
    assert main(["figures", "part-one", "--out", "here", "--quick", "-q"]) == 0
    entries = json.loads(Path("here/figures.json").read_text(encoding="utf-8"))["figures"]
    assert [entry["quick"] for entry in entries] == [True]
    assert "1 figures in here" in capsys.readouterr().out


def test_what_cannot_be_drawn_is_said_and_the_rest_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "part", "-q"]) == 2
    out, err = capsys.readouterr()
    assert "not drawn: part-two" in out
    assert "part-two is not drawn: digits are missing; install them" in err
    assert Path("figures/part-one-light.svg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["par-one"], "did you mean part-one?"),
        ([""], "there is no figure ''"),
        (["--seeds", "0"], "expected a number from 1 to 1000"),
        (["--seeds", "x"], "invalid int value"),
    ],
)
def test_misuse_is_answered_in_one_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_file_in_place_of_the_folder_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taken").write_text("", encoding="utf-8")
    assert main(["figures", "part-one", "--out", "taken", "-q"]) == 2
    assert "taken" in capsys.readouterr().err
