"""The tests for a given structure: their derivation, and where they are seen to pass and to refuse."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from random import Random

from proofs.alignability import IntegerBasis, MatrixSpace, linear_test, macaulay_test
from proofs.alignability.linear_test import PRIME
from proofs.alignability.products import Products
from proofs.proposition4.statement import LINEAR_TEST, MACAULAY_TEST, PROPOSITION4
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, rank_modulo
from verify.symbolic import Derivation, Instance, Rational, Relation, established, identity, matrix, scalar, symmetric


@PROPOSITION4.derived(
    covers="every k, two basis matrices at a time", controls={"without_the_mirrored_product": {"both": False}}
)
def the_gram_of_a_combination_lies_in_Mspan(*, both: bool = True) -> Outcome:
    """``(a A + b B)^T (a A + b B) = a^2 A^T A + a b (A^T B + B^T A) + b^2 B^T B``; A^T A is half of P_AA."""
    A, B, a, b = matrix("A", "k", "k"), matrix("B", "k", "k"), scalar("a"), scalar("b")
    combination = a * A + b * B
    mixed = A.T @ B + B.T @ A if both else 2 * (A.T @ B)
    derivation = Derivation("the Gram of a combination").start(combination.T @ combination).normalise()
    return established(derivation, a**2 * (A.T @ A) + a * b * mixed + b**2 * (B.T @ B))


@PROPOSITION4.derived(covers="every k", controls={"with_another_matrix_for_I": {"unit": False}})
def the_identity_is_in_the_kernel(*, unit: bool = True) -> Outcome:
    """``[P + c I, G] = [P, G]``: the rank of c_G counts Mspan modulo I at most."""
    P, G, c = symmetric("P", "k"), symmetric("G", "k"), scalar("c")
    shifted = P + c * (identity("k") if unit else symmetric("D", "k"))
    return established(Derivation("a shifted product").start(shifted @ G - G @ shifted).normalise(), P @ G - G @ P)


@PROPOSITION4.derived(covers="every degree", controls={"at_a_coordinate_that_is_zero": {"nonzero": False}})
def a_multiple_that_vanishes_shows_that_the_quadric_does(*, nonzero: bool = True) -> Outcome:
    """``x q = 0`` for the number x = a_i^{D-2} and ``y x = 1`` give ``q = y (x q) = 0``."""
    x, y, q = matrix("x", 1, 1), matrix("y", 1, 1), matrix("q", 1, 1)
    vanishes = Relation("x q = 0", x @ q, 0 * q, reason="the multiple vanishes", sampler=_a_zero)
    inverse = Relation("y x = 1", y @ x, identity(1), reason="a_i is not zero", sampler=_a_zero)
    whole = Derivation("the multiple").start(y @ x @ q).apply(vanishes).normalise()
    quadric = Derivation("the quadric").start(y @ x @ q if nonzero else q)
    if nonzero:
        quadric.apply(inverse)
    return Outcome.conjunction([established(whole, 0 * q), established(quadric.normalise(), q if nonzero else 0 * q)])


def _a_zero(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """A number with its inverse, and 0."""
    x = Fraction(rng.choice([-3, -2, -1, 1, 2, 3]))
    return {name: Rational.of(1, 1, [[value]]) for name, value in (("x", x), ("y", 1 / x), ("q", Fraction(0)))}


IMAGES = ((3, 5), (4, 2), (5, 2), (6, 1), (28, 1), (28, 784))


@PROPOSITION4.certified(
    covers="3x3 zero-padded convolutions, m x m images, n samples: (m, n) = (3,5), (4,2), (5,2), (6,1), (28,1), (28,784)",
    instances=Cases(IMAGES),
    controls={
        "on_images_smaller_than_the_filter": {"smaller": True},
        "with_I_among_what_is_to_be_reached": {"modulo_identity": False},
    },
    supports=[LINEAR_TEST],
)
def the_test_passes_for_zero_padded_convolutions(
    case: tuple[int, int], *, smaller: bool = False, modulo_identity: bool = True
) -> Outcome:
    """28 of 28, for k = 784 as for k = 9; on 2 x 2 images it is 6 of 9 for any n."""
    m, n = case
    basis = IntegerBasis.of(Convolution((2, 2) if smaller else (m, m), (3, 3)))
    test = linear_test(basis, n)
    full = test.found >= (test.needed if modulo_identity else test.dimension)
    return Outcome(Answer.of(full), f"m = {m}, n = {n}: rank {test.found} of {test.needed}, span {test.dimension}")


@PROPOSITION4.certified(
    covers="3x3 zero-padded convolutions, (m, n) = (5, 1), (3, 4), (3, 3), degree 3",
    instances=Cases([(5, 1), (3, 4), (3, 3)]),
    controls={
        "with_a_single_sample_on_3_x_3_images": {"alone": True},
        "with_all_cubics_to_reach": {"whole": True},
    },
    supports=[MACAULAY_TEST],
)
def the_macaulay_test_passes_where_the_linear_test_does_not(
    case: tuple[int, int], *, alone: bool = False, whole: bool = False
) -> Outcome:
    """159 of 159 cubics, where the linear test finds fewer than 28 of 28; one sample on 3 x 3 images stays undecided."""
    m, n = (3, 1) if alone else case
    basis = IntegerBasis.of(Convolution((m, m), (3, 3)))
    test = macaulay_test(basis, n, largest_degree=3)
    needed = comb(basis.r + 2, 3) if whole else test.needed if test is not None else 0  # all cubics: then not even I could align
    further = test is not None and test.found >= needed and not linear_test(basis, n).passed
    found = f"rank {test.found} of {test.needed} in degree {test.degree}" if test else "no table is small enough"
    return Outcome(Answer.of(further), f"m = {m}, n = {n}: {found}")


def rank_one_space(k: int, r: int, scale: int = 1) -> MatrixSpace:
    """Return the span of ``e_1 e_j^T``, j = 1, ..., r, with the last basis matrix multiplied by ``scale``."""
    units = [RationalMatrix.unit(0, j, (k, k)) for j in range(r)]
    return MatrixSpace(f"rank one, r = {r}", (*units[:-1], scale * units[-1]))


@PROPOSITION4.certified(
    covers="S = span(e_1 e_1^T, p e_1 e_2^T), k = 3, n = 1, p = 2^31 - 1: every B aligns with an element",
    entire=True,
    controls={"with_the_dimension_taken_modulo_the_prime": {"exact": False}},
    supports=[LINEAR_TEST],
)
def the_test_refuses_a_structure_that_vanishes_modulo_the_prime(*, exact: bool = True) -> Outcome:
    """Modulo p two of three products vanish: a dimension computed modulo p would be 1, and would certify what is false."""
    basis = IntegerBasis.of(rank_one_space(3, 2, PRIME))
    needed = None if exact else rank_modulo(Products.of(basis).table(modulo_identity=True), PRIME)
    test = linear_test(basis, 1, needed=needed)
    return Outcome(Answer.of(not test.passed), f"rank {test.found} of {test.needed}")
