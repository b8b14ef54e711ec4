"""The inequality for complex matrices, on exact instances: the real matrices of twice the size that stand for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.proposition2.statement import INEQUALITY, PROPOSITION2
from proofs.proposition2.trials import below
from verify.claim import Count, Outcome
from verify.exact import RationalMatrix, hstack, vstack
from verify.sampling import Strata, Stratum

Rng = np.random.Generator


@dataclass(frozen=True)
class ComplexPair:
    """A and B with equally many columns, as pairs of a real and an imaginary part."""

    A: tuple[RationalMatrix, RationalMatrix]
    B: tuple[RationalMatrix, RationalMatrix]


def real_form(Z: tuple[RationalMatrix, RationalMatrix], conjugated: bool = True) -> RationalMatrix:
    """Return ``[Re Z, -Im Z; Im Z, Re Z]``, whose singular values are those of Z, each twice (of the conjugate: its transpose)."""
    real, imaginary = Z[0], Z[1] if conjugated else -Z[1]
    return vstack([hstack([real, -imaginary]), hstack([imaginary, real])])


def _pair(kind: str, *, same: bool) -> Stratum[ComplexPair]:
    def draw(rng: Rng) -> ComplexPair:
        columns, rows = int(rng.integers(1, 3)), int(rng.integers(1, 4))
        if kind == "equal":  # equality is met, and decided where the eigenvalues are rational
            columns = 1
        others = rows if same else rows % 3 + 1

        def part(height: int) -> RationalMatrix:
            if kind == "zero":
                return RationalMatrix.zeros(height, columns)
            if kind == "rank one":
                return RationalMatrix(rng.integers(-2, 3, (height, 1))) @ RationalMatrix([[1] * columns])
            return RationalMatrix(rng.integers(-2, 3, (height, columns)))

        first, second = (part(rows), part(rows)), (part(others), part(others))
        return ComplexPair(first, first if kind == "equal" else second)

    return Stratum(f"{kind}, {'as many rows' if same else 'other numbers of rows'}", draw)


def _conjugate(rng: Rng, *, same: bool) -> ComplexPair:
    """Draw ``A = u [1, i]`` and ``B = v [1, -i]`` with signs u and v: ``A B^* = 0``, ``A B^T = 2 u v^T`` beyond the bound."""
    rows = int(rng.integers(1, 4))

    def signs(height: int) -> RationalMatrix:
        return RationalMatrix(2 * rng.integers(0, 2, (height, 1)) - 1)

    u, v = signs(rows), signs(rows if same else rows % 3 + 1)
    one, other = RationalMatrix([[1, 0]]), RationalMatrix([[0, 1]])
    return ComplexPair((u @ one, u @ other), (v @ one, -(v @ other)))


def _conjugates(*, same: bool) -> Stratum[ComplexPair]:
    rows = "as many rows" if same else "other numbers of rows"
    return Stratum(f"conjugate rows, {rows}", lambda rng: _conjugate(rng, same=same))


SAME = Strata(
    [_pair(kind, same=True) for kind in ("zero", "rank one", "equal")] + [_conjugates(same=True)],
    [_pair("generic", same=True)],
)
OTHER = Strata(
    [_pair(kind, same=False) for kind in ("zero", "rank one")] + [_conjugates(same=False)],
    [_pair("generic", same=False)],
)


def inequality(pair: ComplexPair, factor: int, conjugated: bool) -> Outcome:
    """Hold ``factor sigma_j(A B^*) <= sigma_j(A^* A + B^* B)`` at each j, with exact or enclosed eigenvalues."""
    A, B = real_form(pair.A), real_form(pair.B)
    P = A @ (B if conjugated else real_form(pair.B, conjugated=False)).T
    return Outcome(below(P.T @ P, A.T @ A + B.T @ B, factor, squared=True), "each singular value is below its bound")


@PROPOSITION2.certified(
    covers="exact complex matrices of equal shapes, up to 3 x 2, eigenvalues exact or enclosed by balls",
    instances=SAME,
    count=Count(16, 150, 1500),
    controls={"with_the_factor_three": {"factor": 3}, "with_the_transpose_without_conjugation": {"conjugated": False}},
    supports=[INEQUALITY],
)
def complex_matrices_satisfy_the_inequality(pair: ComplexPair, *, factor: int = 2, conjugated: bool = True) -> Outcome:
    """``2 sigma_j(A B^*) <= sigma_j(A^* A + B^* B)``, with equality everywhere for A = B."""
    return inequality(pair, factor, conjugated)


@PROPOSITION2.certified(
    covers="exact complex matrices with different numbers of rows, up to 3 x 2",
    instances=OTHER,
    count=Count(12, 120, 1200),
    controls={"with_the_factor_three": {"factor": 3}, "with_the_transpose_without_conjugation": {"conjugated": False}},
    spares=(INEQUALITY, "same-rows"),
)
def complex_matrices_of_other_heights_do_as_well(
    pair: ComplexPair, *, factor: int = 2, conjugated: bool = True
) -> Outcome:
    """Nothing but A B^* and the sum of the Gram matrices has to exist."""
    return inequality(pair, factor, conjugated)
