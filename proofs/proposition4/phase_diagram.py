"""The campaign as checks: below the sharp threshold the least defect stays away from zero, one dimension above it need not, and
what an exact test proves of a structure is what the descent finds.

Every instance is one on which an exact test decides (other draws are misses, and counted); the descent is held against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from proofs.proposition4.campaign import Cell, Instance, draw, proved, search
from proofs.proposition4.every_data import EVERY
from proofs.proposition4.statement import LINEAR_TEST, MACAULAY_TEST, PROPOSITION4, REPAIRED, SHARP
from verify.claim import Answer, Count, Defect, Outcome
from verify.numeric.backend import Backend
from verify.sampling.strata import Strata, Stratum

ALL, NONE = Answer.HOLDS, Answer.FAILS
SAYS = {ALL: "every data set aligns", NONE: "almost no data align", Answer.UNDECIDED: "nothing is decided"}


@dataclass(frozen=True)
class Decided:
    """An instance on which an exact test decides: where it is drawn from, and what that test says."""

    cell: Cell
    seed: int
    says: Answer

    def drawn(self, more: int = 0) -> Instance:
        """Return the instance, or one with so many dimensions more."""
        return draw(replace(self.cell, r=self.cell.r + more), self.seed, 0)


def _stratum(family: str, k: int, n: int, r: int, where: str = "") -> Stratum[Decided]:
    cell = Cell(family, k, n, r)

    def one(rng: np.random.Generator) -> Decided | None:
        seed = int(rng.integers(2**31))
        says = proved(draw(cell, seed, 0).basis, n)
        return None if says is Answer.UNDECIDED else Decided(cell, seed, says)

    return Stratum(f"{family}, k = {k}, n = {n}, r = {where or r}", one)


def _at_the_threshold(family: str, *places: tuple[int, int], above: int = 0) -> list[Stratum[Decided]]:
    where = "min(n, k-1)" + (f" + {above}" if above else "")
    return [_stratum(family, k, n, min(n, k - 1) + above, where) for k, n in places]


RANK_ONE = ((2, 1), (3, 1), (3, 3), (4, 2), (4, 5))
RANDOM = ((2, 2), (3, 1), (3, 2), (4, 3), (4, 4), (4, 5))


def _searched(backend: Backend, drawn: Sequence[Instance]) -> list[tuple[float, float, Answer]]:
    """Return the least defect, its rounding and the finding for each instance; those of one shape are searched together."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for place, instance in enumerate(drawn):
        shapes.setdefault((*instance.basis.shape, *instance.data.shape), []).append(place)
    found: dict[int, tuple[float, float, Answer]] = {}
    for places in shapes.values():
        least = search(backend, [drawn[place] for place in places])
        results = zip(least.value.tolist(), least.rounding.tolist(), least.answers, strict=True)
        found.update(zip(places, results, strict=True))
    return [found[place] for place in range(len(drawn))]


def _defect(instance: Decided, least: tuple[float, float, Answer], expected: Answer, says: Answer) -> Outcome:
    """Hold the least defect against its rounding, as is expected, and the finding against an exact test."""
    value, rounding, found = least
    defect = Defect(value, rounding) if expected is ALL else Defect(rounding, value)
    if says is ~expected:
        reason = (
            f"{instance.cell}: an exact test says that {SAYS[says]}, which is not expected; the descent: {SAYS[found]}"
        )
        return Outcome(Answer.FAILS, reason, defect=defect)
    if found is Answer.UNDECIDED and defect.answer is Answer.HOLDS:
        return Outcome(found, f"{instance.cell}: rounding leaves open what the descent found", defect=defect)
    return Outcome.of(defect)


@PROPOSITION4.sampled(
    covers="random, circulant and rank-one structures at r = min(n, k-1), n below, at and above k, on which an exact test decides; "
    "standard normal data",
    instances=Strata[Decided](
        _at_the_threshold("rank-one", *RANK_ONE) + _at_the_threshold("circulant", (3, 2), (4, 4)),
        _at_the_threshold("random", *RANDOM),
    ),
    count=Count(26, 260, 2600),
    batch=26,
    controls={"with_one_dimension_more": {"more": 1}, "with_orthogonal_data": {"orthogonal": True}},
    supports=[REPAIRED],
)
def the_least_defect_stays_away_from_zero(
    instances: list[Decided], backend: Backend, *, more: int = 0, orthogonal: bool = False
) -> list[Outcome]:
    """The rounding that would have to be made to call the least defect zero, against the least defect itself."""
    drawn = [instance.drawn(more) for instance in instances]
    if orthogonal:
        drawn = [replace(one, data=np.eye(instance.cell.k)) for one, instance in zip(drawn, instances, strict=True)]
    least = _searched(backend, drawn)
    return [_defect(instance, one, NONE, instance.says) for instance, one in zip(instances, least, strict=True)]


@PROPOSITION4.sampled(
    covers="rank-one structures at r = min(n, k-1) + 1, of all of which an exact test decides; standard normal data",
    instances=Strata[Decided](_at_the_threshold("rank-one", *RANK_ONE, above=1)),
    count=Count(15, 150, 1500),
    batch=15,
    controls={"with_one_dimension_less": {"more": -1}},
    supports=[SHARP],
)
def one_dimension_above_the_threshold_the_least_defect_vanishes(
    instances: list[Decided], backend: Backend, *, more: int = 0
) -> list[Outcome]:
    """The descent finds the aligned element that the construction promises."""
    least = _searched(backend, [instance.drawn(more) for instance in instances])
    return [_defect(instance, one, ALL, instance.says) for instance, one in zip(instances, least, strict=True)]


@PROPOSITION4.sampled(
    covers="structures at and above the sharp threshold, up to r = k + 1, n below, at and above k, on which an exact test decides: "
    "almost none for some, all for others; standard normal data",
    instances=Strata[Decided](
        [_stratum("rank-one", k, n, r) for k, n, r in ((2, 2, 1), (2, 2, 2), (3, 4, 3), (4, 2, 4), (5, 3, 4))]
        + [_stratum("circulant", k, n, r) for k, n, r in ((3, 1, 2), (4, 1, 4), (5, 3, 5), (5, 6, 5))],
        [_stratum("random", k, n, r) for k, n, r in ((3, 1, 4), (3, 2, 3), (3, 3, 3), (4, 2, 4), (4, 4, 5), (5, 1, 6))],
    ),
    count=Count(30, 300, 3000),
    batch=30,
    controls={
        "with_the_threshold_r_at_most_min_n_k_in_place_of_the_tests": {"threshold": True},
        "with_the_descent_in_a_structure_of_one_dimension_less": {"more": -1},
    },
    supports=[LINEAR_TEST, MACAULAY_TEST, EVERY],
)
def the_descent_finds_what_the_exact_tests_prove(
    instances: list[Decided], backend: Backend, *, threshold: bool = False, more: int = 0
) -> list[Outcome]:
    """No aligned element where almost no data can align, and one where all data do."""
    least = _searched(backend, [instance.drawn(more if instance.cell.r > 1 else 0) for instance in instances])
    found = []
    for instance, one in zip(instances, least, strict=True):
        cell, says = instance.cell, instance.says
        if threshold:
            says = NONE if cell.r <= min(cell.n, cell.k) else ALL
        found.append(_defect(instance, one, says, says))
    return found
