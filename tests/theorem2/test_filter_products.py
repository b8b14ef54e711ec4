"""A convolutional network's loss as a quadratic form: classes by hand, and equality over the integers."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.structure import Convolution, structure_of
from proofs.theorem2.autograd import closed_form
from proofs.theorem2.filter_products import FilterProducts, path


def test_paths_by_hand() -> None:
    assert path((1, -1)) == (0, 0, 1)
    assert path((-1, 1)) == (0, -1, 0)
    assert path((1, 1, -1)) == (1, 0, 2)
    assert path(()) == (0, 0, 0)


@pytest.mark.parametrize(("depth", "classes"), [(1, 3), (2, 7), (3, 13)])
def test_words_of_three_taps_fall_into_few_classes(depth: int, classes: int) -> None:
    products = FilterProducts(Convolution((8,), (3,)), depth)
    assert len(products.classes) == classes
    assert products.table.shape == (3,) * depth


@pytest.mark.parametrize("text", ["conv1d:1:3", "conv1d:6:5", "conv2d:2x2:3x3", "conv2d:4x3:3x3"])
def test_words_of_one_class_are_one_matrix_and_its_window(text: str) -> None:
    structure = structure_of(text)
    products = FilterProducts(structure, 2)
    basis = [A.dense() for A in structure.basis()]
    unit = np.eye(structure.pixels).reshape(*structure.image, structure.pixels)
    for first in range(structure.dimension):
        for second in range(structure.dimension):
            key = products.classes[products.table[first, second]]
            window = products.window(key, unit).reshape(structure.pixels, structure.pixels)
            assert np.array_equal(window, (basis[second] @ basis[first]).to_numpy())


CHAINS = [("conv1d:1:1", 1), ("conv1d:6:5", 2), ("conv2d:5x4:3x3", 2), ("conv2d:2x2:3x3", 3), ("conv2d:4x4:3x3", 4)]


@pytest.mark.parametrize(("text", "depth"), CHAINS)
def test_gradients_and_losses_are_equal_over_the_integers(text: str, depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    structure, rng = structure_of(text), np.random.default_rng([depth, 1])
    c = rng.integers(-2, 3, (depth, structure.dimension)).astype(float)
    X, Y = rng.integers(-3, 4, (2, structure.pixels, 4)).astype(float)
    monkeypatch.setattr("proofs.theorem2.filter_products.BLOCK", 1)
    found = FilterProducts(structure, depth).of_data(X, Y)
    assert np.array_equal(found.gradient(c), closed_form(structure, c[None], X[None], Y[None], "squared")[0])
    F = X
    for layer in c:
        F = structure.apply(layer, F)
    assert found.loss(c) == ((Y - F) ** 2).sum() / 8


def test_circular_padding_and_channels_are_refused() -> None:
    for text in ("conv1d:4:3:circular", "conv1d:4:3:channels=2x2"):
        with pytest.raises(ValueError, match="one channel and zero padding"):
            FilterProducts(structure_of(text), 2)
    with pytest.raises(ValueError, match="at least one layer"):
        FilterProducts(Convolution((4,), (3,)), 0)
