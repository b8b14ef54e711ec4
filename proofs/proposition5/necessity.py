"""What each hypothesis is for: numbers and small matrices that satisfy all the others."""

from __future__ import annotations

import re
from fractions import Fraction

from proofs.network import Data, step
from proofs.network.counterexample import held_against
from proofs.proposition5.refutation import SQUARED, one_layer, stretch
from proofs.proposition5.statement import INVARIANCE, PROPOSITION5, REPAIRED, SMALL
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)
E11 = RationalMatrix.unit(0, 0, (2, 2))

TRUTHS = {
    "scalar-output": "outputs == 1",
    "convex-loss": "curvature >= 0",
    "zero-error": "rank(vstack(X, Y)) == rank(X)",
    "moving": "frobenius2(Y*X^T) + frobenius2(X*X^T) > 0",
    "deep": "d >= 2",
    "nonnegative": "least >= 0",
    "bounded": "frobenius2(X) > 0",
    "small-step": "gamma > 0 and gamma*frobenius2(X)/n <= 1/100",
}
"""How the hypotheses read in a certificate; the constants of ``bounded`` exist for the squared loss as soon as X is not zero."""


def against(
    statement: Statement,
    dropped: str,
    X: RationalMatrix,
    Y: RationalMatrix,
    conclusion: tuple[bool, str, str],
    holds: bool,
    **numbers: int | Fraction,
) -> Counterexample:
    """Hold data against a statement without one hypothesis; ``holds`` is whether that hypothesis is satisfied after all."""
    small = {"gamma": Fraction(1, 1000), "n": X.columns}
    given = {"X": X, "Y": Y, "outputs": Y.rows, "d": 2, **SQUARED, **small, **numbers}
    names = [name for name in TRUTHS if name in statement.hypotheses]
    used = [TRUTHS[name] for name in names]
    given = {
        key: value
        for key, value in given.items()
        if any(re.search(rf"\b{key}\b", formula) for formula in [*used, conclusion[2]])
    }
    return held_against(
        statement,
        dropped,
        given,
        {name: (holds if name == dropped else True, TRUTHS[name]) for name in names},
        conclusion,
    )


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: the example against the printed statement",
    without=(REPAIRED, "deep"),
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_is_not_enough(*, X: RationalMatrix = stretch) -> Counterexample:
    """A single layer leaves its line."""
    return one_layer(REPAIRED, "deep", X, RationalMatrix([[1, 2]]))


def two_zeros(statement: Statement, first: int, second: int, says: str) -> Counterexample:
    """Hold ``l(f) = (f - p)(f - q)`` on the example x = 1 against a statement that needs l >= 0."""
    least = -Fraction((first - second) ** 2, 4)
    X = number
    conclusion = (
        first == second,
        says,
        "2*p - p - q == 0 or 2*q - p - q == 0",
    )
    return against(statement, "nonnegative", X, first * number, conclusion, least >= 0, least=least, p=first, q=second)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1: l(f) = (f - 1)(f - 2)",
    without=(REPAIRED, "nonnegative"),
    controls={"with_a_double_zero": {"second": 1}},
)
def a_loss_below_zero_has_no_rest_at_zero(*, second: int = 2) -> Counterexample:
    """At zero error the derivative is not zero: a run that comes there moves on in the next step."""
    says = "a step can rest at a zero f of the loss: the derivative 2 f - p - q vanishes there"
    return two_zeros(REPAIRED, 1, second, says)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1: l(f) = (f - 1)(f - 2)",
    without=(SMALL, "nonnegative"),
    controls={"with_a_double_zero": {"second": 1}},
)
def a_small_step_does_not_rest_there_either(*, second: int = 2) -> Counterexample:
    """The same loss; training passes its zero on the way to its minimum at 3/2."""
    says = "the gradient, which tends to zero where L decreases and is bounded below, vanishes at a zero f of the loss"
    return two_zeros(SMALL, 1, second, says)


CONTRADICTION = RationalMatrix([[1, 1]])
POSSIBLE = ("zero error is possible", "rank(vstack(X, Y)) == rank(X)")


def contradictory(statement: Statement, Y: RationalMatrix) -> Counterexample:
    """Hold two examples with the same input against a statement; zero error needs the same target."""
    possible = Data(CONTRADICTION, Y).realizable
    return against(statement, "zero-error", CONTRADICTION, Y, (possible, *POSSIBLE), possible)


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(REPAIRED, "zero-error"),
    controls={"with_equal_targets": {"Y": RationalMatrix([[1, 1]])}},
)
def contradictory_examples_leave_an_error(*, Y: RationalMatrix = RationalMatrix([[0, 1]])) -> Counterexample:
    """One input with two targets."""
    return contradictory(REPAIRED, Y)


@PROPOSITION5.counterexample(
    covers="k_0 = 1: X = (1, 1), Y = (0, 1)",
    without=(SMALL, "zero-error"),
    controls={"with_equal_targets": {"Y": RationalMatrix([[1, 1]])}},
)
def contradictory_examples_leave_an_error_for_every_step(
    *, Y: RationalMatrix = RationalMatrix([[0, 1]])
) -> Counterexample:
    """The same data."""
    return contradictory(SMALL, Y)


@PROPOSITION5.counterexample(
    covers="X = 0, Y = 0",
    without=(REPAIRED, "moving"),
    controls={"with_an_input": {"X": number}},
)
def zero_inputs_have_no_gradient(*, X: RationalMatrix = 0 * number) -> Counterexample:
    """Without inputs no start moves, and Definition 3 with the standing assumption cannot be met."""
    moves = not X.is_zero()
    return against(
        REPAIRED, "moving", X, 0 * number, (moves, "some start has a nonzero gradient", TRUTHS["moving"]), moves
    )


def two_outputs(statement: Statement, Y: RationalMatrix) -> Counterexample:
    """Hold X = I against a statement about rank-one starts: the only map with zero error is Y."""
    conclusion = (Y.rank() <= 1, "a map of rank one has zero error", "rank(Y) <= 1")
    return against(statement, "scalar-output", one, Y, conclusion, Y.rows == 1)


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
    controls={"with_one_output": {"Y": RationalMatrix([[1, 0]])}},
)
def two_outputs_need_more_than_rank_one(*, Y: RationalMatrix = one) -> Counterexample:
    """The same, from the start of the printed proof."""
    return two_outputs(SMALL, Y)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, any depth: l(f) = (f^2 - 1)^2",
    without=(SMALL, "convex-loss"),
    controls={"with_a_slope_at_zero": {"shift": 1}},
)
def a_loss_that_is_not_convex_may_be_flat_at_the_start(*, shift: int = 0) -> Counterexample:
    """The start has the map 0, where ``l' = 4 f (f^2 - 1)`` vanishes and ``l = 1``: nothing ever moves."""
    # (f + s)^2: with a shift the loss ((f + s)^2 - 1)^2 has a slope at zero unless s^2 = 1; s = 1 starts at zero loss.
    slope, value = 4 * shift * (shift * shift - 1), (shift * shift - 1) ** 2
    curvature = 12 * shift * shift - 4  # the second derivative at the start
    moves = slope != 0 or value == 0
    return against(
        SMALL, "convex-loss", number, number,
        (moves, "the slope at the start is not zero, or the loss is", "4*s*(s^2 - 1) < 0 or 4*s*(s^2 - 1) > 0 or (s^2 - 1)^2 == 0"),
        curvature >= 0, curvature=curvature, s=shift,
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="k_0 = 1, d = 3: a step of length 1 from sigma = 1 on X = (1, 3), Y = X/10",
    without=(SMALL, "small-step"),
    controls={
        "with_one_tenth_of_the_step": {"gamma": Fraction(1, 10)},
        "with_half_the_step": {"gamma": Fraction(1, 2)},
    },
)
def a_long_step_gets_stuck(*, gamma: Fraction = Fraction(1)) -> Counterexample:
    """The example against the printed start: after two steps all ``a_i`` are zero and the error is not."""
    X, Y = RationalMatrix([[1, 3]]), RationalMatrix([[1, 3]]) / 10
    data, eta = Data(X, Y), gamma / 2
    layers: tuple[RationalMatrix, ...] = (0 * number, number, number)
    for _ in range(2):
        layers = step(layers, data.N, data.M, eta)
    after = layers[1][0, 0]
    # In the first step w becomes eta M; in the second a_i loses eta^2 M^2 (eta N - 1) of its length 1.
    M, N = "entry(Y*X^T, 1, 1)", "frobenius2(X)"
    formula = f"(1 + (gamma/n)^2*{M}^2*(1 - gamma/n*{N}))^2 > 0"
    return against(
        SMALL, "small-step", X, Y, (after != 0, "the a_i are not zero after two steps", formula),
        gamma * 10 / 2 <= Fraction(1, 100), gamma=gamma, n=2, d=3,
    )  # fmt: skip


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
    from verify.exact import commute

    high = one
    new_low, new_high = low + high.T @ error, high + error @ low.T
    return held_against(
        INVARIANCE, "rank-one", {"W1": low, "W2": high, "E": error, "d": 2},
        {"rank-one": (low.rank() == 1, "rank(W1) == 1"), "deep": (True, "d >= 2")},
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
    after = E11 + error
    return held_against(
        INVARIANCE, "deep", {"W": E11, "E": error, "d": 1},
        {"rank-one": (True, "rank(W) == 1"), "deep": (False, "d >= 2")},
        (after.rank() == 1, "of rank one after a step with gamma = 1", "rank(W + E) == 1"),
    )  # fmt: skip
