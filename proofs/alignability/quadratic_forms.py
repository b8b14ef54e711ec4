"""Quadratic forms over the rationals: signature by congruence, and the kernel of a form that is semidefinite."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from verify.exact import RationalMatrix

Form = Sequence[Sequence[int | Fraction]]
"""A symmetric table."""


def signature(form: Form) -> tuple[int, int]:
    """Return the numbers of positive and of negative squares (Sylvester's law), by exact congruence steps."""
    if not any(x for i, row in enumerate(form) for j, x in enumerate(row) if i != j):
        return sum(row[i] > 0 for i, row in enumerate(form)), sum(row[i] < 0 for i, row in enumerate(form))
    A = [[Fraction(x) for x in row] for row in form]
    size, live = len(A), list(range(len(A)))
    positive = negative = 0
    while live:
        pivot = next((i for i in live if A[i][i]), None)
        if pivot is None:
            pair = next(((i, j) for i in live for j in live if i < j and A[i][j]), None)
            if pair is None:
                break
            i, j = pair  # e_i + e_j has the value 2 A_ij, which is not zero
            for c in range(size):
                A[i][c] += A[j][c]
            for row in A:
                row[i] += row[j]
            continue
        value = A[pivot][pivot]
        positive, negative = positive + (value > 0), negative + (value < 0)
        live.remove(pivot)
        for i in live:
            if factor := A[i][pivot] / value:
                for c in live:
                    A[i][c] -= factor * A[pivot][c]
    return positive, negative


def kernel(form: Form) -> list[list[int]]:
    """Return a basis of the kernel, as primitive integer rows."""
    basis = RationalMatrix([list(row) for row in form]).nullspace()
    return [primitive([basis[i, j] for i in range(basis.rows)]) for j in range(basis.columns)]


def primitive(vector: Sequence[Fraction | int]) -> list[int]:
    """Return the vector as integers without a common factor."""
    common = 1
    for x in vector:
        common = common * Fraction(x).denominator // gcd(common, Fraction(x).denominator)
    integers = [int(Fraction(x) * common) for x in vector]
    divisor = gcd(*integers) if integers else 1
    return [x // divisor for x in integers] if divisor > 1 else integers


def real_zeros_of_pencil(forms: Sequence[Form]) -> int | None:
    """Return the number of real points of the projective line where all binary forms vanish; None if all are zero.

    A form ``a x^2 + 2b x y + c y^2`` is a polynomial in t = x/y, with the point (1, 0) besides; common zeros are zeros of the
    greatest common divisor, counted exactly by its discriminant.
    """
    polynomials = [[Fraction(f[1][1]), 2 * Fraction(f[0][1]), Fraction(f[0][0])] for f in forms]
    live = [p for p in polynomials if any(p)]
    if not live:
        return None
    at_infinity = all(p[2] == 0 for p in live)
    common = live[0]
    for p in live[1:]:
        common = _common_divisor(common, p)
    common = _trim(common)
    degree = len(common) - 1
    if degree <= 0:
        finite = 0
    elif degree == 1:
        finite = 1
    else:
        discriminant = common[1] ** 2 - 4 * common[0] * common[2]
        finite = 0 if discriminant < 0 else 1 if discriminant == 0 else 2
    return finite + at_infinity


def _trim(p: Sequence[Fraction]) -> list[Fraction]:
    out = list(p)
    while out and not out[-1]:
        out.pop()
    return out


def _common_divisor(p: Sequence[Fraction], q: Sequence[Fraction]) -> list[Fraction]:
    a, b = _trim(p), _trim(q)
    while b:
        while len(a) >= len(b):
            factor, shift = a[-1] / b[-1], len(a) - len(b)
            a = _trim([x - (factor * b[i - shift] if i >= shift else 0) for i, x in enumerate(a)])
            if not a:
                break
        a, b = b, a
    return a
