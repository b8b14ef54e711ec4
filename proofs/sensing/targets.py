"""Is a class of aligned networks kept for these very targets? What ``sensing.class-exact`` says about given numbers.

The class ``D(U, V)`` is kept iff, in the frames, ``Y = sum_i y_i M_i`` is diagonal and C maps diagonal matrices to diagonal ones.
Then Y, C(Y), C(C(Y)), ... are all diagonal in these frames: if two of them have a product that is not symmetric there are no such
frames (``sensing.joint-frames``). If there is no such pair, frames are sought and, where they are rational, checked exactly.
The class then contains zero error: C, being symmetric, maps what is off the diagonals to what is off them, so for a target X* both
``C(X*) = Y`` and C of its diagonal part are diagonal, C of the rest is zero, and the diagonal part alone is measured as X* is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofs.alignment.witness import joint_directions, orthogonal_complement
from proofs.sensing.decision import Asymmetry, first_asymmetry
from proofs.sensing.descent import Measured
from verify.claim import Answer
from verify.exact import RationalMatrix, hstack, vstack

LARGEST = 24
"""Sizes k up to which the powers of C are formed: their integers grow with every power."""


@dataclass(frozen=True)
class ClassForTargets:
    """What is known about given targets.

    Attributes:
        answer: whether some class D(U, V) is kept.
        asymmetry: powers of C, applied to Y and counted from 1, whose product is not symmetric, where that refutes.
        U, V: orthogonal columns of any lengths that span the frames, where one was found.
    """

    answer: Answer
    asymmetry: Asymmetry | None = None
    U: RationalMatrix | None = None
    V: RationalMatrix | None = None


def class_for_targets(data: Measured) -> ClassForTargets:
    """Decide whether some class D(U, V) is kept for these targets; undecided where only irrational frames could tell.

    Raises:
        ValueError: for measurements that are not square.
    """
    rows, columns = data.M[0].shape
    if rows != columns:
        raise ValueError(f"classes of networks k x k need square measurements, got {rows} x {columns}")
    if rows > LARGEST:
        return ClassForTargets(Answer.UNDECIDED)
    orbit = _orbit(data)
    asymmetry = first_asymmetry(orbit)
    if asymmetry is not None:
        return ClassForTargets(Answer.FAILS, asymmetry)
    for U, V in _frames(orbit, rows):
        if keeps_class(data, U, V):
            return ClassForTargets(Answer.HOLDS, None, U, V)
    return ClassForTargets(Answer.UNDECIDED)


def keeps_class(data: Measured, U: RationalMatrix, V: RationalMatrix) -> bool:
    """Decide ``sensing.class-exact`` in frames given by orthogonal columns of any lengths, for a class in which something moves."""
    constant = data.combination(0 * data.M[0])
    images = [constant, *(constant - data.combination(U[:, [j]] @ V[:, [j]].T) for j in range(U.columns))]
    moving = any(not image.is_zero() for image in images)
    return moving and all((U.T @ image @ V).is_diagonal() for image in images)


def _orbit(data: Measured) -> list[RationalMatrix]:
    """Return ``Y, C(Y), C(C(Y)), ...`` as long as they are independent."""
    constant = data.combination(0 * data.M[0])
    orbit, rank = [constant], 0
    while len(orbit) <= constant.rows + 1:
        flat = vstack([RationalMatrix([[x for row in A.to_fractions() for x in row]]) for A in orbit])
        if flat.rank() == rank:
            break
        rank += 1
        if rank > 1 and first_asymmetry(orbit) is not None:
            break
        orbit.append(constant - data.combination(orbit[-1]))
    return orbit


def _frames(orbit: Sequence[RationalMatrix], k: int) -> Iterator[tuple[RationalMatrix, RationalMatrix]]:
    """Yield frames in which the family is diagonal: V a joint eigenbasis of its products, U the images of its columns."""
    products = [A.T @ B for i, A in enumerate(orbit) for B in orbit[: i + 1]]
    directions = joint_directions(RationalMatrix.identity(k), products)
    if directions is None:
        return
    images = [next((A @ v for A in orbit if not (A @ v).is_zero()), None) for v in directions]
    live = [(u, v) for u, v in zip(images, directions, strict=True) if u is not None]
    still = [v for u, v in zip(images, directions, strict=True) if u is None]
    rest = orthogonal_complement([u for u, _ in live], k)
    yield (
        hstack([*(u for u, _ in live), *(rest[:, [j]] for j in range(rest.columns))]),
        hstack([*(v for _, v in live), *still]),
    )
