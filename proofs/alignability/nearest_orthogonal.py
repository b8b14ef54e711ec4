"""How near does a structure that is known in floats come to a scaled orthogonal matrix? A search over its unit sphere.

The spectral distance of A to the nearest multiple of an orthogonal matrix is ``(sigma_max - sigma_min) / 2``: by Weyl's inequality
no less, and with the polar factor of A, times the mean of the two, no more. If each basis matrix ``A_j`` is known up to ``e_j`` in
that norm, the element with coefficients a is known up to ``sum |a_j| e_j``, and every matrix so near is one that it may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.numeric.tolerance import gamma, residual_tolerance

Floats = NDArray[np.float64]

STARTS = 24
LARGEST_SEARCH = 4_000_000
"""Numbers in the basis, and in the derivative of all Gram entries, up to which a search is made: seconds."""

LARGEST_DECOMPOSITION = 10**9
"""Multiplications of a singular value decomposition, up to a small factor: a second or two."""


@dataclass(frozen=True)
class Near:
    """An element, and how near it is to a scaled orthogonal matrix.

    Attributes:
        coefficients: in the given basis; the element has Frobenius norm 1.
        distance: ``(sigma_max - sigma_min) / 2``, with the rounding of its computation taken off.
        allowed: how far the element may be from the one that was meant.
    """

    coefficients: tuple[float, ...]
    distance: float
    allowed: float

    @property
    def within(self) -> bool:
        """Whether it may be a scaled orthogonal matrix."""
        return self.distance <= self.allowed


def nearest_orthogonal(basis: Floats, errors: Floats, *, identity_is_exact: bool) -> Near | None:
    """Return the element found nearest to a scaled orthogonal matrix, in units of what is allowed; None where none was sought.

    Args:
        basis: ``r x k x k``, independent matrices.
        errors: how far each may be off, in the spectral norm.
        identity_is_exact: whether elements that may be multiples of I are taken to be just these, and passed over.
    """
    r, k, _ = basis.shape
    sizes = np.abs(basis).max(axis=(1, 2))
    basis, errors = _of_size_1(basis, errors)
    best: Near | None = None
    for a in _minima(basis) if r * k * k * min(r, k) <= LARGEST_SEARCH else iter(np.eye(r)):
        A = np.tensordot(a, basis, 1)
        size = float(np.linalg.norm(A))
        if size == 0:
            continue
        a, A = a / size, A / size
        allowed = float(np.abs(a) @ errors)
        off = A - np.trace(A) / k * np.eye(k)
        if identity_is_exact and float(np.linalg.norm(off, 2)) <= allowed:
            continue
        values = np.linalg.svd(A, compute_uv=False)
        rounding = residual_tolerance(1.0, k) + gamma(r + 1) * float(np.abs(a) @ np.linalg.norm(basis, axis=(1, 2)))
        distance = max(0.0, float(values[0] - values[-1]) / 2 - rounding)
        with np.errstate(over="ignore"):
            found = Near(tuple(float(x) for x in np.nan_to_num(a / sizes)), distance, allowed)
        if best is None or (found.within, found.allowed * best.distance) > (best.within, best.allowed * found.distance):
            best = found
    return best


def _of_size_1(basis: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Return the basis with each matrix, and its error, divided by the largest entry: products neither overflow nor vanish."""
    sizes = np.abs(basis).max(axis=(1, 2))
    with np.errstate(over="ignore"):
        return basis / sizes[:, None, None], np.nan_to_num(errors / sizes)


def _minima(basis: Floats) -> Iterator[Floats]:
    """Yield the basis itself, and coefficients where the Gram matrix is nearest to scalar, from starts spread over the sphere."""
    from scipy.optimize import least_squares

    r, k, _ = basis.shape
    yield from np.eye(r)
    lengths = np.linalg.norm(basis, axis=(1, 2))
    frame, mixing = np.linalg.qr((basis / lengths[:, None, None]).reshape(r, k * k).T)
    units = frame.T.reshape(r, k, k)
    upper = np.triu_indices(k)

    def traceless(H: Floats) -> Any:
        return H - np.trace(H, axis1=-2, axis2=-1)[..., None, None] / k * np.eye(k)

    def defect(b: Floats) -> Any:
        A = np.tensordot(b, units, 1)
        return np.append(traceless(A.T @ A)[upper], b @ b - 1)

    def derivative(b: Floats) -> Any:
        products = np.swapaxes(units, 1, 2) @ np.tensordot(b, units, 1)
        turned = traceless(products + np.swapaxes(products, 1, 2))
        return np.vstack([turned[:, upper[0], upper[1]].T, 2 * b])

    rng = np.random.default_rng(0)
    for _ in range(STARTS if r > 1 else 0):
        found = least_squares(defect, rng.standard_normal(r) / sqrt(r), derivative, xtol=1e-15, ftol=1e-15, gtol=1e-15)
        try:
            yield np.linalg.solve(mixing, found.x) / lengths
        except np.linalg.LinAlgError:
            return


def excludes_orthogonal_within(basis: Floats, errors: Floats) -> bool:
    """Whether no basis this near, each matrix within its error in the spectral norm, has a scaled orthogonal element but 0.

    With ``|a| = 1`` the traceless part of ``A(a)^T A(a)`` is a linear map of the monomials (``a_i^2`` and ``sqrt(2) a_i a_j``, of
    length 1), so at least its smallest singular value s in the Frobenius norm. An element within ``d = |errors|`` of a scaled
    orthogonal one has ``sigma_max - sigma_min <= 2 d``, and that part at most ``sqrt(k) (sigma_max - sigma_min)(sigma_max +
    sigma_min) / 2 <= 2 sqrt(k) d L``, where L bounds all ``|A(a)|``.
    """
    r, k, _ = basis.shape
    if r * (r + 1) // 2 >= k * (k + 1) // 2 or r * (r + 1) // 2 * k * k > LARGEST_SEARCH:
        return False
    basis, errors = _of_size_1(basis, errors)
    columns = []
    for i in range(r):
        for j in range(i, r):
            P = basis[i].T @ basis[j] if i == j else (basis[i].T @ basis[j] + basis[j].T @ basis[i]) / sqrt(2)
            columns.append((P - np.trace(P) / k * np.eye(k)).ravel())
    table = np.array(columns)
    least = float(np.linalg.svd(table, compute_uv=False)[-1])
    length = float(np.linalg.norm(basis.reshape(r, k * k)))
    rounding = residual_tolerance(float(np.linalg.norm(table)), max(table.shape)) + 2 * gamma(k + 4) * length**2 * k
    return bool(least - rounding > 2 * sqrt(k) * float(np.hypot.reduce(errors)) * length * (1 + gamma(r + 8)))


def independent_within(basis: Floats, errors: Floats) -> int:
    """Return how many matrices of every basis this near, each within its error in the spectral norm, are surely independent.

    As rows of length k^2 the errors are at most ``sqrt(k) e_j`` long, so no singular value moves by more than ``sqrt(k) |errors|``.
    """
    r, k, _ = basis.shape
    if r * r * k * k > LARGEST_DECOMPOSITION:
        return 0
    basis, errors = _of_size_1(basis, errors)
    values = np.linalg.svd(basis.reshape(r, k * k), compute_uv=False)
    rounding = residual_tolerance(float(values[0]), max(r, k * k))
    return int(np.count_nonzero(values - rounding > sqrt(k) * float(np.hypot.reduce(errors)) * (1 + gamma(r + 8))))
