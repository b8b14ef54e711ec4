"""Layers come in the order in which they act: by the numbers in their names, or as saved, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
import safetensors.torch
import torch

from verify.apply import BadInput, find, layers_of
from verify.apply.files import load_bytes
from verify.apply.order import in_order


@pytest.mark.parametrize("form", ["{}.weight", "layers.{}.weight", "W{}", "net[{}]", "block{}.0.linear.weight", "fc{}"])
def test_ten_and_more_layers_are_counted_not_spelled(form: str) -> None:
    names = [form.format(i) for i in range(12)]
    for kept in (True, False):
        assert in_order(sorted(names), kept=kept) == names


def test_a_number_within_a_number_and_numbers_of_any_length() -> None:
    names = ["b.1.2", "b.1.10", "b.2.1", f"b.{'9' * 5000}.0"]
    assert in_order(names[::-1], kept=False) == names


def test_eleven_layers_out_of_safetensors_are_those_of_the_state_dict() -> None:
    net = torch.nn.Sequential(*(torch.nn.Linear(1, 1) for _ in range(11)))
    for i, layer in enumerate(net):
        torch.nn.init.constant_(layer.weight, i)
    data = safetensors.torch.save(net.state_dict())
    contents = load_bytes(data, "f")
    found = layers_of(contents.entries, "f", ordered=contents.ordered)
    assert [int(W.exact[0, 0]) for W in found.layers] == list(range(11))


@pytest.mark.parametrize("names", [("encoder", "decoder"), ("fc1.weight", "out.weight"), ("0.a", "0.b", "1.a")])
def test_no_number_orders_these(names: tuple[str, ...]) -> None:
    assert in_order(names) == list(names), "a format that keeps the order decides"
    with pytest.raises(BadInput, match=r"f: this format keeps no order, and no number says whether .* acts before"):
        in_order(names, "f", kept=False)


@pytest.mark.parametrize("names", [("fc10", "fc2", "out"), ("l.1.a", "l.0.a", "l.0.b")])
def test_a_file_that_contradicts_the_numbers(names: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match=r"the order is ambiguous: .* stands after one of a greater number"):
        in_order(names)


def test_names_interleaved_in_the_file_stay_so() -> None:
    names = ["a1", "b1", "a2", "b2", "a10", "b10"]
    assert in_order(names) == names


def test_what_stands_beside_layers_does_not_disturb_their_order() -> None:
    entries = {
        "10.weight": np.full((1, 1), 10),
        "bias": np.ones(1),
        "9.weight": np.full((1, 1), 9),
        "epoch": np.array(1),
    }
    assert [int(W.exact[0, 0]) for W in layers_of(entries, "f", ordered=False).layers] == [9, 10]


def test_a_safetensors_file_of_unnumbered_layers_is_refused(tmp_path: object) -> None:
    file = f"{tmp_path}/ae.safetensors"
    safetensors.torch.save_file({"encoder": torch.eye(2), "decoder": torch.eye(2)}, file)
    with pytest.raises(BadInput, match="number the names, or save the layers in order"):
        find("alignment")(weights=file)
