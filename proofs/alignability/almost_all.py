"""A statement about almost all data, at integer data: one nonvanishing minor proves it, and no single point refutes it.

That an element of S shares a frame with G is a condition on G that holds on an algebraic set. If integers G are outside that set,
the set has measure zero; if they are inside, nothing follows, for random integers do lie in small algebraic sets now and then.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proofs.alignability.basis import IntegerBasis, LayerStructure
from proofs.alignability.linear_test import commutator_rank
from proofs.alignability.macaulay import excludes_every_element
from proofs.alignability.products import Products
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix, commute


def excluded_by_almost_all(space: LayerStructure, grams: Sequence[RationalMatrix], dimension: int) -> Outcome:
    """Whether no nonzero A in S, complex ones included, has ``[A^T A, G] = 0`` for almost all G of a family.

    Args:
        space: S, of k x k matrices.
        grams: integer members of the family, k x k.
        dimension: the dimension of the linear span of the whole family, k(k+1)/2 for all Gram matrices of order k.

    Holds at the first G that is outside the exceptional set: a maximal minor of a Macaulay matrix, a polynomial in G, does not
    vanish there, hence almost nowhere. Fails if one element commutes with a spanning set of the family, hence with all of it.
    Undecided otherwise: the members that were looked at are exceptional, and say nothing about the others.
    """
    basis = IntegerBasis.of(space)
    for number, G in enumerate(grams):
        if excludes_every_element(basis, G):
            return _outside(basis, number)
    return _inside(basis, _elements(basis), grams, dimension)


def scalar_for_almost_all(space: LayerStructure, grams: Sequence[RationalMatrix], dimension: int) -> Outcome:
    """Whether all A in S with ``[A^T A, G] = 0`` have scalar Gram matrices, for almost all G of a family.

    Arguments and answers are those of :func:`excluded_by_almost_all`; the minor is one of ``P -> [P, G]`` on Mspan modulo I.
    """
    basis = IntegerBasis.of(space)
    products = Products.of(basis)
    columns = products.rank_modulo_identity.columns
    for number, G in enumerate(grams):
        integers = np.array([[int(x) for x in row] for row in G.to_fractions()], dtype=object)
        if commutator_rank(products, columns, list(range(basis.k)), integers) == len(columns):
            return _outside(basis, number)
    one = RationalMatrix.identity(basis.k)
    moving = [A for A in _elements(basis) if (A.T @ A)[0, 0] * one != A.T @ A]
    return _inside(basis, moving, grams, dimension)


def _outside(basis: IntegerBasis, number: int) -> Outcome:
    return Outcome(Answer.HOLDS, f"k = {basis.k}, r = {basis.r}: a minor does not vanish at member {number}")


def _inside(
    basis: IntegerBasis, elements: Sequence[RationalMatrix], grams: Sequence[RationalMatrix], dimension: int
) -> Outcome:
    """Return the answer where all members that were looked at are exceptional."""
    size = f"k = {basis.k}, r = {basis.r}"
    shared = next((A for A in elements if all(commute(A.T @ A, G) for G in grams)), None)
    spanned = RationalMatrix([[x for row in G.to_fractions() for x in row] for G in grams]).rank()
    if shared is not None and spanned == dimension:
        witness = {"A": shared, "G": list(grams)}
        return Outcome(Answer.FAILS, f"{size}: one element commutes with the whole family", witness=witness)
    return Outcome(Answer.UNDECIDED, f"{size}: all {len(grams)} members may be exceptional")


def _elements(basis: IntegerBasis) -> list[RationalMatrix]:
    everything = range(basis.k)
    return [basis.columns(index, everything, everything) for index in range(basis.r)]


def dimension_of_grams(k: int) -> int:
    """Return the dimension of the symmetric k x k matrices, which the Gram matrices span, those of rank one even."""
    return k * (k + 1) // 2
