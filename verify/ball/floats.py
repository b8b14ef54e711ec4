"""Guaranteed enclosures at the speed of float64: products of matrices, and eigenvalues of symmetric ones.

The centre is what the linear-algebra library returns, unseen; the radius is a bound proved afterwards or beforehand,
in which every rounding and every underflow is counted (`verify.numeric.tolerance` has the model). Inputs are taken as
the exact binary numbers they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.exact.matrix import RationalMatrix
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import SMALLEST_FLOAT64, eigenvalue_error, gamma

Floats = NDArray[np.float64]

_SMALLEST_SCALE = float(np.finfo(np.float64).tiny)
"""The smallest normal float: matrices of smaller entries are scaled by it, so that its inverse stays finite."""

_SMALL = 2**13
"""Up to so many entries in both factors, going to single precision costs more than it saves."""

_TOO_LARGE = "the product is beyond the largest float64, so there is no enclosure in floats"


@dataclass(frozen=True, slots=True, eq=False)
class FloatEnclosure:
    """A matrix within ``radius`` of ``centre``, entry by entry; ``exact`` where the radius is known to be zero."""

    centre: Floats
    radius: Floats
    exact: bool = False

    @classmethod
    def of(cls, array: Floats) -> FloatEnclosure:
        """Return the enclosure of radius zero.

        Raises:
            ValueError: for NaN or infinite entries.
        """
        centre = np.asarray(array, dtype=np.float64)
        if not np.isfinite(centre).all():
            raise ValueError("an enclosure needs finite entries")
        return cls(centre, np.zeros_like(centre), exact=True)

    def __matmul__(self, other: FloatEnclosure) -> FloatEnclosure:
        """Return the enclosure of the product: one float product for the centre, one to three for the radius.

        With centres a, b: ``|A B - fl(a b)| <= gamma_n |a||b| + |a| r_B + r_A (|b| + r_B) + n eta``. The products on
        the right need few digits: they are taken in single precision, at half the price, and enlarged accordingly.

        Raises:
            ValueError: when the shapes do not fit.
            OverflowError: when the product could exceed the largest float64.
        """
        if self.centre.shape[-1] != other.centre.shape[-2]:
            raise ValueError(f"cannot multiply shapes {self.centre.shape} and {other.centre.shape}")
        n = self.centre.shape[-1]
        radius = _at_least(self.centre, other.centre, gamma(n))
        if not other.exact:
            radius += _at_least(self.centre, other.radius)
        if not self.exact:
            radius += _at_least(self.radius, np.abs(other.centre) + other.radius)
        radius *= 1 + 2 * gamma(8)
        radius += 8 * (n + 1) * SMALLEST_FLOAT64
        return FloatEnclosure(self.centre @ other.centre, radius)

    def encloses(self, exact: RationalMatrix) -> bool:
        """Whether every entry of a rational matrix lies inside, decided exactly."""
        if exact.shape != self.centre.shape:
            raise ValueError(f"an enclosure of shape {self.centre.shape} cannot contain shape {exact.shape}")
        distance = (RationalMatrix(self.centre) - exact).to_fractions()
        radius = RationalMatrix(self.radius).to_fractions()
        return all(abs(d) <= r for ds, rs in zip(distance, radius, strict=True) for d, r in zip(ds, rs, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class FloatEigenvalues:
    """Eigenvalues of a symmetric float matrix, each within ``radius`` of the corresponding centre.

    Attributes:
        centres: ascending; the i-th smallest exact eigenvalue is within ``radius`` of the i-th centre.
        radius: one bound for all.
    """

    centres: Floats
    radius: float

    def excludes(self, value: float) -> NDArray[np.bool_]:
        """Where the eigenvalue is certainly not ``value``."""
        return np.abs(self.centres - value) > self.radius * (1 + 2.0**-50) + SMALLEST_FLOAT64


def eigenvalues_of_floats(matrix: Floats) -> FloatEigenvalues:
    """Enclose all eigenvalues of an exactly symmetric float matrix of shape ``n x n``.

    Approximate eigenvectors Q and eigenvalues l come from ``eigh``, whose word is not taken for anything: the
    residuals ``A Q - Q diag(l)`` and ``Q^T Q - I`` are computed, their own rounding is bounded entry by entry
    (``gamma_{n+2} (|A||Q| + |Q||l|)`` and ``gamma_{n+1} |Q|^T |Q|``), and `verify.numeric.tolerance.eigenvalue_error`
    turns both into one radius. Costs little more than ``eigh`` itself.

    Raises:
        ValueError: when the matrix is not square, finite and exactly symmetric, or Q is useless.
        ArithmeticError: when ``eigh`` gives up, or the residuals overflow.
    """
    a = np.asarray(matrix, dtype=np.float64)
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        raise ValueError(f"eigenvalues need a square matrix, got shape {a.shape}")
    if not np.isfinite(a).all() or not np.array_equal(a, a.T):
        raise ValueError("the matrix has entries that are not finite, or is not exactly symmetric")
    n = a.shape[0]
    if n == 0:
        return FloatEigenvalues(np.zeros(0), 0.0)
    try:
        values, vectors = np.linalg.eigh(a)
    except np.linalg.LinAlgError as failure:
        raise ArithmeticError(f"eigh gave up: {failure}") from failure
    order = np.argsort(values, kind="stable")
    values, vectors = values[order], vectors[:, order]
    sizes, largest = np.abs(vectors), float(np.abs(values).max())
    residual = _norm(a @ vectors - vectors * values) + gamma(n + 2) * (
        _norm_of_product(np.abs(a), sizes) + _norm(vectors) * largest
    )
    defect = _norm(vectors.T @ vectors - np.eye(n)) + gamma(n + 1) * (_norm_of_product(sizes.T, sizes) + 1)
    underflow = 4.0 * n * n * SMALLEST_FLOAT64
    bound = eigenvalue_error(residual * (1 + 2.0**-48) + underflow, defect * (1 + 2.0**-48) + underflow, largest)
    if not np.isfinite(bound):
        raise ArithmeticError("the residuals overflow, so there is no bound on the eigenvalues")
    return FloatEigenvalues(values, bound + underflow)


def _at_least(left: Floats, right: Floats, factor: float = 1.0) -> Floats:
    """Return an entrywise upper bound of ``factor |left| |right|`` for a factor of at most 1.

    For small matrices the product of the absolute values is taken as it is: entries are never negative, so what is
    computed is at least ``(1 - gamma_n)`` times the exact sum less n underflows.

    For large ones it is taken in single precision. Both are scaled to entries of at most 1, so nothing overflows; what
    underflows (less than 2^-148 a term) is added back, and the relative error of n + 6 roundings is covered by
    ``1 + 3 gamma_{n+6}`` of float32.
    """
    n = left.shape[-1]
    if left.size + right.size <= _SMALL:
        with np.errstate(over="ignore"):
            small: Floats = np.abs(left) @ np.abs(right)
        if not small.max(initial=0.0) <= np.finfo(np.float64).max / 4:
            raise OverflowError(_TOO_LARGE)
        small *= factor * (1 + 2 * gamma(n + 4))
        small += 2 * (n + 2) * SMALLEST_FLOAT64
        return small
    sizes = [max(float(x.max(initial=0.0)), -float(x.min(initial=0.0)), _SMALLEST_SCALE) for x in (left, right)]
    scale = sizes[0] * sizes[1]
    if not 2.0 * max(n, 1) * scale <= np.finfo(np.float64).max / 2:
        raise OverflowError(_TOO_LARGE)
    scaled = [np.empty(x.shape, dtype=np.float32) for x in (left, right)]
    for matrix, size, single in zip((left, right), sizes, scaled, strict=True):
        np.multiply(matrix, 1 / size, out=single, casting="unsafe")
        np.abs(single, out=single)
    enlarged = factor * scale * (1 + 3 * gamma(n + 6, np.float32))
    bound: Floats = np.multiply(scaled[0] @ scaled[1], enlarged, dtype=np.float64)
    bound += enlarged * n * 2.0**-148
    return bound


def _norm(matrix: Floats) -> float:
    return float(Magnitude.of(matrix).norm)


def _norm_of_product(left: Floats, right: Floats) -> float:
    """Bound the spectral norm of a product of non-negative matrices, from its row and column sums or Frobenius norms.
    """
    ones = np.ones(right.shape[1])
    rows, columns = left @ (right @ ones), (np.ones(left.shape[0]) @ left) @ right
    by_sums = float(np.sqrt(rows.max() * columns.max())) * (1 + 2 * gamma(left.shape[1] + right.shape[1] + 8))
    return min(by_sums, _norm(left) * _norm(right) * (1 + 2.0**-50))
