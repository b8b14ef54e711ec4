"""What each hypothesis is for: numbers and small matrices that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.proposition5.numbers import Numbers
from proofs.proposition5.refutation import one_layer, rests_at_zero, stretch, turning_numbers
from proofs.proposition5.statement import INVARIANCE, PROPOSITION5, REPAIRED, SMALL
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

F = Fraction
one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)
E11 = RationalMatrix.unit(0, 0, (2, 2))


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: the example against the printed statement",
    without=(REPAIRED, "deep"),
    controls={"on_whitened_inputs": {"X": one}, "with_two_layers": {"depth": 2}},
)
def one_layer_is_not_enough(*, X: RationalMatrix = stretch, depth: int = 1) -> Counterexample:
    """A single layer leaves its line."""
    return one_layer(REPAIRED, "deep", X, RationalMatrix([[1, 2]]), depth)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1: l(f) = (f - 1)(f - 2)",
    without=(REPAIRED, "nonnegative"),
    controls={"with_a_double_zero": {"second": F(1)}},
)
def a_loss_below_zero_has_no_rest_at_zero(*, second: Fraction = F(2)) -> Counterexample:
    """At zero error the derivative is not zero: a run that comes there moves on in the next step."""
    return rests_at_zero(REPAIRED, "nonnegative", F(1), second)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1: l(f) = (f - 1)(f - 2)",
    without=(SMALL, "nonnegative"),
    controls={"with_a_double_zero": {"second": F(1)}},
)
def a_small_step_does_not_rest_there_either(*, second: Fraction = F(2)) -> Counterexample:
    """The same loss; training passes its zero on the way to its minimum at 3/2."""
    return rests_at_zero(SMALL, "nonnegative", F(1), second)


EQUAL_INPUTS = {"the two inputs are equal": "column(X, 1) == column(X, 2)"}
EQUAL_TARGETS = "column(P, 1) == column(P, 2)"


def contradictory(statement: Statement, second: int) -> Counterexample:
    """Hold two examples with the same input against a statement; zero error needs the same target."""
    data = Numbers.squared([1, 1], [0, second])
    agree = data.p[0] == data.p[1], "zero error is approached, so that equal inputs have equal targets", EQUAL_TARGETS
    return data.against(statement, "zero-error", agree, facts=EQUAL_INPUTS)


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(REPAIRED, "zero-error"),
    controls={"with_equal_targets": {"second": 0}},
)
def contradictory_examples_leave_an_error(*, second: int = 1) -> Counterexample:
    """One input with two targets."""
    return contradictory(REPAIRED, second)


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(SMALL, "zero-error"),
    controls={"with_equal_targets": {"second": 0}},
)
def contradictory_examples_leave_an_error_for_every_step(*, second: int = 1) -> Counterexample:
    """The same data."""
    return contradictory(SMALL, second)


@PROPOSITION5.counterexample(
    covers="X = 0, Y = 0",
    without=(REPAIRED, "moving"),
    controls={"with_an_input": {"x": 1}},
)
def zero_inputs_have_no_gradient(*, x: int = 0) -> Counterexample:
    """Without inputs no start moves, and Definition 3 with the standing assumption cannot be met."""
    return still(REPAIRED, x)


def still(statement: Statement, x: int) -> Counterexample:
    """Hold the example (x, 0) against a statement that promises a start that moves."""
    data = Numbers.squared([x], [0])
    seen = data.x[0] != 0, "some start has a nonzero gradient, which is a combination of the inputs", "frobenius2(X) > 0"
    return data.against(statement, "moving", seen)


def two_outputs(statement: Statement, Y: RationalMatrix) -> Counterexample:
    """Hold ``X = I`` of size 2, n = 2, and the squared loss c |f - y|^2 with c = 1 against a statement about rank-one starts.

    The only map with zero error is Y. Here g = (W - Y)/2 and sigma = 1: R = 3, C = 9 and H = 1/2 are the constants of ``bounded``.
    """
    data, gamma, c, depth = Data(one, Y), Fraction(1, 1000), 1, 2
    R, C, H = Fraction(3), Fraction(9), Fraction(1, 2)
    reach, size = 4 * (1 + R), Y.frobenius_squared()
    beta, start = 2 * H * reach + C, size / 4
    hypotheses = {
        "scalar-output": (Y.rows == 1, "rows(Y) == 1"),
        "convex-loss": (c >= 0, "c >= 0"),
        "zero-error": (data.realizable, "rank(vstack(X, Y)) == rank(X)"),
        "moving": (not data.N.is_zero(), "frobenius2(X*X^T) > 0"),
        "deep": (depth >= 2, "d >= 2"),
        "nonnegative": (c >= 0, "c >= 0"),
        "bounded": (
            4 * size <= R**2 and size <= (2 * C - reach) ** 2 and reach <= 2 * C and 2 * H >= 1,
            "X == I(2) and 4*frobenius2(Y) <= R^2 and frobenius2(Y) <= (2*C - 4*(1 + R))^2 and 4*(1 + R) <= 2*C and 2*H >= 1",
        ),
        "small-step": (
            gamma > 0 and gamma * beta <= 1 and 4 * gamma * start <= 1 and 2 * (gamma * C) ** 2 <= 1,
            "0 < gamma and gamma*(8*H*(1 + R) + C) <= 1 and gamma*frobenius2(Y) <= 1 and 2*(gamma*C)^2 <= 1",
        ),
    }
    given: dict[str, object] = {"X": one, "Y": Y, "c": c, "d": depth}
    if statement is SMALL:
        given |= {"R": R, "C": C, "H": H, "gamma": gamma}
    return held_against(
        statement, "scalar-output", given, {name: hypotheses[name] for name in statement.hypotheses},
        (Y.rank() <= 1, "a map of rank one has zero error", "rank(Y) <= 1"),
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="X = Y = I of size 2, d = 2, squared loss: two outputs, every step size",
    without=(REPAIRED, "scalar-output"),
    rests_on=("proposition5.invariance",),
    controls={"with_one_output": {"Y": RationalMatrix([[1, 0]])}, "with_targets_of_rank_one": {"Y": E11}},
)
def two_outputs_need_more_than_a_rank_one_start(*, Y: RationalMatrix = one) -> Counterexample:
    """A rank-one start stays of rank one (``proposition5.invariance``), and the only map with zero error is I."""
    return two_outputs(REPAIRED, Y)


@PROPOSITION5.counterexample(
    covers="X = Y = I of size 2: two outputs",
    without=(SMALL, "scalar-output"),
    rests_on=("proposition5.invariance",),
    controls={"with_one_output": {"Y": RationalMatrix([[1, 0]])}, "with_targets_of_rank_one": {"Y": E11}},
)
def two_outputs_need_more_than_rank_one(*, Y: RationalMatrix = one) -> Counterexample:
    """The same, from the start of the printed proof."""
    return two_outputs(SMALL, Y)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, d = 2: l(f) = (f^2 - 1)^2",
    without=(SMALL, "convex-loss"),
    controls={"with_a_convex_loss": {"t": F(0)}, "with_a_zero_nearby": {"t": F(-1)}},
)
def a_loss_that_is_not_convex_may_be_flat_at_the_start(*, t: Fraction = F(1)) -> Counterexample:
    """The start has the map 0, where ``l' = 4 f (f^2 - t)`` vanishes and ``l = t^2``: nothing ever moves.

    With L = l/2 and sigma = 1: ``L <= L(0)`` where ``f^2 <= 2t``; ``|g| <= 2 m (m^2 + t)`` and ``|g'| <= 6 m^2 + 2t`` where
    ``|f| <= m = 4 (1 + R)``.
    """
    R, gamma, m, depth = F(2), F(1, 10**6), F(12), 2
    C, H = 2 * m * (m * m + 1), 6 * m * m + 2
    beta, start = 2 * H * m + C, t * t / 2
    hypotheses = {
        "scalar-output": (number.rows == 1, "rows(X) == 1"),
        "convex-loss": (t <= 0, "t <= 0"),  # l'' = 12 f^2 - 4 t
        "zero-error": (t >= 0, "t >= 0"),
        "deep": (depth >= 2, "d >= 2"),
        "nonnegative": ((t * t) >= 0, "t^2 >= 0"),  # a square
        "bounded": (
            2 * t <= R * R and 2 * m * (m * m + t) <= C and 6 * m * m + 2 * t <= H,
            "2*t <= R^2 and 2*m*(m^2 + t) <= C and 6*m^2 + 2*t <= H and m == 4*(1 + R)",
        ),
        "small-step": (
            gamma > 0 and gamma * beta <= 1 and 4 * gamma * start <= 1 and 2 * (gamma * C) ** 2 <= 1,
            "0 < gamma and gamma*(2*H*m + C) <= 1 and 2*gamma*t^2 <= 1 and 2*(gamma*C)^2 <= 1",
        ),
    }
    return held_against(
        SMALL, "convex-loss",
        {"X": number, "t": t, "d": depth, "R": R, "C": C, "H": H, "m": m, "gamma": gamma},
        {name: hypotheses[name] for name in SMALL.hypotheses},
        (t == 0, "at the start, where g vanishes, the error is zero", "t == 0"),
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, d = 2: x = 1, y = 1/3, sigma = 1, gamma = 3",
    without=(SMALL, "small-step"),
    controls={"with_a_tenth_of_the_step": {"gamma": F(3, 10)}, "with_another_step": {"gamma": F(2)}},
)
def a_long_step_turns_the_signs_for_ever(*, gamma: Fraction = F(3)) -> Counterexample:
    """(0, 1), (1, 1), (-1, -1), (1, 1), ...: the map is 1 at all times but the first, where it should be 1/3."""
    return turning_numbers(SMALL, "small-step", gamma)


@PROPOSITION5.counterexample(
    covers="the same run, with constants for which its step is small",
    without=(SMALL, "bounded"),
    controls={"with_true_constants": {"H": F(1), "C": F(8)}, "with_a_small_step": {"gamma": F(1, 100)}},
)
def constants_that_are_no_bounds_allow_long_steps(
    *, H: Fraction = F(1, 1000), C: Fraction = F(1, 1000), gamma: Fraction = F(3)
) -> Counterexample:
    """The gradient has the Lipschitz constant 1, not 1/1000: a step size that is measured by less is no small one."""
    return turning_numbers(SMALL, "bounded", gamma, C=C, H=H)


@PROPOSITION5.counterexample(
    covers="k = 2, d = 2: W_1 = diag(1, 2), W_2 = I, X = I, Y - W = [[0, 1], [0, 0]]",
    without=(INVARIANCE, "rank-one"),
    controls={"with_a_start_of_rank_one": {"low": E11, "error": E11}, "with_a_diagonal_error": {"error": E11}},
)
def a_start_of_rank_two_need_not_stay_aligned(
    *, low: RationalMatrix = stretch, error: RationalMatrix = RationalMatrix.unit(0, 1, (2, 2))
) -> Counterexample:
    """The gradient E12 takes ``W_1`` to ``W_1 + E12`` and ``W_2`` to ``I + E12 W_1^T``; their inner Gram matrices do
    not commute."""
    layers = (low, one)
    new_low, new_high = low + one.T @ error, one + error @ low.T
    return held_against(
        INVARIANCE, "rank-one", {"W1": low, "W2": one, "E": error, "d": len(layers)},
        {"rank-one": (low.rank() == 1, "rank(W1) == 1"), "deep": (len(layers) >= 2, "d >= 2")},
        (
            commute(new_low @ new_low.T, new_high.T @ new_high), "aligned after a step with gamma = 1, so that the "
            "inner Gram matrices commute",
            "commute((W1 + W2^T*E)*(W1 + W2^T*E)^T, (W2 + E*W1^T)^T*(W2 + E*W1^T))",
        ),
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="d = 1, two outputs: W = E11, X = I, Y = E11 + E22",
    without=(INVARIANCE, "deep"),
    controls={"with_an_error_in_the_same_row": {"error": RationalMatrix.unit(0, 1, (2, 2))}},
)
def a_single_layer_does_not_stay_of_rank_one(
    *, error: RationalMatrix = RationalMatrix.unit(1, 1, (2, 2))
) -> Counterexample:
    """Nothing confines the gradient: ``E11`` becomes ``E11 + E22``."""
    layers = (E11,)
    after = E11 + error
    return held_against(
        INVARIANCE, "deep", {"W": E11, "E": error, "d": len(layers)},
        {"rank-one": (E11.rank() == 1, "rank(W) == 1"), "deep": (len(layers) >= 2, "d >= 2")},
        (after.rank() == 1, "of rank one after a step with gamma = 1", "rank(W + E) == 1"),
    )  # fmt: skip
