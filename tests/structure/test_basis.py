"""Every structure: what its basis is, by hand where it is small, and how its fast action agrees with it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.structure import (
    DependentBasis,
    RankOne,
    Sparse,
    SparseMatrix,
    Structure,
    Symmetric,
    Toeplitz,
    UserBasis,
    structure_of,
)
from proofs.structure.space import Structure as Space
from proofs.structure.space import _gram
from verify.exact import RationalMatrix
from verify.numeric.tolerance import product_error, residual_tolerance

TEXTS = (
    "conv1d:1:1", "conv1d:1:3", "conv1d:5:3", "conv1d:4:4", "conv1d:2:5:circular", "conv2d:1x1:3x3", "conv2d:2x2:3x3",
    "conv2d:3x4:3x3", "conv2d:3x4:3x5:circular", "conv2d:1x1:3x3:circular", "conv2d:3x3:3x3:channels=2x3",
    "conv2d:3x2:3x3:circular:channels=2x1", "toeplitz:1", "toeplitz:4", "toeplitz:4x6", "toeplitz:6x4", "circulant:1",
    "circulant:4", "circulant:5", "hankel:3", "hankel:4x6", "symmetric:1", "symmetric:4", "antisymmetric:1",
    "antisymmetric:4", "diagonal:3", "full:2x3", "blocks:2x3:toeplitz:3", "kronecker:circulant:3*hankel:2",
    "sum:toeplitz:3+full:2x1",
)  # fmt: skip
OTHERS = (
    UserBasis.of([[[1, 0], [0, 0]], [[0, 0], [0, 2]]], "two lines"),
    UserBasis.of([np.array([[1, 0.5], [0, 0]]), np.array([[1.0, 1], [0, 0]])], "not orthogonal"),
    RankOne(RationalMatrix([[1], [2], [0]]), RationalMatrix([[1, 0], [1, 1], [0, 3], [0, 0]])),
    Sparse.where([[0] * 40] * 39 + [[1, 0] * 20], "a row of few places"),
)
STRUCTURES = [structure_of(text) for text in TEXTS] + list(OTHERS)
names = [structure.name for structure in STRUCTURES]


def by_definition(structure: Structure) -> np.ndarray:
    """Return the dense basis, of shape ``r x rows x columns``."""
    return np.array([A.dense().to_numpy() for A in structure.basis()]).reshape(-1, *structure.shape)


@pytest.mark.parametrize("structure", STRUCTURES, ids=names)
def test_fast_action_is_the_action_of_the_basis(structure: Structure) -> None:
    rng = np.random.default_rng(0)
    r, (rows, columns) = structure.dimension, structure.shape
    c, X, Y = rng.standard_normal((7, r)), rng.standard_normal((7, columns, 2)), rng.standard_normal((7, rows, 2))
    B = by_definition(structure)
    W = np.einsum("bj,jpq->bpq", c, B)
    tests = [
        (structure.dense(c), W),
        (structure.apply(c, X), W @ X),
        (structure.apply_transposed(c, Y), W.swapaxes(1, 2) @ Y),
        (structure.traces(Y, X), np.einsum("bpn,bqn,jpq->bj", Y, X, B)),
        (structure.apply(c[0], X), W[0] @ X),
        (structure.traces(Y[0], X), np.einsum("pn,bqn,jpq->bj", Y[0], X, B)),
    ]
    terms = structure.roundings + 2 * (rows + columns + r) + 4
    scale = max(float(structure.action_scale(c).max()), float(structure.magnitude(c).max()))
    sizes = [1.0, float(np.linalg.norm(X)), float(np.linalg.norm(Y))]
    traced = structure.transform_scale * structure.trace_scale * float(np.linalg.norm(X) * np.linalg.norm(Y))
    bounds = [scale * sizes[0], scale * sizes[1], scale * sizes[2], traced, scale * sizes[1], traced]
    for (found, expected), bound in zip(tests, bounds, strict=True):
        assert found.shape == expected.shape
        assert np.linalg.norm(found - expected) <= product_error(len(X) * bound * np.sqrt(r * rows * columns + 1), 2.0, terms)


@pytest.mark.parametrize("structure", STRUCTURES, ids=names)
def test_norms_orthogonality_and_elements_are_those_of_the_basis(structure: Structure) -> None:
    basis = structure.basis()
    assert len(basis) == structure.dimension
    gram = _gram(basis)
    assert structure.gram() == gram
    assert structure.norms_squared == tuple(gram[j, j] for j in range(structure.dimension))
    assert structure.is_orthogonal == gram.is_diagonal()
    assert gram.rank() == structure.dimension, "a basis is independent"
    coefficients = [Fraction(j - 1, 3) for j in range(structure.dimension)]
    element = structure.element(coefficients)
    assert np.allclose(element.to_numpy(), structure.dense([float(c) for c in coefficients]))
    expected = tuple(sum(c * gram[j, i] for i, c in enumerate(coefficients)) for j in range(structure.dimension))
    assert structure.exact_traces(element) == expected


def test_a_3x3_convolution_on_3x3_images_is_the_matrix_of_the_paper_transposed() -> None:
    structure = structure_of("conv2d:3x3:3x3")
    W = structure.element(range(1, 10)).to_fractions()
    assert [int(x) for x in W[0]] == [5, 6, 0, 8, 9, 0, 0, 0, 0]
    assert [int(x) for x in W[4]] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [int(n) for n in structure.norms_squared] == [4, 6, 4, 6, 9, 6, 4, 6, 4]


def test_norms_of_a_zero_padded_convolution_count_the_pixels_a_tap_sees() -> None:
    structure = structure_of("conv2d:28x28:3x3")
    assert structure.norms_squared == tuple((28 - abs(a)) * (28 - abs(b)) for a in (-1, 0, 1) for b in (-1, 0, 1))
    assert structure.is_orthogonal
    assert not structure.is_orthonormal


@pytest.mark.parametrize(
    ("text", "dimension"),
    [("conv2d:1x1:3x3", 1), ("conv2d:2x2:3x3", 9), ("conv2d:1x5:3x3", 3), ("conv2d:2x2:5x5", 9), ("conv2d:3x3:7x7", 25),
     ("conv2d:1x1:3x3:circular", 1), ("conv2d:2x2:3x3:circular", 4), ("conv2d:3x3:3x3:circular", 9)],
)  # fmt: skip
def test_taps_that_vanish_or_coincide_do_not_count(text: str, dimension: int) -> None:
    assert structure_of(text).dimension == dimension


def test_a_filter_larger_than_the_image_acts_as_its_surviving_taps() -> None:
    zero, circular = structure_of("conv1d:2:5"), structure_of("conv1d:2:5:circular")
    weights = np.array([[[1, 2, 3, 4, 5]]])
    assert zero.of_filter(weights).tolist() == [2, 3, 4]
    assert dict(zip(circular.taps, circular.of_filter(weights).tolist(), strict=True)) == {(0,): 1 + 3 + 5, (1,): 2 + 4}


def test_even_filters_pad_more_at_the_end() -> None:
    structure = structure_of("conv1d:3:2")
    assert structure.taps == ((0,), (1,))
    assert structure.element([1, 2]) == RationalMatrix([[1, 2, 0], [0, 1, 2], [0, 0, 1]])


def test_toeplitz_hankel_circulant_by_hand() -> None:
    assert structure_of("toeplitz:2x3").element([1, 2, 3, 4]) == RationalMatrix([[3, 2, 1], [4, 3, 2]])
    assert structure_of("hankel:2x3").element([1, 2, 3, 4]) == RationalMatrix([[1, 2, 3], [2, 3, 4]])
    assert structure_of("circulant:3").element([1, 2, 3]) == RationalMatrix([[1, 3, 2], [2, 1, 3], [3, 2, 1]])
    assert structure_of("antisymmetric:3").element([1, 2, 3]) == RationalMatrix([[0, 1, 2], [-1, 0, 3], [-2, -3, 0]])


def test_products_by_hand() -> None:
    block = structure_of("blocks:1x2:diagonal:2").element([1, 2, 3, 4])
    assert block == RationalMatrix([[1, 0, 3, 0], [0, 2, 0, 4]])
    assert structure_of("sum:full:1x2+diagonal:1").element([1, 2, 3]) == RationalMatrix([[1, 2, 0], [0, 0, 3]])
    two, one = structure_of("conv2d:3x4:3x3"), structure_of("kronecker:conv1d:3:3*conv1d:4:3")
    assert [A.dense() for A in two.basis()] == [A.dense() for A in one.basis()]


def test_images_turned_by_180_degrees_transpose_a_zero_padded_convolution() -> None:
    W = structure_of("conv2d:3x4:3x3").element(range(9))
    turned = RationalMatrix([row[::-1] for row in W.to_fractions()[::-1]])
    assert turned == W.T


@pytest.mark.parametrize("structure", STRUCTURES, ids=names)
def test_the_scales_bound_what_they_say(structure: Structure) -> None:
    rng = np.random.default_rng(2)
    c, B = rng.standard_normal((5, structure.dimension)), np.abs(by_definition(structure))
    norms = np.linalg.norm(np.einsum("bj,jpq->bpq", np.abs(c), B), ord=2, axis=(-2, -1))
    assert np.all(norms <= structure.magnitude(c) * (1 + residual_tolerance(1.0, max(structure.shape))))
    G = np.abs(rng.standard_normal(structure.shape))
    assert np.linalg.norm(np.einsum("pq,jpq->j", G, B)) <= structure.trace_scale * np.linalg.norm(G)
    assert structure.transform_scale >= 1
    assert structure.roundings >= 3


def test_the_general_traces_work_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    structure = OTHERS[-1]
    rng = np.random.default_rng(1)
    left, right = rng.standard_normal((40, 3)), rng.standard_normal((40, 3))
    whole = structure.traces(left, right)
    monkeypatch.setattr("proofs.structure.space.GATHERED", 7)
    assert np.array_equal(structure.traces(left, right), whole)


def test_sparse_matrices() -> None:
    A = SparseMatrix.of({(1, 0): Fraction(2), (0, 1): Fraction(0)}, (2, 2))
    assert list(A) == [(1, 0, Fraction(2))]
    assert A.T.dense() == A.dense().T
    assert A.inner(A) == A.inner(A.dense()) == A.norm_squared == 4
    with pytest.raises(ValueError, match="shapes"):
        A.inner(SparseMatrix.of({}, (1, 2)))
    with pytest.raises(IndexError, match="outside"):
        SparseMatrix.of({(2, 0): Fraction(1)}, (2, 2))


@pytest.mark.parametrize(
    ("matrices", "message"),
    [([], "at least one"), ([[[0, 0]]], "matrix 0 is zero"), ([[[1, 2]], [[2, 4]]], "matrix 1 is a combination"),
     ([[[1, 0]], [[0, 1]], [[1, 1]]], "matrix 2 is a combination"), ([[[0.1]], [[0.2]]], "matrix 1")],
)  # fmt: skip
def test_dependent_bases_are_refused(matrices: list[list[list[float]]], message: str) -> None:
    with pytest.raises(DependentBasis, match=message):
        UserBasis.of(matrices)


def test_unusable_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        UserBasis.of([[[1]], [[1, 2]]])
    with pytest.raises(DependentBasis, match="rank 1"):
        RankOne(RationalMatrix([[1]]), RationalMatrix([[1, 2]]))
    with pytest.raises(DependentBasis, match="u must"):
        RankOne(RationalMatrix([[0]]), RationalMatrix([[1]]))
    with pytest.raises(ValueError, match="outside"):
        Sparse(((0, 2),), (1, 2))
    with pytest.raises(ValueError, match="once"):
        Sparse(((0, 0), (0, 0)), (1, 2))
    with pytest.raises(ValueError, match="sign"):
        Symmetric(2, 3)
    with pytest.raises(ValueError, match="at least one row"):
        Toeplitz(0, 1)
    structure = structure_of("toeplitz:3")
    with pytest.raises(ValueError, match="has 5 coefficients, got 4"):
        structure.element([1, 2, 3, 4])
    with pytest.raises(ValueError, match="has 5 coefficients, got 4"):
        structure.apply(np.ones(4), np.ones((3, 1)))
    with pytest.raises(ValueError, match="length 3"):
        structure.apply(np.ones(5), np.ones((4, 1)))
    with pytest.raises(ValueError, match="shape"):
        structure.exact_traces(RationalMatrix([[1]]))
    with pytest.raises(IndexError, match="no number 5"):
        structure.basis_matrix(5)
    with pytest.raises(ValueError, match="filter of shape"):
        structure_of("conv1d:3:3").of_filter([[[1, 2]]])
    assert isinstance(structure, Space)
