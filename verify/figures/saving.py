"""The files of figures: SVG and PNG in both themes, the data beside them, and a list of all that a page or a test can read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.claim.plain import plain
from verify.figures.picture import Content, Picture
from verify.figures.rendering import render
from verify.figures.theme import THEMES
from verify.report.writing import Unwritable, write

SCHEMA, VERSION = "verify-figures", 1
LIST = "figures.json"


@dataclass(frozen=True)
class Saved:
    """A figure that was written.

    Attributes:
        picture, content: what was drawn.
        files: file names by what they are: ``light.svg``, ``light.png``, ``dark.svg``, ``dark.png``, ``data``.
        quick: whether long runs were cut, so that the figure is a first look only.
    """

    picture: Picture
    content: Content
    files: Mapping[str, str]
    quick: bool = False

    def entry(self) -> dict[str, Any]:
        """Return what the list says about the figure."""
        content = self.content
        return {
            "name": self.picture.name,
            "title": self.picture.title,
            "source": self.picture.source,
            "answer": None if content.answer is None else content.answer.value,
            "finding": content.finding,
            "caption": content.caption,
            "alt": content.alt,
            "notes": list(content.notes),
            "quick": self.quick,
            "files": dict(self.files),
        }


def save(picture: Picture, content: Content, folder: Path, *, quick: bool = False) -> Saved:
    """Draw a figure in every form and write it with its data.

    Raises:
        Unwritable: when a file cannot be written.
    """
    files = {}
    for theme in THEMES:
        for kind, drawn in render(picture, content, theme).items():
            name = f"{picture.name}-{theme.name}.{kind}"
            _write_bytes(folder / name, drawn)
            files[f"{theme.name}.{kind}"] = name
    saved = Saved(picture, content, {**files, "data": f"{picture.name}.json"}, quick)
    text = {"schema": SCHEMA, "version": VERSION, **saved.entry(), "data": plain(content.data)}
    write(folder / saved.files["data"], json.dumps(text, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return saved


def save_list(saved: Sequence[Saved], folder: Path) -> None:
    """Write ``figures.json``: every figure with its words and files, in the order in which they were drawn.

    Figures that an earlier run left in the folder stay on the list.

    Raises:
        Unwritable: when it cannot be written.
    """
    fresh = {figure.picture.name: figure.entry() for figure in saved}
    entries = {**_listed(folder / LIST), **fresh}
    content = {"schema": SCHEMA, "version": VERSION, "figures": list(entries.values())}
    write(folder / LIST, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _write_bytes(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _listed(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if (content["schema"], content["version"]) == (SCHEMA, VERSION):
            return {
                entry["name"]: entry for entry in content["figures"] if (path.parent / entry["files"]["data"]).exists()
            }
    except (OSError, ValueError, KeyError, TypeError):  # none, or none of ours: a new one takes its place
        pass
    return {}
