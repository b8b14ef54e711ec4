"""Decompositions: right by hand, and silently wrong output of a library is caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.numeric import decompositions
from verify.numeric.backend import Backend, NumpyBackend, select_backend
from verify.numeric.decompositions import UntrustedDecomposition, eigh, polar, qr, svd


@pytest.fixture(params=["cpu", "torch"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return select_backend(request.param)


def test_by_hand(backend: Backend) -> None:
    eigen = eigh(backend, backend.asarray([[0, 2], [2, 0]]))
    assert np.allclose(backend.to_numpy(eigen.values), [-2, 2], rtol=1e-14)
    assert eigen.trust.trusted.all()
    parts = svd(backend, backend.asarray([[0, -3, 0], [0, 0, 2]]))
    assert np.allclose(backend.to_numpy(parts.values), [3, 2], rtol=1e-14)
    assert tuple(parts.right.shape) == (3, 3)
    triangular = qr(backend, backend.asarray([[3], [4]]))
    assert np.allclose(np.abs(backend.to_numpy(triangular.triangular)), [[5]], rtol=1e-14)
    factors = polar(backend, backend.asarray([[0, -2], [3, 0]]))
    assert np.allclose(backend.to_numpy(factors.orthogonal), [[0, -1], [1, 0]], atol=1e-15)
    assert np.allclose(backend.to_numpy(factors.positive), [[3, 0], [0, 2]], atol=1e-14)


@pytest.mark.parametrize("matrix", [
    np.zeros((3, 3)), np.eye(3), np.diag([1.0, 1.0, 2.0]), np.ones((3, 3)), np.array([[1.0]]), np.full((2, 2), 1e-300),
    np.diag([1e150, 1e-150]), np.diag([1.0, 1e-17, 0.0]),
])
def test_degenerate_matrices_are_trusted(backend: Backend, matrix: np.ndarray[Any, Any]) -> None:
    array = backend.asarray(matrix)
    for routine in (eigh, svd, qr, polar):
        assert routine(backend, array).trust.trusted.all()


def test_batches_of_random_matrices(backend: Backend) -> None:
    array = np.random.default_rng(0).standard_normal((5, 7, 4))
    gram = array.mT @ array
    assert eigh(backend, backend.asarray(gram)).trust.trusted.shape == (5,)
    for routine in (svd, qr, polar):
        trust = routine(backend, backend.asarray(array)).trust
        assert trust.trusted.tolist() == [True] * 5
        assert trust.residual.max() < 1e-14
    with pytest.raises(ValueError, match="at least as many rows as columns, got 4 x 7"):
        polar(backend, backend.asarray(array).mT)


def test_what_is_not_symmetric_fails_eigh(backend: Backend) -> None:
    with pytest.raises(UntrustedDecomposition, match="eigh cannot be trusted: relative residual"):
        eigh(backend, backend.asarray([[1, 1], [0, 1]]))


class Lying(NumpyBackend):
    """A library whose second batch element is silently wrong."""

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def eigh(self, array: Any) -> tuple[Any, Any]:
        values, vectors = super().eigh(array)
        if self.fault == "not orthonormal":
            vectors[1, :, 0] = vectors[1, :, 1]
            values[1] = 0
        elif self.fault == "not eigenvectors":
            vectors[1] = np.eye(vectors.shape[-1])
        elif self.fault == "unordered":
            values, vectors = values[:, ::-1], vectors[:, :, ::-1]
        elif self.fault == "slightly off":
            vectors[1] *= 1 + 1e-12
        elif self.fault == "nan":
            values[1], vectors[1] = np.nan, np.nan
        else:
            raise np.linalg.LinAlgError("did not converge")
        return values, vectors


@pytest.mark.parametrize("fault", ["not orthonormal", "not eigenvectors", "unordered", "slightly off", "nan", "crash"])
def test_silently_wrong_output_is_caught(fault: str) -> None:
    root = np.random.default_rng(1).standard_normal((3, 4, 4))
    array = root @ root.mT
    with pytest.raises(UntrustedDecomposition, match=r"batch element \([01],\)|did not converge"):
        eigh(Lying(fault), array)
    if fault not in ("crash", "unordered"):
        assert eigh(Lying(fault), array, strict=False).trust.trusted.tolist() == [True, False, True]
    assert eigh(NumpyBackend(), array).trust.trusted.all()


def test_numbers_that_are_none_are_never_trusted() -> None:
    with pytest.raises(UntrustedDecomposition, match=r"cannot be trusted|gave up"):
        svd(NumpyBackend(), np.array([[np.nan, 0], [0, 1]]))
    assert decompositions.orthogonality_defect(NumpyBackend(), np.eye(2)) == 0
