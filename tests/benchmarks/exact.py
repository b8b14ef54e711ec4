"""Exact verdicts against SymPy: ``python -m tests.benchmarks.exact``."""

from __future__ import annotations

from functools import partial
from operator import eq

import numpy as np
import sympy
from sympy.polys.matrices import DomainMatrix

from tests.benchmarks.timing import report
from verify.exact import RationalMatrix, certified_rank, commute
from verify.sampling.matrices import rationals


def _commuting_pair(rng: np.random.Generator, k: int, symmetric: bool) -> tuple[RationalMatrix, RationalMatrix]:
    g = rationals(rng, k, k, bound=999, denominator=9)
    g = g + g.T if symmetric else g
    return RationalMatrix(g.to_fractions()), RationalMatrix((g + 5 * RationalMatrix.identity(k)).to_fractions())


def _sympy(matrix: RationalMatrix) -> sympy.Matrix:
    return sympy.Matrix([[sympy.Rational(x.numerator, x.denominator) for x in row] for row in matrix.to_fractions()])


def _sympy_commute(s: sympy.Matrix, t: sympy.Matrix) -> object:
    return eq(s * t, t * s)


def commutation(k: int = 64) -> None:
    """Decide that two k x k matrices commute (the slow case: nothing refutes early).

    The float route is open to matrices that were read from numbers; results of arithmetic take the integer route.
    """
    rng = np.random.default_rng(0)
    for label, symmetric in (("general", False), ("symmetric", True)):
        a, b = _commuting_pair(rng, k, symmetric)
        slow = partial(_sympy_commute, _sympy(a), _sympy(b))
        computed = 2 * a / 2, 2 * b / 2
        assert commute(a, b)
        assert commute(*computed)
        assert slow()
        report(f"commute, k = {k}, {label}: SymPy Matrix / float route", slow, partial(commute, a, b), rounds=3)
        report(f"commute, k = {k}, {label}: SymPy Matrix / integer route", slow, partial(commute, *computed), rounds=3)


def rank(rows: int = 1024, columns: int = 64) -> None:
    """Certify the rank of a tall matrix, full and deficient."""
    rng = np.random.default_rng(1)
    for r in (columns, columns - 24):
        a = rationals(rng, rows, r, bound=9, denominator=9)
        a = a if r == columns else a @ RationalMatrix(rng.integers(-9, 10, (r, columns)))
        domain = DomainMatrix.from_Matrix(_sympy(a)).to_field()
        assert certified_rank(a).rank == r
        title = f"certified rank, {rows} x {columns} of rank {r}"
        report(f"{title}: SymPy DomainMatrix / ours", domain.rank, partial(certified_rank, a), rounds=3)


if __name__ == "__main__":
    commutation()
    rank()
