"""Float commutators: zero where they should be, refutations that exact arithmetic confirms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import RationalMatrix, commute
from verify.numeric import commutators
from verify.numeric.backend import Backend, NumpyBackend, select_backend
from verify.numeric.commutators import commutator_defect, gram_commutator_defect, probe_defect


@pytest.fixture(params=["cpu", "torch"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return select_backend(request.param)


def test_by_hand(backend: Backend) -> None:
    h, g = backend.asarray([[1, 0], [0, 2]]), backend.asarray([[0, 1], [1, 0]])
    defect = commutator_defect(backend, h, g)  # [H, G] = [[0, -1], [1, 0]]
    assert defect.value == pytest.approx(np.sqrt(2) / (np.sqrt(5) * np.sqrt(2)), rel=1e-15)
    assert defect.refutes
    nilpotent = backend.asarray([[0, 1], [0, 0]])
    assert commutator_defect(backend, h, nilpotent).value == pytest.approx(1 / np.sqrt(5), rel=1e-15)
    assert commutator_defect(backend, h, 3 * h).value == 0
    assert not commutator_defect(backend, 0 * h, g).refutes


def test_batches_and_probes_agree_on_refutations(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    a = rng.standard_normal((6, 5, 5))
    q = np.linalg.qr(rng.standard_normal((6, 5, 5)))[0]
    h = (q * rng.standard_normal((6, 1, 5))) @ q.mT
    g = (q * rng.standard_normal((6, 1, 5))) @ q.mT
    commuting = commutator_defect(backend, backend.asarray((h + h.mT) / 2), backend.asarray((g + g.mT) / 2))
    assert commuting.value.shape == (6,)
    assert commuting.value.max() < 1e-14
    array = backend.asarray(a)
    x = backend.asarray(rng.standard_normal((6, 5, 1)))
    full = commutator_defect(backend, array.mT @ array, array @ array.mT)
    probe = probe_defect(backend, (array.mT, array), (array, array.mT), x)
    assert full.refutes.all()
    assert probe.refutes.all()
    assert not probe_defect(backend, (array.mT, array), (array.mT, array), x).refutes.any()


def test_gram_commutators_by_hand(backend: Backend) -> None:
    a, b = backend.asarray([[1, 0], [0, 2]]), backend.asarray([[1, 1], [0, 0]])
    # A^T A = diag(1, 4) and B B^T = diag(2, 0) commute; with B^T it is [[1, 1], [1, 1]], commutator [[0, -3], [3, 0]]
    assert gram_commutator_defect(backend, a, b).value == 0
    assert gram_commutator_defect(backend, a, b.mT).value == pytest.approx(3 * np.sqrt(2) / 10, rel=1e-14)
    tall, wide = backend.asarray(np.ones((3, 4, 2))), backend.asarray(np.ones((3, 2, 5)))
    assert gram_commutator_defect(backend, tall, wide).value.tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="do not fit together"):
        gram_commutator_defect(backend, a, backend.asarray(np.ones((3, 2))))


def test_blocks_of_a_batch_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, backend = np.random.default_rng(3), NumpyBackend()
    a, b = rng.standard_normal((7, 3, 4)), rng.standard_normal((7, 4, 2))
    whole = gram_commutator_defect(backend, a, b)
    monkeypatch.setattr(commutators, "_CACHED_ENTRIES", 32)
    assert gram_commutator_defect(backend, a, b).value == pytest.approx(whole.value, rel=1e-12)


def test_a_probe_may_miss_but_never_accuses(backend: Backend) -> None:
    h, g = backend.asarray([[1, 0], [0, 2]]), backend.asarray([[0, 1], [0, 0]])
    assert not probe_defect(backend, [h], [g], backend.asarray([[1], [0]])).refutes
    assert probe_defect(backend, [h], [g], backend.asarray([[0], [1]])).refutes
    with pytest.raises(ValueError, match="factors on both sides"):
        probe_defect(backend, [], [g], backend.asarray([[0], [1]]))
    with pytest.raises(ValueError, match="single column"):
        probe_defect(backend, [h], [g], g)


def test_underflow_and_nan_refute_nothing() -> None:
    backend = NumpyBackend()
    rng = np.random.default_rng(2)
    q = np.linalg.qr(rng.standard_normal((4, 4)))[0]
    h = q @ np.diag([1.0, 2, 3, 4]) @ q.T
    tiny = commutator_defect(backend, h * 1e-161, (h @ h) * 1e-161)
    assert np.isnan(tiny.value)
    assert not tiny.refutes
    assert not commutator_defect(backend, h * np.nan, h).refutes
    assert np.isnan(commutator_defect(backend, np.eye(2) * 1e-200, np.array([[0, 1e-200], [0, 0]])).value)
    assert commutator_defect(backend, np.zeros((2, 2)), np.eye(2) * 1e-300).value == 0


def test_shapes_must_fit(backend: Backend) -> None:
    with pytest.raises(ValueError, match="square matrices of one size"):
        commutator_defect(backend, backend.asarray(np.ones((2, 3))), backend.asarray(np.ones((2, 3))))


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 5), st.booleans())
def test_a_refutation_is_true_of_the_given_floats(seed: int, k: int, symmetric: bool) -> None:
    rng = np.random.default_rng(seed)
    h, p = rng.standard_normal((k, k)), rng.standard_normal(3)
    h = h + h.T if symmetric else h
    g = p[0] * np.eye(k) + p[1] * h + p[2] * (h @ h)  # commutes up to rounding, seldom exactly
    for other in (g, rng.standard_normal((k, k))):
        defect = commutator_defect(NumpyBackend(), h, other)
        probe = probe_defect(NumpyBackend(), [h], [other], rng.standard_normal((k, 1)))
        first, second = RationalMatrix(h), RationalMatrix(other)
        if gram_commutator_defect(NumpyBackend(), h, other).refutes:
            assert not commute(first.T @ first, second @ second.T)
        if defect.refutes or probe.refutes:
            assert not commute(RationalMatrix(h), RationalMatrix(other))
        exact = RationalMatrix(h) @ RationalMatrix(other) - RationalMatrix(other) @ RationalMatrix(h)
        true = np.sqrt(float(exact.frobenius_squared())) / (np.linalg.norm(h) * np.linalg.norm(other))
        assert abs(true - defect.value) <= defect.tolerance
