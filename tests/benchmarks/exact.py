"""Exact verdicts against SymPy (figures P5 and P6): ``python -m tests.benchmarks.exact``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import eq

import numpy as np
import sympy
from sympy.polys.matrices import DomainMatrix

from tests.benchmarks.timing import Row, compare, show
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


def commutation(k: int = 64) -> Iterator[Row]:
    """Decide that two k x k matrices commute (the slow case: nothing refutes early).

    The float route is open to matrices that were read from numbers; results of arithmetic take the integer route.
    """
    rng = np.random.default_rng(0)
    for kind, symmetric in (("general", False), ("symmetric", True)):
        a, b = _commuting_pair(rng, k, symmetric)
        slow = ("SymPy Matrix", partial(_sympy_commute, _sympy(a), _sympy(b)))
        computed = 2 * a / 2, 2 * b / 2
        assert commute(a, b)
        assert commute(*computed)
        assert slow[1]()
        work = f"{kind} {k} x {k} rational matrices commute"
        yield compare("P5", work, slow, ("exact float route", partial(commute, a, b)), at_least=2000, rounds=3)
        yield compare("P5", work, slow, ("integer route", partial(commute, *computed)), rounds=3)


def rank(rows: int = 1024, columns: int = 64) -> Iterator[Row]:
    """Certify the rank of a tall matrix, full and deficient.

    A matrix that was read from numbers has an image in floats, in which some products are exact; a product has none.
    """
    rng = np.random.default_rng(1)
    for r in (columns, columns - 24):
        a = rationals(rng, rows, r, bound=9, denominator=9)
        a = a if r == columns else a @ RationalMatrix(rng.integers(-9, 10, (r, columns)))
        read = RationalMatrix(a.to_fractions())
        domain = DomainMatrix.from_Matrix(_sympy(a)).to_field()
        assert certified_rank(read).rank == r
        work, slow = f"rank {r} of a {rows} x {columns} rational matrix", ("SymPy DomainMatrix", domain.rank)
        ours = ("certified rank", partial(certified_rank, read))
        yield compare("P6", work, slow, ours, at_least=100, rounds=3)
        if r < columns:
            computed = ("certified rank, matrix from a product", partial(certified_rank, a))
            yield compare("P6", work, slow, computed, rounds=3)


def rows() -> Iterator[Row]:
    """Compare commutation, then ranks."""
    yield from commutation()
    yield from rank()


if __name__ == "__main__":
    show(rows())
