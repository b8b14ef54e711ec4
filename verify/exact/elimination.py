"""Exact elimination on integer matrices: lowest terms, inverses, solutions, null and row spaces."""

from __future__ import annotations

from flint import fmpq_mat, fmpz, fmpz_mat, nmod_mat


class SingularMatrix(ValueError):
    """A matrix without an inverse."""


class NoSolution(ValueError):
    """A system of linear equations that nothing satisfies."""


def in_lowest_terms(numerator: fmpz_mat, denominator: fmpz) -> tuple[fmpz_mat, int]:
    """Return the same quotient with positive denominator and no common factor."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    divisor = denominator
    for i in range(numerator.nrows()):
        for j in range(numerator.ncols()):
            if divisor == 1:
                return numerator, int(denominator)
            divisor = divisor.gcd(numerator[i, j])
    if divisor == 1:
        return numerator, int(denominator)
    if numerator.is_zero():
        return numerator, 1
    quotients = [x // divisor for x in numerator.entries()]
    return fmpz_mat(numerator.nrows(), numerator.ncols(), quotients), int(denominator // divisor)


def inverse(numerator: fmpz_mat, denominator: int) -> tuple[fmpz_mat, fmpz]:
    """Return the inverse of ``numerator / denominator`` as integers over one denominator.

    Raises:
        SingularMatrix: when the determinant is zero.
    """
    if numerator.nrows() == 0:
        return numerator, fmpz(1)
    try:
        over, under = fmpq_mat(numerator).inv().numer_denom()
    except ZeroDivisionError:
        raise SingularMatrix("the matrix is singular, it has no inverse") from None
    return over * denominator, under


def solve(left: fmpz_mat, right: fmpz_mat) -> tuple[fmpz_mat, fmpz]:
    """Return integers X and t != 0 with ``left X = t right``, free unknowns zero.

    Raises:
        NoSolution: when the equations contradict each other.
    """
    m, n, k = left.nrows(), left.ncols(), right.ncols()
    joined = fmpz_mat(m, n + k, [x for a, b in zip(left.tolist(), right.tolist(), strict=True) for x in (*a, *b)])
    reduced, scale, rank = joined.rref()
    solution = fmpz_mat(n, k)
    for i, pivot in enumerate(pivots(reduced, rank)):
        if pivot >= n:
            raise NoSolution("the linear equations have no solution: the right-hand side is outside the column space")
        for j in range(k):
            solution[pivot, j] = reduced[i, n + j]
    return solution, scale if rank else fmpz(1)


def nullspace(matrix: fmpz_mat) -> fmpz_mat:
    """Return a basis of the right null space as integer columns."""
    if matrix.nrows() == 0:
        return _unit_matrix(matrix.ncols())
    basis, nullity = matrix.nullspace()
    return fmpz_mat(matrix.ncols(), nullity, [x for row in basis.tolist() for x in row[:nullity]])


def row_space(matrix: fmpz_mat) -> tuple[fmpz_mat, fmpz]:
    """Return the non-zero rows of the reduced echelon form, as integers over one denominator."""
    reduced, scale, rank = matrix.rref()
    entries = [x for row in reduced.tolist()[:rank] for x in row]
    return fmpz_mat(rank, matrix.ncols(), entries), scale if rank else fmpz(1)


def pivots(reduced: fmpz_mat | nmod_mat, rank: int) -> list[int]:
    """Return the pivot column of each of the first ``rank`` rows of a matrix in reduced echelon form."""
    found: list[int] = []
    column = 0
    for i in range(rank):
        while reduced[i, column] == 0:
            column += 1
        found.append(column)
        column += 1
    return found


def _unit_matrix(n: int) -> fmpz_mat:
    return fmpz_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
