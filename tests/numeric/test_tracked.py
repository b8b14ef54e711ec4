"""The rounding bound that travels with an array is an upper bound, and not an absurd one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.network import step
from verify.exact import RationalMatrix
from verify.numeric.backend import select_backend
from verify.numeric.tracked import Tracked
from verify.sampling.orthogonal import haar


@pytest.mark.parametrize("choice", ["cpu", "torch"])
def test_the_error_bounds_the_distance_to_the_exact_value(choice: str) -> None:
    backend, rng = select_backend(choice), np.random.default_rng(1)
    layers = [rng.standard_normal((5, 3, 3)) for _ in range(3)]
    N, M = rng.standard_normal((5, 3, 3)), rng.standard_normal((5, 3, 3))
    N = N @ N.mT
    found = step([Tracked.exact(W, backend) for W in layers], Tracked.exact(N, backend), Tracked.exact(M, backend), 0.25)
    rate = Fraction(1, 4)
    for b in range(5):
        exact = step([RationalMatrix(W[b]) for W in layers], RationalMatrix(N[b]), RationalMatrix(M[b]), rate)
        for computed, true in zip(found, exact, strict=True):
            distance = float((RationalMatrix(computed.to_numpy()[b]) - true).frobenius_squared()) ** 0.5
            assert distance <= computed.error[b]
            assert computed.error[b] <= 1e-10 * np.linalg.norm(computed.to_numpy()[b])


def test_a_wrong_value_is_far_outside_the_bound() -> None:
    backend = select_backend("cpu")
    A = Tracked.exact(np.array([[[1.0, 2.0], [3.0, 4.0]]]), backend)
    assert float((A @ A).error[0]) < 1e-13


def test_the_distance_to_the_nearest_orthogonal_matrix_is_measured() -> None:
    backend, Q = select_backend("cpu"), haar(np.random.default_rng(0), 6)
    good, bad = Tracked.orthonormal(Q[None], backend), Tracked.orthonormal(1.001 * Q[None], backend)
    assert good.error[0] < 1e-13
    assert bad.error[0] > 1e-3


def test_norms_of_cancelling_sums_are_measured() -> None:
    backend = select_backend("cpu")
    A = Tracked.exact(np.full((1, 2, 2), 1e8), backend)
    assert float((A - A).magnitude.norm[0]) < 1e-6
