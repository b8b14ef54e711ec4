"""The phase diagram: do generic data align? Structures of growing dimension r against data of n samples, cell by cell.

Three families. Random structures, for which more is true than the worst case says; ``u v^T`` structures, which change sides
exactly at the sharp threshold; and circulant ones, among which, from r = 2 on, a cyclic shift is hidden: an orthogonal matrix,
with which all data align, and no other element does. Every instance is held against the exact tests, where one applies. It is a
function of the seed, its cell and its number, whatever else is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from proofs.alignability import IntegerBasis, MatrixSpace, family_for_all_data, linear_test, macaulay_test
from proofs.proposition4.descent import Floats, LeastDefect, least_defect, starts_for
from verify.campaign import Campaign, Found
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.backend import Backend
from verify.sampling.seeding import instance_rng

FAMILIES = ("random", "rank-one", "circulant")

LARGEST_BATCH = 4_000_000
"""Numbers of a table of derivatives: what moves together takes some hundred MiB, however many instances are asked for."""

LARGEST_DEGREE = 4
"""Up to which the Macaulay test goes; of larger ones hardly any decides more of these structures."""


@dataclass(frozen=True)
class Cell:
    """One family, size, number of samples and dimension."""

    family: str
    k: int
    n: int
    r: int

    @property
    def threshold(self) -> int:
        """The sharp threshold ``min(n, k-1)``."""
        return min(self.n, self.k - 1)


@dataclass(frozen=True)
class Instance:
    """A structure with data and starting points.

    Attributes:
        basis: ``r x k x k`` small integers, for the exact tests.
        data: ``k x n``, standard normal: no accidents.
        starts: ``s x r``.
    """

    basis: Floats
    data: Floats
    starts: Floats


def largest_dimension(family: str, k: int) -> int:
    """Return the largest r of a cell: k + 2, or all of the family; 0 for a family that is not known."""
    return {"random": min(k + 2, k * k), "rank-one": k, "circulant": k}.get(family, 0)


def cells(sizes: Iterable[int]) -> list[Cell]:
    """Return the cells: r from 1 to k + 2 (k for ``u v^T`` and circulants), n below, at and above k."""
    return [
        Cell(family, k, n, r)
        for family in FAMILIES
        for k in sizes
        for n in range(1, k + 2)
        for r in range(1, largest_dimension(family, k) + 1)
    ]


def expected(cell: Cell) -> Answer:
    """Return what Proposition 4, repaired, says of almost all data: none align at most at the threshold, and right above it all
    do with a ``u v^T`` structure.
    """
    if cell.r <= cell.threshold:
        return Answer.FAILS
    return Answer.HOLDS if cell.family == "rank-one" else Answer.UNDECIDED


def draw(cell: Cell, seed: int, index: int) -> Instance:
    """Draw one instance.

    Raises:
        ValueError: for a family that is not known, more dimensions than it has, or k < 2, where every layer is a multiple of I.
    """
    most = {"random": cell.k**2}.get(cell.family, largest_dimension(cell.family, cell.k))
    if cell.k < 2 or min(cell.n, cell.r) < 1 or cell.r > most:
        known = ", ".join(FAMILIES)
        raise ValueError(f"{cell}: expected a family of {known}, k >= 2, and r from 1 to its dimension {most}")
    rng = instance_rng(seed, "proposition4", f"phase-diagram/{cell.family}/{cell.k}/{cell.n}/{cell.r}", index)
    basis = _basis(rng, cell)
    while not _independent(basis) or (cell.r == 1 and _scalar_gram(basis[0])):  # nothing would be left of that one
        basis = _basis(rng, cell)
    return Instance(basis, rng.standard_normal((cell.k, cell.n)), starts_for(rng, 1, cell.r)[0])


def _basis(rng: np.random.Generator, cell: Cell) -> Floats:
    k, r = cell.k, cell.r
    if cell.family == "random":
        return rng.integers(-4, 5, (r, k, k)).astype(float)
    if cell.family == "rank-one":
        u, v = rng.integers(1, 5, (k, 1)), rng.integers(-4, 5, (r, 1, k))
        return np.asarray(u @ v, dtype=float)
    shifts = np.array([np.roll(np.eye(k), turn, axis=1) for turn in range(k)])
    taps = rng.integers(-4, 5, (r, k))
    if r > 1:  # one shift, behind a combination of all others
        taps[0] = np.eye(k, dtype=int)[rng.integers(1, k)] + rng.integers(-1, 2, r - 1) @ taps[1:]
    return np.asarray(np.einsum("rt,tuv->ruv", taps.astype(float), shifts))


def _independent(basis: Floats) -> bool:
    rows = basis.reshape(len(basis), -1).astype(int).tolist()
    return RationalMatrix(rows).rank() == len(rows)


def _scalar_gram(A: Floats) -> bool:
    gram = A.T @ A  # small integers: exact
    return bool(np.array_equal(gram, gram[0, 0] * np.eye(len(A))))


def proved(basis: Floats, n: int) -> Answer:
    """Return whether every data set of n samples aligns with an element that is not scaled orthogonal: holds if a family in the
    structure shows that all do, fails if the linear or the Macaulay test shows that almost none does, undecided if neither.
    """
    space = MatrixSpace("drawn", tuple(RationalMatrix(A.astype(int).tolist()) for A in basis))
    integers = IntegerBasis.of(space)
    if family_for_all_data(integers, n) is not None:
        return Answer.HOLDS
    if linear_test(integers, n).passed:
        return Answer.FAILS
    test = macaulay_test(integers, n, largest_degree=LARGEST_DEGREE, seeds=1)
    return Answer.FAILS if test is not None and test.passed else Answer.UNDECIDED


def search(backend: Backend, instances: Sequence[Instance]) -> LeastDefect:
    """Return the least defects of instances of one cell, in batches whose size does not depend on how many there are."""
    starts, r, k = len(instances[0].starts), *instances[0].basis.shape[:2]
    size = max(LARGEST_BATCH // (starts * r * k * k), 1)
    found = []
    for first in range(0, len(instances), size):
        batch = instances[first : first + size]
        bases, data, points = (np.array([getattr(x, name) for x in batch]) for name in ("basis", "data", "starts"))
        found.append(least_defect(backend, bases, data, points))
    value, rounding, where = (
        np.concatenate([getattr(x, name) for x in found]) for name in ("value", "rounding", "coefficients")
    )
    return LeastDefect(value, rounding, where)


def look(cell: Cell, backend: Backend, instances: int, seed: int) -> Found[Cell]:
    """Look at one cell: descent and exact tests on all instances."""
    drawn = [draw(cell, seed, index) for index in range(instances)]
    least = search(backend, drawn)
    apart = [value for value, answer in zip(least.value, least.answers, strict=True) if answer is Answer.FAILS]
    margin = float(min(apart, default=np.inf))
    return Found(cell, least.answers, tuple(proved(instance.basis, cell.n) for instance in drawn), margin)


PHASE_DIAGRAM = Campaign(
    name="phase-diagram",
    title="Which structures can align with generic data?",
    source="Proposition 4",
    cells=cells,
    look=look,
    expected=expected,
    law="the sharp threshold r = min(n, k-1)",
    objects="structures",
    verb="align",
    never="almost no data align",
    always="every data set aligns",
    sizes=(3, 5),
    least=2,
    most=12,
)
