"""Another project's pytest collects claims: an item a verdict and a check, and nothing open or false passes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
import sample_claims as claims

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a project whose pytest collects ``papers/*.py``."""
    pytester.makeini("[pytest]\nverify_files = papers/*.py\n")
    pytester.mkdir("papers")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return pytester


def _run(project: pytest.Pytester, *words: str) -> pytest.RunResult:
    return project.runpytest_subprocess(
        "-p", "no:verify", "-p", "verify.pytest_plugin", "-p", "no:cacheprovider", *words
    )


def _write(project: pytest.Pytester, body: str, name: str = "paper.py", id: str = "square") -> None:
    (project.path / "papers" / name).write_text(claims.text(body, id), encoding="utf-8")


def test_what_holds_passes(project: pytest.Pytester) -> None:
    _write(project, claims.HOLDS)
    result = _run(project, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*paper.py::square::verdict-all PASSED*", "*::no_square_is_negative PASSED*"])


def test_a_refutation_fails_until_it_is_recorded(project: pytest.Pytester) -> None:
    _write(project, claims.REFUTED)
    result = _run(project)
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        ["*refuted, no certificate (no record): the square of zero is zero*", "*more: python -m verify square*"]
    )
    assert "Traceback" not in result.stdout.str()
    recorded = project.run(
        sys.executable, "-m", "verify", "record", "--claims", "papers/paper.py", "-q", "--workers", "0"
    )
    assert recorded.ret == 0
    _run(project).assert_outcomes(passed=2)


def test_undecided_fails_and_skips_where_it_is_recorded(project: pytest.Pytester) -> None:
    _write(project, claims.UNDECIDED)
    _run(project).assert_outcomes(failed=1, passed=1)
    project.run(sys.executable, "-m", "verify", "record", "--claims", "papers/paper.py", "-q", "--workers", "0")
    _run(project).assert_outcomes(skipped=1, passed=1)


@pytest.mark.parametrize("body", [claims.ACCEPTED, claims.CRASHED])
def test_a_broken_check_fails(project: pytest.Pytester, body: str) -> None:
    _write(project, body)
    _run(project).assert_outcomes(failed=2)


def test_a_file_that_cannot_be_loaded_is_an_error_in_one_line(project: pytest.Pytester) -> None:
    (project.path / "papers" / "paper.py").write_text("import no_such_module\n")
    result = _run(project)
    assert result.ret != 0
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ModuleNotFoundError: No module named 'no_such_module'*"])


def test_a_changed_statement_fails_though_it_still_holds(project: pytest.Pytester) -> None:
    _write(project, claims.HOLDS)
    project.run(sys.executable, "-m", "verify", "record", "--claims", "papers/paper.py", "-q", "--workers", "0")
    _run(project).assert_outcomes(passed=2)
    _write(project, claims.HOLDS.replace('"x^2 >= 0"', '"x^2 >= 0, always"'))
    _run(project).assert_outcomes(failed=1, passed=1)


def test_without_being_asked_nothing_is_collected(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\n")
    _write(project, claims.HOLDS)
    _run(project, "papers/paper.py").assert_outcomes()


def test_a_name_that_no_package_offers_is_a_usage_error(project: pytest.Pytester) -> None:
    result = _run(project, "--verify", "no-such-claim")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there is no claim or command 'no-such-claim'*"])


def test_installed_claims_are_collected_by_name(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    package = project.mkdir("site")
    (package / "squares").mkdir()
    (package / "squares" / "__init__.py").write_text('CLAIMS = {"square": "squares.square"}\n')
    (package / "squares" / "square.py").write_text(claims.text(claims.HOLDS))
    info = package / "squares-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: squares\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[verify.claims]\nsquares = squares\n")
    monkeypatch.setenv("PYTHONPATH", str(package), prepend=":")
    result = _run(project, "--verify", "square", "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["verify::square::verdict-all PASSED*"])


def test_an_installed_claim_is_not_replaced(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.path / "offered").mkdir()
    (project.path / "offered" / "somebody.py").write_text("CLAIMS = {'square': 'somebody'}")
    info = project.path / "offered" / "somebody-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[verify.claims]\nsomebody = somebody\n")
    here = [str(project.path / "offered"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, here)))
    _write(project, claims.HOLDS)
    result = _run(project)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*claim 'square' is installed already*give yours another id*"])


def test_half_of_a_pair_in_a_reason_does_not_end_the_run(project: pytest.Pytester) -> None:
    body = claims.HOLDS.replace("return x**power >= 0", "return Outcome(Answer.of(power > 9), 'half \\ud800 \\x1b[31m')")
    _write(project, body)
    result = _run(project, "-n", "1")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*half \\ud800 \\x1b*"])


def test_a_check_that_ends_its_process_does_not_end_the_tests(project: pytest.Pytester) -> None:
    _write(project, claims.HOLDS.replace("    return x**power >= 0", "    os._exit(0)"))
    result = _run(project)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*the process died*"])


def test_a_file_that_ends_the_process_is_an_error(project: pytest.Pytester) -> None:
    (project.path / "papers" / "leaves.py").write_text("import os\nos._exit(0)\n")
    _write(project, claims.HOLDS)
    result = _run(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*leaves.py: ends the process that reads it (exit status 0)*"])
