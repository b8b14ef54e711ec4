"""Ranks: both sides of the certificate, unlucky primes, and forged certificates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import RationalMatrix, certified_rank, rank_modulo
from verify.exact.rank import LARGE_PRIME

R = RationalMatrix


def test_rank_modulo_a_prime_is_a_lower_bound() -> None:
    a = R([[1, 0], [0, 5]])
    assert rank_modulo(a, 5) == 1
    assert rank_modulo(a, 7) == 2
    assert rank_modulo(a / 5, 5) == 1
    for bad in (1, 0, -7, 6, 2**64 + 13):
        with pytest.raises(ValueError, match="not a prime below"):
            rank_modulo(a, bad)


@pytest.mark.parametrize(("matrix", "rank"), [
    (R([[1, 2], [2, 4], ["1/2", 1]]), 1), (R([[1, 2, 3]]), 1), (R.zeros(2, 3), 0), (R.identity(3), 3),
    (R.zeros(0, 2), 0),
    (R.zeros(2, 0), 0), (R([[LARGE_PRIME, 0], [0, 1]]), 2), (R([[LARGE_PRIME]]), 1), (R([[0, 1], [0, 0]]), 1),
])
def test_certificates_of_small_matrices(matrix: R, rank: int) -> None:
    certificate = certified_rank(matrix)
    assert certificate.rank == rank == matrix.rank()
    assert certificate.proves_rank_of(matrix)


def test_an_unlucky_prime_is_passed_over() -> None:
    assert certified_rank(R([[LARGE_PRIME, 0], [0, 0]])).prime < LARGE_PRIME


@pytest.mark.parametrize("rows", [(1,), (1, 5), (2, 3, 5)])
def test_rank_that_hides_from_the_sampled_rows(rows: tuple[int, ...]) -> None:
    hidden = np.zeros((60, 3), dtype=np.int64)
    hidden[list(rows), range(len(rows))] = 7
    for matrix in (R(hidden), R(hidden).T):
        certificate = certified_rank(matrix)
        assert certificate.rank == len(rows)
        assert certificate.proves_rank_of(matrix)


def test_forged_certificates_are_refused() -> None:
    a = R([[1, 2, 0], [2, 4, 0], [0, 0, 1], [1, 2, 1]])
    good = certified_rank(a)
    assert good.proves_rank_of(a)
    forgeries = [
        replace(good, rank=1), replace(good, rank=3), replace(good, rows=(0, 1)), replace(good, columns=(0, 1)),
        replace(good, columns=(0, 9)), replace(good, rows=(0, 0)), replace(good, kernel=R.zeros(3, 0)),
        replace(good, kernel=R.zeros(3, 1)), replace(good, kernel=R([[1], [2], [0]])), replace(good, left=True),
        replace(good, rank=1, rows=(0,), columns=(0,)), replace(good, rank=3, rows=(0, 1, 2), columns=(0, 1, 2)),
    ]
    for forged in forgeries:
        assert not forged.proves_rank_of(a), forged
    assert not good.proves_rank_of(a + R.unit(0, 0, (4, 3)))
    with pytest.raises(ValueError, match="not a prime"):
        replace(good, prime=4).proves_rank_of(a)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6), st.integers(0, 6))
def test_products_of_prescribed_rank(seed: int, m: int, n: int, r: int) -> None:
    rng = np.random.default_rng(seed)
    a = R(rng.integers(-3, 4, (m, r))) @ R(rng.integers(-3, 4, (r, n))) / 7
    certificate = certified_rank(a)
    assert certificate.rank == a.rank() <= min(m, n, r)
    assert certificate.proves_rank_of(a)
    assert certified_rank(a.T).rank == certificate.rank


@pytest.mark.parametrize("size", [1, 2**30, 2**60])
def test_matrices_with_and_without_an_image_in_floats(size: int) -> None:
    """Entries up to 2^53 have an image; products of small ones are exact in floats; the certificates are the same."""
    rng = np.random.default_rng(size)
    left = R([[size * int(x) for x in row] for row in rng.integers(-9, 10, (40, 3))])
    computed = left @ R(rng.integers(-9, 10, (3, 5)))
    read = R(computed.to_fractions())
    assert computed.float_image is None
    assert (read.float_image is None) == (size == 2**60)
    assert certified_rank(read) == certified_rank(computed)
    assert certified_rank(read).rank == 3
    assert certified_rank(read).proves_rank_of(computed)
    assert certified_rank(read.T) == certified_rank(computed.T)
    assert certified_rank(read + R.unit(17, 2, (40, 5))).rank == 4
