"""Elements of a structure that are tried first, before anything is computed: familiar orthogonal matrices, small combinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.faces import LARGEST_FACE, combined
from verify.exact import NoSolution, RationalMatrix


def familiar(basis: IntegerBasis) -> Iterator[Sequence[int | Fraction]]:
    """Yield the coefficients of familiar orthogonal matrices that lie in the space: reflections, shifts, reversals, quarter
    turns.
    """
    k = basis.k
    if k > LARGEST_FACE or basis.r < 2:
        return
    turn = [
        [(1 if j == i + 1 and i % 2 == 0 else -1 if j == i - 1 and i % 2 else 0) for j in range(k)] for i in range(k)
    ]
    tables = [
        [[(-1 if i == 0 else 1) * int(i == j) for j in range(k)] for i in range(k)],
        [[int((j - i) % k == 1) for j in range(k)] for i in range(k)],
        [[int(i + j == k - 1) for j in range(k)] for i in range(k)],
        *([turn] if k % 2 == 0 else []),
    ]
    places = sorted({(i, j) for A in basis.elements for i, j, _ in A})
    columns = {place: number for number, place in enumerate(places)}
    span = [[0] * basis.r for _ in places]
    for index, A in enumerate(basis.elements):
        for i, j, x in A:
            span[columns[i, j]][index] = x
    for table in tables:
        if all((i, j) in columns for i, row in enumerate(table) for j, x in enumerate(row) if x):
            try:
                solved = RationalMatrix(span).solve(RationalMatrix([[table[i][j]] for i, j in places]))
            except NoSolution:
                continue
            yield [solved[index, 0] for index in range(basis.r)]


def small_combinations(face: list[list[int]]) -> Iterator[Sequence[int | Fraction]]:
    """Yield small combinations of the face's basis: its members, sums and differences of two, all small ones if there are few."""
    size = len(face)
    yield from face
    if size <= 4:
        height = 5 if size <= 3 else 2
        for weights in product(range(-height, height + 1), repeat=size):
            if next((w for w in weights if w), 0) > 0 and sum(map(bool, weights)) > 1:
                yield combined(weights, face)
    elif size <= 30:
        for i in range(size):
            for j in range(i + 1, size):
                for sign in (1, -1):
                    yield [x + sign * y for x, y in zip(face[i], face[j], strict=True)]
