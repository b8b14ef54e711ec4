"""What a file holds is used, named as left out, or refused: never passed over in silence."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from verify.apply.chain import layers_of
from verify.apply.errors import BadInput
from verify.apply.files import load_bytes
from verify.cli.main import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


D, N = torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([[1.0, 1.0], [0.0, 1.0]])


def pt(value: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


SCATTERED: dict[str, Mapping[str, Any]] = {
    "a layer beside a model": {"encoder.weight": D, "decoder": {"weight": N}},
    "a head beside a model": {"model": {"0.weight": D}, "head": {"0.weight": N}},
    "two models": {"model": {"0.weight": D}, "net": {"0.weight": N}},
    "a list of numbers beside tensors": {"W1": D, "W2": [[1.0, 1.0], [0.0, 1.0]]},
    "a list of layers and one more": {"layers": [D, N], "W3": D},
}


@pytest.mark.parametrize("name", SCATTERED)
def test_layers_in_several_places_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="in several places") as refusal:
        load_bytes(pt(SCATTERED[name]), "f.pt")
    assert "\n" not in str(refusal.value)


def test_what_an_optimizer_keeps_is_no_layer() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    saved = {
        "model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "loss": torch.tensor(0.5),
        "losses": [0.5, 0.4],
    }
    assert list(load_bytes(pt(saved), "f.pt").entries) == ["0.weight", "0.bias", "1.weight", "1.bias"]


def test_a_file_that_holds_itself() -> None:
    saved: dict[str, Any] = {"weight": D}
    saved["self"] = saved
    with pytest.raises(BadInput, match="in several places"):
        load_bytes(pt(saved), "f.pt")


def test_a_normalization_over_two_dimensions_is_no_layer() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm([2, 2]), nn.Linear(2, 2))
    found = layers_of(net.state_dict(), "f")
    assert [W.name for W in found.layers] == ["0.weight", "2.weight"]
    assert any("1.weight, 1.bias" in note for note in found.notes)


def answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["apply", *arguments, "--no-certificate"])
    printed = capsys.readouterr()
    return status, printed.out + printed.err


def test_an_entry_of_the_inputs_own_name_goes_first(capsys: pytest.CaptureFixture[str]) -> None:
    data = {"data": [[1, 0], [0, 1]], "X": [[1, 0], [0, 2]], "Y": [[1, 1], [0, 1]]}
    Path("d.json").write_text(json.dumps(data))
    assert "NO" in answer(["theorem1", "--data", "d.json"], capsys)[1].splitlines()[0]
    Path("d.json").write_text(json.dumps({"data": data["data"], "x": data["X"], "Y": data["Y"]}))
    status, printed = answer(["theorem1", "--data", "d.json"], capsys)
    assert (status, printed) == (2, "verify: d.json: 'data' and 'x' could both be X; call the one that is meant X\n")


def test_a_number_below_the_smallest_float_is_not_zero(capsys: pytest.CaptureFixture[str]) -> None:
    Path("w.json").write_text('{"W1": [[1,0],[0,2]], "W2": [[1,1e-400],[0,1]]}')
    status, printed = answer(["alignment", "--weights", "w.json"], capsys)
    assert status == 2
    assert "1e-400 is below the smallest float" in printed
    Path("w.json").write_text('{"W1": [[1,0],[0,2]], "W2": [[1,"1e-400"],[0,1]]}')
    assert "NO" in answer(["alignment", "--weights", "w.json"], capsys)[1].splitlines()[0]
    Path("w.json").write_text('{"W1": [[1,0e-400],[0.000e7,2]]}')
    assert answer(["alignment", "--weights", "w.json"], capsys)[0] == 0


def test_a_table_with_a_quoted_header_and_its_line_numbers() -> None:
    assert load_bytes(b'"X1","X2"\n1,0\n0,1', "f.csv").entries[""] == [[1, 0], [0, 1]]
    with pytest.raises(BadInput, match=r"^f\.csv: line 5, entry 2 is 'x'"):
        load_bytes(b"a,b\n1,2\n\n# c\n3,x\n", "f.csv")


def test_a_row_over_several_lines_is_refused() -> None:
    with pytest.raises(BadInput, match="quotation mark is not closed"):
        load_bytes(b'1,2\n"3,4\n5,6\n', "f.csv")


@pytest.mark.parametrize("label", ["1_0", "١", " 1", "-1", "1.0"])
def test_labels_are_digits(label: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.json").write_text(json.dumps({"X": [[1, 0]], "Y": ["0", label]}))
    status, printed = answer(["theorem1", "--data", "x.json", "--one-hot"], capsys)
    assert status == 2
    assert "expects class labels 0, 1, 2, ..." in printed


def test_arrays_without_a_name_are_called_by_their_dimensions(capsys: pytest.CaptureFixture[str]) -> None:
    np.save("f.npy", np.ones((1, 1, 3, 3)))
    printed = answer(["alignment", "--weights", "f.npy", "--image", "3x3"], capsys)[1]
    assert "f.npy: W1: 9 x 9" in printed
    assert "assumed of W1" in printed
    np.save("v.npy", np.ones(3))
    assert "found one array of 1 dimension" in answer(["alignment", "--weights", "v.npy"], capsys)[1]
