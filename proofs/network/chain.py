"""Chains of layers ``W_1, ..., W_d`` and their products (equation 1); an empty product is ``None``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

Matrix = TypeVar("Matrix", bound=Any)


def product(layers: Sequence[Matrix]) -> Matrix:
    """Return ``W_d ... W_1`` for the layers ``(W_1, ..., W_d)``; shape ``k_d x k_0``.

    Raises:
        ValueError: for a chain without layers.
    """
    if not layers:
        raise ValueError("a network has at least one layer")
    result: Matrix = layers[0]
    for layer in layers[1:]:
        result = layer @ result
    return result


def left_product(layers: Sequence[Matrix], i: int) -> Matrix | None:
    """Return ``W_d ... W_{i+1}``, what stands to the left of layer i (counted from 1), or ``None`` for i = d."""
    return product(layers[i:]) if i < len(layers) else None


def right_product(layers: Sequence[Matrix], i: int) -> Matrix | None:
    """Return ``W_{i-1} ... W_1``, what stands to the right of layer i (counted from 1), or ``None`` for i = 1."""
    return product(layers[: i - 1]) if i > 1 else None
