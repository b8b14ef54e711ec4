"""The phase diagram: does the least defect vanish? Structures of growing dimension r against data of n samples, cell by cell.

Two families: random structures, for which more is true than the worst case says, and ``u v^T`` structures, which change sides
exactly at the sharp threshold. Each cell has its own seed, is counted, and is kept in a file, so that an interrupted campaign
goes on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from proofs.alignability import IntegerBasis, MatrixSpace, family_for_all_data, linear_test, macaulay_test
from proofs.proposition4.descent import Floats, least_defect, starts_for
from verify.exact import RationalMatrix
from verify.numeric.backend import Backend
from verify.sampling.seeding import instance_rng

FAMILIES = ("random", "rank-one")

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
class CellResult:
    """What was found in a cell.

    Attributes:
        instances: structures with their data.
        aligned: how many have a least defect that cannot be told from zero.
        least: the smallest least defect of those that can.
        certified: structures for which an exact test proved that almost no data align.
        always: structures for which an exact argument shows that every data set aligns.
        disagreements: certified structures on which the descent found an aligned element all the same, and those with
            ``always`` on which it found none.
    """

    cell: Cell
    instances: int
    aligned: int
    least: float
    certified: int
    always: int
    disagreements: int


def cells(sizes: Iterable[int] = (2, 3, 4, 5)) -> list[Cell]:
    """Return the cells: r from 1 to k + 2 (k for ``u v^T``), n below, at and above k."""
    found = []
    for k in sizes:
        for n in range(1, k + 2):
            found += [Cell("random", k, n, r) for r in range(1, min(k + 2, k * k) + 1)]
            found += [Cell("rank-one", k, n, r) for r in range(1, k + 1)]
    return found


def draw(cell: Cell, instances: int, seed: int) -> tuple[list[list[Floats]], Floats]:
    """Return integer bases (for the exact tests) and standard normal data (no accidents): a function of the seed and the cell
    alone.

    Raises:
        ValueError: for a family that is not known, or more dimensions than it has.
    """
    most = {"random": cell.k**2, "rank-one": cell.k}.get(cell.family, 0)
    if min(cell.k, cell.n, cell.r) < 1 or cell.r > most:
        raise ValueError(f"{cell}: expected a family of {', '.join(FAMILIES)}, and r from 1 to its dimension {most}")
    rng = instance_rng(seed, "proposition4", f"{cell.family}/{cell.k}/{cell.n}/{cell.r}", 0)
    bases: list[list[Floats]] = []
    while len(bases) < instances:
        if cell.family == "random":
            basis = [rng.integers(-4, 5, (cell.k, cell.k)).astype(float) for _ in range(cell.r)]
        else:
            u = rng.integers(1, 5, (cell.k, 1))
            basis = [(u @ rng.integers(-4, 5, (1, cell.k))).astype(float) for _ in range(cell.r)]
        independent = np.linalg.matrix_rank(np.array(basis).reshape(cell.r, -1)) == cell.r
        if independent and not (cell.r == 1 and _scalar_gram(basis[0])):  # scaled orthogonal elements are excluded
            bases.append(basis)
    return bases, rng.standard_normal((instances, cell.k, cell.n))


def _scalar_gram(A: Floats) -> bool:
    gram = A.T @ A  # small integers: exact
    return bool(np.array_equal(gram, gram[0, 0] * np.eye(len(A))))


def run_cell(cell: Cell, backend: Backend, *, instances: int, seed: int) -> CellResult:
    """Run one cell: descent and exact tests on all instances."""
    bases, data = draw(cell, instances, seed)
    starts = starts_for(
        instance_rng(seed, "proposition4", f"starts/{cell.family}/{cell.k}/{cell.n}/{cell.r}", 0), instances, cell.r
    )
    found = least_defect(backend, np.array(bases), data, starts)
    apart = found.value[~found.aligned]
    proved = [certified(basis, cell.n) for basis in bases]
    return CellResult(
        cell,
        instances,
        int(found.aligned.sum()),
        float(apart.min(initial=np.inf)),
        proved.count("none"),
        proved.count("all"),
        sum(says == ("none" if aligned else "all") for says, aligned in zip(proved, found.aligned, strict=True)),
    )


def certified(basis: list[Floats], n: int) -> str:
    """Return ``"none"`` where the linear or the Macaulay test proves that almost no data of n samples align with an element that
    is not scaled orthogonal, ``"all"`` where every data set does, and ``""`` where neither is shown.
    """
    space = MatrixSpace("drawn", tuple(RationalMatrix(A.astype(int).tolist()) for A in basis))
    integers = IntegerBasis.of(space)
    if family_for_all_data(integers, n) is not None:
        return "all"
    if linear_test(integers, n).passed:
        return "none"
    test = macaulay_test(integers, n, largest_degree=4, seeds=1)
    return "none" if test is not None and test.passed else ""


def run(
    plan: Iterable[Cell],
    backend: Backend,
    *,
    instances: int,
    seed: int = 0,
    store: Path | None = None,
    report: Callable[[CellResult], None] = lambda result: None,
) -> list[CellResult]:
    """Run the cells that the store does not hold yet, and return all of them in order.

    The store is a JSON file, written whole after each cell; it is only used for the same seed and number of instances.

    Raises:
        ValueError: when the store belongs to another seed or another number of instances, or is no store.
    """
    key = {"seed": seed, "instances": instances}
    done = _read(store, key) if store is not None and store.exists() else {}
    results = []
    for cell in plan:
        if cell not in done:
            done[cell] = run_cell(cell, backend, instances=instances, seed=seed)
            if store is not None:
                _write(store, key, done)
        results.append(done[cell])
        report(done[cell])
    return results


def _read(store: Path, key: dict[str, int]) -> dict[Cell, CellResult]:
    try:
        record = json.loads(store.read_text(encoding="utf-8"))
        found = [CellResult(**{**entry, "cell": Cell(**entry["cell"])}) for entry in record["cells"]]
        kept = {name: record[name] for name in key}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{store}: not the store of a campaign ({type(error).__name__})") from None
    if kept != key:
        raise ValueError(f"{store}: holds a campaign with {kept}, asked for {key}")
    return {result.cell: result for result in found}


def _write(store: Path, key: dict[str, int], done: dict[Cell, CellResult]) -> None:
    record = {**key, "cells": [asdict(result) for result in done.values()]}
    temporary = store.with_suffix(".partial")
    temporary.write_text(json.dumps(record), encoding="utf-8")
    os.replace(temporary, store)


def table(results: Iterable[CellResult]) -> str:
    """Return the phase diagram: for each family, k and n, the fraction aligned at r = 1, 2, ...; ``|`` marks the sharp
    threshold.
    """
    rows: dict[tuple[str, int, int], list[CellResult]] = {}
    for result in results:
        rows.setdefault((result.cell.family, result.cell.k, result.cell.n), []).append(result)
    lines = [
        "family    k  n  aligned fraction at r = 1, 2, ... (| after min(n, k-1); * proved never to align, ! always)"
    ]
    for (family, k, n), found in sorted(rows.items(), key=lambda item: (FAMILIES.index(item[0][0]), *item[0][1:])):
        parts = []
        for result in sorted(found, key=lambda result: result.cell.r):
            mark = "*" if result.certified else "!" if result.always else " "
            bar = " |" if result.cell.r == result.cell.threshold else ""
            parts.append(f"{result.aligned / result.instances:4.2f}{mark}{bar}")
        lines.append(f"{family:9} {k}  {n}  " + " ".join(parts))
    return "\n".join(lines)
