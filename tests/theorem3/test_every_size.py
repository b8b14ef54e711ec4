"""Theorem 3 for every k: the construction by hand, and against W* that are given."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest

from proofs.theorem3.every_size import (
    PRIMES,
    QUARTER,
    basis,
    each_round_holds_the_planes_that_clear_a_column,
    in_the_plane_all_layers_are_scaled_orthogonal,
    middle,
    shift,
    the_chain_is_aligned_and_its_stretches_are_independent,
)
from proofs.theorem3.family import BASIS
from proofs.theorem3.side_conditions import determinant_zero_is_not_reached_by_all
from verify.claim import Answer
from verify.exact import RationalMatrix


def test_the_structure_is_that_of_the_counterexample_at_k_5() -> None:
    assert basis(5) == BASIS
    assert shift(4).power(4) == RationalMatrix.identity(4)


@pytest.mark.parametrize("k", [3, 4, 5, 6])
def test_which_threads_are_stretched(k: int) -> None:
    """Follow the labels: a ring that moves on by one, and one exchange of the first two."""
    ring, edges = list(range(1, k + 1)), []
    for rho, c, _ in middle(k, QUARTER):
        if rho != 1:
            edges.append({ring[0], ring[1]})
        if c == 0:
            ring[0], ring[1] = ring[1], ring[0]
        ring = [ring[-1], *ring[:-1]]
    assert edges == [{1, 2}, *({p - 1, p} for p in range(k, 2, -1)), {1, 3}]


@pytest.mark.parametrize("k", [3, 4, 5, 6, 7])
def test_the_rounds_hold_the_planes(k: int) -> None:
    planes = [((1 - j) % k + 1, (2 - j) % k + 1) for j in range(1, k * (k - 1) + 1)]
    place = 0
    for c in range(1, k):
        for p in range(k - 1, c - 1, -1):
            place = planes.index((p, p + 1), place) + 1
    assert place <= k * (k - 1)
    assert each_round_holds_the_planes_that_clear_a_column().answer is Answer.HOLDS


@pytest.mark.parametrize("k", [3, 4, 6])
def test_every_rotation_is_a_word(k: int) -> None:
    """Givens' elimination with the planes of the word, in their order; what is left is I."""
    Q, _ = np.linalg.qr(np.random.default_rng(k).standard_normal((k, k)))
    Q[:, 0] *= np.sign(np.linalg.det(Q))
    T = Q.T.copy()
    for j in range(1, k * (k - 1) + 1):
        a, b = (1 - j) % k, (2 - j) % k
        column = (j - 3) // k
        if j < 3 or b != a + 1 or a < column:
            continue
        c, s = T[a, column], T[b, column]
        r = np.hypot(c, s)
        T[[a, b]] = np.array([[c, s], [-s, c]]) / r @ T[[a, b]]
    assert np.abs(T - np.eye(k)).max() < 1e3 * k**2 * np.finfo(float).eps


def test_an_even_ring_needs_the_exchange() -> None:
    still = (QUARTER[0], QUARTER[0], 0 * QUARTER[0])
    check = the_chain_is_aligned_and_its_stretches_are_independent
    assert check(6).answer is Answer.HOLDS
    assert check(6, turn=still).answer is Answer.FAILS
    assert prod(PRIMES[:6]) == 30030


def test_what_is_not_reached() -> None:
    assert in_the_plane_all_layers_are_scaled_orthogonal().conclusion is False
    assert determinant_zero_is_not_reached_by_all().conclusion is False
