"""The remarks by hand: enclosed flows, the conserved difference, the printed one."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from proofs.network import Data
from proofs.remarks.aligned_trials import (
    AlignedLayers,
    balanced_chains_are_found_aligned,
    the_printed_balance_aligns_pairs,
)
from proofs.remarks.flow import NoEnclosure, flow
from proofs.remarks.moving import Moving, slopes
from proofs.remarks.refutation import (
    HIGH,
    LOW,
    cosine_squared,
    printed_rate,
    zero_padding_weighs_the_taps_differently,
)
from proofs.remarks.right_vectors import (
    a_single_layer_diverges_for_a_large_step,
    one_unit_cannot_pass_on_two_dimensions,
)
from proofs.remarks.structured_trials import (
    PADDED,
    Structured,
    coefficients_move_down_the_slope_of_the_loss,
    the_squared_coefficients_of_all_layers_grow_at_one_rate,
    the_squared_matrices_of_all_layers_grow_at_one_rate,
    units,
)
from proofs.remarks.trials import difference
from verify.ball import precision
from verify.claim import Answer
from verify.exact import RationalMatrix

one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)


def test_a_single_layer_follows_its_exponential() -> None:
    """dw/dt = 1 - w from 0: w(1/2) = 1 - e^{-1/2}."""
    with precision(96):
        (end,) = flow([0 * number], Data(number, number), Fraction(1, 2), 8)[-1]
        low, high = end[0, 0].ends()
    assert low <= Fraction(1 - math.exp(-0.5)) + Fraction(1, 2**50)
    assert high >= Fraction(1 - math.exp(-0.5)) - Fraction(1, 2**50)
    assert high - low < Fraction(1, 2**20)


def test_a_step_that_is_too_long_is_refused() -> None:
    with precision(96), pytest.raises(NoEnclosure, match="too long"):
        flow([10 * one, 10 * one], Data(one, one), Fraction(10), 1)


def test_a_layer_held_fixed_stays() -> None:
    with precision(96):
        first, second = flow([number, number], Data(number, 2 * number), Fraction(1, 4), 4, held=1)[-1]
        assert first.encloses(number)
        assert not second.encloses(number)


def test_the_printed_difference_by_hand() -> None:
    assert LOW.T @ LOW == HIGH @ HIGH.T
    assert not difference((LOW, HIGH), 0).is_zero()
    assert not printed_rate(Moving.along_the_flow((LOW, HIGH), one)).is_zero()
    V1, V2 = slopes((LOW, HIGH), HIGH @ LOW)
    assert V1.is_zero()
    assert V2.is_zero()


def test_cosines() -> None:
    E11 = RationalMatrix.unit(0, 0, (2, 2))
    assert cosine_squared(E11, E11) == 1
    assert cosine_squared(E11, RationalMatrix([[3, 4], [0, 0]])) == Fraction(9, 25)


def test_padding() -> None:
    found = zero_padding_weighs_the_taps_differently()
    assert sorted(found.witness["norms"]) == ["1"] * 4 + ["2"] * 4 + ["4"]
    assert zero_padding_weighs_the_taps_differently(circular=True).outcome().answer is Answer.FAILS


def test_the_printed_balance_aligns_pairs_only() -> None:
    """W_1 = diag(1, 2) and W_2 = diag(1, 2) Q^T share V_1 = U_2 = I, though U_1 = I and V_2 = Q differ."""
    assert the_printed_balance_aligns_pairs((LOW, HIGH)).answer is Answer.HOLDS
    assert the_printed_balance_aligns_pairs((LOW, HIGH.T)).answer is Answer.FAILS
    assert LOW @ LOW.T @ HIGH.T @ HIGH != HIGH.T @ HIGH @ LOW @ LOW.T


def test_what_equal_right_singular_vectors_do_not_give() -> None:
    found = a_single_layer_diverges_for_a_large_step()
    assert found.hypotheses == {"deep": False, "square": True, "realizable": True, "common": True, "data": True}
    assert found.outcome().answer is Answer.HOLDS
    assert one_unit_cannot_pass_on_two_dimensions(width=2).outcome().answer is Answer.FAILS


def test_what_the_flow_does_at_one_moment() -> None:
    """w = (1, 2), Y = 3: the error 1 moves the first by 2 and the second by 1, so that w_2^2 - w_1^2 stays."""
    moving = Moving.along_the_flow((number, 2 * number), 3 * number)
    assert [V[0, 0] for V in moving.velocities] == [2, 1]
    assert moving.flow
    assert moving.free
    assert moving.rate.is_zero()
    assert not moving.balanced


def test_a_rate_of_its_own_is_no_flow_but_free() -> None:
    moving = Moving.along_the_flow((number, 2 * number), 3 * number).at_rates(1, 2)
    assert (moving.flow, moving.free) == (False, True)
    assert moving.rate == 4 * number


def test_a_layer_that_is_held_or_confined_flows_but_is_not_free() -> None:
    held = Moving.along_the_flow((number, number), 2 * number).at_rates(0, 1)
    assert (held.flow, held.free) == (True, False)
    E11 = RationalMatrix.unit(0, 0, (2, 2))
    confined = Moving.along_the_flow((one, one), one + E11).confined_to_multiples_of_one()
    assert confined.velocities[0] == one / 2
    assert (confined.flow, confined.free) == (True, False)


def test_at_rest_everything_flows_and_is_free() -> None:
    rest = Moving.along_the_flow((one, one), one)
    assert (rest.flow, rest.free, rest.balanced) == (True, True, True)
    assert rest.rate.is_zero()


def test_convolutions_by_hand() -> None:
    """Zero padding, 3 taps on 3 pixels, W_1 = I (the centre) and W_2 = I + the right neighbour: dc_i/dt = -<A_j, G_i>."""
    basis = PADDED[0]
    assert sorted(A.frobenius_squared() for A in basis) == [2, 2, 3]
    centre = next(j for j, A in enumerate(basis) if RationalMatrix.identity(3) == A)
    side = next(j for j in range(3) if j != centre)
    c1 = tuple(Fraction(int(j == centre)) for j in range(3))
    c2 = tuple(Fraction(int(j in (centre, side))) for j in range(3))
    three = RationalMatrix.identity(3)
    network = Structured((basis, basis), (c1, c2), Data(three, three + 2 * basis[side]))
    # X = I: the error is the neighbour A, n = 3. dc_1 = <I, W_2^T A>/3 = 2/3; dc_2 = <I, A>/3 = 0 and <A, A>/3 = 2/3.
    assert network.velocities[0][centre] == Fraction(2, 3)
    assert (network.velocities[1][centre], network.velocities[1][side]) == (Fraction(0), Fraction(2, 3))
    assert the_squared_coefficients_of_all_layers_grow_at_one_rate(network).answer is Answer.HOLDS
    assert the_squared_matrices_of_all_layers_grow_at_one_rate(network).answer is Answer.FAILS


def test_a_flow_within_the_multiples_of_one() -> None:
    """A layer c I on X = Y = I: dc/dt = 2 (1 - c) by its coefficient, so c(1/4) = 1 - e^{-1/2} from 0."""
    with precision(96):
        (end,) = flow([0 * one], Data(one, one), Fraction(1, 4), 8, basis=[one])[-1]
        low, high = end[0, 0].ends()
        assert end[0, 1].ends() == (Fraction(0), Fraction(0))
    expected = Fraction(1 - math.exp(-0.5))
    assert low <= expected + Fraction(1, 2**50)
    assert high >= expected - Fraction(1, 2**50)


def test_a_coefficient_moves_down_the_slope_by_hand() -> None:
    """W_1 = c, W_2 = 1 on x = 1, y = 3 at c = 1: loss (3 - c)^2/2 = 2, slope -2, so both coefficients move at rate 2."""
    unit = units(1)
    ones = ((Fraction(1),), (Fraction(1),))
    network = Structured((unit, unit), ones, Data(RationalMatrix([[1]]), RationalMatrix([[3]])))
    assert (network.loss, network.moved(0, 0, 1).loss) == (Fraction(2), Fraction(1, 2))
    assert network.velocities == [[2], [2]]
    assert coefficients_move_down_the_slope_of_the_loss(network).answer is Answer.HOLDS
    assert coefficients_move_down_the_slope_of_the_loss(network, sign=1).answer is Answer.FAILS


def test_one_pair_out_of_balance_is_seen() -> None:
    """Three layers [1], then the last doubled: the chain is aligned and its first pair balanced, the last is not."""
    frame = RationalMatrix([[1]])
    chain = AlignedLayers((frame,) * 4, ((Fraction(1),),) * 3)
    assert balanced_chains_are_found_aligned(chain).answer is Answer.HOLDS
    assert balanced_chains_are_found_aligned(chain, doubled=True).answer is Answer.FAILS
