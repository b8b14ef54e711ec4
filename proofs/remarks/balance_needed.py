"""What the hypotheses about balanced layers are for: rates of their own, layers that are confined, layers that are not balanced."""

from __future__ import annotations

from proofs.network.counterexample import held_against
from proofs.remarks.moving import SLOPES, Layers, Moving, slopes
from proofs.remarks.refutation import E11, HIGH, LOW, one, stretch, turn
from proofs.remarks.statement import (
    BALANCED_ALIGNED,
    CONSERVED,
    DRIFT,
    INVARIANT_REPAIRED,
    PAIR_SENSE,
    REMARKS,
)
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute

number = RationalMatrix.identity(1)


def numbers(w1: int, w2: int, y: int) -> Moving:
    """Return two layers of one unit under gradient flow."""
    return Moving.along_the_flow((w1 * number, w2 * number), y * number)


@REMARKS.counterexample(
    covers="numbers w_1 = 1, w_2 = 2, X = 1, Y = 3: the second layer at twice the rate",
    without=(CONSERVED, "flow"),
    controls={"at_the_same_rate": {"rate": 1}, "with_no_error": {"target": 2}},
)
def a_layer_with_a_rate_of_its_own_does_not_conserve(*, rate: int = 2, target: int = 3) -> Counterexample:
    """The velocities are 2 and 2, where the flow has 2 and 1: ``w_2^2 - w_1^2`` grows at the rate 8 - 4."""
    return numbers(1, 2, target).at_rates(1, rate).against_conservation(CONSERVED, "flow")


@REMARKS.counterexample(
    covers="numbers w_1 = w_2 = 1, X = 1, Y = 2: the second layer at twice the rate",
    without=(INVARIANT_REPAIRED, "flow"),
    controls={"at_the_same_rate": {"rate": 1}, "with_no_error": {"target": 1}},
)
def a_layer_with_a_rate_of_its_own_does_not_stay_balanced(*, rate: int = 2, target: int = 2) -> Counterexample:
    """Both would move at the rate 1; the second moves at the rate 2 and leaves the first behind."""
    return numbers(1, 1, target).at_rates(1, rate).against_conservation(INVARIANT_REPAIRED, "flow")


def confined(E: RationalMatrix) -> Moving:
    """Return ``W_1 = W_2 = I`` with the error E and ``W_1`` confined to the multiples of I."""
    return Moving.along_the_flow((one, one), one + E).confined_to_multiples_of_one()


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free",
    without=(CONSERVED, "free"),
    controls={"at_zero_error": {"E": 0 * one}, "with_an_error_that_is_a_multiple_of_I": {"E": one}},
)
def a_constrained_layer_does_not_conserve(*, E: RationalMatrix = E11) -> Counterexample:
    """``W_1 = c I`` can only follow the mean of its gradient: ``W_2^T W_2`` leaves the multiples of I, ``W_1 W_1^T`` cannot."""
    return confined(E).against_conservation(CONSERVED, "free")


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free",
    without=(INVARIANT_REPAIRED, "free"),
    controls={"at_zero_error": {"E": 0 * one}, "with_an_error_that_is_a_multiple_of_I": {"E": one}},
)
def a_constrained_layer_does_not_stay_balanced(*, E: RationalMatrix = E11) -> Counterexample:
    """``W_1 = W_2 = I`` are balanced, and leave it at once."""
    return confined(E).against_conservation(INVARIANT_REPAIRED, "free")


@REMARKS.counterexample(
    covers="numbers 1 and 2, X = 1, Y = 3",
    without=(INVARIANT_REPAIRED, "balanced"),
    rests_on=("remarks.difference-conserved",),
    controls={"with_balanced_numbers": {"w2": 1}},
)
def what_is_not_balanced_does_not_become_so(*, w2: int = 2) -> Counterexample:
    """The difference ``w_2^2 - w_1^2 = 3`` stays what it is under gradient flow."""
    return numbers(1, w2, 3).against_conservation(INVARIANT_REPAIRED, "balanced")


@REMARKS.counterexample(
    covers="k = 2, d = 2: balanced in the printed order only",
    without=(BALANCED_ALIGNED, "balanced"),
    controls={"with_balanced_layers": {"high": LOW}},
)
def layers_that_are_not_balanced_need_not_be_aligned(*, high: RationalMatrix = HIGH) -> Counterexample:
    """The example that refutes the printed order."""
    return held_against(
        BALANCED_ALIGNED, "balanced", {"W1": LOW, "W2": high},
        {"balanced": (high.T @ high == LOW @ LOW.T, "W2^T*W2 == W1*W1^T")},
        (commute(LOW @ LOW.T, high.T @ high), "aligned, so that W_1 W_1^T and W_2^T W_2 commute", "commute(W1*W1^T, W2^T*W2)"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2: diag(1, 2) and its turn from the left",
    without=(PAIR_SENSE, "balanced-start"),
    controls={"with_layers_balanced_as_printed": {"high": HIGH}},
)
def a_pair_that_is_not_balanced_need_not_share_a_frame(*, high: RationalMatrix = turn @ stretch) -> Counterexample:
    """``W_1^T W_1 = diag(1, 4)`` does not commute with ``W_2 W_2^T``, its turn by the angle of (3, 4)."""
    return held_against(
        PAIR_SENSE, "balanced-start", {"W1": LOW, "W2": high},
        {"balanced-start": (high @ high.T == LOW.T @ LOW, "W1^T*W1 == W2*W2^T")},
        (
            commute(LOW.T @ LOW, high @ high.T), "V_1 = U_2, so that W_1^T W_1 and W_2 W_2^T commute",
            "commute(W1^T*W1, W2*W2^T)",
        ),
    )  # fmt: skip


def drifting(dropped: str, moving: Moving) -> Counterexample:
    """Hold a step with gamma = 1 against the drift ``G_2^T G_2 - G_1 G_1^T``; velocities are what the step adds to the layers."""
    (W1, W2), (V1, V2) = moving.layers, moving.velocities
    S1, S2 = slopes(moving.layers, moving.target)
    change = (W2 + V2).T @ (W2 + V2) - (W1 + V1) @ (W1 + V1).T - (W2.T @ W2 - W1 @ W1.T)
    first, second = SLOPES
    return held_against(
        DRIFT, dropped, moving.given,
        {"descent": moving.hypotheses["flow"], "free": moving.hypotheses["free"]},
        (
            change == S2.T @ S2 - S1 @ S1.T, "the change is gamma^2 (G_2^T G_2 - G_1 G_1^T)",
            "(W2 + V2)^T*(W2 + V2) - (W1 + V1)*(W1 + V1)^T - W2^T*W2 + W1*W1^T "
            f"== ({second})^T*({second}) - ({first})*({first})^T",
        ),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers w_1 = 1, w_2 = 2, X = 1, Y = 3, gamma = 1: the second layer moved after the first",
    without=(DRIFT, "descent"),
    controls={"with_both_moved_at_once": {"sequential": False}, "with_no_error": {"target": 2}},
)
def layers_moved_one_after_the_other_drift_otherwise(*, sequential: bool = True, target: int = 3) -> Counterexample:
    """``w_1`` moves to 3; there the second gradient is 9, at the old point it was -1: w_2 falls to -7 instead of rising to 3."""
    at_once = numbers(1, 2, target)
    moved: Layers = (at_once.layers[0] + at_once.velocities[0], at_once.layers[1])
    late = slopes(moved, at_once.target)[1] if sequential else at_once.velocities[1]
    return drifting("descent", Moving(at_once.layers, at_once.target, (at_once.velocities[0], late)))


@REMARKS.counterexample(
    covers="k = 2, d = 2: the first layer a multiple of I, the second free, gamma = 1",
    without=(DRIFT, "free"),
    controls={"at_zero_error": {"E": 0 * one}, "with_an_error_that_is_a_multiple_of_I": {"E": one}},
)
def a_constrained_layer_drifts_in_first_order(*, E: RationalMatrix = E11) -> Counterexample:
    """The terms of first order, ``E + E^T - tr(E) I``, do not cancel."""
    return drifting("free", confined(E))
