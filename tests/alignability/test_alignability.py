"""Structures small enough to decide by hand, the traps, and the certificate with every entry of it changed."""

from __future__ import annotations

import json
import time
from fractions import Fraction

import numpy as np
import pytest

from proofs.alignability import (
    IntegerBasis,
    MatrixSpace,
    alignability,
    excludes_every_element,
    linear_test,
    macaulay_test,
    scaled_orthogonal,
)
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.alignability.macaulay import independent, macaulay
from proofs.alignability.products import Products
from proofs.alignability.quadratic_forms import kernel, primitive, real_zeros_of_pencil, signature
from proofs.alignability.relations import monomials
from proofs.structure import structure_of
from proofs.theorem3.family import BASIS
from verify.certificate import replay
from verify.claim import Answer
from verify.exact import RationalMatrix, rank_modulo


def space(*tables: list[list[int]]) -> MatrixSpace:
    return MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables))


def basis_of(name: str) -> IntegerBasis:
    return IntegerBasis.of(structure_of(name))


# Quadratic forms


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ([[0]], (0, 0)),
        ([[1, 0], [0, -1]], (1, 1)),
        ([[0, 1], [1, 0]], (1, 1)),
        ([[1, 1], [1, 1]], (1, 0)),
        ([[2, -1, 0], [-1, 2, -1], [0, -1, 2]], (3, 0)),
        ([[0, 0], [0, 0]], (0, 0)),
    ],
)
def test_signature(form: list[list[int]], expected: tuple[int, int]) -> None:
    assert signature(form) == expected


@pytest.mark.parametrize("seed", range(20))
def test_signature_agrees_with_eigenvalues(seed: int) -> None:
    rng = np.random.default_rng(seed)
    half = rng.integers(-2, 3, (4, 4))
    form = half + half.T
    values = np.linalg.eigvalsh(form.astype(float))
    far = np.abs(values) > 1e-9
    if far.sum() == np.linalg.matrix_rank(form):
        assert signature(form.tolist()) == (int((values[far] > 0).sum()), int((values[far] < 0).sum()))


def test_kernel_and_primitive() -> None:
    assert kernel([[1, 1], [1, 1]]) in ([[1, -1]], [[-1, 1]])
    assert primitive([Fraction(1, 2), Fraction(-3, 4)]) == [2, -3]
    assert primitive([0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("forms", "zeros"),
    [
        ([[[1, 0], [0, 1]]], 0),
        ([[[1, 0], [0, -1]]], 2),
        ([[[1, 1], [1, 1]]], 1),
        ([[[0, 1], [1, 0]]], 2),  # x y: the points (1, 0) and (0, 1)
        ([[[0, 1], [1, 0]], [[1, 0], [0, -1]]], 0),
        ([[[1, 0], [0, -2]]], 2),  # irrational points count
        ([[[0, 0], [0, 0]]], None),
    ],
)
def test_real_zeros_of_a_pencil(forms: list[list[list[int]]], zeros: int | None) -> None:
    assert real_zeros_of_pencil(forms) == zeros


def test_macaulay_by_hand() -> None:
    assert monomials(2, 2) == [(0, 0), (0, 1), (1, 1)]
    assert macaulay([[1, 0, -1]], 2, 3) == [[1, 0, -1, 0], [0, 1, 0, -1]]  # (x^2 - y^2) times x and y
    assert len(independent([[1, 0, 1], [2, 0, 2], [0, 1, 0]])) == 2


# Products


def test_products_by_hand() -> None:
    """A_1 = E11, A_2 = E12 (k = 2): P_11 = 2 E11, P_12 = E12 + E21, P_22 = 2 E22; the span contains I."""
    products = Products.of(IntegerBasis.of(space([[1, 0], [0, 0]], [[0, 1], [0, 0]])))
    assert products.entries == {(0, 0): ((0, 2),), (0, 1): ((1, 1),), (1, 1): ((2, 2),)}
    assert (products.dimension, products.rank_modulo_identity.rank, products.contains_identity) == (3, 2, True)


def test_denominators_do_not_change_the_span() -> None:
    half = MatrixSpace("halves", (RationalMatrix([["1/2", 0], [0, "1/3"]]),))
    assert IntegerBasis.of(half).elements == (((0, 0, 3), (1, 1, 2)),)


@pytest.mark.parametrize("name", ["conv2d:4x4:3x3", "conv1d:6:3:circular", "toeplitz:4", "symmetric:3"])
def test_products_agree_with_dense_ones(name: str) -> None:
    structure = structure_of(name)
    basis = IntegerBasis.of(structure)
    products = Products.of(basis)
    dense = [A.dense() for A in structure.basis()]
    rows = []
    for number, (i, j) in enumerate(products.pairs):
        P = dense[i].T @ dense[j] + dense[j].T @ dense[i]
        rows.append([x for row in P.to_fractions() for x in row])
        seen = {place: dict(vector).get(number, 0) for place, vector in products.entries.items()}
        assert all(P[u, v] == seen.get((u, v), 0) for u in range(basis.k) for v in range(u, basis.k))
    assert products.dimension == RationalMatrix(rows).rank()


# The linear test


@pytest.mark.parametrize(
    ("m", "n", "dimension", "needed", "found"),
    [(2, 4, 10, 9, 6), (3, 5, 29, 28, 28), (4, 2, 29, 28, 28), (6, 1, 29, 28, 28), (3, 1, 29, 28, 8)],
)
def test_zero_padded_convolutions(m: int, n: int, dimension: int, needed: int, found: int) -> None:
    test = linear_test(basis_of(f"conv2d:{m}x{m}:3x3"), n)
    assert (test.dimension, test.needed, test.found) == (dimension, needed, found)
    assert test.passed is (found == needed)


def test_a_dimension_modulo_a_prime_is_too_small() -> None:
    """Everything aligns with span(e1 e1^T, p e1 e2^T) at n = 1; modulo p the test would pass."""
    prime = 2**31 - 1
    basis = IntegerBasis.of(space([[1, 0, 0], [0] * 3, [0] * 3], [[0, prime, 0], [0] * 3, [0] * 3]))
    modulo = rank_modulo(Products.of(basis).table(modulo_identity=True), prime)
    assert modulo == 1
    assert linear_test(basis, 1, needed=modulo).passed
    assert not linear_test(basis, 1).passed
    assert Products.of(basis).rank_modulo_identity.rank == 3


def test_the_rank_of_G_is_at_most_n() -> None:
    for n in (1, 2, 7):
        test = linear_test(basis_of("conv2d:5x5:3x3"), n)
        assert {len(row) for row in test.B} <= set(range(1, n + 1))


@pytest.mark.parametrize(("m", "n", "degree"), [(5, 1, 3), (3, 4, 3), (3, 3, 3)])
def test_the_macaulay_test_goes_further(m: int, n: int, degree: int) -> None:
    basis = basis_of(f"conv2d:{m}x{m}:3x3")
    assert not linear_test(basis, n).passed
    test = macaulay_test(basis, n)
    assert test is not None
    assert test.passed
    assert (test.degree, test.needed) == (degree, 159)


def test_an_element_that_commutes_is_never_excluded() -> None:
    structure = space([[1, 2], [3, 4]])
    gram = structure.matrices[0].T @ structure.matrices[0]
    assert not excludes_every_element(IntegerBasis.of(structure), gram)
    assert excludes_every_element(IntegerBasis.of(structure), RationalMatrix([[1, 0], [0, 2]]))


# Scaled orthogonal elements


def test_scalar_grams_by_hand() -> None:
    assert has_scalar_gram({(0, 1): Fraction(2), (1, 0): Fraction(-2)}, 2)
    assert not has_scalar_gram({(0, 1): Fraction(2), (1, 0): Fraction(1)}, 2)
    assert not has_scalar_gram({(0, 0): Fraction(1)}, 2)
    assert is_multiple_of_identity({}, 3)
    assert not is_multiple_of_identity({(0, 0): Fraction(1)}, 2)


@pytest.mark.parametrize(
    ("name", "answer", "most"),
    [
        ("conv2d:3x3:3x3", Answer.FAILS, 0),
        ("conv2d:28x28:3x3", Answer.FAILS, 0),
        ("conv1d:4:3", Answer.FAILS, 0),
        ("conv1d:2:3", Answer.HOLDS, 1),  # rotations: side 2 is not enough
        ("conv1d:4:3:circular", Answer.HOLDS, 0),  # shifts
        ("conv1d:3:3:circular", Answer.HOLDS, 1),  # all circulants of size 3: a conic, and I
        ("toeplitz:2", Answer.HOLDS, 1),
        ("toeplitz:4", Answer.HOLDS, 2),  # floor(k/2)
        ("diagonal:3", Answer.HOLDS, 0),
    ],
)
def test_scaled_orthogonal_elements(name: str, answer: Answer, most: int) -> None:
    basis = basis_of(name)
    found = scaled_orthogonal(basis)
    assert (found.beyond_identity, found.most) == (answer, most)
    if found.element is not None:
        entries = basis.element(found.element)
        assert has_scalar_gram(entries, basis.k)
        assert not is_multiple_of_identity(entries, basis.k)


@pytest.mark.parametrize(("a", "b"), [(7, 3), (17, 3), (101, -40)])
def test_a_hidden_orthogonal_matrix_is_found(a: int, b: int) -> None:
    """Q = 3 times a rotation, no permutation, hidden far from the basis: its coefficients are (a, -b, 1)."""
    A, B = RationalMatrix([[1, 2, 0], [0, 1, 5], [3, 0, 0]]), RationalMatrix([[0, 1, 1], [2, 7, 0], [0, 1, 0]])
    Q = RationalMatrix([[2, -1, 2], [2, 2, -1], [-1, 2, 2]])
    hidden = IntegerBasis.of(MatrixSpace("hidden", (A, B, Q - a * A + b * B)))
    found = scaled_orthogonal(hidden)
    assert found.beyond_identity is Answer.HOLDS
    assert found.element is not None
    assert primitive(found.element) in ([a, -b, 1], [-a, b, -1])


def test_an_irrational_hidden_matrix_is_counted() -> None:
    """x E12 + y E21 + ...: diag(1, 2) + t [[0, 1], [-1, 0]] is never scalar; [[1, 1], [-1, 1]] and diag(2, -1): real zeros
    decide.
    """
    found = scaled_orthogonal(IntegerBasis.of(space([[1, 0], [0, 2]], [[0, 1], [-3, 0]])))
    assert found.beyond_identity is Answer.FAILS
    irrational = scaled_orthogonal(
        IntegerBasis.of(space([[1, 0, 0], [0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 3]]))
    )
    assert irrational.beyond_identity is Answer.HOLDS  # diag(1, 1, -1), beside I


def test_the_structure_of_theorem_3_has_a_conic() -> None:
    found = scaled_orthogonal(IntegerBasis.of(MatrixSpace("theorem 3", BASIS)))
    assert (found.beyond_identity, found.most) == (Answer.HOLDS, 1)


# The answer


def test_a_convolution_on_28_x_28_images_in_seconds() -> None:
    began = time.monotonic()
    verdict = alignability(structure_of("conv2d:28x28:3x3"), 100)
    assert time.monotonic() - began < 30  # about one second alone
    assert (verdict.k, verdict.r, verdict.printed, verdict.repaired) == (784, 9, Answer.HOLDS, Answer.HOLDS)
    assert verdict.linear is not None
    assert (verdict.linear.dimension, verdict.linear.found) == (29, 28)
    assert verdict.certificate is not None
    assert replay.check(json.loads(json.dumps(verdict.certificate))).kind == "grams"
    assert any("784" in line for line in verdict.explanation())
    assert verdict.trusted


def test_circular_padding_differs_because_shifts_are_orthogonal() -> None:
    verdict = alignability(structure_of("conv2d:28x28:3x3:circular"), 100)
    assert (verdict.printed, verdict.repaired) == (Answer.FAILS, Answer.HOLDS)
    assert verdict.orthogonal.element is not None
    assert sum(map(bool, verdict.orthogonal.element)) == 1  # one tap: a shift


@pytest.mark.parametrize(
    ("r", "n", "expected"), [(1, 1, Answer.HOLDS), (2, 1, Answer.FAILS), (2, 3, Answer.HOLDS), (3, 3, Answer.FAILS)]
)
def test_rank_one_structures(r: int, n: int, expected: Answer) -> None:
    units = [[[int((i, j) == (0, place)) for j in range(3)] for i in range(3)] for place in range(r)]
    verdict = alignability(space(*units), n)
    assert verdict.repaired is expected
    assert verdict.sharp_threshold is (expected is Answer.HOLDS)


def test_a_single_permutation_refutes_the_printed_statement_within_its_threshold() -> None:
    verdict = alignability(space([[0, 0, 1], [1, 0, 0], [0, 1, 0]]), 2)
    assert verdict.printed_threshold
    assert (verdict.printed, verdict.repaired) == (Answer.FAILS, Answer.HOLDS)


@pytest.mark.parametrize("name", ["toeplitz:4096"])
def test_what_is_too_large_is_left_undecided(name: str) -> None:
    verdict = alignability(structure_of(name), 5)
    assert verdict.repaired is Answer.UNDECIDED
    assert verdict.linear is None
    assert verdict.certificate is None


@pytest.mark.parametrize("n", [0, -1, True, 2.0])
def test_the_number_of_samples_is_a_positive_integer(n: int) -> None:
    with pytest.raises(ValueError, match="positive integer"):
        alignability(structure_of("toeplitz:3"), n)


def test_layers_that_are_not_square_are_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        alignability(structure_of("toeplitz:3x4"), 2)


def test_a_space_needs_independent_matrices_of_one_shape() -> None:
    with pytest.raises(ValueError, match="span dimension 1"):
        space([[1, 0], [0, 0]], [[2, 0], [0, 0]])
    with pytest.raises(ValueError, match="one shape"):
        space([[1, 0], [0, 0]], [[1]])


def test_one_pixel() -> None:
    verdict = alignability(structure_of("conv1d:1:3"), 1)
    assert (verdict.k, verdict.r, verdict.printed) == (1, 1, Answer.HOLDS)
