"""Exact instances of what holds: no element of a small structure shares a frame with a generic map, so no chain can begin.

In an aligned chain the first layer that is not scaled orthogonal has a Gram matrix (pulled back by orthogonal layers) that commutes
with ``W*^T W*``. Where S has no scaled orthogonal element at all, that layer is W_1 itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.alignability import IntegerBasis, MatrixSpace, dimension_of_grams, excluded_by_almost_all, scaled_orthogonal
from proofs.theorem3.extensions import NO_ORTHOGONAL, TWO_PARAMETERS
from proofs.theorem3.statement import EXTENDED_REPAIRED, MORE_SAMPLES, REPAIRED, REPAIRED_SQUARE, THEOREM3
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix, vstack
from verify.sampling.matrices import integers
from verify.sampling.strata import Miss, Strata, Stratum


@dataclass(frozen=True)
class Drawn:
    """A structure with r <= k - 1 and no scaled orthogonal element but 0, and integer targets to look at it from."""

    space: MatrixSpace
    targets: tuple[RationalMatrix, ...]


def _draw(k: int, r: int) -> Stratum[Drawn]:
    def draw(rng: np.random.Generator) -> Drawn:
        try:
            space = MatrixSpace("random", tuple(integers(rng, k, k) for _ in range(r)))
        except ValueError:
            raise Miss from None
        if scaled_orthogonal(IntegerBasis.of(space)).most != -1:
            raise Miss
        return Drawn(space, tuple(integers(rng, k, k, 9) for _ in range(dimension_of_grams(k) + 2)))

    return Stratum(f"k = {k}, r = {r}", draw)


TARGETS = Strata[Drawn]([_draw(2, 1), _draw(3, 1)], [_draw(3, 2), _draw(4, 2), _draw(4, 3)])


@THEOREM3.certified(
    covers="random integer structures with 2r <= 2k - 1 and o = 0, k <= 4; almost all targets, by a minor at an integer one",
    instances=TARGETS,
    count=Count(10, 100, 1000),
    controls={"with_targets_made_of_one_layer": {"teacher": True}, "with_orthogonal_targets": {"orthogonal": True}},
    supports=[REPAIRED, REPAIRED_SQUARE, EXTENDED_REPAIRED, NO_ORTHOGONAL, TWO_PARAMETERS],
)
def no_first_layer_shares_a_frame_with_almost_any_target(
    drawn: Drawn, *, teacher: bool = False, orthogonal: bool = False
) -> Outcome:
    """No nonzero A in S, complex ones included, has ``[A^T A, W*^T W*] = 0``: not even one layer of an aligned chain exists."""
    k = drawn.space.shape[0]
    if teacher or orthogonal:
        target = drawn.space.matrices[0] if teacher else RationalMatrix.identity(k)
        return excluded_by_almost_all(drawn.space, [target.T @ target], 1)
    return excluded_by_almost_all(drawn.space, [W.T @ W for W in drawn.targets], dimension_of_grams(k))


Data = tuple[RationalMatrix, RationalMatrix, RationalMatrix]
"""Inputs and targets, k x (k + 1), and a k x k map."""


def _data(k: int) -> Stratum[tuple[Data, ...]]:
    def draw(rng: np.random.Generator) -> tuple[Data, ...]:
        n = k + 1
        return tuple((integers(rng, k, n, 9), integers(rng, k, n, 9), integers(rng, k, k)) for _ in range(6))

    return Stratum(f"k = {k}", draw)


@THEOREM3.certified(
    covers="n = k + 1, k <= 4; almost all data, by a minor at random integer ones",
    instances=Strata([_data(1), _data(2)], [_data(3), _data(4)]),
    count=Count(8, 40, 400),
    controls={"with_as_many_samples_as_inputs": {"fewer": 1}, "with_targets_of_a_map": {"linear": True}},
    supports=[MORE_SAMPLES],
)
def almost_no_data_with_more_samples_than_inputs_are_interpolated(
    drawn: tuple[Data, ...], *, fewer: int = 0, linear: bool = False
) -> Outcome:
    """``rank [X; Y] = k + 1 > rank X`` for one of the drawn data: no linear map sends X to Y, there and almost everywhere.

    Where the columns of X are independent a map exists for all data nearby, and for targets of a map always. Else the data that
    were drawn are exceptional, and nothing follows.
    """
    interpolated = linear
    for number, (X, Y, W) in enumerate(drawn):
        k, n = X.rows, X.columns - fewer
        X, Y = X[:, :n], (W @ X if linear else Y)[:, :n]
        rank = vstack([X, Y]).rank()
        if rank > k:
            return Outcome(Answer.HOLDS, f"k = {k}, n = {n}: rank {rank} of [X; Y] at member {number}")
        interpolated = interpolated or X.rank() == n
    return Outcome(Answer.FAILS if interpolated else Answer.UNDECIDED, "rank at most k at all members")
