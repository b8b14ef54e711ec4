"""A scaled orthogonal element that is not written down but enclosed: a box of rational coefficients with one inside (Krawczyk).

With as many free coefficients as equations, and the others at rational values, Newton's map ``y -> y - C f(y)`` with an approximate
inverse C of the derivative maps a small box into its interior: by Brouwer's theorem it has a fixed point there. C is invertible, so
f vanishes at it. The forms are quadratic, so a few exact integers bound the map on the whole box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.charts import combined_exactly, float_points
from proofs.alignability.faces import unit_rows
from proofs.alignability.gram_forms import Grams, Place

MOST_EQUATIONS = 40

MOST_STEPS = 20
"""Of Newton's method, in floats."""

UNITS = (2**40, 2**30, 2**20)
"""The largest coefficient at the centre, about; the rounding to integers is the error that the box has to absorb."""

INVERSE = 2**20
"""What the approximate inverse is multiplied by, relative to its largest entry."""

Vector = tuple[int, ...]


@dataclass(frozen=True)
class EnclosedElement:
    """The elements ``c + sum_l y_l d_l`` with ``|y_l| <= radius``: one of them is scaled orthogonal, and none a multiple of I.

    Attributes:
        center, directions: c and the ``d_l``, integer coefficients in the integer basis.
        radius: of the box, an integer.
        places: where the entries of ``A^T A`` stand that are made to vanish (on the diagonal less the first one), one for each d.
        inverse, divisor: C is the table divided by this.
        factors: how many times the matrix that was given each of the integer basis is.
    """

    center: Vector
    directions: tuple[Vector, ...]
    radius: int
    places: tuple[Place, ...]
    inverse: tuple[Vector, ...]
    divisor: int
    factors: Vector

    def bounds(self) -> list[tuple[Fraction, Fraction]]:
        """Return middle and radius of each coefficient in the basis that was given, the largest middle near 1."""
        unit = max(map(abs, self.center))
        widths = [self.radius * sum(map(abs, column)) for column in zip(*self.directions, strict=True)]
        return [
            (Fraction(c * f, unit), Fraction(w * f, unit))
            for c, w, f in zip(self.center, widths, self.factors, strict=True)
        ]

    def named(self) -> list[str]:
        """Return the coefficients that are not zero, with what they may be off."""
        found = []
        for j, (middle, width) in enumerate(self.bounds(), 1):
            if middle or width:
                found.append(f"c_{j} = {middle}" if not width else f"c_{j} = {float(middle):.12g} within {float(width):.1e}")
        return found


def enclosed_element(basis: IntegerBasis, face: list[list[int]], grams: Grams) -> EnclosedElement | None:
    """Return an element of the face that is enclosed for certain; None where none is found."""
    forms = grams.forms(face, sides=(0,))
    if not 0 < len(forms) < min(len(face), MOST_EQUATIONS + 1):
        return None
    tables = [[list(row) for row in form.table] for form in forms]
    for b in float_points(basis, face):
        for center, free in _charted(np.array(tables, dtype=np.float64), b):
            directions = [combined_exactly(row, face) for row in (unit_rows(len(face))[i] for i in free)]
            rows = [center, *(unit_rows(len(face))[i] for i in free)]
            boxed = _boxed([_on(table, rows) for table in tables])
            if boxed is None:
                continue
            inverse, divisor, radius = boxed
            found = EnclosedElement(
                tuple(combined_exactly(center, face)), tuple(map(tuple, directions)), radius,
                tuple(form.place for form in forms), inverse, divisor, basis.factors,
            )  # fmt: skip
            if _is_beyond_identity(basis, found):
                return found
    return None


def _charted(tables: np.ndarray, b: np.ndarray) -> Iterator[tuple[list[int], list[int]]]:
    """Yield centres near a point, as integers, and the coordinates that stay free: those that the equations move most."""
    from scipy.linalg import qr

    pivot, count = int(np.argmax(np.abs(b))), len(tables)
    b = b / b[pivot]
    others = [i for i in range(len(b)) if i != pivot]
    free = [others[i] for i in qr((tables @ b)[:, others], mode="r", pivoting=True)[1][:count]]
    center = np.array([round(float(x) * 2**8) / 2**8 if i not in free else x for i, x in enumerate(b)])
    for _ in range(MOST_STEPS):
        J = 2 * (tables @ center)
        try:
            center[free] -= np.linalg.solve(J[:, free], J @ center / 2)
        except np.linalg.LinAlgError:
            return
    if np.isfinite(center).all() and np.abs(center).max() < 2**8:
        for unit in UNITS:
            yield [round(float(x) * unit) for x in center], free


def _on(table: Sequence[Sequence[int]], rows: Sequence[Sequence[int]]) -> list[list[int]]:
    half = [[sum(x * y for x, y in zip(row, column, strict=True) if x) for column in table] for row in rows]
    return [[sum(x * y for x, y in zip(line, row, strict=True) if y) for row in rows] for line in half]


def _boxed(tables: Sequence[list[list[int]]]) -> tuple[tuple[Vector, ...], int, int] | None:
    """Return an approximate inverse, its divisor and a radius for which the test holds; None where it fails.

    Args:
        tables: the forms in the coordinates of the centre and the directions, square tables of one more than their number.
    """
    J = np.array([[float(2 * x) for x in table[0][1:]] for table in tables])
    try:
        approximate = np.linalg.inv(J)
    except np.linalg.LinAlgError:
        return None
    largest = float(np.abs(approximate).max())
    if not np.isfinite(approximate).all() or not largest:
        return None
    C = tuple(tuple(round(float(x) / largest * INVERSE) for x in row) for row in approximate)
    divisor = round(INVERSE / largest)
    if divisor <= 0:
        return None
    terms = krawczyk(tables, C, divisor)
    radius = max(2 * defect // divisor + 2 for defect, _, _ in terms)
    holds = all(defect + radius * (first + radius * second) < radius * divisor for defect, first, second in terms)
    return (C, divisor, radius) if holds else None


def krawczyk(
    tables: Sequence[Sequence[Sequence[int]]], C: Sequence[Sequence[int]], divisor: int
) -> list[tuple[int, int, int]]:
    """Return for each row, times the divisor, the size of ``C f(0)``, that of ``I - C J(0)``, and the growth of the latter."""
    found = []
    for l, row in enumerate(C):
        size = range(len(C) + 1)
        mixed = [[sum(c * table[a][b] for c, table in zip(row, tables, strict=True)) for b in size] for a in size]
        first = sum(abs(divisor * (l == j) - 2 * mixed[0][j + 1]) for j in range(len(C)))
        found.append((abs(mixed[0][0]), first, 2 * sum(abs(x) for line in mixed[1:] for x in line[1:])))
    return found


def _is_beyond_identity(basis: IntegerBasis, found: EnclosedElement) -> bool:
    """Whether an entry shows that no element of the box is a multiple of I."""
    center = basis.element(found.center)
    moved = [basis.element(direction) for direction in found.directions]
    places = {(i, j) for A in (center, *moved) for i, j in A}

    def apart(entries: Iterable[Fraction]) -> bool:
        first, *others = entries
        return abs(first) > found.radius * sum(map(abs, others))

    zero = Fraction(0)
    off = (apart(A.get(place, zero) for A in (center, *moved)) for place in places if place[0] != place[1])
    on = (apart(A.get((i, i), zero) - A.get((0, 0), zero) for A in (center, *moved)) for i in range(1, basis.k))
    return any(off) or any(on)
