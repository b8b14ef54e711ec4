"""Layers in subspaces, convolutions first: how fast the squared norms of coefficients and of matrices grow, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as pairs

import numpy as np

from proofs.network import Data, gradients, product
from proofs.remarks.flow import flow, inner_product
from proofs.remarks.statement import COEFFICIENTS, MATRICES_REPAIRED, REMARKS
from proofs.structure import Convolution
from verify.ball import Ball, BallMatrix, contains, precision
from verify.claim import Answer, Cases, Count, Outcome, every
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum

Rng = np.random.Generator
Basis = tuple[RationalMatrix, ...]


@dataclass(frozen=True)
class Structured:
    """Square layers ``W_i = sum_j c_ij A_j``, and data.

    Attributes:
        bases: for each layer its matrices A_j, which may depend on one another.
        coefficients: for each layer its numbers c_ij.
    """

    bases: tuple[Basis, ...]
    coefficients: tuple[tuple[Fraction, ...], ...]
    data: Data

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        """The matrices ``W_i``."""
        return tuple(combined(c, basis) for c, basis in zip(self.coefficients, self.bases, strict=True))

    @property
    def loss(self) -> Fraction:
        """``|Y - W X|^2 / 2n``."""
        residual = self.data.Y - product(self.layers) @ self.data.X
        return Fraction(residual.frobenius_squared(), 2 * self.data.n)

    def moved(self, layer: int, j: int, by: int) -> Structured:
        """Return the network with one coefficient changed."""
        changed = [list(c) for c in self.coefficients]
        changed[layer][j] += by
        return Structured(self.bases, tuple(map(tuple, changed)), self.data)

    @property
    def velocities(self) -> list[list[Fraction]]:
        """``dc_ij/dt = -<A_j, G_i>`` under gradient flow."""
        G = gradients(self.layers, self.data.N, self.data.M, self.data.n)
        return [[-(A.T @ D).trace() for A in basis] for basis, D in zip(self.bases, G, strict=True)]


def combined(coefficients: Sequence[Fraction], basis: Basis) -> RationalMatrix:
    """Return ``sum_j c_j A_j``."""
    return sum((c * A for c, A in zip(coefficients, basis, strict=True)), 0 * basis[0])


def units(k: int) -> Basis:
    """All matrices with one entry: fully connected layers."""
    return tuple(RationalMatrix.unit(i, j, (k, k)) for i, j in pairs(range(k), repeat=2))


def convolutions(image: tuple[int, ...], taps: int, *, circular: bool) -> Basis:
    """The matrices of the taps of a filter."""
    structure = Convolution(image, (taps,) * len(image), circular=circular)
    return tuple(A.dense() for A in structure.basis())


CIRCULAR = (
    convolutions((3,), 3, circular=True),
    convolutions((4,), 3, circular=True),
    convolutions((3, 3), 3, circular=True),
)
PADDED = (
    convolutions((3,), 3, circular=False),
    convolutions((4,), 3, circular=False),
    convolutions((2, 2), 3, circular=False),
)


def _drawn(kind: str) -> Stratum[Structured]:
    def draw(rng: Rng) -> Structured:
        depth = 2 if kind == "one unit" else int(rng.integers(2, 4))
        if kind in ("circular padding", "zero padding"):
            family = CIRCULAR if kind == "circular padding" else PADDED
            bases = [family[int(rng.integers(0, 3))]] * depth
        elif kind in ("one unit", "fully connected"):
            bases = [units(1 if kind == "one unit" else int(rng.integers(2, 4)))] * depth
        else:  # a subspace of its own in each layer, its matrices dependent where one is counted twice
            k = int(rng.integers(2, 4))
            bases = [
                tuple(RationalMatrix(rng.integers(-2, 3, (k, k))) for _ in range(int(rng.integers(1, 4))))
                for _ in range(depth)
            ]
            if kind == "a matrix counted twice":
                bases = [(*basis, basis[0]) for basis in bases]
        k = bases[0][0].rows
        coefficients = tuple(tuple(Fraction(int(c), 2) for c in rng.integers(-3, 4, len(basis))) for basis in bases)
        data = Data(RationalMatrix(rng.integers(-2, 3, (k, 2))), RationalMatrix(rng.integers(-2, 3, (k, 2))))
        return Structured(tuple(bases), coefficients, data)

    return Stratum(kind, draw)


DEGENERATE = ("one unit", "a matrix counted twice", "zero padding", "circular padding")
SUBSPACES = Strata(
    [_drawn(kind) for kind in DEGENERATE], [_drawn("fully connected"), _drawn("a subspace for each layer")]
)
ONE_NORM = Strata([_drawn("one unit"), _drawn("circular padding")], [_drawn("fully connected")])


@REMARKS.certified(
    covers="exact differences of the loss, a quadratic in each coefficient: convolutions and any subspaces, 2 and 3 layers",
    instances=SUBSPACES,
    count=Count(12, 60, 300),
    controls={"uphill": {"sign": 1}, "with_the_factor_one_over_n_left_out": {"averaged": False}},
    supports=[COEFFICIENTS],
)
def coefficients_move_down_the_slope_of_the_loss(
    network: Structured, *, sign: int = -1, averaged: bool = True
) -> Outcome:
    """``dc_ij/dt`` is minus the slope of the loss in c_ij, half the difference of its values at c_ij + 1 and c_ij - 1."""
    factor = sign if averaged else sign * network.data.n
    right = all(
        velocity == factor * (network.moved(i, j, 1).loss - network.moved(i, j, -1).loss) / 2
        for i, velocities in enumerate(network.velocities)
        for j, velocity in enumerate(velocities)
    )
    return Outcome(Answer.of(right), f"{sum(map(len, network.velocities))} coefficients")


@REMARKS.certified(
    covers="exact rates of 2 and 3 layers: convolutions with zero and circular padding, one and two axes, and any subspaces",
    instances=SUBSPACES,
    count=Count(36, 300, 3000),
    controls={
        "with_one_coefficient_left_out": {"skipped": 1},
        "with_coefficients_weighed_by_their_matrices": {"weighed": True},
        "with_the_coefficients_not_squared": {"power": 1},
    },
    supports=[COEFFICIENTS],
)
def the_squared_coefficients_of_all_layers_grow_at_one_rate(
    network: Structured, *, skipped: int = 0, weighed: bool = False, power: int = 2
) -> Outcome:
    """``d/dt sum_j c_ij^2 = 2 sum_j c_ij dc_ij/dt`` is the same for every layer i."""
    rates = []
    for c, velocity, basis in zip(network.coefficients, network.velocities, network.bases, strict=True):
        terms = [
            (2 * x if power == 2 else 1) * v * (A.frobenius_squared() if weighed else 1)
            for x, v, A in zip(c, velocity, basis, strict=True)
        ]
        rates.append(sum(terms[skipped:], Fraction(0)))
    return Outcome(Answer.of(len(set(rates)) == 1), f"rates {', '.join(map(str, rates))}")


@REMARKS.certified(
    covers="exact rates of 2 and 3 layers: circular convolutions and fully connected layers",
    instances=ONE_NORM,
    count=Count(18, 150, 1500),
    controls={
        "with_one_matrix_twice_as_long": {"scale": 2},
        "with_one_matrix_oblique_to_another": {"oblique": 1},
    },
    supports=[MATRICES_REPAIRED],
)
def the_squared_matrices_of_all_layers_grow_at_one_rate(
    network: Structured, *, scale: int = 1, oblique: int = 0
) -> Outcome:
    """``d/dt |W_i|^2 = 2 <W_i, sum_j dc_ij/dt A_j>`` is the same for every layer i, for orthogonal A_j of one norm."""
    first = network.bases[0]
    changed = (scale * first[0] + oblique * (first[-1] if len(first) > 1 else first[0]), *first[1:])
    network = Structured((changed, *network.bases[1:]), network.coefficients, network.data)
    rates = [
        2 * (W.T @ combined(velocity, basis)).trace()
        for W, velocity, basis in zip(network.layers, network.velocities, network.bases, strict=True)
    ]
    return Outcome(Answer.of(len(set(rates)) == 1), f"rates {', '.join(map(str, rates))}")


@REMARKS.certified(
    covers="gradient flow of two convolutional layers with zero and with circular padding; Taylor steps of order 8, 96 bits",
    instances=Cases([PADDED[0], PADDED[1], CIRCULAR[0]]),
    controls={"with_the_sum_of_the_squares": {"sign": 1}, "with_the_first_layer_held_fixed": {"held": 1}},
    supports=[COEFFICIENTS],
)
def the_coefficients_of_convolutions_are_followed_along_the_flow(
    basis: Basis, *, sign: int = -1, held: int = 0
) -> Outcome:
    """At every step the enclosure of ``|c_2|^2 - |c_1|^2`` contains its value at the start, to 2^-20.

    Coefficients are read off the layers, ``c_j = <A_j, W> / |A_j|^2``, as the A_j of a convolution are orthogonal.
    """
    one = RationalMatrix.identity(basis[0].rows)
    first = tuple(Fraction(1 + j, 8) for j in range(len(basis)))
    second = tuple(Fraction(2 - j, 8) for j in range(len(basis)))
    start = (combined(first, basis), combined(second, basis))
    exact = sum((y * y for y in second), Fraction(0)) + sign * sum((x * x for x in first), Fraction(0))
    with precision(96):
        times = flow(start, Data(one, one), Fraction(1, 8), 12, held=held, basis=basis)
        found = [_squares(high, basis) + sign * _squares(low, basis) for low, high in times]
        inside = every(contains(ball, exact) for ball in found)
        widest = max(ball.radius() for ball in found)
    if inside is Answer.HOLDS and widest >= Fraction(1, 2**20):
        inside = Answer.UNDECIDED
    return Outcome(inside, f"radius {float(widest):.1e} around {exact}")


def _squares(W: BallMatrix, basis: Basis) -> Ball:
    """Return ``|c|^2`` for ``W = sum_j c_j A_j`` with orthogonal A_j."""
    coefficients = (inner_product(A, W) / A.frobenius_squared() for A in basis)
    return sum((c * c for c in coefficients), Ball(0))
