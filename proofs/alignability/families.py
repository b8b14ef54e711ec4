"""Families in which *every* data set finds an element, and none of them scaled orthogonal: does S contain one?

* ``r > k n`` and ``n < k``: the k n equations A B = 0 leave a nonzero A, which is singular, and ``A^T A B B^T = 0`` commutes.
* All symmetric matrices (k >= 2): ``B = U S V^T`` aligns with ``U diag(1, ..., k) U^T``.
* All antisymmetric matrices (k >= 3): ``U J U^T`` with J of blocks ``c [[0, 1], [-1, 0]]``, c different, and a zero for odd k.
* All ``u v^T`` with one u and v in a space of more than ``min(n, k-1)`` dimensions: it holds an eigenvector of ``B B^T``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.quadratic_forms import primitive
from verify.exact import NoSolution, RationalMatrix, hstack

LARGEST_SIZE = 40
"""Size up to which all symmetric or antisymmetric matrices are sought: more have over 780 dimensions."""


Place = tuple[int, int]

Combination = tuple[tuple[int, int], ...]
"""Number of a basis matrix and its coefficient, those that are not 0."""


@dataclass(frozen=True)
class Family:
    """A family inside S.

    Attributes:
        name: ``"kernel"``, ``"symmetric"``, ``"antisymmetric"`` or ``"rank one"``.
        says: in a sentence, why every data set aligns.
        u: of ``u v^T``, else empty.
        combinations: the coefficients of its basis in that of S (of integer multiples); for the kernel none.
    """

    name: str
    says: str
    u: tuple[int, ...] = ()
    combinations: tuple[Combination, ...] = ()


def family_for_all_data(basis: IntegerBasis, n: int) -> Family | None:
    """Return a family in S that aligns with every data set of n samples, if it contains one of these."""
    k, r = basis.k, basis.r
    if n < k and r > k * n:
        return Family("kernel", f"r = {r} > k n = {k * n}: for every B some nonzero A has A B = 0")
    for sign, name, least in ((1, "symmetric", 2), (-1, "antisymmetric", 3)):
        if k >= least and (inside := _mirrored(basis, sign)) is not None:
            return Family(name, f"S contains every {name} matrix, one in the frame of each data set", (), inside)
    return _rank_one(basis, n)


def _mirrored(basis: IntegerBasis, sign: int) -> tuple[Combination, ...] | None:
    k = basis.k
    if k > LARGEST_SIZE:
        return None
    places = [(u, v) for u in range(k) for v in range(u, k) if sign == 1 or u != v]
    if basis.r < len(places):
        return None
    return _combinations(basis, [{(u, v): 1} if u == v else {(u, v): 1, (v, u): sign} for u, v in places])


def _combinations(basis: IntegerBasis, wanted: list[dict[Place, int]]) -> tuple[Combination, ...] | None:
    """Return integer coefficients of multiples of the wanted matrices; None unless all of them lie in S.

    Basis matrices that share no place, not even by way of others, are looked at apart.
    """
    at: dict[Place, list[int]] = {}
    for index, entries in enumerate(basis.elements):
        for i, j, _ in entries:
            at.setdefault((i, j), []).append(index)
    if any(place not in at for matrix in wanted for place in matrix):
        return None
    group = _groups(basis.r, at.values())
    touched: dict[int, list[int]] = {}
    for number, matrix in enumerate(wanted):
        for name in {group[at[place][0]] for place in matrix}:
            touched.setdefault(name, []).append(number)
    members: dict[int, list[int]] = {}
    for index in range(basis.r):
        members.setdefault(group[index], []).append(index)
    found: list[dict[int, Fraction]] = [{} for _ in wanted]
    for name, numbers in touched.items():
        solved = _solved(basis, members[name], [wanted[number] for number in numbers])
        if solved is None:
            return None
        for number, coefficients in zip(numbers, solved, strict=True):
            found[number].update(coefficients)
    return tuple(_whole(coefficients) for coefficients in found)


def _whole(coefficients: dict[int, Fraction]) -> Combination:
    numbers = sorted(coefficients)
    return tuple(zip(numbers, primitive([coefficients[index] for index in numbers]), strict=True))


def _groups(r: int, together: Iterable[Sequence[int]]) -> list[int]:
    """Return the name of each number's class, where the numbers of a list are in one class (union and find)."""
    parent = list(range(r))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for first, *others in together:
        for other in others:
            parent[root(other)] = root(first)
    return [root(i) for i in range(r)]


def _solved(
    basis: IntegerBasis, members: Sequence[int], wanted: Sequence[dict[Place, int]]
) -> list[dict[int, Fraction]] | None:
    """Return the coefficients of the wanted matrices at the places of these members; None where there are none."""
    tables = [{(i, j): x for i, j, x in basis.elements[index]} for index in members]
    places = sorted({place for table in tables for place in table})
    right = [[matrix.get(place, 0) for matrix in wanted] for place in places]
    try:
        solved = RationalMatrix([[table.get(place, 0) for table in tables] for place in places]).solve(RationalMatrix(right))
    except NoSolution:
        return None
    rows = solved.to_fractions()
    return [{index: row[c] for index, row in zip(members, rows, strict=True) if row[c]} for c in range(len(wanted))]


def _rank_one(basis: IntegerBasis, n: int) -> Family | None:
    """Look for u: a unit vector (all rows of S that stand alone), or the one column that all of S shares."""
    k, r = basis.k, basis.r
    dimension = min(n, k - 1) + 1
    if k < 2 or r < dimension:
        return None
    for u, inside in _elements_of_one_u(basis, dimension):
        if len(inside) >= dimension:
            says = f"S contains u v^T for one u and {len(inside)} > min(n, k-1) dimensions of v: some v is an eigenvector of B B^T"
            return Family("rank one", says, u, tuple(inside[:dimension]))
    return None


def _elements_of_one_u(basis: IntegerBasis, dimension: int) -> Iterator[tuple[tuple[int, ...], list[Combination]]]:
    k, r = basis.k, basis.r
    alone: dict[int, list[int]] = {}
    for index, entries in enumerate(basis.elements):
        if len(rows := {i for i, _, _ in entries}) == 1:
            alone.setdefault(rows.pop(), []).append(index)
    for row, members in alone.items():
        yield tuple(int(i == row) for i in range(k)), [((index, 1),) for index in members]
    if k <= 12 and r <= 60:
        for row in range(k):
            yield tuple(int(i == row) for i in range(k)), _in_row(basis, row)
    if dimension <= r <= k <= 128:
        everything = list(range(k))
        beside = hstack([basis.columns(i, everything, everything) for i in range(r)])
        if beside.rank() == 1:
            column = next(c for c in range(beside.columns) if any(beside[i, c] for i in range(k)))
            u = tuple(primitive([beside[i, column] for i in range(k)]))
            yield u, [((index, 1),) for index in range(r)]


def _in_row(basis: IntegerBasis, row: int) -> list[Combination]:
    """Return a basis of the coefficients of the elements that vanish outside a row."""
    places = sorted({(i, j) for entries in basis.elements for i, j, _ in entries if i != row})
    position = {place: number for number, place in enumerate(places)}
    table = [[Fraction(0)] * basis.r for _ in places]
    for index, entries in enumerate(basis.elements):
        for i, j, x in entries:
            if i != row:
                table[position[i, j]][index] = Fraction(x)
    if not table:
        return [((index, 1),) for index in range(basis.r)]
    kernel = RationalMatrix(table).nullspace()
    return [_whole({i: kernel[i, c] for i in range(basis.r) if kernel[i, c]}) for c in range(kernel.columns)]
