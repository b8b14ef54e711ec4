"""A module is the chain of its layers only if its ``forward`` says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import prune

from verify.apply import BadInput, find
from verify.apply.modules import layers_of_module


class Net(nn.Module):
    """Two layers ``a`` and ``b``, and any way to apply them."""

    def __init__(self, way: Callable[[Any, Any], Any], k: int = 3) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(k, k), nn.Linear(k, k)
        self.way = way

    def forward(self, x: torch.Tensor) -> Any:
        return self.way(self, x)


OTHER = {
    "another order": lambda net, x: net.a(net.b(x)),
    "a residual connection": lambda net, x: x + net.b(net.a(x)),
    "one layer twice": lambda net, x: net.b(net.b(net.a(x))),
    "one layer not at all": lambda net, x: net.b(x),
    "a factor": lambda net, x: 2 * net.b(net.a(x)),
    "a nonlinearity": lambda net, x: net.b(functional.relu(net.a(x))),
    "a nonlinearity at the end": lambda net, x: net.b(net.a(x)).abs(),
    "a permutation": lambda net, x: net.b(net.a(x).flip(1)),
    "a transpose of the weights": lambda net, x: functional.linear(net.a(x), net.b.weight.T),
    "a part of the outcome": lambda net, x: net.b(net.a(x))[:, :1],
    "two outcomes": lambda net, x: (net.a(x), net.b(net.a(x))),
}


@pytest.mark.parametrize("way", OTHER)
@pytest.mark.parametrize("k", [2, 5])
def test_a_forward_that_is_no_chain_is_refused(way: str, k: int) -> None:
    with pytest.raises(BadInput, match=r"Net\.forward does not apply its 2 layers one after the other") as refusal:
        find("alignment")(weights=Net(OTHER[way], k))
    assert "\n" not in str(refusal.value)


UNSEEN_BY_PROBES = {
    "round": torch.round,
    "floor": torch.floor,
    "to integers": lambda x: x.int().float(),
    "half precision": lambda x: x.half().float(),
    "hardshrink": lambda x: functional.hardshrink(x, 0.5),
    "threshold": lambda x: functional.threshold(x, -1e3, -1e3),
    "a mask": lambda x: x * (x.abs() > 0.9),
    "clamp": lambda x: x.clamp(-1e4, 1e4),
    "fmod": lambda x: torch.fmod(x, 1e6),
    "centring": lambda x: x - x.mean(0),
    "numpy": lambda x: torch.from_numpy(x.numpy().round()),
    "a branch": lambda x: -x if x.sum() > 1e9 else x,
}


@pytest.mark.parametrize("between", UNSEEN_BY_PROBES)
def test_an_operation_that_shows_on_other_inputs_only_is_refused(between: str) -> None:
    way = UNSEEN_BY_PROBES[between]
    with pytest.raises(BadInput, match=r"it performs [a-z_]+"):
        find("alignment")(weights=Net(lambda net, x: net.b(way(net.a(x)))))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_a_forward_that_is_the_chain(dtype: torch.dtype) -> None:
    net = Net(lambda net, x: net.b(net.a(x.view(len(x), -1)))).to(dtype)
    found = layers_of_module(net)
    assert [W.name for W in found.layers] == ["a", "b"]
    assert not any("not checked" in note for note in found.notes)


def test_deep_networks_and_every_kind_of_part() -> None:
    deep = nn.Sequential(*(nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Dropout(0.9)) for _ in range(80)))
    assert len(layers_of_module(deep).layers) == 80
    conv = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.Conv2d(2, 4, (3, 2), stride=2, groups=2, dilation=(1, 2)), nn.Flatten(),
        nn.Linear(16, 3),
    )  # fmt: skip
    found = layers_of_module(conv, (5, 6))
    assert found.widths == (30, 60, 16, 3)
    assert not any("not checked" in note for note in found.notes)


def test_rows_that_become_images() -> None:
    net = nn.Sequential(nn.Linear(3, 4), nn.Unflatten(1, (1, 2, 2)), nn.Conv2d(1, 1, 1), nn.Flatten())
    found = layers_of_module(net, (2, 2))
    assert found.widths == (3, 4, 4)
    assert not any("not checked" in note for note in found.notes)


def test_the_module_is_left_as_it_was() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.Linear(2, 2))
    net[0].eval()
    weight = net[0].weight.clone()
    layers_of_module(net)
    assert [part.training for part in net.modules()] == [True, False, True, True]
    assert all(not part._forward_hooks for part in net.modules())
    assert torch.equal(net[0].weight, weight)


def test_a_layer_with_a_forward_of_its_own() -> None:
    class Doubled(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * super().forward(x)

    with pytest.raises(BadInput, match="Doubled has a forward of its own"):
        layers_of_module(nn.Sequential(Doubled(2, 2)))
    patched = nn.Linear(2, 2)
    patched.forward = lambda x: x
    with pytest.raises(BadInput, match="Linear has a forward of its own"):
        layers_of_module(patched)


def test_hooks_of_the_users_are_seen_and_those_of_torch_allowed() -> None:
    net = nn.Sequential(nn.Linear(2, 2))
    prune.identity(net[0], "weight")
    assert layers_of_module(net).widths == (2, 2)
    net[0].register_forward_hook(lambda part, given, made: 2 * made)
    with pytest.raises(BadInput, match="does not apply its 1 layer one after"):
        layers_of_module(net)


def test_parts_of_somebody_elses_are_seen_in_the_outcome() -> None:
    class Flip(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x.flip(1)

    with pytest.raises(BadInput, match="an operation written in forward"):
        layers_of_module(nn.Sequential(nn.Linear(2, 2), Flip(), nn.Linear(2, 2)))


@pytest.mark.parametrize("way", [lambda net, x, y: net.a(x) + y, lambda net: net.a, lambda net, x: 1 / 0])
def test_a_forward_that_cannot_be_called_is_a_note(way: Any) -> None:
    found = layers_of_module(Net(way))
    assert found.notes[-1].startswith(
        "whether forward applies the layers in this order was not checked, it cannot be called"
    )
    listed = layers_of_module(nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)]))
    assert "was not checked" in listed.notes[-1]


def test_layers_without_weights_and_images_without_room() -> None:
    with pytest.raises(BadInput, match=r"0 \(LazyLinear\) has no weights yet; call the module once"):
        layers_of_module(nn.Sequential(nn.LazyLinear(3)))
    with pytest.raises(BadInput, match=r"makes nothing of an image of 6 x 5: its filters of 7 x 7 are larger"):
        layers_of_module(nn.Conv2d(1, 1, 7), (6, 5))


def test_a_compiled_module_is_the_module_within() -> None:
    compiled = nn.Module()  # the wrapper that torch.compile makes keeps the module under this name
    compiled._orig_mod = nn.Sequential(nn.Linear(2, 2))
    assert layers_of_module(compiled).layers[0].name == "0"
