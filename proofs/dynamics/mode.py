"""One mode of an aligned network: the entries ``sigma_1, ..., sigma_d`` at one diagonal position of all layers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod


@dataclass(frozen=True)
class Mode:
    """One diagonal position of an aligned network, with the data's two eigenvalues there.

    Attributes:
        sigma: the entry of each layer, ``(sigma_1, ..., sigma_d)``.
        lam: ``lambda``, the entry of ``V^T X X^T V``; never negative.
        target: ``lambda'``, the entry of ``U^T Y X^T V``; any sign, zero where lambda is.
    """

    sigma: tuple[Fraction, ...]
    lam: Fraction
    target: Fraction

    def __post_init__(self) -> None:
        if self.lam < 0:
            raise ValueError(f"an eigenvalue of X X^T is not negative, got {self.lam}")
        if self.lam == 0 and self.target != 0:
            raise ValueError("a mode without data (lambda = 0) has lambda' = 0 when the data are realizable")

    @property
    def product(self) -> Fraction:
        """``S = sigma_1 ... sigma_d``."""
        return prod(self.sigma, start=Fraction(1))

    @property
    def residual(self) -> Fraction:
        """``lambda' - lambda S``: the mode has converged iff this is zero."""
        return self.target - self.lam * self.product

    @property
    def optimum(self) -> Fraction:
        """``s* = lambda' / lambda`` (needs lambda > 0)."""
        return self.target / self.lam

    def step(self, eta: Fraction) -> Mode:
        """Return the mode after one step: ``sigma_i += eta (lambda' - lambda S) prod_{j != i} sigma_j`` (13)."""
        move = eta * self.residual
        moved = (
            sigma + move * prod(self.sigma[:i] + self.sigma[i + 1 :], start=Fraction(1))
            for i, sigma in enumerate(self.sigma)
        )
        return Mode(tuple(moved), self.lam, self.target)

    def steps(self, eta: Fraction, count: int) -> tuple[Mode, ...]:
        """Return the mode at the times ``0, ..., count``."""
        times = [self]
        for _ in range(count):
            times.append(times[-1].step(eta))
        return tuple(times)
