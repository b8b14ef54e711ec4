"""Which elements of a layer structure are multiples of orthogonal matrices? Three answers, all of them exact.

If ``A^T A = lambda I = A A^T`` all columns and all rows of A have one length. Where the difference of two of these quadratic forms
is semidefinite, the coefficients lie in its kernel (facial reduction): the structure shrinks, often to one matrix. What is left is
decided by linear algebra, by a pencil of binary forms, by one form's signature, by a point that is exhibited, or by a Macaulay
rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product

from proofs.alignability.basis import IntegerBasis, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.faces import LARGEST_DIAGONAL, LARGEST_FACE, FaceStep, combined, reduce_face
from proofs.alignability.products import Products, TooLarge
from proofs.alignability.quadratic_forms import kernel, primitive, real_zeros_of_pencil, signature
from proofs.alignability.signed_permutations import signed_permutations
from proofs.alignability.zeros import at_most_one_zero, dimension_bound, forms_on
from verify.claim import Answer
from verify.exact import NoSolution, RationalMatrix

LARGEST_BOUNDED = 12
"""Parameters up to which the dimension of the scaled orthogonal elements is bounded."""


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
    if basis.r > LARGEST_DIAGONAL:
        return _put_together(basis)
    columns, rows = (Products.of(side, lengths_only=True) for side in (basis, basis.transposed()))
    steps, face = reduce_face(columns, rows)
    return _decide(basis, steps, face, bound)


def _put_together(basis: IntegerBasis) -> ScaledOrthogonal:
    """Return what a search among sums of basis matrices finds; nothing else is tried with so many parameters."""
    for candidate in signed_permutations(basis):
        if (hidden := _found(basis, candidate)) is not None:
            return ScaledOrthogonal(Answer.HOLDS, hidden, 0, None, (), (), "an element is exhibited")
    reason = f"{basis.r} parameters are too many to be decided here"
    return ScaledOrthogonal(Answer.UNDECIDED, None, -1, None, (), (), reason)


def _decide(basis: IntegerBasis, steps: tuple[FaceStep, ...], face: list[list[int]], bound: bool) -> ScaledOrthogonal:
    def known(
        answer: Answer, element: tuple[Fraction, ...] | None, least: int, most: int | None, reason: str
    ) -> ScaledOrthogonal:
        return ScaledOrthogonal(answer, element, least, most, steps, tuple(tuple(row) for row in face), reason)

    if not face:
        return known(Answer.FAILS, None, -1, -1, "comparing lengths of columns and rows leaves nothing but 0")
    if len(face) == 1:
        entries = basis.element(face[0])
        if not has_scalar_gram(entries, basis.k):
            return known(
                Answer.FAILS, None, -1, -1, "comparing lengths leaves one matrix, and it is not scaled orthogonal"
            )
        identity = is_multiple_of_identity(entries, basis.k)
        reason = (
            f"comparing lengths leaves one matrix, {'the identity' if identity else 'which is orthogonal up to scale'}"
        )
        element = None if identity else tuple(Fraction(x) for x in face[0])
        return known(Answer.of(not identity), element, 0, 0, reason)
    for candidate in chain(signed_permutations(basis), _familiar(basis), _candidates(face)):
        if (hidden := _found(basis, candidate)) is not None:
            return known(
                Answer.HOLDS,
                hidden,
                0,
                dimension_bound(Products.of(basis), face) if bound and len(face) <= LARGEST_BOUNDED else None,
                "an element is exhibited",
            )
    if len(face) > LARGEST_FACE:
        return known(Answer.UNDECIDED, None, -1, None, f"{len(face)} parameters are too many to be decided here")
    try:
        products = Products.of(basis)
    except TooLarge as error:
        return known(Answer.UNDECIDED, None, -1, None, str(error))
    forms = forms_on(products, face)
    if not forms:
        return known(Answer.HOLDS, tuple(Fraction(x) for x in face[0]), len(face) - 1, len(face) - 1, "all of the face")
    if len(face) == 2:
        zeros = real_zeros_of_pencil(forms)
        if zeros == 0:
            return known(Answer.FAILS, None, -1, -1, "two parameters are left, and the forms have no common real zero")
        inside = _identity_inside(basis, face)
        answer = Answer.of((zeros or 0) > 1 if inside else True)
        return known(
            answer,
            None,
            0,
            0,
            f"two parameters are left, with {zeros} common real zero(s), {'one of them' if inside else 'none'} the identity",
        )
    if len(forms) == 1:
        positive, negative = signature(forms[0])
        if not (positive and negative):
            smaller = kernel(forms[0])
            if not smaller:
                return known(Answer.FAILS, None, -1, -1, "one definite form is left")
        else:
            return known(
                Answer.HOLDS,
                None,
                len(face) - 2,
                len(face) - 2,
                "one indefinite form is left: a quadric of real points",
            )
    most = dimension_bound(products, face)
    if most == -1:
        return known(Answer.FAILS, None, -1, -1, "a Macaulay matrix has full column rank: not even a complex zero")
    if (only := at_most_one_zero(forms, len(face))) is not None:
        hidden = _found(basis, combined(only, face)) if only else None
        if hidden is not None:
            return known(Answer.HOLDS, hidden, 0, 0, "the only common zero, complex ones included, is computed")
        return known(
            Answer.FAILS,
            None,
            0 if only else -1,
            0,
            "the forms have at most one common zero, complex ones included, and it is the identity or none",
        )
    if numeric := _numeric_point(basis, face):
        return known(Answer.HOLDS, numeric, 0, most, "an element is exhibited")
    return known(Answer.UNDECIDED, None, -1, most, f"{len(face)} parameters are left, and nothing decides them")


def _familiar(basis: IntegerBasis) -> Iterator[Sequence[int | Fraction]]:
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


def _candidates(face: list[list[int]]) -> Iterator[Sequence[int | Fraction]]:
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
        if (hidden := _found(basis, combined(primitive(ratios), face))) is not None:
            return hidden
    return None


def _identity_inside(basis: IntegerBasis, face: list[list[int]]) -> bool:
    """Whether I is a combination of the face's matrices."""
    places = sorted({place for row in face for place in basis.element(row)} | {(i, i) for i in range(basis.k)})
    table = [[basis.element(row).get(place, Fraction(0)) for place in places] for row in face]
    identity = [Fraction(int(i == j)) for i, j in places]
    return RationalMatrix([*table, identity]).rank() == RationalMatrix(table).rank()
