"""Chains of structured layers with exact entries: gradients in the coefficients without the chain rule, and pi_S.

In any one coefficient the squared loss of a linear network is a quadratic polynomial, so half the difference of its
values one unit to either side *is* the derivative. That makes the left side of Theorem 2 independent of what the
theorem says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from proofs.network import Data, gradients, product
from verify.exact import RationalMatrix, hstack

Family = tuple[RationalMatrix, ...]
"""Matrices of one shape that span a structure: a basis or not."""


def combined(family: Family, coefficients: Sequence[Fraction]) -> RationalMatrix:
    """Return ``sum_j c_j A_j``."""
    total = RationalMatrix.zeros(*family[0].shape)
    for c, A in zip(coefficients, family, strict=True):
        total = total + c * A
    return total


def traces(family: Family, G: RationalMatrix) -> tuple[Fraction, ...]:
    """Return ``<G, A_j>`` for all j."""
    return tuple((G.T @ A).trace() for A in family)


def pi(family: Family, M: RationalMatrix) -> RationalMatrix:
    """Return ``pi_S(M) = sum_j <M, A_j> A_j``, as the proof of Theorem 2 defines it."""
    return combined(family, traces(family, M))


def gram(family: Family) -> RationalMatrix:
    """Return the Gram matrix of a family, of shape ``r x r``."""
    A = as_columns(family)
    return A.T @ A


def projection(family: Family, M: RationalMatrix) -> RationalMatrix:
    """Return ``Pi_S(M)``, the nearest element of the span (the family may be dependent)."""
    normal = gram(family).solve(RationalMatrix([[x] for x in traces(family, M)]))
    return combined(family, [normal[j, 0] for j in range(len(family))])


def as_columns(family: Family) -> RationalMatrix:
    """Return the matrices written as vectors, row by row: one column each."""
    return hstack([RationalMatrix([[x] for row in A.to_fractions() for x in row]) for A in family])


@dataclass(frozen=True)
class StructuredChain:
    """Layers ``W_i = sum_j c_ij A_ij`` and data, all exact; the loss is ``||Y - W_d...W_1 X||^2 / 2n``."""

    families: tuple[Family, ...]
    coefficients: tuple[tuple[Fraction, ...], ...]
    data: Data

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        """``(W_1, ..., W_d)``."""
        return tuple(combined(family, c) for family, c in zip(self.families, self.coefficients, strict=True))

    @property
    def loss(self) -> Fraction:
        """The training loss."""
        error = self.data.Y - product(self.layers) @ self.data.X
        return error.frobenius_squared() / (2 * self.data.n)

    def gradients(self) -> tuple[RationalMatrix, ...]:
        """Return ``dL/dW_i`` for all layers (equation 8)."""
        return gradients(self.layers, self.data.N, self.data.M, self.data.n)

    def coefficient_gradients(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return ``dL/dc_ij`` from differences of the loss alone."""
        return tuple(
            tuple((self.nudged(i, j, 1).loss - self.nudged(i, j, -1).loss) / 2 for j in range(len(c)))
            for i, c in enumerate(self.coefficients)
        )

    def nudged(self, i: int, j: int, amount: int) -> StructuredChain:
        """Return the chain with one coefficient changed."""
        layer = tuple(c + amount * (k == j) for k, c in enumerate(self.coefficients[i]))
        return self.with_layer(i, layer)

    def with_layer(self, i: int, coefficients: tuple[Fraction, ...]) -> StructuredChain:
        """Return the chain with the coefficients of one layer replaced."""
        return replace(self, coefficients=(*self.coefficients[:i], coefficients, *self.coefficients[i + 1 :]))

    def step(self, eta: Fraction, *, at_once: bool = True) -> StructuredChain:
        """Return the chain after one step of gradient descent on all coefficients.

        Args:
            eta: the step size.
            at_once: take all gradients at the old layers; otherwise one layer after the other, each at the newest
            ones.
        """
        moved = self
        old = self.coefficient_gradients()
        for i, c in enumerate(self.coefficients):
            slopes = old[i] if at_once else moved.coefficient_gradients()[i]
            moved = moved.with_layer(i, tuple(x - eta * g for x, g in zip(c, slopes, strict=True)))
        return moved
