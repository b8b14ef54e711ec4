"""What each hypothesis of Proposition 1 is for: networks with all the others that never come to zero error."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data
from proofs.proposition1.standstill import NetworkRun
from proofs.proposition1.statement import GLOBAL_REPAIRED, PRINTED, PROPOSITION1
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

F = Fraction
one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)
HALF = F(1, 2)


def crossing(statement: Statement, b: tuple[Fraction, Fraction]) -> Counterexample:
    """``W_1 = u (1, 1)``, ``W_2 = (1, 1)^T b^T`` with ``b^T u = 1/2``: E = I - W vanishes on (1, 1) from both sides."""
    first = RationalMatrix([[1, 1], [HALF, HALF]])
    second = RationalMatrix([[b[0], b[1]], [b[0], b[1]]])
    return NetworkRun(Data(one, one), (first, second), F(1, 100), 1).returning(statement, "aligned")


@PROPOSITION1.counterexample(
    covers="k = d = 2, X = Y = I: a saddle",
    without=(PRINTED, "aligned"),
    controls={"with_layers_that_are_not_critical": {"b": (HALF, HALF)}},
)
def layers_off_their_frames_may_rest_at_a_saddle(*, b: tuple[Fraction, Fraction] = (F(1, 4), HALF)) -> Counterexample:
    """``W_1 W_1^T`` and ``W_2^T W_2`` do not even commute; all diagonal entries are positive, and nothing moves."""
    return crossing(PRINTED, b)


@PROPOSITION1.counterexample(
    covers="k = d = 2, X = Y = I: a saddle",
    without=(GLOBAL_REPAIRED, "aligned"),
    controls={"with_layers_that_are_not_critical": {"b": (HALF, HALF)}},
)
def a_saddle_off_the_frames_is_no_global_minimum(*, b: tuple[Fraction, Fraction] = (F(1, 4), HALF)) -> Counterexample:
    """The same network."""
    return crossing(GLOBAL_REPAIRED, b)


def one_example(statement: Statement, second: int, eta: Fraction) -> Counterexample:
    """One layer, one output, the example x = (1, z) with target 10, from ``W = (9, 0)``: an error along x."""
    data = Data(RationalMatrix([[1], [second]]), RationalMatrix([[10]]))
    run = NetworkRun(data, (RationalMatrix([[9, 0]]),), eta, 1)
    factor = 1 - eta * (1 + second * second)
    return run.against(
        statement, "split", -1 < factor < 1,
        "the error, which each step multiplies by 1 - gamma/n |x|^2, shrinks",
        "(1 - gamma/n*frobenius2(X))^2 < 1",
        fact=(
            "the error is an eigenvector of N and is multiplied",
            "E*X*X^T == frobenius2(X)*E and E' == (1 - gamma/n*frobenius2(X))*E",
        ),
    )  # fmt: skip


@PROPOSITION1.counterexample(
    covers="widths (2, 1), n = 1: x = (1, 3), y = 10",
    without=(PRINTED, "split"),
    controls={"with_an_input_along_the_frame": {"second": 0}, "with_a_third_of_the_step": {"eta": F(1, 10)}},
)
def an_input_off_the_frames_makes_the_printed_step_too_long(
    *, second: int = 3, eta: Fraction = F(3, 10)
) -> Counterexample:
    """The mode sees the first coordinate of x only, and its step is safe for it; the error is multiplied by ``1 - 3 = -2``."""
    return one_example(PRINTED, second, eta)


@PROPOSITION1.counterexample(
    covers="widths (2, 1), n = 1: x = (1, 3), y = 10",
    without=(GLOBAL_REPAIRED, "split"),
    controls={"with_an_input_along_the_frame": {"second": 0}, "with_a_third_of_the_step": {"eta": F(1, 10)}},
)
def an_input_off_the_frames_drives_the_error_away(*, second: int = 3, eta: Fraction = F(3, 10)) -> Counterexample:
    """The same network."""
    return one_example(GLOBAL_REPAIRED, second, eta)


def numbers(*sigma: Fraction, eta: Fraction, steps: int) -> NetworkRun:
    """Return the network of numbers on ``X = Y = 1``."""
    return NetworkRun(Data(number, number), tuple(x * number for x in sigma), eta, steps)


def opposite(statement: Statement, first: Fraction) -> Counterexample:
    """``sigma = (f, 1/2)``: opposite entries stay opposite, so their product is never positive."""
    return numbers(first, HALF, eta=F(1, 100), steps=1).against(
        statement, "positive", first != -HALF,
        "the entries are not opposite; opposite ones a, -a become (1 - gamma/n (1 + a^2)) a and its opposite, and their product "
        "is never above 0",
        "frobenius2(W1 + W2) > 0",
        fact=("they are opposite after a step as well", "W1' + W2' == 0*W1"),
    )  # fmt: skip


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (-1/2, 1/2), s = 1",
    without=(PRINTED, "positive"),
    controls={"with_positive_entries": {"first": HALF}, "with_entries_that_are_not_opposite": {"first": F(-1, 4)}},
)
def opposite_entries_keep_a_negative_product(*, first: Fraction = -HALF) -> Counterexample:
    """Both entries shrink towards the saddle at zero."""
    return opposite(PRINTED, first)


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (-1/2, 1/2), s = 1",
    without=(GLOBAL_REPAIRED, "positive"),
    controls={"with_positive_entries": {"first": HALF}, "with_entries_that_are_not_opposite": {"first": F(-1, 4)}},
)
def opposite_entries_have_no_minimum_for_a_limit(*, first: Fraction = -HALF) -> Counterexample:
    """The same numbers."""
    return opposite(GLOBAL_REPAIRED, first)


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (2, 2), s = 1, eta = 2/3: a run of period two",
    without=(PRINTED, "below"),
    controls={"from_below": {"start": HALF}, "with_half_the_step": {"eta": F(1, 3)}},
)
def a_start_above_may_turn_its_signs_for_ever(*, start: Fraction = F(2), eta: Fraction = F(2, 3)) -> Counterexample:
    """``2 + 2/3 (1 - 4) 2 = -2``; the printed step, ``(ln 2 / 2) 4``, is twice as long."""
    return numbers(start, start, eta=eta, steps=2).returning(PRINTED, "below")


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (2, 2), s = 1, eta = 2/3: a run of period two",
    without=(GLOBAL_REPAIRED, "below"),
    controls={"from_below": {"start": HALF}, "with_half_the_step": {"eta": F(1, 3)}},
)
def a_start_above_may_have_no_limit(*, start: Fraction = F(2), eta: Fraction = F(2, 3)) -> Counterexample:
    """The same numbers."""
    return numbers(start, start, eta=eta, steps=2).returning(GLOBAL_REPAIRED, "below")


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (4/5, 4/5), s = 1, eta = 25/12: of period two after one step",
    without=(PRINTED, "step"),
    controls={"with_a_tenth_of_the_step": {"eta": F(5, 24)}, "from_another_start": {"start": F(3, 4)}},
)
def a_long_step_may_turn_the_signs_for_ever(*, start: Fraction = F(4, 5), eta: Fraction = F(25, 12)) -> Counterexample:
    """From 4/5 to 7/5, to -7/5, to 7/5: the product is 49/25 at all times but the first."""
    return numbers(start, start, eta=eta, steps=3).returning(PRINTED, "step", since=1)


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (4/5, 4/5), s = 1, eta = 25/12: of period two after one step",
    without=(GLOBAL_REPAIRED, "step"),
    controls={"with_a_tenth_of_the_step": {"eta": F(5, 24)}, "from_another_start": {"start": F(3, 4)}},
)
def a_long_step_may_have_no_limit(*, start: Fraction = F(4, 5), eta: Fraction = F(25, 12)) -> Counterexample:
    """The same numbers."""
    return numbers(start, start, eta=eta, steps=3).returning(GLOBAL_REPAIRED, "step", since=1)


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (1/2, 1/2), s = 1, a step of size zero",
    without=(PRINTED, "positive-step"),
    controls={"with_a_step": {"eta": F(1, 100)}},
)
def without_a_step_nothing_contracts(*, eta: Fraction = F(0)) -> Counterexample:
    """The loss stays what it is."""
    return numbers(HALF, HALF, eta=eta, steps=1).returning(PRINTED, "positive-step")


@PROPOSITION1.counterexample(
    covers="numbers: sigma = (1/2, 1/2), s = 1, a step of size zero",
    without=(GLOBAL_REPAIRED, "positive-step"),
    controls={"with_a_step": {"eta": F(1, 100)}},
)
def without_a_step_the_limit_is_the_start(*, eta: Fraction = F(0)) -> Counterexample:
    """The run stands still at 1/4."""
    return numbers(HALF, HALF, eta=eta, steps=1).returning(GLOBAL_REPAIRED, "positive-step")


@PROPOSITION1.counterexample(
    covers="widths (1, 1, 1), n = 2",
    without=(PRINTED, "realizable"),
    controls={"with_realizable_targets": {"second": 2}},
)
def targets_that_cannot_be_met_keep_a_positive_loss(*, second: int = 3) -> Counterexample:
    """``X = (1, 1)``, ``Y = (2, 3)``: one input, two targets."""
    data = Data(RationalMatrix([[1, 1]]), RationalMatrix([[2, second]]))
    run = NetworkRun(data, (number, number), F(1, 100))
    return run.against(
        PRINTED, "realizable", data.Y[:, [0]] == data.Y[:, [1]],
        "some map has zero loss, so that equal inputs have equal targets", "column(Y, 1) == column(Y, 2)",
        fact=("the two inputs are equal", "column(X, 1) == column(X, 2)"),
    )  # fmt: skip


@PROPOSITION1.counterexample(
    covers="widths (3, 2, 3)",
    without=(GLOBAL_REPAIRED, "realizable"),
    controls={"with_a_third_target_of_zero": {"last": 0}},
)
def a_network_that_is_too_narrow_keeps_a_positive_loss(*, last: int = 5) -> Counterexample:
    """``X = I``, ``Y = diag(1, 1, 5)``, two hidden units: the only map with zero loss is Y, of rank three."""
    data = Data(RationalMatrix.identity(3), RationalMatrix.diagonal([1, 1, last]))
    start = (RationalMatrix.diagonal([HALF, HALF], (2, 3)), RationalMatrix.diagonal([HALF, HALF], (3, 2)))
    run = NetworkRun(data, start, F(1, 100))
    return run.against(
        GLOBAL_REPAIRED, "realizable", data.Y.determinant() == 0,
        "a map through two units, which has the determinant zero, has zero loss", "det(Y) == 0",
        fact=("the only map with zero loss is Y", "X == I(3)"),
    )  # fmt: skip
