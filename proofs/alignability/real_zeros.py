"""The real zeros of quadratic forms where they are finitely many: are there any, and which?

In the algebra of a chart every polynomial u has a characteristic polynomial f, and f(u) is a combination of the forms (Cayley and
Hamilton). A real zero makes u a real root of f: without real roots there are none. With them, and where u has different values
at different zeros, the traces of the algebra give the coordinates as rational functions of u (Rouillier's representation); these
are put into the forms, so that nothing rests on how they were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat, fmpq_poly

from proofs.alignability.algebraic import count_real_roots
from proofs.alignability.quotient import Quotient, identity, quotient


@dataclass(frozen=True)
class RealZeros:
    """What was found in one chart.

    Attributes:
        point: projective coordinates, polynomials in a root of ``polynomial``, which is irreducible and has real roots; None
            where there is no real zero.
        polynomial: of degree 1 for a rational point; without a point, the one without real roots.
        complex_zeros: how many complex zeros there are, with multiplicities.
    """

    point: tuple[fmpq_poly, ...] | None
    polynomial: fmpq_poly
    complex_zeros: int


def real_zeros(forms: Sequence[Sequence[Sequence[int]]], variables: int) -> RealZeros | None:
    """Return a real zero of the forms whose last coordinate is 1, or that there is none; None where this cannot be found out.

    Among several points one of a polynomial of least degree is returned.
    """
    if variables == 1:
        one = fmpq_poly([1])
        return RealZeros(None, one, 0) if forms else RealZeros((one,), fmpq_poly([0, 1]), 1)
    quadrics = [
        [form[i][j] * (1 if i == j else 2) for i in range(variables) for j in range(i, variables)] for form in forms
    ]
    algebra = quotient(quadrics, variables) if quadrics else None
    if algebra is None:
        return None
    if not algebra.names:
        return RealZeros(None, fmpq_poly([1]), 0)
    for weights in _linear_forms(variables - 1):
        matrix = algebra.by(weights)
        f = _without_squares(matrix.charpoly())
        factors = sorted((g for g, _ in f.factor()[1]), key=lambda g: g.degree())
        real = [g for g in factors if count_real_roots(g)]
        if not real:
            return RealZeros(None, f, len(algebra.names))
        coordinates = _coordinates(algebra, matrix, f)
        for g in real:
            point = tuple(value % g for value in coordinates)
            if point[-1] and all(not _value(form, point) % g for form in forms):
                return RealZeros(point, g, len(algebra.names))
    return None


def _linear_forms(variables: int) -> Iterator[list[int]]:
    """Yield the coordinates, and some forms that take different values at different points unless they are made for it."""
    for place in range(variables):
        yield [int(i == place) for i in range(variables)]
    if variables > 1:
        for base in (1, 3, 7):
            yield [(base * (i + 1) ** 2) % 23 - 11 or 5 for i in range(variables)]


def _without_squares(polynomial: fmpq_poly) -> fmpq_poly:
    found: fmpq_poly = polynomial / polynomial.gcd(polynomial.derivative())
    return found / found.leading_coefficient()


def _coordinates(algebra: Quotient, matrix: fmpq_mat, f: fmpq_poly) -> list[fmpq_poly]:
    """Return polynomials that are proportional, at a root of f, to the coordinates of the point where u is that root.

    ``f(T) / (T - u) = sum_i u^i H_{d-1-i}(T)`` with Horner's polynomials H; summed over all points with v as a factor, at ``T = u``
    only the value of v at that point is left, times ``f'(u)`` and the multiplicity.
    """
    degree, x = f.degree(), fmpq_poly([0, 1])
    horner = [fmpq_poly([1])]
    for i in range(1, degree):
        horner.append(x * horner[-1] + f[degree - i])
    powers = [identity(len(algebra.names))]
    while len(powers) < degree:
        powers.append(powers[-1] * matrix)
    return [
        sum((horner[-1 - i] * _trace(factor, power) for i, power in enumerate(powers)), fmpq_poly())
        for factor in (*algebra.times, powers[0])
    ]


def _trace(a: fmpq_mat, b: fmpq_mat) -> fmpq:
    size = range(a.nrows())
    return sum((a[i, j] * b[j, i] for i in size for j in size), fmpq(0))


def _value(form: Sequence[Sequence[int]], point: Sequence[fmpq_poly]) -> fmpq_poly:
    image = (sum((y * x for x, y in zip(row, point, strict=True) if x), fmpq_poly()) for row in form)
    return sum((x * y for x, y in zip(point, image, strict=True)), fmpq_poly())
