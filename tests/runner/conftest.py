"""Claims written into a file for one test, and run like any user's file."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from squares import HEADER

from verify.claim import CheckResult
from verify.claim.discovery import given
from verify.runner import Run, Settings, plan, run
from verify.runner.pool import InProcess, Pool


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Return a function that runs the checks in a text: ``paper(text, pool, level="quick", ...)``."""
    monkeypatch.setattr(sys, "path", list(sys.path))

    def paper(text: str, pool: Pool | None = None, **settings: object) -> Run:
        path = tmp_path / f"claims_{hashlib.sha256(text.encode()).hexdigest()[:8]}.py"
        path.write_text(HEADER + text, encoding="utf-8")
        catalogue = given(str(path))
        return run(plan(list(catalogue), catalogue, Settings(**settings)), pool or InProcess())  # type: ignore[arg-type]

    return paper


@pytest.fixture
def check(paper: Callable[..., Run]) -> Callable[..., CheckResult]:
    """Return a function that runs a text with one check in it and returns that check's result."""

    def check(text: str, pool: Pool | None = None, **settings: object) -> CheckResult:
        (result,) = paper(text, pool, **settings).results.values()
        return result

    return check
