"""A positive definite matrix in a linear space, far from the boundary: the analytic centre, in floats.

Let ``M_1, ..., M_h`` be an orthonormal basis of what is orthogonal to the space. Where ``det(I + sum_i y_i M_i)`` is largest, the
inverse Q of that sum has ``<Q, M_i> = 0``: it lies in the space. The logarithm is concave, so Newton's method finds the place
(damped as for self-concordant functions). If some combination of the ``M_i`` is semidefinite, nothing in the space is definite, and
the determinant has no bound.
"""

from __future__ import annotations

import numpy as np

MOST_STEPS = 120
"""Of Newton's method: it takes ten to thirty where there is a centre."""


def definite_member(orthogonal: np.ndarray) -> np.ndarray | None:
    """Return a positive definite N x N matrix orthogonal to the symmetric ones given, shape (h, N, N); None if none is found."""
    size = orthogonal.shape[1]
    flat = orthogonal.reshape(len(orthogonal), size * size)
    eps = float(np.finfo(np.float64).eps)
    if len(flat):
        _, values, right = np.linalg.svd(flat, full_matrices=False)
        flat = right[values > np.sqrt(eps) * max(1.0, float(values[0]))]
    y = np.zeros(len(flat))
    for _ in range(MOST_STEPS):
        total = np.eye(size) + (y @ flat).reshape(size, size)
        try:
            inverse = np.linalg.inv(np.linalg.cholesky(total))
            W = (inverse @ flat.reshape(len(flat), size, size) @ inverse.T).reshape(len(flat), size * size)
            gradient = W[:, :: size + 1].sum(axis=1)
            step = np.linalg.solve(W @ W.T, gradient)
        except np.linalg.LinAlgError:
            return None
        decrement = float(np.sqrt(max(gradient @ step, 0.0)))
        if decrement < np.sqrt(eps):
            return np.asarray(inverse.T @ inverse)
        y = y + step / (1 + decrement if decrement > 1 / 4 else 1)
        if not np.isfinite(y).all() or np.abs(y).max() > 1 / eps:
            return None
    return None
