"""Building a site as the guide says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def build(sources: Path, out: Path, report: Path, *, figures: Path | None = None, times: Path | None = None) -> None:
    """Build a site with the command of the guide; a warning is an error."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(sources), str(out)]
    environment = {**os.environ, "VERIFY_REPORT": str(report), "VERIFY_FIGURES": str(figures or "")}
    environment["VERIFY_TIMES"] = str(times or "")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
