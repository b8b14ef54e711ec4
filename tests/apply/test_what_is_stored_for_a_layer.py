"""Masks, parts of parametrized weights, embeddings: what a state dict stores in place of layers is undone exactly, or refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from verify.apply import BadInput, find, layers_of


def pruned() -> nn.Linear:
    layer = nn.Linear(3, 2, bias=True)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, -5.0, 2.0], [4.0, 3.0, -6.0]]))
    prune.l1_unstructured(layer, "weight", 2)
    prune.l1_unstructured(layer, "bias", 1)
    return layer


def test_a_pruned_layer_is_its_original_under_its_mask() -> None:
    found = layers_of({f"0.{name}": value for name, value in pruned().state_dict().items()}, "f")
    (W,) = found.layers
    assert W.name == "0.weight"
    assert W.floats.tolist() == [[0, -5, 0], [4, 3, -6]]
    assert found.notes[0] == "pruned: 0.weight taken as the original where the mask is 1, zero elsewhere"
    assert "0.bias" in found.notes[1]


def test_a_mask_cannot_be_any_matrix() -> None:
    W = np.eye(2)
    with pytest.raises(BadInput, match="no mask of zeros and ones for weight_orig"):
        layers_of({"weight_orig": W, "weight_mask": 2 * W}, "f")
    with pytest.raises(BadInput, match="no mask of zeros and ones for weight_orig"):
        layers_of({"weight_orig": W, "weight_mask": np.ones((1, 2))}, "f")
    with pytest.raises(BadInput, match="f: weight_mask is a mask, no layer"):
        layers_of({"weight": W, "weight_mask": W}, "f")
    with pytest.raises(BadInput, match="an original without its mask"):
        layers_of({"weight_orig": W}, "f")
    with pytest.raises(
        BadInput, match=r"pruned weight that is no matrix; save it with torch\.nn\.utils\.prune\.remove"
    ):
        layers_of({"c.weight_orig": np.ones((1, 1, 3, 3)), "c.weight_mask": np.ones((1, 1, 3, 3))}, "f", image=(4, 4))


STORED = {
    "a parametrized weight": parametrizations.weight_norm(nn.Linear(3, 3)).state_dict(),
    "a parametrized": parametrizations.spectral_norm(nn.Linear(2, 2)).state_dict(),
    "part of a parametrized": nn.Sequential(parametrizations.orthogonal(nn.Linear(2, 2))).state_dict(),
    "a normalized weight": {"0.weight_g": torch.ones(3, 1), "0.weight_v": torch.eye(3), "0.bias": torch.ones(3)},
    "a recurrent layer": nn.RNN(2, 2).state_dict(),
    "a recurrent": nn.LSTMCell(2, 2).state_dict(),
    "a layer of attention": nn.MultiheadAttention(4, 2).state_dict(),
    "an embedding": {"emb.weight": torch.ones(5, 2), "fc.weight": torch.ones(1, 2)},
    "an embedding, a table": {"model.token_embedding.weight": torch.ones(5, 2)},
    "a transposed convolution": {"deconv1.weight": torch.ones(2, 2, 3, 3)},
}


@pytest.mark.parametrize("what", STORED)
def test_what_is_no_layer_is_refused(what: str) -> None:
    with pytest.raises(BadInput, match=rf"is (part of )?{what}.*no layer of a chain; ") as refusal:
        layers_of(STORED[what], "", image=(4, 4))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["member.weight", "0.weight", "convnet.1.weight", "W_orig", "member"])
def test_names_that_only_look_like_these(name: str) -> None:
    assert layers_of({name: np.eye(2)}, "f").widths == (2, 2)


def test_what_is_assumed_of_a_convolution_is_said() -> None:
    found = find("alignment")(
        weights=nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, bias=False)).state_dict(), image=(2, 2)
    )
    assert found.notes[0].startswith("assumed of 0.weight: a convolution of stride 1, dilation 1 and one group")
    assert "a module given in its place does" in found.notes[0]


def test_groups_that_show_in_the_channels() -> None:
    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3, groups=2))
    with pytest.raises(BadInput, match=r"f: 1\.weight takes 2 channels but 0\.weight before it makes 4"):
        layers_of(net.state_dict(), "f", image=(4, 4))


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_a_nested_tensor_is_refused() -> None:
    nested = torch.nested.nested_tensor([torch.eye(2), torch.eye(3)])
    with pytest.raises(BadInput, match="f: w is a nested tensor; expected a matrix"):
        layers_of({"w": nested}, "f")
    with pytest.raises(BadInput, match="X is a nested tensor, a list of tensors in one"):
        find("theorem1")(X=nested, Y=np.eye(2))
