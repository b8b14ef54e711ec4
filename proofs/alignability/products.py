"""The symmetrized products ``P_ij = A_i^T A_j + A_j^T A_i``, their span, and its exact dimension.

They are held entry by entry: at place (u, v) stands the vector of all ``P_ij[u, v]``. A structured layer has few different
vectors (a 3x3 convolution about a hundred, whatever the image), so the exact rank of a small table decides.

The dimension has to be exact, or an upper bound. Modulo a prime it may come out too small, and a certificate that compares
a rank with it would then be false; see :func:`verify.exact.certified_rank`, which bounds a rank from both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from flint import fmpz_mat

from proofs.alignability.basis import IntegerBasis
from verify.exact import RankCertificate, RationalMatrix, certified_rank, rank_modulo

Vector = tuple[tuple[int, int], ...]
"""(index of a pair, value), nonzero values only, sorted."""

LARGEST_TABLE = 4_000_000
"""Entries of the largest table whose exact rank is attempted: a few seconds."""


LARGEST_WORK = 8_000_000
"""Terms of all products: some seconds, and some hundred MiB."""


class TooLarge(ValueError):
    """A computation that would take minutes; nothing was decided."""


@dataclass(frozen=True)
class Products:
    """All ``P_ij``, i <= j, by entry.

    Attributes:
        k, r: sizes.
        entries: for u <= v the vector of ``P_ij[u, v]``; places where all vanish are left out.
    """

    k: int
    r: int
    entries: dict[tuple[int, int], Vector]

    @classmethod
    def of(cls, basis: IntegerBasis, *, lengths_only: bool = False) -> Products:
        """Return the products of a basis, one row of the layers at a time; only those on the diagonal if nothing else is asked.

        All products are kept as long as the basis is.

        Raises:
            TooLarge: when they would take minutes, or much memory.
        """
        if not lengths_only and (kept := _KEPT.get(basis)) is not None:
            return kept
        rows = [_by_column(row) for row in basis.by_row()]
        if lengths_only:
            work = sum(len(column) ** 2 for row in rows for column in row.values())
        else:
            work = sum(sum(map(len, row.values())) ** 2 for row in rows)
        if work > LARGEST_WORK:
            raise TooLarge(f"the products have {work} terms, more than {LARGEST_WORK}")
        sums: dict[tuple[int, int], dict[int, int]] = {}
        start = [i * basis.r - i * (i - 1) // 2 - i for i in range(basis.r)]  # the pair (i, j) has the number start[i] + j
        for row in rows:
            for u, first in row.items():
                for v, second in ((u, first),) if lengths_only else row.items():
                    if u <= v:
                        place = sums.setdefault((u, v), {})
                        for i, x in first:
                            for j, y in second:
                                pair = start[i] + j if i < j else start[j] + i
                                place[pair] = place.get(pair, 0) + (2 * x * y if i == j else x * y)
        vectors = {place: tuple(sorted((p, x) for p, x in vector.items() if x)) for place, vector in sums.items()}
        found = cls(basis.k, basis.r, {place: vector for place, vector in vectors.items() if vector})
        if not lengths_only:
            _KEPT[basis] = found
        return found

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs (i, j), i <= j, in the order of their indices."""
        return [(i, j) for i in range(self.r) for j in range(i, self.r)]

    @cached_property
    def off_diagonal(self) -> dict[Vector, tuple[int, int]]:
        """The different vectors off the diagonal, each with one place where it stands."""
        return {vector: place for place, vector in sorted(self.entries.items(), reverse=True) if place[0] != place[1]}

    @cached_property
    def diagonal(self) -> dict[Vector, tuple[int, int]]:
        """The different vectors on the diagonal, the zero vector included where it occurs."""
        found: dict[Vector, tuple[int, int]] = {}
        for u in range(self.k):
            found.setdefault(self.entries.get((u, u), ()), (u, u))
        return found

    @property
    def places(self) -> list[tuple[int, int]]:
        """One place for each different vector: together they hold all that the products say."""
        return sorted({*self.off_diagonal.values(), *self.diagonal.values()})

    def table(self, *, modulo_identity: bool) -> RationalMatrix:
        """Return the different vectors as rows, one column for each pair; its rank is ``dim Mspan``.

        Modulo multiples of I only differences of diagonal entries count, and the rank is ``dim(Mspan mod I)``.

        Raises:
            TooLarge: when the table has more than ``LARGEST_TABLE`` entries.
        """
        width = len(self.pairs)
        diagonal = list(self.diagonal)
        count = len(self.off_diagonal) + len(diagonal)
        if count * width > LARGEST_TABLE:
            raise TooLarge(f"the products have {count} different entries for {width} pairs of basis matrices")
        rows = [_dense(vector, width) for vector in (*self.off_diagonal, *diagonal)]
        if modulo_identity:
            last = rows[-1]
            split = len(self.off_diagonal)
            rows = rows[:split] + [[x - y for x, y in zip(row, last, strict=True)] for row in rows[split:-1]]
        return RationalMatrix.from_integers(fmpz_mat(len(rows), width, [x for row in rows for x in row]))

    @cached_property
    def rank_modulo_identity(self) -> RankCertificate:
        """``dim(Mspan mod I)`` with evidence from below and from above."""
        return certified_rank(self.table(modulo_identity=True))

    @cached_property
    def dimension(self) -> int:
        """``dim Mspan``, exactly."""
        modulo = self.rank_modulo_identity
        table = self.table(modulo_identity=False)
        last = table.shape[0] - 1  # on the diagonal: the others span with it what they span modulo I, and perhaps I
        if last >= 0 and rank_modulo(table[[*modulo.rows, last], :], modulo.prime) > modulo.rank:
            return modulo.rank + 1
        return certified_rank(table).rank

    @property
    def contains_identity(self) -> bool:
        """Whether I lies in Mspan."""
        return self.dimension > self.rank_modulo_identity.rank

    @cached_property
    def non_scalar(self) -> list[list[int]]:
        """The different entries of ``2 A(a)^T A(a)`` off the diagonal, and differences of those on it, as quadrics."""
        off, on = self.quadrics(self.off_diagonal), self.quadrics(self.diagonal)
        return off + [[x - y for x, y in zip(q, on[-1], strict=True)] for q in on[:-1]]

    def column_gram(self, vector: Vector) -> list[list[int]]:
        """Return twice the Gram matrix ``<A_i e_p, A_j e_p>`` from the vector at (p, p)."""
        table = [[0] * self.r for _ in range(self.r)]
        pairs = self.pairs
        for pair, x in vector:
            i, j = pairs[pair]
            table[i][j] = table[j][i] = x
        return table

    def quadrics(self, vectors: Iterable[Vector]) -> list[list[int]]:
        """Return entries of ``2 A(a)^T A(a)`` as coefficients of the monomials ``a_i a_j``, i <= j."""
        return [quadric(_dense(vector, len(self.pairs)), self.pairs) for vector in vectors]


def quadric(values: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the coefficients of ``2 sum_{i,j} a_i a_j (A_i^T A_j)``: the values at i = j, twice the values at i < j."""
    return [x * (1 if i == j else 2) for x, (i, j) in zip(values, pairs, strict=True)]


_KEPT: WeakKeyDictionary[IntegerBasis, Products] = WeakKeyDictionary()


def _by_column(row: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for index, column, x in row:
        found.setdefault(column, []).append((index, x))
    return found


def _dense(vector: Iterable[tuple[int, int]], width: int) -> list[int]:
    row = [0] * width
    for pair, x in vector:
        row[pair] = x
    return row
