"""Whether a module's ``forward`` applies its layers one after the other, in the order in which they are registered.

Every layer is replaced, for a few calls, by one whose rows have a single entry, plus or minus a power of two, and every
activation by the identity. Such products are exact in floating point, so the outcome is compared for equality: another
order, a layer used twice or not at all give something else. Any other operation on numbers, such as a residual connection,
a factor, rounding or a nonlinearity written in ``forward``, is seen as it is performed (:mod:`verify.apply.operations`).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from verify.apply.errors import BadInput, brief
from verify.apply.operations import watched

_DRAWS, _EXAMPLES = 3, 8
_LARGEST_EXAMPLE = 7
"""Examples have entries from 1 to this, of either sign: none is zero, so that no nonlinearity goes unseen."""


def ensure_chain(
    module: Any, layers: Sequence[Any], between: Sequence[Any], image: tuple[int, int] | None
) -> list[str]:
    """See that a module applies these layers in this order and nothing else, but for the parts between them.

    Args:
        module: the network.
        layers: its linear and convolutional layers, in the order in which they were read.
        between: its activations, which are named elsewhere and left out.
        image: height and width of the input images, where the first layer is a convolution.

    Returns:
        A note where the module could not be called, none otherwise.

    Raises:
        BadInput: it applies something else.
    """
    import torch

    for layer in layers:
        ensure_usual(layer)
    random = torch.Generator().manual_seed(0)
    for _ in range(_DRAWS):
        replaced = {id(layer): _simple(layer, len(layers), random) for layer in layers}
        x = _examples(layers[0], image, random)
        expected = _in_turn(layers, replaced, x, image)
        try:
            found, operations = _called(module, layers, between, replaced, x)
        except Exception as error:  # a module of somebody else's may raise anything
            return [
                f"whether forward applies the layers in this order was not checked, it cannot be called: {brief(error, 80)}"
            ]
        if operations or not (isinstance(found, torch.Tensor) and _equal(found, expected)):
            performed = f": it performs {', '.join(operations[:4])} beside them" if operations else ""
            raise BadInput(
                f"{type(module).__name__}.forward does not apply its {len(layers)} layer{'s'[: len(layers) > 1]} one after the "
                f"other, as registered{performed} (another order, a residual connection, a layer used twice or not at all, an "
                "operation written in forward); give the weights as a list, in the order in which they act"
            )
    return []


def ensure_usual(layer: Any) -> None:
    """See that a layer acts as its class in torch does.

    Raises:
        BadInput: a subclass, or the layer itself, has a ``forward`` of its own; or it has no weights yet.
    """
    from torch import nn

    usual = nn.Linear if isinstance(layer, nn.Linear) else nn.Conv2d
    if type(layer).forward is not usual.forward or "forward" in vars(layer):
        raise BadInput(
            f"{type(layer).__name__} has a forward of its own, so its weight alone does not say what it does; "
            "give the weights as a list of matrices"
        )


def _simple(layer: Any, depth: int, random: Any) -> Any:
    """Return a weight of the layer's shape with one entry in each row, a power of two that ``depth`` products do not overflow."""
    import torch

    weight = layer.weight
    room = math.log2(torch.finfo(weight.dtype).max) - 1 - math.log2(_LARGEST_EXAMPLE)
    most = min(2, int(room / depth))
    rows = weight.shape[0]
    simple = torch.zeros(rows, weight[0].numel(), dtype=torch.float64)
    columns = torch.randint(simple.shape[1], (rows,), generator=random)
    powers = torch.randint(min(1, most), most + 1, (rows,), generator=random).double().exp2()
    signs = torch.randint(2, (rows,), generator=random).double() * 2 - 1
    simple[torch.arange(rows), columns] = powers * signs
    return simple.reshape(weight.shape).to(weight)


def _examples(first: Any, image: tuple[int, int] | None, random: Any) -> Any:
    """Return examples and their negatives, as the first layer takes them."""
    import torch
    from torch import nn

    shape = (first.in_features,) if isinstance(first, nn.Linear) else (first.in_channels, *(image or ()))
    sizes = torch.randint(1, _LARGEST_EXAMPLE + 1, (_EXAMPLES, *shape), generator=random)
    x = sizes * (torch.randint(2, sizes.shape, generator=random) * 2 - 1)
    return torch.cat([x, -x]).to(first.weight)


def _in_turn(layers: Sequence[Any], replaced: Any, x: Any, image: tuple[int, int] | None) -> Any:
    """Return what the layers make of x, one after the other; rows of numbers become images where a convolution follows."""
    import torch
    from torch import nn

    with torch.no_grad():
        for layer in layers:
            if isinstance(layer, nn.Conv2d):
                x = x.reshape(len(x), layer.in_channels, *(image or ()))
            x = _applied(layer, replaced[id(layer)], x)
            if isinstance(layer, nn.Conv2d):
                image = (int(x.shape[2]), int(x.shape[3]))
    return x


def _applied(layer: Any, weight: Any, x: Any) -> Any:
    from torch import nn
    from torch.nn import functional

    if isinstance(layer, nn.Linear):
        return functional.linear(x if x.shape[-1] == layer.in_features else x.flatten(1), weight)
    return layer._conv_forward(x, weight, None)


def _called(
    module: Any, layers: Sequence[Any], between: Sequence[Any], replaced: Any, x: Any
) -> tuple[Any, list[str]]:
    """Return what the module makes of x with its layers replaced, and what it does beside them; one row for each example,
    if it takes no other.
    """
    import torch

    with ExitStack() as stack:
        beside = stack.enter_context(watched())

        def before(*_: Any) -> None:
            beside.enter()

        def layer_hook(layer: Any, given: tuple[Any, ...], _: Any) -> Any:
            made = _applied(layer, replaced[id(layer)], given[0])
            beside.leave()
            return made

        def identity_hook(_: Any, given: tuple[Any, ...], made: Any) -> Any:
            beside.leave()
            return given[0] if given else made

        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(torch.no_grad())
        stack.enter_context(evaluated(module))
        for parts, hook in ((layers, layer_hook), (between, identity_hook)):
            for part in {id(part): part for part in parts}.values():
                # Between all hooks of the user's own, so that what those do is seen; torch's own make the weight.
                stack.callback(part.register_forward_pre_hook(before, prepend=_torch_only(part)).remove)
                stack.callback(part.register_forward_hook(hook, prepend=True).remove)
        try:
            return module(x), beside.names
        except Exception:
            if x.ndim == 2:
                raise
            beside.restart()
            return module(x.flatten(1)), beside.names


def _torch_only(part: Any) -> bool:
    """Whether all that is called before the part comes with torch, such as what normalizes its weight."""
    return all(type(hook).__module__.startswith("torch.nn.utils.") for hook in part._forward_pre_hooks.values())


@contextmanager
def evaluated(module: Any) -> Iterator[None]:
    """Switch dropout off, and leave every part as it was."""
    before = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for part, training in before:
            part.training = training


def _equal(found: Any, expected: Any) -> bool:
    if found.shape[:1] != expected.shape[:1] or found.numel() != expected.numel():
        return False
    return bool((found.flatten(1) == expected.flatten(1)).all())
