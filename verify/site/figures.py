"""Figures on the pages: those that ``python -m verify figures --out FOLDER`` has drawn, light and dark, with their words.

``verify_figures`` in ``conf.py``, or ``VERIFY_FIGURES`` in the environment, names the folder; without it the pages have none.
"""

from __future__ import annotations

import json
import os
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
        drawn[str(app.srcdir)] = content["figures"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtensionError(f"verify_figures: {folder}: {error}") from None


drawn: dict[str, list[dict[str, Any]]] = {}
"""By the folder of the sources: the entries of the list of figures."""


def about(app: Sphinx, document: str, source: str) -> str:
    """Return the HTML of the figures that belong to a result, "" if there are none.

    Args:
        source: the result's name in print ("Theorem 1"), perhaps with what belongs to it ("Theorem 2, footnote 3").
    """
    entries = drawn.get(str(app.srcdir), [])
    return "".join(figure(entry, document) for entry in entries if f"{source},".startswith(f"{entry['source']},"))


def named(app: Sphinx, document: str, beginning: str) -> str:
    """Return the HTML of the figures whose names begin like this."""
    entries = drawn.get(str(app.srcdir), [])
    return "".join(figure(entry, document) for entry in entries if entry["name"].startswith(beginning))


def figure(entry: dict[str, Any], document: str) -> str:
    """Return a figure with its title, caption and notes; readers who do not see it get its text."""
    up = "../" * document.count("/")
    images = "".join(
        f'<img class="only-{theme}" src="{up}_static/figures/{escape(entry["files"][f"{theme}.svg"])}"'
        f' alt="{escape(entry["alt"])}">'
        for theme in ("light", "dark")
    )
    answer = badge(WORDS[entry["answer"]]) + " " if entry.get("answer") in WORDS else ""
    words = f"<p><strong>{escape(entry['source'])}. {prose(entry['title'])}.</strong> {prose(entry['caption'])}</p>"
    finding = f"<p>{answer}{prose(entry['finding'])}</p>" if entry.get("finding") else ""
    notes = bullets(map(prose, entry["notes"]))
    return f'<figure><div class="scroll">{images}</div><figcaption>{words}{finding}{notes}</figcaption></figure>'
