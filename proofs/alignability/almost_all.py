"""A statement about almost all data, at integer data: one nonvanishing minor proves it, and no single point refutes it.

That no element of S shares a frame with G is a condition on G that fails on an algebraic set. If integers G are outside that set,
the set has measure zero; if they are inside, nothing follows, for random integers do lie in small algebraic sets now and then.
"""

from __future__ import annotations

from collections.abc import Sequence

from proofs.alignability.basis import IntegerBasis, MatrixSpace
from proofs.alignability.macaulay import excludes_every_element
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix, commute


def excluded_by_almost_all(space: MatrixSpace, grams: Sequence[RationalMatrix], dimension: int) -> Outcome:
    """Whether no nonzero A in S, complex ones included, has ``[A^T A, G] = 0`` for almost all G of a family.

    Args:
        grams: integer members of the family, k x k.
        dimension: the dimension of the linear span of the whole family, k(k+1)/2 for all Gram matrices of order k.

    Holds at the first G that is outside the exceptional set: a maximal minor of a Macaulay matrix, a polynomial in G, does not
    vanish there, hence almost nowhere. Fails if one element commutes with a spanning set of the family, hence with all of it.
    Undecided otherwise: the members that were looked at are exceptional, and say nothing about the others.
    """
    basis = IntegerBasis.of(space)
    size = f"k = {space.shape[0]}, r = {space.dimension}"
    for number, G in enumerate(grams):
        if excludes_every_element(basis, G):
            return Outcome(Answer.HOLDS, f"{size}: a minor does not vanish at member {number}")
    shared = next((A for A in space.matrices if all(commute(A.T @ A, G) for G in grams)), None)
    spanned = RationalMatrix([[x for row in G.to_fractions() for x in row] for G in grams]).rank()
    if shared is not None and spanned == dimension:
        witness = {"A": shared, "G": list(grams)}
        return Outcome(Answer.FAILS, f"{size}: one element commutes with the whole family", witness=witness)
    return Outcome(Answer.UNDECIDED, f"{size}: all {len(grams)} members may be exceptional")


def dimension_of_grams(k: int) -> int:
    """Return the dimension of the symmetric k x k matrices, which the Gram matrices span, those of rank one even."""
    return k * (k + 1) // 2
