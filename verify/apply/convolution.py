"""A convolutional layer as the matrix that it is, once the size of its images is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.apply import limits
from verify.apply.array import Array, array
from verify.apply.errors import BadInput, brief


def as_matrix(weight: Any, name: str, source: str, image: tuple[int, int] | None) -> Array:
    """Return the matrix of a filter bank (out x in x height x width), stride 1, zero padding that keeps the size.

    Every entry is one tap of a filter or zero, so nothing is rounded. Padding and stride are not recorded in a state dict;
    from a module, :func:`verify.apply.modules.layers_of_module` takes its own.

    Raises:
        BadInput: no image size, filters of even size, or a matrix that takes more memory than allowed.
    """
    where = f"{source}: {name}" if source else name
    try:
        taps = np.asarray(weight.detach().cpu() if hasattr(weight, "detach") else weight)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadInput(f"{where} is no array of filters: {brief(error)}") from None
    if taps.ndim != 4 or 0 in taps.shape or taps.dtype.kind not in "iuf":
        raise BadInput(
            f"{where} has shape {taps.shape} of {taps.dtype}; expected numbers of shape out x in x height x width"
        )
    if image is None:
        raise BadInput(
            f"{where} is a convolution {' x '.join(map(str, taps.shape))}; say on images of which size (--image 28x28)"
        )
    outs, ins, s, t = taps.shape
    if s % 2 == 0 or t % 2 == 0:
        raise BadInput(f"{where} has {s} x {t} filters; padding that keeps the image size needs odd ones")
    h, w = image
    limits.unpack(
        8 * outs * ins * (h * w) ** 2, f"{where} as a {outs * h * w} x {ins * h * w} matrix on {h} x {w} images"
    )
    matrix = np.zeros((outs, h, w, ins, h, w), dtype=taps.dtype)
    for a in range(s):
        for b in range(t):
            down, right = a - s // 2, b - t // 2
            y = np.arange(max(0, -down), min(h, h - down))
            x = np.arange(max(0, -right), min(w, w - right))
            if y.size and x.size:
                Y, X = np.meshgrid(y, x, indexing="ij")
                matrix[:, Y, X, :, Y + down, X + right] = taps[None, None, :, :, a, b]
    return array(matrix.reshape(outs * h * w, ins * h * w), name, source)


def ensure_channels(before: Any, after: Any, name: str, where: str) -> None:
    """See that a convolution takes as many channels as the one before it makes.

    Raises:
        BadInput: it does not, as in a convolution of several groups, whose filters see only some of the channels.
    """
    made, taken = np.shape(before)[0], np.shape(after)[1]
    if made != taken:
        raise BadInput(
            f"{where} takes {taken} channels but {name} before it makes {made}; a convolution of several groups is read from "
            "the module only, not from its state dict"
        )
