"""Layers out of files, state dicts and modules: which, in which order, with which remedy when shapes do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from verify.apply import BadInput, chain, layers_of, limits
from verify.apply.application import _widths
from verify.apply.array import array
from verify.apply.convolution import as_matrix
from verify.apply.modules import _outputs, layers_of_module


def shapes(*sizes: tuple[int, int]) -> list:
    return [array(np.ones(size), f"W{i}") for i, size in enumerate(sizes, 1)]


def test_numbered_names_are_ordered_by_their_number() -> None:
    entries = {f"W{i}": np.full((1, 1), i) for i in (10, 2, 1, 9, 3)}
    assert [int(W.exact[0, 0]) for W in layers_of(entries, "f").layers] == [1, 2, 3, 9, 10]


def test_other_names_keep_the_order_of_the_file() -> None:
    entries = {"encoder": np.ones((2, 3)), "decoder": np.ones((3, 2))}
    assert layers_of(entries, "f").widths == (3, 2, 3)


def test_biases_are_left_out_and_named() -> None:
    net = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 4, bias=False), nn.Linear(4, 1))
    nn.init.zeros_(net[2].bias)
    found = layers_of(net.state_dict(), "f")
    assert found.widths == (3, 2, 4, 1)
    assert found.notes == (
        "biases are left out, alignment is a property of the weight matrices: 0.bias (not zero), 2.bias (zero)",
    )


def test_normalizations_and_counters_are_left_out_and_named() -> None:
    net = nn.Sequential(nn.Linear(3, 2, bias=False), nn.BatchNorm1d(2), nn.LayerNorm(2))
    found = layers_of(net.state_dict(), "f")
    assert found.widths == (3, 2)
    assert len(found.notes) == 2
    assert "1.weight, 1.running_mean, 1.running_var, 1.num_batches_tracked, 2.weight" in found.notes[1]


@pytest.mark.parametrize("name", ["W2", "layers[1]", "arr_1", "1", "1.weight", "scale"])
@pytest.mark.parametrize("value", [np.ones(2), [1, 2], []])
def test_a_layer_that_is_no_matrix_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadInput, match="not two-dimensional"):
        layers_of({"W1": np.eye(2), name: value, "W3": np.eye(2)}, "f")


@pytest.mark.parametrize(
    ("sizes", "remedy"),
    [
        ([(2, 3), (4, 3)], "the transpose of layer 1 alone would fit"),
        ([(3, 4), (4, 5)], "the transposes fit in this order (--transpose)"),
        ([(5, 4), (4, 3), (3, 2)], "from the last to the first (--reverse)"),
        ([(2, 3), (5, 7)], "expected 2 columns, one for each row of the layer before"),
    ],
)
def test_misfits_come_with_a_remedy(sizes: list[tuple[int, int]], remedy: str) -> None:
    with pytest.raises(BadInput) as refusal:
        chain(shapes(*sizes))
    assert remedy in str(refusal.value)


def test_nothing_that_could_be_a_layer() -> None:
    with pytest.raises(BadInput, match="contains no matrix; expected layers, found a"):
        layers_of({"a": np.ones(3)}, "f")
    with pytest.raises(BadInput, match="there are no layers"):
        chain([])


# Convolutions and modules


@pytest.mark.parametrize(("channels", "image", "size"), [((1, 1), (4, 4), 3), ((2, 3), (3, 5), 3), ((1, 2), (2, 2), 5)])
def test_a_filter_bank_is_the_matrix_of_torch(channels: tuple[int, int], image: tuple[int, int], size: int) -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(*channels, size, padding=size // 2, bias=False, dtype=torch.float64)
    found = as_matrix(conv.weight, "w", "", image).floats
    x = torch.randn(1, channels[0], *image, dtype=torch.float64)
    expected = conv(x).detach().numpy().ravel()
    assert np.abs(found @ x.numpy().ravel() - expected).max() < 1e-13
    assert np.array_equal(layers_of_module(nn.Sequential(conv), image).layers[0].floats, found)


def test_a_module_keeps_its_own_stride_and_padding_mode() -> None:
    conv = nn.Conv2d(1, 1, 3, stride=2, padding=1, padding_mode="circular", bias=False, dtype=torch.float64)
    net = nn.Sequential(conv, nn.Flatten(), nn.Linear(4, 2, dtype=torch.float64))
    found = layers_of_module(net, (4, 4))
    assert found.widths == (16, 4, 2)
    x = torch.randn(1, 1, 4, 4, dtype=torch.float64)
    assert np.abs(found.layers[0].floats @ x.numpy().ravel() - conv(x).detach().numpy().ravel()).max() < 1e-13
    assert found.notes == ("the bias of 2 is left out (not zero)",)


def test_activations_are_named() -> None:
    found = layers_of_module(nn.Sequential(nn.Linear(2, 2, bias=False), nn.ReLU(), nn.Linear(2, 2, bias=False)))
    assert found.notes == (
        "the network is not linear: 1 (ReLU) act between the layers; the answer is about the weights",
    )


def test_a_layer_that_is_used_twice_is_two_layers() -> None:
    twice = nn.Linear(2, 2, bias=False)
    assert layers_of_module(nn.Sequential(twice, nn.ReLU(), twice)).widths == (2, 2, 2)


def test_a_parametrized_layer_is_what_it_makes() -> None:
    twisted = nn.utils.parametrizations.orthogonal(nn.Linear(2, 2, bias=False))
    assert layers_of_module(nn.Sequential(twisted, nn.PReLU())).widths == (2, 2)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize(
    "made",
    [
        nn.utils.parametrizations.weight_norm,
        nn.utils.parametrizations.spectral_norm,
        nn.utils.weight_norm,
        nn.utils.spectral_norm,
        lambda layer: prune.l1_unstructured(layer, "weight", amount=2),
    ],
)
def test_a_normalized_weight_is_the_one_of_a_call_also_after_a_step(made: Any) -> None:
    """The older hooks leave ``layer.weight`` as it was at the last call until the next one."""
    torch.manual_seed(0)
    layer = made(nn.Linear(3, 3, bias=False).double())
    layer(torch.ones(1, 3, dtype=torch.float64))
    with torch.no_grad():
        for number in layer.parameters():
            number.add_(torch.rand_like(number))
    (W,) = layers_of_module(nn.Sequential(layer)).layers
    used = layer.eval()(torch.eye(3, dtype=torch.float64)).T
    assert np.array_equal(W.floats, used.detach().numpy())


@pytest.mark.parametrize(
    "part",
    [
        nn.Conv1d(1, 1, 1),
        nn.ConvTranspose2d(1, 1, 1),
        nn.AvgPool2d(2),
        nn.BatchNorm1d(2),
        nn.LayerNorm(2),
        nn.Bilinear(2, 2, 2),
    ],
)
def test_parts_that_are_no_matrix_here_are_refused(part: nn.Module) -> None:
    with pytest.raises(BadInput, match=rf"1 \({type(part).__name__}\) is a layer that cannot be made a matrix here"):
        layers_of_module(nn.Sequential(nn.Linear(2, 2), part, nn.Linear(2, 2)))


def test_convolutions_need_an_image_size() -> None:
    with pytest.raises(BadInput, match="--image 28x28"):
        layers_of(nn.Conv2d(1, 1, 3).state_dict(), "f")
    with pytest.raises(BadInput, match=r"image=\(28, 28\)"):
        layers_of_module(nn.Sequential(nn.Conv2d(1, 1, 3)))
    with pytest.raises(BadInput, match="odd ones"):
        as_matrix(torch.zeros(1, 1, 2, 2), "w", "", (4, 4))


def test_convolutions_written_out_as_matrices_keep_to_the_memory_allowed() -> None:
    """Two 16 x 16 matrices of 8 bytes: 4 KiB together, whichever way they come."""
    net = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1, bias=False), nn.Conv2d(1, 1, 3, padding=1, bias=False))
    with limits.allowing(4096):
        assert layers_of(net.state_dict(), "f", image=(4, 4)).widths == (16, 16, 16)
    refusal = r"1\.weight as a 16 x 16 matrix on 4 x 4 images, beside 2\.0 KiB for others, takes 2\.0 KiB of memory"
    with limits.allowing(4095), pytest.raises(BadInput, match=refusal):
        layers_of(net.state_dict(), "f", image=(4, 4))
    with limits.allowing(4095), pytest.raises(BadInput, match=r"as a matrix on 4 x 4 images takes .* of memory"):
        layers_of_module(net, (4, 4))
    with pytest.raises(BadInput, match=r"allowed are 2\.0 GiB \(--memory allows more\)"):
        as_matrix(torch.zeros(1, 1, 3, 3), "w", "", (200, 200))


@pytest.mark.parametrize("padding", [0, 2, "same", "valid"])
@pytest.mark.parametrize(("dilation", "stride"), [(1, 1), (2, 1), (1, 2)])
def test_the_size_of_what_a_convolution_makes_is_known_before(padding: Any, dilation: int, stride: int) -> None:
    if padding == "same" and stride > 1:
        stride = 1  # which torch does not offer together
    conv = nn.Conv2d(2, 3, 3, padding=padding, dilation=dilation, stride=stride, bias=False)
    assert _outputs(conv, (7, 6)) == conv(torch.zeros(1, 2, 7, 6)).numel()


def test_modules_without_layers() -> None:
    with pytest.raises(BadInput, match="no linear and no convolutional layer"):
        layers_of_module(nn.ReLU())
    with pytest.raises(BadInput, match=r"expected a torch\.nn\.Module, got int"):
        layers_of_module(3)


@pytest.mark.parametrize("written", ["2,-1,2", "2 -1 2", "-2,2", "2,,2", "2--1"])
def test_a_sign_is_no_separator_of_widths(written: str) -> None:
    with pytest.raises(BadInput, match=r"expected .*widths"):
        _widths(written, "widths")


@pytest.mark.parametrize("written", ["784,64,10", "784, 64, 10", "784-64-10", "784x64x10", "784 64 10"])
def test_widths_as_people_write_them(written: str) -> None:
    assert _widths(written, "widths") == (784, 64, 10)
