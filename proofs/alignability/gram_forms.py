"""What a scaled orthogonal element fulfils, as quadratic forms: the entries of ``A^T A`` and ``A A^T`` off the diagonals vanish,
and those on them are all alike.

The entries of ``A A^T`` follow from those of ``A^T A`` at real points. At complex ones they do not: with both there are fewer
complex points, and elimination is shorter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.faces import restricted
from proofs.alignability.products import Products
from verify.exact import RationalMatrix, certified_rank

Place = tuple[int, int, int]
"""Side (0 for ``A^T A``, 1 for ``A A^T``), row, column; row <= column."""


@dataclass(frozen=True)
class GramForm:
    """Twice the entry at a place, less twice the first entry of ``A^T A`` where the place is on a diagonal.

    Attributes:
        place: where.
        table: the form on a face, as a symmetric table of integers.
    """

    place: Place
    table: list[list[int]]

    @property
    def quadric(self) -> list[int]:
        """The coefficients of the monomials ``b_i b_j``, i <= j."""
        size = range(len(self.table))
        return [self.table[i][j] * (1 if i == j else 2) for i in size for j in size if i <= j]


@dataclass(frozen=True)
class Grams:
    """The products of a structure from both sides."""

    sides: tuple[Products, Products]

    @classmethod
    def of(cls, basis: IntegerBasis) -> Grams:
        """Return both.

        Raises:
            TooLarge: when they would take minutes.
        """
        return cls((Products.of(basis), Products.of(basis.transposed())))

    def forms(self, face: Sequence[Sequence[int]], sides: Sequence[int] = (0, 1)) -> list[GramForm]:
        """Return independent forms on the face, given by rows: their common real zeros are its scaled orthogonal elements.

        That is so with ``A^T A`` alone, too (``sides=(0,)``).
        """
        rows = [list(row) for row in face]
        first = self.sides[0].column_gram(self.sides[0].entries.get((0, 0), ()))
        found = []
        for side in sides:
            products = self.sides[side]
            for vector, (u, v) in (*products.off_diagonal.items(), *products.diagonal.items()):
                table = products.column_gram(vector)
                if u == v:
                    table = [[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(table, first, strict=True)]
                found.append(GramForm((side, u, v), restricted(table, rows)))
        live = [form for form in found if any(map(any, form.table))]
        if not live:
            return []
        return [live[i] for i in certified_rank(RationalMatrix([form.quadric for form in live])).rows]


def on(forms: Sequence[GramForm], face: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    """Return the tables of the forms on a smaller face, in the coordinates of the one before; zero ones left out."""
    tables = [restricted(form.table, [list(row) for row in face]) for form in forms]
    return [table for table in tables if any(map(any, table))]
