"""What the hypotheses of the invariance are for: data and networks that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.classes.impossible import no_run
from proofs.classes.statement import CLASSES, COMMON, INVARIANT
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
stretch = RationalMatrix.diagonal([1, 2])
nothing = RationalMatrix.zeros(2, 2)
singular = RationalMatrix.diagonal([1, 0])
shear = RationalMatrix([[1, 1], [0, 1]])


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 0), Y = I",
    without=(INVARIANT, "realizable"),
    controls={"with_an_invertible_input": {"X": stretch}},
)
def a_singular_matrix_has_no_inverse_to_learn(*, X: RationalMatrix = singular) -> Counterexample:
    """No linear map sends X to I: the training error cannot tend to zero."""
    return no_run(INVARIANT, "realizable", X, one)


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 0), Y = I",
    without=(COMMON, "realizable"),
    controls={"with_an_invertible_input": {"X": stretch}},
)
def a_singular_matrix_has_none_through_wider_layers(*, X: RationalMatrix = singular) -> Counterexample:
    """The same data, in any network."""
    return no_run(COMMON, "realizable", X, one)


@CLASSES.counterexample(
    covers="k = 2: X = Y = 0",
    without=(INVARIANT, "data"),
    controls={"with_inputs": {"X": stretch}},
)
def zero_data_have_no_gradient(*, X: RationalMatrix = nothing) -> Counterexample:
    """N and M vanish, and with them every gradient."""
    return no_run(INVARIANT, "data", X, X)


@CLASSES.counterexample(
    covers="k = 2: X = Y = 0",
    without=(COMMON, "data"),
    controls={"with_inputs": {"X": stretch}},
)
def zero_data_have_no_gradient_in_any_network(*, X: RationalMatrix = nothing) -> Counterexample:
    """The same data, in any network."""
    return no_run(COMMON, "data", X, X)


@CLASSES.counterexample(
    covers="d = 1, k = 2: X = Y = I, eta = 3",
    without=(INVARIANT, "deep"),
    controls={"with_three_layers": {"depth": 3}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def a_single_layer_does_not_converge_for_every_step_size(
    *, depth: int = 1, eta: Fraction = Fraction(3)
) -> Counterexample:
    """``W' - I = (1 - eta)(W - I)``: the error is multiplied by -2, from every start with a nonzero gradient."""
    return no_run(INVARIANT, "deep", one, one, depth=depth, eta=eta)


@CLASSES.counterexample(
    covers="d = 1, k = 2: X = Y = I, eta = 3",
    without=(COMMON, "deep"),
    controls={"with_two_layers": {"depth": 2}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def a_single_layer_has_no_second_one_to_choose(*, depth: int = 1, eta: Fraction = Fraction(3)) -> Counterexample:
    """The same: where a second layer is free, its scale makes up for the step size."""
    return no_run(COMMON, "deep", one, one, depth=depth, eta=eta)


@CLASSES.counterexample(
    covers="widths (2, 1, 1, 2): X = Y = I",
    without=(INVARIANT, "square"),
    controls={"with_square_layers": {"width": 2}, "with_a_map_of_rank_one": {"Y": singular, "X": singular}},
)
def a_map_of_rank_two_does_not_fit_through_one_unit(
    *, width: int = 1, X: RationalMatrix = one, Y: RationalMatrix = one
) -> Counterexample:
    """The product has rank one at most, and the only map with zero error is I."""
    return no_run(INVARIANT, "square", X, Y, width=width)


@CLASSES.counterexample(
    covers="widths (2, 1, 2): X = Y = I",
    without=(COMMON, "wide"),
    controls={"with_two_units": {"width": 2}, "with_three_units": {"width": 3}},
)
def it_does_not_fit_through_one_hidden_unit_either(*, width: int = 1) -> Counterexample:
    """The same, with two layers."""
    return no_run(COMMON, "wide", one, one, depth=2, width=width)


@CLASSES.counterexample(
    covers="k = 2, d = 3, every start and step size: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(INVARIANT, "class"),
    rests_on=("lemma1.plane",),
    controls={
        "with_the_input_as_target": {"Y": stretch},
        "with_whitened_inputs": {"X": one},
        "with_diagonal_data_of_no_class": {"Y": RationalMatrix.diagonal([2, 1])},
        "with_a_target_of_rank_one": {"Y": RationalMatrix([[1, 1], [0, 0]])},
    },
)
def data_outside_the_classes_keep_no_network_aligned(
    *, X: RationalMatrix = stretch, Y: RationalMatrix = shear
) -> Counterexample:
    """N and ``M^T M`` do not commute and Y has full rank: no run through two units stays aligned and reaches zero error."""
    return no_run(INVARIANT, "class", X, Y)


@CLASSES.counterexample(
    covers="k = 2, d = 3, every start and step size: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(COMMON, "condition"),
    rests_on=("lemma1.plane",),
    controls={
        "with_whitened_inputs": {"X": one},
        "with_diagonal_targets": {"Y": RationalMatrix.diagonal([2, 1])},
        "with_a_target_of_rank_one": {"Y": RationalMatrix([[1, 1], [0, 0]])},
    },
)
def data_without_common_frames_keep_no_network_aligned(
    *, X: RationalMatrix = stretch, Y: RationalMatrix = shear
) -> Counterexample:
    """The same data."""
    return no_run(COMMON, "condition", X, Y)
