"""Proposition 2 by hand: norms of small factorizations."""

from __future__ import annotations

from fractions import Fraction

from proofs.proposition2.factorization import complex_products_are_real_ones_of_twice_the_size
from proofs.proposition2.necessity import (
    a_product_does_not_fit_through_a_narrower_layer,
    equal_singular_values_in_other_frames_are_not_least,
    norms,
    unbalanced_numbers_are_not_least,
)
from proofs.proposition2.refutation import the_printed_factors_miss_a_nilpotent_product
from proofs.proposition2.trials import (
    Factorized,
    balanced_pairs_meet_the_bound_and_no_other_pair_is_smaller,
    chains_are_not_smaller_than_their_schatten_bound,
    squares,
)
from verify.claim import Answer
from verify.exact import RationalMatrix

one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)


def test_the_norm_of_a_pair_by_hand() -> None:
    assert norms((RationalMatrix([[1, 2]]), RationalMatrix([[3]]))) == 1 + 4 + 9


def test_a_balanced_pair_of_numbers() -> None:
    """P = 4 = 2 * 2: the sum 8 is 2 |P|; 4 * 1 has the sum 17."""
    pair = Factorized((number, number, number), (Fraction(2),), (2 * number,))
    assert squares(pair.balanced) == 8
    assert squares(pair.turned) == 17
    assert balanced_pairs_meet_the_bound_and_no_other_pair_is_smaller(pair).answer is Answer.HOLDS
    assert balanced_pairs_meet_the_bound_and_no_other_pair_is_smaller(pair, least="turned").answer is Answer.FAILS


def test_three_layers_of_numbers() -> None:
    """P = 8 = 2 * 2 * 2: 3 * 8^(2/3) = 12."""
    chain = Factorized((number,) * 4, (Fraction(2),), (2 * number, number))
    assert squares(chain.balanced) == 12
    assert squares(chain.turned) == 16 + 1 + 4
    assert chains_are_not_smaller_than_their_schatten_bound(chain).answer is Answer.HOLDS
    assert chains_are_not_smaller_than_their_schatten_bound(chain, more=1).answer is Answer.FAILS


def test_the_printed_factors_work_for_symmetric_products_only() -> None:
    assert the_printed_factors_miss_a_nilpotent_product().outcome().answer is Answer.HOLDS
    assert the_printed_factors_miss_a_nilpotent_product(V=one).outcome().answer is Answer.FAILS


def test_hypotheses_by_name() -> None:
    assert unbalanced_numbers_are_not_least().dropped == ("balanced",)
    assert equal_singular_values_in_other_frames_are_not_least().hypotheses["balanced"] is True


def test_complex_numbers_as_real_matrices_by_hand() -> None:
    """A = i, B = 1: A_r B_r^T is the turn by a right angle, (A B^*)_r for A B^* = i; both Gram matrices are I: 2 <= 2."""
    A, B = RationalMatrix([[0, -1], [1, 0]]), one
    assert RationalMatrix([[0, -1], [1, 0]]) == A @ B.T
    assert 2 * one == A.T @ A + B.T @ B
    assert complex_products_are_real_ones_of_twice_the_size().answer is Answer.HOLDS
    assert complex_products_are_real_ones_of_twice_the_size(conjugated=False).answer is Answer.FAILS


def test_what_passes_one_unit_has_no_determinant() -> None:
    """I does not, E11 does; through two units both do."""
    found = a_product_does_not_fit_through_a_narrower_layer()
    assert found.hypotheses == {"width": False}
    assert found.conclusion is False
    assert a_product_does_not_fit_through_a_narrower_layer(width=2).conclusion is True
    assert a_product_does_not_fit_through_a_narrower_layer(P=RationalMatrix.diagonal([1, 0])).conclusion is True
