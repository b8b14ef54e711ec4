"""Arrays that carry the rounding bound of their own computation: a `Magnitude` beside every array.

    W = Tracked.exact(W, backend); N = Tracked.exact(N, backend)
    E = M - W @ N          # E.array is computed on the backend, E.error bounds ||E.array - E|| in the Frobenius norm

A formula that is written once for arrays therefore yields its value and its tolerance together. Norms of products and sums
are measured as they arise, so that bounds of long computations grow with the errors and not with products of norms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.numeric.backend import Array, Backend
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import gamma, orthogonality_measurement_error


@dataclass(frozen=True, eq=False)
class Tracked:
    """A batch of matrices on a backend, shape ``(batch, m, n)``, and what rounding may have done to them."""

    array: Array
    magnitude: Magnitude
    backend: Backend
    __array_ufunc__ = None

    @classmethod
    def exact(cls, values: Any, backend: Backend) -> Tracked:
        """Take floats as the exact matrices they are."""
        host = np.asarray(values, dtype=np.float64)
        return cls(backend.asarray(host), Magnitude.of(host), backend)

    @classmethod
    def orthonormal(cls, values: Any, backend: Backend) -> Tracked:
        """Take computed square matrices for the orthogonal matrices nearest to them.

        The distance to the polar factor is at most ``||Q^T Q - I||``, which is measured, with its own rounding added.
        """
        host = np.asarray(values, dtype=np.float64)
        size = host.shape[-1]
        measured = np.linalg.norm(host.mT @ host - np.eye(size), axis=(-2, -1))
        magnitude = Magnitude.of(host)
        error = measured + orthogonality_measurement_error(size, size)
        return cls(backend.asarray(host), replace(magnitude, norm=magnitude.norm + error, error=error), backend)

    @property
    def error(self) -> NDArray[np.float64]:
        """Upper bounds of ``||computed - exact||`` in the Frobenius norm, one for each matrix of the batch."""
        return np.broadcast_to(np.asarray(self.magnitude.error, dtype=np.float64), self.array.shape[:-2])

    @property
    def mT(self) -> Tracked:
        """The transpose."""
        return Tracked(self.array.mT, self.magnitude.mT, self.backend)

    def __matmul__(self, other: Tracked) -> Tracked:
        return self._measured(self.array @ other.array, self.magnitude @ other.magnitude)

    def __add__(self, other: Tracked) -> Tracked:
        return self._measured(self.array + other.array, self.magnitude + other.magnitude)

    def __sub__(self, other: Tracked) -> Tracked:
        return self._measured(self.array - other.array, self.magnitude - other.magnitude)

    def __neg__(self) -> Tracked:
        return Tracked(-self.array, self.magnitude, self.backend)

    def __mul__(self, scalar: float) -> Tracked:
        return Tracked(self.array * scalar, self.magnitude * scalar, self.backend)

    __rmul__ = __mul__

    def __truediv__(self, scalar: float) -> Tracked:
        return self * (1.0 / scalar)

    def _measured(self, array: Array, magnitude: Magnitude) -> Tracked:
        """Bound the norm of the exact result by that of the computed one plus the error, where that is less."""
        count = magnitude.shape[0] * magnitude.shape[1]
        # Squares below the smallest normal float are lost from the sum: each entry then is at most its square root.
        lost = np.sqrt(count * np.finfo(np.float64).tiny)
        measured = self.backend.to_numpy(self.backend.norm(array)) * (1 + gamma(count + 8)) + lost
        norm = np.minimum(measured + magnitude.error, magnitude.norm)
        return Tracked(array, replace(magnitude, norm=norm), self.backend)

    def to_numpy(self) -> NDArray[np.float64]:
        """The computed values on the host."""
        return self.backend.to_numpy(self.array)
