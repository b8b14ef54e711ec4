"""The training curve of an aligned network, predicted from r x d numbers, beside the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from proofs.dynamics import Mode
from proofs.dynamics.reduced import reduced_step
from proofs.network import product, step

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ModesOfNetwork:
    """The modes of a network on data, and how far both are from what Corollary 1 needs.

    Attributes:
        lam, target: lambda_j and lambda'_j of the first r positions.
        sigma: the entries of the layers there, ``d x r``.
        misaligned: the largest relative part of a layer that its frames do not make diagonal.
        unsplit: the largest relative entry of ``U^T M V`` and ``V^T N V`` outside the block form.
    """

    lam: Array
    target: Array
    sigma: Array
    misaligned: float
    unsplit: float


@dataclass(frozen=True)
class TrainingCurve:
    """Loss after 0, 1, ..., T steps: from the reduced dynamics, and from full training."""

    predicted: Array
    trained: Array

    @property
    def gap(self) -> float:
        """The largest difference, relative to the loss at that time or at the start, whichever is larger.

        A loss that has nearly vanished is a difference of numbers as large as those at the start, and one that has
        grown is rounded at its own size: both curves cannot agree better than that.
        """
        losses = np.abs(self.trained)
        scale = np.maximum(np.maximum(losses, losses[0]), np.finfo(np.float64).tiny)
        return float((np.abs(self.predicted - self.trained) / scale).max())


def modes_of_network(X: Array, Y: Array, layers: tuple[Array, ...]) -> ModesOfNetwork:
    """Read the modes off a network whose first r entries are nonzero in all layers.

    V is a common eigenbasis of the Gram matrices of all partial products, N and ``W^T M`` (for a generic combination), pushed
    forward through the layers. The Gram matrix of the whole product alone would not do: layers ``diag(1, 2)`` and ``diag(2, 1)``.

    Args:
        X, Y: data of shapes ``k_0 x n`` and ``k_d x n``.
        layers: ``(W_1, ..., W_d)``.

    Raises:
        ValueError: when shapes do not fit, or the product of the layers has rank less than r.
    """
    _check_shapes(X, Y, layers)
    widths = (layers[0].shape[1], *(W.shape[0] for W in layers))
    r, N, M, W = min(widths), X @ X.T, Y @ X.T, product(layers)
    spanned = np.linalg.svd(W)[2][:r].T
    directions = spanned @ np.linalg.eigh(_combined(layers, N, W.T @ M, spanned))[1]
    sigma, misaligned, pushed = [], 0.0, directions
    for W_i in layers:
        image = W_i @ pushed
        lengths = np.linalg.norm(image, axis=0)
        if lengths.min() <= np.finfo(np.float64).eps * max(W_i.shape) * np.linalg.norm(W_i):
            raise ValueError("a mode of the network is zero; its frames cannot be read off the weights")
        after = image / lengths
        sigma.append(lengths)
        back = W_i.T @ after - pushed * lengths
        skew = after.T @ after - np.eye(r)
        misaligned = max(misaligned, float(np.linalg.norm(back) / np.linalg.norm(W_i)), float(np.linalg.norm(skew)))
        pushed = after
    lam, target = np.diag(directions.T @ N @ directions).copy(), np.diag(pushed.T @ M @ directions).copy()
    couplings = (
        (N @ directions - directions * lam, N),
        (M @ directions - pushed * target, M),
        (M.T @ pushed - directions * target, M),
    )
    unsplit = max(
        float(np.linalg.norm(part) / max(np.linalg.norm(whole), np.finfo(np.float64).tiny)) for part, whole in couplings
    )
    return ModesOfNetwork(lam, target, np.array(sigma), misaligned, unsplit)


def modes_in_floats(modes: Sequence[Mode]) -> ModesOfNetwork:
    """Return exact modes in float64."""
    lam, target = (np.array([float(x) for x in values]) for values in zip(*((m.lam, m.target) for m in modes), strict=True))
    return ModesOfNetwork(lam, target, np.array([[float(s) for s in m.sigma] for m in modes]).T, 0.0, 0.0)


def _combined(layers: tuple[Array, ...], N: Array, target: Array, spanned: Array) -> Array:
    """Return a generic combination of what the frame V has to make diagonal, each part of norm about one, on the span."""
    parts, pushed = [N, (target + target.T) / 2], np.eye(len(N))
    for W_i in layers:
        pushed = W_i @ pushed
        parts.append(pushed.T @ pushed)
    combined = np.zeros_like(spanned.T @ spanned)
    for j, part in enumerate(parts, 2):
        norm = np.linalg.norm(part)
        if norm > 0:
            combined += np.cos(j) * (spanned.T @ part @ spanned) / norm
    return combined


def training_curve(
    X: Array, Y: Array, layers: tuple[Array, ...], gamma: float, steps: int, modes: ModesOfNetwork | None = None
) -> TrainingCurve:
    """Return the loss along training, as the reduced dynamics predicts it and as training finds it.

    ``modes`` are the network's where they are known; otherwise they are read off its weights.

    The prediction is Corollary 1's if the modes' ``misaligned`` and ``unsplit`` are at rounding level; else it is
    what the corollary would say if they were, and the gap shows by how much that is wrong.

    Raises:
        ValueError: as :func:`modes_of_network`, or for a step or number of steps that is not positive.
    """
    if not gamma > 0 or steps < 1:
        raise ValueError(f"a curve needs a positive step size and at least one step, got {gamma} and {steps}")
    found = modes_of_network(X, Y, layers) if modes is None else modes
    n, sigma = X.shape[1], found.sigma
    N, M, total = X @ X.T, Y @ X.T, float(np.sum(Y * Y))
    predicted, trained = np.empty(steps + 1), np.empty(steps + 1)
    for t in range(steps + 1):
        S = sigma.prod(axis=0)
        predicted[t] = (total + float(found.lam @ (S * S) - 2 * found.target @ S)) / (2 * n)
        trained[t] = float(np.sum((Y - product(layers) @ X) ** 2)) / (2 * n)
        sigma = reduced_step(sigma, found.lam, found.target, gamma / n)
        layers = step(layers, N, M, gamma / n)
    return TrainingCurve(predicted, trained)


def _check_shapes(X: Array, Y: Array, layers: tuple[Array, ...]) -> None:
    if not layers:
        raise ValueError("a network has at least one layer")
    for i, (below, above) in enumerate(pairwise(layers), 1):
        if above.shape[1] != below.shape[0]:
            raise ValueError(f"layer {i + 1} takes {above.shape[1]} inputs, layer {i} gives {below.shape[0]}")
    if layers[0].shape[1] != X.shape[0] or layers[-1].shape[0] != Y.shape[0]:
        raise ValueError(
            f"the network maps {layers[0].shape[1]} inputs to {layers[-1].shape[0]} outputs; the data have "
            f"{X.shape[0]} and {Y.shape[0]}"
        )
    if X.shape[1] != Y.shape[1] or X.shape[1] == 0:
        raise ValueError(f"X has {X.shape[1]} examples and Y has {Y.shape[1]}; both are columns, at least one")
