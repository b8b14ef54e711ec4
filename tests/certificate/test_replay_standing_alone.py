"""The checker as a program: alone in an empty directory, and faced with files that are no certificates."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from certificate_examples import theorem_1_only_if

from verify.certificate import replay, reseal
from verify.certificate.entries import plan_digest

CHECKER = Path(replay.__file__)


def alone(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the checker in a directory, with no site-packages and no environment."""
    shutil.copy(CHECKER, directory / "replay.py")
    command = [sys.executable, "-I", "-S", "replay.py", *arguments]
    return subprocess.run(command, cwd=directory, env={}, capture_output=True, text=True, timeout=60)


def test_it_imports_the_standard_library_only() -> None:
    imported = set()
    for node in ast.walk(ast.parse(CHECKER.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported <= sys.stdlib_module_names


def test_it_runs_alone_in_an_empty_directory(tmp_path: Path) -> None:
    theorem_1_only_if().save(tmp_path / "example.json")
    done = alone(tmp_path, "example.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("accepted  example.json")


def test_alone_it_refuses_a_false_assertion_and_names_it(tmp_path: Path) -> None:
    sealed = theorem_1_only_if().draft()
    sealed["given"]["X"] = {"rows": [["4", "0"], ["0", "4"]], "shape": [2, 2], "checksum": "20"}
    (tmp_path / "false.json").write_text(json.dumps(reseal(sealed)))
    done = alone(tmp_path, "false.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("refused   false.json: definition N = X*X^T: entry (2, 2)")
    assert done.stderr.count("\n") == 1


def test_without_a_file_it_explains_itself(tmp_path: Path) -> None:
    assert alone(tmp_path).returncode == 2
    helped = alone(tmp_path, "--help")
    assert helped.returncode == 0
    assert "Exit status" in helped.stdout


def test_the_worst_status_is_returned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = theorem_1_only_if().save(tmp_path / "good.json")
    assert replay.main([str(good), str(tmp_path / "absent.json")]) == 2
    out, err = capsys.readouterr()
    assert "accepted" in out
    assert "unusable  " in err


UNUSABLE = {
    "empty": (b"", "not JSON"),
    "truncated": (b'{"schema": "verify-certificate", "vers', "not JSON"),
    "no object": (b"[1, 2]", "not a certificate"),
    "not a number": (b'{"a": NaN}', "not exact"),
    "infinity": (b'{"a": -Infinity}', "not exact"),
    "a float": (b'{"a": 0.5}', "not exact"),
    "a gigantic integer": (b'{"a": ' + b"9" * 100_000 + b"}", "not exact"),
    "repeated keys": (b'{"a": 1, "a": 2}', "occurs twice"),
    "not UTF-8": (b'{"a": "\xff"}', "not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    "binary": (bytes(range(256)), "UTF-8"),
    "deep": (b"[" * 200_000, "nested too deeply"),
    "another schema": (b'{"schema": "other", "version": 1}', "expected"),
    "another version": (b'{"schema": "verify-certificate", "version": 2}', "expected"),
    "a version that is true": (b'{"schema": "verify-certificate", "version": true}', "expected"),
    "keys missing": (b'{"schema": "verify-certificate", "version": 1}', "'kind' is missing"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_broken_file_gets_one_line_and_status_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, said = UNUSABLE[name]
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    assert replay.main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert len(err) < 500


def test_directories_pipes_and_huge_files_are_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    good = theorem_1_only_if().save(tmp_path / "good.json")
    monkeypatch.setattr(replay, "MAX_BYTES", 100)
    assert replay.main([str(tmp_path)]) == 2
    assert replay.main([str(tmp_path / "pipe")]) == 2
    assert replay.main([str(good)]) == 2
    err = capsys.readouterr().err
    assert err.count("not an ordinary file") == 2
    assert "longer than the limit" in err


def test_a_crash_of_the_checker_is_status_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = theorem_1_only_if().save(tmp_path / "good.json")

    def broken(*_: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(replay, "decide", broken)
    assert replay.main([str(good)]) == 3
    assert "this checker failed: KeyError" in capsys.readouterr().err


def mended(sealed: dict[str, Any]) -> dict[str, Any]:
    return reseal({**sealed, "plan_sha256": plan_digest(sealed)})


def test_hidden_characters_cannot_paint_over_the_report(tmp_path: Path) -> None:
    sealed = theorem_1_only_if().draft()
    sealed["assertions"][0]["says"] = "\x1b[2Kaccepted"
    with pytest.raises(replay.Unusable, match="printable"):
        replay.check(mended(sealed))
    sealed["assertions"][0]["says"] = "turned \u202e round"
    with pytest.raises(replay.Unusable, match="printable"):
        replay.check(mended(sealed))


def test_a_reader_that_leaves_changes_nothing_about_what_is_found(tmp_path: Path) -> None:
    theorem_1_only_if().save(tmp_path / "example.json")
    shutil.copy(CHECKER, tmp_path / "replay.py")
    (tmp_path / "false.json").write_text("{}")

    def unread(*files: str) -> tuple[int, bytes]:
        """Run with a pipe that nobody reads."""
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-I", "-S", "replay.py", *files]
        done = subprocess.run(command, cwd=tmp_path, env={}, stdout=write, stderr=subprocess.PIPE, timeout=60)
        os.close(write)
        return done.returncode, done.stderr

    assert unread("example.json", "example.json") == (0, b"")
    status, said = unread("example.json", "false.json")
    assert (status, said.split()[:2]) == (2, [b"unusable", b"false.json:"])
