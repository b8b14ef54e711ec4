"""The gradient without the data, held against the definition: over the integers, where floats are exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from proofs.structure import structure_of
from proofs.structure.convolution import Convolution
from proofs.theorem2.filter_products import FilterProducts
from proofs.theorem2.statement import THEOREM2, UPDATE
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix

CHAINS = (("conv1d:4:3", 1), ("conv1d:4:3", 3), ("conv1d:6:5", 2), ("conv2d:2x2:3x3", 2))
SAMPLES = 4
"""A power of two, so that dividing by it does not round."""


def moved_loss(layers: list[RationalMatrix], i: int, D: RationalMatrix, X: RationalMatrix, Y: RationalMatrix) -> Fraction:
    """Return the derivative of ``||Y - W_d ... W_1 X||^2 / 2n`` as layer i moves along D."""
    output, direction = X, X
    for place, W in enumerate(layers):
        output, direction = W @ output, (D if place == i else W) @ direction
    products = (output - Y).T @ direction
    return sum((products[j, j] for j in range(X.columns)), Fraction(0)) / X.columns


@THEOREM2.certified(
    covers="one chain of integer filters each: " + ", ".join(f"{name}, d = {depth}" for name, depth in CHAINS),
    instances=Cases(CHAINS),
    controls={"with_the_filters_in_reverse_order": {"reverse": True}, "with_other_targets": {"shift": 1}},
    supports=[UPDATE],
)
def the_gradient_without_the_data_is_the_gradient(case: tuple[str, int], *, reverse: bool = False, shift: int = 0) -> Outcome:
    """``dL/dc_ij = <W_d ... A_j ... W_1 X, W X - Y> / n``, by dense matrices of fractions."""
    name, depth = case
    layer = structure_of(name)
    assert isinstance(layer, Convolution)
    rng = np.random.default_rng(depth)
    c = rng.integers(-2, 3, (depth, layer.dimension))
    X, Y = rng.integers(-3, 4, (2, layer.pixels, SAMPLES))
    loss = FilterProducts(layer, depth).of_data(X.astype(float), (Y + shift).astype(float))
    found = loss.gradient((c[::-1] if reverse else c).astype(float))
    layers, x, y = [layer.element(row.tolist()) for row in c], RationalMatrix(X.tolist()), RationalMatrix(Y.tolist())
    basis = [A.dense() for A in layer.basis()]
    expected = [[moved_loss(layers, i, D, x, y) for D in basis] for i in range(depth)]
    same = [[Fraction(float(g)) for g in row] for row in found] == expected
    return Outcome(Answer.of(same), f"{name}, d = {depth}: {depth * layer.dimension} derivatives")
