"""Rounding bounds: true (exact rational arithmetic is the referee) and not vacuous."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from verify.exact import RationalMatrix
from verify.numeric import tolerance
from verify.numeric.magnitude import Magnitude

U = 2.0**-53


def _draw(seed: int, *shape: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal(shape)


def _true_error(computed: NDArray[np.float64], exact: RationalMatrix) -> float:
    return math.sqrt((RationalMatrix(computed) - exact).frobenius_squared())


def test_unit_roundoff_and_gamma_by_hand() -> None:
    assert tolerance.unit_roundoff() == U
    assert tolerance.unit_roundoff(np.float32) == 2.0**-24
    assert tolerance.gamma(0) == 0
    assert tolerance.gamma(1) == U / (1 - U)
    assert tolerance.gamma(2**23, np.float32) == 0.5 / 0.5
    with pytest.raises(ValueError, match="no rounding bound for 16777216 operations in float32"):
        tolerance.gamma(2**24, np.float32)
    with pytest.raises(ValueError, match="no rounding bound"):
        tolerance.gamma(-1)
    with pytest.raises(ValueError, match="int64 is not a floating-point type"):
        tolerance.unit_roundoff(np.int64)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_product_bound_is_true_and_within_reach(seed: int, n: int) -> None:
    a, b = _draw(seed, 3, n), _draw(seed + 1, n, 4)
    error = _true_error(a @ b, RationalMatrix(a) @ RationalMatrix(b))
    bound = tolerance.product_error(float(np.linalg.norm(a)), float(np.linalg.norm(b)), n)
    assert error <= bound
    assert bound <= 1.01 * n * U * np.linalg.norm(a) * np.linalg.norm(b)


def test_product_bound_is_attained_up_to_a_small_factor() -> None:
    a = np.array([[1 + 2.0**-52]])
    b = np.array([[1 + 2.0**-52 * (2**25 - 1)]])
    scaled = [a * factor for factor in (1.0, 1 + 2.0**-26, 1 + 3 * 2.0**-40)]
    errors = [_true_error(c @ b, RationalMatrix(c) @ RationalMatrix(b)) for c in scaled]
    assert max(errors) > 0.2 * tolerance.product_error(1.0, 1.0, 1)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.lists(st.integers(1, 5), min_size=2, max_size=6))
def test_chain_bound_is_true(seed: int, widths: list[int]) -> None:
    factors = [_draw(seed + i, widths[i], widths[i + 1]) for i in range(len(widths) - 1)]
    computed, exact = factors[0], RationalMatrix(factors[0])
    for factor in factors[1:]:
        computed, exact = computed @ factor, exact @ RationalMatrix(factor)
    norms = [float(np.linalg.norm(f)) for f in factors]
    assert _true_error(computed, exact) <= tolerance.chain_error(norms, widths[1:-1])


def test_chain_bound_of_one_factor_is_zero_and_bad_counts_are_refused() -> None:
    assert tolerance.chain_error([3.0], []) == 0
    with pytest.raises(ValueError, match="2 factors have 1 inner dimensions"):
        tolerance.chain_error([1.0, 1.0], [])
    with pytest.raises(ValueError, match="0 factors"):
        tolerance.chain_error([], [])


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_commutator_bound_is_true(seed: int, k: int) -> None:
    h, g = _draw(seed, k, k), _draw(seed + 1, k, k)
    exact = RationalMatrix(h) @ RationalMatrix(g) - RationalMatrix(g) @ RationalMatrix(h)
    bound = tolerance.commutator_error(float(np.linalg.norm(h)), float(np.linalg.norm(g)), k)
    assert _true_error(h @ g - g @ h, exact) <= bound


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_step_bound_is_true(seed: int) -> None:
    w, a, e, b = _draw(seed, 2, 3), _draw(seed + 1, 4, 2), _draw(seed + 2, 4, 5), _draw(seed + 3, 3, 5)
    rate = 0.1
    computed = w + rate * (a.T @ e @ b.T)
    rw, ra, re, rb = map(RationalMatrix, (w, a, e, b))
    exact = rw + RationalMatrix([[rate]])[0, 0] * (ra.T @ re @ rb.T)
    nw, na, ne, nb = (float(np.linalg.norm(x)) for x in (w, a, e, b))
    assert _true_error(computed, exact) <= tolerance.gradient_step_error(nw, na, ne, nb, rate, (4, 5))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_magnitudes_bound_a_whole_formula(seed: int, single: bool) -> None:
    dtype = np.float32 if single else np.float64
    w, x, y = (_draw(seed + i, 3, 3).astype(dtype) for i in range(3))

    def formula(w: Any, x: Any, y: Any, rate: Any) -> Any:
        return w - rate * (w @ w @ x - y) @ x.mT @ w.mT

    magnitude = formula(Magnitude.of(w), Magnitude.of(x), Magnitude.of(y), dtype(0.25))
    exact = formula(RationalMatrix(w), RationalMatrix(x), RationalMatrix(y), Fraction(1, 4))
    computed = formula(w, x, y, dtype(0.25))
    assert computed.dtype == dtype
    assert _true_error(computed, exact) <= magnitude.error
    assert math.sqrt(exact.frobenius_squared()) <= magnitude.norm
    assert magnitude.error <= 100 * tolerance.unit_roundoff(dtype) * magnitude.norm


def test_magnitudes_of_batches_and_underflow() -> None:
    batch = Magnitude.of(_draw(0, 7, 2, 3))
    assert (batch.T @ batch).error.shape == (7,)
    tiny = np.full((1, 1), 1e-200)
    square = Magnitude.of(tiny) @ Magnitude.of(tiny)
    assert square.error >= 2.0**-1075
    assert Magnitude.of(np.full((2, 2), 1e-300)).norm == pytest.approx(2e-300, rel=64 * U)
    assert Magnitude.of(np.zeros((2, 0))).norm == 0
    with pytest.raises(ValueError, match="cannot multiply shapes"):
        Magnitude.of(np.ones((1, 2))) @ Magnitude.of(np.ones((1, 2)))
    with pytest.raises(ValueError, match="cannot add shapes"):
        Magnitude.of(np.ones((1, 2))) + Magnitude.of(np.ones((2, 1)))


def test_eigenvalue_bound_by_hand() -> None:
    # A = diag(1, 2), Q = I, L = diag(1, 2.5): the residual is 0.5, and 2.5 is off by exactly that
    assert tolerance.eigenvalue_error(0.5, 0.0, 2.5) == pytest.approx(0.5, rel=1e-14)
    # A = I, Q = c I, L = I: no residual, defect |c^2 - 1|
    assert tolerance.eigenvalue_error(0.0, 0.21, 1.0) >= 0
    with pytest.raises(ValueError, match="too far from orthonormal"):
        tolerance.eigenvalue_error(0.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="too far from orthonormal"):
        tolerance.eigenvalue_error(0.0, float("nan"), 1.0)


def test_angle_and_condition_bounds() -> None:
    assert tolerance.subspace_angle(0.5, 2.0) == pytest.approx(0.25, rel=1e-14)
    assert tolerance.subspace_angle(1.0, 0.0) == 1
    assert tolerance.subspace_angle(0.0, 0.0) == 1
    assert tolerance.subspace_angle(0.0, float("nan")) == 1
    assert tolerance.solution_error(1e16, 3) == math.inf
    a, x = _draw(3, 5, 5), _draw(4, 5, 1)
    solved = np.linalg.solve(a, a @ x)
    assert np.linalg.norm(solved - x) <= 2 * tolerance.solution_error(float(np.linalg.cond(a)), 5) * np.linalg.norm(x)


def test_measured_orthogonality_can_be_trusted_to_its_bound() -> None:
    q = np.linalg.qr(_draw(5, 6, 4))[0]
    exact = RationalMatrix(q).T @ RationalMatrix(q) - RationalMatrix.identity(4)
    assert _true_error(q.T @ q - np.eye(4), exact) <= tolerance.orthogonality_measurement_error(6, 4)
    assert np.linalg.norm(q.T @ q - np.eye(4)) <= tolerance.orthogonality_tolerance(6)
    assert tolerance.orthogonality_tolerance(6) < 1e-13
    assert tolerance.rank_tolerance((6, 4), 2.0) == tolerance.residual_tolerance(2.0, 6)
