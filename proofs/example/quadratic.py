"""Matrices over Q(sqrt 2), as pairs of rational ones: enough for the smallest aligned autoencoder."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.exact import RationalMatrix


@dataclass(frozen=True)
class QuadraticMatrix:
    """``a + sqrt(2) b``; two are equal exactly if both parts are, since sqrt 2 is irrational."""

    a: RationalMatrix
    b: RationalMatrix

    @classmethod
    def rational(cls, a: RationalMatrix) -> QuadraticMatrix:
        """Return a rational matrix as one over the field."""
        return cls(a, 0 * a)

    def __matmul__(self, other: QuadraticMatrix) -> QuadraticMatrix:
        return QuadraticMatrix(self.a @ other.a + 2 * (self.b @ other.b), self.a @ other.b + self.b @ other.a)

    @property
    def T(self) -> QuadraticMatrix:
        """The transpose."""
        return QuadraticMatrix(self.a.T, self.b.T)

    @property
    def is_scalar(self) -> bool:
        """Whether it is a multiple of the identity."""
        one = RationalMatrix.identity(self.a.rows)
        return self.a == self.a[0, 0] * one and self.b == self.b[0, 0] * one

    def entries(self) -> list[list[tuple[Fraction, Fraction]]]:
        """Return the entries as coefficients ``(x, y)`` of ``x + y sqrt 2``: how certificates write numbers of a field."""
        return [
            list(zip(*rows, strict=True)) for rows in zip(self.a.to_fractions(), self.b.to_fractions(), strict=True)
        ]
