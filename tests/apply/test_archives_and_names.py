"""Archives whose directory lies, files that are no files, names that stand twice, numbers in foreign dress: refused in a line."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from verify.apply import BadInput, array, find
from verify.apply.files import load, load_bytes


def npy(values: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_torch_archive_is_measured_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    torch.save({"w": torch.zeros(1000, 1000)}, stream)
    stored = zipfile.ZipFile(stream)
    bomb = zipped(*((info.filename, stored.read(info)) for info in stored.infolist()))
    assert len(bomb) < 20_000
    with pytest.raises(BadInput, match=r"f: unpacking the arrays takes 3\.8 MiB of memory, allowed are 1\.0 MiB"):
        load_bytes(bomb, "f", allowed=1 << 20)
    assert load_bytes(bomb, "f", allowed=1 << 23).entries["w"].shape == (1000, 1000)
    with pytest.raises(BadInput, match="its directory is not where the archive says"):
        load_bytes(stream.getvalue()[:-2] + b"\x01\x00!", "f")
    moved = bytearray(stream.getvalue())
    moved[-6:-2] = struct.pack("<I", 0)
    with pytest.raises(BadInput, match="damaged"):
        load_bytes(bytes(moved), "f")


def test_a_directory_that_promises_less_than_there_is() -> None:
    bomb = bytearray(zipped(("W.npy", npy(np.zeros((2000, 2000))))))
    entry = bomb.rfind(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="truncated or damaged"):
            load_bytes(bytes(bomb), "f", allowed=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20, "32 MB were packed"
    finally:
        tracemalloc.stop()


def test_members_are_packed_in_the_usual_ways_only() -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(BadInput, match=rf"f: W\.npy is packed by method {method}; expected none, or deflation"):
            load_bytes(zipped(("W.npy", npy(np.eye(2))), method=method), "f")


def test_a_pipe_without_a_writer_and_a_device_without_an_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (str(tmp_path / "pipe"), "/dev/zero"):
        with pytest.raises(BadInput, match="is a pipe or a device; expected a file, or - for standard input"):
            load(path)


def safetensors_file(header: bytes, numbers: bytes = bytes(16)) -> bytes:
    return len(header).to_bytes(8, "little") + header + numbers


TENSOR = b'{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]}'


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_stand_twice() -> None:
    one, two = npy(np.eye(1)), npy(np.eye(2))
    files = {
        "W1.npy": zipped(("W1.npy", one), ("W1.npy", two)),
        "W1": b'{"W1": [[1]], "W1": [[2]]}',
        "W[1]": b'{"W": [[[1]]], "W[1]": [[2]]}',
        "W": safetensors_file(b'{"W":' + TENSOR + b',"W":' + TENSOR + b"}"),
        "\\x1b": b'{"\\u001b": [[1]], "\'\\\\x1b\'": [[2]]}',
    }
    stream = io.BytesIO()
    torch.save({5: torch.eye(1), "5": torch.eye(1)}, stream)
    files["5"] = stream.getvalue()
    for name, data in files.items():
        with pytest.raises(BadInput, match=r"f holds .* twice; expected names that differ") as refusal:
            load_bytes(data, "f")
        assert name in str(refusal.value).replace("\\\\", "\\")


@pytest.mark.parametrize("shape", ["[1.9, 1.9]", '"12"', "[true, true]", "{}", "null", "[[1], 1]"])
def test_sizes_that_are_no_whole_numbers(shape: str) -> None:
    header = TENSOR.replace(b"[1,1]", shape.encode())
    with pytest.raises(BadInput, match="f: W: its header entry is damaged"):
        load_bytes(safetensors_file(b'{"W":' + header + b"}"), "f")
    with pytest.raises(BadInput, match="its header entry is damaged"):
        load_bytes(safetensors_file(b'{"W":' + TENSOR.replace(b"[0,8]", b"[false,8]") + b"}"), "f")


@pytest.mark.parametrize("written", ["1_0", "１２", "٣", "1/1_0", "−1"])
def test_numbers_in_foreign_dress(written: str) -> None:
    for values in ([["1", written]], np.array([["1", written]])):
        with pytest.raises(BadInput, match=r"W: row 1, column 2 is .*; expected a number such as 3/4"):
            array(values, "W")
    with pytest.raises(BadInput, match="expected a number such as 3, 3/4"):
        load_bytes(f"1,{written}\n".encode(), "f")
    with pytest.raises(BadInput, match="row 1, column 1 is"):
        find("alignment")(weights=[[[written]]])


def test_one_entry_of_a_file_is_named_in_a_call_as_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez("all.npz", A=np.diag([1, 2]), B=np.diag([3, 4]), C=np.array([[1, 2], [0, 0]]), M=np.stack([np.eye(2), np.eye(2)]))
    Path("lists.json").write_text('{"W": [[[1, 0], [0, 2]], [[1, 1], [0, 1]]], "V": [[[1]], [[2]]]}')
    assert find("theorem1")(X="all.npz:A", Y="all.npz:B").word == "yes"
    assert find("theorem1")(X=Path("all.npz:A"), Y="all.npz:C").word == "no"
    assert find("alignment")(weights="lists.json:W").word == "no"
    assert find("alignment")(weights="lists.json:V").word == "yes"
    assert find("sensing")(measurements="all.npz:M").word == "yes"
    with pytest.raises(BadInput, match=r"all\.npz has no entry 'Z'; it holds 'A', 'B'"):
        find("theorem1")(X="all.npz:Z", Y="all.npz:B")
    with pytest.raises(BadInput, match=r"none\.npz:A: cannot be read"):
        find("theorem1")(X="none.npz:A", Y="all.npz:B")
    np.save("a:b.npy", np.diag([1, 2]))
    assert find("theorem1")(X="a:b.npy", Y="all.npz:B").word == "yes"
