"""Plain torch archives are read without torch, to the same numbers; everything else is left to torch."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from verify.apply import BadInput
from verify.apply.files import load
from verify.apply.files.plain_torch import read_plain

NET = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
BASE = torch.arange(12.0).reshape(3, 4)

PLAIN: dict[str, Any] = {
    "a state dict": NET.state_dict(),
    "a checkpoint": {"epoch": 3, "model": NET.state_dict(), "loss": 0.5},
    "a tensor": torch.randn(2, 3, dtype=torch.float64),
    "a list": [torch.ones(2, 2, dtype=torch.int64), torch.ones(1, 2, dtype=torch.int32)],
    "parameters": {"W": nn.Parameter(torch.randn(2, 2))},
    "rows of a shared storage": {"a": BASE[1:], "b": BASE},
    "half precision": {"W": torch.randn(2, 2).half()},
    "a convolution": nn.Conv2d(1, 2, 3).state_dict(),
}
OTHER: dict[str, Any] = {
    "a transposed view": {"W": BASE.T},
    "columns": {"W": BASE[:, :2]},
    "an expanded tensor": {"W": torch.ones(1, 1).expand(3, 4)},
    "bfloat16": {"W": torch.randn(2, 2).bfloat16()},
    "a sparse tensor": {"W": torch.eye(2).to_sparse(), "V": torch.eye(2)},
    "complex": {"W": torch.zeros(2, 2, dtype=torch.complex64)},
    "empty": {"W": torch.zeros(0, 2)},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def plain(path: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return read_plain(archive)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_tensors_are_those_that_torch_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save(PLAIN[name], "a.pt")
    read = torch.load("a.pt", weights_only=True)
    monkeypatch.delattr(torch, "load")
    found = load("a.pt").entries
    if isinstance(read, torch.Tensor):
        read = {"": read}
    elif isinstance(read, list):
        read = {f"W{i}": item for i, item in enumerate(read, 1)}
    read = read.get("model", read)
    assert list(found) == list(read)
    for key, value in found.items():
        assert isinstance(value, np.ndarray)
        assert value.dtype == read[key].detach().numpy().dtype
        assert np.array_equal(value, read[key].detach().numpy())


@pytest.mark.parametrize("name", OTHER)
def test_other_tensors_are_left_to_torch(name: str) -> None:
    torch.save(OTHER[name], "a.pt")
    assert plain("a.pt") is None


class Hostile:
    """What runs a command when it is unpickled by a reader that trusts it."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("broken-in",)


def archive(contents: bytes, storage: bytes = b"") -> None:
    with zipfile.ZipFile("a.pt", "w") as file:
        file.writestr("a/data.pkl", contents)
        file.writestr("a/data/0", storage)


def test_no_code_is_run() -> None:
    for protocol in (0, 2, 4):
        archive(pickle.dumps({"W": Hostile()}, protocol))
        assert plain("a.pt") is None
        with pytest.raises(BadInput, match=r"a\.pt"):
            load("a.pt")
    assert not Path("broken-in").exists()


@pytest.mark.parametrize(
    ("offset", "size", "stride"),
    [(0, (3, 2), (2, 1)), (1, (2, 2), (2, 1)), (-1, (2, 2), (2, 1)), (0, (2, 2), (0, 0)), (0, (2, 2), (2,)),
     (0, (10**9, 10**9), (10**9, 1)), (0, (-2, -2), (-2, 1)), (0, (True, 4), (4, 1)), (0, (2.0, 2), (2, 1))],
)  # fmt: skip
def test_no_tensor_reaches_beyond_its_storage(offset: Any, size: Any, stride: Any) -> None:
    from verify.apply.files import plain_torch

    storage = np.arange(4.0)
    assert plain_torch._tensor(storage, 0, (2, 2), (2, 1), False, OrderedDict()).tolist() == [[0, 1], [2, 3]]
    with pytest.raises((pickle.UnpicklingError, TypeError)):
        plain_torch._tensor(storage, offset, size, stride, False, OrderedDict())


def test_a_damaged_archive_is_one_line() -> None:
    torch.save(NET.state_dict(), "whole.pt")
    data = Path("whole.pt").read_bytes()
    for end in range(0, len(data) - 1, 61):
        Path("a.pt").write_bytes(data[:end])
        with pytest.raises(BadInput) as caught:
            load("a.pt")
        assert "\n" not in str(caught.value)


def test_a_question_about_a_state_dict_does_not_wait_for_torch() -> None:
    torch.save({f"{i}.weight": torch.eye(3) for i in range(3)}, "net.pt")
    code = "import sys; from verify.cli.main import main; main(sys.argv[1:]); print('torch' in sys.modules)"
    words = [sys.executable, "-c", code, "apply", "alignment", "--weights", "net.pt", "-q"]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.splitlines()[-1:] == ["False"], ended.stderr
    assert "The 3 layers are aligned." in ended.stdout
