"""Two orthonormal vectors of any dimension, as letters with the relations that make them so."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from verify.symbolic import Instance, Rational, Relation, identity, matrix

e1, e2 = matrix("e_1", "k", 1), matrix("e_2", "k", 1)


def _coordinates(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    k = instance.dimensions["k"]
    return {f"e_{p + 1}": Rational.of(k, 1, [[int(q == p)] for q in range(k)]) for p in range(2)}


orthonormal = (
    Relation("e_2^T e_2 = 1", e2.T @ e2, identity(1), reason="unit vectors", sampler=_coordinates),
    Relation("e_2^T e_1 = 0", e2.T @ e1, 0 * identity(1), reason="orthogonal to each other", sampler=_coordinates),
)
