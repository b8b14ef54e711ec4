"""Scaled orthogonal elements on a face, chart by chart: the coefficients with one coordinate 1 and those behind it 0.

The charts together hold every point but the first one, which is the identity where that is inside. A chart with finitely many
complex zeros is decided (:mod:`proofs.alignability.real_zeros`). Where there are infinitely many, a search in floats suggests
slices: rational values for as many coordinates as the set has dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq_poly

from proofs.alignability.algebraic import AlgebraicElement, algebraic_element
from proofs.alignability.basis import IntegerBasis, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.faces import combined, unit_rows
from proofs.alignability.gram_forms import GramForm, on
from proofs.alignability.quadratic_forms import primitive
from proofs.alignability.real_zeros import real_zeros
from verify.exact import NoSolution, RationalMatrix

LARGEST_CHARTED = 12
"""Parameters up to which charts are looked at."""

HEIGHTS = (200, 10_000, 1_000_000)
"""Denominators of rational coefficients that are tried beside a point in floats: it has about fifteen digits."""

GRIDS = (1, 2, 4, 16, 256)
"""Denominators of the values that a slice takes."""

Found = tuple[Fraction, ...] | AlgebraicElement
"""Coefficients in the integer basis."""


@dataclass(frozen=True)
class Charts:
    """What the charts say.

    Attributes:
        element: a scaled orthogonal element beyond the identity, where one was found.
        complex_zeros: in the chart where it is, or altogether where there is none, with multiplicities.
        open: the numbers of the charts that were not decided; empty where there is no element, for certain.
    """

    element: Found | None
    complex_zeros: int
    open: tuple[int, ...]


def in_charts(basis: IntegerBasis, face: list[list[int]], forms: Sequence[GramForm], first: int) -> Charts:
    """Look for real points chart by chart; those of the charts before the one numbered ``first`` are left out."""
    zeros, undecided = 0, []
    for chart in range(first, len(face)):
        part = unit_rows(len(face))[: chart + 1]
        found = real_zeros(on(forms, part), chart + 1)
        if found is None:
            undecided.append(chart)
        elif found.point is None:
            zeros += found.complex_zeros
        elif (element := _element(basis, face, part, found.polynomial, found.point)) is not None:
            return Charts(element, found.complex_zeros, ())
        else:
            undecided.append(chart)
    return Charts(None, zeros, tuple(undecided))


def in_slices(basis: IntegerBasis, face: list[list[int]], forms: Sequence[GramForm]) -> Found | None:
    """Look for a point beside those that a search in floats finds: rational ones, then ones on rational slices."""
    points = list(float_points(basis, face))
    if (exact := rational_point(basis, face, points)) is not None:
        return exact
    for b in points:
        for part in _slices(forms, b):
            found = real_zeros(on(forms, part), len(part))
            if found is not None and found.point is not None:
                element = _element(basis, face, part, found.polynomial, found.point)
                if element is not None:
                    return element
    return None


def rational_point(
    basis: IntegerBasis, face: list[list[int]], points: Iterable[np.ndarray]
) -> tuple[Fraction, ...] | None:
    """Return an element with rational coefficients of small denominators beside one of the points."""
    for b in points:
        ratios = b / b[int(np.argmax(np.abs(b)))]
        for height in HEIGHTS:
            near = combined(primitive([Fraction(float(x)).limit_denominator(height) for x in ratios]), face)
            if (exact := rational_element(basis, near)) is not None:
                return exact
    return None


def rational_element(basis: IntegerBasis, coefficients: Sequence[int | Fraction]) -> tuple[Fraction, ...] | None:
    """Return the coefficients if the element is scaled orthogonal, not zero and no multiple of the identity; exactly."""
    entries = basis.element(list(coefficients))
    if not entries or is_multiple_of_identity(entries, basis.k) or not has_scalar_gram(entries, basis.k):
        return None
    return tuple(Fraction(x) for x in coefficients)


def _element(
    basis: IntegerBasis, face: list[list[int]], part: list[list[int]], f: fmpq_poly, point: Sequence[fmpq_poly]
) -> Found | None:
    """Return the element of a point of a smaller face, checked exactly; None for the identity."""
    rows = [combined_exactly(row, face) for row in part]
    values = [sum((p * x for p, x in zip(point, column, strict=True)), fmpq_poly()) for column in zip(*rows, strict=True)]
    return element_at(basis, f, values)


def element_at(basis: IntegerBasis, f: fmpq_poly, values: Sequence[fmpq_poly]) -> Found | None:
    """Return the element with these coefficients at a real root of an irreducible polynomial, checked exactly; None for I."""
    if f.degree() == 1:
        root = -f[0] / f[1]
        numbers = [value(root) for value in values]
        return rational_element(basis, primitive([Fraction(int(x.numer()), int(x.denom())) for x in numbers]))
    element = algebraic_element(f, values)
    return element if element is not None and element.is_scaled_orthogonal(basis) else None


def combined_exactly(weights: Sequence[int], face: Sequence[Sequence[int]]) -> list[int]:
    """Return a combination of the rows of a face as it is, not as a multiple of it."""
    return [sum(w * x for w, x in zip(weights, column, strict=True)) for column in zip(*face, strict=True)]


def float_points(basis: IntegerBasis, face: list[list[int]], starts: int = 16) -> Iterator[np.ndarray]:
    """Yield points of the face, in floats, that are scaled orthogonal within rounding and not the identity."""
    from scipy.optimize import least_squares

    k = basis.k
    dense = np.zeros((len(face), k, k))
    for number, row in enumerate(face):
        for (i, j), x in basis.element(row).items():
            dense[number, i, j] = float(x)
    frame, mixing = np.linalg.qr(dense.reshape(len(face), k * k).T)  # orthonormal, so that starts are spread evenly

    def defect(b: np.ndarray) -> np.ndarray:
        A = (frame @ b).reshape(k, k)
        gram = A.T @ A
        return np.append((gram - np.trace(gram) / k * np.eye(k))[np.triu_indices(k)], np.trace(gram) / k - 1)

    rng = np.random.default_rng(0)
    near = float(np.sqrt(np.finfo(np.float64).eps))  # half of the digits: what comes of it is checked exactly
    for _ in range(starts):
        found = least_squares(defect, rng.standard_normal(len(face)), xtol=1e-15, ftol=1e-15, gtol=1e-15)
        A = (frame @ found.x).reshape(k, k)
        if np.abs(found.fun).max() < near < np.abs(A - np.trace(A) / k * np.eye(k)).max():
            yield np.linalg.solve(mixing, found.x)


def _slices(forms: Sequence[GramForm], b: np.ndarray) -> Iterator[list[list[int]]]:
    """Yield smaller faces near a point, in the coordinates of the face: some coordinates have rational ratios to the largest one.

    The set of zeros has as many dimensions there as the forms' derivatives leave; the coordinates that are fixed are those along
    which it moves most.
    """
    from scipy.linalg import qr

    size, pivot = len(b), int(np.argmax(np.abs(b)))
    b = b / b[pivot]
    rows = np.array([[float(x) for x in row] for form in forms for row in form.table]).reshape(len(forms), size, size) @ b
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.finfo(np.float64).tiny)
    _, values, right = np.linalg.svd(rows)
    near = np.sqrt(np.finfo(np.float64).eps) * len(rows)
    dimension = size - 1 - int((values > near).sum())
    if not 0 < dimension < size:
        return
    tangent = right[size - 1 - dimension :]
    moving = np.delete(tangent - np.outer(tangent[:, pivot], b), pivot, axis=1)
    fixed = [int(i) + (i >= pivot) for i in qr(moving, mode="r", pivoting=True)[1][:dimension]]
    for grid in GRIDS:
        values_there = {i: Fraction(round(float(b[i]) * grid), grid) for i in fixed}
        last = primitive([values_there.get(i, Fraction(int(i == pivot))) for i in range(size)])
        yield [*(row for i, row in enumerate(unit_rows(size)) if i != pivot and i not in fixed), last]


def with_identity_first(basis: IntegerBasis, face: list[list[int]]) -> tuple[list[list[int]], bool]:
    """Return unit rows, one of them changed for the identity where it lies in the face, and whether it does."""
    rows, identity = unit_rows(len(face)), identity_weights(basis, face)
    if identity is None:
        return rows, False
    pivot = next(i for i, x in enumerate(identity) if x)
    return [identity, *(row for i, row in enumerate(rows) if i != pivot)], True


def identity_weights(basis: IntegerBasis, face: list[list[int]]) -> list[int] | None:
    """Return weights of a combination of the face's matrices that is a multiple of I, if there is one."""
    members = [basis.element(row) for row in face]
    places = sorted({place for member in members for place in member} | {(i, i) for i in range(basis.k)})
    table = [[member.get(place, Fraction(0)) for member in members] for place in places]
    try:
        solved = RationalMatrix(table).solve(RationalMatrix([[int(i == j)] for i, j in places]))
    except NoSolution:
        return None
    return primitive([solved[i, 0] for i in range(len(face))])
