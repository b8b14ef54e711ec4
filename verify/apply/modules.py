"""The layers of a PyTorch module: its linear and convolutional parts, in order."""

from __future__ import annotations

from typing import Any

from verify.apply import limits
from verify.apply.array import array
from verify.apply.chain import Chain, chain
from verify.apply.errors import BadInput
from verify.apply.wiring import ensure_chain, evaluated

_SILENT = ("Flatten", "Unflatten", "Identity", "Sequential", "ModuleList", "Dropout")
_LINEAR = ("AvgPool", "AdaptiveAvgPool", "Upsample", "Upsampling", "ZeroPad", "ConstantPad", "ReflectionPad",
           "ReplicationPad", "CircularPad", "PixelShuffle", "PixelUnshuffle", "ChannelShuffle", "Fold", "Unfold")  # fmt: skip
"""Linear maps without weights: leaving one out would change which chain it is."""


def layers_of_module(module: Any, image: tuple[int, int] | None = None) -> Chain:
    """Return the chain of a ``torch.nn.Module``'s linear and convolutional layers, in the order of ``module.modules()``.

    A convolution becomes the matrix of its own padding, stride and dilation, by acting on the pixels one by one. Biases are
    left out and named; activations are named too, because alignment then speaks of the weights only. A parametrized, normalized or
    pruned weight is the one that a call in evaluation uses. That ``forward`` applies the layers in this order is seen by calling
    it (:mod:`verify.apply.wiring`).

    Args:
        module: the network.
        image: height and width of the input images, where the first layer is a convolution.

    Raises:
        BadInput: no linear layer, a part of another kind that has weights or is linear, a convolution without an image size,
            shapes that do not fit, a ``forward`` that does something else.
    """
    from torch import nn

    if not isinstance(module, nn.Module):
        raise BadInput(f"expected a torch.nn.Module, got {type(module).__name__}")
    module = getattr(module, "_orig_mod", module)  # what torch.compile wraps: the same layers, nothing to compile here
    with evaluated(module):  # in training a spectral normalization would take a step of its own whenever it is read
        return _layers_of(module, image)


def _layers_of(module: Any, image: tuple[int, int] | None) -> Chain:
    import torch
    from torch import nn

    layers, notes, between = [], [], []
    parts: list[Any] = []
    left_out: list[Any] = []
    first_image = image
    for name, part in module.named_modules(remove_duplicate=False):
        if isinstance(part, nn.Linear | nn.Conv2d):
            if nn.parameter.is_lazy(part.weight):
                raise BadInput(
                    f"{name or 'the layer'} ({type(part).__name__}) has no weights yet; call the module once"
                )
            _made_anew(part)
            parts.append(part)
        if isinstance(part, nn.Linear):
            layers.append(array(part.weight, name or "weight", ""))
        elif isinstance(part, nn.Conv2d):
            if image is None:
                raise BadInput(f"{name or 'the module'} is a convolution; say on images of which size (image=(28, 28))")
            pixels, outputs = part.in_channels * image[0] * image[1], _outputs(part, image)
            if not outputs:
                raise BadInput(
                    f"{name or 'the convolution'} makes nothing of an image of {image[0]} x {image[1]}: its filters of "
                    f"{part.kernel_size[0]} x {part.kernel_size[1]} are larger; expected a larger image"
                )
            size = pixels * (pixels + outputs)
            limits.unpack(8 * size, f"{name or 'the convolution'} as a matrix on {image[0]} x {image[1]} images")
            with torch.no_grad():
                basis = torch.eye(pixels, dtype=part.weight.dtype, device=part.weight.device)
                responses = part._conv_forward(basis.reshape(pixels, part.in_channels, *image), part.weight, None)
            layers.append(array(responses.reshape(pixels, -1).T, name or "weight", ""))
            image = (int(responses.shape[2]), int(responses.shape[3]))
        elif "parametrizations" in name.split("."):  # how a weight is made: the layer holds the result
            continue
        elif _unreadable(part):
            raise BadInput(
                f"{name or 'the module'} ({type(part).__name__}) is a layer that cannot be made a matrix here; "
                "expected Linear and Conv2d layers, with activations between them"
            )
        elif next(part.children(), None) is None and type(part).__name__ not in _SILENT and part is not module:
            between.append(f"{name} ({type(part).__name__})")
            if type(part).__module__.startswith(
                "torch.nn."
            ):  # what a part of somebody else's does is seen in the outcome
                left_out.append(part)
        bias = getattr(part, "bias", None)
        if isinstance(part, nn.Linear | nn.Conv2d) and bias is not None:
            state = "not zero" if bool((bias != 0).any()) else "zero"
            notes.append(f"the bias of {name or 'the layer'} is left out ({state})")
    if between:
        notes.append(
            f"the network is not linear: {', '.join(between)} act between the layers; the answer is about the weights"
        )
    if not layers:
        raise BadInput(f"{type(module).__name__} has no linear and no convolutional layer")
    found = chain(layers, notes)
    notes.extend(ensure_chain(module, parts, left_out, first_image))
    return Chain(found.layers, tuple(notes))


def _made_anew(part: Any) -> None:
    """Let the hooks of torch make the weight, as a call would: after a step or a loading it is still the one of the last call."""
    import torch

    with torch.no_grad():
        for hook in part._forward_pre_hooks.values():
            if type(hook).__module__.startswith("torch.nn.utils."):
                hook(part, None)


def _outputs(part: Any, image: tuple[int, int]) -> int:
    """How many numbers a convolution makes of an image."""
    from math import prod

    if isinstance(part.padding, str):
        padding = [d * (s - 1) for d, s in zip(part.dilation, part.kernel_size, strict=True)]
        padding = padding if part.padding == "same" else [0, 0]
    else:
        padding = [2 * p for p in part.padding]
    sides = zip(image, padding, part.dilation, part.kernel_size, part.stride, strict=True)
    places = prod(max(0, (n + p - d * (s - 1) - 1) // step + 1) for n, p, d, s, step in sides)
    return int(part.out_channels * places)


def _unreadable(part: Any) -> bool:
    """Whether a part has numbers of its own (other than an activation's) or is linear: leaving it out would change the chain."""
    if type(part).__name__ in ("PReLU", "RReLU"):
        return False
    own = (*part.parameters(recurse=False), *part.buffers(recurse=False))
    return bool(own) or type(part).__name__.startswith(_LINEAR)
