"""Gradient descent on the squared loss ``(1/2n) ||Y - W_d...W_1 X||^2`` (equations 2, 8 and 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from proofs.network.chain import Matrix, left_product, product, right_product


def residual(layers: Sequence[Matrix], N: Matrix, M: Matrix) -> Matrix:
    """Return ``E = M - W_d...W_1 N`` with ``M = Y X^T`` and ``N = X X^T``; shape ``k_d x k_0``.

    The training error is zero exactly when E is zero, provided the data are realizable.
    """
    E: Matrix = M - product(layers) @ N
    return E


def gradient(E: Matrix, left: Matrix | None, right: Matrix | None, n: Any) -> Matrix:
    """Return the gradient ``-(1/n) A^T E B^T`` of the loss in a layer with A on its left and B on its right.

    The network is affine in each layer, ``W = A W_i B``, so this covers every depth. ``None`` stands for an empty product.
    """
    pulled = E if left is None else left.mT @ E
    pulled = pulled if right is None else pulled @ right.mT
    G: Matrix = -(pulled / n)
    return G


def gradients(layers: Sequence[Matrix], N: Matrix, M: Matrix, n: Any) -> tuple[Matrix, ...]:
    """Return the gradients in all layers, from one residual and shared partial products."""
    E = residual(layers, N, M)
    depth = len(layers)
    return tuple(gradient(E, left_product(layers, i), right_product(layers, i), n) for i in range(1, depth + 1))


def step(layers: Sequence[Matrix], N: Matrix, M: Matrix, eta: Any) -> tuple[Matrix, ...]:
    """Return the layers after one step of gradient descent with ``eta = gamma / n`` (equation 8).

    All layers move at once: every gradient is taken at the old layers.
    """
    moves = gradients(layers, N, M, 1)
    return tuple(W - eta * G for W, G in zip(layers, moves, strict=True))


def descent(layers: Sequence[Matrix], N: Matrix, M: Matrix, eta: Any, steps: int) -> Iterator[tuple[Matrix, ...]]:
    """Yield the layers at times ``0, 1, ..., steps``."""
    layers = tuple(layers)
    yield layers
    for _ in range(steps):
        layers = step(layers, N, M, eta)
        yield layers
