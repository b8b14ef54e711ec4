"""Large float chains: machine numbers are refuted modulo a prime, frames are measured sharply where that decides."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from degenerate_chains import random_chain
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from proofs.alignment.commutators import failing_pair
from proofs.alignment.distance import Factor, Image, lower_bound
from proofs.alignment.doubled import Doubled
from proofs.alignment.float_frames import float_frames
from proofs.alignment.measured_frames import measured, sharpened
from proofs.alignment.readings import decide_chain
from proofs.alignment.residues import PRIME, failing_pair_of_arrays, residues
from verify.apply import chain
from verify.apply.array import array
from verify.claim import Answer
from verify.exact import RationalMatrix as R

FEW = settings(max_examples=100, deadline=None, database=None, derandomize=True)
WIDE = st.floats(allow_nan=False, allow_infinity=False, width=64)


@FEW
@given(hnp.arrays(np.float64, (2, 3), elements=WIDE))
def test_residues_of_floats_are_those_of_the_fractions(W: np.ndarray) -> None:
    expected = [[x.numerator * pow(x.denominator, -1, PRIME) % PRIME for x in map(Fraction, row)] for row in W.tolist()]
    assert residues(W).tolist() == expected


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64", "uint64", "float16", "float32"])
def test_residues_of_other_machine_numbers(dtype: str) -> None:
    info = np.finfo(dtype) if dtype.startswith("f") else np.iinfo(dtype)
    W = np.array([[info.min, info.max, 0, 1]], dtype=dtype)
    assert residues(W).tolist() == [[int(x) % PRIME for x in W.tolist()[0]]]


def test_the_pair_is_that_of_the_exact_decision() -> None:
    rng, seen = Random(4), set()
    for _ in range(300):
        layers = [W.to_numpy() for W in random_chain(rng)]
        pair = failing_pair([R(W) for W in layers])
        assert failing_pair_of_arrays(layers) == pair
        seen.add(pair)
    assert {None, (1, 2), (1, 3)} <= seen


def test_sums_of_residues_do_not_overflow() -> None:
    """A column of 2^15 + 7 largest residues: (-1)(-1) summed."""
    n = 2**15 + 7
    ones = np.full((1, n), PRIME - 1)
    assert failing_pair_of_arrays([ones, np.ones((1, 1), dtype=np.int64)]) is None
    wide = np.ones((2, n), dtype=np.int64)
    wide[1, 0] = 0
    assert failing_pair_of_arrays([wide, np.array([[1, 0]])]) == (1, 2)


@pytest.fixture(scope="module")
def large() -> list[np.ndarray]:
    """Three 150 x 150 layers that are aligned but for rounding."""
    generator = np.random.default_rng(7)
    Q = [np.linalg.qr(generator.standard_normal((150, 150)))[0] for _ in range(4)]
    return [Q[i + 1] @ np.diag(generator.standard_normal(150)) @ Q[i].T for i in range(3)]


def test_a_distance_below_the_rounding_of_the_measurement_is_proved_by_sharper_products(
    large: list[np.ndarray],
) -> None:
    plain = float_frames(large)
    assert plain is not None
    assert plain.seen < plain.rho / 2
    sharp = float_frames(large, wanted=2 * plain.seen)
    assert sharp is not None
    assert sharp.rho <= 2 * plain.seen < plain.rho
    asked = [array(W, f"W{i}") for i, W in enumerate(large, 1)]
    found = decide_chain(chain(asked), Fraction(2 * plain.seen))
    assert (found.exact.answer, found.within) == (Answer.FAILS, Answer.HOLDS)
    assert decide_chain(chain(asked), Fraction(plain.seen) / 10**6).within is Answer.UNDECIDED


def test_both_measurements_refuse_frames_that_are_none(large: list[np.ndarray]) -> None:
    found = float_frames(large)
    assert found is not None
    bent = [found.Q[0] * 1.5, *found.Q[1:]]
    with pytest.raises(ArithmeticError, match="far from orthonormal"):
        measured(large, bent)
    with pytest.raises(ArithmeticError, match="far from orthonormal"):
        sharpened(large, type(found)(tuple(bent), *list(vars(found).values())[1:]))
    other = type(found)(tuple(found.Q[::-1]), *list(vars(found).values())[1:])
    assert sharpened(large, other).rho > 0.5


def test_lower_bounds_of_large_chains(large: list[np.ndarray]) -> None:
    assert lower_bound(large).distance == 0
    eps = 1e-6
    generator = np.random.default_rng(8)
    moved = [W + eps * generator.standard_normal(W.shape) / 150**0.5 for W in large]
    found = lower_bound(moved)
    assert found.pair is not None
    assert 0 < found.distance < 3 * eps


@FEW
@given(st.integers(0, 2**32))
def test_doubled_products_enclose_the_exact_ones(seed: int) -> None:
    generator = np.random.default_rng(seed)
    m, n, p, q = generator.integers(1, 6, 4)
    A, B, C = (
        generator.standard_normal(shape) * 10.0 ** generator.integers(-40, 3, shape)
        for shape in ((m, n), (n, p), (p, q))
    )
    found = (Doubled(A) @ Doubled(B)) @ Doubled(C)
    assert found.low is not None
    missing = R(A) @ R(B) @ R(C) - R(found.high) - R(found.low)
    assert missing.frobenius_squared() <= Fraction(found.error) ** 2
    sizes = [max(float(np.linalg.norm(M)), 2.0**-400) for M in (A, B, C)]
    assert found.error <= 1e-22 * sizes[0] * sizes[1] * sizes[2] + 1e-300


@FEW
@given(st.integers(0, 2**32))
def test_the_error_of_products_with_vectors_is_covered(seed: int) -> None:
    generator = np.random.default_rng(seed)
    A, B = (generator.standard_normal((5, 5)) * 10.0 ** generator.integers(-9, 3, (5, 5)) for _ in range(2))
    x = generator.standard_normal(5)
    found = (Factor.of(A) @ Factor.of(B))(Factor.of(A).T(Image(x)))
    exact = R(A) @ R(B) @ R(A).T @ R(x[:, None])
    assert (exact - R(found.value[:, None])).frobenius_squared() <= Fraction(found.error) ** 2
    true = float(np.linalg.norm(A, 2))
    assert true <= Factor.of(A).norm * (1 + 1e-12)
    assert true <= Factor.of(A).spectral() * (1 + 1e-12)
