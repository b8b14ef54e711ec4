"""Figures as files: the same bytes every time, words inside them, and a list that keeps what was drawn before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from verify.claim.answer import Answer
from verify.figures import DARK, LIGHT, Content, Effort, Picture, save, save_list
from verify.figures.compact import compact
from verify.figures.picture import Data
from verify.figures.rendering import render
from verify.figures.theme import DASHES, MARKERS, Theme
from verify.report.writing import Unwritable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ALT = 'A line that rises from 0 to 1; "x < y" & so on.'


def compute(effort: Effort) -> Content:
    return Content({"y": [0, 1]}, "A line.", ALT, Answer.HOLDS, "It rises.", ("one seed",))


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    figure.subplots().plot(data["y"], **theme.curve(0, every=1))


LINE = Picture("a-line", "A line", "Remark 1", compute, draw, (2, 2))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_same_data_give_the_same_bytes(theme: Theme) -> None:
    content = compute(Effort())
    first, other = render(LINE, content, theme), render(LINE, Content({"y": [1, 0]}, "", ""), theme)
    assert first == render(LINE, content, theme)
    assert first["svg"] != other["svg"]
    assert first["png"] != other["png"]


def test_the_svg_says_what_it_shows_and_is_well_formed() -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(render(LINE, compute(Effort()), LIGHT)["svg"])
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "title desc"
    texts = {child.attrib.get("id"): child.text for child in root}
    assert texts["title"] == "A line"
    assert texts["desc"] == ALT


def test_the_png_carries_the_text_too() -> None:
    assert ALT.encode() in render(LINE, compute(Effort()), LIGHT)["png"]


def test_files_data_and_list(tmp_path: Path) -> None:
    saved = save(LINE, compute(Effort()), tmp_path)
    save_list([saved], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*saved.files.values(), "figures.json"])
    data = json.loads((tmp_path / "a-line.json").read_text(encoding="utf-8"))
    assert (data["data"], data["answer"], data["finding"]) == ({"y": [0, 1]}, "holds", "It rises.")
    other = Picture("other", "", "", compute, draw)
    save_list([save(other, compute(Effort()), tmp_path)], tmp_path)
    names = [entry["name"] for entry in json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["figures"]]
    assert names == ["a-line", "other"]
    entries = [save(LINE, compute(Effort()), tmp_path, quick=quick).entry()["quick"] for quick in (False, True)]
    assert entries == [False, True]


@pytest.mark.parametrize("old", ["", "[]", "{", '{"schema": "another", "version": 1}'])
def test_a_list_that_is_none_is_replaced(tmp_path: Path, old: str) -> None:
    (tmp_path / "figures.json").write_text(old, encoding="utf-8")
    save_list([], tmp_path)
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["figures"] == []


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"a-line-light\.svg: cannot be written"):
        save(LINE, compute(Effort()), tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["", "a line", "../a", "naïve"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        Picture(name, "", "", compute, draw)


def test_an_effort_without_seeds_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one seed"):
        Effort(0)


def test_numbers_become_six_digits_and_what_is_no_number_none() -> None:
    assert compact([1 / 3, [float("nan"), 2]]) == [0.333333, [None, 2]]
    assert compact(float("inf")) is None


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of the web content guidelines."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_curves_can_be_told_apart_without_colour_and_seen_on_the_paper(theme: Theme) -> None:
    assert len(set(map(str, DASHES))) == len(set(MARKERS)) == len(set(theme.colours)) == len(theme.colours)
    assert contrast(theme.ink, theme.paper) >= 7
    assert all(contrast(colour, theme.paper) >= 3 for colour in theme.colours)
    for colour in (*theme.colours, theme.low, theme.middle, theme.high, theme.paper):
        assert contrast(theme.ink_on(colour), colour) >= 4.5
