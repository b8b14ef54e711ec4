"""What the hypotheses of the invariance are for: data of the class "Y = X" or "Y = I" that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.classes.statement import CLASSES, COMMON, INVARIANT
from proofs.network import Data
from proofs.network.counterexample import held_against
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

one = RationalMatrix.identity(2)
stretch = RationalMatrix.diagonal([1, 2])
nothing = RationalMatrix.zeros(2, 2)
singular = RationalMatrix.diagonal([1, 0])


def no_run(
    statement: Statement,
    dropped: str,
    X: RationalMatrix,
    Y: RationalMatrix,
    *,
    depth: int = 3,
    width: int = 2,
    eta: Fraction = Fraction(1),
) -> Counterexample:
    """Hold data and a network with hidden layers of one width against the invariance.

    The conclusion is what each invariance needs: for the hypothesis that is dropped, one thing that must then be so.
    """
    data = Data(X, Y)
    possible = ("zero error is possible", "rank(vstack(X, Y)) == rank(X)")
    # What must be so for some run to reach zero error: for invertible X the only solution has the rank of Y.
    needed = {
        "realizable": (data.realizable, *possible),
        "data": (
            not (data.N.is_zero() and data.M.is_zero()), "some start has a nonzero gradient, so that N or M is not zero",
            "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0",
        ),
        "deep": (
            depth > 1 or abs(1 - eta) < 1, "there is a second layer, or the error of a single one, which a step multiplies "
            "by 1 - eta, shrinks", "d > 1 or (1 - eta)^2 < 1",
        ),
        "square": (Y.rank() <= width, "a map through the narrowest layer has zero error", "rank(Y) <= width"),
    }  # fmt: skip
    needed["wide"] = needed["square"]
    k = X.rows
    hypotheses = {
        "realizable": (data.realizable, possible[1]),
        "data": (not X.is_zero(), "frobenius2(X) > 0"),
    }
    if statement is INVARIANT:
        hypotheses |= {
            "deep": (depth >= 3, "d >= 3"),
            "square": (width == k == Y.rows > 1, "rows(X) == rows(Y) and rows(X) > 1 and width - rows(X) == 0"),
            "class": (X == Y or one in (X, Y), "Y == I(2) or X == Y or X == I(2)"),
        }
    else:
        common = commute(data.N, data.M.T @ data.M)
        hypotheses |= {
            "deep": (depth >= 2, "d >= 2"),
            "wide": (Y.rows == k <= width, "rows(X) == rows(Y) and width >= rows(X)"),
            "condition": (common, "commute(X*X^T, X*Y^T*Y*X^T)"),
        }
    given: dict[str, object] = {"X": X, "Y": Y, "d": depth, "width": width}
    if dropped == "deep":
        given["eta"] = eta
    return held_against(
        statement, dropped, given, {name: hypotheses[name] for name in statement.hypotheses}, needed[dropped]
    )


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
