"""Files appear whole or not at all, and what cannot be written is known beforehand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from verify.report.writing import Unwritable, ensure_writable, make_folder, write


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    write(target, "old")
    target.chmod(0o640)
    write(target, "γ")
    assert target.read_text(encoding="utf-8") == "γ"
    assert target.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["r.json"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.json"
    write(target, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unwritable, match="no space left"):
        write(target, "new")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["r.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    ensure_writable(Path(os.devnull))
    write(Path(os.devnull), "gone")
    assert Path(os.devnull).is_char_device()


def test_a_pipe_without_a_name_is_written_to() -> None:
    reading, writing = os.pipe()
    path = Path(f"/dev/fd/{writing}")
    ensure_writable(path)
    write(path, "said")
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "said"


def test_looking_changes_nothing(tmp_path: Path) -> None:
    ensure_writable(tmp_path / "new.json")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["", "missing/r.json", "file/r.json", "nul\0.json", "x" * 300])
def test_what_cannot_be_written_is_known_beforehand(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable):
        ensure_writable(tmp_path / name)


def test_a_folder_is_made_or_refused(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="file"):
        make_folder(tmp_path / "file")
