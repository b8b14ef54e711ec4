"""Certified products and eigenvalues: the exact value is inside, and the radius is not much too large."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from verify.ball import FloatEnclosure, contains, eigenvalues_of_floats, eigenvalues_of_rational, floats, precision
from verify.claim.answer import Answer
from verify.exact import RationalMatrix
from verify.sampling.orthogonal import cayley

R = RationalMatrix
Floats = NDArray[np.float64]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 6), st.sampled_from([0, -150, -161, -300, 100]), st.booleans())
def test_products_are_enclosed(seed: int, n: int, exponent: int, in_single_precision: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if in_single_precision:  # as for large matrices
            patch.setattr(floats, "_SMALL", 0)
        _enclosed(seed, n, exponent)


def _enclosed(seed: int, n: int, exponent: int) -> None:
    rng = np.random.default_rng(seed)
    a, b, c = rng.standard_normal((3, n)) * 10.0**exponent, rng.standard_normal((n, 2)), rng.standard_normal((2, 4))
    product = FloatEnclosure.of(a) @ FloatEnclosure.of(b)
    assert product.encloses(R(a) @ R(b))
    chain = product @ FloatEnclosure.of(c)
    assert chain.encloses(R(a) @ R(b) @ R(c))
    grouped = FloatEnclosure.of(a) @ (FloatEnclosure.of(b) @ FloatEnclosure.of(c))
    assert grouped.encloses(R(a) @ R(b) @ R(c))
    if exponent == 0:
        assert chain.radius.max() <= 64 * n * 2.0**-53 * (np.abs(a) @ np.abs(b) @ np.abs(c)).max()


@pytest.mark.parametrize("small", [0, 2**13])
def test_enclosures_notice_underflow(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floats, "_SMALL", small)
    tiny, huge = np.array([[1e-310]]), np.array([[1e300]])
    inexact = FloatEnclosure.of(tiny) @ FloatEnclosure.of(np.array([[0.3]]))
    assert inexact.encloses(R(tiny) @ R(np.array([[0.3]])))
    assert (FloatEnclosure.of(huge) @ inexact).encloses(R(huge) @ R(tiny) @ R(np.array([[0.3]])))
    lost = FloatEnclosure.of(np.array([[1e-200]])) @ FloatEnclosure.of(np.array([[1e-200]]))
    assert lost.radius[0, 0] > 0


@pytest.mark.parametrize("small", [0, 2**13])
def test_enclosures_refuse_what_they_cannot_hold(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floats, "_SMALL", small)
    with pytest.raises(ValueError, match="finite entries"):
        FloatEnclosure.of(np.array([[np.nan]]))
    with pytest.raises(ValueError, match="cannot multiply shapes"):
        FloatEnclosure.of(np.ones((1, 2))) @ FloatEnclosure.of(np.ones((1, 2)))
    with pytest.raises(OverflowError, match="largest float64"):
        FloatEnclosure.of(np.array([[1e200]])) @ FloatEnclosure.of(np.array([[1e200]]))
    assert not FloatEnclosure.of(np.eye(2)).encloses(R([[1, 0], [0, "1000001/1000000"]]))
    with pytest.raises(ValueError, match="cannot contain shape"):
        FloatEnclosure.of(np.eye(2)).encloses(R([[1]]))


def test_eigenvalues_by_hand() -> None:
    pairs = eigenvalues_of_rational(R([[0, 1], [1, 1]]))  # the golden ratio and its conjugate
    assert [multiplicity for _, multiplicity in pairs] == [1, 1]
    assert contains(pairs[1][0] ** 2 - pairs[1][0], 1) is Answer.HOLDS
    repeated = eigenvalues_of_rational(R.diagonal([1, 1, 2]))  # the matrix on which Arb's own routine gives up
    assert [multiplicity for _, multiplicity in repeated] == [2, 1]
    assert contains(repeated[0][0], 1) is Answer.HOLDS
    assert eigenvalues_of_rational(R.zeros(0, 0)) == []
    assert [m for _, m in eigenvalues_of_rational(R.zeros(2, 2))] == [2]
    halves = eigenvalues_of_rational(R.diagonal(["1/2", "-1/3"]))
    assert contains(halves[0][0], Fraction(-1, 3)) is Answer.HOLDS
    assert contains(halves[1][0], Fraction(1, 2)) is Answer.HOLDS
    with pytest.raises(ValueError, match="symmetric matrix"):
        eigenvalues_of_rational(R([[0, 1], [0, 0]]))


def test_eigenvalues_at_higher_precision_are_narrower() -> None:
    matrix = R([[0, 1], [1, 1]])
    coarse = eigenvalues_of_rational(matrix)[0][0].radius()
    with precision(300):
        fine = eigenvalues_of_rational(matrix)[0][0].radius()
    assert fine < coarse / 2**200


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 5))
def test_known_eigenvalues_are_found(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    q, values = cayley(rng, n), sorted(int(x) for x in rng.integers(-3, 4, n))
    matrix = q @ R.diagonal(values) @ q.T
    found = [ball for ball, multiplicity in eigenvalues_of_rational(matrix) for _ in range(multiplicity)]
    assert len(found) == n
    assert all(contains(ball, value) is Answer.HOLDS for ball, value in zip(found, values, strict=True))


def _check(a: Floats) -> float:
    enclosure = eigenvalues_of_floats(a)
    with precision(200):
        exact = [ball for ball, multiplicity in eigenvalues_of_rational(R(a)) for _ in range(multiplicity)]
    for centre, ball in zip(enclosure.centres, exact, strict=True):
        low, high = ball.ends()
        middle, radius = R([[centre]])[0, 0], R([[enclosure.radius]])[0, 0]
        assert middle - radius <= low
        assert high <= middle + radius
    return enclosure.radius


@pytest.mark.parametrize("a", [
    np.zeros((2, 2)), np.eye(3), np.ones((3, 3)), np.diag([1.0, 1.0, 2.0]), np.array([[5.0]]), np.full((2, 2), 1e-170),
    np.diag([1e-310, 1.0]), np.diag([1e150, -1e-150]), np.array([[1.0, 2.0**-60], [2.0**-60, 1.0]]),
])
def test_float_eigenvalues_of_degenerate_matrices(a: Floats) -> None:
    assert _check(a) <= 1e-12 * max(np.abs(a).max(), 1e-300)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_float_eigenvalues_are_certified(seed: int, n: int) -> None:
    g = np.random.default_rng(seed).standard_normal((n, n))
    assert _check(g + g.T) <= 400 * n * n * 2.0**-53 * np.linalg.norm(g)


def test_a_lying_eigh_gives_a_large_radius_not_a_wrong_enclosure(monkeypatch: pytest.MonkeyPatch) -> None:
    real = np.linalg.eigh
    a = np.diag([1.0, 2.0, 3.0])

    def lying(matrix: Floats) -> tuple[Floats, Floats]:
        values, vectors = real(matrix)
        return values + np.array([0, 0, 0.5]), vectors

    monkeypatch.setattr(np.linalg, "eigh", lying)
    assert eigenvalues_of_floats(a).radius >= 0.5
    monkeypatch.setattr(np.linalg, "eigh", lambda matrix: (np.ones(3), np.zeros((3, 3))))
    with pytest.raises(ValueError, match="too far from orthonormal"):
        eigenvalues_of_floats(a)


def test_float_eigenvalues_refuse_bad_input() -> None:
    for bad, message in ((np.ones((2, 3)), "square"), (np.array([[0, 1.0], [0, 0]]), "exactly symmetric"),
                         (np.array([[np.nan]]), "not finite")):
        with pytest.raises(ValueError, match=message):
            eigenvalues_of_floats(bad)
    assert eigenvalues_of_floats(np.zeros((0, 0))).centres.size == 0
    enclosure = eigenvalues_of_floats(np.diag([1.0, 2.0]))
    assert enclosure.excludes(1.5).all()
    assert not enclosure.excludes(1.0)[0]
