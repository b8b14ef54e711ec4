"""What the hypotheses of "equal right singular vectors" are for: other vectors, one layer, one unit, degenerate data."""

from __future__ import annotations

from fractions import Fraction

from proofs.classes.impossible import no_run
from proofs.remarks.statement import REMARKS, RIGHT
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
stretch = RationalMatrix.diagonal([1, 2])


@REMARKS.counterexample(
    covers="d = 1, k = 2: X = Y = I, eta = 3",
    without=(RIGHT, "deep"),
    controls={"with_three_layers": {"depth": 3}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def a_single_layer_diverges_for_a_large_step(*, depth: int = 1, eta: Fraction = Fraction(3)) -> Counterexample:
    """The error is multiplied by ``1 - 3 = -2``, from every start with a nonzero gradient."""
    return no_run(RIGHT, "deep", one, one, depth=depth, eta=eta)


@REMARKS.counterexample(
    covers="widths (2, 1, 1, 2): X = Y = I",
    without=(RIGHT, "square"),
    controls={"with_square_layers": {"width": 2}},
)
def one_unit_cannot_pass_on_two_dimensions(*, width: int = 1) -> Counterexample:
    """The product has rank one at most, and the only map with zero error is I."""
    return no_run(RIGHT, "square", one, one, width=width)


@REMARKS.counterexample(
    covers="k = 2: X = diag(1, 0), Y = I",
    without=(RIGHT, "realizable"),
    controls={"with_an_invertible_input": {"X": stretch}},
)
def common_vectors_do_not_make_zero_error_possible(
    *, X: RationalMatrix = RationalMatrix.diagonal([1, 0])
) -> Counterexample:
    """No linear map sends X to I, though both are diagonal."""
    return no_run(RIGHT, "realizable", X, one)


@REMARKS.counterexample(
    covers="k = 2: X = Y = 0",
    without=(RIGHT, "data"),
    controls={"with_inputs": {"X": stretch}},
)
def inputs_of_zero_train_nothing(*, X: RationalMatrix = RationalMatrix.zeros(2, 2)) -> Counterexample:
    """N and M vanish, and with them every gradient."""
    return no_run(RIGHT, "data", X, X)


@REMARKS.counterexample(
    covers="k = 2, d = 3, every start and step size: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(RIGHT, "common"),
    rests_on=("lemma1.plane",),
    controls={
        "with_the_right_vectors_of_X": {"Y": RationalMatrix.diagonal([2, 1])},
        "with_whitened_inputs": {"X": one},
        "with_a_target_of_rank_one": {"Y": RationalMatrix([[1, 1], [0, 0]])},
    },
)
def without_common_vectors_no_network_stays_aligned(
    *, X: RationalMatrix = stretch, Y: RationalMatrix = RationalMatrix([[1, 1], [0, 1]])
) -> Counterexample:
    """``X^T X`` and ``Y^T Y`` do not commute and Y has full rank: no run through two units stays aligned and reaches zero error."""
    return no_run(RIGHT, "common", X, Y)
