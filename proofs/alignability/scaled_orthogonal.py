"""Which elements of a layer structure are multiples of orthogonal matrices? Three answers, all of them exact.

If ``A^T A = lambda I = A A^T`` all columns and all rows of A have one length. Where the difference of two of these quadratic forms
is semidefinite, the coefficients lie in its kernel (facial reduction): the structure shrinks, often to one matrix. What is left is
decided by linear algebra, by a pencil of binary forms, by one form's signature, by a point that is exhibited, by an identity with
sums of squares, by a Macaulay rank, or by elimination chart by chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from proofs.alignability.algebraic import AlgebraicElement
from proofs.alignability.basis import IntegerBasis, has_scalar_gram, is_multiple_of_identity
from proofs.alignability.candidates import familiar, small_combinations
from proofs.alignability.charts import (
    LARGEST_CHARTED,
    Found,
    combined_exactly,
    float_points,
    identity_weights,
    in_charts,
    in_slices,
    rational_element,
    rational_point,
    with_identity_first,
)
from proofs.alignability.enclosed import EnclosedElement, enclosed_element
from proofs.alignability.faces import LARGEST_DIAGONAL, LARGEST_FACE, FaceStep, combined, reduce_face, unit_rows
from proofs.alignability.gram_forms import Grams
from proofs.alignability.one_quadric import on_quadric
from proofs.alignability.products import Products, TooLarge
from proofs.alignability.quadratic_forms import kernel, real_zeros_of_pencil, signature
from proofs.alignability.signed_permutations import signed_permutations
from proofs.alignability.squares import LARGEST_HALF_DEGREE, SquaresStep, sum_of_squares
from proofs.alignability.zeros import at_most_one_zero, dimension_bound, forms_on
from verify.claim import Answer

LARGEST_BOUNDED = 12
"""Parameters up to which the dimension of the scaled orthogonal elements is bounded."""

LONGEST_LINE = 300
"""Characters of coefficients that are said in one sentence."""

MOST_NAMED = 6
"""Coefficients that are."""

LARGEST_SEARCHED = 64
"""Size up to which points are sought in floats."""

DEGREES = tuple(range(1, LARGEST_HALF_DEGREE + 1))

LARGEST_NAMED = 6
"""Parameters up to which an element is sought by its exact coefficients first: beyond, they have a high degree."""

UNWRITTEN = " (no identity with squares was found that could be written down: trusted, not in a certificate)"


@dataclass(frozen=True)
class ScaledOrthogonal:
    """What is known of the scaled orthogonal elements of a structure.

    Attributes:
        beyond_identity: whether there is one that is no multiple of the identity.
        element: its coefficients in the basis that was given, where one was found (rational ones).
        least, most: bounds on the dimension o of their projective set, -1 for the empty set; ``most`` None if not known.
        steps: the comparisons of the facial reduction, and an identity with squares where one decides.
        face: the coefficients that are left after them, as rows, in the integer basis.
        reason: how it was decided.
        algebraic: where an element was found that is not rational, its coefficients in the basis that was given.
        enclosed: where one is only known to lie in a small box, that box.
    """

    beyond_identity: Answer
    element: tuple[Fraction, ...] | None
    least: int
    most: int | None
    steps: tuple[FaceStep | SquaresStep, ...]
    face: tuple[tuple[int, ...], ...]
    reason: str
    algebraic: AlgebraicElement | None = None
    enclosed: EnclosedElement | None = None

    def named(self) -> str:
        """Return the coefficients of the element that was found, in words and not too many; empty where none was."""
        if self.algebraic is not None:
            said = ", ".join(self.algebraic.named())
            root = f"in the field of a root of degree {len(self.algebraic.polynomial) - 1}"
            return said if len(said) <= LONGEST_LINE else f"coefficients {root} (see the witness)"
        named = [f"c_{j} = {x}" for j, x in enumerate(self.element or (), 1) if x]
        named = named if self.enclosed is None else self.enclosed.named()
        return ", ".join(named[:MOST_NAMED]) + (", ..." if len(named) > MOST_NAMED else "")


def scaled_orthogonal(basis: IntegerBasis, *, bound: bool = True) -> ScaledOrthogonal:
    """Decide what can be decided about the scaled orthogonal elements of the structure.

    ``bound=False`` leaves out the bound on their dimension where an element is exhibited: it can take a second.
    """
    if basis.r > LARGEST_DIAGONAL:
        return _put_together(basis)
    try:
        steps, face = reduce_face(*(Products.of(side, lengths_only=True) for side in (basis, basis.transposed())))
    except TooLarge:
        steps, face = (), unit_rows(basis.r)
    found = _decide(basis, face, bound)
    kept = tuple(tuple(row) for row in face) if found.squares is None else found.squares.face
    element = None if found.element is None else basis.as_given(found.element)
    algebraic = None if found.algebraic is None else found.algebraic.scaled(basis.factors)
    made: tuple[FaceStep | SquaresStep, ...] = steps if found.squares is None else (*steps, found.squares)
    told = found.least, found.most, made, kept, found.reason
    return ScaledOrthogonal(found.answer, element, *told, algebraic, found.enclosed)


def _put_together(basis: IntegerBasis) -> ScaledOrthogonal:
    """Return what a search among sums of basis matrices finds; nothing else is tried with so many parameters."""
    for candidate in signed_permutations(basis):
        if (hidden := rational_element(basis, candidate)) is not None:
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
    squares: SquaresStep | None = None
    enclosed: EnclosedElement | None = None


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
    for candidate in chain(signed_permutations(basis), familiar(basis), small_combinations(face)):
        if (hidden := rational_element(basis, candidate)) is not None:
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
    return (_one_form(basis, face, forms[0]) if len(forms) == 1 else None) or _by_elimination(basis, products, face, forms)


def _one_matrix(basis: IntegerBasis, left: list[int]) -> _Decided:
    entries = basis.element(left)
    if not has_scalar_gram(entries, basis.k):
        return _none("comparing lengths leaves one matrix, and it is not scaled orthogonal")
    if is_multiple_of_identity(entries, basis.k):
        return _Decided(Answer.FAILS, "comparing lengths leaves one matrix, the identity", least=0, most=0)
    reason = "comparing lengths leaves one matrix, which is orthogonal up to scale"
    return _Decided(Answer.HOLDS, reason, tuple(Fraction(x) for x in left), least=0, most=0)


def _two_parameters(basis: IntegerBasis, face: list[list[int]], forms: list[list[list[int]]]) -> _Decided:
    zeros = real_zeros_of_pencil(forms) or 0
    inside = identity_weights(basis, face) is not None
    named = f", {'one of them' if inside else 'none'} the identity" if zeros else ""
    reason = f"two parameters are left, with {zeros} common real zero(s){named}"
    beyond = Answer.of(zeros > int(inside))
    shown = _eliminated(basis, face, 0) if beyond is Answer.HOLDS else _excluded(basis, face, DEGREES)
    o = 0 if zeros else -1
    if shown is None or shown.answer is not beyond:
        return _Decided(beyond, reason, least=o, most=o)
    return replace(shown, reason=f"{reason}; {shown.reason}", least=o, most=o)


def _one_form(basis: IntegerBasis, face: list[list[int]], form: list[list[int]]) -> _Decided | None:
    """Decide by the signature of the only form; None where it is semidefinite with a kernel."""
    positive, negative = signature(form)
    if positive and negative:
        o, reason = len(face) - 2, "one indefinite form is left: a quadric of real points"
        point = on_quadric(basis, face, form)
        return _open(reason) if point is None else _shown(point, reason, o, o)
    return None if kernel(form) else _excluded(basis, face, (1,)) or _none(f"one definite form is left{UNWRITTEN}")


def _by_elimination(
    basis: IntegerBasis, products: Products, face: list[list[int]], forms: list[list[list[int]]]
) -> _Decided:
    """Decide by an identity with squares, by Macaulay matrices, or by a point that a search in floats suggests."""
    if (excluded := _excluded(basis, face, DEGREES[:1])) is not None:
        return excluded
    near = basis.k <= LARGEST_SEARCHED and next(float_points(basis, face), None) is not None
    if near and len(face) > LARGEST_NAMED and (boxed := _enclosed(basis, face)) is not None:
        return boxed
    if not near and (excluded := _excluded(basis, face, DEGREES[1:])) is not None:
        return excluded
    most = dimension_bound(products, face)
    if most == -1:
        return _none(f"a Macaulay matrix has full column rank: not even a complex zero{UNWRITTEN}")
    if (only := at_most_one_zero(forms, len(face))) is not None:
        hidden = rational_element(basis, combined(only, face)) if only else None
        if hidden is not None:
            reason = "the only common zero, complex ones included, is computed"
            return _Decided(Answer.HOLDS, reason, hidden, least=0, most=0)
        reason = f"the forms have at most one common zero, complex ones included, and it is the identity or none{UNWRITTEN}"
        return _Decided(Answer.FAILS, reason, least=0 if only else -1, most=0)
    return _eliminated(basis, face, most)


def _excluded(basis: IntegerBasis, face: list[list[int]], degrees: Sequence[int]) -> _Decided | None:
    """Show by an identity with squares that there is none; None where no such identity is found."""
    try:
        grams = Grams.of(basis)
    except TooLarge:
        return None
    frame, inside = with_identity_first(basis, face)
    rows = [combined_exactly(row, face) for row in frame]
    forms = grams.forms(rows)
    found = sum_of_squares(forms, inside, degrees) if forms else None
    if found is None:
        return None
    times = f", times forms of degree {2 * found.degree - 2}," if found.degree > 1 else ""
    except_ = ", except at the identity" if inside else ""
    reason = f"a combination of {len(found.cofactors)} forms{times} is a sum of squares and positive{except_}"
    left = (tuple(rows[0]),) if inside else ()
    step = SquaresStep(found.degree, tuple(map(tuple, frame)), found.cofactors, found.gram, left)
    return _Decided(Answer.FAILS, reason, least=len(left) - 1, most=len(left) - 1, squares=step)


def _enclosed(basis: IntegerBasis, face: list[list[int]]) -> _Decided | None:
    """Return a rational element near a point that a search in floats finds, or a box around one."""
    if (exact := rational_point(basis, face, float_points(basis, face))) is not None:
        return _shown(exact, "an element is exhibited", None)
    try:
        box = enclosed_element(basis, face, Grams.of(basis))
    except TooLarge:
        return None
    if box is None:
        return None
    reason = f"an element is enclosed, where {len(box.places)} equations have one solution for as many coefficients"
    return _Decided(Answer.HOLDS, reason, least=0, enclosed=box)


def _eliminated(basis: IntegerBasis, face: list[list[int]], most: int | None) -> _Decided:
    """Decide by elimination chart by chart, or by a point of a slice; exactly."""
    try:
        grams = Grams.of(basis)
    except TooLarge as error:
        return _open(str(error), most)
    frame, inside = with_identity_first(basis, face)  # so that the other charts hold all points but this one
    face = [combined(row, face) for row in frame]
    forms = grams.forms(face)
    if len(face) <= LARGEST_CHARTED:
        charts = in_charts(basis, face, forms, int(inside))
        if charts.element is not None:
            among = f"elimination leaves {charts.complex_zeros} complex zeros in a chart, and a real one of them is computed"
            return _shown(charts.element, among, most)
        if not charts.open:
            beside = " beside the identity" if inside else ""
            left = f"leaves {charts.complex_zeros} complex zeros{beside}, none of them real{UNWRITTEN}"
            reason = f"elimination in {len(face)} charts {left}"
            least = 0 if inside else -1
            return _Decided(Answer.FAILS, reason, least=least, most=least)
    if basis.k <= LARGEST_SEARCHED and len(face) <= 24 and (element := in_slices(basis, face, forms)) is not None:
        return _shown(element, "an element is exhibited", most)
    return _open(f"{len(face)} parameters are left: elimination ends at its limits, and no real zero was found", most)


def _shown(element: Found, reason: str, most: int | None, least: int = 0) -> _Decided:
    if isinstance(element, AlgebraicElement):
        return _Decided(Answer.HOLDS, reason, least=least, most=most, algebraic=element)
    return _Decided(Answer.HOLDS, reason, element, least=least, most=most)
