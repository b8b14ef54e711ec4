"""Degenerate sizes: filters larger than images, one pixel, no examples, empty batches, no coefficients; and large structures."""

from __future__ import annotations

import tracemalloc
from itertools import product

import numpy as np
import pytest

from proofs.structure import Convolution, Sparse, Structure, diagonal, structure_of

CONVOLUTIONS = [Convolution((m,), (s,), circular) for m, s, circular in product((1, 2, 5), (1, 2, 3, 6), (False, True))]
CONVOLUTIONS += [Convolution((m, 2), (s, 2), circular) for m, s, circular in product((1, 3), (2, 3, 5), (False, True))]
CONVOLUTIONS += [Convolution((m, 3), (s, 5), circular, (2, 3)) for m, s, circular in product((1, 2), (1, 4), (False, True))]
OTHERS = [
    structure_of(text)
    for text in (
        "toeplitz:1x4", "toeplitz:4x1", "circulant:1", "hankel:1x3", "symmetric:1", "antisymmetric:1", "antisymmetric:2",
        "full:1x3", "kronecker:antisymmetric:1*full:2x2", "kronecker:full:2x2*antisymmetric:1",
        "sum:antisymmetric:1+full:1x2", "kronecker:toeplitz:2x3*conv1d:2:5", "blocks:2x3:conv2d:2x2:3x3:circular",
    )
]  # fmt: skip
OTHERS += [Sparse.where([[0, 0], [0, 0]]), Sparse.where([[0, 1, 0]]), diagonal(9)]


@pytest.mark.parametrize("structure", CONVOLUTIONS + OTHERS, ids=lambda structure: structure.name)
def test_actions_are_those_of_the_basis(structure: Structure) -> None:
    """Integers below 2^53 are added without rounding; transforms round."""
    r, (rows, columns) = structure.dimension, structure.shape
    B = np.array([A.dense().to_numpy() for A in structure.basis()]).reshape(r, rows, columns)
    rng = np.random.default_rng(0)
    for n, batch in product((0, 1, 3), ((), (2,), (0,))):
        c = rng.integers(-3, 4, (*batch, r)).astype(float)
        X = rng.integers(-3, 4, (*batch, columns, n)).astype(float)
        Y = rng.integers(-3, 4, (*batch, rows, n)).astype(float)
        W = np.einsum("...r,rij->...ij", c, B)
        G = Y @ np.swapaxes(X, -1, -2)
        pairs = [
            (structure.apply(c, X), W @ X),
            (structure.apply_transposed(c, Y), np.swapaxes(W, -1, -2) @ Y),
            (structure.traces(Y, X), np.einsum("...ij,rij->...r", G, B)),
            (structure.dense(c), W),
        ]
        for found, expected in pairs:
            assert found.shape == expected.shape
            assert np.array_equal(np.rint(found), expected)


@pytest.mark.parametrize("structure", CONVOLUTIONS + OTHERS, ids=lambda structure: structure.name)
def test_norms_and_places_are_those_of_the_basis(structure: Structure) -> None:
    basis = structure.basis()
    assert structure.norms_squared == tuple(A.norm_squared for A in basis)
    rows, columns, owner, values = structure.places
    entries = [(j, *place) for j, A in enumerate(basis) for place in A]
    listed = zip(owner.tolist(), rows.tolist(), columns.tolist(), values.tolist(), strict=True)
    assert sorted(listed) == sorted((j, p, q, float(x)) for j, p, q, x in entries)


@pytest.mark.parametrize(
    "text", ["conv2d:112x112:3x3", "toeplitz:4000", "circulant:4000", "diagonal:4000", "full:200x200", "symmetric:200"]
)
def test_large_structures_act_without_their_basis(text: str) -> None:
    """Far less memory than r k^2 numbers, or even k^2 where the structure is smaller than that."""
    structure = structure_of(text)
    k, r = structure.shape[0], structure.dimension
    rng = np.random.default_rng(0)
    c, X = rng.standard_normal(r), rng.standard_normal((k, 1))
    tracemalloc.start()
    acted = structure.apply(c, X)
    slopes, norms = structure.traces(acted, X), structure.norms_squared
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(slopes), len(norms)) == (r, r)
    assert peak < 16e6 < 8 * r * k * k


def test_the_smallest_convolution_by_hand() -> None:
    """A 5 x 5 filter on one pixel is its centre; on a circular pixel all 25 entries add up."""
    assert Convolution((1, 1), (5, 5)).dimension == 1
    zero, circular = Convolution((1, 1), (5, 5)), Convolution((1, 1), (5, 5), circular=True)
    weights = np.arange(25.0).reshape(1, 1, 5, 5)
    assert zero.of_filter(weights).tolist() == [12.0]
    assert circular.of_filter(weights).tolist() == [300.0]
