"""Figures on the pages: those that ``python -m verify figures --out FOLDER`` has drawn, light and dark, with their words.

``verify_figures`` in ``conf.py``, or ``VERIFY_FIGURES`` in the environment, names the folder; without it the pages have none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.report.pages.marks import badge, bullets
from verify.report.pages.prose import prose

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCHEMA, LIST = "verify-figures", "figures.json"

WORDS = {"holds": "held", "fails": "failed", "undecided": "undecided"}
"""The answer of a figure as the word of a badge."""


def prepare(app: Sphinx) -> None:
    """Copy the drawings to where pages find them, and remember what is said about each.

    Raises:
        ExtensionError: the folder that was named holds no list of figures.
    """
    from sphinx.errors import ExtensionError

    folder = os.environ.get("VERIFY_FIGURES") or app.config.verify_figures
    drawn[str(app.srcdir)] = []
    if not folder:
        return
    try:
        content = json.loads((Path(folder) / LIST).read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA:
            raise ValueError(f"not a list of figures: {content['schema']}")
        target = Path(app.outdir) / "_static" / "figures"
        target.mkdir(parents=True, exist_ok=True)
        for entry in content["figures"]:
            for theme in ("light", "dark"):
                shutil.copy(Path(folder) / entry["files"][f"{theme}.svg"], target)
            entry["broad"] = _is_broad(target / entry["files"]["light.svg"])
        drawn[str(app.srcdir)] = content["figures"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtensionError(f"verify_figures: {folder}: {error}") from None


drawn: dict[str, list[dict[str, Any]]] = {}
"""By the folder of the sources: the entries of the list of figures."""


def _is_broad(drawing: Path) -> bool:
    """Whether a drawing is much wider than high, so that its letters would vanish on a telephone."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', drawing.read_text(encoding="utf-8")[:5000])
    return box is not None and float(box[1]) > BROAD * float(box[2])


BROAD = 1.6
"""Width over height from which a figure keeps its size on a narrow screen, and is scrolled there."""

NONE_DRAWN = (
    "No figures were drawn for this site. To draw them, and to build it with them: "
    "<pre>python -m verify figures --out build/figures\n"
    "VERIFY_FIGURES=build/figures python -m sphinx docs build/site</pre>"
)

QUICK = (
    "<p><strong>A quick look.</strong> {} of these figures were drawn with <code>--quick</code>: fewer starts, and long runs "
    "are cut short, so a verdict below is about these short runs only. The full ones, with every step: "
    "<code>python -m verify figures --out build/figures</code>.</p>"
)


def about(app: Sphinx, document: str, source: str) -> str:
    """Return the HTML of the figures that belong to a result, "" if there are none.

    Args:
        source: the result's name in print ("Theorem 1"), perhaps with what belongs to it ("Theorem 2, footnote 3").
    """
    entries = drawn.get(str(app.srcdir), [])
    return "".join(figure(entry, document) for entry in entries if f"{source},".startswith(f"{entry['source']},"))


def named(app: Sphinx, document: str, beginning: str) -> str:
    """Return the HTML of the figures whose names begin like this, with a warning where some are a quick look only."""
    entries = [entry for entry in drawn.get(str(app.srcdir), []) if entry["name"].startswith(beginning)]
    quick = sum(bool(entry.get("quick")) for entry in entries)
    warning = QUICK.format("All" if quick == len(entries) else quick) if quick else ""
    return warning + "".join(figure(entry, document) for entry in entries) or NONE_DRAWN


def figure(entry: dict[str, Any], document: str) -> str:
    """Return a figure with its title, caption and notes; readers who do not see it get its text."""
    up = "../" * document.count("/")
    broad = " broad" if entry.get("broad") else ""
    images = "".join(
        f'<img class="only-{theme}{broad}" src="{up}_static/figures/{escape(entry["files"][f"{theme}.svg"])}"'
        f' alt="{escape(entry["alt"])}">'
        for theme in ("light", "dark")
    )
    answer = badge(WORDS[entry["answer"]]) + " " if entry.get("answer") in WORDS else ""
    words = f"<p><strong>{escape(entry['source'])}. {prose(entry['title'])}.</strong> {prose(entry['caption'])}</p>"
    finding = f"<p>{answer}{prose(entry['finding'])}</p>" if entry.get("finding") else ""
    cut = ["Drawn with <code>--quick</code>, a first look."] if entry.get("quick") else []
    notes = bullets([*map(prose, entry["notes"]), *cut])
    return f'<figure><div class="scroll">{images}</div><figcaption>{words}{finding}{notes}</figcaption></figure>'
