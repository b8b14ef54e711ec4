"""Rational frames in which commuting symmetric matrices are diagonal together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product

from verify.claim.answer import Answer
from verify.exact.commutator import commuting_family
from verify.exact.eigen import rational_eigenvalues, square_root
from verify.exact.matrix import RationalMatrix
from verify.exact.stacking import hstack

_SEARCHED_COLUMNS = 4
"""Combinations of so many columns are searched for vectors of rational length: 255 of them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Pairwise orthogonal rational columns that are eigenvectors of every matrix of a family.

    Attributes:
        columns: the ``n x n`` matrix Q with ``Q^T Q`` diagonal and ``A Q = Q diag(values)`` for every A of the
            family.
        squared_norms: the squared length of each column, all 1 where the frame is orthonormal.
        values: one tuple per matrix of the family: its eigenvalue on each column.
        orthonormal_exists: whether *some* rational orthonormal frame does the same: HOLDS when this one is
            orthonormal, FAILS when a joint eigenspace has a Gram determinant that is no rational square (a change of
            basis multiplies it by a square), UNDECIDED otherwise.
    """

    columns: RationalMatrix
    squared_norms: tuple[Fraction, ...]
    values: tuple[tuple[Fraction, ...], ...]
    orthonormal_exists: Answer

    @property
    def is_orthonormal(self) -> bool:
        """Whether the columns have length one."""
        return all(square == 1 for square in self.squared_norms)


def joint_frame(matrices: Sequence[RationalMatrix]) -> Frame | None:
    """Return a rational orthogonal frame in which commuting symmetric matrices are diagonal, or ``None``.

    ``None`` means that some eigenvalue is irrational, so that there is no such frame. Joint eigenspaces are refined one
    matrix after another. Columns are given length one wherever that is found to be possible over the rationals: among
    small combinations of orthogonal columns, and in a last remaining eigenspace by completing the others by reflections
    (Witt's cancellation: the complement of an orthonormal family has an orthonormal basis).

    Raises:
        ValueError: when there is no matrix, when one is not symmetric, or when two do not commute.
    """
    if not matrices:
        raise ValueError("a joint frame needs at least one matrix")
    for position, matrix in enumerate(matrices):
        if not matrix.is_symmetric():
            raise ValueError(f"matrix {position} of the family is not symmetric")
    pair = commuting_family(matrices)
    if pair is not None:
        raise ValueError(f"matrices {pair[0]} and {pair[1]} of the family do not commute")
    spaces = _joint_eigenspaces(matrices)
    if spaces is None:
        return None
    bases, exists = _orthonormalised([basis for basis, _ in spaces], matrices[0].rows)
    columns = hstack(bases) if bases else RationalMatrix.identity(0)
    values = tuple(
        tuple(labels[i] for (_, labels), basis in zip(spaces, bases, strict=True) for _ in range(basis.columns))
        for i in range(len(matrices))
    )
    return Frame(columns, tuple(_squared_norms(columns)), values, exists)


def orthogonalised(columns: RationalMatrix) -> RationalMatrix:
    """Return pairwise orthogonal integer columns with the same span (Gram-Schmidt); the given ones must be independent.

    Raises:
        ValueError: when the columns are dependent.
    """
    done: list[RationalMatrix] = []
    for j in range(columns.columns):
        vector = columns[:, j]
        for earlier in done:
            vector -= ((earlier.T @ vector)[0, 0] / earlier.frobenius_squared()) * earlier
        if vector.is_zero():
            raise ValueError(f"column {j} depends on the columns before it")
        done.append(_primitive(vector))
    return hstack(done) if done else columns


def completed(columns: RationalMatrix) -> RationalMatrix:
    """Return a rational orthogonal matrix whose first columns are the given orthonormal ones (by reflections).

    Raises:
        ValueError: when the given columns are not orthonormal.
    """
    if not columns.has_orthonormal_columns():
        raise ValueError("only orthonormal columns can be completed to an orthogonal matrix")
    n = columns.rows
    frame = RationalMatrix.identity(n)
    for i in range(columns.columns):
        normal = frame.T @ columns[:, i] - RationalMatrix.unit(i, 0, (n, 1))
        if not normal.is_zero():
            frame = frame - (Fraction(2) / normal.frobenius_squared()) * (frame @ normal @ normal.T)
    return frame


def _joint_eigenspaces(matrices: Sequence[RationalMatrix]) -> list[tuple[RationalMatrix, tuple[Fraction, ...]]] | None:
    n = matrices[0].rows
    spaces: list[tuple[RationalMatrix, tuple[Fraction, ...]]] = [(RationalMatrix.identity(n), ())] if n else []
    for matrix in matrices:
        refined = []
        for basis, labels in spaces:
            inverse_gram = RationalMatrix.diagonal([1 / square for square in _squared_norms(basis)])
            restricted = inverse_gram @ basis.T @ matrix @ basis
            eigenvalues = rational_eigenvalues(restricted)
            if sum(multiplicity for _, multiplicity in eigenvalues) < basis.columns:
                return None
            for value, _ in eigenvalues:
                inside = (restricted - value * RationalMatrix.identity(basis.columns)).nullspace()
                refined.append((orthogonalised(basis @ inside), (*labels, value)))
        spaces = refined
    return spaces


def _orthonormalised(bases: list[RationalMatrix], n: int) -> tuple[list[RationalMatrix], Answer]:
    scaled = [_scaled(_with_rational_lengths(basis)) for basis in bases]
    stubborn = [i for i, basis in enumerate(scaled) if not basis.has_orthonormal_columns()]
    if len(stubborn) == 1 and bases[stubborn[0]].columns > 1:
        others = [basis for i, basis in enumerate(scaled) if i != stubborn[0]]
        known = hstack(others) if others else RationalMatrix.zeros(n, 0)
        scaled[stubborn[0]] = completed(known)[:, known.columns :]
        return scaled, Answer.HOLDS
    if not stubborn:
        return scaled, Answer.HOLDS
    volumes = (reduce(Fraction.__mul__, _squared_norms(bases[i]), Fraction(1)) for i in stubborn)
    impossible = any(square_root(volume) is None for volume in volumes)
    return scaled, Answer.FAILS if impossible else Answer.UNDECIDED


def _scaled(basis: RationalMatrix) -> RationalMatrix:
    roots = [square_root(square) for square in _squared_norms(basis)]
    lengths = [root for root in roots if root is not None]
    return basis @ RationalMatrix.diagonal([1 / x for x in lengths]) if len(lengths) == len(roots) else basis


def _with_rational_lengths(basis: RationalMatrix) -> RationalMatrix:
    """Exchange orthogonal columns for others of rational length, as far as small combinations of them have it."""
    found: list[RationalMatrix] = []
    rest = basis
    while rest.columns:
        squares = _squared_norms(rest)
        weights = product((0, 1, 2, 3), repeat=min(rest.columns, _SEARCHED_COLUMNS))
        lucky = (w for w in weights if any(w) and square_root(_weighted(w, squares)) is not None)
        choice = next(lucky, None)
        if choice is None:
            return hstack([*found, rest])
        vector = rest @ RationalMatrix([[x] for x in (*choice, *[0] * (rest.columns - len(choice)))])
        found.append(vector)
        rest = orthogonalised(rest @ (vector.T @ rest).nullspace())
    return hstack(found)


def _weighted(weights: tuple[int, ...], squares: list[Fraction]) -> Fraction:
    return sum((w * w * s for w, s in zip(weights, squares, strict=False)), Fraction(0))


def _squared_norms(columns: RationalMatrix) -> list[Fraction]:
    return [columns[:, j].frobenius_squared() for j in range(columns.columns)]


def _primitive(vector: RationalMatrix) -> RationalMatrix:
    whole = RationalMatrix.from_integers(vector.numerator)
    content = reduce(lambda a, b: a.gcd(b), vector.numerator.entries())
    return whole / int(content)
