"""Gradients in the coefficients, twice: by torch's automatic differentiation, and by the closed form of Theorem 2.

Torch sees what a user would write: ``conv1d`` and ``conv2d`` for convolutions (one group an instance), and for any
other structure the dense layer, filled from the coefficients place by place. The closed form is ``<G_i, A_j>`` with
``G_i`` never formed: the input of the layer on one side, the derivative pulled back to its output on the other,
both through the structure's fast action.

Losses are ``(1/2n) sum_i loss(f(x_i), y_i)``; for the cross entropy the class of an example is the largest entry of
its column of Y.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Convolution, Structure

Floats = NDArray[np.float64]

LOSSES = ("squared", "cross entropy")


def closed_form(structure: Structure, c: Floats, X: Floats, Y: Floats, loss: str) -> Floats:
    """Return the gradient in all coefficients, ``b x d x r``, from ``c`` of that shape and data ``b x k x n``."""
    inputs = [X]
    for i in range(c.shape[1]):
        inputs.append(structure.apply(c[:, i], inputs[-1]))
    pulled = output_gradient(inputs[-1], Y, loss)
    result = np.empty_like(c)
    for i in reversed(range(c.shape[1])):
        result[:, i] = structure.traces(pulled, inputs[i])
        if i:
            pulled = structure.apply_transposed(c[:, i], pulled)
    return result


def output_gradient(F: Floats, Y: Floats, loss: str) -> Floats:
    """Return the derivative of the loss in the output F, ``b x k x n``."""
    n = F.shape[-1]
    if loss == "squared":
        return np.asarray((F - Y) / n)
    shifted = np.exp(F - F.max(axis=-2, keepdims=True))
    chance = shifted / shifted.sum(axis=-2, keepdims=True)
    return np.asarray((chance - classes(Y)) / (2 * n))


def classes(Y: Floats) -> Floats:
    """Return the columns of Y with a one at their largest entry and zeros elsewhere."""
    return np.asarray(np.arange(Y.shape[-2])[:, None] == Y.argmax(axis=-2)[..., None, :], dtype=np.float64)


def by_autograd(structure: Structure, c: Floats, X: Floats, Y: Floats, loss: str, device: str = "cpu") -> Floats:
    """Return the same gradient from torch, in float64 on the given device."""
    import torch

    def tensor(values: Floats) -> Any:
        return torch.tensor(values, dtype=torch.float64, device=device)

    coefficients = tensor(c).requires_grad_()
    F = tensor(X)
    for i in range(c.shape[1]):
        F = applied(structure, coefficients[:, i], F)
    n = X.shape[-1]
    if loss == "squared":
        total = ((tensor(Y) - F) ** 2).sum() / (2 * n)
    else:
        total = -(torch.log_softmax(F, dim=-2) * tensor(classes(Y))).sum() / (2 * n)
    total.backward()
    return np.asarray(coefficients.grad.cpu().numpy())


def applied(structure: Structure, c: Any, X: Any) -> Any:
    """Return the layer with coefficients ``b x r`` applied to tensors ``b x k x n``, as torch would do it."""
    if isinstance(structure, Convolution):
        return _convolved(structure, c, X)
    rows, columns, owner, values = (c.new_tensor(part) for part in structure.places)
    entries = c[:, owner.long()] * values
    W = c.new_zeros(c.shape[0], structure.shape[0] * structure.shape[1])
    W = W.index_add(1, (rows * structure.shape[1] + columns).long(), entries)
    return W.reshape(-1, *structure.shape) @ X


def _convolved(structure: Convolution, c: Any, X: Any) -> Any:
    import torch.nn.functional as nn

    b, n = X.shape[0], X.shape[-1]
    out, into = structure.channels
    flat = c.new_zeros(b, out * into, int(np.prod(structure.filter)))
    places = [_entry(structure, tap) for tap in structure.taps]
    index = c.new_tensor(places).long()
    filters = flat.index_add(2, index, c.reshape(b, out * into, len(places)))
    weight = filters.reshape(b * out, into, *structure.filter)
    images = X.movedim(-1, 0).reshape(n, b * into, *structure.image)
    # Torch pads the last axis first; an even side has one more place at the end.
    edges = [side for s in reversed(structure.filter) for side in ((s - 1) // 2, s // 2)]
    images = nn.pad(images, edges, mode="circular" if structure.circular else "constant")
    convolution = nn.conv1d if len(structure.image) == 1 else nn.conv2d
    return convolution(images, weight, groups=b).reshape(n, b, -1).movedim(0, -1)


def _entry(structure: Convolution, tap: tuple[int, ...]) -> int:
    index = 0
    for a, s in zip(tap, structure.filter, strict=True):
        index = index * s + a + (s - 1) // 2
    return index
