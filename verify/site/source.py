"""Where the facts on the pages come from: a run made for them, or the JSON report of a run that was made before.

``verify_report`` in ``conf.py``, or ``VERIFY_REPORT`` in the environment, names a report to be used, and ``verify_times``
or ``VERIFY_TIMES`` the file of its times, if pages are to show them. Without a report every claim is run at the quick
level (``verify_claims`` lists files of claims, if they are not those of installed packages).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from verify.report.as_json import ReportError, read
from verify.report.contents import ClaimReport, Report
from verify.report.times import with_times

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER = "claims"
"""Where the page of each claim stands, beside ``conf.py``; nothing there is written by hand."""


def prepare(app: Sphinx) -> None:
    """Read or make the report, and write the page of each claim for Sphinx to find.

    Raises:
        ExtensionError: there is no report, and none could be made.
    """
    from sphinx.errors import ExtensionError
    from sphinx.util import logging

    path = Path(os.environ.get("VERIFY_REPORT") or app.config.verify_report or Path(app.outdir).parent / "report.json")
    given = bool(os.environ.get("VERIFY_REPORT") or app.config.verify_report)
    timed = os.environ.get("VERIFY_TIMES") or app.config.verify_times
    if not given:
        timed = str(path.with_suffix(".times.json"))
        _run(path, Path(timed), app.config.verify_claims)
    try:
        report = with_times(read(path), Path(timed)) if timed else read(path)
    except ReportError as error:
        raise ExtensionError(str(error)) from None
    if report.failures or report.status not in (0, 1):
        logging.getLogger(__name__).warning("the run is broken or was interrupted; its pages say where")
    _write_pages(Path(app.srcdir) / FOLDER, report)
    reports[str(app.srcdir)] = report


def every_page(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Read every page again: any of them may show something of the run, which is new each time."""
    return list(env.all_docs)


reports: dict[str, Report] = {}
"""By the folder of the sources: the report from which its pages are made."""


def report_of(app: Sphinx) -> Report:
    """Return the report from which the pages are made."""
    return reports[str(app.srcdir)]


def _run(path: Path, times: Path, claims: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    sources = [word for claim in claims for word in ("--claims", claim)]
    names = [] if claims else ["all"]
    command = [
        sys.executable,
        "-m",
        "verify",
        "run",
        *names,
        *sources,
        "-q",
        "--json",
        str(path),
        "--times",
        str(times),
    ]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # its status is in the report


def _write_pages(folder: Path, report: Report) -> None:
    """Write a page a claim and the list of them; what was written before and has no claim any more is removed."""
    folder.mkdir(exist_ok=True)
    pages = {f"{claim.id}.md": _page(claim) for claim in report.claims}
    names = "\n".join(claim.id for claim in report.claims)
    toctree = f"```{{toctree}}\n:maxdepth: 1\n:hidden:\n\n{names}\n```\n"
    pages["index.md"] = f"# The results, one by one\n\n```{{verify-results}}\n```\n\n{toctree}"
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def _page(claim: ClaimReport) -> str:
    """The page is one directive below a title, which is also the name of the page in lists."""
    title = claim.name
    for sign in "\\*_`<>[]#$":
        title = title.replace(sign, f"\\{sign}")
    return f"# {title}\n\n```{{verify-claim}} {claim.id}\n```\n"
