"""An element of a structure whose coefficients are real algebraic numbers: polynomials in one root of one polynomial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

from flint import fmpq, fmpq_poly

from proofs.alignability.basis import IntegerBasis

Coefficients = tuple[Fraction, ...]
"""Of a polynomial in the root t, lowest first."""


LONGEST = 996
"""Bits of a number that is written out: three hundred digits, as many as the stand-alone checker reads."""

MOST_INVERTED = 8
"""Degrees up to which the element is also divided by each of its coefficients, for shorter numbers."""


@dataclass(frozen=True)
class AlgebraicElement:
    """Coefficients ``c_j(t)`` of basis matrices, with t the one root of a polynomial in an interval.

    Attributes:
        polynomial: irreducible, with integer coefficients, lowest first; of degree 2 at least.
        interval: two rational numbers with one root between them; the polynomial changes its sign there.
        coefficients: one polynomial in t for each basis matrix.
    """

    polynomial: tuple[int, ...]
    interval: tuple[Fraction, Fraction]
    coefficients: tuple[Coefficients, ...]

    def scaled(self, factors: Iterable[Fraction | int]) -> AlgebraicElement:
        """Return the element with each coefficient multiplied by a rational number."""
        changed = tuple(
            tuple(Fraction(f) * x for x in c) for c, f in zip(self.coefficients, factors, strict=True)
        )
        return AlgebraicElement(self.polynomial, self.interval, changed)

    def primitive(self) -> AlgebraicElement:
        """Return a rational multiple whose coefficients are integers without a common factor."""
        common = lcm(*(x.denominator for c in self.coefficients for x in c))
        divisor = Fraction(gcd(*(int(x * common) for c in self.coefficients for x in c)) or 1, common)
        return self.scaled([1 / divisor] * len(self.coefficients))

    @property
    def is_short(self) -> bool:
        """Whether all numbers are short enough to be written down."""
        numbers = [*map(Fraction, self.polynomial), *self.interval, *(x for c in self.coefficients for x in c)]
        return all(_bits(x) <= LONGEST for x in numbers)

    def named(self) -> list[str]:
        """Return the coefficients that are not zero, and what t is, in words."""
        said = [f"c_{j} = {written(c)}" for j, c in enumerate(self.coefficients, 1) if any(c)]
        low, high = self.interval
        return [*said, f"t the root of {written(self.polynomial)} between {low} and {high}"]

    def is_scaled_orthogonal(self, basis: IntegerBasis) -> bool:
        """Whether ``A^T A = lambda I`` in the field and A is no multiple of I; coefficients in the integer basis."""
        f = fmpq_poly(list(self.polynomial))
        rows: dict[int, dict[int, fmpq_poly]] = {}
        for c, A in zip(self.coefficients, basis.elements, strict=True):
            if any(c):
                p = fmpq_poly([fmpq(x.numerator, x.denominator) for x in c])
                for i, j, x in A:
                    row = rows.setdefault(i, {})
                    row[j] = row.get(j, fmpq_poly()) + p * x
        entries = {(i, j): value for i, row in rows.items() for j, p in row.items() if (value := p % f)}
        gram: dict[tuple[int, int], fmpq_poly] = {}
        for row in rows.values():
            for u, p in row.items():
                for v, q in row.items():
                    gram[u, v] = gram.get((u, v), fmpq_poly()) + p * q
        grams = {place: value for place, p in gram.items() if (value := p % f)}
        return bool(entries) and not _is_scalar(entries, basis.k) and _is_scalar(grams, basis.k)


def _is_scalar(entries: dict[tuple[int, int], fmpq_poly], k: int) -> bool:
    """Whether a matrix given by its nonzero entries, numbers of a field, is a multiple of I."""
    return len(entries) == k and all(i == j for i, j in entries) and len({str(value) for value in entries.values()}) == 1


def algebraic_element(polynomial: fmpq_poly, values: Sequence[fmpq_poly]) -> AlgebraicElement | None:
    """Return the element with these values at a real root of an irreducible polynomial of degree 2 or more; None without one.

    Square roots are written as such, and the values as a multiple of them with short numbers.
    """
    changed, change = _square_root(polynomial)
    found = next(real_roots(changed), None)
    if found is None:
        return None
    moved = [value(change) % changed for value in values]
    forms = [moved]
    for pivot in moved if changed.degree() <= MOST_INVERTED else ():
        if pivot:
            inverse = _inverse(pivot, changed)
            forms.append([value * inverse % changed for value in moved])
    shortest = min((_primitive(form) for form in forms), key=lambda form: sum(_bits(x) for c in form for x in c))
    return AlgebraicElement(tuple(int(x) for x in changed.numer().coeffs()), found, tuple(shortest))


def _square_root(polynomial: fmpq_poly) -> tuple[fmpq_poly, fmpq_poly]:
    """Return a polynomial with integer coefficients, and the old root as a polynomial in the new one: a square root in degree 2."""
    integers = [int(x) for x in polynomial.numer().coeffs()]
    if len(integers) != 3:
        return fmpq_poly(integers), fmpq_poly([0, 1])
    c, b, a = integers
    root, square = b * b - 4 * a * c, 1
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47):
        while root % (p * p) == 0:
            root, square = root // (p * p), square * p
    return fmpq_poly([-root, 0, 1]), fmpq_poly([fmpq(-b, 2 * a), fmpq(square, 2 * a)])


def _inverse(value: fmpq_poly, polynomial: fmpq_poly) -> fmpq_poly:
    divisor, s, _ = value.xgcd(polynomial)
    return s / divisor[0]


def _primitive(values: Sequence[fmpq_poly]) -> list[Coefficients]:
    """Return the values as integers without a common factor."""
    common = lcm(*(int(value.denom()) for value in values))
    integers = [[int((x * common).numer()) for x in value.coeffs()] for value in values]
    divisor = gcd(*(x for c in integers for x in c)) or 1
    return [tuple(Fraction(x // divisor) for x in c) for c in integers]


def real_roots(polynomial: fmpq_poly) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield an interval with one root each for the real roots of a square-free polynomial without rational ones (Sturm)."""
    chain = [polynomial, polynomial.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))

    def changes(x: Fraction) -> int:
        values = [p(fmpq(x.numerator, x.denominator)) for p in chain]
        return sum(a != b for a, b in pairwise([value > 0 for value in values if value != 0]))

    bound = Fraction(2)
    while any(abs(_fraction(x)) > abs(_fraction(polynomial.leading_coefficient())) * bound / 2 for x in polynomial.coeffs()):
        bound *= 2  # Cauchy: no root is larger than 1 + max |a_i / a_d|
    intervals = [(-2 * bound, 2 * bound)]
    while intervals:
        low, high = intervals.pop()
        count = changes(low) - changes(high)
        if count == 1 and not low < 0 < high and high - low <= max(Fraction(1), abs(low) if abs(low) < abs(high) else abs(high)):
            yield low, high
        elif count:
            middle = (low + high) / 2
            intervals += [(low, middle), (middle, high)]


def count_real_roots(polynomial: fmpq_poly) -> int:
    """Return the number of different real roots of a polynomial that is not zero (Sturm)."""
    chain = [polynomial, polynomial.derivative()]
    while chain[-1]:
        chain.append(-(chain[-2] % chain[-1]))
    ends: tuple[list[bool], list[bool]] = ([], [])
    for p in chain[:-1]:
        lead = bool(p.leading_coefficient() > 0)
        ends[0].append(lead == (p.degree() % 2 == 0))
        ends[1].append(lead)
    left, right = (sum(a != b for a, b in pairwise(signs)) for signs in ends)
    return left - right


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.numer()), int(x.denom()))


def _bits(x: Fraction) -> int:
    return max(x.numerator.bit_length(), x.denominator.bit_length())


def written(coefficients: Sequence[Fraction | int]) -> str:
    """Return a polynomial in t as text, highest power first."""
    terms = []
    for power in range(len(coefficients) - 1, -1, -1):
        if x := Fraction(coefficients[power]):
            variable = "" if power == 0 else "t" if power == 1 else f"t^{power}"
            size = f"({_bits(x)} bits)" if _bits(x) > LONGEST else str(abs(x)) if not variable or abs(x) != 1 else ""
            terms.append(("- " if x < 0 else "+ ") + " ".join(part for part in (size, variable) if part))
    said = " ".join(terms) or "0"
    return "-" + said[2:] if said.startswith("- ") else said.removeprefix("+ ")
