"""Data that align on an open set, or always: by hand, at both sides of the count, and against the float search."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.alignability import (
    IntegerBasis,
    MatrixSpace,
    alignability,
    family_for_all_data,
    open_set,
    scaled_orthogonal,
)
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.alignability.relations import relations
from proofs.alignability.signed_permutations import signed_permutations
from proofs.proposition4.descent import least_defect, starts_for
from proofs.structure import structure_of
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.backend import select_backend


def basis_of(name: str) -> IntegerBasis:
    return IntegerBasis.of(structure_of(name))


def units(k: int, *places: tuple[int, int]) -> IntegerBasis:
    return IntegerBasis.of(MatrixSpace("units", tuple(RationalMatrix.unit(i, j, (k, k)) for i, j in places)))


@pytest.mark.parametrize(
    ("name", "n", "found", "needed"),
    [
        ("conv2d:3x3:3x3", 1, 8, 8),
        ("conv2d:3x3:3x3", 2, None, 15),
        ("toeplitz:4", 2, 5, 5),
        ("toeplitz:4", 3, 6, 6),
        ("toeplitz:5", 4, None, 10),
        ("hankel:4", 4, 6, 6),
        ("diagonal:2", 1, 0, 1),  # H is diagonal: its frame never turns
        ("antisymmetric:4", 1, 0, 3),  # double singular values
    ],
)
def test_directions_of_the_frames(name: str, n: int, found: int | None, needed: int) -> None:
    test = open_set(basis_of(name), n)
    assert test is not None
    assert (test.found, test.needed, test.passed) == (found, needed, found == needed)


def test_one_by_one_matrices_have_no_frames() -> None:
    assert open_set(basis_of("full:1x1"), 1) is None
    with pytest.raises(ValueError, match="at least one sample"):
        open_set(basis_of("full:2x2"), 0)


@pytest.mark.parametrize(("name", "n"), [("conv2d:3x3:3x3", 1), ("conv1d:3:3", 1), ("toeplitz:4", 4), ("hankel:4", 2)])
def test_the_float_search_finds_aligned_elements_near_the_exact_one(name: str, n: int) -> None:
    """Data along eigenvectors of the exact element, moved a little: an aligned element is still found, not scaled orthogonal."""
    basis = basis_of(name)
    test = open_set(basis, n)
    assert test is not None
    assert test.passed
    dense = np.zeros((basis.r, basis.k, basis.k))
    for index, element in enumerate(basis.elements):
        for i, j, x in element:
            dense[index, i, j] = x
    a = np.array(test.element, dtype=float)
    A = np.tensordot(a, dense, 1)
    frame = np.linalg.eigh(A.T @ A)[1][:, : min(n, basis.k)]
    rng = np.random.default_rng(0)
    data = frame * np.arange(1.0, frame.shape[1] + 1) + 1e-3 * rng.standard_normal(frame.shape)
    starts = np.concatenate((a[None] / np.linalg.norm(a), starts_for(rng, 1, basis.r, 7)[0]))[None]
    found = least_defect(select_backend("cpu"), dense[None], data[None], starts)
    assert found.aligned[0]


@pytest.mark.parametrize(
    ("basis", "n", "name"),
    [
        (units(3, (0, 0), (0, 1)), 1, "rank one"),  # L of dimension 2 meets the kernel of B^T
        (units(3, (0, 0), (0, 1)), 2, None),
        (units(3, (0, 0), (0, 1), (0, 2)), 5, "rank one"),
        (units(3, (0, 0), (0, 1), (0, 2), (1, 1)), 5, "rank one"),  # inside a larger space
        (units(2, (0, 0), (0, 1), (1, 0)), 1, "kernel"),
        (units(2, (0, 0), (0, 1), (1, 0)), 2, "rank one"),
        (basis_of("antisymmetric:2"), 5, None),  # only rotations
        (basis_of("antisymmetric:3"), 5, "antisymmetric"),
        (basis_of("symmetric:2"), 5, "symmetric"),
        (basis_of("full:1x1"), 1, None),
    ],
)
def test_families_by_hand(basis: IntegerBasis, n: int, name: str | None) -> None:
    found = family_for_all_data(basis, n)
    assert (found.name if found else None) == name


def test_relations_by_hand() -> None:
    """x^2 - y^2 and x y: one functional of degree 2 vanishes on both, none of degree 4 on all multiples."""
    assert relations([[1, 0, -1], [0, 1, 0]], 2, 2) == [((0, 1), (2, 1))]
    assert relations([[1, 0, -1], [0, 1, 0]], 2, 3) == []
    assert relations([], 2, 2) == [((0, 1),), ((1, 1),), ((2, 1),)]


@pytest.mark.parametrize("name", ["toeplitz:64", "hankel:9", "conv2d:6x6:3x3:circular", "conv1d:5:3:channels=3x3", "full:9"])
def test_orthogonal_elements_put_together(name: str) -> None:
    basis = basis_of(name)
    values = next(signed_permutations(basis))
    assert has_scalar_gram(basis.element(values), basis.k)
    found = scaled_orthogonal(basis, bound=False)
    assert found.beyond_identity is Answer.HOLDS
    assert found.element is not None
    assert not is_multiple_of_identity(basis.element(found.element), basis.k)


@pytest.mark.parametrize(
    ("name", "n", "printed", "repaired"),
    [
        ("conv2d:3x3:3x3", 1, Answer.FAILS, Answer.FAILS),  # eight directions of eight
        ("conv2d:3x3:3x3", 2, Answer.HOLDS, Answer.HOLDS),
        ("conv2d:4x4:3x3", 1, Answer.HOLDS, Answer.HOLDS),
        ("toeplitz:4", 4, Answer.FAILS, Answer.FAILS),
        ("toeplitz:6", 6, Answer.FAILS, Answer.HOLDS),
        ("antisymmetric:5", 5, Answer.FAILS, Answer.FAILS),
        ("full:12", 5, Answer.FAILS, Answer.FAILS),
        ("full:12", 20, Answer.FAILS, Answer.FAILS),
        ("toeplitz:64", 64, Answer.FAILS, Answer.UNDECIDED),
        ("conv2d:28x28:11x11", 200, Answer.HOLDS, Answer.HOLDS),
    ],
)
def test_what_was_undecided(name: str, n: int, printed: Answer, repaired: Answer) -> None:
    verdict = alignability(structure_of(name), n)
    assert (verdict.printed, verdict.repaired) == (printed, repaired)
    if repaired is Answer.UNDECIDED:
        assert "directions of the frames" in verdict.evidence
        assert "would decide" in verdict.evidence


def test_an_undecided_answer_names_the_figure() -> None:
    verdict = alignability(structure_of("conv2d:5x5:5x5"), 3)
    assert verdict.printed is Answer.UNDECIDED
    assert "table (the limit is" in verdict.evidence
