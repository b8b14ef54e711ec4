"""The part of a three-layer network that moves, in orthonormal coordinates: figure 1b at a fortieth of its price, exactly.

Let ``W = W_3 W_2 W_1`` with widths ``k_0, k_1, k_2, k_3``, ``n`` examples, and any differentiable loss of the
outputs. Its gradients are

    G_1 = W_2^T W_3^T D X^T,    G_2 = W_3^T D X^T W_1^T,    G_3 = D X^T W_1^T W_2^T,

with D the derivative in the outputs (``k_3 x n``). Let the columns of Q be an orthonormal basis of a space
that contains the columns of X, and those of Z of a space that contains the columns of ``W_1(0) Q`` and the
rows of ``W_2(0)``.

*Claim.* For all t: ``W_1(t) (I - Q Q^T) = W_1(0) (I - Q Q^T)``; the columns of ``W_1(t) Q`` and the rows of
``W_2(t)`` lie in the span of Z; and the small layers ``(Z^T W_1 Q, W_2 Z, W_3)`` follow gradient descent on
the data ``(Q^T X, Y)``, with the same outputs.

*Proof*, by induction. G_1 ends in ``X^T = X^T Q Q^T``, so it vanishes on the complement of Q. The columns of
``G_1`` are combinations of rows of ``W_2(t)``, and the rows of ``G_2`` combinations of columns of ``W_1(t) X
= W_1(t) Q Q^T X``: both in the span of Z, which therefore keeps its layers. As ``W_2 Z Z^T = W_2`` and ``Z
Z^T W_1 Q = W_1 Q``, the outputs are ``W_3 (W_2 Z) (Z^T W_1 Q) (Q^T X)``, so D is the same, and ``Z^T G_1 Q``,
``G_2 Z``, ``G_3`` are the gradients of the small network. Multiplying by matrices with orthonormal columns
does not enlarge rounding errors.

For 784-1024-64-10 and 256 examples: 256-320-64-10. A step costs ``k_3 (n^2 + 3 n (n + k_2))`` products where
it did cost a pass over all layers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proofs.experiments.setting import STEP, Floats, Layers


@dataclass(frozen=True)
class Reduction:
    """Coordinates in which the small network lives.

    Attributes:
        Q: orthonormal columns whose span contains the inputs, ``k_0 x min(k_0, n)``.
        Z: orthonormal columns for the first hidden layer, ``k_1 x min(k_1, q + k_2)``.
        still: ``W_1(0) (I - Q Q^T)``, which never moves.
        X: the inputs in the coordinates Q.
    """

    Q: Floats
    Z: Floats
    still: Floats
    X: Floats

    @classmethod
    def of(cls, layers: Layers, X: Floats) -> Reduction:
        """Return the coordinates for a start and inputs; reduced QR gives a basis that contains the range, "
        "whatever the rank."""
        W1, W2, _ = layers
        Q, inputs = np.linalg.qr(X)
        seen = W1 @ Q
        Z = np.linalg.qr(np.hstack([seen, W2.T]))[0]
        return cls(Q, Z, W1 - seen @ Q.T, inputs)

    def small(self, layers: Layers) -> Layers:
        """Return the small layers."""
        W1, W2, W3 = layers
        return self.Z.T @ W1 @ self.Q, W2 @ self.Z, W3

    def full(self, small: Layers) -> Layers:
        """Return the layers of the full network."""
        W1, W2, W3 = (np.asarray(W, dtype=np.float64) for W in small)
        return self.Z @ W1 @ self.Q.T + self.still, W2 @ self.Z.T, W3


Move = Callable[[Floats], Floats]
"""From the product W to ``-n`` times the gradient in it, ``k_3 x q``."""


def squared(X: Floats, Y: Floats) -> tuple[Move, Callable[[Floats], float]]:
    """Return ``W -> Y X^T - W X X^T``, and the loss ``(1/2n) ||Y - W X||^2``."""
    dgemm, X, Y = _fitted(X, Y)
    N, M, n = np.asfortranarray(X @ X.T), np.asfortranarray(Y @ X.T), X.shape[1]
    return lambda W: dgemm(-1.0, W, N, 1.0, M), lambda W: float(np.sum((Y - W @ X) ** 2, dtype=np.float64) / (2 * n))


def cross_entropy(X: Floats, Y: Floats) -> tuple[Move, Callable[[Floats], float]]:
    """Return ``W -> (Y - softmax(W X)) X^T`` for one-hot Y, and the mean cross entropy."""
    dgemm, X, Y = _fitted(X, Y)
    n = X.shape[1]

    def move(W: Floats) -> Floats:
        outputs = dgemm(1.0, W, X)
        outputs -= outputs.max(axis=0)
        np.exp(outputs, out=outputs)
        outputs /= outputs.sum(axis=0)
        np.subtract(Y, outputs, out=outputs)
        return np.asarray(dgemm(1.0, outputs, X, trans_b=1))

    def loss(W: Floats) -> float:
        outputs = np.asarray(W @ X, dtype=np.float64)
        outputs -= outputs.max(axis=0)
        return float((np.log(np.exp(outputs).sum(axis=0)) - (outputs * Y).sum(axis=0)).sum() / n)

    return move, loss


class Descent:
    """Gradient descent of a three-layer network on the product form of a loss, in place and without temporary copies.

    Attributes:
        layers: the layers now, in column-major order.
    """

    def __init__(self, layers: Layers, move: Move, n: int) -> None:
        self._gemm, *fitted = _fitted(*layers)
        self.layers = [W.copy(order="F") for W in fitted]
        self._move, self._eta = move, STEP / n

    def step(self) -> None:
        """Take one step; every gradient is taken at the old layers."""
        gemm, eta, (W1, W2, W3) = self._gemm, self._eta, self.layers
        A = gemm(1.0, W3, W2)
        E = self._move(gemm(1.0, A, W1))
        F = gemm(eta, E, W1, trans_b=1)
        G2 = gemm(1.0, W3, F, trans_a=1)
        gemm(1.0, F, W2, 1.0, W3, trans_b=1, overwrite_c=1)
        gemm(eta, A, E, 1.0, W1, trans_a=1, overwrite_c=1)
        W2 += G2

    def product(self) -> Floats:
        """Return ``W_3 W_2 W_1``."""
        W1, W2, W3 = self.layers
        return np.asarray(W3 @ W2 @ W1)


def _fitted(*matrices: Floats) -> Sequence[Any]:
    """Return the matrix product of the common precision, and the matrices as it wants them: column by column."""
    from scipy.linalg.blas import dgemm, sgemm

    gemm = sgemm if all(matrix.dtype == np.float32 for matrix in matrices) else dgemm
    return [gemm, *(np.asfortranarray(matrix) for matrix in matrices)]
