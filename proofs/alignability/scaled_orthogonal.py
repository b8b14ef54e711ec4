"""Which elements of a layer structure are multiples of orthogonal matrices? Three answers, all of them exact.

If ``A^T A = lambda I = A A^T`` all columns and all rows of A have one length. Where the difference of two of these quadratic forms
is semidefinite, the coefficients lie in its kernel (facial reduction): the structure shrinks, often to one matrix. What is left is
decided by linear algebra, by a pencil of binary forms, by one form's signature, by a point that is exhibited, by a Macaulay
rank, by a definite combination of the forms, or by elimination chart by chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, product

from proofs.alignability.algebraic import AlgebraicElement
from proofs.alignability.basis import IntegerBasis, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.charts import LARGEST_CHARTED, Found, in_charts, in_slices
from proofs.alignability.definite import DefiniteStep, definite_combination
from proofs.alignability.faces import LARGEST_DIAGONAL, LARGEST_FACE, FaceStep, combined, reduce_face
from proofs.alignability.gram_forms import Grams
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
        element: its coefficients in the basis that was given, where one was found (rational ones).
        least, most: bounds on the dimension o of their projective set, -1 for the empty set; ``most`` None if not known.
        steps: the comparisons of the facial reduction, and a definite combination where one decides.
        face: the coefficients that are left after them, as rows, in the integer basis.
        reason: how it was decided.
        algebraic: where an element was found that is not rational, its coefficients in the basis that was given.
    """

    beyond_identity: Answer
    element: tuple[Fraction, ...] | None
    least: int
    most: int | None
    steps: tuple[FaceStep | DefiniteStep, ...]
    face: tuple[tuple[int, ...], ...]
    reason: str
    algebraic: AlgebraicElement | None = None


def scaled_orthogonal(basis: IntegerBasis, *, bound: bool = True) -> ScaledOrthogonal:
    """Decide what can be decided about the scaled orthogonal elements of the structure.

    ``bound=False`` leaves out the bound on their dimension where an element is exhibited: it can take a second.
    """
    if basis.r > LARGEST_DIAGONAL:
        return _put_together(basis)
    columns, rows = (Products.of(side, lengths_only=True) for side in (basis, basis.transposed()))
    steps, face = reduce_face(columns, rows)
    found = _decide(basis, face, bound)
    kept = tuple(tuple(row) for row in face) if found.definite is None else found.definite.face
    element = None if found.element is None else basis.as_given(found.element)
    algebraic = None if found.algebraic is None else found.algebraic.scaled(basis.factors)
    made: tuple[FaceStep | DefiniteStep, ...] = steps if found.definite is None else (*steps, found.definite)
    return ScaledOrthogonal(found.answer, element, found.least, found.most, made, kept, found.reason, algebraic)


def _put_together(basis: IntegerBasis) -> ScaledOrthogonal:
    """Return what a search among sums of basis matrices finds; nothing else is tried with so many parameters."""
    for candidate in signed_permutations(basis):
        if (hidden := _found(basis, candidate)) is not None:
            return ScaledOrthogonal(Answer.HOLDS, basis.as_given(hidden), 0, None, (), (), "an element is exhibited")
    reason = f"{basis.r} parameters are too many to be decided here"
    return ScaledOrthogonal(Answer.UNDECIDED, None, -1, None, (), (), reason)


@dataclass(frozen=True)
class _Decided:
    """What one way to decide found; the bounds are those of :class:`ScaledOrthogonal`."""

    answer: Answer
    reason: str
    element: tuple[Fraction, ...] | None = None
    least: int = -1
    most: int | None = None
    algebraic: AlgebraicElement | None = None
    definite: DefiniteStep | None = None


def _none(reason: str) -> _Decided:
    return _Decided(Answer.FAILS, reason, least=-1, most=-1)


def _open(reason: str, most: int | None = None) -> _Decided:
    return _Decided(Answer.UNDECIDED, reason, least=-1, most=most)


def _decide(basis: IntegerBasis, face: list[list[int]], bound: bool) -> _Decided:
    """Decide from what facial reduction leaves: the quick ways first."""
    if not face:
        return _none("comparing lengths of columns and rows leaves nothing but 0")
    if len(face) == 1:
        return _one_matrix(basis, face[0])
    for candidate in chain(signed_permutations(basis), _familiar(basis), _small_combinations(face)):
        if (hidden := _found(basis, candidate)) is not None:
            most = dimension_bound(Products.of(basis), face) if bound and len(face) <= LARGEST_BOUNDED else None
            return _Decided(Answer.HOLDS, "an element is exhibited", hidden, least=0, most=most)
    if len(face) > LARGEST_FACE:
        return _open(f"{len(face)} parameters are too many to be decided here")
    try:
        products = Products.of(basis)
    except TooLarge as error:
        return _open(str(error))
    forms = forms_on(products, face)
    if not forms:
        everything = len(face) - 1
        return _Decided(Answer.HOLDS, "all of the face", tuple(Fraction(x) for x in face[0]), everything, everything)
    if len(face) == 2:
        return _two_parameters(basis, face, forms)
    return (_one_form(forms[0], len(face)) if len(forms) == 1 else None) or _by_elimination(basis, products, face, forms)


def _one_matrix(basis: IntegerBasis, left: list[int]) -> _Decided:
    entries = basis.element(left)
    if not has_scalar_gram(entries, basis.k):
        return _none("comparing lengths leaves one matrix, and it is not scaled orthogonal")
    if is_multiple_of_identity(entries, basis.k):
        return _Decided(Answer.FAILS, "comparing lengths leaves one matrix, the identity", least=0, most=0)
    reason = "comparing lengths leaves one matrix, which is orthogonal up to scale"
    return _Decided(Answer.HOLDS, reason, tuple(Fraction(x) for x in left), least=0, most=0)


def _two_parameters(basis: IntegerBasis, face: list[list[int]], forms: list[list[list[int]]]) -> _Decided:
    zeros = real_zeros_of_pencil(forms)
    if zeros == 0:
        return _none("two parameters are left, and the forms have no common real zero")
    inside = _identity_inside(basis, face)
    reason = f"two parameters are left, with {zeros} common real zero(s), {'one of them' if inside else 'none'} the identity"
    beyond = Answer.of((zeros or 0) > 1 if inside else True)
    shown = _eliminated(basis, face, 0) if beyond is Answer.HOLDS else None
    if shown is None or shown.answer is not Answer.HOLDS:
        return _Decided(beyond, reason, least=0, most=0)
    return replace(shown, reason=f"{reason}; {shown.reason}", least=0, most=0)


def _one_form(form: list[list[int]], variables: int) -> _Decided | None:
    """Decide by the signature of the only form; None where it is semidefinite with a kernel."""
    positive, negative = signature(form)
    if positive and negative:
        dimension = variables - 2
        reason = "one indefinite form is left: a quadric of real points"
        return _Decided(Answer.HOLDS, reason, least=dimension, most=dimension)
    return None if kernel(form) else _none("one definite form is left")


def _by_elimination(
    basis: IntegerBasis, products: Products, face: list[list[int]], forms: list[list[list[int]]]
) -> _Decided:
    """Decide by Macaulay matrices, or by a point that a search in floats suggests."""
    if (definite := _definite(basis, face)) is not None:
        return definite
    most = dimension_bound(products, face)
    if most == -1:
        return _none("a Macaulay matrix has full column rank: not even a complex zero")
    if (only := at_most_one_zero(forms, len(face))) is not None:
        hidden = _found(basis, combined(only, face)) if only else None
        if hidden is not None:
            reason = "the only common zero, complex ones included, is computed"
            return _Decided(Answer.HOLDS, reason, hidden, least=0, most=0)
        reason = "the forms have at most one common zero, complex ones included, and it is the identity or none"
        return _Decided(Answer.FAILS, reason, least=0 if only else -1, most=0)
    return _eliminated(basis, face, most)


def _definite(basis: IntegerBasis, face: list[list[int]]) -> _Decided | None:
    """Show by a definite combination that there is none; None where no such combination is found."""
    try:
        forms = Grams.of(basis).forms(face)
    except TooLarge:
        return None
    identity = _identity_weights(basis, face)
    weights = definite_combination(forms, identity) if forms else None
    if weights is None:
        return None
    kernel, left = ((), ()) if identity is None else ((tuple(identity),), (tuple(combined(identity, face)),))
    reason = f"a combination of {len(weights)} forms is positive{'' if identity is None else ', except at the identity'}"
    o = len(kernel) - 1
    return _Decided(Answer.FAILS, reason, least=o, most=o, definite=DefiniteStep(weights, kernel, left))


def _eliminated(basis: IntegerBasis, face: list[list[int]], most: int | None) -> _Decided:
    """Decide by elimination chart by chart, or by a point of a slice; exactly."""
    try:
        grams = Grams.of(basis)
    except TooLarge as error:
        return _open(str(error), most)
    identity = _identity_weights(basis, face)
    if identity is not None:  # first, so that the other charts hold all points but this one
        pivot = next(i for i, x in enumerate(identity) if x)
        face = [combined(identity, face), *(row for i, row in enumerate(face) if i != pivot)]
    forms = grams.forms(face)
    if len(face) <= LARGEST_CHARTED:
        charts = in_charts(basis, face, forms, int(identity is not None))
        if charts.element is not None:
            among = f"elimination leaves {charts.complex_zeros} complex zeros in a chart, and a real one of them is computed"
            return _shown(charts.element, among, most)
        if not charts.open:
            beside = "" if identity is None else " beside the identity"
            left = f"leaves {charts.complex_zeros} complex zeros{beside}, none of them real (trusted, not in a certificate)"
            reason = f"elimination in {len(face)} charts {left}"
            least = -1 if identity is None else 0
            return _Decided(Answer.FAILS, reason, least=least, most=least)
    if basis.k <= 64 and len(face) <= 24 and (element := in_slices(basis, face, forms)) is not None:
        return _shown(element, "an element is exhibited", most)
    return _open(f"{len(face)} parameters are left: elimination ends at its limits, and no real zero was found", most)


def _shown(element: Found, reason: str, most: int | None) -> _Decided:
    if isinstance(element, AlgebraicElement):
        return _Decided(Answer.HOLDS, reason, least=0, most=most, algebraic=element)
    return _Decided(Answer.HOLDS, reason, element, least=0, most=most)


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


def _small_combinations(face: list[list[int]]) -> Iterator[Sequence[int | Fraction]]:
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


def _identity_inside(basis: IntegerBasis, face: list[list[int]]) -> bool:
    """Whether I is a combination of the face's matrices."""
    return _identity_weights(basis, face) is not None


def _identity_weights(basis: IntegerBasis, face: list[list[int]]) -> list[int] | None:
    """Return weights of a combination of the face's matrices that is a multiple of I, if there is one."""
    members = [basis.element(row) for row in face]
    places = sorted({place for member in members for place in member} | {(i, i) for i in range(basis.k)})
    table = [[member.get(place, Fraction(0)) for member in members] for place in places]
    try:
        solved = RationalMatrix(table).solve(RationalMatrix([[int(i == j)] for i, j in places]))
    except NoSolution:
        return None
    return primitive([solved[i, 0] for i in range(len(face))])
