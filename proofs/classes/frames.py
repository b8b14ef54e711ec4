"""The frames U and V of the three problems: exactly where the singular vectors are rational, enclosed by balls otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofs.network import Data
from verify.ball import Ball, BallMatrix, certainly_positive, eigenvalues_of_rational
from verify.claim import Answer
from verify.exact import RationalMatrix, hstack, joint_frame, orthogonalised


@dataclass(frozen=True)
class ExactFrames:
    """Orthogonal rational columns with the directions of U and V; their lengths may be irrational, so they are left as they are."""

    U: RationalMatrix
    V: RationalMatrix


@dataclass(frozen=True)
class EnclosedFrames:
    """Enclosures of exact orthogonal matrices U and V."""

    U: BallMatrix
    V: BallMatrix


def exact_frames(data: Data, *, from_targets: bool = False) -> ExactFrames | None:
    """Return rational directions that diagonalize the data, or ``None`` when an eigenvalue is irrational.

    V are eigenvectors of N (of ``M^T M``, ``from_targets``); U the images ``M V``, completed.

    Raises:
        ValueError: when the images are not orthogonal, so that these are no frames for the data.
    """
    frame = joint_frame([data.M.T @ data.M if from_targets else data.N])
    if frame is None:
        return None
    images = data.M @ frame.columns
    live = [j for j in range(images.columns) if not images[:, j].is_zero()]
    order = live + [j for j in range(images.columns) if j not in live]
    V = frame.columns[:, order]
    columns = [images[:, j] for j in live]
    rest = hstack(columns).T.nullspace() if columns else RationalMatrix.identity(images.rows)
    U = hstack([*columns, orthogonalised(rest)]) if rest.columns else hstack(columns)
    if not (U.T @ U).is_diagonal():
        raise ValueError("the images M V are not orthogonal: V does not diagonalize these data")
    return ExactFrames(U, V)


def enclosed_frames(data: Data, *, from_targets: bool = False) -> EnclosedFrames:
    """Enclose frames that diagonalize the data, at the current precision.

    Every eigenspace of N (of ``M^T M``, ``from_targets``) is the range of its spectral projector, a product over the
    other eigenvalues,
    and gets an orthonormal basis by elimination with the largest column first; U are the normalized images ``M V``, completed
    in the same way. All steps are done in balls, so they enclose what exact arithmetic would give.

    Raises:
        ArithmeticError: when the precision does not suffice to tell a column from zero.
    """
    S = data.M.T @ data.M if from_targets else data.N
    eigenvalues = eigenvalues_of_rational(S)
    size = S.rows
    one = BallMatrix(RationalMatrix.identity(size))
    groups = []
    for j, (value, multiplicity) in enumerate(eigenvalues):
        projector = one
        for m, (other, _) in enumerate(eigenvalues):
            if m != j:
                projector = projector @ ((BallMatrix(S) - one * other) * (1 / (value - other)))
        groups.append(_orthonormal(projector, multiplicity))
    singular = S.rank() < size
    V = [column for group in reversed(groups) for column in group]  # the eigenvalue zero, the smallest, comes last
    live = V[: size - eigenvalues[0][1]] if singular else V
    images = [_unit(BallMatrix(data.M) @ column) for column in live]
    rows = data.M.rows
    if len(images) < rows:
        rest = BallMatrix(RationalMatrix.identity(rows))
        for image in images:
            rest = rest - image @ image.T
        images += _orthonormal(rest, rows - len(images))
    return EnclosedFrames(_beside(images), _beside(V))


def _orthonormal(projector: BallMatrix, rank: int) -> list[BallMatrix]:
    """Return orthonormal columns that span the range of a projector of known rank."""
    found: list[BallMatrix] = []
    rest = projector
    for _ in range(rank):
        columns = [_column(rest, j) for j in range(rest.shape[1])]
        longest = max(columns, key=lambda column: (column.T @ column)[0, 0].midpoint())
        found.append(_unit(longest))
        rest = rest - found[-1] @ (found[-1].T @ rest)
    return found


def _unit(column: BallMatrix) -> BallMatrix:
    square = (column.T @ column)[0, 0]
    if certainly_positive(square) is not Answer.HOLDS:
        raise ArithmeticError("a column cannot be told from zero at this precision")
    return column * (1 / square.sqrt())


def _column(A: BallMatrix, j: int) -> BallMatrix:
    return BallMatrix([[A[i, j]] for i in range(A.shape[0])])


def _beside(columns: list[BallMatrix]) -> BallMatrix:
    return BallMatrix([[column[i, 0] for column in columns] for i in range(columns[0].shape[0])])


def diagonal(A: BallMatrix, slack: Fraction) -> Answer:
    """Whether the entries off the diagonal are zero: FAILS if one certainly is not, HOLDS if all are zero up to ``slack``."""
    rows, columns = A.shape
    off: list[Ball] = [A[i, j] for i in range(rows) for j in range(columns) if i != j]
    if any(not (entry.ends()[0] <= 0 <= entry.ends()[1]) for entry in off):
        return Answer.FAILS
    return Answer.HOLDS if all(entry.radius() < slack for entry in off) else Answer.UNDECIDED
