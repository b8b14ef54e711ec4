"""Which elements of a layer structure are multiples of orthogonal matrices? Three answers, all of them exact.

If ``A^T A = lambda I = A A^T`` all columns and all rows of A have one length. Where the difference of two of these quadratic forms
is semidefinite, the coefficients lie in its kernel (facial reduction): the structure shrinks, often to one matrix. What is left is
decided by linear algebra, by a pencil of binary forms, by one form's signature, by a point that is exhibited, or by a Macaulay rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from proofs.alignability.basis import IntegerBasis, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.macaulay import fits, independent, macaulay, monomials, rank_modulo_prime
from proofs.alignability.products import Products
from proofs.alignability.quadratic_forms import kernel, primitive, real_zeros_of_pencil, signature
from verify.claim import Answer
from verify.exact import RationalMatrix

MOST_COMPARED = 24
"""Differences of the longest with the shortest columns and rows that are tried in one step."""

LARGEST_FACE = 40
"""Parameters up to which lengths are compared: beyond, exact signatures take minutes."""


@dataclass(frozen=True)
class FaceStep:
    """One comparison: column (or row) p is never shorter than column (or row) q on the face, and equal only on the smaller one.

    Attributes:
        longer, shorter: ``("column", index)`` or ``("row", index)``.
        face: a basis of the smaller face, as rows of coefficients.
    """

    longer: tuple[str, int]
    shorter: tuple[str, int]
    face: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ScaledOrthogonal:
    """What is known of the scaled orthogonal elements of a structure.

    Attributes:
        beyond_identity: whether there is one that is no multiple of the identity.
        element: its coefficients, where one was found (rational ones).
        least, most: bounds on the dimension o of their projective set, -1 for the empty set; ``most`` None if not known.
        steps: the comparisons of the facial reduction.
        face: the coefficients that are left after them, as rows.
        reason: how it was decided.
    """

    beyond_identity: Answer
    element: tuple[Fraction, ...] | None
    least: int
    most: int | None
    steps: tuple[FaceStep, ...]
    face: tuple[tuple[int, ...], ...]
    reason: str


def scaled_orthogonal(basis: IntegerBasis, *, bound: bool = True) -> ScaledOrthogonal:
    """Decide what can be decided about the scaled orthogonal elements of the structure.

    ``bound=False`` leaves out the bound on their dimension where an element is exhibited: it can take a second.
    """
    columns, rows = Products.of(basis), Products.of(basis.transposed())
    steps, face = reduce_face(columns, rows)
    return _decide(basis, columns, steps, face, bound)


def reduce_face(columns: Products, rows: Products) -> tuple[tuple[FaceStep, ...], list[list[int]]]:
    """Return the comparisons, and a basis of the coefficients that survive them."""
    forms = [(("column", place[0]), columns.column_gram(vector)) for vector, place in columns.diagonal.items()]
    forms += [(("row", place[0]), rows.column_gram(vector)) for vector, place in rows.diagonal.items()]
    face, steps = _unit_rows(columns.r), []
    while face and (step := _next_step(forms, face)):
        steps.append(step)
        face = [list(row) for row in step.face]
    return tuple(steps), face


def _next_step(forms: Sequence[tuple[tuple[str, int], list[list[int]]]], face: list[list[int]]) -> FaceStep | None:
    restricted = [(name, _restricted(form, face)) for name, form in forms]
    if len(face) > LARGEST_FACE:
        return None
    restricted.sort(key=lambda item: -sum(item[1][i][i] for i in range(len(face))))
    longest, shortest = restricted[:MOST_COMPARED], restricted[::-1][:MOST_COMPARED]
    for longer, first in longest:
        for shorter, second in shortest:
            difference = [[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(first, second, strict=True)]
            positive, negative = signature(difference)
            if positive and not negative:
                smaller = [_combined(row, face) for row in kernel(difference)]
                return FaceStep(longer, shorter, tuple(tuple(row) for row in smaller))
    return None


def _decide(
    basis: IntegerBasis, products: Products, steps: tuple[FaceStep, ...], face: list[list[int]], bound: bool
) -> ScaledOrthogonal:
    def known(answer: Answer, element: tuple[Fraction, ...] | None, least: int, most: int | None, reason: str) -> ScaledOrthogonal:
        return ScaledOrthogonal(answer, element, least, most, steps, tuple(tuple(row) for row in face), reason)

    if not face:
        return known(Answer.FAILS, None, -1, -1, "comparing lengths of columns and rows leaves nothing but 0")
    if len(face) == 1:
        entries = basis.element(face[0])
        if not has_scalar_gram(entries, basis.k):
            return known(Answer.FAILS, None, -1, -1, "comparing lengths leaves one matrix, and it is not scaled orthogonal")
        identity = is_multiple_of_identity(entries, basis.k)
        reason = f"comparing lengths leaves one matrix, {'the identity' if identity else 'which is orthogonal up to scale'}"
        element = None if identity else tuple(Fraction(x) for x in face[0])
        return known(Answer.of(not identity), element, 0, 0, reason)
    for candidate in _candidates(face):
        if (hidden := _found(basis, candidate)) is not None:
            return known(Answer.HOLDS, hidden, 0, _dimension_bound(products, face) if bound else None, "an element is exhibited")
    if len(face) > LARGEST_FACE:
        return known(Answer.UNDECIDED, None, -1, None, f"{len(face)} parameters are too many to be decided here")
    forms = _forms(products, face)
    if not forms:
        return known(Answer.HOLDS, tuple(Fraction(x) for x in face[0]), len(face) - 1, len(face) - 1, "all of the face")
    if len(face) == 2:
        zeros = real_zeros_of_pencil(forms)
        if zeros == 0:
            return known(Answer.FAILS, None, -1, -1, "two parameters are left, and the forms have no common real zero")
        inside = _identity_inside(basis, face)
        answer = Answer.of(zeros > 1 if inside else True)
        return known(answer, None, 0, 0, f"two parameters are left, with {zeros} common real zero(s), {'one of them' if inside else 'none'} the identity")
    if len(forms) == 1:
        positive, negative = signature(forms[0])
        if not (positive and negative):
            smaller = kernel(forms[0])
            if not smaller:
                return known(Answer.FAILS, None, -1, -1, "one definite form is left")
        else:
            return known(Answer.HOLDS, None, len(face) - 2, len(face) - 2, "one indefinite form is left: a quadric of real points")
    most = _dimension_bound(products, face)
    if most == -1:
        return known(Answer.FAILS, None, -1, -1, "a Macaulay matrix has full column rank: not even a complex zero")
    if (only := _at_most_one_zero(forms, len(face))) is not None:
        hidden = _found(basis, _combined(only, face)) if only else None
        if hidden is not None:
            return known(Answer.HOLDS, hidden, 0, 0, "the only common zero, complex ones included, is computed")
        return known(Answer.FAILS, None, 0 if only else -1, 0, "the forms have at most one common zero, complex ones included, and it is the identity or none")
    if numeric := _numeric_point(basis, face):
        return known(Answer.HOLDS, numeric, 0, most, "an element is exhibited")
    return known(Answer.UNDECIDED, None, -1, most, f"{len(face)} parameters are left, and nothing decides them")


def _forms(products: Products, face: list[list[int]]) -> list[list[list[int]]]:
    """Return independent quadratic forms on the face, whose common zeros are its scaled orthogonal elements."""
    vectors = [*products.off_diagonal, *products.diagonal]
    split = len(products.off_diagonal)
    tables = [products.column_gram(vector) for vector in vectors]
    last = tables[-1]
    modulo = tables[:split] + [[[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(t, last, strict=True)] for t in tables[split:-1]]
    restricted = [_restricted(form, face) for form in modulo]
    size = len(face)
    upper = [[form[i][j] * (1 if i == j else 2) for i in range(size) for j in range(i, size)] for form in restricted]
    kept = independent([row for row in upper if any(row)])
    forms = []
    for row in kept:
        form = [[0] * size for _ in range(size)]
        for x, (i, j) in zip(row, [(i, j) for i in range(size) for j in range(i, size)], strict=True):
            form[i][j] = form[j][i] = 2 * x if i == j else x
        forms.append(form)
    return forms


def _dimension_bound(products: Products, face: list[list[int]]) -> int | None:
    """Return an upper bound of the projective dimension (complex points included), -1 for the empty set, None if out of reach.

    A random linear slice of codimension c that misses all complex zeros, shown by a Macaulay matrix of full column rank modulo a
    prime, bounds the dimension by c - 1.
    """
    import numpy as np

    rng = np.random.default_rng(0)
    for codimension in range(len(face)):
        kept = len(face) - codimension
        mix = np.eye(kept, dtype=int) if codimension == 0 else rng.integers(-4, 5, (kept, len(face)))
        slice_ = face if codimension == 0 else [_combined([int(x) for x in row], face) for row in mix]
        forms = _forms(products, slice_)
        quadrics = [[form[i][j] * (1 if i == j else 2) for i in range(kept) for j in range(i, kept)] for form in forms]
        if quadrics and _no_complex_zero(quadrics, kept):
            return codimension - 1
    return len(face) - 1


def _at_most_one_zero(forms: list[list[list[int]]], variables: int) -> list[Fraction] | None:
    """Return the one point where all forms can vanish ([] if there is none); None where more than one is not excluded.

    A zero a gives the kernel vector (all monomials at a) of every Macaulay matrix; where the kernel has dimension at most one
    there is at most one zero, and the exact kernel names it.
    """
    quadrics = [[form[i][j] * (1 if i == j else 2) for i in range(variables) for j in range(i, variables)] for form in forms]
    for degree in range(3, variables + 2):
        if not fits(len(quadrics), variables, degree):
            return None
        rows = macaulay(quadrics, variables, degree)
        if rank_modulo_prime(rows) < len(rows[0]) - 1:
            continue
        vector = RationalMatrix(rows).nullspace()
        if vector.columns == 0:
            return []
        names = monomials(variables, degree)
        value = {name: vector[place, 0] for place, name in enumerate(names)}
        top = next((i for i in range(variables) if value[(i,) * degree]), None)
        if top is None:
            return []
        point = [value[tuple(sorted(((top,) * (degree - 1)) + (i,)))] / value[(top,) * degree] for i in range(variables)]
        return point if all(not _value(form, point) for form in forms) else []
    return None


def _value(form: list[list[int]], point: list[Fraction]) -> Fraction:
    return sum((x * a * b for row, a in zip(form, point, strict=True) for x, b in zip(row, point, strict=True)), Fraction(0))


def _no_complex_zero(quadrics: list[list[int]], variables: int) -> bool:
    for degree in range(2, variables + 2):
        if not fits(len(quadrics), variables, degree):
            return False
        rows = macaulay(quadrics, variables, degree)
        if rank_modulo_prime(rows) == len(rows[0]):
            return True
    return False


def _candidates(face: list[list[int]]) -> Iterator[list[int]]:
    """Yield small combinations of the face's basis: its members, sums and differences of two, all small ones if there are few."""
    size = len(face)
    yield from face
    if size <= 4:
        height = 5 if size <= 3 else 2
        for weights in product(range(-height, height + 1), repeat=size):
            if next((w for w in weights if w), 0) > 0 and sum(map(bool, weights)) > 1:
                yield _combined(weights, face)
    elif size <= 30:
        for i in range(size):
            for j in range(i + 1, size):
                for sign in (1, -1):
                    yield [x + sign * y for x, y in zip(face[i], face[j], strict=True)]


def _found(basis: IntegerBasis, coefficients: Sequence[int | Fraction]) -> tuple[Fraction, ...] | None:
    """Return the coefficients if the element is scaled orthogonal, not zero and no multiple of the identity; exactly."""
    entries = basis.element(list(coefficients))
    if not entries or is_multiple_of_identity(entries, basis.k) or not has_scalar_gram(entries, basis.k):
        return None
    return tuple(Fraction(x) for x in coefficients)


def _numeric_point(basis: IntegerBasis, face: list[list[int]]) -> tuple[Fraction, ...] | None:
    """Return a rational scaled orthogonal element near a float one, if a least-squares search finds any; it is checked exactly."""
    if basis.k > 64 or len(face) > 24:
        return None
    import numpy as np
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
    for _ in range(12):
        solution = least_squares(defect, rng.standard_normal(len(face)), xtol=1e-15, ftol=1e-15, gtol=1e-15)
        a = np.linalg.solve(mixing, solution.x)
        pivot = int(np.argmax(np.abs(a)))
        ratios = [Fraction(float(x / a[pivot])).limit_denominator(200) for x in a]
        if (hidden := _found(basis, _combined(primitive(ratios), face))) is not None:
            return hidden
    return None


def _identity_inside(basis: IntegerBasis, face: list[list[int]]) -> bool:
    """Whether I is a combination of the face's matrices."""
    places = sorted({place for row in face for place in basis.element(row)} | {(i, i) for i in range(basis.k)})
    table = [[basis.element(row).get(place, Fraction(0)) for place in places] for row in face]
    identity = [Fraction(int(i == j)) for i, j in places]
    return RationalMatrix([*table, identity]).rank() == RationalMatrix(table).rank()


def _restricted(form: Sequence[Sequence[int]], face: list[list[int]]) -> list[list[int]]:
    half = [[sum(x * y for x, y in zip(row, column, strict=True) if x and y) for column in form] for row in face]
    return [[sum(x * y for x, y in zip(row, other, strict=True) if x and y) for other in face] for row in half]


def _combined(weights: Sequence[int | Fraction], face: Sequence[Sequence[int]]) -> list[int]:
    return primitive([sum(Fraction(w) * x for w, x in zip(weights, column, strict=True)) for column in zip(*face, strict=True)])


def _unit_rows(r: int) -> list[list[int]]:
    return [[int(i == j) for j in range(r)] for i in range(r)]


