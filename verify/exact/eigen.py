"""Eigenvalues over the rationals: which there are, and whether a matrix is diagonalised by rational vectors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from verify.exact.matrix import RationalMatrix
from verify.exact.stacking import hstack


@dataclass(frozen=True, slots=True)
class Diagonalisation:
    """``A P = P diag(values)`` with an invertible rational P.

    Attributes:
        vectors: P, eigenvectors as columns.
        values: the eigenvalues, in the order of the columns, ascending.
    """

    vectors: RationalMatrix
    values: tuple[Fraction, ...]


def rational_eigenvalues(matrix: RationalMatrix) -> list[tuple[Fraction, int]]:
    """Return the rational eigenvalues, ascending, with their multiplicities as roots of the characteristic polynomial.

    They are all there are over the rationals: the integer matrix ``denominator * A`` has a monic integer
    characteristic polynomial, whose rational roots are integers, and flint finds those by factoring.

    Raises:
        ValueError: when the matrix is not square.
    """
    if matrix.rows != matrix.columns:
        raise ValueError(f"eigenvalues need a square matrix, got {matrix.rows} x {matrix.columns}")
    roots = matrix.numerator.charpoly().roots()
    return sorted((Fraction(int(root), matrix.denominator), int(multiplicity)) for root, multiplicity in roots)


def diagonalise(matrix: RationalMatrix) -> Diagonalisation | None:
    """Return a diagonalisation over the rationals, or ``None`` when there is none (an exact decision).

    There is one exactly when the dimensions of the rational eigenspaces add up to the size of the matrix.

    Raises:
        ValueError: when the matrix is not square.
    """
    eigenvalues = rational_eigenvalues(matrix)
    if sum(multiplicity for _, multiplicity in eigenvalues) < matrix.rows:
        return None
    identity = RationalMatrix.identity(matrix.rows)
    spaces = [(matrix - value * identity).nullspace() for value, _ in eigenvalues]
    if sum(space.columns for space in spaces) < matrix.rows:
        return None
    pairs = zip(eigenvalues, spaces, strict=True)
    values = tuple(value for (value, _), space in pairs for _ in range(space.columns))
    return Diagonalisation(hstack(spaces) if spaces else identity, values)


def square_root(value: Fraction) -> Fraction | None:
    """Return the rational square root of a fraction, or ``None`` when it has none."""
    if value < 0:
        return None
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    return root if root * root == value else None
