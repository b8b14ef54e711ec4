"""Gradient descent on measurements: the residuals, their combination E, and one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.network import gradient, left_product, product, right_product
from verify.exact import RationalMatrix, vstack

Layers = tuple[RationalMatrix, ...]


@dataclass(frozen=True)
class Measured:
    """Measurements ``M_i`` of one shape ``k_d x k_0`` and what was observed, ``y_i``.

    Raises:
        ValueError: when there is no measurement, shapes differ, or the numbers of M and y do.
    """

    M: tuple[RationalMatrix, ...]
    y: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        check_measurements(self.M)
        if len(self.y) != len(self.M):
            raise ValueError(f"{len(self.M)} measurements, {len(self.y)} observations; expected as many")

    @classmethod
    def of_target(cls, M: Sequence[RationalMatrix], target: RationalMatrix) -> Measured:
        """Return what is observed of a target: ``y_i = tr(M_i^T X*)``."""
        return cls(tuple(M), tuple((measurement.T @ target).trace() for measurement in M))

    @property
    def realizable(self) -> bool:
        """Whether some X* has these observations: the system of linear equations is solvable."""
        rows = vstack([RationalMatrix([[x for row in M.to_fractions() for x in row]]) for M in self.M])
        extended = RationalMatrix([[*row, y] for row, y in zip(rows.to_fractions(), self.y, strict=True)])
        return rows.rank() == extended.rank()

    def residuals(self, W: RationalMatrix) -> tuple[Fraction, ...]:
        """Return ``rho_i = y_i - tr(M_i^T W)``."""
        return tuple(y - (M.T @ W).trace() for M, y in zip(self.M, self.y, strict=True))

    def combination(self, W: RationalMatrix) -> RationalMatrix:
        """Return ``E = sum_i rho_i M_i``."""
        rho = self.residuals(W)
        return sum((r * M for r, M in zip(rho, self.M, strict=True)), 0 * self.M[0])

    def step(self, layers: Layers, eta: Fraction) -> Layers:
        """Return the layers after one step with ``eta = gamma / n``."""
        E = self.combination(product(layers))
        gradients = (
            gradient(E, left_product(layers, i), right_product(layers, i), 1) for i in range(1, len(layers) + 1)
        )
        return tuple(W - eta * G for W, G in zip(layers, gradients, strict=True))


def check_measurements(M: Sequence[RationalMatrix]) -> None:
    """Refuse an empty list and measurements of different shapes."""
    if not M:
        raise ValueError("there are no measurements; expected at least one matrix")
    for i, measurement in enumerate(M):
        if measurement.shape != M[0].shape:
            raise ValueError(f"measurement {i + 1} has shape {measurement.shape}, expected {M[0].shape} as the first")
