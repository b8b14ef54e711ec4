"""Imports go down only, the light rooms stay light, and the stand-alone checker stands alone."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = sorted(path.parent.name for path in (ROOT / "verify").glob("*/__init__.py"))


def test_the_contracts_of_import_linter_are_kept() -> None:
    pytest.importorskip("importlinter", reason="import-linter comes with the extra 'tests'")
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_the_contracts_cover_every_room() -> None:
    """A room that no contract names could import what it likes."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers")
    named = {room.strip() for layer in layers for room in layer.replace(":", "|").split("|")}
    assert sorted(named) == ROOMS
    (alone,) = (
        contract["forbidden_modules"]
        for contract in linter["contracts"]
        if "verify.certificate.replay" in contract.get("source_modules", [])
    )
    assert {f"verify.{room}" for room in ROOMS} - set(alone) == {"verify.certificate"}


def loaded_by(statement: str, *flags: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after the statement."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {statement}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_claim_is_declared_with_the_standard_library_only() -> None:
    names = ", ".join(f"verify.claim.{path.stem}" for path in sorted((ROOT / "verify/claim").glob("[a-z]*.py")))
    loaded = loaded_by(f"import {names}", "-I", "-S")
    strangers = {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names}
    ours = {name for name in strangers if name == "verify" or name.startswith("verify.claim")}
    assert strangers - ours == {"__main__"}
    assert "verify.claim.verdict" in strangers


@pytest.mark.parametrize("module", ["verify.claim.discovery", "verify.runner.pool", "verify.cli"])
def test_what_every_command_loads_is_light(module: str) -> None:
    heavy = {"torch", "sympy", "matplotlib", "scipy", "numpy", "flint", "mpmath", "networkx"}
    assert loaded_by(f"import {module}") & heavy == set()


@pytest.mark.parametrize("program", ["replay", "rederive", "grams"])
def test_the_checker_imports_the_standard_library_and_nothing_of_ours(program: str) -> None:
    """Seen in its text, so that an import inside a function counts as well."""
    text = (ROOT / f"verify/certificate/{program}.py").read_text(encoding="utf-8")
    imported: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import would be one of ours"
            imported.add(str(node.module).partition(".")[0])
    assert imported
    assert imported <= set(sys.stdlib_module_names)
    assert "__import__" not in text
    assert "import_module" not in text


def test_the_checker_runs_where_the_package_is_not(tmp_path: Path) -> None:
    for program in ("replay", "rederive", "grams"):
        shutil.copy(ROOT / f"verify/certificate/{program}.py", tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import replay, rederive, grams; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    strangers = {name for name in done.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}
    assert strangers == {"__main__", "replay", "rederive", "grams"}


def test_the_engine_names_no_paper() -> None:
    """Not even as text: claims are found by entry point or by what the user names."""
    for path in sorted((ROOT / "verify").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.partition(".")[0] == "proofs" for name in names), path
