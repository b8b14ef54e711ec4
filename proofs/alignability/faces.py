"""Facial reduction: where one column (or row) is never shorter than another, being as long confines the coefficients to a smaller
face.

The squared length of column p of A(a) is a quadratic form in a. All columns and rows of a scaled orthogonal matrix have one length;
where the difference of two such forms is semidefinite, it vanishes on its kernel only, and the structure shrinks to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.alignability.products import Products
from proofs.alignability.quadratic_forms import kernel, primitive, signature

MOST_COMPARED = 24
"""Differences of the longest with the shortest columns and rows that are tried in one step."""

LARGEST_FACE = 40
"""Parameters up to which lengths are compared: beyond, exact signatures take minutes."""

LARGEST_DIAGONAL = 400
"""The same where all forms are diagonal, as those of basis matrices with disjoint supports are."""


@dataclass(frozen=True)
class FaceStep:
    """One comparison: column (or row) p is never shorter than column (or row) q on the face, and equal only on the smaller one.

    Attributes:
        longer, shorter: ``("column", index)`` or ``("row", index)``.
        kernel: a basis of the smaller face, as rows in the coordinates of the face before it.
        face: the same as rows of coefficients.
    """

    longer: tuple[str, int]
    shorter: tuple[str, int]
    kernel: tuple[tuple[int, ...], ...]
    face: tuple[tuple[int, ...], ...]


def reduce_face(columns: Products, rows: Products) -> tuple[tuple[FaceStep, ...], list[list[int]]]:
    """Return the comparisons, and a basis of the coefficients that survive them."""
    forms = [(("column", place[0]), columns.column_gram(vector)) for vector, place in columns.diagonal.items()]
    forms += [(("row", place[0]), rows.column_gram(vector)) for vector, place in rows.diagonal.items()]
    face, steps = unit_rows(columns.r), []
    while face and (step := _next_step(forms, face)):
        steps.append(step)
        face = [list(row) for row in step.face]
    return tuple(steps), face


def _next_step(forms: Sequence[tuple[tuple[str, int], list[list[int]]]], face: list[list[int]]) -> FaceStep | None:
    if len(face) > LARGEST_FACE and (len(face) > LARGEST_DIAGONAL or not all(_is_diagonal(form) for _, form in forms)):
        return None
    lengths = [(name, restricted(form, face)) for name, form in forms]
    lengths.sort(key=lambda item: -sum(item[1][i][i] for i in range(len(face))))
    longest, shortest = lengths[:MOST_COMPARED], lengths[::-1][:MOST_COMPARED]
    for longer, first in longest:
        for shorter, second in shortest:
            difference = [[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(first, second, strict=True)]
            positive, negative = signature(difference)
            if positive and not negative:
                zeros = kernel(difference)
                smaller = tuple(
                    tuple(sum(w * x for w, x in zip(row, column, strict=True) if w) for column in zip(*face, strict=True))
                    for row in zeros
                )
                return FaceStep(longer, shorter, tuple(tuple(row) for row in zeros), smaller)
    return None


def _is_diagonal(form: Sequence[Sequence[int]]) -> bool:
    return not any(x for i, row in enumerate(form) for j, x in enumerate(row) if i != j)


def restricted(form: Sequence[Sequence[int]], face: list[list[int]]) -> list[list[int]]:
    """Return a form in the coordinates of a face."""
    if face == unit_rows(len(form)):
        return [list(row) for row in form]
    sparse = [[(j, x) for j, x in enumerate(row) if x] for row in form]
    table = []
    for row in face:
        image: dict[int, int] = {}
        for i, x in enumerate(row):
            if x:
                for j, y in sparse[i]:
                    image[j] = image.get(j, 0) + x * y
        table.append([sum(x * other[j] for j, x in image.items()) for other in face])
    return table


def combined(weights: Sequence[int | Fraction], face: Sequence[Sequence[int]]) -> list[int]:
    """Return a combination of the rows of a face, as primitive integers."""
    return primitive(
        [sum(Fraction(w) * x for w, x in zip(weights, column, strict=True)) for column in zip(*face, strict=True)]
    )


def unit_rows(r: int) -> list[list[int]]:
    """Return the whole space as a face."""
    return [[int(i == j) for j in range(r)] for i in range(r)]
