"""Generators: what they promise, exactly, and the same again from the same key."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import RationalMatrix, exact_fraction
from verify.numeric.tolerance import orthogonality_tolerance
from verify.sampling import instance_rng
from verify.sampling.data import DATA_KINDS, data_matrix, interpolable
from verify.sampling.matrices import (
    DEGENERATE,
    GENERIC,
    Family,
    coordinate_diagonal,
    integers,
    of_rank,
    rationals,
    scalar,
)
from verify.sampling.orthogonal import PYTHAGOREAN, cayley, haar, rational_rotations, signed_permutation
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths, sample_counts, square_widths

seeds = st.integers(0, 2**32)


def _rng(seed: int) -> np.random.Generator:
    return instance_rng(seed, "generators", "a test", 0)


def test_pythagorean_triples() -> None:
    assert all(a * a + b * b == c * c for a, b, c in PYTHAGOREAN)


@pytest.mark.parametrize("draw", [signed_permutation, rational_rotations, cayley])
@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_rational_orthogonal_matrices_are_orthogonal(
    draw: Callable[[np.random.Generator, int], RationalMatrix], n: int
) -> None:
    for seed in range(5):
        assert draw(_rng(seed), n).is_orthogonal()
        assert draw(_rng(seed), n) == draw(_rng(seed), n)


def test_both_components_of_the_orthogonal_group_are_reached() -> None:
    for draw in (signed_permutation, rational_rotations, cayley):
        assert {draw(_rng(seed), 3).determinant() for seed in range(20)} == {-1, 1}


def test_haar_matrices_are_orthogonal_and_without_a_preferred_sign() -> None:
    matrices = [haar(_rng(seed), 3) for seed in range(60)]
    assert max(np.linalg.norm(q.T @ q - np.eye(3)) for q in matrices) <= orthogonality_tolerance(3)
    positive = sum(q[0, 0] > 0 for q in matrices)
    assert 15 < positive < 45
    assert haar(_rng(0), 0).shape == (0, 0)
    assert {float(haar(_rng(seed), 1)[0, 0]) for seed in range(20)} == {-1.0, 1.0}


@settings(deadline=None, max_examples=40)
@given(seeds, st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_prescribed_rank_is_exact(seed: int, m: int, n: int, r: int) -> None:
    if r > min(m, n):
        with pytest.raises(ValueError, match=f"cannot have rank {r}"):
            of_rank(_rng(seed), m, n, r)
    else:
        assert of_rank(_rng(seed), m, n, r).rank() == r


@pytest.mark.parametrize("family", [*DEGENERATE, GENERIC], ids=lambda family: family.name)
@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (3, 2), (3, 3)])
def test_families_have_the_singular_values_they_are_named_for(family: Family, shape: tuple[int, int]) -> None:
    for seed in range(4):
        exact = family.rational(_rng(seed), *shape)
        rough = family.floating(_rng(seed), *shape)
        assert exact.shape == rough.shape == shape
        for values in (np.linalg.svd(exact.to_numpy())[1], np.linalg.svd(rough)[1]):
            _judge(family.name, values)


def _judge(name: str, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    small = 1e3 * np.finfo(float).eps
    live = int((values > small).sum())
    gaps = np.abs(np.diff(values))
    match name:
        case "zero":
            assert live == 0
        case "rank one":
            assert live == 1
        case "zero singular values":
            assert live < len(values)
        case "repeated singular values":
            assert len(values) == 1 or gaps.min() < small
        case "orthogonal":
            assert np.allclose(values, 1, rtol=small)
        case "scaled orthogonal":
            assert gaps.max(initial=0) < small < values.min()
        case "distinct singular values":
            assert live == len(values)
            assert gaps.min(initial=1) > 0.4
        case _:
            raise AssertionError(name)


def test_small_entries() -> None:
    a = integers(_rng(0), 20, 20, 2)
    assert {abs(x) for row in a.to_fractions() for x in row} == {0, 1, 2}
    b = rationals(_rng(0), 9, 9, 3, 4)
    assert b.denominator == 12
    assert rationals(_rng(0), 0, 2).shape == (0, 2)
    c = scalar(_rng(1), 3)
    assert c == c[0, 0] * RationalMatrix.identity(3)
    assert c[0, 0] != exact_fraction(0)
    d = coordinate_diagonal(_rng(2), 2, 4)
    assert (d.T @ d).is_diagonal()
    assert (d @ d.T).is_diagonal()


def test_shapes() -> None:
    assert all(len(widths) >= 2 and min(widths) >= 1 for widths in DEGENERATE_WIDTHS.values())
    assert {len(widths) - 1 for widths in DEGENERATE_WIDTHS.values()} == {1, 2, 3, 4}
    assert {len(random_widths(_rng(seed))) for seed in range(60)} == {2, 3, 4, 5, 6}
    assert {k for seed in range(60) for k in random_widths(_rng(seed), width=(1, 3))} == {1, 2, 3}
    assert square_widths(3, 2) == (3, 3, 3)
    assert sample_counts(3) == {
        "one sample": 1, "fewer samples than inputs": 2, "as many samples as inputs": 3, "more samples than inputs": 5
    }
    assert "fewer samples than inputs" not in sample_counts(1)


@pytest.mark.parametrize("kind", DATA_KINDS)
@pytest.mark.parametrize("k", [1, 2, 4])
def test_data_is_what_its_kind_says(kind: str, k: int) -> None:
    for seed in range(4):
        x = data_matrix(_rng(seed), kind, k)
        n, rank = x.columns, x.rank()
        assert x.rows == k
        promised = {
            "zero": rank == 0,
            "one sample": n == 1,
            "fewer samples than inputs": n == max(1, k - 1) == rank,
            "rank-deficient": rank == k - 1,
            "repeated samples": rank <= 1 and n == 3,
            "whitened": x @ x.T == (x @ x.T)[0, 0] * RationalMatrix.identity(k),
            "orthogonal of unequal lengths": (x.T @ x).is_diagonal() and rank == k,
            "as many samples as inputs": n == k == rank,
            "more samples than inputs": n > k == rank,
        }
        assert promised[kind]


def test_interpolable_targets() -> None:
    x = data_matrix(_rng(0), "as many samples as inputs", 4)
    y = interpolable(_rng(1), x, 3, 2)
    assert y.shape == (3, 4)
    assert y.rank() == 2
    assert x.T.solve(y.T).shape == (4, 3)


def test_bad_data() -> None:
    with pytest.raises(ValueError, match="unknown kind of data 'nice'"):
        data_matrix(_rng(0), "nice", 2)
    with pytest.raises(ValueError, match="at least one input"):
        data_matrix(_rng(0), "zero", 0)
