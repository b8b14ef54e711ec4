"""Commutators of rational matrices, and the exact decision whether matrices commute.

Denominators do not matter: they were cleared when the matrices were made, and ``[A/a, B/b] = [A, B] / (a b)``. Two
further savings, neither of which rounds anything: where the float image of both factors is at hand and
`verify.exact.image` proves the product exact, it is one float matrix product; and where A and B are both symmetric,
``B A = (A B)^T``, so one product is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from flint import fmpz_mat

from verify.exact.image import FloatImage, exact_product
from verify.exact.matrix import RationalMatrix


def commutator(left: RationalMatrix, right: RationalMatrix) -> RationalMatrix:
    """Return ``A B - B A`` for square matrices of one size.

    Raises:
        ValueError: when the shapes are not square and equal.
    """
    _need_equal_squares(left, right)
    product = left @ right
    if left.is_symmetric() and right.is_symmetric():
        return product - product.T
    return product - right @ left


def commute(left: RationalMatrix, right: RationalMatrix) -> bool:
    """Whether ``A B = B A`` exactly, for square matrices of one size.

    Raises:
        ValueError: when the shapes are not square and equal.
    """
    _need_equal_squares(left, right)
    if left.float_image is not None and right.float_image is not None:
        decided = _commute_in_floats(left.float_image, right.float_image)
        if decided is not None:
            return decided
    return _commute_in_integers(left.numerator, right.numerator)


def commuting_family(matrices: Sequence[RationalMatrix]) -> tuple[int, int] | None:
    """Return ``None`` when all matrices commute pairwise, else the positions of the first pair that does not.

    Raises:
        ValueError: when the shapes are not square and equal.
    """
    for i, j in combinations(range(len(matrices)), 2):
        if not commute(matrices[i], matrices[j]):
            return i, j
    return None


def _commute_in_floats(left: FloatImage, right: FloatImage) -> bool | None:
    product = exact_product(left, right)
    if product is None:
        return None
    other = product.T if left.symmetric and right.symmetric else exact_product(right, left)
    return None if other is None else bool((product == other).all())


def _commute_in_integers(left: fmpz_mat, right: fmpz_mat) -> bool:
    product = left * right
    symmetric = left == left.transpose() and right == right.transpose()
    return bool(product == (product.transpose() if symmetric else right * left))


def _need_equal_squares(left: RationalMatrix, right: RationalMatrix) -> None:
    if left.rows != left.columns or left.shape != right.shape:
        shapes = f"{left.rows} x {left.columns} and {right.rows} x {right.columns}"
        raise ValueError(f"a commutator needs two square matrices of one size, got {shapes}")
