"""``--help`` and ``list`` answer at once, and say what the slow way says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sample_claims as claims

from verify.cli import help, instant, listing
from verify.cli.arguments import parser
from verify.cli.commands import COMMANDS
from verify.cli.main import main

NAME = "sample_squares"
HEAVY = {
    "argparse",
    "dataclasses",
    "importlib.metadata",
    "json",
    "typing",
    "re",
    "collections",
    "enum",
    "numpy",
    "sympy",
    "rich",
    "flint",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that installs a package with one claim into a folder on the path, and records it if asked."""

    def package(*, recorded: bool = False) -> Path:
        site = tmp_path / "site"
        (site / NAME).mkdir(parents=True)
        (site / NAME / "__init__.py").write_text(f'CLAIMS = {{"square": "{NAME}.square"}}\n')
        (site / NAME / "square.py").write_text(claims.text(claims.REPAIRED))
        info = site / f"{NAME}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[verify.claims]\n{NAME} = {NAME}\n")
        monkeypatch.syspath_prepend(site)
        for module in (NAME, f"{NAME}.square"):
            monkeypatch.setitem(sys.modules, module, None)  # so that it is forgotten when the test ends
            del sys.modules[module]
        if recorded:
            assert main(["record", "square", "-q", "--workers", "0"]) == 0
        return site

    return package


def _run(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a fresh interpreter that sees the package in this folder, and nothing else that is installed."""
    root = Path(instant.__file__).parents[2]
    env = {"PYTHONPATH": f"{site}:{root}", "LANG": "C.UTF-8", "PATH": ""}
    return subprocess.run([sys.executable, "-S", *words], env=env, capture_output=True, text=True, timeout=60)


IMPORTED = "import sys; sys.argv[1:] = {words}; from verify.cli.main import main; main(); print(sorted(sys.modules))"


def test_help_is_what_the_parsers_say() -> None:
    kept = Path(instant.__file__).with_name("help.txt").read_text(encoding="utf-8")
    assert kept == help.text(), "write it anew: python -m verify.cli.help > verify/cli/help.txt"


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_help_is_shown(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert "exit status:" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert parser(command).format_help() == capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("verify ")


@pytest.mark.parametrize("word", ["--help", "list"])
def test_nothing_heavy_is_imported(word: str, package: Callable[..., Path]) -> None:
    site = package(recorded=True)
    shown = _run(site, "-c", IMPORTED.format(words=[word]))
    assert shown.returncode == 0, shown.stderr
    modules = set(eval(shown.stdout.splitlines()[-1]))
    assert "verify.cli.instant" in modules
    assert modules & HEAVY == set()


def test_list_at_once_says_what_the_slow_way_says(package: Callable[..., Path]) -> None:
    site = package(recorded=True)
    slow = "from verify.cli.arguments import parse; from verify.cli import listing; listing.main(parse(['list'])[1])"
    quick = _run(site, "-m", "verify", "list")
    assert quick.stdout == _run(site, "-c", slow).stdout
    rows = [line.split() for line in quick.stdout.splitlines()]
    assert ["square", "A", "square", "is", "not", "negative", "✗", "1", "✓", "1"] in rows


def test_the_same_offers_are_found_as_by_the_standard_library(
    package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import entry_points

    package()
    monkeypatch.setattr(sys, "path", [folder for folder in sys.path if not Path(folder).is_file()])
    found = {(point.name, point.value) for point in entry_points(group=instant.GROUP)}
    assert (NAME, NAME) in found
    assert set(instant.entry_points() or ()) == found


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (f"{NAME}/recorded.json", None),
        (f"{NAME}/recorded.json", "{"),
        (f"{NAME}/recorded.json", '{"schema": "verify-record", "version": 1, "claims": []}'),
        (f"{NAME}/__init__.py", "raise RuntimeError"),
        (f"{NAME}/__init__.py", "CLAIMS = 7"),
        (f"{NAME}-1.0.dist-info/entry_points.txt", f"[verify.claims]\n{NAME} = {NAME}:CLAIMS\n"),
    ],
)
def test_whatever_is_unusual_is_left_to_the_slow_way(
    file: str, text: str | None, package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = package(recorded=True)
    monkeypatch.setattr(sys, "path", [str(site)])
    assert [claim["id"] for claim in instant.recorded_claims() or ()] == ["square"]
    sys.modules.pop(NAME)
    if text is None:
        (site / file).unlink()
    else:
        (site / file).write_text(text)
    assert instant.answer(["list"]) is None


def test_claims_without_a_record_are_listed_too(package: Callable[..., Path]) -> None:
    site = package()
    assert "? 1" in _run(site, "-m", "verify", "list").stdout
    assert "? NOT RECORDED" in _run(site, "-m", "verify", "list", "-v").stdout
    (site / NAME / "square.py").write_text("import no_such_thing\n")
    listed = _run(site, "-m", "verify", "list")
    assert listed.returncode == 0
    assert f"cannot be loaded: {NAME}.square: ModuleNotFoundError" in " ".join(listed.stdout.split())


def test_listing_has_options_that_take_the_slow_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(claims.text(claims.HOLDS, id="own-claim"))
    assert main(["list", "--claims", "own.py"]) == 0
    assert "own-claim" in capsys.readouterr().out
    assert listing.__doc__


def test_a_broken_package_is_a_warning_unless_its_claims_are_asked_for(
    package: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    site = package(recorded=True)
    (site / NAME / "__init__.py").write_text("raise RuntimeError('no')\n")
    for module in [module for module in sys.modules if module.startswith(NAME)]:
        del sys.modules[module]
    (site / "own.py").write_text(claims.text(claims.HOLDS, id="own-claim"))
    capsys.readouterr()
    rest = ["--claims", str(site / "own.py"), "--workers", "0", "-q"]
    assert main(["own-claim", *rest]) == 0
    assert f"verify: warning: the claims of {NAME}: RuntimeError: no (they are left out)\n" in capsys.readouterr().err
    assert main([NAME, *rest]) == 3
    assert main(["square", *rest]) == 3
    assert main(["circle", *rest]) == 2
