"""Can a layer structure align with generic data at all? A proof by computation, for the structure in the user's hands.

Read in this order: ``basis`` (the structure as integers), ``products`` (the span of ``A_i^T A_j + A_j^T A_i``, exactly),
``linear_test`` (the rank of a commutator map at one integer matrix proves that almost no data align), ``relations`` and
``macaulay`` (the same at higher degree), ``shifts`` (zero-padded convolutions of any size), ``almost_all`` (at integer data
that are drawn), ``open_set`` (the other side: an open set of data aligns), ``families`` (all data align); ``quadratic_forms``,
``faces``, ``zeros``, ``signed_permutations``, ``gram_forms``, ``definite``, ``quotient``, ``real_zeros``, ``algebraic``, ``charts``
and ``scaled_orthogonal`` (which elements are multiples of orthogonal matrices),
``large`` and ``every_size`` (what the kind of a structure shows, where the basis is too large to be looked at),
``nearest_orthogonal`` (the same in floats, within rounding),
``certificate`` and ``written`` (for the stand-alone checker), ``decide`` (all of it in one answer).
"""

from proofs.alignability.almost_all import dimension_of_grams, excluded_by_almost_all, scalar_for_almost_all
from proofs.alignability.basis import IntegerBasis, LayerStructure, MatrixSpace
from proofs.alignability.decide import Verdict, alignability
from proofs.alignability.families import Family, family_for_all_data
from proofs.alignability.linear_test import LinearTest, linear_test
from proofs.alignability.macaulay import MacaulayTest, excludes_every_element, macaulay_test
from proofs.alignability.open_set import OpenSet, open_set
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal, scaled_orthogonal

__all__ = [
    "Family", "IntegerBasis", "LayerStructure", "LinearTest", "MacaulayTest", "MatrixSpace", "OpenSet", "ScaledOrthogonal",
    "Verdict", "alignability", "dimension_of_grams", "excluded_by_almost_all", "excludes_every_element",
    "family_for_all_data", "linear_test", "macaulay_test", "open_set", "scalar_for_almost_all",
    "scaled_orthogonal",
]  # fmt: skip
