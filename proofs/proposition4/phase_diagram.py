"""The campaign as checks: below the sharp threshold the least defect stays away from zero, and one dimension above it need not."""

from __future__ import annotations

import numpy as np

from proofs.proposition4.campaign import Cell, draw
from proofs.proposition4.descent import least_defect, starts_for
from proofs.proposition4.statement import PROPOSITION4, REPAIRED, SHARP
from verify.claim import Count, Defect
from verify.numeric.backend import Backend
from verify.sampling.strata import Strata, Stratum


def _stratum(family: str, k: int, n: int) -> Stratum[tuple[Cell, int]]:
    def one(rng: np.random.Generator) -> tuple[Cell, int]:
        return Cell(family, k, n, min(n, k - 1)), int(rng.integers(2**31))

    return Stratum(f"{family}, k = {k}, n = {n}, r = min(n, k-1)", one)


DEGENERATE = [_stratum("rank-one", k, n) for k, n in ((2, 1), (3, 1), (3, 3), (4, 2), (4, 5))]
RANDOM = [_stratum("random", k, n) for k, n in ((2, 2), (3, 1), (3, 2), (4, 3), (4, 4), (4, 5))]


@PROPOSITION4.sampled(
    covers="random and rank-one structures at r = min(n, k-1), n below, at and above k; standard normal data",
    instances=Strata[tuple[Cell, int]](DEGENERATE, RANDOM),
    count=Count(22, 220, 2200),
    batch=22,
    controls={"with_one_dimension_more": {"more": 1}, "with_orthogonal_data": {"orthogonal": True}},
    supports=[REPAIRED],
)
def the_least_defect_stays_away_from_zero(
    instances: list[tuple[Cell, int]], backend: Backend, *, more: int = 0, orthogonal: bool = False
) -> list[Defect]:
    """The rounding that would have to be made to call the least defect zero, against the least defect itself."""
    found = []
    for cell, seed in instances:
        bases, data = draw(Cell(cell.family, cell.k, cell.n, cell.r + more), 1, seed)
        if orthogonal:
            data = np.eye(cell.k)[None] + 0 * data[:, :, :1]
        least = least_defect(backend, np.array(bases), data, starts_for(np.random.default_rng(seed), 1, cell.r + more))
        found.append(Defect(float(least.rounding[0]), float(least.value[0])))
    return found


@PROPOSITION4.sampled(
    covers="rank-one structures at r = min(n, k-1) + 1, standard normal data",
    instances=Strata[tuple[Cell, int]](DEGENERATE),
    count=Count(15, 150, 1500),
    batch=15,
    controls={"with_one_dimension_less": {"more": 0}},
    supports=[SHARP],
)
def one_dimension_above_the_threshold_the_least_defect_vanishes(
    instances: list[tuple[Cell, int]], backend: Backend, *, more: int = 1
) -> list[Defect]:
    """The descent finds the aligned element that the construction promises."""
    found = []
    for cell, seed in instances:
        bases, data = draw(Cell(cell.family, cell.k, cell.n, cell.r + more), 1, seed)
        least = least_defect(backend, np.array(bases), data, starts_for(np.random.default_rng(seed), 1, cell.r + more))
        found.append(Defect(float(least.value[0]), float(least.rounding[0])))
    return found
